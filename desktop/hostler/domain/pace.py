"""How quick a target usually is, from its own attempts: loading, reading a prompt, writing an answer."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hostler.domain.prompt import READING_TOKENS_PER_S
from hostler.domain.said import wording
from hostler.domain.usage import AttemptRow, Outcome

KEPT = 30
"""How many of a target's last attempts count: enough for a p95, few enough to follow a changed machine."""
LOADED_MS = 50.0
"""A warm model is "loaded" in 1 to 3 ms, a cold one takes half a second at least (transcripts ol-07, ol-08)."""
SHORTEST_S = 3.0
FEW_TOKENS = 8
"""Fewer tell nothing of the speed."""


class Sample(msgspec.Struct, frozen=True):
    """One answered attempt. Times in milliseconds; None where the host didn't say."""

    load_ms: float | None
    reading_ms: float | None
    """From the loaded model to the first token: reading the prompt, mostly."""
    prompt_tokens: int | None
    writing_ms: float | None = None
    """From the first token to the last."""
    completion_tokens: int | None = None


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """What one model on one host usually takes."""

    model: str
    load_s: float | None = None
    """The median of its cold loads."""
    load_p95_s: float | None = None
    reading_tokens_per_s: float | None = None
    """A careful rate: three of four prompts were read quicker, since repeated prompts are read from a cache."""
    tokens_per_s: float | None = None
    """How quickly it usually writes."""


def sample_of(row: AttemptRow) -> Sample | None:
    """What an attempt tells of its target; nothing when it gave no answer."""
    if row.outcome not in (Outcome.ANSWERED, Outcome.POOR) or row.ttft_ms is None:
        return None
    reading_ms = row.ttft_ms - (row.load_ms or 0.0) - (row.queue_ms or 0.0)
    writing_ms = row.total_ms - row.ttft_ms
    counted = not row.estimated
    return Sample(
        load_ms=row.load_ms,
        reading_ms=reading_ms if reading_ms > 0 else None,
        prompt_tokens=row.prompt_tokens if counted else None,
        writing_ms=writing_ms if writing_ms > 0 else None,
        completion_tokens=row.completion_tokens if counted else None,
    )


def pace_of(model: str, samples: Sequence[Sample]) -> Pace:
    """The pace that these attempts show; without any, everything is unknown."""
    loads = [s.load_ms / 1000 for s in samples if s.load_ms is not None and s.load_ms >= LOADED_MS]
    rates = [s.prompt_tokens / s.reading_ms * 1000 for s in samples if s.reading_ms and s.prompt_tokens]
    written = [s for s in samples if s.writing_ms and s.completion_tokens and s.completion_tokens >= FEW_TOKENS]
    speeds = [s.completion_tokens / s.writing_ms * 1000 for s in written if s.writing_ms and s.completion_tokens]
    return Pace(
        model=model,
        load_s=_quantile(loads, 0.5),
        load_p95_s=_quantile(loads, 0.95),
        reading_tokens_per_s=_quantile(rates, 0.25),
        tokens_per_s=_quantile(speeds, 0.5),
    )


def _quantile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of the values doesn't exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def first_token_limit_s(pace: Pace | None, *, cold: bool, tokens: int, warm_s: float, cold_s: float) -> float:
    """How long to wait for the first token before the next target starts beside this one, in seconds.

    max(3 s, own p95 load + 2 x prompt tokens / own reading rate); for what isn't known, `warm_s` or `cold_s` and
    100 tokens a second. Source: design, ruling 3.
    """
    rate = pace.reading_tokens_per_s if pace else None
    load_s = pace.load_p95_s if pace else None
    if rate is None or (cold and load_s is None):
        return (cold_s if cold else warm_s) + tokens / READING_TOKENS_PER_S
    return max(SHORTEST_S, (load_s or 0.0 if cold else 0.0) + 2 * tokens / rate)


def first_token_s(pace: Pace | None, *, cold: bool, tokens: int, warm_s: float, cold_s: float) -> float:
    """When the first token is to be expected, in seconds: what it usually takes, else `warm_s` or `cold_s`."""
    rate = pace.reading_tokens_per_s if pace else None
    load_s = pace.load_s if pace else None
    if rate is None or (cold and load_s is None):
        return (cold_s if cold else warm_s) + tokens / READING_TOKENS_PER_S
    return (load_s or 0.0 if cold else 0.0) + tokens / rate


def duration(seconds: float) -> str:
    """A duration as a person says it: `0.4 s`, `12 s`."""
    if seconds < 9.5:
        return wording("Time", "{seconds:.1f} s").format(seconds=seconds)
    return wording("Time", "{seconds:.0f} s").format(seconds=seconds)


def lasting(seconds: float) -> str:
    """A time of any length: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 05 min`."""
    whole = round(seconds)
    if whole < 60:
        return duration(seconds)
    if whole < 3600:
        return wording("Time", "{minutes} min {seconds:02d} s").format(minutes=whole // 60, seconds=whole % 60)
    minutes = round(seconds / 60)
    return wording("Time", "{hours} h {minutes:02d} min").format(hours=minutes // 60, minutes=minutes % 60)
