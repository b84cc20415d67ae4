"""What Hostler adds to the first token: the engine against a bare httpx call to the same host, in turns.

.venv/bin/python tests/bench/first_token.py
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from contextlib import aclosing
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from fakes import MemoryLedger
from hostler.domain.events import Token
from hostler.domain.plan import Patience
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, Registry, Route
from hostler.engine import Engine
from hostler.fleet.monitor import Monitor
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost

ROUNDS = 200
HANGING_ROUNDS = 20
TEXT = "Summarize this email: Hi Anna, the meeting moved from Tuesday to Thursday at 10. Bring the slides, please. Ben"


async def main() -> None:
    async with SimulatedHost("Mac Mini", ["qwen3:4b,load=0,ttft=0.02,tps=0,tokens=3,warm=true"]) as machine:
        dead = Host(id="dead", url="http://127.0.0.1:9")
        host = Host(id="mac-mini", url=machine.url)
        route = Route(id="quick", chain=("qwen3:4b@mac-mini",))
        registry = Registry(hosts=(host,), routes=(route,))
        behind = Registry(hosts=(dead, host), routes=(Route(id="quick", chain=("qwen3:4b@dead", "qwen3:4b@mac-mini")),))
        direct, through, refused, known = [], [], [], []
        async with httpx.AsyncClient(base_url=machine.url, trust_env=False) as client:
            engine, refusing, knowing = build(registry), build(behind), build(behind)
            await knowing.monitor.look_all()
            for _ in range(ROUNDS):
                direct.append(await bare(client))
                through.append(await hostler(engine))
                refused.append(await hostler(refusing))
                refusing.monitor.snapshot = build(behind).monitor.snapshot  # it forgets that the first one is dead
                known.append(await hostler(knowing))
            hanging = await hangs(machine, host)
    base = statistics.median(direct)
    for name, times, budget in (
        ("through Hostler", through, "+5 ms"),
        ("first target known dead", known, "+0 ms"),
        ("first target refuses", refused, "+20 ms"),
    ):
        took = statistics.median(times)
        print(f"{name}: {took:.2f} ms, bare httpx {base:.2f} ms, added {took - base:+.2f} ms   ({budget})")
    late = statistics.median(hanging)
    print(f"first target hangs: its deadline, the bare call and {late - base:+.2f} ms   (+20 ms)")


async def hangs(machine: SimulatedHost, host: Host) -> list[float]:
    """What the first token takes beyond the deadline of a first target that accepts and says nothing, in ms."""
    took = []
    async with SimulatedHost("Silent", ["qwen3:4b,warm=true"], ["hang"]) as silent:
        hosts = (Host(id="silent", url=silent.url), host)
        routes = (Route(id="quick", chain=("qwen3:4b@silent", "qwen3:4b@mac-mini")),)
        for _ in range(HANGING_ROUNDS):
            # A fresh one each time: it would pass over a target that kept it waiting before.
            engine = build(Registry(hosts=hosts, routes=routes), Patience(first_token_warm_s=0.05))
            first = engine.decide(Prompt(instruction=TEXT)).first
            assert first is not None
            took.append(await hostler(engine) - first.first_token_s * 1000)
    return took


def build(registry: Registry, patience: Patience = Patience()) -> Engine:
    clients = {host.id: open_client(host, lambda _: "") for host in registry.hosts}
    return Engine(registry, clients, Monitor(registry, clients), MemoryLedger().record, patience=patience)


async def bare(client: httpx.AsyncClient) -> float:
    began = time.perf_counter()
    body = {"model": "qwen3:4b", "messages": [{"role": "user", "content": TEXT}]}
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


if __name__ == "__main__":
    asyncio.run(main())
