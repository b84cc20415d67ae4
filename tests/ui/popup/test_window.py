"""The card: where it stands, how high it is, and whether it can be used without eyes or mouse."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.decide import decide
from hostler.domain.fleet import unseen
from hostler.domain.prompt import Prompt
from hostler.ui.popup.window import EDGE, LETTERS, SCREEN_SHARE, WIDTH, PopupWindow, card_width, place
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


@given(screen=st.integers(320, 8000), letter=st.integers(4, 40))
def test_the_card_is_as_wide_as_its_font_wants_and_never_wider_than_the_screen(screen: int, letter: int) -> None:
    width = card_width(screen, letter)
    assert width + 2 * EDGE <= screen
    assert width >= min(WIDTH, screen - 2 * EDGE)
    assert width in (WIDTH, LETTERS * letter, screen - 2 * EDGE)


def test_reasons_and_answer_share_what_there_is_and_nothing_overlaps(window: PopupWindow) -> None:
    full(window)
    registry = three_machines()
    decision = decide(Prompt(instruction="fix this"), registry, unseen(registry))
    window.why.show_decision(decision, decision.classification, registry)
    window.decision.show_decision("code → qwen3:30b", LIGHT.well, "short")
    window.decision.click()
    window.question.setPlainText("line\n" * 5)
    window.show_notice("Windows GPU can't be reached.\n" * 4)
    for words in (3, 3000):
        window.answer.add("word " * words)
        window.fit()
        places = places_of(window)
        assert all(above.bottom() < below.top() for above, below in pairwise(places))
        assert places[-1].bottom() < window.height()
    assert window.height() <= window.screen().availableGeometry().height()


class Small:
    """A screen like full HD at 300 %."""

    def availableGeometry(self) -> QRect:
        return QRect(0, 0, 640, 360)


def places_of(window: PopupWindow) -> list[QRect]:
    """Where the parts are that can be seen, from the top."""
    parts = [part for part in window.children() if isinstance(part, QWidget) and part.isVisibleTo(window)]
    return sorted((part.geometry() for part in parts if part.height()), key=QRect.top)


@pytest.mark.parametrize("shows", ["answer", "reasons", "keys", "reasons and answer"])
def test_on_a_small_screen_other_parts_make_room_and_nothing_overlaps(
    window: PopupWindow, monkeypatch: pytest.MonkeyPatch, shows: str
) -> None:
    monkeypatch.setattr(window, "screen", Small)
    actions = [(f"a{n}", f"An action with a name {n}") for n in range(9)]
    window.chips.show_actions(actions)
    window.captured.show_text("Selection · 400 words", "words " * 400, droppable=True)
    registry = three_machines()
    decision = decide(Prompt(instruction="fix this"), registry, unseen(registry))
    window.why.show_decision(decision, decision.classification, registry)
    window.decision.show_decision("code → qwen3:30b", LIGHT.well, "short")
    window.open()
    if "answer" in shows:
        window.show_answer(True)
        window.answer.add("word " * 2000)
        window.show_state("1.9 s", running=False)
    if "reasons" in shows:
        window.decision.click()
    if shows == "keys":
        window.toggle_keys()
    window.fit()
    places = places_of(window)
    assert all(above.bottom() < below.top() for above, below in pairwise(places))
    assert window.height() <= 360
    assert places[-1].bottom() < window.height()
    assert places[0].width() < 640


def test_parts_that_made_room_come_back(window: PopupWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    full(window)
    chips = window.chips.height()
    assert chips
    with monkeypatch.context() as small:
        small.setattr(window, "screen", Small)
        window.toggle_keys()
        assert window.chips.height() < chips
        assert not window.captured._folded.isVisibleTo(window)
    window.toggle_keys()
    assert window.chips.height() == chips
    assert window.captured._folded.isVisibleTo(window)


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


def test_what_only_informs_is_read_too(window: PopupWindow) -> None:
    full(window)
    for part in (window.decision, window.foot._said, window.captured._folded):
        assert QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)


def test_a_captured_text_is_whole_as_soon_as_it_is_shown(window: PopupWindow, qtbot: QtBot) -> None:
    def show(origin: str, text: str) -> None:
        window.captured.show_text(origin, text, droppable=bool(text))
        window.captured.setVisible(True)
        window.fit()

    window.open()
    show("reading selection…", "")
    QApplication.processEvents()
    show("Selection · 200 words", "words " * 200)
    QApplication.processEvents()
    assert window.captured.height() >= window.captured.sizeHint().height()
    assert window.captured._folded.height() >= 2 * window.captured._folded.fontMetrics().height()


def test_the_question_line_has_its_height_from_the_start(window: PopupWindow) -> None:
    window.open()
    QApplication.processEvents()
    before = window.question.height()
    window.question.setPlainText("typed")
    assert window.question.height() == before


def test_the_card_makes_room_for_the_line_of_the_conversation(qtbot: QtBot) -> None:
    window = PopupWindow()
    qtbot.addWidget(window)
    window.open()
    window.show_answer(True)
    window.answer.add("words\n\n" * 5)
    window.foot.show_state("Done.", can_stop=False, can_copy=True)
    window.fit()
    window.talk.show_text("Follow-up · 1 turn before", "New")
    qtbot.waitUntil(window.talk.isVisible)
    assert window.answer.geometry().bottom() < window.foot.geometry().top()


def test_a_card_that_something_else_covers_is_read_for_all_the_same(window: PopupWindow, qtbot: QtBot) -> None:
    window.setUpdatesEnabled(False)  # as one that is covered, it gets no paint event
    painted: list[None] = []
    window.painted.connect(lambda: painted.append(None))
    window.open()
    qtbot.waitUntil(lambda: len(painted) == 1)
    window.setUpdatesEnabled(True)
    window.repaint()
    QApplication.processEvents()
    assert len(painted) == 1, "once for each opening"
