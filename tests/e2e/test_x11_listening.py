"""pynput on a real X server: it hears what was pressed, and takes nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from Xlib import XK, X

from e2e.rig import Rig
from hostler.domain.combination import Modifier
from hostler.system.hotkey import HotkeyUnavailable, parse
from hostler.system.hotkey.listening import ListeningHotkey, pynput_name

NAMES = [*"AZ09", "Space", "Tab", "Enter", "Escape", "Backspace", "Insert", "Delete", "Home", "End", "PageUp"]
NAMES += ["PageDown", "Up", "Down", "Left", "Right", "F1", "F20"]


@pytest.fixture(autouse=True)
def display(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """pynput looks for its display in the environment of this very process, and ends with the next key only."""
    monkeypatch.setenv("DISPLAY", rig.environ["DISPLAY"])
    before = set(threading.enumerate())
    yield
    rig.keys("shift")
    rig.wait(lambda: not set(threading.enumerate()) - before, "pynput's threads to end")


def test_it_hears_a_combination_that_another_program_holds(rig: Rig, editor: Callable[..., Any]) -> None:
    note, heard, lost = editor("words"), list[int](), list[str]()
    keycode = rig.x.keysym_to_keycode(XK.string_to_keysym("F9"))
    rig.root.grab_key(keycode, X.ControlMask, True, X.GrabModeAsync, X.GrabModeAsync)
    rig.x.sync()
    hotkey = ListeningHotkey(parse("Ctrl+F9"))
    hotkey.start(lambda: heard.append(1), lost.append)
    try:
        rig.keys("ctrl+F9")
        rig.wait(lambda: heard == [1], "the press")
        assert note.is_active
    finally:
        began = time.monotonic()
        hotkey.stop()
        took_s = time.monotonic() - began
        rig.root.ungrab_key(keycode, X.ControlMask)
        rig.x.sync()
    hotkey.stop()
    rig.keys("ctrl+F9")
    assert (heard, lost) == ([1], [])
    assert took_s < 0.5


def test_it_hears_while_an_open_menu_holds_the_keyboard(rig: Rig) -> None:
    heard = list[int]()
    hotkey = ListeningHotkey(parse("Ctrl+F9"))
    hotkey.start(lambda: heard.append(1), lambda why: None)
    try:
        assert rig.root.grab_keyboard(True, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime) == X.GrabSuccess
        rig.keys("ctrl+F9")
        rig.wait(lambda: heard == [1], "the press")
    finally:
        rig.x.ungrab_keyboard(X.CurrentTime)
        rig.x.sync()
        hotkey.stop()


def test_the_focused_editor_gets_the_key_too(rig: Rig, editor: Callable[..., Any]) -> None:
    note, heard = editor("words"), list[int]()
    note.select_all()
    hotkey = ListeningHotkey(parse("Ctrl+X"))
    hotkey.start(lambda: heard.append(1), lambda why: None)
    try:
        rig.keys("ctrl+x")
        rig.wait(lambda: heard == [1], "the press")
        rig.wait(lambda: note.is_changed, "the editor to cut")
    finally:
        hotkey.stop()


def test_every_key_has_a_name_there() -> None:
    from pynput import keyboard

    for name in NAMES:
        assert keyboard.HotKey.parse(pynput_name(parse(f"{Modifier.CTRL}+{name}")))


def test_a_key_that_it_lacks_is_told() -> None:
    with pytest.raises(HotkeyUnavailable, match="F24"):
        ListeningHotkey(parse("F24")).start(lambda: None, lambda why: None)
