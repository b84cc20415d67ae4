"""How quick models are, measured with one short prompt each: one after another on a machine, machines side by side."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing

from hostler.domain.errors import AttemptError, HostTimeout
from hostler.domain.fleet import ModelFacts
from hostler.domain.offers import Speed
from hostler.domain.pace import FEW_TOKENS
from hostler.domain.registry import Target
from hostler.domain.said import wording
from hostler.domain.usage import Metrics
from hostler.fleet.client import ChatRequest, Client, Done, Message

PROMPT = "Count from one to twenty, in words."
TOKENS = 32
"""Enough to tell the speed, and a second's work at most where a model is quick."""
LIMIT_S = 60.0
"""Loading a big model from a disk takes most of it; whoever needs longer is no first choice for anything."""

Tell = Callable[[Target, Speed | AttemptError], None]


async def measure_each(clients: Mapping[str, Client], wanted: Iterable[tuple[Target, ModelFacts]], tell: Tell) -> None:
    """Measures every target; `tell` hears each as soon as it is known. Cancelling stops what runs.

    On one machine they go one after another: together they would measure each other.
    """
    by_host: dict[str, list[tuple[Target, ModelFacts]]] = {}
    for target, facts in wanted:
        by_host.setdefault(target.host, []).append((target, facts))

    async def work(client: Client, targets: list[tuple[Target, ModelFacts]]) -> None:
        for target, facts in targets:
            try:
                tell(target, await measure(client, facts, target.host))
            except AttemptError as error:
                tell(target, error)

    async with asyncio.TaskGroup() as group:
        for host_id, targets in by_host.items():
            group.create_task(work(clients[host_id], targets))


async def measure(client: Client, facts: ModelFacts, host: str, *, limit_s: float = LIMIT_S) -> Speed:
    """Asks one model the short prompt. `host` is the machine's name for people.

    Raises AttemptError when it doesn't answer within `limit_s`. Cancelling stops it there too.
    """
    request = ChatRequest(
        model=facts.name,
        messages=(Message(role="user", content=PROMPT),),
        # Only the answer is measured; who can't think at all needn't be told not to.
        think=False if facts.can("thinking") else None,
        max_output_tokens=TOKENS,
    )
    began, first = time.monotonic(), None
    try:
        async with asyncio.timeout(limit_s), aclosing(client.chat(request)) as answer:
            async for piece in answer:
                now = time.monotonic()
                if isinstance(piece, Done):
                    return _speed(piece.metrics, (first or now) - began, now - (first or now))
                first = first or now
    except TimeoutError:
        detail = wording("Detail", "no answer within {seconds:g} s").format(seconds=limit_s)
        raise HostTimeout(host, detail, model=facts.name) from None
    raise AssertionError("a client's answer ends with Done or raises")


def _speed(metrics: Metrics, first_s: float, writing_s: float) -> Speed:
    """By the host's own count, where it makes one; the first word without the time that loading took."""
    load_s = (metrics.load_ms or 0.0) / 1000
    tokens = metrics.completion_tokens
    took_s = metrics.completion_ms / 1000 if metrics.completion_ms else writing_s
    return Speed(
        first_s=max(0.0, first_s - load_s),
        load_s=load_s,
        tokens_per_s=tokens / took_s if tokens and tokens >= FEW_TOKENS and took_s > 0 else None,
    )
