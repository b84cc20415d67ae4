"""Machines that the user took out: now, for a while, or at times of the week (rented out at night, gaming)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta

import msgspec

from hostler.domain.said import composed, listed, wording

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MORNING = time(6)
"""When "until tomorrow" ends: whoever says it at eleven in the evening doesn't mean midnight."""
_TIMES = re.compile(r"(?:(?P<days>[A-Za-z][A-Za-z,\s-]*?)\s+)?(?P<start>\d{1,2}:\d\d)\s*[-–]\s*(?P<end>\d{1,2}:\d\d)")
_LENGTH = re.compile(r"(?:(\d{1,3})d)?(?:(\d{1,3})h)?(?:(\d{1,4})m(?:in)?)?")
_DAY_MINUTES = 24 * 60


class Times(msgspec.Struct, frozen=True):
    """A stretch of time on some days of the week; it may go on past midnight."""

    days: frozenset[int]
    """0 is Monday."""
    start: int
    """Minutes since midnight."""
    minutes: int


class Override(msgspec.Struct, frozen=True):
    """What the user said by hand, which counts before config and schedule."""

    drained: bool
    until: float | None = None
    """Seconds since the epoch; None: until the user says otherwise."""


def parse_times(text: str) -> Times:
    """Reads `22:00-07:00`, `Mon-Fri 22:00-07:00`, `Sat,Sun 00:00-24:00`. Raises ValueError with what to write."""
    found = _TIMES.fullmatch(text.strip())
    days = _days(found["days"]) if found else None
    start, end = (_minutes(found["start"]), _minutes(found["end"])) if found else (None, None)
    if days is None or start is None or end is None or start == _DAY_MINUTES:
        raise ValueError(
            wording("Time", "“{text}” is no time of the week: write it like Mon-Fri 22:00-07:00").format(text=text)
        )
    return Times(days, start, (end - start) % _DAY_MINUTES or _DAY_MINUTES)


def times_text(times: Times) -> str:
    """Times of the week as they are written: `Mon-Fri 22:00-07:00`; every day goes without saying."""
    end = (times.start + times.minutes) % _DAY_MINUTES or _DAY_MINUTES
    hours = f"{_clock(times.start)}-{_clock(end)}"
    return hours if len(times.days) == 7 else f"{_days_text(times.days)} {hours}"


def weekly(times: Iterable[str]) -> str:
    """Times of the week in words: `every day 22:00-07:00`, `Mon-Fri 22:00-07:00 and Sat,Sun 00:00-24:00`."""
    every_day = wording("Time", "every day {times}")
    return listed([every_day.format(times=text) if text[0].isdigit() else _spoken(text) for text in times])


def _spoken(text: str) -> str:
    """`Mon-Fri 22:00-07:00`, whose days a window names in its own language."""
    days, _, hours = text.partition(" ")
    named = {name: _DAY_NAMES[name] for name in _DAY_NAMES if name in days}
    for name in named:
        days = days.replace(name, f"{{{name}}}")
    return composed(f"{days} {hours}").format(**named)


_DAY_NAMES: dict[str, str] = {
    "Mon": wording("Day", "Mon"),
    "Tue": wording("Day", "Tue"),
    "Wed": wording("Day", "Wed"),
    "Thu": wording("Day", "Thu"),
    "Fri": wording("Day", "Fri"),
    "Sat": wording("Day", "Sat"),
    "Sun": wording("Day", "Sun"),
}


def parse_length(text: str) -> float:
    """Reads `45m`, `1h`, `1h30m`, `2d` as seconds. Raises ValueError with what to write."""
    found = _LENGTH.fullmatch(text.strip().lower())
    days, hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    seconds = ((days * 24 + hours) * 60 + minutes) * 60
    if not seconds:
        raise ValueError(f"“{text}” is no length of time: write it like 45m, 1h or 2d")
    return float(seconds)


def tomorrow(now: datetime) -> datetime:
    """When "until tomorrow" ends."""
    return datetime.combine(now.date() + timedelta(days=1), MORNING)


def ends_at(times: Iterable[Times], now: datetime) -> datetime | None:
    """When the stretch that holds `now` ends, with those that follow it without a gap; None outside of all.

    `now` is the user's local time.
    """
    stretches = [stretch for each in times for stretch in _around(each, now)]
    end: datetime | None = None
    while True:
        at = end or now
        further = [until for since, until in stretches if since <= at < until]
        if not further or max(further) - now > timedelta(days=8):
            return max(further, default=end)
        end = max(further)


def _around(times: Times, now: datetime) -> list[tuple[datetime, datetime]]:
    midnight = datetime.combine(now.date(), time())
    days = (midnight + timedelta(days=offset) for offset in range(-1, 9))
    starts = [day + timedelta(minutes=times.start) for day in days if day.weekday() in times.days]
    return [(start, start + timedelta(minutes=times.minutes)) for start in starts]


def _days(text: str | None) -> frozenset[int] | None:
    if not text:
        return frozenset(range(7))
    days: set[int] = set()
    for part in re.split(r"[\s,]+", re.sub(r"\s*-\s*", "-", text.strip())):
        first, _, last = part.lower().partition("-")
        ends = [DAYS.index(name[:3]) for name in (first, last or first) if name[:3] in DAYS]
        if len(ends) < 2:
            return None
        days |= {day % 7 for day in range(ends[0], ends[1] + (7 if ends[1] < ends[0] else 0) + 1)}
    return frozenset(days)


def _days_text(days: frozenset[int]) -> str:
    """Days in a row from three on as a range, which may go on past Sunday: `Mon,Wed`, `Fri-Mon`."""
    parts: list[str] = []
    for first in sorted(day for day in days if (day - 1) % 7 not in days):
        row = [first]
        while (row[-1] + 1) % 7 in days:
            row.append((row[-1] + 1) % 7)
        names = [DAYS[day].capitalize() for day in row]
        parts += [f"{names[0]}-{names[-1]}"] if len(names) > 2 else names
    return ",".join(parts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(text: str) -> int | None:
    hours, _, minutes = text.partition(":")
    total = int(hours) * 60 + int(minutes)
    return total if int(minutes) < 60 and total <= _DAY_MINUTES else None
