"""How the usage window says days, amounts and names."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale

from hostler.domain.bars import Bars, Measure
from hostler.domain.cost import money
from hostler.domain.pace import lasting
from hostler.domain.registry import Registry
from hostler.domain.said import counted, wording
from hostler.domain.totals import By
from hostler.domain.untrusted import one_line
from hostler.domain.usage import Outcome
from hostler.ui.words import number, translate, worded

LONGEST_NAME = 40


def amount_words(value: float, measure: Measure) -> str:
    """`31 prompts`, `12,345 tokens`, `3 min 05 s`, `$0.42`."""
    match measure:
        case Measure.PROMPTS:
            return worded(counted("Usage", "%n prompts", "%n prompt", 1).format(n=round(value)))
        case Measure.TOKENS:
            return worded(counted("Usage", "%n tokens", "%n token", 1).format(n=round(value)))
        case _:
            return bare(value, measure)


def bare(value: float, measure: Measure) -> str:
    """The amount without its noun, for a table whose heading has it."""
    match measure:
        case Measure.WAITED:
            return worded(lasting(value)) if value else "0"
        case Measure.COST:
            return worded(money(value))
        case _:
            return number(round(value))


def tick_words(value: float, measure: Measure) -> str:
    """The amount for the chart's edge, short."""
    match measure:
        case Measure.WAITED:
            return _time(value)
        case Measure.COST:
            return worded(money(value))
        case _:
            if value >= 1_000_000:
                return worded(wording("Usage", "{count}M")).format(count=_short(value / 1_000_000))
            if value >= 10_000:
                return worded(wording("Usage", "{count}k")).format(count=_short(value / 1_000))
            return number(round(value))


def measure_name(measure: Measure) -> str:
    return {
        Measure.PROMPTS: translate("Usage", "Prompts"),
        Measure.TOKENS: translate("Usage", "Tokens"),
        Measure.WAITED: translate("Usage", "Waiting"),
        Measure.COST: translate("Usage", "Cost"),
    }[measure]


def step_name(step: By) -> str:
    names = {
        By.DAY: translate("Usage", "Day"),
        By.WEEK: translate("Usage", "Week"),
        By.MONTH: translate("Usage", "Month"),
    }
    return names[step]


def name_words(name: str, by: By, registry: Registry) -> str:
    """A route, model, machine or outcome as it is called."""
    if by is By.OUTCOME:
        outcomes = {
            Outcome.ANSWERED: translate("Usage", "answered"),
            Outcome.FAILED: translate("Usage", "failed"),
            Outcome.CANCELLED: translate("Usage", "cancelled"),
            Outcome.POOR: translate("Usage", "poor"),
        }
        return next((words for outcome, words in outcomes.items() if outcome == name), name)
    if by is By.HOST and (host := registry.host(name)) is not None:
        name = host.label
    return one_line(name, LONGEST_NAME) or translate("Usage", "(unknown)")


def part_words(bars: Bars, part: int, by: By, registry: Registry) -> str:
    """The same for a part of the bars, which may be several names."""
    if bars.is_merged(part):
        return translate("Usage", "{count} others").format(count=bars.merged)
    return name_words(bars.names[part], by, registry)


def period_words(start: date, step: By) -> str:
    """`Thu, 26 Nov 2026`, `23 – 29 Nov 2026` or `November 2026`, as the language has it."""
    locale = QLocale()
    match step:
        case By.MONTH:
            return locale.toString(QDate(start.year, start.month, 1), "MMMM yyyy")
        case By.WEEK:
            return f"{day_words(start)} – {day_words(start + timedelta(days=6))}"
        case _:
            weekday = locale.standaloneDayName(start.isoweekday(), QLocale.FormatType.ShortFormat)
            return f"{weekday} {day_words(start)}"


def day_words(day: date) -> str:
    """`26 Nov 2026`."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def edge_words(start: date, step: By, *, years: bool) -> str:
    """A period for the chart's edge, short: `26 Nov`; a month `Nov`, or `Nov 26` where there are several years."""
    day, locale = QDate(start.year, start.month, start.day), QLocale()
    if step is By.MONTH:
        return locale.toString(day, "MMM yy" if years else "MMM")
    month_first = locale.dateFormat(QLocale.FormatType.ShortFormat).startswith("M")
    return locale.toString(day, "MMM d" if month_first else translate("Usage", "d MMM"))


def _time(seconds: float) -> str:
    if seconds >= 3600:
        return worded(wording("Usage", "{count} h")).format(count=_short(seconds / 3600))
    if seconds >= 60:
        return worded(wording("Usage", "{count} min")).format(count=_short(seconds / 60))
    return "0" if not seconds else worded(wording("Usage", "{count} s")).format(count=_short(seconds))


def _short(value: float) -> str:
    """At most one place, and none where there is nothing in it."""
    return number(value, 0 if abs(value - round(value)) < 0.05 else 1)
