"""Totals of what was asked, and what they tell: figures from the ledger's totals, never from text."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence

import msgspec

Rank = Callable[[str, str], float | None]
"""How able a model is: host and model in, its rank out; None where nobody knows."""
BIG_SHARE = 0.5
"""A model is a big one when it has at least this share of the rank of the biggest."""


class By(enum.StrEnum):
    """What totals can be grouped by. Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ROUTE = "route"
    MODEL = "model"
    HOST = "host"
    OUTCOME = "outcome"
    VIA = "via"


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Sums. A prompt counts once, where its answer came from, or where it was tried first when it got none."""

    attempts: int = 0
    prompts: int = 0
    answered: int = 0
    """Prompts that got an answer."""
    by_hand: int = 0
    """Prompts whose route or target the user picked by hand."""
    escalated: int = 0
    """Attempts that were started since an answer was poor."""
    failovers: int = 0
    """Attempts that failed or came too late, and another host answered."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    thinking_tokens: int = 0
    """Of the completion's."""
    estimated_tokens: int = 0
    """Of all, those of attempts of which the host gave no count."""
    total_us: int = 0
    """All attempts together, those that ran side by side too; in microseconds, as every `_us`."""
    waited_us: int = 0
    """What the user waited: from the start of each prompt's first attempt to the end of its answer."""
    cost_nano_usd: int = 0
    """In billionths of a US dollar."""
    warm_starts: int = 0
    warm_us: int = 0
    """To the first text of all attempts whose model was loaded."""
    cold_starts: int = 0
    cold_us: int = 0
    written_tokens: int = 0
    """Completion tokens of attempts that answered, by the host's own count."""
    writing_us: int = 0
    """From the first text of these attempts to their end."""

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    @property
    def waited_s(self) -> float:
        return self.waited_us / 1e6

    @property
    def cost_usd(self) -> float:
        return self.cost_nano_usd / 1e9

    @property
    def warm_ttft_s(self) -> float | None:
        """From the start to the first text, on average, where the model was loaded."""
        return self.warm_us / self.warm_starts / 1e6 if self.warm_starts else None

    @property
    def cold_ttft_s(self) -> float | None:
        """As `warm_ttft_s`, where it was not."""
        return self.cold_us / self.cold_starts / 1e6 if self.cold_starts else None

    @property
    def tokens_per_s(self) -> float | None:
        """How fast answers were written, by the host's own count."""
        return self.written_tokens / self.writing_us * 1e6 if self.writing_us else None


class Group(msgspec.Struct, frozen=True):
    """The figures of one group: its names are in the order of what was grouped by."""

    names: tuple[str, ...]
    figures: Figures


class Reliability(msgspec.Struct, frozen=True, kw_only=True):
    """How far one host could be relied on."""

    host: str
    attempts: int = 0
    failed: int = 0
    failovers: int = 0
    """Times that another host had to answer."""
    warm_ttft_s: float | None = None
    cold_ttft_s: float | None = None

    @property
    def availability(self) -> float:
        """The share of attempts that didn't fail, 0 to 1."""
        return 1 - self.failed / self.attempts if self.attempts else 1.0


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """The prompts that never needed the big model."""

    small: int
    """Answered by others."""
    answered: int
    """Answered at all."""
    big: tuple[str, ...]
    """The models that count as big: the biggest that was asked, and those with at least half its rank."""

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.small / self.answered


def summed(groups: Iterable[Group]) -> Figures:
    """All groups as one."""
    figures = [group.figures for group in groups]
    return Figures(
        **{name: sum(getattr(each, name) for each in figures) for name in Figures.__struct_fields__}  # type: ignore[arg-type]
    )


def big_ones(by_target: Sequence[Group], rank: Rank) -> frozenset[tuple[str, ...]]:
    """Which of these, by host and model, are the big ones; none where all are of one size or unknown."""
    ranks = {group.names: rank(*group.names) for group in by_target if group.figures.attempts}
    most = max((each for each in ranks.values() if each is not None), default=0.0)
    big = frozenset(names for names, each in ranks.items() if each is not None and each >= most * BIG_SHARE)
    return big if len(big) < len(ranks) else frozenset()


def never_big(by_target: Sequence[Group], rank: Rank, among: Sequence[Group] | None = None) -> Share | None:
    """From figures by host and model: how many prompts another model than the big one answered.

    Which is the big one is told by all `among` which it may be, by default these. None where nothing was answered, or
    all models that were asked are of one size or unknown: then none is the big one.
    """
    big = big_ones(by_target if among is None else among, rank)
    answered = sum(group.figures.answered for group in by_target)
    if not answered or not big:
        return None
    small = sum(group.figures.answered for group in by_target if group.names[:2] not in big)
    return Share(small=small, answered=answered, big=tuple(sorted({model for _, model in big})))


def reliability(by_host_and_outcome: Sequence[Group]) -> tuple[Reliability, ...]:
    """Of each host, from figures by host and outcome; the most asked first."""
    hosts: dict[str, list[Group]] = {}
    for group in by_host_and_outcome:
        hosts.setdefault(group.names[0], []).append(group)
    found = []
    for host, groups in hosts.items():
        figures = summed(groups)
        found.append(
            Reliability(
                host=host,
                attempts=figures.attempts,
                failed=sum(group.figures.attempts for group in groups if group.names[1] == "failed"),
                failovers=figures.failovers,
                warm_ttft_s=figures.warm_ttft_s,
                cold_ttft_s=figures.cold_ttft_s,
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.attempts, each.host)))
