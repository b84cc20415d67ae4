"""What Hostler adds to the first token: the engine against a bare httpx call to the same host.

    .venv/bin/python tests/bench/first_token.py [ROUNDS]

Each round asks in every way once, in random order. Every engine knows the same two hosts, has looked at them, and
writes its rows into a real ledger; only which of the two comes first differs. Differences are taken within a round;
the range beside a median is its 95% confidence interval, by bootstrap.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path

import httpx

from hostler.domain.events import Token
from hostler.domain.plan import Patience
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, Registry, Route
from hostler.engine import Engine
from hostler.fleet.monitor import Monitor
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost
from hostler.store.ledger import Ledger

ROUNDS = 400
HANGING_ROUNDS = 20
SEED = 20_261_125
MODEL = "qwen3:4b"
TEXT = "Summarize this email: Hi Anna, the meeting moved from Tuesday to Thursday at 10. Bring the slides, please. Ben"


async def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger.sqlite3")
        try:
            async with SimulatedHost("Mac Mini", [f"{MODEL},load=0,ttft=0.02,tps=0,tokens=3,warm=true"]) as machine:
                times = await compare(machine, ledger, rounds)
                late = await hangs(machine, ledger)
        finally:
            ledger.close()
    bare = times["bare httpx"]
    print(f"{rounds} rounds; bare httpx {statistics.median(bare):.2f} ms")
    report("through Hostler, added", difference(times["live"], bare), "+5 ms")
    report("first target known dead, added", difference(times["known dead"], bare), "+5 ms")
    report("... beside a live first target", difference(times["known dead"], times["live"]), "+0 ms")
    report("first target refuses, added", difference(times["refuses"], bare), "+20 ms")
    report("first target hangs, beyond its deadline", [took - statistics.median(bare) for took in late], "+20 ms")


async def compare(machine: SimulatedHost, ledger: Ledger, rounds: int) -> dict[str, list[float]]:
    """The first token's time in ms, for each way of asking, round by round."""
    dead, host = Host(id="dead", url="http://127.0.0.1:9"), Host(id="mac-mini", url=machine.url)
    alive_first = Registry(hosts=(host, dead), routes=(chain("mac-mini", "dead"),))
    dead_first = Registry(hosts=(dead, host), routes=(chain("dead", "mac-mini"),))
    live, known, refusing = (build(registry, ledger) for registry in (alive_first, dead_first, dead_first))
    for engine in (live, known, refusing):
        await engine.monitor.look_all()
    fresh = build(dead_first, ledger).monitor.snapshot

    async def refused() -> float:
        refusing.monitor.snapshot = fresh  # it doesn't know yet that the first one is dead
        return await hostler(refusing)

    async with httpx.AsyncClient(base_url=machine.url, trust_env=False) as client:
        ways: dict[str, Callable[[], Awaitable[float]]] = {
            "bare httpx": lambda: bare(client),
            "live": lambda: hostler(live),
            "known dead": lambda: hostler(known),
            "refuses": refused,
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        order, shuffle = list(ways), random.Random(SEED).shuffle
        for n in range(-5, rounds):
            shuffle(order)
            for name in order:
                took = await ways[name]()
                if n >= 0:
                    times[name].append(took)
    return times


async def hangs(machine: SimulatedHost, ledger: Ledger) -> list[float]:
    """What the first token takes beyond the deadline of a first target that accepts and says nothing, in ms."""
    took = []
    async with SimulatedHost("Silent", [f"{MODEL},warm=true"], ["hang"]) as silent:
        hosts = (Host(id="silent", url=silent.url), Host(id="mac-mini", url=machine.url))
        registry = Registry(hosts=hosts, routes=(chain("silent", "mac-mini"),))
        for _ in range(HANGING_ROUNDS):
            # A fresh one each time: it would pass over a target that kept it waiting before.
            engine = build(registry, ledger, Patience(first_token_warm_s=0.05))
            first = engine.decide(Prompt(instruction=TEXT)).first
            assert first is not None
            took.append(await hostler(engine) - first.first_token_s * 1000)
    return took


def chain(*hosts: str) -> Route:
    return Route(id="quick", chain=tuple(f"{MODEL}@{host}" for host in hosts))


def build(registry: Registry, ledger: Ledger, patience: Patience = Patience()) -> Engine:
    clients = {host.id: open_client(host, lambda _: "") for host in registry.hosts}
    return Engine(registry, clients, Monitor(registry, clients), ledger.record, patience=patience)


async def bare(client: httpx.AsyncClient) -> float:
    began = time.perf_counter()
    body = {"model": MODEL, "messages": [{"role": "user", "content": TEXT}]}
    first = 0.0
    async with client.stream("POST", "/api/chat", json=body) as response:
        async for line in response.aiter_lines():
            if not first and json.loads(line)["message"]["content"]:
                first = (time.perf_counter() - began) * 1000
    return first


async def hostler(engine: Engine) -> float:
    began = time.perf_counter()
    first = 0.0
    async with aclosing(engine.ask(Prompt(instruction=TEXT))) as events:
        async for event in events:
            if not first and isinstance(event, Token):
                first = (time.perf_counter() - began) * 1000
    return first


def difference(times: Sequence[float], base: Sequence[float]) -> list[float]:
    return [took - other for took, other in zip(times, base, strict=True)]


def report(name: str, added: Sequence[float], budget: str) -> None:
    low, high = interval(added)
    print(f"{name} {statistics.median(added):+.2f} ms, {low:+.2f} to {high:+.2f}   ({budget})")


def interval(values: Sequence[float], draws: int = 1000) -> tuple[float, float]:
    """Where the median lies with 95% confidence."""
    choose = random.Random(SEED).choices
    medians = sorted(statistics.median(choose(values, k=len(values))) for _ in range(draws))
    return medians[int(draws * 0.025)], medians[int(draws * 0.975)]


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
