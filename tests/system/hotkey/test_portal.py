"""The GlobalShortcuts portal over a real bus: bound, pressed, bound anew, closed, restarted and refused."""

from __future__ import annotations

import os
import queue
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from hostler.domain.combination import parse
from hostler.system.hotkey import WAYLAND, Shortcut
from hostler.system.hotkey.portal import CLOSED, REFUSED, PortalHotkeys
from hostler.system.portal import Portal, Refused
from system.portals import WAIT_S, PortalBus

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon here")
POPUP = Shortcut("popup", "Ask", parse("Ctrl+Alt+Space"))
SUMMARIZE = Shortcut("action-summarize", "Summarize", parse("Meta+Shift+S"))


class Keys:
    """The app's keys, and what they told."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.presses: queue.Queue[tuple[str, str]] = queue.Queue()
        self.bound: queue.Queue[Mapping[str, str]] = queue.Queue()
        self.problems: queue.Queue[str] = queue.Queue()
        self.keys = PortalHotkeys(environ, lambda *press: self.presses.put(press), self.bound.put, self.problems.put)

    def problem(self) -> str:
        return self.problems.get(timeout=WAIT_S)


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[PortalBus]:
    started = PortalBus(tmp_path)
    yield started
    started.close()


@pytest.fixture
def begin(bus: PortalBus) -> Iterator[Callable[..., Keys]]:
    made: list[Keys] = []

    def begin(*wanted: Shortcut) -> Keys:
        made.append(Keys(bus.environ))
        made[-1].keys.bind(wanted)
        return made[-1]

    yield begin
    for each in made:
        each.keys.stop()


Begin = Callable[..., Keys]


def test_all_keys_are_bound_at_once_under_our_name_and_a_press_brings_its_token(bus: PortalBus, begin: Begin) -> None:
    bus.start_portal()
    keys = begin(POPUP, SUMMARIZE)
    assert bus.next("registered")["app"] == "hostler"
    bind = bus.next("bind")
    assert bind["keys"] == {"popup": "CTRL+ALT+space", "action-summarize": "SHIFT+LOGO+s"}
    assert bind["about"] == {"popup": "Ask", "action-summarize": "Summarize"}
    assert keys.bound.get(timeout=WAIT_S) == bind["keys"]
    assert keys.problem() == ""
    bus.order("press", "popup", "a-token")
    assert keys.presses.get(timeout=WAIT_S) == ("popup", "a-token")
    bus.order("press", "action-summarize", "")
    assert keys.presses.get(timeout=WAIT_S) == ("action-summarize", "")


def test_other_keys_are_bound_in_a_session_of_their_own(bus: PortalBus, begin: Begin) -> None:
    bus.start_portal()
    keys = begin(POPUP)
    first = bus.next("bind")
    keys.bound.get(timeout=WAIT_S)
    keys.keys.bind((POPUP, SUMMARIZE))
    second = bus.next("bind")
    assert set(second["keys"]) == {"popup", "action-summarize"}
    assert second["session"] != first["session"]
    keys.bound.get(timeout=WAIT_S)
    bus.order("press", "action-summarize", "")
    assert keys.presses.get(timeout=WAIT_S)[0] == "action-summarize"


def test_a_session_that_the_portal_closes_is_bound_again_but_not_for_ever(bus: PortalBus, begin: Begin) -> None:
    bus.start_portal()
    keys = begin(POPUP)
    bus.next("bind")
    assert keys.problem() == ""
    bus.order("close")
    bus.next("bind")
    assert keys.problem() == ""
    bus.order("press", "popup", "")
    assert keys.presses.get(timeout=WAIT_S)[0] == "popup"
    bus.order("close")
    assert keys.problem() == CLOSED
    # The user asks for them again.
    keys.keys.bind((POPUP,))
    bus.next("bind")
    assert keys.problem() == ""


def test_a_portal_that_is_restarted_gets_the_keys_again(bus: PortalBus, begin: Begin) -> None:
    bus.start_portal()
    keys = begin(POPUP)
    bus.next("bind")
    assert keys.problem() == ""
    bus.end_portal()
    bus.start_portal()
    bus.next("registered")
    bus.next("bind")
    assert keys.bound.get(timeout=WAIT_S)
    assert keys.bound.get(timeout=WAIT_S)
    bus.order("press", "popup", "")
    assert keys.presses.get(timeout=WAIT_S)[0] == "popup"


def test_a_user_who_refuses_is_told_what_else_there_is_and_not_asked_again(bus: PortalBus, begin: Begin) -> None:
    bus.start_portal("refuse")
    keys = begin(POPUP)
    bus.next("bind")
    assert keys.problem() == REFUSED
    assert bus.is_quiet
    bus.order("refuse", "no")
    keys.keys.bind((POPUP,))
    bus.next("bind")
    assert keys.problem() == ""


def test_a_key_that_the_user_takes_away_is_named_until_it_is_pressed_after_all(bus: PortalBus, begin: Begin) -> None:
    bus.start_portal()
    keys = begin(POPUP, SUMMARIZE)
    assert keys.problem() == ""
    bus.order("change", "popup", "Ctrl+Alt+A")
    assert "Summarize" in keys.problem()
    bus.order("press", "action-summarize", "")
    assert keys.problem() == ""


@pytest.mark.parametrize("modes", [["no-shortcuts"], None], ids=["a portal without shortcuts", "no portal"])
def test_without_the_portal_the_command_is_named(bus: PortalBus, begin: Begin, modes: list[str] | None) -> None:
    if modes is not None:
        bus.start_portal(*modes)
    assert begin(POPUP).problem() == WAYLAND


def test_without_a_bus_the_command_is_named(tmp_path: Path) -> None:
    for environ in ({}, {"XDG_RUNTIME_DIR": str(tmp_path)}, {"DBUS_SESSION_BUS_ADDRESS": "nonsense"}):
        keys = Keys(environ)
        keys.keys.bind((POPUP,))
        assert keys.problem() == WAYLAND
        keys.keys.stop()


def test_the_end_gives_the_keys_back_and_comes_at_once_also_while_the_user_is_asked(bus: PortalBus) -> None:
    bus.start_portal()
    keys = Keys(bus.environ)
    keys.keys.bind((POPUP,))
    bus.next("bind")
    keys.keys.stop()
    keys.keys.stop()
    keys.keys.bind((POPUP,))
    bus.order("press", "popup", "")
    assert keys.presses.empty()
    assert bus.is_quiet


def test_the_portal_of_the_tests_is_as_strict_as_the_real_one(bus: PortalBus) -> None:
    bus.start_portal()
    read, write = os.pipe()
    shortcuts = "org.freedesktop.portal.GlobalShortcuts"
    options: Any = {"session_handle_token": ("s", "x")}
    nameless = Portal(bus.environ, read, app_id="")
    with pytest.raises(Refused, match="app id"):
        nameless.request(shortcuts, "CreateSession", "a{sv}", (), options)
    nameless.close()
    portal = Portal(bus.environ, read)
    session = portal.request(shortcuts, "CreateSession", "a{sv}", (), options)["session_handle"][1]
    bind = (session, [("popup", {"description": ("s", "Ask"), "preferred_trigger": ("s", "CTRL+a")})], "")
    portal.request(shortcuts, "BindShortcuts", "oa(sa{sv})sa{sv}", bind, {})
    with pytest.raises(Refused, match="already"):
        portal.request(shortcuts, "BindShortcuts", "oa(sa{sv})sa{sv}", bind, {})
    portal.close()
    os.close(read)
    os.close(write)
