"""The global keys together: each by itself, and bound anew when the config changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from hostler.domain.combination import Combination
from hostler.domain.registry import Action, Registry
from hostler.domain.settings import Hotkeys as Wanted
from hostler.system.hotkey import WAYLAND, HotkeyTaken, Shortcut
from hostler.ui.activation import VARIABLE
from hostler.ui.hotkeys import POPUP, SCREENSHOT, Hotkeys


class FakeKeyboard:
    """Keys that are held here, and those that another program holds."""

    def __init__(self) -> None:
        self.held: dict[str, Callable[[], None]] = {}
        self.lost: dict[str, Callable[[str], None]] = {}
        self.taken: set[str] = set()
        self.starts: list[str] = []
        self.said: dict[str, str] = {}

    def choose(self, combination: Combination) -> FakeListener:
        return FakeListener(self, str(combination))

    def tell(self, about: str, problem: str) -> None:
        self.said[about] = problem


class FakeListener:
    def __init__(self, keyboard: FakeKeyboard, key: str) -> None:
        self._keyboard, self._key = keyboard, key

    def start(self, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        if self._key in self._keyboard.taken:
            raise HotkeyTaken(self._key)
        self._keyboard.starts.append(self._key)
        self._keyboard.held[self._key] = on_press
        self._keyboard.lost[self._key] = on_lost

    def stop(self) -> None:
        self._keyboard.held.pop(self._key, None)


def action(name: str, hotkey: str) -> Action:
    return Action(id=name.lower(), name=name, prompt="-", hotkey=hotkey)


def registry(*actions: Action) -> Registry:
    return Registry(actions=actions)


def test_each_key_tells_what_it_is_for(qtbot: QtBot) -> None:
    keyboard = FakeKeyboard()
    hotkeys = Hotkeys(keyboard.choose, keyboard.tell)
    hotkeys.bind(Wanted(), registry(action("Summarize", "ctrl+alt+s"), action("Explain", "")))
    assert set(keyboard.held) == {"Ctrl+Alt+Space", "Ctrl+Alt+S"}
    heard: list[str] = []
    hotkeys.pressed.connect(heard.append)
    keyboard.held["Ctrl+Alt+S"]()
    keyboard.held["Ctrl+Alt+Space"]()
    assert heard == ["summarize", POPUP]


def test_a_taken_key_is_said_with_its_action_and_the_others_work(qtbot: QtBot) -> None:
    keyboard = FakeKeyboard()
    keyboard.taken = {"Ctrl+Alt+S"}
    hotkeys = Hotkeys(keyboard.choose, keyboard.tell)
    hotkeys.bind(Wanted(), registry(action("Summarize", "Ctrl+Alt+S"), action("Explain", "Ctrl+Alt+E")))
    assert set(keyboard.held) == {"Ctrl+Alt+Space", "Ctrl+Alt+E"}
    assert keyboard.said["hotkey summarize"].startswith("Another program holds Ctrl+Alt+S, the key of “Summarize”.")
    keyboard.taken = set()
    hotkeys.bind(Wanted(), registry(action("Summarize", "Ctrl+Alt+S"), action("Explain", "Ctrl+Alt+E")))
    assert keyboard.said["hotkey summarize"] == "", "solved"
    assert "Ctrl+Alt+S" in keyboard.held


def test_a_change_of_the_config_binds_what_is_new_alone(qtbot: QtBot) -> None:
    keyboard = FakeKeyboard()
    hotkeys = Hotkeys(keyboard.choose, keyboard.tell)
    hotkeys.bind(Wanted(), registry(action("Summarize", "Ctrl+Alt+S")))
    hotkeys.bind(Wanted(), registry(action("Summarize", "Ctrl+Alt+Z")))
    assert set(keyboard.held) == {"Ctrl+Alt+Space", "Ctrl+Alt+Z"}
    assert keyboard.starts == ["Ctrl+Alt+Space", "Ctrl+Alt+S", "Ctrl+Alt+Z"], "the popup's was held all the time"
    hotkeys.bind(Wanted(popup="Ctrl+Alt+H"), registry())
    assert set(keyboard.held) == {"Ctrl+Alt+H"}
    hotkeys.stop()
    assert keyboard.held == {}


def test_a_key_for_two_things_is_said(qtbot: QtBot) -> None:
    keyboard = FakeKeyboard()
    hotkeys = Hotkeys(keyboard.choose, keyboard.tell)
    hotkeys.bind(Wanted(), registry(action("Summarize", "Alt+Ctrl+Space")))
    assert set(keyboard.held) == {"Ctrl+Alt+Space"}
    assert keyboard.said["hotkey summarize"] == "Ctrl+Alt+Space is two keys at once: “Summarize” needs another one."


def test_a_lost_key_is_said(qtbot: QtBot) -> None:
    keyboard = FakeKeyboard()
    hotkeys = Hotkeys(keyboard.choose, keyboard.tell)
    hotkeys.bind(Wanted(popup="wibble"), registry(action("Summarize", "Ctrl+Alt+S")))
    assert keyboard.said["hotkey"].startswith("“wibble” can't be a hotkey")
    keyboard.lost["Ctrl+Alt+S"]("gone")
    assert keyboard.said["hotkey summarize"] == "gone"


class FakeDesktop:
    """A desktop that gives all keys together."""

    def __init__(self) -> None:
        self.bound: list[dict[str, str]] = []
        self.stopped = 0

    def choose(self, on_press: Any, on_bound: Any, on_problem: Any) -> FakeDesktop:
        self.press, self.give, self.say = on_press, on_bound, on_problem
        return self

    def bind(self, wanted: tuple[Shortcut, ...]) -> None:
        self.bound.append({each.id: f"{each.about}: {each.combination}" for each in wanted})

    def stop(self) -> None:
        self.stopped += 1


def test_a_desktop_that_gives_keys_together_is_asked_once_for_each_change(qtbot: QtBot) -> None:
    keyboard, desktop = FakeKeyboard(), FakeDesktop()
    hotkeys = Hotkeys(keyboard.choose, keyboard.tell, desktop.choose)
    summarize = registry(action("Summarize", "ctrl+alt+s"))
    for _ in range(2):
        hotkeys.bind(Wanted(screenshot="Meta+P"), summarize)
    assert desktop.bound == [
        {
            "popup": "Ask Hostler: Ctrl+Alt+Space",
            "screenshot": "Ask about a screenshot: Meta+P",
            "action-summarize": "Summarize: Ctrl+Alt+S",
        }
    ]
    hotkeys.bind(Wanted(), registry())
    assert desktop.bound[1:] == [{"popup": "Ask Hostler: Ctrl+Alt+Space"}]
    assert not keyboard.starts
    desktop.give({"popup": "Ctrl+Alt+A"})
    assert hotkeys.held == {POPUP: "Ctrl+Alt+A"}
    desktop.say("The desktop said no.")
    assert keyboard.said["hotkey desktop"] == "The desktop said no."
    hotkeys.manage_without()
    assert keyboard.said["hotkey desktop"] == ""
    desktop.say("Again.")
    desktop.say("")
    assert keyboard.said["hotkey desktop"] == ""


def test_a_press_brings_the_token_that_the_window_takes_the_focus_with(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    keyboard, desktop = FakeKeyboard(), FakeDesktop()
    hotkeys = Hotkeys(keyboard.choose, keyboard.tell, desktop.choose)
    hotkeys.bind(Wanted(), registry(action("Summarize", "ctrl+alt+s")))
    for name, key in (("popup", POPUP), ("screenshot", SCREENSHOT), ("action-summarize", "summarize")):
        with qtbot.waitSignal(hotkeys.pressed) as pressed:
            desktop.press(name, f"token of {name}")
        assert pressed.args == [key]
        assert os.environ[VARIABLE] == f"token of {name}"
    hotkeys.stop()
    assert desktop.stopped == 1
    with qtbot.assertNotEmitted(hotkeys.pressed):
        desktop.press("popup", "")
    # Asked anew, as after a pause.
    hotkeys.bind(Wanted(), registry())
    assert len(desktop.bound) == 2


def test_whoever_opened_the_popup_by_command_once_is_not_told_how_at_the_next_start(
    qtbot: QtBot, tmp_path: Path
) -> None:
    for told in (True, False):
        keyboard, desktop = FakeKeyboard(), FakeDesktop()
        hotkeys = Hotkeys(keyboard.choose, keyboard.tell, desktop.choose, tmp_path / "by-command")
        hotkeys.bind(Wanted(), registry())
        desktop.say(WAYLAND)
        assert keyboard.said.get("hotkey desktop", "") == (WAYLAND if told else "")
        hotkeys.manage_without()
        assert not keyboard.said["hotkey desktop"]
    # What is wrong otherwise is said all the same.
    desktop.say("The desktop said no.")
    assert keyboard.said["hotkey desktop"] == "The desktop said no."
