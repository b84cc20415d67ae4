"""The settings window: what is typed, what is written, what is refused, and what is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from hostler.domain.fleet import Fleet
from hostler.domain.registry import Host, Registry
from hostler.domain.settings import Language
from hostler.store.config import load
from hostler.store.reference import keys
from hostler.store.secrets import Keys, entry
from hostler.ui.settings.form import Field
from hostler.ui.settings.labels import GROUPS, LABELS
from hostler.ui.settings.models.fields import MODEL_TABLE
from hostler.ui.settings.pages import ListPage
from hostler.ui.settings.window import SettingsWindow
from hostler.ui.words import speak
from store.test_secrets import MemoryKeyring, memory
from ui.test_words import language

__all__ = ["language", "memory"]

TEXT = """version = 1
[[hosts]]
id = "a"
name = "Kitchen"
url = "http://127.0.0.1:1"
[[routes]]
id = "quick"
chain = ["m@a", "n@a"]   # mine
[[actions]]
id = "x"
name = "X"
prompt = "{text}"
"""
LETTER_PX = 8
MACHINES, MODELS, ROUTES, ACTIONS, GENERAL = range(5)


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
    yield made
    made.changes.close()


def field(window: SettingsWindow, page: int, name: str) -> Field:
    window.rail.setCurrentRow(page)
    return next(field for (_, key), field in window.pages[page].fields.items() if key == name)


def typed(qtbot: QtBot, field: Field, text: str) -> None:
    """Types over what stands there, and leaves the field."""
    assert isinstance(field.editor, QLineEdit)
    field.editor.setFocus()
    field.editor.selectAll()
    qtbot.keyClicks(field.editor, text)
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)


def test_every_key_has_a_label_and_a_page() -> None:
    declared = {(key.table, key.name) for key in keys()}
    assert set(LABELS) == declared
    lists = {"[[hosts]]", MODEL_TABLE, "[[routes]]", "[[actions]]"}
    assert {table for table, _ in LABELS} == {*lists, "[fallback]", *GROUPS}


def test_a_change_is_written_and_taken_back(qtbot: QtBot, window: SettingsWindow, file: Path) -> None:
    typed(qtbot, field(window, GENERAL, "keep_days"), "30")
    qtbot.waitUntil(lambda: "keep_days = 30" in file.read_text())
    assert load(file).config.settings.privacy.keep_days == 30
    window.undo.click()
    qtbot.waitUntil(lambda: load(file).config.settings.privacy.keep_days == 90)
    assert not window.undo.isEnabled()


@pytest.mark.parametrize("spoken", [Language.ENGLISH, Language.GERMAN])
def test_on_a_small_screen_fields_have_room_for_what_is_typed(
    qtbot: QtBot, file: Path, language: None, spoken: Language
) -> None:
    speak(spoken)
    window = SettingsWindow(file, lambda text: None, Keys())
    qtbot.addWidget(window)
    window.resize(620, 320)  # Full HD at 300%, with a frame
    window.open()
    qtbot.waitUntil(lambda: bool(window.changes.document))
    for page in (MACHINES, ROUTES, ACTIONS, GENERAL):
        window.rail.setCurrentRow(page)
        for (_, name), there in window.pages[page].fields.items():
            if there.isVisibleTo(window.pages[page]):
                qtbot.waitUntil(lambda there=there: there.width() >= 20 * LETTER_PX)
                area = there.parentWidget().parentWidget()
                assert there.geometry().right() <= area.width(), name
    window.changes.close()


@pytest.mark.parametrize(
    ("page", "name", "text", "why"),
    [
        (MACHINES, "url", "127.0.0.1:1", "lacks http://"),
        (MACHINES, "url", "http://user:pass@127.0.0.1", "no user or password"),
        (MACHINES, "url", "", "This is needed."),
        (MACHINES, "id", "Mac Mini", "can't be a host id"),
        (MACHINES, "mac", "no mac", "MAC"),
        (MACHINES, "proxy", "socks", "is not a proxy's address"),
        (ROUTES, "ceiling_usd", "many", "Write a number."),
        (ROUTES, "ceiling_usd", "1e9", "Write a number from 0 to 1,000."),
        (GENERAL, "keep_days", "1.5", "Write a whole number."),
        (GENERAL, "day_usd", "-1", "Write a number from 0 to 100,000."),
        (GENERAL, "keep_days", "9" * 400, "Write a number from"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    qtbot: QtBot, window: SettingsWindow, file: Path, page: int, name: str, text: str, why: str
) -> None:
    there = field(window, page, name)
    typed(qtbot, there, text) if text else (there.put(""), there.finish())
    qtbot.waitUntil(lambda: why in there.wrong.text())
    assert isinstance(there.editor, QLineEdit)
    assert there.editor.text() == text
    qtbot.waitUntil(lambda: window.changes.idle)
    assert why in there.wrong.text(), "it stays until it is right"
    assert file.read_text() == TEXT


def test_another_id_is_taken_up_by_the_chains(qtbot: QtBot, window: SettingsWindow, file: Path) -> None:
    typed(qtbot, field(window, MACHINES, "id"), "kitchen")
    qtbot.waitUntil(lambda: '["m@kitchen", "n@kitchen"]   # mine' in file.read_text())
    page = window.pages[MACHINES]
    assert isinstance(page, ListPage)
    assert page.entry == "kitchen"


def test_an_entry_is_added_and_removed(qtbot: QtBot, window: SettingsWindow, file: Path) -> None:
    window.rail.setCurrentRow(MACHINES)
    page = window.pages[MACHINES]
    assert isinstance(page, ListPage)
    page.add.click()
    assert page.entry == "machine-1"
    qtbot.waitUntil(lambda: 'id = "machine-1"' in file.read_text())
    page.remove.click()
    qtbot.waitUntil(lambda: file.read_text().split() == TEXT.split())
    page.select("a")
    page.remove.click()
    assert page.said.text() == "“a” is needed by quick: take it out there first."


def test_a_broken_file_is_said_and_left_alone(qtbot: QtBot, window: SettingsWindow, file: Path) -> None:
    file.write_text("[[hosts")
    typed(qtbot, field(window, GENERAL, "keep_days"), "30")
    qtbot.waitUntil(lambda: "mend it by hand" in field(window, GENERAL, "keep_days").wrong.text())
    assert file.read_text() == "[[hosts"


def test_where_there_is_no_file_the_first_change_begins_one(qtbot: QtBot, tmp_path: Path) -> None:
    window = SettingsWindow(tmp_path / "new" / "config.toml", lambda text: None, Keys())
    qtbot.addWidget(window)
    window.open()
    qtbot.waitUntil(lambda: window.changes.idle)
    page = window.pages[MACHINES]
    assert isinstance(page, ListPage)
    page.add.click()
    qtbot.waitUntil(lambda: (tmp_path / "new" / "config.toml").exists())
    window.changes.close()


def test_a_key_goes_to_the_keyring_and_is_never_shown_again(
    qtbot: QtBot, window: SettingsWindow, file: Path, memory: MemoryKeyring
) -> None:
    host = Host(id="a", url="http://127.0.0.1:1", auth=True)
    window.rail.setCurrentRow(MACHINES)
    window.show_fleet(Registry(hosts=(host,)), Fleet())
    box = window.key
    qtbot.waitUntil(lambda: "No key yet" in box.said.text())
    with qtbot.waitSignal(box.kept):
        qtbot.keyClicks(box.line, "s3cret")
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "is in the keyring" in box.said.text())
    assert memory.kept == {("hostler", entry(host)): "s3cret"}
    assert box.line.text() == ""
    assert "s3cret" not in file.read_text()
    with qtbot.waitSignal(box.kept):
        box.forget.click()
    qtbot.waitUntil(lambda: "No key yet" in box.said.text())
    assert not box.forget.isEnabled(), "there is nothing to delete"
    memory.locked = True
    qtbot.keyClicks(box.line, "another")
    box.store.click()
    qtbot.waitUntil(lambda: "unlock it" in box.said.text())
    assert box.line.text() == "another", "what was typed stays until it is kept"


def test_what_the_file_keeps_is_nothing_to_take_back(qtbot: QtBot, window: SettingsWindow, file: Path) -> None:
    typed(qtbot, field(window, GENERAL, "keep_days"), "30")
    qtbot.waitUntil(lambda: window.changes.idle)
    file.write_text(file.read_text().replace('"Kitchen"', '"Attic"'))
    name = field(window, MACHINES, "name")
    with qtbot.waitSignal(window.changes.met):
        typed(qtbot, name, "Cellar")
    assert "Attic" in window.asked.text.text()
    window.asked.theirs.click()
    qtbot.waitUntil(lambda: name.value == "Attic")
    window.undo.click()
    qtbot.waitUntil(lambda: "keep_days" not in file.read_text())
    assert '"Attic"' in file.read_text()


def test_a_step_that_could_not_be_taken_back_can_be_later(qtbot: QtBot, window: SettingsWindow, file: Path) -> None:
    for days in ("30", "40"):
        typed(qtbot, field(window, GENERAL, "keep_days"), days)
    qtbot.waitUntil(lambda: "keep_days = 40" in file.read_text())
    good = file.read_text()
    file.write_text("[[hosts")
    window.undo.click()
    qtbot.waitUntil(lambda: "mend it by hand" in field(window, GENERAL, "keep_days").wrong.text())
    file.write_text(good)
    window.reload()
    qtbot.waitUntil(lambda: window.changes.idle)
    window.undo.click()
    qtbot.waitUntil(lambda: "keep_days = 30" in file.read_text())
    window.undo.click()
    qtbot.waitUntil(lambda: "keep_days" not in file.read_text())


def test_what_was_typed_last_is_written_when_the_app_ends(qtbot: QtBot, window: SettingsWindow, file: Path) -> None:
    name = field(window, MACHINES, "name")
    name.editor.setFocus()
    assert isinstance(name.editor, QLineEdit)
    name.editor.selectAll()
    qtbot.keyClicks(name.editor, "Cellar")
    window.end()
    assert 'name = "Cellar"' in file.read_text()


def test_a_setting_is_found_by_the_group_it_stands_in(window: SettingsWindow) -> None:
    window.search.setText("cloud budget")
    assert window.found.count() == 2
