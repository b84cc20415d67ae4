"""Whatever somebody types or pastes into a field of the settings is taken, or refused beside it, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from hostler.domain.fleet import Fleet, HostFacts, ModelFacts
from hostler.domain.registry import Target
from hostler.domain.settings import Language
from hostler.domain.untrusted import printable
from hostler.store.config import load
from hostler.store.secrets import Keys
from hostler.ui.settings.form import Field
from hostler.ui.settings.pages import KEYS
from hostler.ui.settings.window import SettingsWindow
from hostler.ui.words import speak

TEXT = """version = 1
[[hosts]]
id = "mac"
name = "Mac"
url = "http://127.0.0.1:1"
[[hosts]]
id = "pc"
url = "http://127.0.0.1:2"
[[routes]]
id = "quick"
chain = ["m:1@mac"]
[[routes]]
id = "code"
chain = ["m:1@mac"]
[[actions]]
id = "x"
name = "X"
prompt = "{text}"
[[actions]]
id = "y"
name = "Y"
prompt = "y"
hotkey = "Ctrl+Alt+Y"
"""
MODEL_TABLE = '[hosts.models."NAME"]'
PAGE_OF = {"[[hosts]]": 0, MODEL_TABLE: 1, "[[routes]]": 2, "[fallback]": 2, "[[actions]]": 3}
GENERAL = 4
HUGE = "x" * 300_000
PASTED = {
    "nothing": "",
    "a blank": "   ",
    "a word": "wibble",
    "a huge text": HUGE,
    "a huge number": "9" * 5000,
    "below zero": "-1",
    "a fraction": "1.5",
    "no number": "nan",
    "endless": "1e999",
    "another digit": "٣",
    "unicode": "Grüße 日本 🚀 👩‍💻",
    "a turned text": "a\u202eb",
    "a control": "a\x1b[2Jb",
    "two lines": "a\nb\n\nc",
    "markup": "<b>bold</b><img src=x>",
    "TOML": '"]\n[[hosts]]\nid = "evil',
    "a pattern": "(a+)+$",
    "a placeholder": "{nobody}",
    "a header without a value": "X-Proxy",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "config.toml"
    made.write_text(TEXT)
    return made


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[SettingsWindow]:
    made = SettingsWindow(file, lambda text: None, Keys())
    qtbot.addWidget(made)
    made.open()
    qtbot.waitUntil(lambda: bool(made.changes.document))
    facts = HostFacts(host="mac", reachable=True, models=(ModelFacts(name="m:1"),))
    made.show_fleet(load(file).config.registry, Fleet((facts,)))
    made.models.choose(Target("m:1", "mac"))
    yield made
    made.changes.close()


def field(window: SettingsWindow, table: str, name: str) -> Field:
    page = PAGE_OF.get(table, GENERAL)
    window.rail.setCurrentRow(page)
    return window.pages[page].fields[table, name]


def paste(field: Field, text: str) -> bool:
    """Puts the text where a person would type it, and finishes. Whether there is such a place."""
    match field.editor:
        case QLineEdit():
            field.editor.selectAll()
            field.editor.insert(text)
        case QPlainTextEdit():
            field.editor.clear()
            pasted = QMimeData()
            pasted.setText(text)
            field.editor.insertFromMimeData(pasted)
            if field.wrong.text():
                return True  # refused as it came
        case _:
            return False
    field.finish()
    return True


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_every_field_takes_it_or_says_beside_itself_what_is_wrong(
    qtbot: QtBot, window: SettingsWindow, file: Path, text: str
) -> None:
    tried = 0
    for key in KEYS:
        if key.table == "[fallback]":
            continue
        there = field(window, key.table, key.name)
        if not paste(there, text):
            continue
        tried += 1
        qtbot.waitUntil(lambda: window.changes.idle)
        wrong = there.wrong.text()
        assert load(file).errors == (), (key.name, "what is in the file works")
        if wrong:
            assert there.wrong.isVisibleTo(there)
            assert len(wrong) < 700, key.name
            assert printable(wrong) == wrong, key.name
            assert wrong in there.editor.accessibleDescription()
            if isinstance(there.editor, QLineEdit):
                assert there.editor.text().strip() or not text.strip(), "what was typed is still there"
            there.complain("")
            there.put(there.value)
        while window.changes.can_undo:
            window.undo.click()
            qtbot.waitUntil(lambda: window.changes.idle)
    assert tried > 25
    assert load(file).config.registry.hosts[0].name == "Mac"


CASES = (
    ("[[hosts]]", "url", "", "This is needed."),
    ("[[hosts]]", "url", "mac-mini:11434", "lacks http://"),
    ("[[hosts]]", "url", "http://me:secret@127.0.0.1", "no user or password"),
    ("[[hosts]]", "url", "http://[::1", "is not an address"),
    ("[[hosts]]", "url", "http://mac:99999", "is not an address"),
    ("[[hosts]]", "url", "http://127.0.0.1:1?x", "more than scheme, name, port and path"),
    ("[[hosts]]", "id", "", "This is needed."),
    ("[[hosts]]", "id", "pc", "“pc” is there already"),
    ("[[hosts]]", "id", "Mac Mini", "can't be a host id"),
    ("[[hosts]]", "id", "ж", "can't be a host id"),
    ("[[hosts]]", "name", "n" * 81, "this is 81 characters long: 80 are enough"),
    ("[[hosts]]", "proxy", "127.0.0.1:3128", "is not a proxy's address"),
    ("[[hosts]]", "mac", "aa:bb", "is no MAC address"),
    ("[[hosts]]", "headers", "no colon", "Write each header as Name: value."),
    ("[[hosts]]", "headers", "Authorization: Bearer x", "no secrets in this file"),
    ("[[hosts]]", "headers", "Ключ: x", "can't be a header"),
    ("[[hosts]]", "drain_times", "whenever", "whenever"),
    ("[[routes]]", "id", "code", "“code” is there already"),
    ("[[routes]]", "ceiling_usd", "1001", "Write a number from 0 to 1,000."),
    ("[[routes]]", "keywords", "\n".join(f"w{n}" for n in range(501)), "these are 501: 500 are enough"),
    ("[[routes]]", "always", "x" * 201, "this is 201 characters long: 200 are enough"),
    ("[[actions]]", "id", "y", "“y” is there already"),
    ("[[actions]]", "name", "", "This is needed."),
    ("[[actions]]", "prompt", "", "This is needed."),
    ("[[actions]]", "prompt", "{nobody}", "“{nobody}” is no placeholder"),
    ("[[actions]]", "prompt", "x" * 300_000, "this is 300,000 characters long"),
    ("[[actions]]", "prompt", "x" * 20_001, "this is 20,001 characters long"),
    ("[[actions]]", "icon", "xyz", "icon"),
    ("[privacy]", "keep_days", "-1", "Write a number from 0 to 36,500."),
    ("[cloud]", "day_usd", "lots", "Write a number."),
    (MODEL_TABLE, "num_ctx", "255", "Write a number from 256 to 100,000,000."),
    (MODEL_TABLE, "num_ctx", "8k", "Write a whole number."),
    (MODEL_TABLE, "keep_alive", "30 minutes", "“30 minutes” is no time"),
    (MODEL_TABLE, "max_output_tokens", "0", "Write a number from 1 to 100,000,000."),
    (MODEL_TABLE, "rank", "0", "rank"),
    (MODEL_TABLE, "usd_in_per_m", "-1", "Write a number from 0 to 100,000."),
)


@pytest.mark.parametrize(("table", "name", "text", "why"), CASES)
def test_what_is_wrong_is_said_with_what_to_do(
    qtbot: QtBot, window: SettingsWindow, file: Path, table: str, name: str, text: str, why: str
) -> None:
    there = field(window, table, name)
    assert paste(there, text)
    qtbot.waitUntil(lambda: why in there.wrong.text())
    qtbot.waitUntil(lambda: window.changes.idle)
    assert why in there.wrong.text(), "it stays until it is right"
    assert file.read_text() == TEXT


def test_a_key_for_typing_can_not_be_a_hotkey(qtbot: QtBot, window: SettingsWindow, file: Path) -> None:
    there = field(window, "[hotkeys]", "popup")
    assert isinstance(there.editor, QKeySequenceEdit)
    there.editor.setKeySequence(QKeySequence("A"))
    there.finish()
    assert "that key is for typing" in there.wrong.text()
    there.editor.setKeySequence(QKeySequence("Ctrl+Alt+A"))
    there.finish()
    qtbot.waitUntil(lambda: 'popup = "Ctrl+Alt+A"' in file.read_text())
    assert there.wrong.text() == ""


def test_two_actions_can_not_have_the_same_key(qtbot: QtBot, window: SettingsWindow, file: Path) -> None:
    there = field(window, "[[actions]]", "hotkey")
    assert isinstance(there.editor, QKeySequenceEdit)
    there.editor.setKeySequence(QKeySequence("Ctrl+Alt+Y"))
    there.finish()
    qtbot.waitUntil(lambda: "give each action its own key" in there.wrong.text())
    assert file.read_text() == TEXT


def test_what_the_file_refuses_is_said_in_the_language_of_the_window(qtbot: QtBot, file: Path) -> None:
    speak(Language.GERMAN)
    try:
        made = SettingsWindow(file, lambda text: None, Keys())
        qtbot.addWidget(made)
        made.open()
        qtbot.waitUntil(lambda: bool(made.changes.document))
        there = field(made, "[[hosts]]", "name")
        paste(there, "n" * 1081)
        qtbot.waitUntil(lambda: "1.081 Zeichen" in there.wrong.text())
        there = field(made, "[[hosts]]", "url")
        paste(there, "mac-mini:11434")
        qtbot.waitUntil(lambda: there.wrong.text().startswith("„mac-mini:11434“ fehlt http:// oder https://"))
        made.changes.close()
    finally:
        speak(Language.ENGLISH)
