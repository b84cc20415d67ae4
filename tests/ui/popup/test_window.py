"""The card: where it stands, how high it is, and whether it can be used without eyes or mouse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from hostler.ui.popup.window import SCREEN_SHARE, WIDTH, PopupWindow, place
from hostler.ui.theme import DARK, LIGHT


@pytest.fixture
def window(qtbot: QtBot) -> PopupWindow:
    card = PopupWindow()
    qtbot.addWidget(card)
    return card


def full(window: PopupWindow) -> PopupWindow:
    """The card with everything on it."""
    window.chips.show_actions([("summarize", "Summarize"), ("explain", "Explain")])
    window.captured.show_text("Selection · 2 words", "two words", droppable=True)
    window.decision.show_decision("quick → qwen3:4b on Mac Mini", LIGHT.well, "short")
    window.show_answer(True)
    window.answer.add("an answer")
    window.foot.show_state("1.9 s", can_stop=True, can_copy=True)
    window.show_notice("Windows GPU can't be reached.")
    window.open()
    return window


SCREENS = st.builds(
    QRect, st.integers(-8000, 8000), st.integers(-8000, 8000), st.integers(640, 8000), st.integers(400, 5000)
)


@given(screen=SCREENS, across=st.floats(0, 1), down=st.floats(0, 1), width=st.integers(100, 640))
def test_the_card_fits_the_screen_wherever_the_pointer_is(
    screen: QRect, across: float, down: float, width: int
) -> None:
    pointer = QPoint(
        screen.left() + int(across * (screen.width() - 1)), screen.top() + int(down * (screen.height() - 1))
    )
    tallest = int(screen.height() * SCREEN_SHARE)
    corner = place(screen, pointer, width, tallest)
    assert screen.contains(QRect(corner, corner + QPoint(width - 1, tallest - 1)))


@given(screen=SCREENS, x=st.integers(-20000, 20000), y=st.integers(-20000, 20000))
def test_a_pointer_beyond_the_screen_pulls_the_card_no_further_than_its_edge(screen: QRect, x: int, y: int) -> None:
    corner = place(screen, QPoint(x, y), WIDTH, int(screen.height() * SCREEN_SHARE))
    assert screen.contains(corner)


def test_on_a_screen_too_small_the_top_left_corner_stays_in_sight() -> None:
    assert place(QRect(100, 50, 320, 200), QPoint(400, 240), WIDTH, 140) == QPoint(100, 110)
    assert place(QRect(100, 50, 320, 200), QPoint(400, 240), WIDTH, 500) == QPoint(100, 50)


def test_with_room_the_card_is_below_and_centred_on_the_pointer() -> None:
    assert place(QRect(0, 0, 1920, 1080), QPoint(960, 200), 640, 756) == QPoint(640, 216)


def test_the_card_is_as_high_as_its_parts_and_never_higher_than_its_share_of_the_screen(window: PopupWindow) -> None:
    full(window)
    low = window.height()
    window.answer.add("\nline" * 10)
    assert window.height() > low
    window.answer.add("\nline" * 500)
    limit = int(window.screen().availableGeometry().height() * SCREEN_SHARE)
    assert window.height() <= limit
    assert window.answer.verticalScrollBar().maximum() > 0
    assert window.foot.geometry().bottom() < window.height(), "the foot is still on the card"


def test_the_keyboard_is_in_the_question_with_its_text_marked(window: PopupWindow) -> None:
    window.question.setPlainText("from last time")
    window.open()
    assert window.focusWidget() is window.question
    assert window.question.textCursor().selectedText() == "from last time"


def test_the_keys_of_the_card(qtbot: QtBot, window: PopupWindow) -> None:
    window.open()
    with qtbot.waitSignal(window.escaped):
        qtbot.keyClick(window.question, Qt.Key.Key_Escape)
    with qtbot.waitSignal(window.copy_asked):
        qtbot.keyClick(window.question, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    window.show_answer(True)
    window.answer.setFocus()
    with qtbot.waitSignal(window.copy_asked):
        qtbot.keyClick(window.answer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("number", [1, 5, 9])
def test_alt_and_a_number_chooses_an_action(qtbot: QtBot, window: PopupWindow, number: int) -> None:
    window.open()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.action_key) as chosen:
        qtbot.keyClick(window.question, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
    assert chosen.args == [number]


def test_both_themes_can_be_drawn(window: PopupWindow) -> None:
    full(window)
    pictures = []
    for theme in (LIGHT, DARK):
        window.show_theme(theme)
        pictures.append(window.grab().toImage())
        # Beside the corner's curve and above the first part: nothing but ground.
        ratio = pictures[-1].devicePixelRatio()
        assert pictures[-1].pixelColor(int(40 * ratio), int(6 * ratio)).name() == theme.ground
    assert pictures[0] != pictures[1]


# For everyone.


def focusable(window: PopupWindow) -> list[QWidget]:
    """What Tab walks through, in its order."""
    found: list[QWidget] = []
    each = window.nextInFocusChain()
    while each is not window:
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisibleTo(window) and each.isEnabled():
            found.append(each)
        each = each.nextInFocusChain()
    return found


def test_everything_that_takes_the_focus_has_a_name(window: PopupWindow) -> None:
    controls = focusable(full(window))
    assert len(controls) >= 7
    for control in controls:
        interface = QAccessible.queryAccessibleInterface(control)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name).strip(" ×"), control


def test_everything_that_can_be_clicked_or_written_in_takes_the_focus(window: PopupWindow) -> None:
    full(window)
    usable = [
        widget
        for kind in (QAbstractButton, QPlainTextEdit)
        for widget in window.findChildren(kind)
        if widget.isVisibleTo(window)
    ]
    assert {widget for widget in usable if widget not in focusable(window)} == set()


def test_tab_follows_the_eye_from_top_to_bottom(window: PopupWindow) -> None:
    controls = focusable(full(window))
    places = [control.mapTo(window, QPoint(0, 0)) for control in controls]
    assert controls[0] is window.question
    rows = [(place.y() // 16, place.x()) for place in places]
    assert rows == sorted(rows), [control.accessibleName() for control in controls]


def test_tab_really_walks_that_way_and_back(qtbot: QtBot, window: PopupWindow) -> None:
    controls = focusable(full(window))
    qtbot.waitUntil(window.isActiveWindow)
    walked = []
    for _ in controls:
        walked.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert walked == controls
    assert QApplication.focusWidget() is window.question
    qtbot.keyClick(window.question, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is controls[-1]


def test_what_only_informs_has_a_name_too(window: PopupWindow) -> None:
    full(window)
    for part in (window.decision, window.foot._said, window.captured._folded):
        assert part.accessibleName()
