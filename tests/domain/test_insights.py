"""What the ledger's figures tell: bars, savings, the month's end, changed routes, the week."""

from __future__ import annotations

import itertools
import math
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.bars import MOST_PARTS, Bars, Measure, bars, colours_of, periods, start_of, ticks
from hostler.domain.digest import digest, next_look, week_to_tell
from hostler.domain.outlook import outlook
from hostler.domain.overridden import Overridden, often_overridden
from hostler.domain.pace import lasting
from hostler.domain.savings import FEWEST, saved
from hostler.domain.totals import By, Figures, Group, Share, never_big

TODAY = date(2026, 11, 26)
SMALL, BIG = ("mac-mini", "qwen3:4b"), ("windows-gpu", "qwen3:32b")
SMALL_ANSWERS = Figures(attempts=30, prompts=30, answered=30, completion_tokens=3_000, waited_us=60_000_000)
BIG_ANSWERS = Figures(
    attempts=5, prompts=5, answered=5, warm_starts=3, warm_us=6_000_000, cold_starts=1, cold_us=14_000_000,
    written_tokens=1_000, writing_us=50_000_000,
)  # fmt: skip


def rank(host: str, model: str) -> float | None:
    return {"qwen3:4b": 4.0, "qwen3:32b": 32.0}.get(model)


def day(name: str, start: str, prompts: int) -> Group:
    return Group((start, name), Figures(attempts=prompts, prompts=prompts))


def test_a_bar_for_every_day_also_where_nothing_was_asked() -> None:
    groups = [day("quick", "2026-11-24", 3), day("code", "2026-11-26", 2), day("quick", "2026-11-26", 1)]
    found = bars(groups, By.DAY, Measure.PROMPTS, date(2026, 11, 23), TODAY, ["quick", "vision", "code"])
    assert found.starts == tuple(date(2026, 11, each) for each in (23, 24, 25, 26))
    assert found.names == ("quick", "code"), "in the order of the config; what wasn't used isn't shown"
    assert found.values == ((0, 0), (3, 0), (0, 0), (1, 2))
    assert (found.totals, found.highest) == ((4, 2), 3)
    assert found.without(frozenset({"quick"})).values == ((0,), (0,), (0,), (2,))
    nothing = bars([], By.DAY, Measure.PROMPTS, TODAY, TODAY)
    assert (nothing.names, nothing.totals, nothing.highest) == ((), (), 0)


def test_weeks_and_months_begin_before_the_range_where_they_do() -> None:
    weeks = bars([day("quick", "2026-11-23", 3)], By.WEEK, Measure.PROMPTS, date(2026, 11, 18), TODAY)
    assert weeks.starts == (date(2026, 11, 16), date(2026, 11, 23))
    months = bars([day("quick", "2026-11", 3)], By.MONTH, Measure.PROMPTS, date(2025, 12, 31), TODAY)
    assert (months.starts[0], months.starts[-1], len(months.starts)) == (date(2025, 12, 1), date(2026, 11, 1), 12)
    assert months.values[-1] == (3,)


def test_what_can_not_be_told_apart_is_one_part() -> None:
    groups = [day(f"route {n:02}", "2026-11-26", 1 + n) for n in range(MOST_PARTS + 3)]
    found = bars(groups, By.DAY, Measure.PROMPTS, TODAY, TODAY)
    assert len(found.names) == MOST_PARTS
    assert (found.merged, found.is_merged(MOST_PARTS - 1), found.values[0][-1]) == (4, True, 1 + 2 + 3 + 4)
    assert found.names[:-1] == tuple(f"route {n:02}" for n in range(4, MOST_PARTS + 3))
    assert found.without(frozenset({""})).merged == 0
    assert found.without(frozenset({"route 04"})).merged == 4
    assert bars(groups[:MOST_PARTS], By.DAY, Measure.PROMPTS, TODAY, TODAY).merged == 0


@given(
    step=st.sampled_from([By.DAY, By.WEEK, By.MONTH]),
    first=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    days=st.integers(0, 800),
)
def test_periods_hold_each_day_once(step: By, first: date, days: int) -> None:
    last = first + timedelta(days=days)
    starts = list(periods(step, first, last))
    assert starts == sorted({start_of(step, first + timedelta(days=n)) for n in range(days + 1)})


