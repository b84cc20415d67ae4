"""A name found by a few of its letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.fuzzy import ranked, score

NAMES = [
    "Summarize",
    "Explain",
    "Rephrase",
    "Fix grammar",
    "Translate",
    "Reply",
    "Explain error",
    "Read text",
    "Übersetzen",
]


def found(wanted: str) -> list[str]:
    return ranked(wanted, NAMES, lambda name: (name,))


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("sum", "Summarize"),
        ("fg", "Fix grammar"),
        ("gram", "Fix grammar"),
        ("expl", "Explain"),
        ("ee", "Explain error"),
        ("ex err", "Explain error"),
        ("rep", "Reply"),
        ("rph", "Rephrase"),
        ("TR", "Translate"),
        ("uber", "Übersetzen"),
        ("rt", "Read text"),
    ],
)
def test_the_one_that_is_meant_comes_first(wanted: str, first: str) -> None:
    assert found(wanted)[0] == first


def test_nothing_typed_keeps_all_in_their_order() -> None:
    assert found("") == NAMES
    assert found("  ") == NAMES


def test_letters_in_another_order_or_missing_find_nothing() -> None:
    assert found("mus") == []
    assert score("xyz", "Summarize") is None


def test_an_item_counts_by_the_best_of_its_names() -> None:
    assert ranked("fix-g", [("Grammatik", "fix-grammar"), ("Fixed", "x")], lambda pair: pair) == [
        ("Grammatik", "fix-grammar")
    ]


@given(st.text(max_size=8), st.text(max_size=30))
def test_any_text_is_found_by_itself_and_nothing_fails(wanted: str, name: str) -> None:
    score(wanted, name)
    assert score(name, name) is not None
