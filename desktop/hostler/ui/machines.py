"""Each machine in the tray's menu: its state in a line, and below it its models and what can be done with it."""

from __future__ import annotations

import time
from datetime import datetime
from functools import partial
from textwrap import wrap

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from hostler.domain.drain import tomorrow, weekly
from hostler.domain.fleet import HostFacts, HostState, clock_time, phrase, same_model
from hostler.domain.registry import Host, Registry
from hostler.domain.said import percent
from hostler.domain.untrusted import one_line
from hostler.ui.icons import state_icon
from hostler.ui.menus import menu_text, readable
from hostler.ui.theme import is_dark
from hostler.ui.words import number, time_of_day, translate, worded

HOUR_S = 3600.0
SHOWN_TIMES = 2
LINE_CHARS = 64
"""Why a machine can't be used is a sentence or two: in one line they would make the menu as wide as the screen."""
CAUSE_CHARS = 300


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
    schedule_asked = Signal(str)
    """When it is to be drained every week."""
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
        """One machine: `Windows GPU · warm · qwen3-coder:30b · 41 tok/s`, `Ubuntu · asleep since 14:05`."""
        warm = ", ".join(one_line(loaded.name, 40) for loaded in facts.loaded)
        speed = self._speed(facts)
        return " · ".join(part for part in (self.short(facts), warm, tokens_per_s(speed) if speed else "") if part)

    def short(self, facts: HostFacts) -> str:
        """The same without models and speed."""
        host = self.registry.host(facts.host)
        return f"{host.label if host else facts.host} · {state_words(self.state(facts), facts, host)}"

    def _speed(self, facts: HostFacts) -> float | None:
        """In tokens a second: of the loaded model that routes ask first, or of what they would load there."""
        if not facts.reachable or facts.misconfigured or facts.drained:
            return None
        names = self._wanted(facts.host)
        if facts.loaded:
            loaded = [each.name for each in facts.loaded]
            names = [name for name in names if facts.is_warm(name)] + loaded
        paces = (facts.pace(name) for name in names)
        return next((pace.tokens_per_s for pace in paces if pace is not None and pace.tokens_per_s), None)

    def content(self, facts: HostFacts) -> object:
        """What a submenu shows: as long as this is the same, it needn't be built anew."""
        speeds = tuple((pace.model, pace.tokens_per_s and round(pace.tokens_per_s)) for pace in facts.paces)
        pulls = tuple(pull for pull in self.pulls if pull.host == facts.host)
        return self.line(facts), facts.cause, facts.models, facts.loaded, facts.resting, facts.times, speeds, pulls

    def add(self, menu: QMenu, facts: HostFacts) -> None:
        """Adds the machine's submenu to the menu."""
        submenu = menu.addMenu(state_icon(self.state(facts), dark=is_dark()), menu_text(self.line(facts)))
        readable(submenu)
        for line in wrap(one_line(worded(facts.cause), CAUSE_CHARS), LINE_CHARS):
            submenu.addAction(menu_text(line)).setEnabled(False)
        self._add_models(submenu, facts)
        submenu.addSeparator()
        self._add_pulls(submenu, facts)
        host = self.registry.host(facts.host)
        if host is not None and host.mac and facts.reachable is False and facts.waking_since is None:
            submenu.addAction(translate("Tray", "Wake"), lambda: self.wake_asked.emit(facts.host))
        self._add_drain(submenu, facts)

    def _add_models(self, menu: QMenu, facts: HostFacts) -> None:
        for model in facts.models or ():
            pace, rest = facts.pace(model.name), facts.rest(model.name)
            warm = any(same_model(loaded.name, model.name) for loaded in facts.loaded)
            parts = [one_line(model.name, 60), translate("Tray", "warm") if warm else ""]
            if pace is not None and pace.tokens_per_s:
                parts.append(tokens_per_s(pace.tokens_per_s))
            if rest is not None:
                parts.append(translate("Tray", "rests until {time} after failures").format(time=_clock(rest.until)))
            entry = menu.addAction(menu_text(" · ".join(part for part in parts if part)))
            entry.setCheckable(True)
            entry.setChecked(warm)
            # A list to read: nothing happens on a click, so nothing looks clickable.
            entry.setEnabled(False)
        if facts.models is None and not facts.cause:
            menu.addAction(translate("Tray", "not looked at yet")).setEnabled(False)
        elif facts.models == ():
            menu.addAction(translate("Tray", "no models there")).setEnabled(False)

    def _add_pulls(self, menu: QMenu, facts: HostFacts) -> None:
        running = {pull.model: pull for pull in self.pulls if pull.host == facts.host}
        for model, pull in running.items():
            share = "" if pull.share is None else f" · {worded(percent(pull.share))}"
            entry = menu.addMenu(menu_text(translate("Tray", "Pulling {model}").format(model=model) + share))
            entry.addAction(translate("Tray", "Stop"), partial(self.pull_cancelled.emit, facts.host, model))
        if not facts.reachable or facts.models is None:
            return
        for model in self._wanted(facts.host):
            if model not in running and facts.model(model) is None:
                text = translate("Tray", "Pull {model}").format(model=one_line(model, 60))
                menu.addAction(menu_text(text), partial(self.pull_asked.emit, facts.host, model))

    def _add_drain(self, menu: QMenu, facts: HostFacts) -> None:
        host = facts.host
        if facts.drained:
            menu.addAction(translate("Tray", "Bring back"), lambda: self.undrain_asked.emit(host))
        else:
            self._add_drain_now(menu.addMenu(translate("Tray", "Drain: send nothing there")), host)
        text = translate("Tray", "Drain on a schedule…")
        if facts.times:
            text = translate("Tray", "Drained {times}…").format(times=_short(facts.times))
        menu.addAction(menu_text(text), lambda: self.schedule_asked.emit(host))

    def _add_drain_now(self, drain: QMenu, host: str) -> None:
        morning = tomorrow(datetime.now())
        drain.addAction(translate("Tray", "For an hour"), lambda: self.drain_asked.emit(host, time.time() + HOUR_S))
        drain.addAction(
            translate("Tray", "Until tomorrow, {time}").format(time=time_of_day(morning)),
            lambda: self.drain_asked.emit(host, tomorrow(datetime.now()).timestamp()),
        )
        drain.addAction(translate("Tray", "Until I bring it back"), lambda: self.drain_asked.emit(host, None))

    def _wanted(self, host_id: str) -> list[str]:
        return list(dict.fromkeys(target.model for target in self.registry.targets if target.host == host_id))


def state_words(state: HostState, facts: HostFacts, host: Host | None) -> str:
    """How a machine is, in a few words: `drained until 07:00`, `loading qwen3:30b, usually 12 s`."""
    return worded(phrase(facts, state, can_wake=host is not None and bool(host.mac), now=time.time()))


def tokens_per_s(speed: float) -> str:
    """How quickly a model writes: `41 tok/s`; slow ones with a decimal."""
    return translate("Tray", "{count} tok/s").format(count=number(speed, 1 if speed < 9.95 else 0))


def _short(times: tuple[str, ...]) -> str:
    """Times of the week in words, short enough for a menu."""
    if len(times) <= SHOWN_TIMES:
        return worded(weekly(times))
    return translate("Tray", "{times} and {count} more").format(
        times=worded(weekly(times[:1])), count=number(len(times) - 1)
    )


def _clock(at: float) -> str:
    return worded(clock_time(at, time.time()))
