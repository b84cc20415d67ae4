"""The history window with a history that answers at once: what is asked of it, and what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.history import Ended, Entry
from hostler.store.history import History
from hostler.ui.history import HistoryWindow


class Desk:
    """The window over a real file; `held` answers are told later."""

    def __init__(self, qtbot: QtBot, file: Path, *, keeps: bool = True) -> None:
        self.kept = History(file)
        self.held: list[tuple[str, object]] | None = None
        self.window = HistoryWindow(self, three_machines(), keeps=keeps)
        self.reopened: list[tuple[Entry, ...]] = []
        self.copied: list[str] = []
        self.window.reopened.connect(self.reopened.append)
        self.window.copied.connect(self.copied.append)
        qtbot.addWidget(self.window)

    def history(self, what_for: str, call: Callable[[History], object]) -> None:
        found = call(self.kept)
        if self.held is None:
            self.window.told(what_for, found)
        else:
            self.held.append((what_for, found))

    def add(self, number: int, **fields: object) -> None:
        given: dict[str, object] = {
            "ask_id": str(number), "at_ms": number, "conversation": "c", "instruction": f"question {number}",
            "answer": f"answer {number}", "route": "quick", "host": "mac-mini", "model": "m",
        }  # fmt: skip
        self.kept.add(Entry(**(given | fields)))  # type: ignore[arg-type]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "history.sqlite3")
    yield made
    made.kept.close()


def test_the_newest_is_read_and_its_text_is_plain(desk: Desk) -> None:
    desk.add(1)
    desk.add(2, answer="<b>bold</b> \x1b[31m", text="the text", outcome=Ended.STOPPED)
    desk.window.open()
    assert desk.window.preview.toPlainText() == (
        "question 2\n\nthe text\n\n— m · Mac Mini · stopped\n\n<b>bold</b> [31m"
    )


def test_what_is_not_kept_is_said(desk: Desk) -> None:
    desk.add(1, text="", withheld="the text holds an AWS access key in line 1")
    desk.window.open()
    assert "Not kept: the text holds an AWS access key in line 1." in desk.window.preview.toPlainText()


def test_filters_by_route_and_machine(desk: Desk) -> None:
    desk.add(1)
    desk.add(2, route="code", host="ubuntu")
    desk.window.open()
    assert [desk.window.host.itemText(row) for row in range(3)] == ["Any machine", "Mac Mini", "Ubuntu"]
    desk.window.route.setCurrentIndex(desk.window.route.findData("code"))
    assert [line.opening for line in desk.window.lines.lines] == ["question 2"]
    desk.window.host.setCurrentIndex(desk.window.host.findData("mac-mini"))
    assert desk.window.empty.text() == "Nothing found. Fewer letters find more."


def test_an_older_search_never_takes_the_place_of_a_newer_one(desk: Desk) -> None:
    desk.add(1)
    desk.add(2, instruction="other")
    desk.window.open()
    desk.held = []
    for text in ("question", "other"):
        desk.window.search.setText(text)
        desk.window.look()
    lines = [told for told in desk.held if told[0] == "lines"]
    desk.held = None
    for what_for, found in reversed(lines):
        desk.window.told(what_for, found)
    assert [line.opening for line in desk.window.lines.lines] == ["other"]


def test_enter_reopens_the_conversation_up_to_the_row(desk: Desk, qtbot: QtBot) -> None:
    for number in (1, 2, 3):
        desk.add(number)
    desk.add(4, conversation="another")
    desk.window.open()
    qtbot.keyClick(desk.window.search, Qt.Key.Key_Down)
    qtbot.keyClick(desk.window.search, Qt.Key.Key_Down)
    qtbot.keyClick(desk.window.search, Qt.Key.Key_Return)
    [entries] = desk.reopened
    assert [entry.instruction for entry in entries] == ["question 1", "question 2"]
    assert desk.window.isHidden()


def test_the_answer_is_copied_and_esc_closes(desk: Desk, qtbot: QtBot) -> None:
    desk.add(1)
    desk.window.open()
    qtbot.keyClick(desk.window.search, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert desk.copied == ["answer 1"]
    qtbot.keyClick(desk.window, Qt.Key.Key_Escape)
    assert desk.window.isHidden()
    assert desk.window.preview.toPlainText() == ""


def test_del_deletes_the_row_in_a_list_and_a_letter_in_the_search(desk: Desk, qtbot: QtBot) -> None:
    for number in (1, 2, 3):
        desk.add(number)
    desk.window.open()
    desk.window.search.setText("question")
    desk.window.look()
    qtbot.keyClick(desk.window.search, Qt.Key.Key_Delete)
    assert desk.kept.count() == 3
    qtbot.keyClick(desk.window.list, Qt.Key.Key_Down)
    qtbot.keyClick(desk.window.list, Qt.Key.Key_Delete)
    assert [line.opening for line in desk.window.lines.lines] == ["question 3", "question 1"]
    assert desk.window.list.currentIndex().row() == 1, "the next one is marked"
    desk.window.undo.click()
    assert [line.opening for line in desk.window.lines.lines] == ["question 3", "question 2", "question 1"]


@pytest.mark.parametrize(("keeps", "said"), [(True, "Nothing here yet."), (False, "History is switched off")])
def test_an_empty_history_says_why(qtbot: QtBot, tmp_path: Path, keeps: bool, said: str) -> None:
    desk = Desk(qtbot, tmp_path / "history.sqlite3", keeps=keeps)
    desk.window.open()
    assert desk.window.empty.text().startswith(said)


def test_every_part_that_takes_the_focus_has_a_name(desk: Desk) -> None:
    desk.add(1)
    desk.window.open()
    parts = [part for part in desk.window.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    nameless = [
        part for part in parts if not (found := QAccessible.queryAccessibleInterface(part)) or not found.text(
            QAccessible.Text.Name
        )
    ]  # fmt: skip
    assert [type(part).__name__ for part in nameless if part.isVisible()] in ([], ["QSplitter"])
