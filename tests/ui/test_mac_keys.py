"""Keys as a Mac has them."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QKeySequence

from hostler.domain.combination import parse
from hostler.domain.settings import Language
from hostler.ui.mac_keys import shown, with_signs, written
from hostler.ui.words import key_names, speak, translate
from ui.test_words import language

__all__ = ["language"]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Copy  Ctrl+C", "Copy  ⌘C"),
        ("Ersetzen  Strg+Eingabe", "Ersetzen  ⌘↩"),
        ("The chart as a picture (Ctrl+Shift+S)", "The chart as a picture (⌘⇧S)"),
        ("Enter reopen · Ctrl+C copy answer", "Enter reopen · ⌘C copy answer"),
        ("Alt+1 … Alt+9", "⌥1 … ⌥9"),
        ("Ctrl+,", "⌘,"),
        ("Shift+Enter", "⇧↩"),
        ("1+1 is what Control+X asks", "1+1 is what Control+X asks"),
        ("Ctrl", "Ctrl"),
    ],
)
def test_combinations_are_shown_by_their_signs(text: str, signs: str) -> None:
    assert with_signs(text) == signs


@pytest.mark.parametrize("keys", ["Ctrl+Alt+Space", "Meta+Shift+A", "Ctrl+Meta+F5", "F8"])
def test_what_is_recorded_on_a_mac_means_the_keys_that_were_pressed(keys: str) -> None:
    for platform in ("darwin", "linux", "win32"):
        assert parse(written(shown(keys, platform), platform)) == parse(keys)


def test_on_a_mac_qt_calls_command_ctrl() -> None:
    assert written(QKeySequence("Ctrl+K"), "darwin") == "Meta+K"
    assert written(QKeySequence("Ctrl+K"), "linux") == "Ctrl+K"
    assert written(QKeySequence(), "darwin") == ""


@pytest.fixture
def on_a_mac(language: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(sys, "platform", "darwin")
        yield


def test_every_window_shows_them_in_each_language(on_a_mac: None) -> None:
    speak(Language.ENGLISH)
    assert translate("Foot", "Copy  Ctrl+C") == "Copy  ⌘C"
    assert key_names("Ctrl+Shift+Enter") == "⌘⇧↩"
    speak(Language.GERMAN)
    assert translate("HistoryWindow", "Undo  Ctrl+Z").endswith("  ⌘Z")
    assert translate("HistoryWindow", "Undo  Ctrl+Z") != "Undo  ⌘Z"
    assert key_names("Ctrl+Enter") == "⌘↩"
    # The global keys are named as the config has them, where Ctrl is Control.
    how = translate("Hotkey", "“{text}” can't be a hotkey: “{name}” is no key. Write it like Ctrl+Alt+Space.")
    assert "+Space" in how
    assert "⌘" not in how