@given(highest=st.floats(1e-6, 1e12), measure=st.sampled_from(list(Measure)))
def test_the_scale_is_round_and_reaches_the_highest(highest: float, measure: Measure) -> None:
    found = ticks(highest, measure)
    assert found[0] == 0
    assert found[-1] >= highest * (1 - 1e-6)
    assert 2 <= len(found) <= 7
    assert len(found) == 2 or found[-2] < highest
    if measure in (Measure.PROMPTS, Measure.TOKENS):
        assert all(each == round(each) for each in found)


def test_a_scale_of_time_counts_as_people_do() -> None:
    assert ticks(200, Measure.WAITED) == (0, 60, 120, 180, 240)
    assert ticks(0, Measure.WAITED) == (0,)
    assert ticks(3, Measure.PROMPTS) == (0, 1, 2, 3)


def test_a_name_keeps_its_colour_whatever_else_is_shown() -> None:
    order = ["quick", "code", "reasoning"]
    assert colours_of(["quick", "code", "reasoning"], order) == {"quick": 0, "code": 1, "reasoning": 2}
    assert colours_of(["reasoning", "gone"], order) == {"reasoning": 2, "gone": 0}
    many = colours_of([str(n) for n in range(MOST_PARTS)], order)
    assert sorted(many.values()) == list(range(MOST_PARTS))


def test_waiting_is_saved_by_the_big_models_own_speed() -> None:
    measured = [Group(SMALL, SMALL_ANSWERS), Group(BIG, BIG_ANSWERS)]
    by_outcome = [
        Group((*SMALL, "answered"), SMALL_ANSWERS),
        # Neither what failed nor what the big one answered is compared.
        Group((*SMALL, "failed"), Figures(attempts=9, completion_tokens=9_999, waited_us=9_999)),
        Group((*BIG, "answered"), BIG_ANSWERS),
    ]
    found = saved(by_outcome, measured, rank)
    assert found is not None
    assert (found.prompts, found.tokens, found.waited_s, found.big) == (30, 3_000, 60.0, ("qwen3:32b",))
    assert (found.first_word_s, found.tokens_per_s, found.timed) == (5.0, 20.0, 4)
    assert found.would_s == pytest.approx(30 * 5 + 3_000 / 20)
    assert found.saved_s == pytest.approx(300 - 60)


@pytest.mark.parametrize(
    "measured",
    [
        [],
        [Group(SMALL, SMALL_ANSWERS)],  # the big one was never asked
        [Group(SMALL, SMALL_ANSWERS), Group(BIG, Figures(attempts=9, answered=9))],  # it was never timed
        [
            Group(SMALL, SMALL_ANSWERS),
            Group(BIG, Figures(attempts=9, warm_starts=FEWEST - 1, warm_us=9, written_tokens=9, writing_us=9)),
        ],
    ],
)
def test_without_a_measured_big_model_nothing_is_claimed(measured: list[Group]) -> None:
    assert saved([Group((*SMALL, "answered"), SMALL_ANSWERS)], measured, rank) is None


def test_a_day_without_the_big_model_never_needed_it() -> None:
    ever = [Group(SMALL, SMALL_ANSWERS), Group(BIG, BIG_ANSWERS)]
    assert never_big([ever[0]], rank) is None
    share = never_big([ever[0]], rank, ever)
    assert share is not None
    assert (share.small, share.answered, share.share, share.big) == (30, 30, 1.0, ("qwen3:32b",))


def test_the_months_end_is_told_by_the_last_days() -> None:
    costs = {TODAY - timedelta(days=n): 0.5 for n in range(0, 60, 2)}
    found = outlook(8.0, 10.0, costs, date(2026, 1, 1), TODAY)
    assert found.days == 30
    assert found.pace_usd == pytest.approx(0.25), "a day of two costs 0.5; today isn't over"
    assert found.by_end_usd == pytest.approx(9.0)
    assert found.spent_out is None
    assert outlook(9.5, 10.0, costs, date(2026, 1, 1), TODAY).spent_out == date(2026, 11, 28)
    assert outlook(11.0, 10.0, costs, date(2026, 1, 1), TODAY).spent_out == TODAY


