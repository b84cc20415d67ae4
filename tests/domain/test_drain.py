"""Times of the week at which a machine is out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.drain import DAYS, Times, ends_at, parse_length, parse_times, times_text, tomorrow, weekly

MONDAY = datetime(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "inside", "end"),
    [
        ("22:00-07:00", MONDAY.replace(hour=23), MONDAY + timedelta(days=1, hours=7)),
        ("22:00-07:00", MONDAY.replace(hour=6, minute=59), MONDAY.replace(hour=7)),
        ("Mon 22:00 - 07:00", MONDAY + timedelta(days=1, hours=3), MONDAY + timedelta(days=1, hours=7)),
        ("sat,sun 00:00-24:00", MONDAY + timedelta(days=5, hours=12), MONDAY + timedelta(days=7)),
        ("Fri-Mon 10:00-11:00", MONDAY.replace(hour=10), MONDAY.replace(hour=11)),
        ("Monday-Friday 09:00-17:00", MONDAY.replace(hour=16), MONDAY.replace(hour=17)),
    ],
)
def test_inside_it_ends_when_it_says(text: str, inside: datetime, end: datetime) -> None:
    assert ends_at([parse_times(text)], inside) == end


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("22:00-07:00", MONDAY.replace(hour=7)),
        ("22:00-07:00", MONDAY.replace(hour=21, minute=59)),
        ("Tue 22:00-07:00", MONDAY.replace(hour=23)),
        ("Fri-Sun 10:00-11:00", MONDAY.replace(hour=10)),
    ],
)
def test_outside_it_is_not_out(text: str, outside: datetime) -> None:
    assert ends_at([parse_times(text)], outside) is None


def test_stretches_without_a_gap_are_one() -> None:
    times = [parse_times("Mon 20:00-24:00"), parse_times("Tue 00:00-08:00")]
    assert ends_at(times, MONDAY.replace(hour=21)) == MONDAY + timedelta(days=1, hours=8)


def test_always_out_has_an_end_that_can_be_told() -> None:
    end = ends_at([parse_times("00:00-24:00")], MONDAY)
    assert end is not None
    assert end > MONDAY + timedelta(days=6)


@pytest.mark.parametrize("text", ["", "22-07", "25:00-07:00", "22:60-07:00", "Mo 22:00-07:00", "24:00-07:00", "Mon-"])
def test_what_is_no_time_is_said_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="Mon-Fri 22:00-07:00"):
        parse_times(text)


@given(
    st.sampled_from(DAYS),
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 7 * 24 * 60 - 1),
)
def test_every_minute_of_the_week_is_inside_or_outside(day: str, start: int, end: int, minute: int) -> None:
    times = parse_times(f"{day} {start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}")
    now = MONDAY + timedelta(minutes=minute)
    began = MONDAY + timedelta(days=DAYS.index(day), minutes=start)
    length = timedelta(minutes=(end - start) % (24 * 60) or 24 * 60)
    holds = any(began + shift <= now < began + shift + length for shift in (timedelta(0), timedelta(days=-7)))
    assert (ends_at([times], now) is not None) == holds


@pytest.mark.parametrize(
    ("text", "seconds"), [("45m", 2700), ("1h", 3600), ("1h30m", 5400), ("2d", 172_800), ("90min", 5400)]
)
def test_lengths_of_time(text: str, seconds: float) -> None:
    assert parse_length(text) == seconds


@pytest.mark.parametrize("text", ["", "1", "h", "0m", "-1h", "1.5h", "soon"])
def test_what_is_no_length_is_said_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="45m, 1h or 2d"):
        parse_length(text)


def test_until_tomorrow_is_the_next_morning() -> None:
    assert tomorrow(MONDAY.replace(hour=23)) == MONDAY + timedelta(days=1, hours=6)
    assert tomorrow(MONDAY.replace(hour=1)) == MONDAY + timedelta(days=1, hours=6)


@given(st.frozensets(st.integers(0, 6), min_size=1), st.integers(0, 24 * 60 - 1), st.integers(1, 24 * 60))
def test_what_is_written_is_read_again(days: frozenset[int], start: int, minutes: int) -> None:
    times = Times(days, start, minutes)
    assert parse_times(times_text(times)) == times


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("mon, tue,wed 9:00 – 24:00", "Mon-Wed 09:00-24:00"),
        ("Sat,Sun 00:00-00:00", "Sat,Sun 00:00-24:00"),
        ("fri-mon 22:00-07:00", "Fri-Mon 22:00-07:00"),
        ("Mon-Sun 22:00-07:00", "22:00-07:00"),
        ("wed,mon 08:00-09:00", "Mon,Wed 08:00-09:00"),
    ],
)
def test_times_are_written_in_one_way(text: str, plain: str) -> None:
    assert times_text(parse_times(text)) == plain


def test_times_in_words() -> None:
    assert weekly([]) == ""
    assert weekly(["22:00-07:00"]) == "every day 22:00-07:00"
    assert weekly(["Mon 08:00-09:00", "Tue 08:00-09:00", "10:00-11:00"]) == (
        "Mon 08:00-09:00, Tue 08:00-09:00 and every day 10:00-11:00"
    )
