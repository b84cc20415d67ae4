"""Puts the app together: everything is built here and handed over."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from hostler.control import Order, Reply
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import Fleet, Health, unseen
from hostler.domain.job import Job, JobSummary
from hostler.domain.registry import Registry
from hostler.logs import log_to
from hostler.paths import Paths
from hostler.store.actions import with_default_actions
from hostler.store.config import Config, load_or_last_good, without_config
from hostler.system import clipboard, hotkey, selection
from hostler.ui.icons import health_icon
from hostler.ui.instance import AlreadyRunning, Instance
from hostler.ui.jobs import JobNotices, JobsMenu
from hostler.ui.machines import Pull
from hostler.ui.tray import Tray

if TYPE_CHECKING:
    from hostler.assembly import House
    from hostler.jobs import JobRunner

NO_TRAY = "This desktop shows no tray icons now; the icon comes when it does. `hostler quit` ends Hostler."
TAKEN = 'Another program holds {key}. Choose another key: popup = "…" under [hotkeys] in the config.'


def run_app(places: Paths, environ: Mapping[str, str], *, notice: str = "") -> int:
    """Runs the tray app until it is told to quit. Returns its exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication), "the app needs windows"
    application.setApplicationName("Hostler")
    application.setDesktopFileName("hostler")
    application.setQuitOnLastWindowClosed(False)
    try:
        app = App(places, environ, notice=notice)
    except AlreadyRunning:
        print("Hostler is running already; its popup is open.", file=sys.stderr)
        return 0
    app.start()
    code = application.exec()
    app.stop()
    return code


