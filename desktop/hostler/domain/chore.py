"""What is done with a model on a machine, and how far it is."""

from __future__ import annotations

import enum

import msgspec

from hostler.domain.pulling import PullProgress


class Does(enum.StrEnum):
    """What can be done with a model, besides asking it."""

    PULL = "pull"
    WARM = "warm"
    UNLOAD = "unload"
    DELETE = "delete"


class Chore(msgspec.Struct, frozen=True, kw_only=True):
    """One of them, running or failed. A model has one at a time."""

    does: Does
    host: str
    model: str
    progress: PullProgress | None = None
    """Of a pull, once the host told something."""
    bytes_per_s: float | None = None
    left_s: float | None = None
    problem: str = ""
    """Why it failed, in a sentence. It is over then, and stays to be read until somebody has."""

    @property
    def runs(self) -> bool:
        return not self.problem
