"""What is kept of a pick, and when there is nothing to learn."""

from __future__ import annotations

from hostler.domain.classify.classifier import classify
from hostler.domain.classify.learned import Pick
from hostler.domain.lesson import lesson
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Route

ROUTES = tuple(Route(id=name, chain=()) for name in ("quick", "code", "reasoning", "vision", "writing"))
DRAFT = Prompt(instruction="Draft a letter to my landlord about the heating")


def learn(prompt: Prompt, route: str, *picks: Pick, routes: tuple[Route, ...] = ROUTES) -> Pick | None:
    return lesson(prompt, route, Registry(routes=routes), picks, at_ms=1_000)


def test_a_pick_says_what_it_was_taken_instead_of_and_has_an_effect_at_once() -> None:
    pick = learn(DRAFT, "writing")
    assert pick is not None
    assert (pick.route, pick.instead_of, pick.at_ms) == ("writing", "quick", 1_000)
    assert classify(DRAFT, Registry(routes=ROUTES), picks=(pick,)).route == "writing"


def test_the_surest_decision_follows_a_pick_of_the_very_same_prompt() -> None:
    text = 'def f(x):\n    return 1\n\nTraceback (most recent call last):\n  File "a.py", line 2, in f\nKeyError: 1'
    prompt = Prompt(instruction="Debug this Python function, fix the bug and write unit tests for the code", text=text)
    assert classify(prompt, Registry(routes=ROUTES)).confidence > 0.95
    assert learn(prompt, "reasoning") is not None


def test_what_goes_there_by_itself_teaches_nothing() -> None:
    assert learn(DRAFT, "quick") is None


def test_the_same_pick_is_kept_once_and_a_similar_one_too() -> None:
    first = learn(DRAFT, "writing")
    assert first is not None
    assert learn(DRAFT, "writing", first) is None
    again = learn(Prompt(instruction="draft a letter to my landlord about the broken heating"), "writing", first)
    assert again is not None
    assert again.instead_of == "quick"


def test_taking_it_back_by_a_pick_is_a_pick_too() -> None:
    first = learn(DRAFT, "writing")
    assert first is not None
    back = lesson(DRAFT, "quick", Registry(routes=ROUTES), (first,), at_ms=2_000)
    assert back is not None
    assert (back.route, back.instead_of) == ("quick", "writing")


def test_nothing_is_learned_against_a_rule_or_keyword_of_the_user() -> None:
    ruled = (*ROUTES, Route(id="home", chain=(), always=("my landlord",)))
    worded = (*ROUTES, Route(id="home", chain=(), keywords=("landlord", "heating", "letter")))
    assert learn(DRAFT, "writing", routes=ruled) is None
    assert learn(DRAFT, "writing", routes=worded) is None
