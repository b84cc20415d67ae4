"""Each machine in the tray's menu: its state in a line, and below it its models and what can be done with it."""

from __future__ import annotations

import time
from datetime import datetime
from functools import partial

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QMenu

from hostler.domain.drain import tomorrow
from hostler.domain.fleet import HostFacts, HostState, clock_time, phrase, same_model
from hostler.domain.registry import Host, Registry
from hostler.domain.untrusted import one_line
from hostler.ui.icons import state_icon

HOUR_S = 3600.0


class Pull(msgspec.Struct, frozen=True):
    """A model that is being fetched to a host. `share` is 0 to 1, None before the host knows the size."""

    host: str
    model: str
    share: float | None = None


class Machines(QObject):
    """Builds the submenus, and tells what was chosen in them."""

    drain_asked = Signal(str, object)
    """(host, the end in seconds since the epoch, or None: until it is undone)."""
    undrain_asked = Signal(str)
    wake_asked = Signal(str)
    pull_asked = Signal(str, str)
    """(host, model)."""
    pull_cancelled = Signal(str, str)

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self.registry = registry
        self.pulls: tuple[Pull, ...] = ()

    def state(self, facts: HostFacts) -> HostState:
        """The state, where only models of the routes make a machine warm."""
        return facts.state(self._wanted(facts.host))

    def line(self, facts: HostFacts) -> str:
        """One machine: `Windows GPU · warm · qwen3-coder:30b`, `Ubuntu · asleep since 14:05`."""
        host = self.registry.host(facts.host)
        warm = ", ".join(one_line(loaded.name, 40) for loaded in facts.loaded)
        words = state_words(self.state(facts), facts, host)
        return " · ".join(part for part in (host.label if host else facts.host, words, warm) if part)

    def content(self, facts: HostFacts) -> object:
        """What a submenu shows: as long as this is the same, it needn't be built anew."""
        speeds = tuple((pace.model, pace.tokens_per_s and round(pace.tokens_per_s)) for pace in facts.paces)
        pulls = tuple(pull for pull in self.pulls if pull.host == facts.host)
        return self.line(facts), facts.cause, facts.models, facts.loaded, facts.resting, speeds, pulls

    def add(self, menu: QMenu, facts: HostFacts) -> None:
        """Adds the machine's submenu to the menu."""
        submenu = menu.addMenu(state_icon(self.state(facts)), menu_text(self.line(facts)))
        readable(submenu)
        if facts.cause:
            submenu.addAction(menu_text(facts.cause)).setEnabled(False)
        self._add_models(submenu, facts)
        submenu.addSeparator()
        self._add_pulls(submenu, facts)
        host = self.registry.host(facts.host)
        if host is not None and host.mac and facts.reachable is False and facts.waking_since is None:
            submenu.addAction(_tr("Wake"), lambda: self.wake_asked.emit(facts.host))
        self._add_drain(submenu, facts)

    def _add_models(self, menu: QMenu, facts: HostFacts) -> None:
        for model in facts.models or ():
            pace, rest = facts.pace(model.name), facts.rest(model.name)
            warm = any(same_model(loaded.name, model.name) for loaded in facts.loaded)
            parts = [one_line(model.name, 60), _tr("warm") if warm else ""]
            if pace is not None and pace.tokens_per_s:
                parts.append(_tr("{count} tokens/s").format(count=round(pace.tokens_per_s)))
            if rest is not None:
                parts.append(_tr("rests until {time} after failures").format(time=_clock(rest.until)))
            entry = menu.addAction(menu_text(" · ".join(part for part in parts if part)))
            entry.setCheckable(True)
            entry.setChecked(warm)
            # A list to read: nothing happens on a click, so nothing looks clickable.
            entry.setEnabled(False)
        if facts.models is None and not facts.cause:
            menu.addAction(_tr("not looked at yet")).setEnabled(False)
        elif facts.models == ():
            menu.addAction(_tr("no models there")).setEnabled(False)

    def _add_pulls(self, menu: QMenu, facts: HostFacts) -> None:
        running = {pull.model: pull for pull in self.pulls if pull.host == facts.host}
        for model, pull in running.items():
            share = "" if pull.share is None else f" · {pull.share:.0%}"
            entry = menu.addMenu(menu_text(_tr("Pulling {model}").format(model=model) + share))
            entry.addAction(_tr("Stop"), partial(self.pull_cancelled.emit, facts.host, model))
        if not facts.reachable or facts.models is None:
            return
        for model in self._wanted(facts.host):
            if model not in running and facts.model(model) is None:
                text = _tr("Pull {model}").format(model=one_line(model, 60))
                menu.addAction(menu_text(text), partial(self.pull_asked.emit, facts.host, model))

    def _add_drain(self, menu: QMenu, facts: HostFacts) -> None:
        host = facts.host
        if facts.drained:
            menu.addAction(_tr("Bring back"), lambda: self.undrain_asked.emit(host))
            return
        drain = menu.addMenu(_tr("Drain: send nothing there"))
        morning = tomorrow(datetime.now())
        drain.addAction(_tr("For an hour"), lambda: self.drain_asked.emit(host, time.time() + HOUR_S))
        drain.addAction(
            _tr("Until tomorrow, {time}").format(time=morning.strftime("%H:%M")),
            lambda: self.drain_asked.emit(host, tomorrow(datetime.now()).timestamp()),
        )
        drain.addAction(_tr("Until I bring it back"), lambda: self.drain_asked.emit(host, None))

    def _wanted(self, host_id: str) -> list[str]:
        return list(dict.fromkeys(target.model for target in self.registry.targets if target.host == host_id))


def state_words(state: HostState, facts: HostFacts, host: Host | None) -> str:
    """How a machine is, in a few words: `drained until 07:00`, `loading qwen3:30b, usually 12 s`."""
    text, values = phrase(facts, state, can_wake=host is not None and bool(host.mac), clock=_clock)
    return _tr(text).format(**{name: one_line(value, 40) for name, value in values.items()})


def _clock(at: float) -> str:
    return clock_time(at, time.time())


def readable(menu: QMenu) -> None:
    """Lines that are only there to be read are disabled entries; they get the colour of quiet text, not of absence."""
    palette = menu.palette()
    text = palette.color(QPalette.ColorRole.WindowText)
    text.setAlpha(190)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, text)
    menu.setPalette(palette)


def menu_text(text: str) -> str:
    """An & marks a key in a menu; names may hold one."""
    return one_line(text, 110).replace("&", "&&")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tray", text)
