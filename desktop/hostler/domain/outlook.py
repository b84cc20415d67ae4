"""What the cloud will have cost when the month ends, if it goes on as it went."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

LOOK_BACK_DAYS = 30


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """In US dollars."""

    spent_usd: float
    """This month, with what is reserved for requests that run."""
    limit_usd: float
    by_end_usd: float | None
    """What the month will come to; None where there is no whole day yet to go by."""
    spent_out: date | None = None
    """The day on which the budget ends at this pace; None where it lasts the month."""
    pace_usd: float = 0.0
    """A day."""
    days: int = 0
    """The pace is the mean of so many."""


def outlook(
    spent_usd: float, limit_usd: float, costs: Mapping[date, float], first: date | None, today: date
) -> Outlook:
    """`costs` are those of days; `first` is the first day of which anything is known.

    The pace is the mean of the whole days before today, 30 at most: days without a cost count as well.
    """
    begins = max(first or today, today - timedelta(days=LOOK_BACK_DAYS))
    days = (today - begins).days
    if days <= 0:
        return Outlook(spent_usd=spent_usd, limit_usd=limit_usd, by_end_usd=None)
    pace = sum(cost for day, cost in costs.items() if begins <= day < today) / days
    left = calendar.monthrange(today.year, today.month)[1] - today.day
    ends = next((today + timedelta(days=n) for n in range(left + 1) if spent_usd + pace * n >= limit_usd), None)
    return Outlook(
        spent_usd=spent_usd,
        limit_usd=limit_usd,
        by_end_usd=spent_usd + pace * left,
        spent_out=ends if spent_usd > 0 or pace > 0 else None,
        pace_usd=pace,
        days=days,
    )
