"""Pasting into text fields while the program that was copied from takes its time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hostler.system.clipboard.pasteboard import Board, Pasted
from hostler.system.selection import Outcome, Wanted, always
from hostler.ui.pasting import Pasting, field_menu, mime_of
from hostler.ui.popup.offered import has_images, offered_images


class FakeBoard:
    """A pasteboard whose owners answer when the test says so."""

    def __init__(self) -> None:
        self.holds = {Board.CLIPBOARD: Pasted(outcome=Outcome.TEXT, text="pasted")}
        self.holds[Board.SELECTION] = Pasted(outcome=Outcome.TEXT, text="selected")
        self.answers = threading.Event()
        self.began = threading.Event()
        self.asked: list[Board] = []
        self.closed = False

    def read(self, board: Board, deadline_s: float = 5.0, wanted: Wanted = always) -> Pasted:
        self.asked.append(board)
        self.began.set()
        end = time.monotonic() + 5
        while not self.answers.wait(0.005):
            if not wanted():
                return Pasted(outcome=Outcome.LATE)
            assert time.monotonic() < end
        return self.holds[board]

    def drag_answers(self, deadline_s: float = 0.3) -> bool:
        return True

    def close(self) -> None:
        self.closed = True


class Desk:
    """A window with a line, a text and one that can't be written in."""

    def __init__(self, qtbot: QtBot, qapp: QApplication) -> None:
        self.board = FakeBoard()
        self.pasting = Pasting(self.board, qapp)
        self.ended: list[str] = []
        self.pasting.ended.connect(lambda: self.ended.append("ended"))
        self.pasting.lost.connect(lambda: self.ended.append("lost"))
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.line, self.text, self.shown = QLineEdit(), QPlainTextEdit(), QPlainTextEdit()
        self.shown.setReadOnly(True)
        box = QVBoxLayout(self.window)
        for field in (self.line, self.text, self.shown):
            box.addWidget(field)
        self.said: list[str] = []
        self.pasting.tellers[self.window] = self.said.append
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    made = Desk(qtbot, qapp)
    yield made
    made.pasting.close()


def content(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


@pytest.fixture(params=["line", "text"])
def field(request: pytest.FixtureRequest, desk: Desk) -> Any:
    chosen = getattr(desk, request.param)
    chosen.setFocus()
    return chosen


def paste_slowly(desk: Desk, qtbot: QtBot, field: Any, meanwhile: Callable[[], None]) -> None:
    """Ctrl+V, then something else, then the answer of the program that was copied from."""
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk.board.began.wait(5)
    assert desk.pasting.waits
    meanwhile()
    desk.board.answers.set()
    qtbot.waitUntil(lambda: not desk.pasting.waits)


def test_what_is_typed_meanwhile_stands_behind_what_is_pasted(desk: Desk, qtbot: QtBot, field: Any) -> None:
    qtbot.keyClicks(field, "one two")
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Left)
    paste_slowly(desk, qtbot, field, lambda: qtbot.keyClicks(field, "xy"))
    assert content(field) == "one pastedxytwo"
    qtbot.keyClicks(field, "!")
    assert content(field) == "one pastedxy!two"


def test_it_takes_the_place_of_what_is_selected(desk: Desk, qtbot: QtBot, field: Any) -> None:
    qtbot.keyClicks(field, "one two")
    field.selectAll()
    paste_slowly(desk, qtbot, field, lambda: None)
    assert content(field) == "pasted"
    qtbot.keyClicks(field, "!")
    assert content(field) == "pasted!"


def test_typing_over_the_selection_meanwhile_keeps_both(desk: Desk, qtbot: QtBot, field: Any) -> None:
    qtbot.keyClicks(field, "one two")
    field.selectAll()
    paste_slowly(desk, qtbot, field, lambda: qtbot.keyClicks(field, "new"))
    assert content(field) in ("pastednew", "newpasted")


