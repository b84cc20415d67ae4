"""Figures as bars: one for each day, week or month, with a part for each name."""

from __future__ import annotations

import enum
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from hostler.domain.totals import By, Figures, Group

MOST_PARTS = 12
"""More can't be told apart; the smallest become one."""


class Measure(enum.StrEnum):
    """What the height of a bar is."""

    PROMPTS = "prompts"
    TOKENS = "tokens"
    WAITED = "waited"
    COST = "cost"


class Bars(msgspec.Struct, frozen=True, kw_only=True):
    """Values of periods that follow each other without a gap."""

    step: By
    """DAY, WEEK or MONTH."""
    measure: Measure
    starts: tuple[date, ...] = ()
    """The first day of each period."""
    names: tuple[str, ...] = ()
    """Of the parts, from the bottom up."""
    values: tuple[tuple[float, ...], ...] = ()
    """For each period, in the order of the names: prompts, tokens, seconds or US dollars."""
    merged: int = 0
    """So many names are one part, the last one; its own name is empty."""

    def without(self, hidden: frozenset[str]) -> Bars:
        """Only the parts that aren't hidden."""
        kept = [place for place, name in enumerate(self.names) if name not in hidden]
        return msgspec.structs.replace(
            self,
            names=tuple(self.names[place] for place in kept),
            values=tuple(tuple(row[place] for place in kept) for row in self.values),
            merged=self.merged if self.merged and len(self.names) - 1 in kept else 0,
        )

    def is_merged(self, part: int) -> bool:
        return self.merged > 0 and part == len(self.names) - 1

    @property
    def totals(self) -> tuple[float, ...]:
        """Of each part, over all periods."""
        return tuple(math.fsum(column) for column in zip(*self.values, strict=True)) or (0.0,) * len(self.names)

    @property
    def highest(self) -> float:
        return max((math.fsum(row) for row in self.values), default=0.0)


def amount(figures: Figures, measure: Measure) -> float:
    match measure:
        case Measure.PROMPTS:
            return figures.prompts
        case Measure.TOKENS:
            return figures.tokens
        case Measure.WAITED:
            return figures.waited_s
        case Measure.COST:
            return figures.cost_usd


def bars(
    groups: Sequence[Group], step: By, measure: Measure, first: date, last: date, order: Sequence[str] = ()
) -> Bars:
    """From figures by period and name, the bars of all days from `first` to `last`.

    The names come in this order, those that aren't in it after them by name. One without any figure is left out.
    """
    found: dict[str, dict[date, float]] = defaultdict(dict)
    for group in groups:
        period, name = group.names
        begins = date.fromisoformat(period if step is not By.MONTH else f"{period}-01")
        found[name][begins] = amount(group.figures, measure)
    places = {name: place for place, name in enumerate(order)}
    names = sorted(
        (name for name, amounts in found.items() if any(amounts.values())),
        key=lambda name: (places.get(name, len(places)), name),
    )
    starts = tuple(periods(step, first, last))
    columns = [[found[name].get(start, 0.0) for start in starts] for name in names]
    merged = 0
    if len(names) > MOST_PARTS:
        by_size = sorted(range(len(names)), key=lambda place: -math.fsum(columns[place]))
        kept = sorted(by_size[: MOST_PARTS - 1])
        rest = [columns[place] for place in by_size[MOST_PARTS - 1 :]]
        names, merged = [*(names[place] for place in kept), ""], len(rest)
        columns = [*(columns[place] for place in kept), [math.fsum(row) for row in zip(*rest, strict=True)]]
    return Bars(
        step=step,
        measure=measure,
        starts=starts,
        names=tuple(names),
        values=tuple(tuple(column[row] for column in columns) for row in range(len(starts))),
        merged=merged,
    )


def periods(step: By, first: date, last: date) -> Iterator[date]:
    """The first day of each period that has a day in this range."""
    start = start_of(step, first)
    while start <= last:
        yield start
        start = after(step, start)


def start_of(step: By, day: date) -> date:
    """The first day of the period that a day is in."""
    match step:
        case By.WEEK:
            return day - timedelta(days=day.weekday())
        case By.MONTH:
            return day.replace(day=1)
        case _:
            return day


def after(step: By, start: date) -> date:
    """The first day of the next period."""
    match step:
        case By.WEEK:
            return start + timedelta(days=7)
        case By.MONTH:
            return (start + timedelta(days=31)).replace(day=1)
        case _:
            return start + timedelta(days=1)


_ROUND = (1.0, 2.0, 5.0)
_ROUND_S = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)
"""Steps of time that a person counts in, in seconds."""


def ticks(highest: float, measure: Measure, most: int = 5) -> tuple[float, ...]:
    """Round values from 0 to the highest or a little above it, at most so many beside 0. 0 alone for no height."""
    if highest <= 0:
        return (0.0,)
    step = _tick(highest / most, measure)
    return tuple(step * place for place in range(math.ceil(highest / step - 1e-9) + 1))


def _tick(least: float, measure: Measure) -> float:
    """The smallest round step that is at least this."""
    if measure is Measure.WAITED and 1 < least <= _ROUND_S[-1]:
        return float(next(step for step in _ROUND_S if step >= least))
    if measure in (Measure.PROMPTS, Measure.TOKENS):
        least = max(1.0, least)
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (*_ROUND, 10.0) if factor * power >= least * (1 - 1e-9))


def colours_of(names: Sequence[str], order: Sequence[str]) -> Mapping[str, int]:
    """Which colour each name has, as a place: what stands in the order keeps its own, whatever else is shown.

    Names beyond it take those that are left.
    """
    places = {name: place for place, name in enumerate(order[:MOST_PARTS]) if name in names}
    free = iter([place for place in range(MOST_PARTS) if place not in places.values()])
    return {name: places[name] if name in places else next(free, MOST_PARTS - 1) for name in names}
