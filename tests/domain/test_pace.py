"""How quick a target is, from its own attempts, and how long it is waited for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hostler.domain.pace import Sample, first_token_limit_s, pace_of, sample_of
from hostler.domain.usage import Outcome
from store.test_ledger import ROW

PATIENT = {"warm_s": 8.0, "cold_s": 25.0}


def test_cold_loads_and_the_reading_rate_are_learned() -> None:
    samples = [Sample(12_000.0, 500.0, 1000), Sample(11_000.0, 1000.0, 1000), Sample(2.0, 100.0, 1000)]
    pace = pace_of("qwen3:30b", samples)
    assert (pace.load_s, pace.load_p95_s) == (12.0, 12.0)
    assert pace.reading_tokens_per_s == 1000.0, "the slowest of three, not the one that was cached"


def test_without_records_the_wait_is_fixed_and_grows_with_the_prompt() -> None:
    assert first_token_limit_s(None, cold=False, tokens=0, **PATIENT) == 8.0
    assert first_token_limit_s(None, cold=True, tokens=500, **PATIENT) == 30.0


def test_with_records_the_wait_is_the_targets_own() -> None:
    pace = pace_of("m", [Sample(12_000.0, 1000.0, 1000)] * 3)
    assert first_token_limit_s(pace, cold=True, tokens=1000, **PATIENT) == 14.0
    assert first_token_limit_s(pace, cold=False, tokens=1000, **PATIENT) == 3.0, "never under three seconds"
    assert first_token_limit_s(pace, cold=False, tokens=10_000, **PATIENT) == 20.0


def test_a_target_that_was_only_ever_warm_is_waited_for_like_an_unknown_one_when_it_is_cold() -> None:
    pace = pace_of("m", [Sample(2.0, 100.0, 100)])
    assert first_token_limit_s(pace, cold=True, tokens=0, **PATIENT) == 25.0


def test_only_answers_teach() -> None:
    assert sample_of(ROW) == Sample(1.0, 298.5, 12, 600.0, 40)
    assert sample_of(replace(ROW, outcome=Outcome.FAILED)) is None
    estimated = sample_of(replace(ROW, estimated=True))
    assert estimated == Sample(1.0, 298.5, None, 600.0, None), "our own estimate is no measurement"


@given(
    st.lists(
        st.builds(
            Sample,
            st.none() | st.floats(0, 1e6),
            st.none() | st.floats(0.001, 1e6),
            st.none() | st.integers(0, 10**6),
        ),
        max_size=30,
    ),
    st.integers(0, 10**6),
    st.booleans(),
)
def test_any_past_gives_a_wait_of_at_least_three_seconds(samples: list[Sample], tokens: int, cold: bool) -> None:
    assert first_token_limit_s(pace_of("m", samples), cold=cold, tokens=tokens, **PATIENT) >= 3.0


def test_the_usual_speed_is_the_median_of_answers_that_are_long_enough() -> None:
    samples = [Sample(1.0, 100.0, 10, 1000.0, tokens) for tokens in (2, 40, 50, 60)]
    assert pace_of("m", samples).tokens_per_s == 50.0
    assert pace_of("m", samples[:1]).tokens_per_s is None


def test_three_loads_tell_the_fourth_within_a_fifth() -> None:
    samples = [Sample(load_ms, 300.0, 100) for load_ms in (11_600.0, 12_000.0, 12_500.0)]
    assert pace_of("m", samples).load_s == 12.0
