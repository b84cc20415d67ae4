"""What is counted: one row an attempt. Never the text."""

from __future__ import annotations

import enum
from collections.abc import Iterable

import msgspec


class Outcome(enum.StrEnum):
    """How an attempt ended."""

    ANSWERED = "answered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    POOR = "poor"


class Picked(enum.StrEnum):
    """Who chose the route or target."""

    AUTO = "auto"
    HAND = "hand"
    PIN = "pin"
    RULE = "rule"
    LEARNED = "learned"


class Via(enum.StrEnum):
    """What a prompt was asked with."""

    UNKNOWN = ""
    """From before this was kept, or from another program's file."""
    POPUP = "popup"
    ACTION = "action"
    CLI = "cli"
    BACKGROUND = "background"


class Metrics(msgspec.Struct, frozen=True, kw_only=True):
    """What the host itself counted. None where it didn't say; real servers leave zeros out."""

    done_reason: str = ""
    total_ms: float | None = None
    load_ms: float | None = None
    prompt_tokens: int | None = None
    prompt_ms: float | None = None
    completion_tokens: int | None = None
    completion_ms: float | None = None

    @property
    def queue_ms(self) -> float | None:
        """Time in the host's own queue: what its total leaves over. Source: transcript ol-50."""
        if self.total_ms is None:
            return None
        work = (self.load_ms or 0) + (self.prompt_ms or 0) + (self.completion_ms or 0)
        return max(0.0, self.total_ms - work)


class AttemptRow(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt, as the ledger keeps it. Times in milliseconds."""

    ask_id: str
    attempt: int
    start_ms: int
    """UTC, since the epoch."""
    source: str
    conversation: str
    route: str
    confidence: float
    picked: Picked
    host: str
    model: str
    digest: str
    location: str
    warm: bool | None
    num_ctx: int | None
    outcome: Outcome
    error: str
    queue_ms: float | None
    load_ms: float | None
    ttft_ms: float | None
    """From the start of this attempt to its first text."""
    total_ms: float
    prompt_tokens: int | None
    completion_tokens: int | None
    thinking_tokens: int | None
    estimated: bool
    """Whether the token counts are Hostler's estimate, not the host's count."""
    cost_usd: float
    escalated_from: int | None
    poor_reason: str
    final: bool
    """Whether this attempt gave the answer the user got."""
    via: Via = Via.UNKNOWN


def counts_for(attempts: Iterable[AttemptRow]) -> AttemptRow:
    """The attempt that a prompt counts for: the one that gave the answer, else the first."""
    return min(attempts, key=lambda row: (not row.final, row.attempt))


class UsedToday(msgspec.Struct, frozen=True):
    """What was asked on one day: a prompt counts once, however many attempts it took."""

    day: str
    """The user's own, as YYYY-MM-DD."""
    routes: tuple[tuple[str, int], ...] = ()
    """(route, prompts), the most used first."""

    @property
    def prompts(self) -> int:
        return sum(count for _, count in self.routes)

    def share(self, route: str) -> float:
        """How much of it went this route, from 0 to 1."""
        return dict(self.routes).get(route, 0) / self.prompts if self.prompts else 0.0
