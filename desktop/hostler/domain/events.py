"""What an ask tells while it runs: the lines of `hostler ask --json`, and what the popup draws.

The text of the answer so far is the tokens since the last `escalated`, or the last `attempt_failed` of the attempt that
was speaking: before
its first token each other running attempt has ended with an `attempt_failed` of its own, so the tokens belong to the
only attempt left.
"""

from __future__ import annotations

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """One thing that happened. The tag is the name in `--json`."""


class EvidenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of a classification."""

    route: str
    weight: float
    what: str


class PlanLine(msgspec.Struct, frozen=True, kw_only=True):
    """One target of the plan; `taken` is False for those that can't serve."""

    target: str
    reason: str
    taken: bool = True


class Decided(Event, frozen=True, kw_only=True, omit_defaults=True, tag="decided"):
    route: str
    confidence: float
    scores: dict[str, float]
    evidence: tuple[EvidenceLine, ...]
    plan: tuple[PlanLine, ...]
    cloud: str = ""
    """What the first target may cost and what is left, where that is in the cloud: `≈ $0.004 · $1.20 left today`."""


class AttemptStarted(Event, frozen=True, kw_only=True, tag="attempt"):
    n: int
    model: str
    host: str


class Loading(Event, frozen=True, kw_only=True, tag="loading"):
    """The target is cold: its model is being loaded."""

    n: int
    model: str
    host: str
    usually_s: float | None = None
    """How long it usually takes; None when it was never seen."""


class Waking(Event, frozen=True, kw_only=True, tag="waking"):
    """A machine that this route wants sleeps, and was sent a wake-up packet."""

    host: str
    usually_s: float | None = None


class Thinking(Event, frozen=True, kw_only=True, tag="thinking"):
    text: str


class Token(Event, frozen=True, kw_only=True, tag="token"):
    text: str


class AttemptFailed(Event, frozen=True, kw_only=True, tag="attempt_failed"):
    n: int
    error: str
    detail: str
    after_ms: float


class Escalated(Event, frozen=True, kw_only=True, tag="escalated", rename={"from_": "from"}):
    """The answer looks thin, and a bigger target is asked by itself. What came stays readable.

    The tokens that follow are another answer. When that one fails, the first stands: the Answer isn't `escalated` then.
    """

    from_: str
    """The target of the first answer."""
    to: str
    why: str
    """What is poor about it, as the end of a sentence that begins with “It”."""


class Truncated(Event, frozen=True, kw_only=True, tag="truncated"):
    """The host cut the prompt before the model read it."""

    model: str
    host: str
    tokens_read: int
    prompt_tokens: int
    """How many the prompt has, estimated."""
    bigger: str = ""
    """A target whose context takes it whole, or nothing."""


class Answer(Event, frozen=True, kw_only=True, tag="answer"):
    model: str
    host: str
    route: str
    ttft_ms: float
    """From the question to the first token the user saw."""
    total_ms: float
    prompt_tokens: int | None
    completion_tokens: int | None
    attempts: int
    escalated: bool = False
    """Whether it is the second answer, after a first one that was poor."""
    poor: str | msgspec.UnsetType = msgspec.UNSET
    """What is poor about it, as in `escalated`; left out for a good one."""
    cost_usd: float = 0.0


class Failed(Event, frozen=True, kw_only=True, omit_defaults=True, tag="failed"):
    """Nothing answered. One sentence an attempt, or why there was none."""

    errors: tuple[str, ...]
    forbidden: str = ""
    """The rule of the user's that kept the question from the cloud, and what to change; "" where none did."""
