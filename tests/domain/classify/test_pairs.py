"""What is asked outweighs what it is asked of: each of many requests over texts of other kinds."""

from __future__ import annotations

import pytest

from hostler.domain.classify.classifier import classify
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry
from hostler.store.model import read_model
from pairs import HELD_OUT, TRAINED_ON, read_pairs

MODEL = read_model()
RIGHT = 0.95


PAIRS = read_pairs(HELD_OUT)


@pytest.mark.parametrize("pasted", [False, True], ids=["two fields", "one pasted text"])
def test_an_instruction_over_a_text_of_another_kind_is_routed_by_the_instruction(pasted: bool) -> None:
    wrong, count = [], 0
    for instruction, paste in PAIRS.each():
        count += 1
        prompt = (
            Prompt(text=f"{instruction.text}\n\n{paste.text}")
            if pasted
            else Prompt(instruction=instruction.text, text=paste.text)
        )
        route = classify(prompt, Registry(), model=MODEL).route
        if route != instruction.route:
            wrong.append((instruction.text, paste.kind, instruction.route, route))
    assert count >= 200
    assert len(wrong) <= (1 - RIGHT) * count, wrong


def test_nothing_of_these_pairs_was_trained_on() -> None:
    trained = read_pairs(TRAINED_ON)
    asked = {instruction.text.casefold() for instruction in PAIRS.instructions}
    assert not asked & {instruction.text.casefold() for instruction in trained.instructions}
    assert not {paste.text for paste in PAIRS.pastes} & {paste.text for paste in trained.pastes}
