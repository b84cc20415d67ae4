"""Windows that run from right to left: what is drawn by hand is mirrored, and a text runs as its own letters do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from hostler.domain.settings import Language
from hostler.ui import words
from hostler.ui.direction import draw_line, isolated, lead
from hostler.ui.popup.captured import CapturedText
from hostler.ui.popup.decision_line import DecisionLine
from hostler.ui.popup.parts import ActionChips, LoadingBar, QuestionLine
from hostler.ui.popup.why import ScoreBars

WIDTH, HEIGHT = 600, 40
HEBREW = "שלום"


@pytest.fixture
def from_right(qapp: QApplication) -> Iterator[QApplication]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield qapp
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def inked(widget: QWidget) -> tuple[int, int]:
    """From where to where something is drawn, in pixels from the left."""
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    widget.render(image, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    return columns(image)


def columns(image: QImage) -> tuple[int, int]:
    ground = image.pixelColor(0, 0)
    used = [
        x for x in range(image.width()) if any(image.pixelColor(x, y) != ground for y in range(0, image.height(), 2))
    ]
    return (used[0], used[-1]) if used else (-1, -1)


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("text", ["qwen3:4b on Mac Mini", HEBREW])
def test_a_line_stands_where_the_window_begins_whatever_its_letters(
    qapp: QApplication, rtl: bool, ends: bool, text: str
) -> None:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_line(painter, QRect(20, 0, WIDTH - 40, HEIGHT), text, rtl=rtl, ends=ends)
    painter.end()
    first, last = columns(image)
    assert first >= 0
    if rtl != ends:
        assert last > WIDTH - 26
    else:
        assert first < 26


def test_a_long_line_is_cut_and_stays_in_its_area(qapp: QApplication) -> None:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_line(painter, QRect(100, 0, 200, HEIGHT), "word " * 80, rtl=True)
    painter.end()
    first, last = columns(image)
    assert first >= 98
    assert last <= 302


@pytest.mark.usefixtures("from_right")
def test_the_decisions_dot_is_at_the_right(qtbot: QtBot) -> None:
    line = DecisionLine()
    qtbot.addWidget(line)
    line.resize(WIDTH, HEIGHT)
    line.show_decision("quick", "#1a7f52")
    first, last = inked(line)
    assert first > WIDTH // 2
    assert WIDTH - 14 < last < WIDTH


@pytest.mark.usefixtures("from_right")
def test_the_chips_begin_at_the_right(qtbot: QtBot) -> None:
    chips = ActionChips()
    qtbot.addWidget(chips)
    chips.resize(WIDTH, 80)
    chips.show_actions([("a", "Summarize"), ("b", "Explain")])
    first, second = (chip.geometry() for chip in chips.chips)
    assert first.right() == WIDTH - 1
    assert second.right() < first.left()


@pytest.mark.usefixtures("from_right")
def test_a_load_fills_from_the_right(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bar = LoadingBar()
    qtbot.addWidget(bar)
    bar.colour, bar.ground = QColor("black"), QColor("white")
    bar.resize(WIDTH, 3)
    monkeypatch.setattr(LoadingBar, "share", 0.25)
    assert inked(bar) == (WIDTH * 3 // 4, WIDTH - 1)


@pytest.mark.usefixtures("from_right")
def test_the_names_of_scores_stand_at_the_right_and_their_figures_at_the_left(qtbot: QtBot) -> None:
    bars = ScoreBars()
    qtbot.addWidget(bars)
    bars.resize(WIDTH, 20)
    bars.show_scores([("quick", 2.0)], "quick")
    bars.resize(WIDTH, 20)
    first, last = inked(bars)
    assert first < 8
    assert last > WIDTH - 8


@pytest.mark.usefixtures("from_right")
def test_margins_that_differ_are_mirrored(qtbot: QtBot) -> None:
    captured = CapturedText()
    qtbot.addWidget(captured)
    margins = captured._box.contentsMargins()
    assert (margins.left(), margins.right()) == (6, 12)


@pytest.mark.parametrize(
    ("system", "wanted"),
    [("he_IL", Qt.LayoutDirection.RightToLeft), ("ar_EG", Qt.LayoutDirection.RightToLeft), ("de_DE", None)],
)
def test_windows_run_as_those_of_the_desktop(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, system: str, wanted: Qt.LayoutDirection | None
) -> None:
    locale = words.QLocale(system)
    monkeypatch.setattr(words, "locale_of", lambda language: locale)
    before = words.QLocale()
    try:
        words.speak(Language.SYSTEM)
        assert qapp.layoutDirection() is (wanted or Qt.LayoutDirection.LeftToRight)
    finally:
        monkeypatch.undo()
        words.speak(Language.ENGLISH)
        words.QLocale.setDefault(before)


def test_an_empty_question_begins_where_its_placeholder_does_and_a_text_as_it_is_read(
    from_right: QApplication, qtbot: QtBot
) -> None:
    question = QuestionLine()
    qtbot.addWidget(question)
    question.setFixedWidth(600)
    question.show()

    def caret() -> int:
        return question.cursorRect().center().x()

    assert caret() > 500
    question.setPlainText("why")
    question.moveCursor(QTextCursor.MoveOperation.Start)
    assert caret() < 100
    question.setPlainText("למה")
    question.moveCursor(QTextCursor.MoveOperation.Start)
    assert caret() > 500
    question.clear()
    assert caret() > 500


def test_words_and_numbers_keep_their_order_in_boxes_and_tables(from_right: QApplication) -> None:
    assert isolated("30 days") == "\u206830 days\u2069"
    assert isolated("") == ""
    from_right.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert isolated("30 days") == "30 days"


def test_labels_stand_where_the_window_begins_however_they_were_made(from_right: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    usual, above, middle = (QLabel("A word", window) for _ in range(3))
    above.setAlignment(Qt.AlignmentFlag.AlignTop)
    middle.setAlignment(Qt.AlignmentFlag.AlignCenter)
    for label in (usual, above, middle):
        label.setFixedSize(400, 40)
    lead(window)
    assert all(inked(label)[0] > 300 for label in (usual, above))
    assert 100 < inked(middle)[0] < 300