class App(QObject):
    """The running app. `start` shows the tray first, and only then does what takes time."""

    hotkey_pressed = Signal()
    hotkey_lost = Signal(str)
    ready = Signal()
    """Everything is built: the hotkey works from now on."""

    def __init__(self, places: Paths, environ: Mapping[str, str], *, notice: str = "") -> None:
        super().__init__()
        log_to(places.log_file)
        self._places, self._environ, self._notice = places, environ, notice
        self._instance = Instance(places.socket, self.obey, self)
        self._instance.listen()
        self._problems: dict[str, str] = {}
        config = self._read_config()
        self.settings = config.settings
        self._registry = with_default_actions(config.registry)
        self._fleet = unseen(self._registry)
        self._listener: hotkey.HotkeyListener | None = None
        self.jobs_menu = JobsMenu(self._registry)
        self.tray = Tray(self._registry, self.jobs_menu)
        self.tray.popup_asked.connect(lambda: self.presenter.open())
        self.tray.quit_asked.connect(QApplication.quit)
        self.tray.missing.connect(lambda: self._problem("tray", NO_TRAY))
        self.tray.appeared.connect(lambda: self._solved("tray"))
        self.job_notices = JobNotices(lambda: self.tray.icon)
        self.tray.appeared.connect(self.job_notices.show_waiting)

    def start(self) -> None:
        """Shows the tray at once; everything else is built while it is already on the screen."""
        self.tray.show_fleet(self._fleet)
        self.tray.show()
        QTimer.singleShot(0, self._start_rest)

    def _start_rest(self) -> None:
        # The popup's parts and the classifier's word lists take as long to import as all of the above.
        from hostler.ui.bridge import Bridge
        from hostler.ui.capture import Capture
        from hostler.ui.popup.presenter import Presenter
        from hostler.ui.popup.window import PopupWindow

        self.popup = PopupWindow()
        self.popup.setWindowIcon(health_icon(Health.WHOLE, working=False))
        self.bridge = Bridge(self._house(self._registry), self._queue)
        self.capture = Capture(
            selection.choose(self._environ, sys.platform),
            clipboard.choose(self._environ, sys.platform, unasked=True),
        )
        self.presenter = Presenter(
            self.popup, self.bridge, self.capture, self._registry, copy=self._copy, notice=self._notice
        )
        self.bridge.told.connect(self.presenter.told)
        self.bridge.fleet_changed.connect(self._show_fleet)
        self.bridge.registry_changed.connect(self._show_registry)
        self.capture.captured.connect(self.presenter.captured)
        self.presenter.asking_changed.connect(self.tray.show_working)
        self.tray.menu_opened.connect(self.bridge.look_now)
        self._connect_machines()
        self._connect_jobs()
        self.hotkey_pressed.connect(self._hotkey)
        self.hotkey_lost.connect(lambda why: self._problem("hotkey", why))

        self._show_fleet(self._fleet)
        # The window exists and was drawn once: a hotkey only has to show it.
        self.popup.winId()
        self.popup.grab()
        self.capture.warm_up()
        self.bridge.start()
        self._take_hotkey()
        self._tell_problems()
        self._signals = Signals(self)
        self.ready.emit()

    def stop(self) -> None:
        """Ends everything that was started, in order."""
        if self._listener is not None:
            self._listener.stop()
        self.tray.hide()
        self._instance.close()
        if hasattr(self, "presenter"):
            self.popup.hide()
            self.capture.close()
            self.bridge.stop()

    def obey(self, order: Order) -> Reply:
        """An order from the command line."""
        match order.do:
            case "raise":
                self.presenter.open()
            case "popup":
                if why := self.presenter.open(text=order.text, action=order.action):
                    return Reply(ok=False, error=why)
            case "jobs":
                # Before the bridge is there the queue wasn't looked at yet, and will be.
                if hasattr(self, "bridge"):
                    self.bridge.look_at_jobs()
            case "machines":
                if hasattr(self, "bridge"):
                    self.bridge.look_at_machines()
            case "snapshot":
                return Reply(fleet=msgspec.to_builtins(self._fleet))
            case "quit":
                QTimer.singleShot(0, QApplication.quit)
            case _:
                return Reply(ok=False, error=f"This Hostler doesn't know “{order.do}”.")
        return Reply()

    def _take_hotkey(self) -> None:
        wanted = self.settings.hotkeys
        try:
            combination = hotkey.parse(wanted.popup)
            listener = hotkey.choose(combination, self._environ, sys.platform, listen=wanted.listen)
            listener.start(self.hotkey_pressed.emit, self.hotkey_lost.emit)
        except ValueError as error:
            self._problem("hotkey", str(error))
        except hotkey.HotkeyTaken:
            self._problem("hotkey", TAKEN.format(key=wanted.popup))
        except hotkey.HotkeyUnavailable as error:
            self._problem("hotkey", str(error))
        else:
            self._listener = listener

    def _hotkey(self) -> None:
        """A press in the open popup runs the first action; else it opens."""
        if self.popup.isActiveWindow():
            self.presenter.submit()
        else:
            self.presenter.open()

    def _read_config(self) -> Config:
        file, last_good = self._places.config_file, self._places.last_good_config
        try:
            loaded = load_or_last_good(file, last_good)
        except FileNotFoundError:
            return without_config(self._environ.get("OLLAMA_HOST", ""))
        except ConfigError as error:
            self._problem("config", f"{error.problems[0]} Until then this machine's own models are used.")
            return without_config(self._environ.get("OLLAMA_HOST", ""))
        if loaded.errors:
            self._problem("config", f"{loaded.errors[0]} The last config that worked is used.")
        return loaded.config

    def _house(self, registry: Registry) -> Callable[[Callable[[Fleet], None]], House]:
        """How the engine's thread builds its side; httpx and sqlite are imported there, after the tray is up."""

        def build(on_change: Callable[[Fleet], None]) -> House:
            from hostler.assembly import House
            from hostler.store.ledger import Ledger
            from hostler.store.state import StateFile

            places = self._places
            return House(registry, Ledger(places.ledger_file), state=StateFile(places.state_file), on_change=on_change)

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
        menus, bridge = self.tray.machines, self.bridge
        menus.drain_asked.connect(bridge.drain)
        menus.undrain_asked.connect(bridge.undrain)
        menus.wake_asked.connect(bridge.wake)
        menus.pull_asked.connect(bridge.pull)
        menus.pull_cancelled.connect(bridge.cancel_pull)
        bridge.pulls_changed.connect(lambda pulls: self.tray.show_pulls(tuple(Pull(*pull) for pull in pulls)))
        bridge.machine_told.connect(self.tray.say)

    def _connect_jobs(self) -> None:
        menu, bridge = self.jobs_menu, self.bridge
        bridge.jobs_changed.connect(menu.show_jobs)
        bridge.jobs_changed.connect(lambda _: self._solved("jobs"))
        bridge.job_ended.connect(lambda job: self.job_notices.show(job, self._registry))
        bridge.job_queued.connect(self.presenter.queued)
        bridge.job_read.connect(self._job_read)
        bridge.jobs_failed.connect(lambda why: self._problem("jobs", why))
        self.presenter.queue_asked.connect(bridge.queue)
        self.job_notices.clicked.connect(lambda number: bridge.read_job(number, "show"))
        menu.show_asked.connect(lambda number: bridge.read_job(number, "show"))
        menu.copy_asked.connect(lambda number: bridge.read_job(number, "copy"))
        menu.cancel_asked.connect(bridge.cancel_job)
        menu.remove_asked.connect(bridge.remove_job)

    def _job_read(self, job: Job, purpose: str) -> None:
        if purpose == "copy":
            self._copy(job.answer)
        else:
            self.presenter.show_answered(job)

    def _show_fleet(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self.tray.show_fleet(fleet)
        self.presenter.show_fleet(fleet)

    def _show_registry(self, registry: Registry) -> None:
        self.tray.show_registry(registry)
        self.jobs_menu.show_registry(registry)
        self.presenter.show_registry(registry)

    def _problem(self, about: str, text: str) -> None:
        self._problems[about] = text
        print(f"hostler: {text}", file=sys.stderr, flush=True)
        if hasattr(self, "presenter"):
            self._tell_problems()

    def _solved(self, about: str) -> None:
        if self._problems.pop(about, None) is not None:
            self._tell_problems()

    def _tell_problems(self) -> None:
        text = "\n".join(self._problems.values())
        self.job_notices.forget_click()
        self.presenter.show_problem(text)
        self.tray.show_problem(text)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)


class Signals(QObject):
    """Ends the app on SIGINT and SIGTERM. Python runs handlers only between its own steps, so a byte wakes Qt."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno())
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._read.recv(64))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: QApplication.quit())
