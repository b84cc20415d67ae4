"""RegisterEventHotKey, with the calls of macOS played by a fake."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from hostler.domain.combination import _NAMED
from hostler.system.hotkey import HotkeyTaken, HotkeyUnavailable, parse
from hostler.system.hotkey.macos import ALREADY_EXISTS, MacHotkey, key_code

COMMAND, SHIFT, OPTION, CONTROL = 0x100, 0x200, 0x800, 0x1000


class FakeCarbon:
    def __init__(self, failure: int = 0) -> None:
        self._failure = failure
        self.registered: list[tuple[int, int]] = []
        self.held = False
        self.press: Callable[[], None] = lambda: None

    def register(self, modifiers: int, key: int, on_press: Callable[[], None]) -> int:
        self.registered.append((modifiers, key))
        self.held, self.press = True, on_press
        return self._failure

    def unregister(self) -> None:
        self.held = False


def started(combination: str, calls: FakeCarbon, heard: list[str]) -> MacHotkey:
    hotkey = MacHotkey(parse(combination), calls)
    hotkey.start(lambda: heard.append("press"), heard.append)
    return hotkey


def test_each_press_is_heard() -> None:
    calls, heard = FakeCarbon(), []
    started("Ctrl+Option+Space", calls, heard)
    assert calls.registered == [(CONTROL | OPTION, 49)]
    calls.press()
    calls.press()
    assert heard == ["press", "press"]


def test_a_taken_key_is_told_and_nothing_stays_behind() -> None:
    calls = FakeCarbon(ALREADY_EXISTS)
    with pytest.raises(HotkeyTaken, match=r"Meta\+A"):
        started("Cmd+A", calls, [])
    assert not calls.held


def test_a_refused_key_is_told_with_the_number_and_nothing_stays_behind() -> None:
    calls = FakeCarbon(-50)
    with pytest.raises(HotkeyUnavailable, match=r"error -50"):
        started("Cmd+A", calls, [])
    assert not calls.held


def test_stop_gives_the_key_back_and_a_press_after_it_is_not_heard() -> None:
    calls, heard = FakeCarbon(), []
    hotkey = started("Cmd+Shift+A", calls, heard)
    assert calls.registered == [(COMMAND | SHIFT, 0)]
    hotkey.stop()
    calls.press()
    hotkey.stop()
    assert not calls.held
    assert heard == []


def test_a_key_that_mac_keyboards_lack_is_told_before_anything_is_taken() -> None:
    calls = FakeCarbon()
    for key in ("Insert", "F24"):
        with pytest.raises(HotkeyUnavailable, match=f"no key {key}"):
            started(f"Ctrl+{key}", calls, [])
    assert calls.registered == []


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("A", 0x00),
        ("S", 0x01),
        ("B", 0x0B),
        ("T", 0x11),
        ("O", 0x1F),
        ("P", 0x23),
        ("L", 0x25),
        ("K", 0x28),
        ("N", 0x2D),
        ("M", 0x2E),
        ("1", 0x12),
        ("5", 0x17),
        ("6", 0x16),
        ("0", 0x1D),
        ("Space", 0x31),
        ("Backspace", 0x33),
        ("Delete", 0x75),
        ("F1", 0x7A),
        ("F5", 0x60),
        ("F12", 0x6F),
        ("Up", 0x7E),
    ],
)
def test_keys_have_the_codes_of_the_ansi_layout(key: str, code: int) -> None:
    assert key_code(parse(f"Ctrl+{key}")) == code


def test_no_two_keys_share_a_code() -> None:
    keys = [key for key in (*_NAMED, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") if key not in LACKING]
    assert len({key_code(parse(f"Ctrl+{key}")) for key in keys}) == len(keys)


LACKING = {"Insert", *(f"F{number}" for number in range(13, 25))}


@pytest.mark.skipif(sys.platform == "darwin", reason="there the real calls exist")
def test_elsewhere_it_says_where_it_works() -> None:
    with pytest.raises(HotkeyUnavailable, match="macOS only"):
        MacHotkey(parse("Ctrl+A")).start(lambda: None, lambda why: None)
