"""Who fails again and again rests, longer each time; who answers starts anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.breaker import LONGEST_S, REST_S, Breaker
from hostler.domain.errors import AttemptError, ContextTooLong, HostUnreachable, ModelMissing, ServerError, StreamBroken

BROKEN = ServerError("Mac Mini", "500")


def test_one_failure_is_forgiven_and_the_second_in_a_row_rests() -> None:
    once = Breaker().failed(BROKEN, 100.0)
    assert once.until == 0.0
    twice = once.failed(StreamBroken("Mac Mini"), 101.0)
    assert (twice.until, twice.why) == (101.0 + REST_S, "StreamBroken")


def test_an_answer_forgives_everything() -> None:
    assert Breaker().failed(BROKEN, 1.0).failed(BROKEN, 2.0).answered() == Breaker()


def test_after_a_rest_one_failure_is_enough_and_the_rest_is_twice_as_long() -> None:
    rested = Breaker().failed(BROKEN, 0.0).failed(BROKEN, 0.0)
    assert rested.failed(BROKEN, 100.0).until == 100.0 + 2 * REST_S


def test_who_keeps_the_user_waiting_rests_at_once() -> None:
    assert Breaker().kept_waiting(10.0).until == 10.0 + REST_S


def test_what_says_nothing_of_the_next_prompt_is_not_counted() -> None:
    breaker = Breaker()
    for error in (ModelMissing("x"), ContextTooLong("x"), HostUnreachable("x")):
        breaker = breaker.failed(error, 5.0)
    assert breaker == Breaker()


@given(st.lists(st.sampled_from(["fails", "answers", "waits"]), max_size=60))
def test_no_rest_is_longer_than_the_longest(story: list[str]) -> None:
    breaker, now = Breaker(), 0.0
    errors: dict[str, AttemptError] = {"fails": BROKEN}
    for what in story:
        now += 1.0
        if what == "answers":
            breaker = breaker.answered()
        elif what == "waits":
            breaker = breaker.kept_waiting(now)
        else:
            breaker = breaker.failed(errors[what], now)
        assert breaker.until <= now + LONGEST_S
