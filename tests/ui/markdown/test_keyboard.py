"""An answer without a mouse: Tab stops at links, folds and blocks of code, Enter does what a click does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hostler.ui.popup.answer import AnswerView

TWO_BLOCKS = (
    "Look at [the page](https://example.org/a).\n\n```python\nfirst = 1\n```\n\nand then\n\n```sh\nls\n```\n\n"
    "See [more](https://example.org/b).\n"
)


class Card(QWidget):
    """An answer between two buttons."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.qtbot = qtbot
        self.before, self.after = QPushButton("before", self), QPushButton("after", self)
        self.answer = AnswerView(self, clock=iter([10.0, 16.2]).__next__)
        box = QVBoxLayout(self)
        for part in (self.before, self.answer, self.after):
            box.addWidget(part)
        QWidget.setTabOrder(self.before, self.answer)
        QWidget.setTabOrder(self.answer, self.after)
        self.copied: list[str] = []
        self.opened: list[QUrl] = []
        self.leads: list[str] = []
        self.answer.code_copied.connect(self.copied.append)
        self.answer.link_shown.connect(self.leads.append)
        self.answer.open_url = self.opened.append
        self.resize(600, 400)
        qtbot.addWidget(self)
        self.show()
        self.before.setFocus()
        qtbot.waitUntil(self.before.hasFocus)

    def write(self, text: str, *, thought: str = "") -> None:
        self.answer.begin()
        if thought:
            self.answer.think(thought)
        self.answer.add(text)
        self.answer.end()
        self.qtbot.waitUntil(lambda: self.answer.drawn)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            self.qtbot.keyClick(focus, key)


@pytest.fixture
def card(qtbot: QtBot) -> Card:
    return Card(qtbot)


TAB, BACK, ENTER, SPACE = Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Space


def test_each_block_of_code_is_copied_by_key(card: Card) -> None:
    card.write(TWO_BLOCKS)
    card.press(TAB, TAB, TAB, ENTER)
    assert card.copied == ["first = 1\n"]
    card.press(TAB, SPACE)
    assert card.copied == ["first = 1\n", "ls\n"]
    card.press(BACK, ENTER)
    assert card.copied[-1] == "first = 1\n"


def test_links_open_by_key_and_say_first_where_they_lead(card: Card) -> None:
    card.write(TWO_BLOCKS)
    card.press(TAB, TAB)
    assert card.leads[-1] == "https://example.org/a"
    assert card.opened == []
    card.press(ENTER)
    assert card.opened == [QUrl("https://example.org/a")]


def test_tab_leaves_the_answer_after_its_last_stop_and_shift_tab_before_its_first(card: Card) -> None:
    card.write(TWO_BLOCKS)
    card.press(TAB, TAB, TAB, TAB, TAB)
    assert card.leads[-1] == "https://example.org/b"
    card.press(TAB)
    assert card.after.hasFocus()
    assert card.leads[-1] == ""
    card.press(BACK)
    assert card.leads[-1] == "https://example.org/b", "backwards, the last stop is the first that comes"
    card.press(BACK, BACK, BACK, BACK)
    assert card.answer.hasFocus()
    card.press(BACK)
    assert card.before.hasFocus()


def test_thoughts_unfold_and_fold_by_key(card: Card) -> None:
    card.write("The answer.\n", thought="A long thought.\n")
    assert "A long thought" not in card.answer.toPlainText()
    card.press(TAB, TAB, ENTER)
    card.qtbot.waitUntil(lambda: card.answer.drawn)
    assert "A long thought" in card.answer.toPlainText()
    card.press(ENTER)
    card.qtbot.waitUntil(lambda: card.answer.drawn)
    assert "A long thought" not in card.answer.toPlainText()


def test_text_without_stops_is_one_stop_itself(card: Card) -> None:
    card.write("Plain.\n")
    card.press(TAB)
    assert card.answer.hasFocus()
    card.press(TAB)
    assert card.after.hasFocus()


def test_a_stop_out_of_sight_is_scrolled_to(card: Card) -> None:
    card.write("line\n\n" * 200 + TWO_BLOCKS)
    bar = card.answer.verticalScrollBar()
    bar.setValue(0)
    card.press(TAB, TAB)
    assert bar.value() > bar.maximum() / 2


def test_the_stop_can_be_seen(card: Card) -> None:
    card.write(TWO_BLOCKS)
    card.press(TAB)
    before = card.answer.grab().toImage()
    card.press(TAB)
    assert card.answer.grab().toImage() != before


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, QAccessible.AnnouncementPoliteness]]:
    """What assistive technology is told, as if there were some."""
    heard: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    def hear(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return heard


def test_a_stream_is_announced_by_whole_sentences_and_politely(
    card: Card, said: list[tuple[str, QAccessible.AnnouncementPoliteness]]
) -> None:
    polite = QAccessible.AnnouncementPoliteness.Polite
    card.answer.begin()
    for piece in ("The **first** sen", "tence. And the sec"):
        card.answer.add(piece)
    assert said == [("The first sentence.", polite)]
    card.answer.add("ond")
    card.answer.end()
    assert said == [("The first sentence.", polite), ("And the second", polite)]


def test_a_stop_is_said_at_once(card: Card, said: list[tuple[str, QAccessible.AnnouncementPoliteness]]) -> None:
    card.write(TWO_BLOCKS)
    said.clear()
    card.press(TAB, TAB, TAB)
    assertive = QAccessible.AnnouncementPoliteness.Assertive
    assert said == [("Link: the page", assertive), ("Copy the code: python first = 1", assertive)]


def test_nobody_listens_nothing_is_said(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda _: pytest.fail("said to nobody"))
    card.write(TWO_BLOCKS)
    card.press(TAB, TAB)
