"""The judge: good answers of all kinds pass, poor ones of each kind are caught, and any text gives a verdict."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.answers import EMAIL, ESSAY, REFUSALS, good, poor_ones
from hostler.domain import quality
from hostler.domain.prompt import Image, Prompt
from hostler.domain.quality import poor
from hostler.domain.usage import Metrics

SAID = {
    "empty": quality.EMPTY,
    "thinking": quality.ONLY_THOUGHT,
    "refusal": quality.DECLINES,
    "loop": quality.LOOPS,
    "cut": quality.CUT_OFF,
    "short": quality.TOO_SHORT,
    "code": quality.NO_CODE,
    "language": quality.OTHER_LANGUAGE,
    "json": quality.NO_JSON,
}


def judged(route: str, instruction: str, text: str, answer: str, done_reason: str = "stop") -> str:
    return poor(Prompt(instruction=instruction, text=text), route, answer, Metrics(done_reason=done_reason))


def test_good_answers_pass() -> None:
    answers = list(good())
    assert len(answers) >= 200
    alarms = [(verdict, each) for each in answers if (verdict := judged(*each))]
    assert len(alarms) < 0.02 * len(answers), alarms


def test_poor_answers_of_each_kind_are_caught_and_named() -> None:
    counts: Counter[str] = Counter()
    missed = defaultdict(list)
    for kind, each in poor_ones():
        counts[kind] += 1
        if judged(*each) != SAID[kind]:
            missed[kind].append((judged(*each), each))
    assert not missed
    assert set(counts) == set(SAID)
    assert min(counts.values()) >= 10, counts


@pytest.mark.parametrize("answer", REFUSALS)
def test_a_refusal_that_the_prompt_is_about_is_no_refusal(answer: str) -> None:
    if "AI" in answer or "guidelines" in answer:
        return
    assert not judged("quick", "Translate this, it's a reply to a customer", answer, answer)
    assert not judged("quick", "Write a polite reply that declines", EMAIL, answer)


def test_a_limit_in_passing_is_no_refusal() -> None:
    assert not judged("quick", "Who will win?", "", "I can't predict the future, but most polls see the mayor ahead.")
    assert judged("quick", "Who will win?", "", "I can't provide predictions.") == quality.DECLINES


@pytest.mark.parametrize(
    "answer",
    [
        "I can't see your screen, but a black window usually means that the driver crashed: press Ctrl+Alt+F2.",
        "I don't have access to live scores. At the end of the first half it was usually 1:0 in the last five years.",
        "I can't access your files, but `du -sh * | sort -h` lists the largest folders last.",
        "I cannot open links; the usual cause of error 403 is a missing index file in that folder.",
        "Sorry, I don't have real-time data. In November sunrise in Oslo is at about eight in the morning.",
    ],
)
def test_a_limit_that_an_answer_follows_is_no_refusal(answer: str) -> None:
    assert not judged("quick", "What is wrong here?", "", answer)


@pytest.mark.parametrize(
    "answer",
    [
        "I can't see your screen.",
        "I can't see your screen, but I'd recommend contacting the support of the manufacturer about it.",
        "I don't have access to live scores. Please check a sports website or an app for the latest results.",
        "I don't have access to real-time data, so you could check the website of your local weather service.",
        "Sorry, I can't browse the internet. If you paste the text here, I can summarize it for you right away.",
        "I can't open attachments. Let me know what the document says and I will help you with it.",
    ],
)
def test_a_limit_that_sends_the_user_elsewhere_is_one(answer: str) -> None:
    assert judged("quick", "What is wrong here?", "", answer) == quality.DECLINES


LOG = "\n".join(
    f"2026-03-01 10:{n:02}:07 INFO worker {n % 4} finished job {1000 + n} in {37 * n % 90} ms" for n in range(30)
)
READINGS = "\n".join(f"The sensor in the cellar reported {20 + n / 10:.1f} degrees" for n in range(30))


@pytest.mark.parametrize("lines", [LOG, READINGS], ids=["log", "readings"])
def test_lines_that_differ_in_their_numbers_are_no_loop(lines: str) -> None:
    assert not judged("quick", "Make up some output", "", lines)
    assert not judged("quick", "Make up some output", "", f"Here it is:\n\n{lines}\n")


def test_the_numbers_of_a_list_hide_no_loop() -> None:
    same = "Make sure that the cable is connected to the router."
    for form in ("{n}. {same}", "{n}) {same}", "- {n}: {same}", "Step {n}: {same}"):
        listed = "\n".join(form.format(n=n, same=same) for n in range(1, 40))
        assert judged("quick", "How do I fix my internet?", "", listed) == quality.LOOPS


def test_who_asks_for_the_text_that_it_has_is_poor() -> None:
    asks = "Sure! Please provide the text you'd like me to summarize."
    assert judged("quick", "Summarize this", EMAIL, asks) == quality.MISSES_THE_TEXT
    assert not judged("quick", "Summarize the text", "", asks), "without a text it is a fair question"
    seen = poor(Prompt(instruction="What is this?", images=(Image(b""),)), "vision", "I don't see any image attached.")
    assert seen == quality.MISSES_THE_TEXT


def test_the_token_limit_cuts_off() -> None:
    assert judged("quick", "Write about rivers", "", ESSAY[:300], "length") == quality.CUT_OFF
    assert not judged("quick", "Write about rivers", "", ESSAY[:300], "stop")


def test_a_code_block_is_open_only_when_something_is_in_it() -> None:
    assert judged("code", "Show me", "", "Text\n```\nx = 1") == quality.CUT_OFF
    assert not judged("code", "Show me", "", "Text\n```\nx = 1\n```")
    assert not judged("code", "Show me", "", "Text\n```\nx = 1\n```\n```")
    assert not judged("code", "What opens a code block?", "", "Three backticks: ``` at the start of a line.")


def test_thoughts_before_an_answer_are_no_fault() -> None:
    assert not judged("quick", "Who wrote Faust?", "", "<think>Easy.</think>\nGoethe.")
    long = "<think>" + "hm " * 60_000 + "</think>Goethe."
    assert not judged("quick", "Who wrote Faust?", "", long)


def test_what_was_asked_to_repeat_may_repeat() -> None:
    looped = "I must not talk in class.\n" * 100
    assert judged("quick", "Tell me about school", "", looped) == quality.LOOPS
    assert not judged("quick", "Write “I must not talk in class” 100 times", "", looped)


@settings(deadline=None, max_examples=300)
@given(st.text(), st.text(), st.text(), st.sampled_from(["quick", "code", "reasoning", "own"]))
def test_any_text_gets_the_same_verdict_twice(instruction: str, text: str, answer: str, route: str) -> None:
    verdict = judged(route, instruction, text, answer)
    assert verdict == judged(route, instruction, text, answer)
    assert "\n" not in verdict


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="`~ \n<think>/[]{}|aб漢.,'", max_size=400), st.integers(1, 400))
def test_signs_that_mean_something_break_nothing(answer: str, times: int) -> None:
    judged("code", answer[:50], answer, answer * times)


HUGE = {
    "prose": ESSAY,
    "one word": "word ",
    "one sign": "a",
    "fences": "```\nx\n```\n",
    "backticks": "`",
    "open thoughts": "<think>",
    "blank": " \n",
    "sorry": "I'm sorry, but ",
    "brackets": "([{",
    "east": "城市沿着河流发展",
    "signs of no width": "\u200b",
    "apostrophes": "a'b-c.",
    "rulers": "-=*_",
}


@pytest.mark.parametrize("unit", HUGE.values(), ids=HUGE.keys())
def test_of_a_huge_answer_a_bounded_part_is_read(unit: str) -> None:
    huge = unit * (1_000_000 // len(unit))
    read = quality._read(huge)
    assert len(read.part) <= quality.READ_CHARS + 1
    judged("quick", "Tell me all about it", huge, huge)
