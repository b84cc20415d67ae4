"""From what was read to what is shown: the numbers, the machines, and the bars as a picture and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec

from hostler.domain.bars import Bars, Measure, bars, colours_of
from hostler.domain.classify.learned import Pick
from hostler.domain.fleet import Fleet
from hostler.domain.outlook import outlook
from hostler.domain.overridden import often_overridden
from hostler.domain.pace import lasting
from hostler.domain.rank import rank_of
from hostler.domain.registry import Registry, Target
from hostler.domain.said import percent
from hostler.domain.savings import saved
from hostler.domain.settings import Cloud
from hostler.domain.totals import By, Group, never_big, reliability, summed
from hostler.domain.usage import Outcome
from hostler.store.ledger import day_of
from hostler.ui.contrast import luminance
from hostler.ui.theme import Theme
from hostler.ui.usage import colours
from hostler.ui.usage.chart import Picture
from hostler.ui.usage.numbers import NumbersColumn
from hostler.ui.usage.reading import Numbers
from hostler.ui.usage.table import Table
from hostler.ui.usage.words import (
    amount_words,
    bare,
    edge_words,
    name_words,
    part_words,
    period_words,
    step_name,
    tick_words,
)
from hostler.ui.words import number, translate, worded

OUTCOMES = (Outcome.ANSWERED, Outcome.FAILED, Outcome.CANCELLED, Outcome.POOR)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the app knows beside the ledger."""

    registry: Registry = Registry()
    limits: Cloud = Cloud()
    fleet: Fleet = Fleet()
    """What the machines say of their models: which is a big one may be known by it."""
    picks: tuple[Pick, ...] = ()

    def rank(self, host: str, model: str) -> float | None:
        return rank_of(Target(model, host), self.registry, self.fleet.of(host))


def show_numbers(column: NumbersColumn, found: Numbers, known: Known) -> None:
    """Each number of the column."""
    whole, today = summed(found.results), found.question.today
    column.show_asked(whole.prompts, whole.answered, whole.tokens, whole.estimated_tokens)
    column.show_share(never_big(found.results, known.rank, found.ever))
    column.show_saved(saved(found.results, found.ever, known.rank))
    limit = known.limits.month_usd
    column.show_cost(outlook(found.spent.month_usd, limit, found.costs, found.known_since, today), today)
    first, last = found.first.isoformat(), found.question.last.isoformat()
    changed = [pick.instead_of for pick in known.picks if first <= day_of(pick.at_ms / 1000) <= last]
    by_route = [Group((group.names[3],), group.figures) for group in found.results]
    routes = {route.id for route in known.registry.routes}
    column.show_hints([each for each in often_overridden(by_route, changed) if each.route in routes])


def show_machines(table: Table, found: Numbers, registry: Registry) -> None:
    """How far each machine could be relied on."""
    rows = []
    for host in reliability([Group((group.names[0], group.names[2]), group.figures) for group in found.results]):
        times = [worded(lasting(s)) if s is not None else "–" for s in (host.warm_ttft_s, host.cold_ttft_s)]
        counts = number(host.attempts), worded(percent(host.availability)), number(host.failed), number(host.failovers)
        rows.append((name_words(host.host, By.HOST, registry), *counts, *times))
    headings = (
        translate("Usage", "Machine"),
        translate("Usage", "Attempts"),
        translate("Usage", "Available"),
        translate("Usage", "Failed"),
        translate("Usage", "Taken over"),
        translate("Usage", "Warm"),
        translate("Usage", "Cold"),
    )
    table.show_rows(headings, rows)


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """The bars of what was read, as they are chosen to be."""

    whole: Bars
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    by: By

    @property
    def legend(self) -> list[tuple[str, str, str, str]]:
        """(name, label, colour, words for the ear) of each part."""
        told = [
            f"{label}, {amount_words(total, self.whole.measure)}"
            for label, total in zip(self.labels, self.whole.totals, strict=True)
        ]
        return list(zip(self.whole.names, self.labels, self.colours, told, strict=True))

    def picture(self, hidden: frozenset[str], found: Numbers) -> Picture:
        """Without the parts that are taken out."""
        shown = self.whole.without(hidden)
        kept = [place for place, name in enumerate(self.whole.names) if name not in hidden]
        years = bool(shown.starts) and shown.starts[0].year != shown.starts[-1].year
        return Picture(
            bars=shown,
            labels=tuple(self.labels[place] for place in kept),
            colours=tuple(self.colours[place] for place in kept),
            today=found.question.today,
            amount=partial(amount_words, measure=shown.measure),
            tick=partial(tick_words, measure=shown.measure),
            edge=partial(edge_words, step=shown.step, years=years),
            period=partial(period_words, step=shown.step),
            today_word=translate("Usage", "today"),
            total_word=translate("Usage", "together"),
        )


def drawn(found: Numbers, groups: Sequence[Group], measure: Measure, registry: Registry, theme: Theme) -> Drawn:
    """What these groups by period and name look like."""
    step, by = found.question.step, found.question.by
    order = names_of(by, registry)
    whole = bars(groups, step, measure, found.first, found.question.last, order)
    places = colours_of(whole.names, order)
    palette = colours.ON_LIGHT if luminance(theme.ground) > 0.18 else colours.ON_DARK
    return Drawn(
        whole=whole,
        by=by,
        labels=tuple(part_words(whole, part, by, registry) for part in range(len(whole.names))),
        colours=tuple(
            theme.quiet if whole.is_merged(part) else palette[places[name]] for part, name in enumerate(whole.names)
        ),
    )


def show_table(table: Table, picture: Picture) -> None:
    """The same as the picture, the newest first."""
    shown = picture.bars
    several = len(shown.names) != 1
    whole = [translate("Usage", "Together")] if several else []
    rows = []
    for start, values in reversed(list(zip(shown.starts, shown.values, strict=True))):
        together = [bare(sum(values), shown.measure)] if several else []
        rows.append([period_words(start, shown.step), *together, *(bare(value, shown.measure) for value in values)])
    table.show_rows([step_name(shown.step), *whole, *picture.labels], rows)


def names_of(by: By, registry: Registry) -> list[str]:
    """The names of the config: each has its own colour for good."""
    match by:
        case By.ROUTE:
            return [route.id for route in registry.routes]
        case By.HOST:
            return [host.id for host in registry.hosts]
        case By.MODEL:
            return list(dict.fromkeys(target.model for target in registry.targets))
        case _:
            return list(map(str, OUTCOMES))
