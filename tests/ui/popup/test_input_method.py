"""What an input method composes is no question yet, and its keys are none of ours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hostler.ui.popup.parts import QuestionLine
from hostler.ui.popup.window import PopupWindow


@pytest.fixture
def line(qtbot: QtBot) -> QuestionLine:
    made = QuestionLine()
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def composes(line: QuestionLine, text: str) -> None:
    QApplication.sendEvent(line, QInputMethodEvent(text, []))


def commits(line: QuestionLine, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


def test_what_is_composed_is_not_asked_until_it_is_committed(qtbot: QtBot, line: QuestionLine) -> None:
    composes(line, "にほん")
    assert line.text == ""
    commits(line, "日本")
    assert line.text == "日本"
    with qtbot.waitSignal(line.submitted):
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_enter_while_composing_asks_nothing(qtbot: QtBot, line: QuestionLine) -> None:
    commits(line, "what is ")
    composes(line, "にほん")
    with qtbot.assertNotEmitted(line.submitted):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    commits(line, "日本")
    assert line.text == "what is 日本"


def test_escape_while_composing_closes_nothing(qtbot: QtBot) -> None:
    card = PopupWindow()
    qtbot.addWidget(card)
    card.open()
    composes(card.question, "に")
    with qtbot.assertNotEmitted(card.escaped):
        qtbot.keyClick(card.question, Qt.Key.Key_Escape)
    composes(card.question, "")
    with qtbot.waitSignal(card.escaped):
        qtbot.keyClick(card.question, Qt.Key.Key_Escape)


def test_a_composition_that_is_given_up_leaves_enter_as_it_was(qtbot: QtBot, line: QuestionLine) -> None:
    commits(line, "why")
    composes(line, "に")
    composes(line, "")
    with qtbot.waitSignal(line.submitted):
        qtbot.keyClick(line, Qt.Key.Key_Return)


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_9])
def test_keys_of_actions_while_composing_run_none(qtbot: QtBot, key: Qt.Key) -> None:
    card = PopupWindow()
    qtbot.addWidget(card)
    card.open()
    qtbot.waitUntil(card.question.hasFocus)
    composes(card.question, "に")
    with qtbot.assertNotEmitted(card.action_key):
        qtbot.keyClick(card.question, key, Qt.KeyboardModifier.AltModifier)
    composes(card.question, "")
    with qtbot.waitSignal(card.action_key):
        qtbot.keyClick(card.question, key, Qt.KeyboardModifier.AltModifier)


def test_no_key_of_the_card_acts_while_composing(qtbot: QtBot) -> None:
    card = PopupWindow()
    qtbot.addWidget(card)
    card.open()
    qtbot.waitUntil(card.question.hasFocus)
    composes(card.question, "に")
    control = Qt.KeyboardModifier.ControlModifier
    for key, signal in (
        (Qt.Key.Key_R, card.again_asked),
        (Qt.Key.Key_N, card.new_asked),
        (Qt.Key.Key_Return, card.replace_asked),
        (Qt.Key.Key_M, card.alternative_asked),
    ):
        with qtbot.assertNotEmitted(signal):
            qtbot.keyClick(card.question, key, control)
