"""The tray icon and its menu: each machine with its state in words, its models, and what is warm."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction, QCursor, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from hostler.domain.fleet import Fleet, health
from hostler.domain.job import JobState, JobSummary
from hostler.domain.registry import Registry
from hostler.domain.usage import UsedToday
from hostler.ui.glance import WINDOWS_CHARS, hover, used_words
from hostler.ui.machines import Machines, Pull
from hostler.ui.menus import menu_text, readable
from hostler.ui.theme import system_is_dark
from hostler.ui.tray_icon import Look, panel_is_dark, tray_icon
from hostler.ui.words import translate, worded

LATE_TRAY_MS = 2000
"""How often to look for a tray while there is none. A watcher that comes late never sees an old icon (so a new one
is made), and once there is a tray nothing polls."""


class Tray(QObject):
    """The icon. Everything is in the context menu too: on some desktops a left click never arrives."""

    popup_asked = Signal()
    history_asked = Signal()
    usage_asked = Signal()
    settings_asked = Signal()
    set_up_asked = Signal()
    screenshot_asked = Signal()
    pause_asked = Signal(bool)
    """Whether the hotkeys are to rest."""
    quit_asked = Signal()
    menu_opened = Signal()
    said = Signal(str)
    """To be told at once, by a notification."""
    missing = Signal()
    """There is no tray now; the icon comes by itself when there is."""
    appeared = Signal()
    """The icon is shown."""

    def __init__(
        self,
        registry: Registry,
        jobs: QMenu | None = None,
        learned: QMenu | None = None,
        *,
        available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        today: Callable[[], date] = date.today,
        desktop: str = "",
    ) -> None:
        """`desktop` is XDG_CURRENT_DESKTOP: some have a dark panel over light windows."""
        super().__init__()
        self._fleet = Fleet()
        self.machines, self._below = Machines(registry), [menu for menu in (jobs, learned) if menu is not None]
        self._available, self._today, self._desktop = available, today, desktop
        self._asking = self._answering = False
        self._problem = ""
        self._used: UsedToday | None = None
        self._used_line: QAction | None = None
        self._paused = False
        self._new = False
        self._icon: QSystemTrayIcon | None = None
        self._drawn: object = None
        self._filled: object = None
        self.menu = _Menu()
        # Not within the event that tells of other colours: the menu is built anew, and the app has the old ones yet.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._recolour)
        self.menu.recoloured.connect(self._recolour_soon)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._recolour_soon)
        self.menu.aboutToShow.connect(self._opened)
        self._late = QTimer(self)
        self._late.setInterval(LATE_TRAY_MS)
        self._late.timeout.connect(self._show_if_there)
        self._fill()

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """The icon, once there is a tray."""
        return self._icon

    @property
    def is_shown(self) -> bool:
        return self._icon is not None

    def show(self) -> None:
        """Shows the icon, now or as soon as there is a tray."""
        self._show_if_there()
        if self._icon is None:
            self.missing.emit()
            self._late.start()

    def hide(self) -> None:
        self._late.stop()
        if self._icon is not None:
            self._icon.hide()

    def show_fleet(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._refresh()

    def show_registry(self, registry: Registry) -> None:
        self.machines.registry = registry
        self._filled = None
        self._refresh()

    def show_pulls(self, pulls: tuple[Pull, ...]) -> None:
        """The models that are being fetched now."""
        self.machines.pulls = pulls
        self._refresh()

    def show_usage(self, used: UsedToday) -> None:
        """What was asked today. It is told when the menu opens, so an open one is kept right too."""
        self._used = used
        if self.menu.isVisible() and self._used_line is not None:
            self._used_line.setText(menu_text(self._today_words()))
            self._used_line.setVisible(bool(self._today_words()))
        self._refresh()

    def show_day(self) -> None:
        """Another day has begun: yesterday's figures go."""
        self._refresh()

    @property
    def is_working(self) -> bool:
        """Whether a question or a background job is running."""
        return self._asking or self._answering

    def show_asking(self, asking: bool) -> None:
        """The dot: a question of the popup is running."""
        self._asking = asking
        self._draw()

    def show_jobs(self, jobs: tuple[JobSummary, ...]) -> None:
        """The dot is there for a background job too."""
        self._answering = any(job.state is JobState.RUNNING for job in jobs)
        self._draw()

    def show_new(self, new: bool) -> None:
        """Whether there is no config yet: then the menu offers to make one."""
        self._new = new
        self._refresh()

    def show_paused(self, paused: bool) -> None:
        """Whether the hotkeys rest: the tooltip says it, since nothing else would when a press does nothing."""
        self._paused = paused
        self._refresh()

    def show_problem(self, problem: str) -> None:
        """A problem of the app itself stands at the top of the menu, and is told once."""
        self._problem = problem = worded(problem)
        self._refresh()
        if problem:
            self.said.emit(problem)

    def _show_if_there(self) -> None:
        if self._icon is not None or not self._available():
            return
        self._late.stop()
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._activated)
        self._draw()
        self._icon.show()
        self.appeared.emit()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """A left click shows the machines, as the right one does; the middle one asks."""
        match reason, QGuiApplication.platformName():
            case QSystemTrayIcon.ActivationReason.MiddleClick, _:
                self.popup_asked.emit()
            case QSystemTrayIcon.ActivationReason.Trigger, "cocoa":
                pass  # shows the menu by itself
            case QSystemTrayIcon.ActivationReason.Trigger, "wayland":
                self.popup_asked.emit()  # nobody may place a menu under the pointer there, only the panel itself
            case QSystemTrayIcon.ActivationReason.Trigger, _:
                self.menu.popup(QCursor.pos())
                self.menu.activateWindow()

    def _opened(self) -> None:
        self._fill()
        self.menu_opened.emit()

    def _refresh(self) -> None:
        self._draw()
        # Under D-Bus trays the menu is read ahead of time, so it is kept right; an open one is left in peace.
        if not self.menu.isVisible():
            self._fill()

    def _recolour_soon(self, *_: object) -> None:
        self._later.start()

    def _recolour(self) -> None:
        """The desktop has other colours now: light or dark, or its palette alone."""
        for below in self._below:
            for menu in (below, *below.findChildren(QMenu)):
                readable(menu)
        self._refresh()

    def _draw(self) -> None:
        if self._icon is None:
            return
        look = Look(health(self._fleet), self.is_working, self._paused)
        dark = panel_is_dark(windows_dark=system_is_dark(), platform=sys.platform, desktop=self._desktop)
        if self._drawn != (look, dark):
            self._drawn = look, dark
            self._icon.setIcon(tray_icon(look, dark=dark, mask=sys.platform == "darwin"))
        tip = hover(
            translate("Tray", "Hostler · hotkeys paused") if self._paused else "Hostler",
            [(self.machines.line(facts), self.machines.short(facts)) for facts in self._fleet.hosts],
            self._today_words() if self._used is not None and self._used.prompts else "",
            WINDOWS_CHARS if sys.platform == "win32" else None,
        )
        if self._icon.toolTip() != tip:
            self._icon.setToolTip(tip)

    def _today_words(self) -> str:
        """`Today: 31 prompts · 72% quick`; nothing while it isn't known."""
        if self._used is None or self._used.day != self._today().isoformat():
            return ""
        if not self._used.prompts:
            return translate("Tray", "Today: nothing asked yet")
        return translate("Tray", "Today: {usage}").format(usage=used_words(self._used, self.machines.registry))

    def _fill(self) -> None:
        # Most looks at the machines find nothing new, and a menu takes milliseconds to build.
        colours, used = QGuiApplication.palette().cacheKey(), self._today_words()
        machines = [self.machines.content(facts) for facts in self._fleet.hosts]
        content = (colours, self._problem, self._paused, self._new, used, machines)
        if self._filled == content:
            return
        self._filled = content
        menu = self.menu
        readable(menu)
        for submenu in menu.findChildren(QMenu):
            submenu.deleteLater()
        menu.clear()
        menu.addAction(translate("Tray", "Ask…"), self.popup_asked.emit)
        if self._problem:
            menu.addAction(menu_text(self._problem)).setEnabled(False)
        menu.addSeparator()
        for facts in self._fleet.hosts:
            self.machines.add(menu, facts)
        if not self._fleet.hosts:
            menu.addAction(translate("Tray", "No machines yet: add one in Settings")).setEnabled(False)
        menu.addSeparator()
        for below in self._below:
            menu.addMenu(below)
        self._used_line = menu.addAction(menu_text(used))
        self._used_line.setEnabled(False)
        self._used_line.setVisible(bool(used))
        menu.addSeparator()
        menu.addAction(translate("Tray", "Ask about a screenshot…"), self.screenshot_asked.emit)
        menu.addAction(translate("Tray", "History"), self.history_asked.emit)
        menu.addAction(translate("Tray", "Usage"), self.usage_asked.emit)
        if self._new:
            menu.addAction(translate("Tray", "Set up Hostler…"), self.set_up_asked.emit)
        menu.addAction(translate("Tray", "Settings"), self.settings_asked.emit)
        pause = menu.addAction(translate("Tray", "Pause hotkeys"))
        pause.setCheckable(True)
        pause.setChecked(self._paused)
        pause.triggered.connect(self.pause_asked)
        menu.addAction(translate("Tray", "Quit"), self.quit_asked.emit)


class _Menu(QMenu):
    """Tells when it was given other colours."""

    recoloured = Signal()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.recoloured.emit()
