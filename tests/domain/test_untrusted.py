"""Text from models and hosts that must not drive a terminal, hide what it says, or break a line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.untrusted import one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, ünïcode, 机器, 🙂", "plain text, ünïcode, 机器, 🙂"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\x9b31mC1", "31mC1"),
        ("safe \u202etxet desrever", "safe txet desrever"),
        ("over\rwritten", "overwritten"),
        ("nul\x00 and del\x7f", "nul and del"),
    ],
)
def test_controls_and_turned_directions_are_taken_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_what_is_left_controls_nothing(text: str) -> None:
    shown = printable(text)
    assert all(unicodedata.category(letter) != "Cc" or letter in "\n\t" for letter in shown)
    assert printable(shown) == shown
    assert set(shown) <= set(text)


@given(st.text(), st.integers(1, 80))
def test_one_line_is_one_line_of_at_most_so_many_letters(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert line == line.strip()


def test_a_line_that_is_cut_says_so() -> None:
    assert one_line("one two three", 7) == "one tw…"
    assert one_line("one\n two\r\nthree", 40) == "one two three"
