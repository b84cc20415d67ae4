"""An action's template, filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.actions import fill, instructed, placeholders
from hostler.domain.prompt import Prompt, Source

MAIL = Prompt(text="Dear Anna,\nsee you.\n", source=Source.SELECTION, app="thunderbird")


def test_without_a_place_for_it_the_text_follows_the_instruction() -> None:
    made = instructed("Summarize this.", MAIL)
    assert (made.instruction, made.text) == ("Summarize this.", MAIL.text)
    assert (made.source, made.app) == (Source.SELECTION, "thunderbird")


def test_a_text_that_stands_last_stays_apart_from_the_instruction() -> None:
    made = instructed("Answer this mail:\n\n{text}\n", MAIL)
    assert made.outgoing == "Answer this mail:\n\nDear Anna,\nsee you."
    assert made.text == MAIL.text


@pytest.mark.parametrize(
    ("template", "whole"),
    [
        ("Is “{text}” polite?", "Is “Dear Anna,\nsee you.” polite?"),
        ("<mail>\n{text}\n</mail>\nAnswer it.", "<mail>\nDear Anna,\nsee you.\n</mail>\nAnswer it."),
        ("{text}", "Dear Anna,\nsee you."),
        ("{text}\n{text}", "Dear Anna,\nsee you.\nDear Anna,\nsee you."),
    ],
)
def test_elsewhere_the_whole_goes_out_as_the_template_has_it(template: str, whole: str) -> None:
    assert instructed(template, MAIL).outgoing == whole


def test_clipboard_and_language_have_their_places() -> None:
    made = instructed("Compare with:\n{clipboard}\nin {language}.", MAIL, clipboard="old\n", language="German")
    assert made.instruction == "Compare with:\nold\nin German."
    assert made.text == MAIL.text


@pytest.mark.parametrize(
    "literal",
    ['Answer as {"name": "…", "ok": true}', "f() { return 1; }", "{} {0} { text } {a, b}", "\\frac{1}{2}", "}{"],
)
def test_other_braces_are_just_braces(literal: str) -> None:
    assert list(placeholders(literal)) == []
    assert instructed(literal, MAIL).instruction == literal


def test_doubled_braces_stand_for_single_ones() -> None:
    assert fill("Keep {{text}} and fill {text}", {"text": "x"}) == "Keep {text} and fill x"
    assert list(placeholders("{{text}} {txt} {language}")) == ["txt", "language"]


@given(st.text(), st.text(), st.text())
def test_what_is_filled_in_is_never_searched_for_places(text: str, clipboard: str, around: str) -> None:
    quiet = around.replace("{", "").replace("}", "")
    template = f"{quiet}<{{text}}|{{clipboard}}>"
    assert fill(template, {"text": text, "clipboard": clipboard}) == f"{quiet}<{text}|{clipboard}>"


@given(st.text())
def test_no_template_fails(template: str) -> None:
    instructed(template, MAIL)
