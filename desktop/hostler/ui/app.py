"""Puts the app together: everything is built here and handed over."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from hostler.control import Order, Reply
from hostler.domain.actions import CLIPBOARD, placeholders
from hostler.domain.combination import Combination
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import Fleet, unseen
from hostler.domain.job import Job, JobSummary
from hostler.domain.registry import Registry
from hostler.domain.said import as_text, wording
from hostler.logs import log_to
from hostler.paths import Paths
from hostler.store.actions import with_default_actions
from hostler.store.config import Loaded, language_of
from hostler.store.secrets import Keys
from hostler.system import hotkey, memory, motion, notify, paste, screenshot, selection
from hostler.ui.activation import let_take_the_focus
from hostler.ui.at_login import AtLogin
from hostler.ui.first_config import LAST_GOOD, first_config, whole
from hostler.ui.first_run.desk import FirstRun
from hostler.ui.hotkeys import SCREENSHOT, Hotkeys
from hostler.ui.instance import Instance
from hostler.ui.jobs import JobsMenu
from hostler.ui.learned import LearnedMenu
from hostler.ui.machines import Pull
from hostler.ui.midnight import Midnight
from hostler.ui.motion import Motion
from hostler.ui.notices import Notices
from hostler.ui.palette import PaletteKeeper
from hostler.ui.permission import begin_permission
from hostler.ui.problems import Problems
from hostler.ui.quiet import Quiet
from hostler.ui.signals import Signals
from hostler.ui.theme import is_dark
from hostler.ui.tray import Tray
from hostler.ui.tray_icon import Look, tray_icon
from hostler.ui.wayland import Copier, readers, screenshots
from hostler.ui.words import speak

if TYPE_CHECKING:
    from hostler.assembly import House
    from hostler.jobs import JobRunner
    from hostler.ui.history import HistoryWindow
    from hostler.ui.schedule import ScheduleDialog
    from hostler.ui.settings.window import SettingsWindow

ASKED_BEFORE = 100
"""Questions that Up brings back."""
NO_TRAY = wording(
    "App", "This desktop shows no tray icons now; the icon comes when it does. `hostler quit` ends Hostler."
)
UNCOUNTED = wording("App", "What is asked is counted in memory until the ledger can be written: {error}")


class App(QObject):
    """The running app. `start` shows the tray first, and only then does what takes time."""

    hotkey_pressed = Signal()
    ready = Signal()
    """Everything is built: the hotkey works from now on."""

    def __init__(self, places: Paths, environ: Mapping[str, str], *, notice: str = "") -> None:
        super().__init__()
        log_to(places.log_file)
        self._places, self._environ, self._notice = places, environ, notice
        self._instance = Instance(places.socket, self.obey, self)
        self._instance.listen()
        self._problems = Problems(self._show_problems)
        config = self._config = first_config(places, environ, self._problems)
        self.settings = config.settings
        speak(self.settings.app.language)
        self._palette = PaletteKeeper(self.settings.app.theme, self)
        self._registry = with_default_actions(config.registry)
        self._fleet = unseen(self._registry)
        self.schedule: ScheduleDialog | None = None
        self.history: HistoryWindow | None = None
        self.settings_window: SettingsWindow | None = None
        shared = partial(hotkey.choose_shared, environ, sys.platform)
        self.hotkeys = Hotkeys(self._listener, self._problems.tell, shared, places.by_command_file)
        self._paused = False
        self.copier = Copier(environ, sys.platform)
        self._keys = Keys()
        self.jobs_menu = JobsMenu(self._registry)
        self.learned_menu = LearnedMenu()
        desktop = self._environ.get("XDG_CURRENT_DESKTOP", "")
        self.tray = Tray(self._registry, self.jobs_menu, self.learned_menu, desktop=desktop)
        self.tray.popup_asked.connect(lambda: self.presenter.open())
        self.tray.history_asked.connect(self.open_history)
        self.tray.settings_asked.connect(self.open_settings)
        self.tray.quit_asked.connect(QApplication.quit)
        self.tray.screenshot_asked.connect(self.take_screenshot)
        self.tray.pause_asked.connect(self._pause)
        self.tray.missing.connect(lambda: self._problems.tell("tray", NO_TRAY))
        self.tray.appeared.connect(lambda: self._problems.solved("tray"))
        self.notices = Notices(lambda: self.tray.icon, partial(notify.choose, sys.platform, let_take_the_focus))
        self.tray.appeared.connect(self.notices.show_waiting)
        self.tray.said.connect(self.notices.say)

    def start(self) -> None:
        """Shows the tray at once; everything else is built while it is already on the screen."""
        self.tray.show_fleet(self._fleet)
        self.tray.show()
        QTimer.singleShot(0, self._start_rest)

    def _start_rest(self) -> None:
        # The popup's parts and the classifier's word lists take as long to import as all of the above.
        from hostler.store.model import read_model
        from hostler.ui.bridge import Bridge
        from hostler.ui.capture import Capture
        from hostler.ui.popup.pasting import begin_pasting
        from hostler.ui.popup.presenter import Presenter
        from hostler.ui.popup.window import PopupWindow
        from hostler.ui.usage.desk import UsageDesk

        self.screenshots = screenshots(self._environ, sys.platform, lambda why: self.notices.say(why))
        self.popup = PopupWindow()
        self.popup.setWindowIcon(tray_icon(Look(), dark=is_dark()))
        self.bridge = Bridge(self._house(self._registry), self._queue)
        self.capture = Capture(
            *readers(self._environ, sys.platform),
            own_window=int(self.popup.winId()),
            before_shown=selection.reads_before_shown(sys.platform),
        )
        self.pasting = begin_pasting(self.popup, self._environ)
        self.presenter = Presenter(
            self.popup,
            self.bridge,
            self.capture,
            self._registry,
            copy=self.copier.copy,
            model=read_model(),
            notice=self._notice,
            paster=paste.choose(self._environ, sys.platform),
            language=language_of(self._config, self._environ, QLocale.system().name()),
        )
        self.bridge.told.connect(self.presenter.told)
        self.bridge.fleet_changed.connect(self._show_fleet)
        self.bridge.allowance_changed.connect(self.presenter.show_allowance)
        self.bridge.registry_changed.connect(self._show_registry)
        self.bridge.usage_changed.connect(self.tray.show_usage)
        self.bridge.ledger_troubled.connect(
            lambda why: self._problems.tell("ledger", UNCOUNTED.format(error=why) if why else "")
        )
        self.midnight = Midnight(self)
        self.midnight.passed.connect(self.tray.show_day)
        self.midnight.passed.connect(self.bridge.look_at_usage)
        self.usage = UsageDesk(self._places, self.tray, self.popup, self.bridge, self.midnight)
        self.usage.said.connect(self.notices.say)
        self.usage.rule_asked.connect(self.open_settings)
        self.usage.adopt(self._registry, self.settings)
        self.at_login = AtLogin(self._environ, self._problems.tell)
        self.at_login.adopt(self.settings.app.at_login)
        self.screenshots.taken.connect(self.presenter.show_image)
        self.popup.left.connect(self.capture.closed)
        self.motion = Motion(partial(motion.is_reduced, self._environ, sys.platform))
        self.motion.told.connect(self.popup.loading.show_reduced)
        # Asked when the popup goes, so that nothing waits for it when it comes.
        self.popup.left.connect(self.motion.look)
        self.capture.captured.connect(self.presenter.captured)
        self.presenter.asking_changed.connect(self.tray.show_asking)
        self.tray.menu_opened.connect(self.bridge.look_now)
        self._connect_machines()
        self._connect_jobs()
        self._connect_picks()
        self._connect_history()
        self.hotkeys.pressed.connect(self._hotkey)

        self._show_fleet(self._fleet)
        # The window exists and was drawn once: a hotkey only has to show it.
        self.popup.winId()
        self.popup.grab()
        self.capture.warm_up()
        self.motion.look()
        self.bridge.start()
        self._bind(self._registry)
        self._problems.show()
        self._signals = Signals(self)
        self._signals.continued.connect(self.bridge.look_now)
        self.quiet = Quiet(memory.giver(), self)
        self.popup.left.connect(self.quiet.stirred)
        self._watch_config()
        self.first_run = FirstRun(self._places.config_file, self._environ, self.hotkeys.trial)
        self.first_run.begin(self.tray, self.config_watch, self.presenter)
        self.permission = begin_permission(self.popup, self._problems.tell, self)
        self.ready.emit()

    def stop(self) -> None:
        """Ends everything that was started, in order."""
        self.hotkeys.stop()
        self.tray.hide()
        self.notices.close()
        self.copier.close()
        self._instance.close()
        if hasattr(self, "presenter"):
            self.popup.hide()
            for part in (self.screenshots, self.capture, self.motion, self.presenter, self.usage, self.first_run):
                part.close()
            self.bridge.stop()
        if self.settings_window is not None:
            self.settings_window.end()

    def obey(self, order: Order) -> Reply:
        """An order from the command line."""
        let_take_the_focus(order.token)
        match order.do:
            case "raise":
                self.presenter.open()
            case "popup":
                self.hotkeys.manage_without()
                if why := self.presenter.open(text=order.text, action=order.action):
                    return Reply(ok=False, error=why)
            case "jobs":
                # Before the bridge is there the queue wasn't looked at yet, and will be.
                if hasattr(self, "bridge"):
                    self.bridge.look_at_jobs()
            case "machines":
                if hasattr(self, "bridge"):
                    self.bridge.look_at_machines()
            case "picks":
                if hasattr(self, "bridge"):
                    self.bridge.look_at_picks()
            case "snapshot":
                return Reply(fleet=msgspec.to_builtins(self._fleet, enc_hook=as_text))
            case "quit":
                QTimer.singleShot(0, QApplication.quit)
            case _:
                return Reply(ok=False, error=f"This Hostler doesn't know “{order.do}”.")
        return Reply()

    def _listener(self, combination: Combination) -> hotkey.HotkeyListener:
        return hotkey.choose(combination, self._environ, sys.platform, listen=self.settings.hotkeys.listen)

    def _bind(self, registry: Registry) -> None:
        """Takes the keys that this registry and the settings want, and reads what its actions are about."""
        self.capture.wants_clipboard = any(CLIPBOARD in placeholders(action.prompt) for action in registry.actions)
        self._registry = registry
        if not self._paused:
            self.hotkeys.bind(self.settings.hotkeys, registry)

    def take_screenshot(self) -> None:
        """Lets the user choose a part of the screen, and opens the popup with it."""
        if why := screenshot.why_not(self._environ, sys.platform):
            self.notices.say(why)
        elif hasattr(self, "presenter"):
            self.popup.hide()
            self.screenshots.begin()

    def _pause(self, paused: bool) -> None:
        """Gives all keys back until they are wanted again."""
        self._paused = paused
        if paused:
            self.hotkeys.stop()
        elif hasattr(self, "presenter"):
            self._bind(self._registry)
        self.tray.show_paused(paused)

    def _hotkey(self, action: str) -> None:
        """The popup's key opens it; pressed in the open popup it runs the first action. An action's own runs that."""
        if action == SCREENSHOT:
            self.take_screenshot()
            return
        self.hotkey_pressed.emit()
        # A window that was just hidden counts as active until the desktop says otherwise.
        if self.popup.isVisible() and self.popup.isActiveWindow():
            if action:
                self.presenter.run_action(action)
            else:
                self.presenter.press_again()
        else:
            self.capture.before(lambda: self.presenter.open(action=action))

    def _watch_config(self) -> None:
        """Takes up what is changed in the config while the app runs, whoever changes it."""
        from hostler.ui.config_watch import ConfigWatch

        self.config_watch = ConfigWatch(self._places.config_file, self._places.last_good_config, self)
        self.config_watch.read.connect(self._config_read)

    def _config_read(self, read: Loaded | ConfigError) -> None:
        if isinstance(read, ConfigError) or read.errors:
            problem = read.problems[0] if isinstance(read, ConfigError) else read.errors[0]
            self._problems.tell("config", LAST_GOOD.format(problem=problem))
            return
        self._problems.solved("config")
        if (config := whole(read.config, self._environ)) != self._config:
            self._config = config
            self.settings = config.settings
            self._palette.choose(self.settings.app.theme)
            self._show_registry(with_default_actions(config.registry))
            self.presenter.show_language(language_of(config, self._environ, QLocale.system().name()))
            self.bridge.adopt(self._registry, self.settings)
        if self.settings_window is not None:
            self.settings_window.reload()

    def _house(self, registry: Registry) -> Callable[[Callable[[Fleet], None]], House]:
        """How the engine's thread builds its side; httpx and sqlite are imported there, after the tray is up."""

        def build(on_change: Callable[[Fleet], None]) -> House:
            from hostler.assembly import House
            from hostler.store.history import History
            from hostler.store.ledger import Ledger
            from hostler.store.picks import Picks
            from hostler.store.purse import Purse
            from hostler.store.state import StateFile

            places = self._places
            return House(
                registry,
                Ledger(places.ledger_file),
                state=StateFile(places.state_file),
                purse=Purse.of(places, self.settings.cloud),
                picks=Picks(places.texts_file),
                history=History(places.texts_file),
                privacy=self.settings.privacy,
                escalates=self.settings.answers.escalate,
                on_change=on_change,
                key_of=self._keys.of,
                on_trouble=self.bridge.ledger_troubled.emit,
            )

        return build

    def _queue(
        self, house: House, on_change: Callable[[tuple[JobSummary, ...]], None], on_end: Callable[[JobSummary], None]
    ) -> JobRunner:
        """How the engine's thread builds what runs the background jobs."""
        from hostler.jobs import JobRunner
        from hostler.store.jobs import Jobs

        return JobRunner(
            house.engine,
            Jobs(self._places.texts_file),
            find_routes=house.find_routes,
            on_change=on_change,
            on_end=on_end,
        )

    def _connect_machines(self) -> None:
        from hostler.ui.popup.causes import heed

        menus, bridge = self.tray.machines, self.bridge
        menus.drain_asked.connect(bridge.drain)
        menus.undrain_asked.connect(bridge.undrain)
        menus.schedule_asked.connect(self._open_schedule)
        menus.wake_asked.connect(bridge.wake)
        menus.pull_asked.connect(bridge.chores.pull)
        menus.pull_cancelled.connect(bridge.chores.cancel)
        self.presenter.picturing.pull_asked.connect(bridge.chores.pull)
        bridge.chores.pulls_changed.connect(lambda pulls: self.tray.show_pulls(tuple(Pull(*pull) for pull in pulls)))
        bridge.machine_told.connect(self.notices.say)
        heed(self.popup.causes, bridge, self.popup.again_asked.emit, lambda host: self.open_settings(machine=host))

    def _open_schedule(self, host_id: str) -> None:
        """The window for a machine's times of the week; one at a time."""
        from hostler.ui.schedule import ScheduleDialog

        if self.schedule is not None:
            self.schedule.reject()
        host = self._registry.host(host_id)
        self.schedule = ScheduleDialog(host.label if host else host_id, self._fleet.of(host_id).times)
        self.schedule.saved.connect(lambda times: self.bridge.schedule(host_id, times))
        self.schedule.finished.connect(self._schedule_closed)
        self.schedule.setWindowIcon(self.popup.windowIcon())
        self.schedule.open_alone()

    def _schedule_closed(self) -> None:
        self.schedule = None

    def _connect_jobs(self) -> None:
        menu, bridge = self.jobs_menu, self.bridge
        bridge.jobs_changed.connect(menu.show_jobs)
        bridge.jobs_changed.connect(self.tray.show_jobs)
        bridge.jobs_changed.connect(lambda _: self._problems.solved("jobs"))
        bridge.job_ended.connect(lambda job: self.notices.show(job, self._registry))
        bridge.job_queued.connect(self.presenter.queued)
        bridge.job_read.connect(self._job_read)
        bridge.jobs_failed.connect(lambda why: self._problems.tell("jobs", why))
        self.presenter.queue_asked.connect(bridge.queue)
        self.notices.clicked.connect(lambda number: bridge.read_job(number, "show"))
        menu.show_asked.connect(lambda number: bridge.read_job(number, "show"))
        menu.copy_asked.connect(lambda number: bridge.read_job(number, "copy"))
        menu.cancel_asked.connect(bridge.cancel_job)
        menu.remove_asked.connect(bridge.remove_job)

    def _connect_history(self) -> None:
        self.popup.history_asked.connect(self.open_history)
        self.popup.settings_asked.connect(self.open_settings)
        self.bridge.history_told.connect(self._history_told)
        self.bridge.built.connect(
            lambda: self.bridge.history("questions", lambda history: history.questions(ASKED_BEFORE))
        )

    def open_history(self) -> None:
        """The window with what was asked and answered; it takes the popup's place."""
        from hostler.ui.history import HistoryWindow

        if self.history is None:
            self.history = HistoryWindow(self.bridge, self._registry, keeps=self.settings.privacy.history)
            self.history.setWindowIcon(self.popup.windowIcon())
            self.history.reopened.connect(self.presenter.show_conversation)
            self.history.copied.connect(self.copier.copy)
        self.popup.hide()
        self.history.open()

    def open_settings(self, route: str = "", *, machine: str = "") -> None:
        """The window where the config is edited, at this entry or where it was; it takes the popup's place."""
        from hostler.ui.settings.desk import settings_window

        if not hasattr(self, "presenter"):
            return
        if self.settings_window is None:
            decide, trial = self.presenter.decision_for, self.hotkeys.trial
            self.settings_window = settings_window(
                self._places, lambda: self.settings.cloud, self._keys, decide, self.bridge, trial
            )
            self.settings_window.setWindowIcon(self.popup.windowIcon())
        self.settings_window.show_fleet(self._registry, self._fleet)
        self.popup.hide()
        if route:
            self.settings_window.open_route(route)
        elif machine:
            self.settings_window.open_machine(machine)
        else:
            self.settings_window.open()

    def _history_told(self, what_for: str, found: object) -> None:
        if what_for == "questions" and isinstance(found, tuple):
            prompts = {action.prompt for action in self._registry.actions}
            self.presenter.past.show([question for question in found if question not in prompts])
        elif self.history is not None:
            self.history.told(what_for, found)

    def _connect_picks(self) -> None:
        bridge = self.bridge
        bridge.picks_changed.connect(self.presenter.show_picks)
        bridge.picks_changed.connect(self.learned_menu.show_picks)
        self.presenter.keep_asked.connect(bridge.keep_pick)
        self.presenter.undo_asked.connect(bridge.undo_pick)
        self.learned_menu.undo_asked.connect(bridge.undo_pick)
        self.learned_menu.reset_asked.connect(lambda: bridge.undo_pick(None))

    def _job_read(self, job: Job, purpose: str) -> None:
        if purpose == "copy":
            self.copier.copy(job.answer)
        else:
            self.presenter.show_answered(job)

    def _show_fleet(self, fleet: Fleet) -> None:
        self._fleet = fleet
        if self.settings_window is not None and self.settings_window.isVisible():
            self.settings_window.show_fleet(self._registry, fleet)
        self.tray.show_fleet(fleet)
        self.presenter.show_fleet(fleet)

    def _show_registry(self, registry: Registry) -> None:
        self.tray.show_registry(registry)
        self.jobs_menu.show_registry(registry)
        self.presenter.show_registry(registry)
        self.usage.adopt(registry, self.settings)
        self.at_login.adopt(self.settings.app.at_login)
        self._bind(registry)

    def _show_problems(self, text: str) -> None:
        # Some come up before there is anything to show them in.
        if not hasattr(self, "presenter"):
            return
        self.presenter.show_problem(text)
        self.tray.show_problem(text)
        self.usage.show_problem(text)
        if self.settings_window is not None and text:
            self.settings_window.show_problem(text)
