"""The tray icon and its menu: each machine with its state in words, its models, and what is warm."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from hostler.domain.fleet import Fleet, health
from hostler.domain.registry import Registry
from hostler.ui.icons import health_icon
from hostler.ui.machines import Machines, Pull, menu_text, readable

NOTICE_MS = 10_000
LATE_TRAY_MS = 2000
"""How often to look for a tray while there is none. A watcher that comes late never sees an old icon (so a new one
is made), and once there is a tray nothing polls."""


class Tray(QObject):
    """The icon. Everything is in the context menu too: on some desktops a left click never arrives."""

    popup_asked = Signal()
    quit_asked = Signal()
    menu_opened = Signal()
    missing = Signal()
    """There is no tray now; the icon comes by itself when there is."""
    appeared = Signal()
    """The icon is shown."""

    def __init__(
        self,
        registry: Registry,
        jobs: QMenu | None = None,
        *,
        available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        super().__init__()
        self._fleet = Fleet()
        self.machines, self._jobs = Machines(registry), jobs
        self._available = available
        self._working = False
        self._problem = ""
        self._icon: QSystemTrayIcon | None = None
        self._drawn: object = None
        self._filled: object = None
        self.menu = QMenu()
        readable(self.menu)
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

    def show_working(self, working: bool) -> None:
        """The dot: one of our questions is running."""
        self._working = working
        self._draw()

    def show_problem(self, problem: str) -> None:
        """A problem of the app itself stands at the top of the menu, and is told once."""
        self._problem = problem
        self._refresh()
        if problem:
            self.say(problem)

    def say(self, text: str) -> None:
        """A notification of the desktop."""
        if self._icon is not None:
            self._icon.showMessage("Hostler", text, self._icon.icon(), NOTICE_MS)

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
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.popup_asked.emit()

    def _opened(self) -> None:
        self._fill()
        self.menu_opened.emit()

    def _refresh(self) -> None:
        self._draw()
        # Under D-Bus trays the menu is read ahead of time, so it is kept right; an open one is left in peace.
        if not self.menu.isVisible():
            self._fill()

    def _draw(self) -> None:
        if self._icon is None:
            return
        looks = (health(self._fleet), self._working)
        if self._drawn != looks:
            self._drawn = looks
            self._icon.setIcon(health_icon(looks[0], working=looks[1]))
        tip = "\n".join(["Hostler", *(self.machines.line(facts) for facts in self._fleet.hosts)])
        if self._icon.toolTip() != tip:
            self._icon.setToolTip(tip)

    def _fill(self) -> None:
        # Most looks at the machines find nothing new, and a menu takes milliseconds to build.
        content = (self._problem, [self.machines.content(facts) for facts in self._fleet.hosts])
        if self._filled == content:
            return
        self._filled = content
        menu = self.menu
        for submenu in menu.findChildren(QMenu):
            submenu.deleteLater()
        menu.clear()
        menu.addAction(_tr("Ask…"), self.popup_asked.emit)
        if self._problem:
            menu.addAction(menu_text(self._problem)).setEnabled(False)
        menu.addSeparator()
        for facts in self._fleet.hosts:
            self.machines.add(menu, facts)
        if not self._fleet.hosts:
            menu.addAction(_tr("No machines yet: see hostler config path")).setEnabled(False)
        if self._jobs is not None:
            menu.addSeparator()
            menu.addMenu(self._jobs)
        menu.addSeparator()
        menu.addAction(_tr("Quit"), self.quit_asked.emit)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tray", text)
