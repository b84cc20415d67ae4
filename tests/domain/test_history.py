"""What is kept of an ask, and how a conversation's turns travel with the next question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Decided, Escalated, Event, Failed, Token
from hostler.domain.history import Ended, Listener, turns_of
from hostler.domain.prompt import Prompt, Turn, estimated_tokens, fitted

KEY = "AKIA" + "QZ3WT7PLNB5X2MKD"
DECIDED = Decided(route="quick", confidence=1.0, scores={}, evidence=(), plan=())
FIRST = AttemptStarted(n=1, model="small", host="mac")
SECOND = AttemptStarted(n=2, model="big", host="pc")
DIED = AttemptFailed(n=1, error="StreamBroken", detail="gone", after_ms=5)
LOST = (FIRST, Token(text="half"), DIED)


def answer(model: str, host: str, *, escalated: bool = False) -> Answer:
    return Answer(
        model=model, host=host, route="quick", ttft_ms=1, total_ms=2, prompt_tokens=1, completion_tokens=1,
        attempts=1, escalated=escalated,
    )  # fmt: skip


WHY = Prompt(instruction="why", conversation="c")


def heard(*events: Event, prompt: Prompt = WHY) -> Listener:
    listener = Listener(prompt, "ask", 5)
    for event in events:
        listener.hear(event)
    return listener


@pytest.mark.parametrize(
    ("events", "text", "who", "ended"),
    [
        ((DECIDED, FIRST, Token(text="so "), Token(text="be"), answer("small", "mac")), "so be", "small", "answered"),
        ((DECIDED, FIRST, Token(text="half")), "half", "small", "stopped"),
        ((DECIDED, FIRST), "", "small", "stopped"),
        ((), "", "", "stopped"),
        ((DECIDED, *LOST, Failed(errors=("no",))), "half", "small", "broken"),
        ((DECIDED, FIRST, DIED, Failed(errors=("no",))), "", "small", "failed"),
        ((DECIDED, *LOST, SECOND, Token(text="all"), answer("big", "pc")), "all", "big", "answered"),
        ((DECIDED, *LOST, SECOND), "half", "small", "stopped"),
    ],
)  # fmt: skip
def test_what_came_is_kept_with_who_gave_it(events: tuple[Event, ...], text: str, who: str, ended: str) -> None:
    entry = heard(*events).entry()
    assert (entry.answer, entry.model, entry.outcome) == (text, who, ended)
    assert (entry.instruction, entry.conversation, entry.at_ms) == ("why", "c", 5)


def test_after_an_escalation_the_answer_that_counts_is_kept() -> None:
    thin = (DECIDED, FIRST, Token(text="thin"), Escalated(from_="small@mac", to="big@pc", why="is short"), SECOND)
    better = heard(*thin, Token(text="better"), answer("big", "pc", escalated=True)).entry()
    assert (better.answer, better.model) == ("better", "big")
    stands = heard(*thin, answer("small", "mac")).entry()
    assert (stands.answer, stands.model) == ("thin", "small")
    stopped = heard(*thin).entry()
    assert (stopped.answer, stopped.model, stopped.outcome) == ("thin", "small", Ended.ANSWERED)


@pytest.mark.parametrize("field", ["text", "instruction", "answer"])
def test_a_text_with_a_secret_is_not_kept_and_the_row_says_so(field: str) -> None:
    prompt = Prompt(instruction="why", text="some text")
    said = "so"
    if field == "answer":
        said = f"it is {KEY}"
    else:
        prompt = replace(prompt, **{field: f"look: {KEY}"})
    entry = heard(DECIDED, FIRST, Token(text=said), answer("small", "mac"), prompt=prompt).entry()
    assert getattr(entry, field) == ""
    assert KEY not in str([getattr(entry, name) for name in entry.__struct_fields__])
    assert "an AWS access key" in entry.withheld
    assert [name for name in ("instruction", "text", "answer") if getattr(entry, name)] == [
        name for name in ("instruction", "text", "answer") if name != field
    ]


def test_nothing_prints_a_text() -> None:
    entry = heard(FIRST, Token(text="hidden"), prompt=Prompt(instruction="hidden", text="hidden")).entry()
    assert "hidden" not in repr(entry)
    assert "hidden" not in repr(entry.turn)
    assert "hidden" not in repr(Prompt(instruction="x", turns=(entry.turn,)))


def test_only_turns_with_question_and_answer_make_a_conversation() -> None:
    whole = heard(FIRST, Token(text="so"), answer("small", "mac")).entry()
    assert turns_of([heard(FIRST).entry(), whole]) == (Turn("why", "so"),)


turns = st.lists(st.builds(Turn, st.text(max_size=60), st.text(max_size=200)), max_size=6).map(tuple)


@given(turns, st.text(max_size=80), st.integers(0, 400))
def test_the_oldest_turns_are_dropped_first_and_the_question_never(
    before: tuple[Turn, ...], question: str, room: int
) -> None:
    prompt = Prompt(instruction=question, turns=before)
    sent = fitted(prompt, room)
    assert sent.turns == before[len(before) - len(sent.turns) :]
    assert sent.outgoing == prompt.outgoing
    assert sent.tokens <= max(room, estimated_tokens(prompt.outgoing))
    if len(sent.turns) < len(before):
        more = replace(prompt, turns=before[len(before) - len(sent.turns) - 1 :])
        assert more.tokens > room, "one more would not have fit"
    assert fitted(prompt, None) == prompt


def test_all_that_leaves_is_in_the_whole_text() -> None:
    prompt = Prompt(instruction="and why?", text="this", turns=(Turn("one", "1"), Turn("two", "2")))
    assert prompt.whole == "one\n\n1\n\ntwo\n\n2\n\nand why?\n\nthis"
    assert Prompt(instruction="a").whole == Prompt(instruction="a").outgoing
