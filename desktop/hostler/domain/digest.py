"""The weekly digest: which week is to be told when, and in what words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hostler.domain.cost import money
from hostler.domain.pace import lasting
from hostler.domain.said import Said, counted, joined, percent, wording
from hostler.domain.savings import Saved
from hostler.domain.totals import Figures, Share

AT = time(9)
"""On Monday, by the user's clock; later where the computer was off then."""


def week_to_tell(now: datetime, told: date | None) -> date | None:
    """The Monday of the week that is to be told now; None where the last one was. `told` is the Monday of that."""
    monday = now.date() - timedelta(days=now.weekday())
    if now.date() == monday and now.time() < AT:
        monday -= timedelta(days=7)
    week = monday - timedelta(days=7)
    return week if told is None or told < week else None


def next_look(now: datetime) -> datetime:
    """When the next week is to be told, at the soonest."""
    monday = datetime.combine(now.date() - timedelta(days=now.weekday()), AT)
    return monday if now < monday else monday + timedelta(days=7)


def digest(figures: Figures, share: Share | None, saved: Saved | None) -> Said:
    """Last week in a sentence or two; empty where nothing was asked."""
    if not figures.prompts:
        return joined("", [])
    told = [counted("Digest", "Last week: %n prompts", "Last week: %n prompt", 1).format(n=figures.prompts)]
    if share is not None:
        words = wording("Digest", "{share} never needed the big model")
        told.append(words.format(share=percent(share.share)))
    if saved is not None and saved.saved_s > 0:
        told.append(wording("Digest", "{time} of waiting saved").format(time=lasting(saved.saved_s)))
    if figures.cost_nano_usd:
        told.append(wording("Digest", "{price} for the cloud").format(price=money(figures.cost_usd)))
    return wording("Digest", "{told}.").format(told=joined(", ", told))
