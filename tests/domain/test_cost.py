"""What a question may cost, before and after."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.cost import Allowance, estimate, money, over_ceiling
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import ModelSettings

PRICED = ModelSettings(usd_in_per_m=3.0, usd_out_per_m=15.0)
HELLO = Prompt(instruction="Say hello")

prices = st.floats(0, 500)
prompts = st.builds(
    lambda text, images: Prompt(instruction=text, images=images),
    st.text(max_size=400),
    st.lists(
        st.builds(lambda w, h: Image(b"x", width=w, height=h), st.integers(0, 4000), st.integers(0, 4000)), max_size=2
    ).map(tuple),
)


def test_without_both_prices_there_is_no_estimate() -> None:
    assert estimate(HELLO, ModelSettings(usd_in_per_m=1.0), 1.0) is None
    assert estimate(HELLO, ModelSettings(usd_out_per_m=1.0), 1.0) is None


def test_the_longest_answer_follows_from_the_ceiling() -> None:
    found = estimate(HELLO, PRICED, 0.03)
    assert found is not None
    assert found.max_tokens == 1999, "3 tokens of prompt cost 9 millionths, which is less than one token of answer"
    assert found.worst_usd <= 0.03
    assert found.expected_usd == pytest.approx(0.006009)


def test_the_users_longest_answer_holds_and_free_models_get_the_usual_most() -> None:
    mine = estimate(HELLO, ModelSettings(usd_in_per_m=3.0, usd_out_per_m=15.0, max_output_tokens=100), 0.03)
    free = estimate(HELLO, ModelSettings(usd_in_per_m=0.0, usd_out_per_m=0.0), 0.0)
    assert mine is not None
    assert free is not None
    assert mine.max_tokens == 100
    assert (free.max_tokens, free.bound_usd) == (4096, 0.0)
    assert over_ceiling(free, ModelSettings(), 0.0) == ""


def test_what_goes_over_the_ceiling_is_said_with_the_key_to_change() -> None:
    long = Prompt(instruction="Summarize", text="word " * 20_000)
    found = estimate(long, PRICED, 0.03)
    assert found is not None
    assert over_ceiling(found, PRICED, 0.03) == (
        "it would cost $0.079 or more, over this route's ceiling of $0.030 (ceiling_usd)"
    )
    roomy = estimate(long, PRICED, 1.0)
    assert roomy is not None
    assert over_ceiling(roomy, PRICED, 1.0) == ""


def test_what_the_host_does_not_tell_counts_as_the_most() -> None:
    found = estimate(HELLO, PRICED, 0.03)
    assert found is not None
    assert found.after_usd(None, None) == found.bound_usd
    assert found.after_usd(10, 20) == pytest.approx(0.00033)
    assert found.after_usd(10, None) == pytest.approx((10 * 3 + 1999 * 15) / 1e6)


@given(prompts, prices, prices, st.floats(0, 10), st.none() | st.integers(1, 10_000))
def test_the_figures_stand_in_their_order(
    prompt: Prompt, usd_in: float, usd_out: float, ceiling: float, longest: int | None
) -> None:
    settings = ModelSettings(usd_in_per_m=usd_in, usd_out_per_m=usd_out, max_output_tokens=longest)
    found = estimate(prompt, settings, ceiling)
    assert found is not None
    assert 0 <= found.expected_usd <= found.worst_usd <= found.bound_usd
    assert found.max_tokens <= (longest or 4096)
    if not over_ceiling(found, settings, ceiling):
        assert found.max_tokens >= 1
        assert found.worst_usd <= ceiling + 1e-9
    assert found.prompt_bound >= len(prompt.outgoing.encode())


@pytest.mark.parametrize(
    ("usd", "words"),
    [
        (0.0, "$0"),
        (0.00001, "under $0.0001"),
        (0.0003, "$0.0003"),
        (0.0042, "$0.004"),
        (0.03, "$0.030"),
        (1.2, "$1.20"),
        (1234.5, "$1,234.50"),
    ],
)
def test_money_has_the_places_that_say_something(usd: float, words: str) -> None:
    assert money(usd) == words


def test_the_budget_that_ends_first_is_named() -> None:
    assert Allowance(left_today_usd=1.2, left_month_usd=9.0).left == "$1.20 left today"
    assert Allowance(left_today_usd=1.2, left_month_usd=0.5).left == "$0.50 left this month"
    assert not Allowance(left_today_usd=1.0, left_month_usd=0.001).covers(0.01)
    said = Allowance(left_today_usd=0.001, left_month_usd=3.0).refusal(0.02)
    assert said == "the cloud's budget is spent: $0.001 left today, and this may cost $0.020 (day_usd under [cloud])"
