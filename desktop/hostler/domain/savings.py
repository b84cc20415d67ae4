"""What it saved not to ask the big model for everything: by the user's own measured speeds, and no other factor."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hostler.domain.totals import Group, Rank, big_ones, summed

FEWEST = 3
"""Answers of the big model that must have been timed; fewer tell nothing of its speed."""


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """The prompts that others answered: what was waited for them, and what the big model would have taken.

    It would have taken its own mean time to the first word, and for as many tokens as the others wrote its own mean
    time a token. What it spends on thinking beyond that, and on loading more often, isn't counted.
    """

    prompts: int
    waited_s: float
    tokens: int
    """What the others wrote."""
    first_word_s: float
    """The big model's, on average."""
    tokens_per_s: float
    timed: int
    """The big model's answers that these two means come from."""
    big: tuple[str, ...]

    @property
    def would_s(self) -> float:
        return self.prompts * self.first_word_s + self.tokens / self.tokens_per_s

    @property
    def saved_s(self) -> float:
        """Negative where the others took longer."""
        return self.would_s - self.waited_s


def saved(by_target_and_outcome: Sequence[Group], measured: Sequence[Group], rank: Rank) -> Saved | None:
    """From figures by host, model and outcome of some days, and figures by host and model of all days.

    Only prompts count that another model than the big one answered well. None where there are none, or none is the big
    one, or it was timed too seldom.
    """
    big = big_ones(measured, rank)
    if not big:
        return None
    speed = summed(group for group in measured if group.names in big)
    timed = speed.warm_starts + speed.cold_starts
    others = summed(
        group for group in by_target_and_outcome if group.names[2] == "answered" and group.names[:2] not in big
    )
    if timed < FEWEST or not speed.tokens_per_s or not others.answered:
        return None
    return Saved(
        prompts=others.answered,
        waited_s=others.waited_s,
        tokens=others.completion_tokens,
        first_word_s=(speed.warm_us + speed.cold_us) / timed / 1e6,
        tokens_per_s=speed.tokens_per_s,
        timed=timed,
        big=tuple(sorted({model for _, model in big})),
    )
