"""One question and its attempts, as far as they have come; and the row that the ledger keeps of each."""

from __future__ import annotations

import msgspec

from hostler.domain.candidate import Candidate
from hostler.domain.errors import (
    ContextTooLong,
    HostBusy,
    HostRefused,
    HostUnreachable,
    ModelMissing,
    NoKey,
    NotSent,
)
from hostler.domain.pace import LOADED_MS
from hostler.domain.plan import Decision
from hostler.domain.prompt import Prompt, Source
from hostler.domain.usage import AttemptRow, Metrics, Outcome, Via

UNBILLED = frozenset(
    kind.__name__ for kind in (HostUnreachable, HostRefused, NoKey, ModelMissing, HostBusy, ContextTooLong, NotSent)
)
"""Errors that say that the host took no prompt: no connection, or a refusal as its whole answer."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows need to know of the prompt; no text."""

    ask_id: str
    start_ms: int
    """UTC, since the epoch."""
    source: str = Source.TYPED
    via: Via = Via.UNKNOWN
    conversation: str = ""
    prompt_tokens: int = 0
    """Estimated."""

    @classmethod
    def of(cls, prompt: Prompt, ask_id: str, start_ms: int) -> Question:
        return cls(
            ask_id=ask_id,
            start_ms=start_ms,
            source=prompt.source,
            via=prompt.via,
            conversation=prompt.conversation,
            prompt_tokens=prompt.tokens,
        )


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try on one target, as far as it has come."""

    n: int
    candidate: Candidate
    began_at: float
    first_at: float | None = None
    last_at: float
    words: int = 0
    chars: int = 0
    thinking_chars: int = 0
    escalated_from: int | None = None
    """The attempt whose answer was poor, when this one was started for that."""
    held: str = ""
    """White space that came before the first word."""

    @property
    def has_spoken(self) -> bool:
        return self.first_at is not None

    def cost_usd(self, error: str, metrics: Metrics) -> float:
        """What it cost: by the host's counts, and at worst where it doesn't tell; nothing where it took no prompt."""
        cost = self.candidate.cost
        if cost is None or (error in UNBILLED and not (self.chars or self.thinking_chars)):
            return 0.0
        return cost.after_usd(metrics.prompt_tokens, metrics.completion_tokens)

    def row(
        self,
        question: Question,
        decision: Decision,
        outcome: Outcome,
        error: str,
        at: float,
        metrics: Metrics,
        *,
        asked_at: float,
        final: bool = False,
        poor: str = "",
    ) -> AttemptRow:
        """What the ledger keeps of it. `at` is its end and `asked_at` when the user asked, on the facts' clock."""
        candidate = self.candidate
        heard = self.chars + self.thinking_chars
        counted = metrics.prompt_tokens is not None and metrics.completion_tokens is not None
        guessed = (question.prompt_tokens, heard // 4 + 1) if heard else (None, None)
        prompt_tokens = metrics.prompt_tokens if metrics.prompt_tokens is not None else guessed[0]
        completion_tokens = metrics.completion_tokens if metrics.completion_tokens is not None else guessed[1]
        thinking = None
        if completion_tokens is not None and heard:
            thinking = round(completion_tokens * self.thinking_chars / heard)
        return AttemptRow(
            ask_id=question.ask_id,
            attempt=self.n,
            start_ms=question.start_ms + round((self.began_at - asked_at) * 1000),
            source=question.source,
            conversation=question.conversation,
            route=candidate.route or decision.route,
            confidence=decision.classification.confidence,
            picked=decision.picked,
            host=candidate.target.host,
            model=candidate.target.model,
            digest=candidate.digest,
            location=candidate.location,
            # What the host says of its load is what happened; a look at it before may be old, or never have been.
            warm=candidate.warm if metrics.load_ms is None else metrics.load_ms < LOADED_MS,
            num_ctx=candidate.num_ctx,
            outcome=outcome,
            error=error,
            queue_ms=metrics.queue_ms,
            load_ms=metrics.load_ms,
            ttft_ms=None if self.first_at is None else milliseconds(self.first_at - self.began_at),
            total_ms=milliseconds(at - self.began_at),
            prompt_tokens=prompt_tokens,
            completion_tokens=completion_tokens,
            thinking_tokens=thinking,
            estimated=not counted and heard > 0,
            cost_usd=self.cost_usd(error, metrics),
            escalated_from=self.escalated_from,
            poor_reason=poor,
            final=final,
            via=question.via,
        )


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that gave an answer."""

    attempt: Attempt
    metrics: Metrics
    poor: str
    """What is poor about its answer, or nothing."""
    at: float


def milliseconds(seconds: float) -> float:
    """To a tenth, as rows and events carry it."""
    return round(seconds * 1000, 1)