def test_esc_gives_up_and_nothing_is_pasted_later(desk: Desk, qtbot: QtBot, field: Any) -> None:
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(desk.said))
    assert desk.said == ["Reading the clipboard…  Esc stops that"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (desk.said[-1], desk.ended) == ("", ["lost", "ended"])
    desk.board.answers.set()
    paste_slowly(desk, qtbot, field, lambda: None)
    assert content(field) == "pasted"


def test_an_owner_that_never_answers_is_said(desk: Desk, qtbot: QtBot, field: Any) -> None:
    desk.board.holds[Board.CLIPBOARD] = Pasted(outcome=Outcome.LATE)
    paste_slowly(desk, qtbot, field, lambda: None)
    assert desk.said[-1] == "The clipboard didn't answer: nothing was pasted"
    assert desk.ended == ["lost", "ended"]


@pytest.mark.parametrize(
    ("key", "modifiers", "board"),
    [
        (Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier, Board.CLIPBOARD),
        (
            Qt.Key.Key_Insert,
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier,
            Board.SELECTION,
        ),
    ],
)
def test_the_other_keys_paste_too(
    desk: Desk, qtbot: QtBot, field: Any, key: Qt.Key, modifiers: Qt.KeyboardModifier, board: Board
) -> None:
    desk.board.answers.set()
    qtbot.keyClick(field, key, modifiers)
    qtbot.waitUntil(lambda: not desk.pasting.waits)
    assert desk.board.asked == [board]


def test_the_middle_button_pastes_what_is_selected_elsewhere(desk: Desk, qtbot: QtBot, field: Any) -> None:
    desk.board.answers.set()
    surface = field if isinstance(field, QLineEdit) else field.viewport()
    qtbot.mouseClick(surface, Qt.MouseButton.MiddleButton, pos=QPoint(5, 8))
    qtbot.waitUntil(lambda: content(field) == "selected")
    assert desk.board.asked == [Board.SELECTION]


def test_a_text_that_can_only_be_read_keeps_its_own_ways(desk: Desk, qtbot: QtBot) -> None:
    desk.shown.setFocus()
    qtbot.keyClick(desk.shown, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk.board.asked == []


def test_a_field_that_is_gone_gets_nothing(desk: Desk, qtbot: QtBot) -> None:
    fleeting = QLineEdit(desk.window)
    fleeting.show()
    fleeting.setFocus()

    def go() -> None:
        shiboken6.delete(fleeting)
        desk.line.setFocus()

    paste_slowly(desk, qtbot, fleeting, go)
    assert content(desk.line) == ""


def test_the_menu_is_the_fields_own_and_its_paste_waits_for_nobody(desk: Desk, qtbot: QtBot, field: Any) -> None:
    qtbot.keyClicks(field, "words")
    qt_menu = field.createStandardContextMenu()
    ours = field_menu(field, lambda: None)
    qts = [action.text().split("\t")[0] for action in qt_menu.actions()]
    names = [action.text().split("\t")[0] for action in ours.actions()]
    assert names == [name for name in qts if "nsert" not in name]
    enabled = {action.text().split("\t")[0]: action.isEnabled() for action in qt_menu.actions()} | {"&Paste": True}
    assert [action.isEnabled() for action in ours.actions() if action.text()] == [
        enabled[name] for name in names if name
    ]
    surface = field if isinstance(field, QLineEdit) else field.viewport()
    QApplication.sendEvent(
        surface, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(3, 3), field.mapToGlobal(QPoint(3, 3)))
    )
    opened = QApplication.activePopupWidget()
    assert opened is not None
    paste = next(action for action in opened.actions() if action.text() == "&Paste")
    desk.board.answers.set()
    paste.trigger()
    opened.close()
    qtbot.waitUntil(lambda: "pasted" in content(field))


def test_closing_ends_a_read_that_waits(desk: Desk, qtbot: QtBot, field: Any) -> None:
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk.board.began.wait(5)
    desk.pasting.close()
    assert desk.board.closed
    assert not any(thread.name.startswith("pasting") for thread in threading.enumerate())


@pytest.mark.parametrize(
    ("pasted", "images"),
    [
        (Pasted(outcome=Outcome.TEXT, text="words"), 0),
        (Pasted(outcome=Outcome.IMAGE, image=b"\x89PNG", kind="image/png"), 1),
        (Pasted(outcome=Outcome.TEXT, text="cells", image=b"\x89PNG", kind="image/png"), 0),
        (Pasted(outcome=Outcome.TEXT, urls=("file:///a.png", "file:///b.jpg"), text="/a.png"), 2),
        (Pasted(outcome=Outcome.TEXT, urls=("file:///a.txt",), text="/a.txt"), 0),
        (Pasted(outcome=Outcome.TEXT, urls=("https://x.test/a",), image=b"\x89PNG", kind="image/png"), 1),
    ],
    ids=["text", "image", "a table", "files of images", "another file", "an image of a page"],
)
def test_it_is_handed_over_as_qts_own_clipboard_would(pasted: Pasted, images: int) -> None:
    mime = mime_of(pasted)
    assert isinstance(mime, QMimeData)
    assert has_images(mime) == bool(images)
    assert len(offered_images(mime) if images else ()) == images


def test_its_repr_shows_no_text() -> None:
    assert "hunter2" not in repr(Pasted(outcome=Outcome.TEXT, text="hunter2", urls=("file:///hunter2",)))
