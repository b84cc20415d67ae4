"""The tray icon and its menu: each machine with its state in words, its models, and what is warm."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from hostler.domain.fleet import Fleet, HostFacts, HostState, health, same_model
from hostler.domain.registry import Registry
from hostler.domain.untrusted import one_line
from hostler.ui.icons import health_icon

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
        *,
        available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._registry, self._fleet = registry, Fleet()
        self._available, self._clock = available, clock
        self._working = False
        self._problem = ""
        self._icon: QSystemTrayIcon | None = None
        self._drawn: object = None
        self._filled: object = None
        self.menu = QMenu()
        _readable(self.menu)
        self.menu.aboutToShow.connect(self._opened)
        self._late = QTimer(self)
        self._late.setInterval(LATE_TRAY_MS)
        self._late.timeout.connect(self._show_if_there)
        self._fill()

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
        self._registry = registry
        self._refresh()

    def show_working(self, working: bool) -> None:
        """The dot: one of our questions is running."""
        self._working = working
        self._draw()

    def show_problem(self, problem: str) -> None:
        """A problem of the app itself stands at the top of the menu, and is told once."""
        self._problem = problem
        self._refresh()
        if self._icon is not None and problem:
            self._icon.showMessage("Hostler", problem, self._icon.icon(), 10_000)

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
        tip = "\n".join(["Hostler", *(self.line(facts) for facts in self._fleet.hosts)])
        if self._icon.toolTip() != tip:
            self._icon.setToolTip(tip)

    def _fill(self) -> None:
        # Most looks at the machines find nothing new, and a menu takes milliseconds to build.
        content = (self._problem, [(self.line(f), f.cause, f.models, f.loaded) for f in self._fleet.hosts])
        if self._filled == content:
            return
        self._filled = content
        menu = self.menu
        for submenu in menu.findChildren(QMenu):
            submenu.deleteLater()
        menu.clear()
        menu.addAction(_tr("Ask…"), self.popup_asked.emit)
        if self._problem:
            menu.addAction(_menu_text(self._problem)).setEnabled(False)
        menu.addSeparator()
        for facts in self._fleet.hosts:
            self._add_host(facts)
        if not self._fleet.hosts:
            menu.addAction(_tr("No machines yet: see hostler config path")).setEnabled(False)
        menu.addSeparator()
        menu.addAction(_tr("Quit"), self.quit_asked.emit)

    def _add_host(self, facts: HostFacts) -> None:
        submenu = self.menu.addMenu(_menu_text(self.line(facts)))
        _readable(submenu)
        if facts.cause:
            submenu.addAction(_menu_text(facts.cause)).setEnabled(False)
        for model in facts.models or ():
            warm = any(same_model(loaded.name, model.name) for loaded in facts.loaded)
            name = one_line(model.name, 60)
            entry = submenu.addAction(_menu_text(f"{name} · {_tr('warm')}" if warm else name))
            entry.setCheckable(True)
            entry.setChecked(warm)
            # A list to read: nothing happens on a click yet, so nothing looks clickable.
            entry.setEnabled(False)
        if facts.models is None and not facts.cause:
            submenu.addAction(_tr("not looked at yet")).setEnabled(False)
        elif facts.models == ():
            submenu.addAction(_tr("no models there")).setEnabled(False)

    def line(self, facts: HostFacts) -> str:
        """One machine: `Windows GPU · warm · qwen3-coder:30b`, `Ubuntu · down since 14:05`."""
        host = self._registry.host(facts.host)
        label = host.label if host else facts.host
        wanted = [target.model for target in self._registry.targets if target.host == facts.host]
        state = facts.state(wanted)
        words = _state_words(state)
        if state is HostState.DOWN and facts.since:
            words = _tr("down since {time}").format(time=time.strftime("%H:%M", time.localtime(facts.since)))
        warm = ", ".join(one_line(loaded.name, 40) for loaded in facts.loaded)
        return " · ".join(part for part in (label, words, warm) if part)


def _state_words(state: HostState) -> str:
    return {
        HostState.UNKNOWN: _tr("looking…"),
        HostState.WARM: _tr("warm"),
        HostState.READY: _tr("ready"),
        HostState.BUSY: _tr("busy"),
        HostState.DRAINED: _tr("drained"),
        HostState.DOWN: _tr("down"),
        HostState.MISCONFIGURED: _tr("misconfigured"),
    }[state]


def _readable(menu: QMenu) -> None:
    """Lines that are only there to be read are disabled entries; they get the colour of quiet text, not of absence."""
    palette = menu.palette()
    text = palette.color(QPalette.ColorRole.WindowText)
    text.setAlpha(190)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, text)
    menu.setPalette(palette)


def _menu_text(text: str) -> str:
    """An & marks a key in a menu; names may hold one."""
    return one_line(text, 110).replace("&", "&&")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tray", text)
