"""What the prompts before and the app say: for a bare follow-up much, for a prompt that speaks for itself nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.classify.classifier import classify
from hostler.domain.classify.context import KEPT, Earlier, hashed
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Registry

ASKED = (
    "Write a Python function that fetches a page",
    "Add logging to the fetch function",
    "Make the fetch function async",
)


def earlier(*ages_s: float, route: str = "code", conversation: str = "") -> tuple[Earlier, ...]:
    return tuple(
        Earlier(route=route, age_s=age_s, conversation=conversation, words=hashed(ASKED[place % len(ASKED)]))
        for place, age_s in enumerate(ages_s)
    )


THREE = earlier(30.0, 90.0, 150.0)


def route(instruction: str, recent: Sequence[Earlier] = (), **more: object) -> str:
    return classify(Prompt(instruction=instruction, **more), Registry(), recent=recent).route  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["and now with retries?", "und jetzt kürzer?", "again", "why?", "same, but faster"])
def test_a_bare_follow_up_stays_with_what_was_asked(text: str) -> None:
    assert route(text) == "quick"
    assert route(text, THREE) == "code"


@pytest.mark.parametrize(
    "text",
    [
        "Summarize this email",
        "Translate this into French",
        "write a birthday poem for my aunt",
        "What is the capital of Mongolia and how many people live there today?",
        "Please find a friendly way to tell my landlord that the heating in our flat is broken again",
    ],
)
def test_code_before_never_keeps_other_work_on_the_big_model(text: str) -> None:
    assert route(text, THREE) == "quick"


def test_the_reason_names_the_prompts_before() -> None:
    decision = classify(Prompt(instruction="and now with retries?"), Registry(), recent=THREE)
    assert decision.why == "3 code prompts before"
    one = classify(Prompt(instruction="and now with retries?"), Registry(), recent=THREE[:1])
    assert one.why == "a code prompt before"


def test_context_fades_with_time() -> None:
    scores = [
        classify(Prompt(instruction="and now?"), Registry(), recent=earlier(age_s)).scores["code"]
        for age_s in (0.0, 120.0, 600.0, 3600.0)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] == 0.0


def test_within_a_conversation_it_fades_more_slowly() -> None:
    recent = earlier(1200.0, 1300.0, conversation="c1")
    assert route("and now?", recent) == "quick"
    assert route("and now?", recent, conversation="c1") == "code"


def test_a_change_of_subject_ends_the_run() -> None:
    mixed = (*earlier(20.0, route="quick"), *earlier(60.0, 90.0))
    assert route("and now with retries?", mixed) == "quick"
    long = "maybe you know whether the neighbours will be at home this weekend or rather not"
    assert route(long, THREE) == "quick"


def test_an_image_before_never_makes_a_text_vision() -> None:
    assert route("and now?", earlier(10.0, 20.0, route="vision")) == "quick"


def test_an_attached_image_leaves_the_context_out() -> None:
    assert route("and this?", THREE, images=(Image(b"png"),)) == "vision"


@pytest.mark.parametrize(("app", "expected"), [("code", "code"), ("Alacritty", "code"), ("thunderbird", "quick")])
def test_the_app_the_text_came_from_speaks(app: str, expected: str) -> None:
    decision = classify(Prompt(instruction="better?", text="x", app=app), Registry())
    assert any(e.route == expected and e.what.startswith("from ") for e in decision.evidence)


def test_the_app_says_nothing_against_a_clear_request() -> None:
    assert route("Summarize this email", app="pycharm") == "quick"
    assert not any(
        e.what.startswith("from ") for e in classify(Prompt(instruction="x", app="nobody"), Registry()).evidence
    )


RECENT = st.lists(
    st.builds(
        Earlier,
        route=st.sampled_from(["quick", "code", "reasoning", "vision", "gone"]),
        age_s=st.floats(-10.0, 1e9),
        conversation=st.sampled_from(["", "a"]),
        words=st.frozensets(st.integers(0, 2**32), max_size=4),
    ),
    max_size=KEPT + 5,
).map(tuple)


@given(text=st.text(max_size=60), app=st.text(max_size=10), recent=RECENT)
def test_any_context_gives_one_sound_decision(text: str, app: str, recent: tuple[Earlier, ...]) -> None:
    prompt = Prompt(instruction=text, app=app, conversation="a")
    decision = classify(prompt, Registry(), recent=recent)
    assert decision == classify(prompt, Registry(), recent=recent)
    assert 0.0 <= decision.confidence <= 1.0
    assert "gone" not in decision.scores
