"""What is said at the end of the card: as much as fits, and never less than what matters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hostler.ui.popup.figures import BETWEEN, FEWEST, Figures, Notices, fitting
from hostler.ui.popup.parts import Foot

FIGURES = "0.2 s to first word · 0.9 s · 61 tokens · Mac Mini"


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (len(FIGURES), FIGURES),
        (len(FIGURES) - 1, "0.9 s · 61 tokens · Mac Mini"),
        (20, "61 tokens · Mac Mini"),
        (1, "61 tokens · Mac Mini"),
    ],
)
def test_the_first_figures_go_when_there_is_no_room(width: int, shown: str) -> None:
    assert fitting(FIGURES, width, len) == shown


@given(parts=st.lists(st.text("ab ", min_size=1), min_size=1, max_size=8), width=st.integers(0, 100))
def test_what_is_left_is_the_end_of_it_and_fits_if_anything_can(parts: list[str], width: int) -> None:
    text = BETWEEN.join(parts)
    shown = fitting(text, width, len)
    assert text.endswith(shown)
    assert len(shown) <= width or len(shown.split(BETWEEN)) <= FEWEST


def test_a_sentence_is_left_as_it_is() -> None:
    sentence = "Nothing answers right now. Your question is kept; Enter tries again."
    assert fitting(sentence, 10, len) == sentence


def test_three_buttons_leave_figures_on_one_line_and_the_whole_is_still_told(qtbot: QtBot) -> None:
    foot = Foot()
    qtbot.addWidget(foot)
    foot.show_state(FIGURES, can_stop=False, can_copy=True)
    foot.offer("Bigger  Ctrl+B")
    foot.offer_replace()
    said = foot.findChild(Figures)
    assert said is not None
    line = said.fontMetrics().height()
    buttons = max(button.sizeHint().height() for button in foot.findChildren(QWidget) if button is not said)
    layout = foot.layout()
    assert layout is not None
    room = 0
    for width in range(900, 300, -50):
        foot.setFixedWidth(width)
        layout.activate()
        assert layout.totalHeightForWidth(width) <= max(line, buttons)
        room = said.width()
        said.resize(room, line)
        assert said.fontMetrics().horizontalAdvance(said.shown) <= room or len(said.shown.split(BETWEEN)) == FEWEST
    assert foot.text == FIGURES


def test_notices_stand_apart(qtbot: QtBot) -> None:
    notices = Notices()
    qtbot.addWidget(notices)
    notices.setText("One.")
    one = notices.heightForWidth(400)
    notices.setText("One.\nTwo.\nThree.")
    assert notices.heightForWidth(400) == 3 * one + 2 * Notices.GAP
    notices.setText("word " * 200)
    assert notices.heightForWidth(400) > 4 * one
