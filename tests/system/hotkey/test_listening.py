"""Listening along, with a module in pynput's place: the real one needs a display at its import."""

from __future__ import annotations

import importlib.machinery
import sys
import threading
import types
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.combination import _NAMED, Combination, Modifier
from hostler.system.hotkey import HotkeyUnavailable, parse
from hostler.system.hotkey.listening import ListeningHotkey, pynput_name

WAIT_S = 5.0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ctrl+Alt+Space", "<ctrl>+<alt>+<space>"),
        ("Meta+Shift+A", "<shift>+<cmd>+a"),
        ("Ctrl+7", "<ctrl>+7"),
        ("Ctrl+PageUp", "<ctrl>+<page_up>"),
        ("Ctrl+Escape", "<ctrl>+<esc>"),
        ("F12", "<f12>"),
    ],
)
def test_a_combination_has_a_name_in_pynput(text: str, name: str) -> None:
    assert pynput_name(parse(text)) == name


@given(
    st.frozensets(st.sampled_from(Modifier), min_size=1),
    st.sampled_from((*_NAMED, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")),
)
def test_every_combination_is_written_as_pynput_reads_it(modifiers: frozenset[Modifier], key: str) -> None:
    *names, last = pynput_name(Combination(modifiers, key)).split("+")
    assert len(names) == len(modifiers)
    assert all(name.startswith("<") and name.endswith(">") for name in names)
    assert last == key.lower() if len(key) == 1 else last.strip("<>").replace("_", "") in (key.lower(), "esc")


class FakeHotKeys(threading.Thread):
    """pynput's GlobalHotKeys: a thread that calls back until it is stopped."""

    made: FakeHotKeys
    known: Callable[[str], bool] = staticmethod(lambda name: True)

    def __init__(self, hotkeys: dict[str, Callable[[], None]]) -> None:
        super().__init__(daemon=True)
        if not all(map(self.known, hotkeys)):
            raise ValueError("unknown key")
        FakeHotKeys.made = self
        self.hotkeys = hotkeys
        self.ready, self.ended = threading.Event(), threading.Event()

    def run(self) -> None:
        self.ready.set()
        self.ended.wait(WAIT_S)

    def wait(self) -> None:
        assert self.ready.wait(WAIT_S)

    def stop(self) -> None:
        self.ended.set()

    def press(self) -> None:
        for call in self.hotkeys.values():
            call()


def module(name: str, **names: object) -> types.ModuleType:
    made = types.ModuleType(name)
    made.__spec__ = importlib.machinery.ModuleSpec(name, None)
    for each, value in names.items():
        setattr(made, each, value)
    return made


@pytest.fixture
def pynput(monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard = module("pynput.keyboard", GlobalHotKeys=FakeHotKeys)
    monkeypatch.setitem(sys.modules, "pynput", module("pynput", keyboard=keyboard))
    monkeypatch.setitem(sys.modules, "pynput.keyboard", keyboard)


@pytest.mark.usefixtures("pynput")
def test_each_press_is_heard_until_stop() -> None:
    heard: list[str] = []
    hotkey = ListeningHotkey(parse("Ctrl+Alt+Space"))
    hotkey.start(lambda: heard.append("press"), heard.append)
    assert list(FakeHotKeys.made.hotkeys) == ["<ctrl>+<alt>+<space>"]
    FakeHotKeys.made.press()
    FakeHotKeys.made.press()
    hotkey.stop()
    assert not FakeHotKeys.made.is_alive()
    FakeHotKeys.made.press()
    hotkey.stop()
    assert heard == ["press", "press"]


@pytest.mark.usefixtures("pynput")
def test_a_listener_that_ends_by_itself_is_told() -> None:
    told = threading.Event()
    why: list[str] = []

    def lost(text: str) -> None:
        why.append(text)
        told.set()

    hotkey = ListeningHotkey(parse("Ctrl+Alt+Space"))
    hotkey.start(lambda: None, lost)
    FakeHotKeys.made.stop()
    assert told.wait(WAIT_S)
    assert "Start Hostler again" in why[0]
    hotkey.stop()


@pytest.mark.usefixtures("pynput")
def test_a_listener_that_fails_before_it_hears_anything_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeHotKeys, "run", lambda self: None)
    with pytest.raises(HotkeyUnavailable, match="could not start"):
        ListeningHotkey(parse("Ctrl+Alt+Space")).start(lambda: None, lambda why: None)
    FakeHotKeys.made.ready.set()  # lets the thread go that waits for it


@pytest.mark.usefixtures("pynput")
def test_a_key_that_pynput_does_not_know_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeHotKeys, "known", staticmethod(lambda name: False))
    with pytest.raises(HotkeyUnavailable, match="F24"):
        ListeningHotkey(parse("F24")).start(lambda: None, lambda why: None)


def test_without_pynput_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pynput", raising=False)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [importlib.machinery.BuiltinImporter, importlib.machinery.PathFinder])
    with pytest.raises(HotkeyUnavailable, match=r"install hostler\[listen\]"):
        ListeningHotkey(parse("Ctrl+Alt+Space")).start(lambda: None, lambda why: None)


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynput", module("pynput"))  # its keyboard can't be imported then,
    monkeypatch.delitem(sys.modules, "pynput.keyboard", raising=False)  # even where it was before
    with pytest.raises(HotkeyUnavailable, match="no display"):
        ListeningHotkey(parse("Ctrl+Alt+Space")).start(lambda: None, lambda why: None)
