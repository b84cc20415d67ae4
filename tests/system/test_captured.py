"""What a read gives back; its repr ends up in logs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.system.selection import Captured, Outcome


@given(st.text(alphabet="漢字🐎ß", min_size=1, max_size=50), st.booleans())
def test_its_repr_never_shows_text(text: str, truncated: bool) -> None:
    shown = repr(Captured(outcome=Outcome.TEXT, text=text, truncated=truncated))
    assert not set(text) & set(shown)
    assert f"{len(text)} chars" in shown
    assert ("truncated" in shown) is truncated


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{0!r}".format])
def test_no_way_to_print_it_shows_the_text(show) -> None:
    assert "hunter2" not in show(Captured(outcome=Outcome.TEXT, text="hunter2"))
    assert "hunter2" not in show([Captured(outcome=Outcome.TEXT, text="hunter2")])


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_without_text_has_advice(outcome: Outcome) -> None:
    advice = Captured(outcome=outcome).advice
    assert advice.endswith(".") if outcome is not Outcome.TEXT else advice == ""
