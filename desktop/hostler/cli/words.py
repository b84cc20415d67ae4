"""Events in one line, as the command line says them."""

from __future__ import annotations

from hostler.domain.cost import money
from hostler.domain.events import Answer, Decided
from hostler.domain.registry import Registry, Target


def decided_line(event: Decided, registry: Registry) -> str:
    """`quick → qwen3:4b on Mac Mini · 97% · “summarize”`."""
    taken = next((line for line in event.plan if line.taken), None)
    why = next((e.what for e in sorted(event.evidence, key=lambda e: -e.weight) if e.route == event.route), "")
    if taken is None and event.plan:
        return f"{event.route} → nothing can answer: {event.plan[0].reason}"
    goes = f"{event.route} → {registry.label(Target.parse(taken.target))}" if taken else event.route
    price = f"cloud {event.cloud}" if event.cloud else ""
    parts = [goes, price, f"{event.confidence:.0%}", why]
    return " · ".join(part for part in parts if part)


def answer_line(event: Answer, host: str) -> str:
    """`0.4 s to first word · 1.9 s · 212 tokens · Mac Mini`."""
    tokens = "" if event.completion_tokens is None else f"{event.completion_tokens} tokens · "
    cost = f" · {money(event.cost_usd)}" if event.cost_usd else ""
    return f"{event.ttft_ms / 1000:.1f} s to first word · {event.total_ms / 1000:.1f} s · {tokens}{host}{cost}"
