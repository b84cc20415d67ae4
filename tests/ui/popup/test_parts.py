"""The popup's parts, one by one, without a screen."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from hostler.ui.popup.answer import AnswerView
from hostler.ui.popup.captured import CapturedText
from hostler.ui.popup.decision_line import DecisionLine
from hostler.ui.popup.parts import (
    ActionChips,
    Foot,
    LoadingBar,
    QuestionLine,
    leaves_copy_to_window,
    loaded_share,
)
from hostler.ui.theme import LIGHT, style_sheet

EVERY_TEXT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


@pytest.fixture
def question(qtbot: QtBot) -> QuestionLine:
    line = QuestionLine()
    qtbot.addWidget(line)
    line.setFixedWidth(600)
    line.show()
    return line


@pytest.fixture
def captured(qtbot: QtBot) -> Iterator[CapturedText]:
    frame = CapturedText()
    qtbot.addWidget(frame)
    frame.resize(600, 80)
    frame.show()
    yield frame


@pytest.fixture
def answer(qtbot: QtBot) -> AnswerView:
    view = AnswerView()
    qtbot.addWidget(view)
    view.resize(600, 120)
    view.show()
    return view


# The question line.


def test_the_question_grows_to_six_lines_and_shrinks_again(qtbot: QtBot, question: QuestionLine) -> None:
    line = question.fontMetrics().lineSpacing()
    heights = []
    for count in range(1, 10):
        question.setPlainText("\n".join(["words"] * count))
        heights.append(question.height())
    assert heights == sorted(heights)
    assert len(set(heights)) == 6
    assert heights[5] == heights[8]
    assert heights[5] - heights[0] == 5 * line
    with qtbot.waitSignal(question.height_changed):
        question.clear()
    assert question.height() == heights[0]


def test_a_long_question_wraps_and_grows_too(question: QuestionLine) -> None:
    one = question.height()
    question.setPlainText("a long question about something " * 12)
    assert question.height() > one


def test_one_line_of_the_question_fits_its_font(qtbot: QtBot) -> None:
    line = QuestionLine()
    line.setStyleSheet(style_sheet(LIGHT))
    qtbot.addWidget(line)
    line.show()
    assert line.height() >= line.fontMetrics().lineSpacing()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_asks_and_leaves_the_text(qtbot: QtBot, question: QuestionLine, key: Qt.Key) -> None:
    qtbot.keyClicks(question, "why")
    keypad = Qt.KeyboardModifier.KeypadModifier if key == Qt.Key.Key_Enter else Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(question.submitted):
        qtbot.keyClick(question, key, keypad)
    assert question.toPlainText() == "why"


def test_shift_enter_adds_a_line_and_does_not_ask(qtbot: QtBot, question: QuestionLine) -> None:
    qtbot.keyClicks(question, "one")
    with qtbot.assertNotEmitted(question.submitted):
        qtbot.keyClick(question, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(question, "two")
    assert question.toPlainText().splitlines() == ["one", "two"]


def test_tab_leaves_the_question(question: QuestionLine) -> None:
    assert question.tabChangesFocus()


# Copying.


def ctrl_c() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "\x03")


def test_copy_without_a_selection_is_left_to_the_window(question: QuestionLine, answer: AnswerView) -> None:
    for edit in (question, answer):
        edit.setPlainText("some words")
        assert leaves_copy_to_window(edit, ctrl_c())
        event = ctrl_c()
        edit.keyPressEvent(event)
        assert not event.isAccepted()


def test_copy_with_a_selection_copies_the_selection(qtbot: QtBot, question: QuestionLine, answer: AnswerView) -> None:
    for edit, text in ((question, "of the question"), (answer, "of the answer")):
        edit.setPlainText(f"some words {text}")
        cursor = edit.textCursor()
        cursor.setPosition(len("some words "))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        edit.setTextCursor(cursor)
        assert not leaves_copy_to_window(edit, ctrl_c())
        qtbot.keyClick(edit, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == text


# The captured text.


def folded(captured: CapturedText) -> list[str]:
    return captured._folded.text().split("\n")


def test_a_short_text_is_shown_whole(captured: CapturedText) -> None:
    captured.show_text("Selection · 3 words", "one\n\n  two\tthree", droppable=True)
    assert folded(captured) == ["one two three"]


def test_a_long_text_is_folded_to_two_lines_that_fit(captured: CapturedText) -> None:
    captured.show_text("Selection", "several words of a long text " * 50, droppable=True)
    first, second = folded(captured)
    metrics = captured._folded.fontMetrics()
    assert first.startswith("several words")
    assert second.endswith("…")
    assert max(metrics.horizontalAdvance(first), metrics.horizontalAdvance(second)) <= captured._folded.width()


def test_it_is_folded_anew_when_its_width_changes(captured: CapturedText) -> None:
    captured.show_text("Selection", "several words of a long text " * 50, droppable=True)
    wide = folded(captured)
    captured.resize(300, 80)
    assert len(folded(captured)[0]) < len(wide[0])


NASTY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300) | st.text(
    alphabet="a \n\r\t\0\x0b\x0c\x1c\x85\u2028\u2029\u202e\u200d\ufeff\uffff&<b>🐎漢e\u0301ﷺ", max_size=400
)


@EVERY_TEXT
@given(text=NASTY)
def test_any_text_takes_at_most_two_lines(captured: CapturedText, text: str) -> None:
    captured.show_text("Selection", text, droppable=True)
    captured._folded.adjustSize()
    assert len(folded(captured)) <= 2
    assert captured._folded.text().count("\u2028") == 0
    assert captured._folded.sizeHint().height() <= 2 * captured._folded.fontMetrics().lineSpacing() + 8


def test_a_word_wider_than_the_line_is_cut_and_nothing_is_lost_between_the_lines(captured: CapturedText) -> None:
    captured.show_text("Selection", "x" * 1500, droppable=True)
    first, second = folded(captured)
    assert first == "x" * len(first)
    assert second.rstrip("…") == "x" * (len(second) - 1)


@pytest.mark.parametrize("text", ["word " * 209_715, "x" * 1_048_576, "\n" * 1_048_576], ids=["words", "one", "lines"])
def test_a_megabyte_is_folded_at_once(captured: CapturedText, text: str) -> None:
    captured.show_text("Selection", "warm", droppable=True)
    began = time.perf_counter()
    captured.show_text("Selection", text, droppable=True)
    assert time.perf_counter() - began < 0.05


def test_markup_and_mnemonics_are_shown_as_they_are(captured: CapturedText) -> None:
    captured.show_text("Selection", "<b>Fish & Chips</b>", droppable=True)
    assert captured._folded.textFormat() == Qt.TextFormat.PlainText
    assert folded(captured) == ["<b>Fish & Chips</b>"]


def test_the_text_can_be_dropped_where_there_is_one(qtbot: QtBot, captured: CapturedText) -> None:
    captured.show_text("The clipboard holds no text", "", droppable=False)
    assert not captured._drop.isVisibleTo(captured)
    captured.show_text("Selection", "text", droppable=True)
    with qtbot.waitSignal(captured.dropped):
        qtbot.mouseClick(captured._drop, Qt.MouseButton.LeftButton)


# The actions.


def test_the_nine_actions_with_a_key_are_shown_and_each_tells_its_id(qtbot: QtBot) -> None:
    chips = ActionChips()
    qtbot.addWidget(chips)
    chips.show_actions([(f"id{number}", f"Name {number}") for number in range(1, 12)])
    buttons = [item for item in chips.findChildren(QPushButton) if item.isVisibleTo(chips)]
    assert [button.text() for button in buttons][::8] == ["1  Name 1", "9  Name 9"]
    assert len(buttons) == 9
    assert buttons[0].objectName() == "first"
    assert {button.objectName() for button in buttons[1:]} == {"chip"}
    with qtbot.waitSignal(chips.chosen) as chosen:
        qtbot.mouseClick(buttons[3], Qt.MouseButton.LeftButton)
    assert chosen.args == ["id4"]


def test_an_ampersand_in_an_actions_name_is_shown(qtbot: QtBot) -> None:
    chips = ActionChips()
    qtbot.addWidget(chips)
    chips.show_actions([("qa", "Questions & answers")])
    (button,) = chips.findChildren(QPushButton)
    assert button.text().replace("&&", "\0").replace("&", "").replace("\0", "&") == "1  Questions & answers"
    assert button.accessibleName() == "Questions & answers"


def test_many_actions_flow_into_rows_that_fit(qtbot: QtBot) -> None:
    chips = ActionChips()
    qtbot.addWidget(chips)
    chips.show_actions([(str(number), f"Action number {number}") for number in range(12)])
    chips.setFixedWidth(400)
    chips.setFixedHeight(chips.heightForWidth(400))
    chips.show()
    places = [chip.geometry() for chip in chips.chips if chip.isVisible()]
    assert len({place.top() for place in places}) == 2, "two rows; the palette has the rest"
    assert 2 < len(places) < 9
    assert all(chips.rect().contains(place) for place in places)
    assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[:i])


def test_new_actions_replace_the_old(qtbot: QtBot) -> None:
    chips = ActionChips()
    qtbot.addWidget(chips)
    chips.show_actions([("a", "A"), ("b", "B")])
    chips.show_actions([("c", "C")])
    qtbot.waitUntil(lambda: [button.text() for button in chips.findChildren(QPushButton)] == ["1  C"])


# The decision.


def test_the_decision_is_read_aloud_with_its_reason(qtbot: QtBot) -> None:
    line = DecisionLine()
    qtbot.addWidget(line)
    line.show_decision("quick → qwen3:4b", "#1a7f52", "short text")
    assert line.text == "quick → qwen3:4b"
    assert line.accessibleDescription() == "quick → qwen3:4b. short text"
    assert line.toolTip() == "short text"
    line.resize(120, 24)
    assert not line.grab().isNull()


# The answer.


def test_only_what_came_after_the_takeover_is_the_answer(answer: AnswerView) -> None:
    answer.begin()
    answer.add("A first 🐎 part")
    answer.take_over("Windows GPU went away after 4 words. Ubuntu answers again from the start.", LIGHT)
    assert answer.answer == ""
    answer.add("The whole")
    answer.add(" answer 🐎")
    assert answer.answer == "The whole answer 🐎"
    assert answer.toPlainText().startswith("A first 🐎 part\nWindows GPU went away")
    answer.take_over("And again.", LIGHT)
    answer.add("third")
    assert answer.answer == "third"
    answer.begin()
    answer.add("fresh")
    assert (answer.answer, answer.toPlainText()) == ("fresh", "fresh")


TOKENS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]) | st.sampled_from(" \n\t🐎"))


@EVERY_TEXT
@given(parts=st.lists(TOKENS, max_size=6), broken_after=st.integers(0, 6))
def test_tokens_of_any_text_add_up_to_the_answer(answer: AnswerView, parts: list[str], broken_after: int) -> None:
    answer.begin()
    for number, part in enumerate(parts):
        if number == broken_after:
            answer.take_over("gone", LIGHT)
        answer.add(part)
    assert answer.answer == "".join(parts[broken_after:] if broken_after < len(parts) else parts)


def test_what_broke_off_is_quiet_and_the_answer_is_not(answer: AnswerView) -> None:
    answer.begin()
    answer.add("first")
    answer.take_over("gone", LIGHT)
    answer.add("second")

    def colour_at(position: int) -> str:
        cursor = QTextCursor(answer.document())
        cursor.setPosition(position)
        return cursor.charFormat().foreground().color().name()

    assert colour_at(2) == LIGHT.quiet
    assert colour_at(len("first\n\ngo")) == LIGHT.partly
    cursor = QTextCursor(answer.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    assert cursor.charFormat().foreground().style() == Qt.BrushStyle.NoBrush


def test_the_view_follows_the_end(answer: AnswerView) -> None:
    bar = answer.verticalScrollBar()
    for number in range(60):
        answer.add(f"line {number}\n")
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()


def test_the_view_stays_where_the_user_scrolled_and_follows_again_at_the_end(answer: AnswerView) -> None:
    bar = answer.verticalScrollBar()
    for number in range(60):
        answer.add(f"line {number}\n")
    bar.setValue(10)
    for number in range(20):
        answer.add(f"more {number}\n")
    assert bar.value() == 10
    bar.setValue(bar.maximum())
    for number in range(20):
        answer.add(f"last {number}\n")
    assert bar.value() == bar.maximum()


def test_text_that_is_selected_while_it_streams_stays_selected(answer: AnswerView) -> None:
    answer.add("one two three")
    cursor = answer.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(7, QTextCursor.MoveMode.KeepAnchor)
    answer.setTextCursor(cursor)
    answer.add(" four five")
    assert answer.textCursor().selectedText() == "two"


def test_html_in_the_answer_is_text_and_nothing_can_be_typed_over(qtbot: QtBot, answer: AnswerView) -> None:
    answer.add('<a href="http://example.com">link</a>')
    assert answer.answer.startswith("<a href")
    assert "<a href" in answer.toPlainText()
    qtbot.keyClicks(answer, "typed")
    assert "typed" not in answer.toPlainText()
    assert answer.cursorForPosition(QPoint(0, 0)).charFormat().isAnchor() is False


# The foot.


def test_the_foot_shows_the_buttons_that_fit_and_hides_when_empty(qtbot: QtBot) -> None:
    foot = Foot()
    qtbot.addWidget(foot)
    assert foot.isHidden()
    foot.show_state("Answering…", can_stop=True, can_copy=False)
    assert [button.accessibleName() for button in foot.findChildren(QPushButton) if not button.isHidden()] == ["Stop"]
    assert not foot.isHidden()
    with qtbot.waitSignal(foot.stop):
        qtbot.mouseClick(foot._stop, Qt.MouseButton.LeftButton)
    foot.show_state("", can_stop=False, can_copy=True)
    assert not foot.isHidden()
    with qtbot.waitSignal(foot.copy):
        qtbot.mouseClick(foot._copy, Qt.MouseButton.LeftButton)


def test_what_is_offered_is_gone_with_the_next_state(qtbot: QtBot) -> None:
    foot = Foot()
    qtbot.addWidget(foot)
    foot.show_state("2.0 s", can_stop=False, can_copy=True)
    foot.offer("Ask Windows GPU  Ctrl+B")
    with qtbot.waitSignal(foot.offered):
        qtbot.mouseClick(foot._offer, Qt.MouseButton.LeftButton)
    foot.show_state("Asking…", can_stop=True, can_copy=False)
    assert foot._offer.isHidden()


def test_a_load_fills_its_bar_in_the_usual_time_and_never_wholly() -> None:
    shares = [loaded_share(second, 12.0) for second in range(60)]
    assert shares == sorted(shares)
    assert shares[6] == pytest.approx(0.45)
    assert shares[12] == pytest.approx(0.9)
    assert shares[-1] < 1.0


def test_a_load_that_was_never_seen_has_no_bar(qtbot: QtBot) -> None:
    bar = LoadingBar()
    qtbot.addWidget(bar)
    bar.begin(None)
    assert bar.isHidden()
    bar.begin(12.0)
    assert not bar.isHidden()
    bar.end()
    assert bar.isHidden()
    assert bar.share == 0.0