def test_the_pace_begins_with_the_first_day_and_needs_a_whole_one() -> None:
    new = outlook(1.0, 10.0, {TODAY - timedelta(days=1): 1.0}, TODAY - timedelta(days=2), TODAY)
    assert (new.days, new.pace_usd, new.by_end_usd) == (2, 0.5, 3.0)
    for first in (TODAY, None, TODAY + timedelta(days=1)):
        assert outlook(1.0, 10.0, {TODAY: 1.0}, first, TODAY).by_end_usd is None
    assert outlook(0.0, 0.0, {}, date(2026, 1, 1), TODAY).spent_out is None


def test_a_route_that_is_changed_often_is_named_with_its_count() -> None:
    by_route = [
        Group(("reasoning",), Figures(prompts=7, by_hand=2)),
        Group(("quick",), Figures(prompts=100)),
        Group(("code",), Figures(prompts=11, by_hand=9)),
    ]
    changed = ["reasoning"] * 9 + ["quick"] * 5 + ["code"] * 2 + ["gone"] * 3
    assert often_overridden(by_route, changed) == (
        Overridden(route="reasoning", changed=9, of=14),
        Overridden(route="gone", changed=3, of=3),
    )
    assert often_overridden([], []) == ()


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("now", "told", "week"),
    [
        (datetime(2026, 11, 23, 8, 59), None, date(2026, 11, 9)),
        (datetime(2026, 11, 23, 9, 0), None, date(2026, 11, 16)),
        (datetime(2026, 11, 23, 8, 59), date(2026, 11, 9), None),
        (datetime(2026, 11, 23, 9, 0), date(2026, 11, 9), date(2026, 11, 16)),
        (datetime(2026, 11, 29, 23, 59), date(2026, 11, 16), None),
        # Off on Monday: told when it is on again, and only the last week.
        (datetime(2026, 11, 26, 14, 0), date(2026, 11, 2), date(2026, 11, 16)),
        (datetime(2026, 11, 26, 14, 0), date(2030, 1, 7), None),  # the clock was set back
    ],
)
def test_the_last_whole_week_is_told_once_from_monday_on(now: datetime, told: date | None, week: date | None) -> None:
    assert week_to_tell(now, told) == week


@given(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)))
def test_at_the_next_look_there_is_another_week(now: datetime) -> None:
    later = next_look(now)
    assert now < later <= now + timedelta(days=7)
    assert later.weekday() == 0
    told = week_to_tell(now, None)
    assert told is not None
    assert week_to_tell(later, told) == told + timedelta(days=7)


def test_the_digest_says_what_there_is_to_say() -> None:
    assert digest(Figures(), None, None) == ""
    assert digest(Figures(prompts=1), None, None) == "Last week: 1 prompt."
    figures = Figures(prompts=1_212, cost_nano_usd=420_000_000)
    share = Share(small=9, answered=10, big=("qwen3:32b",))
    gain = saved(
        [Group((*SMALL, "answered"), SMALL_ANSWERS)], [Group(SMALL, SMALL_ANSWERS), Group(BIG, BIG_ANSWERS)], rank
    )
    assert digest(figures, share, gain) == (
        "Last week: 1,212 prompts, 90% never needed the big model, 4 min 00 s of waiting saved, $0.42 for the cloud."
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.42, "0.4 s"),
        (12, "12 s"),
        (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3599.6, "1 h 00 min"),
        (7500, "2 h 05 min"),
    ],
)
def test_a_time_of_any_length(seconds: float, said: str) -> None:
    assert lasting(seconds) == said


def test_parts_add_up_to_their_bar() -> None:
    groups = [day(name, f"2026-11-{n:02}", n) for name, n in itertools.product("abc", range(1, 27))]
    found: Bars = bars(groups, By.DAY, Measure.TOKENS, date(2026, 11, 1), TODAY)
    assert math.fsum(map(math.fsum, found.values)) == math.fsum(found.totals)
