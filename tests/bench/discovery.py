"""How long a /24 takes, how many connections are open at once, and how quickly cancelling closes them.

On addresses of loopback: 254 that refuse (an empty network refuses nothing, so this is the quickest case), 254 whose
connections are never taken (the slowest: every knock waits its whole time, as in an empty network), 254 that take them
and say nothing, and a home with three machines among silent addresses. Linux only: elsewhere loopback has one address.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from ipaddress import IPv4Network
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from fleet.neighbours import free_port, simulated, tarpits
from fleet.watched import watched
from hostler.domain.found import Ollama
from hostler.fleet.discover import AT_ONCE, sweep

NEIGHBOURS = IPv4Network("127.0.0.0/24")
BUDGET_S, CANCEL_BUDGET_MS = 5.0, 100.0
ALL = [f"127.0.0.{n}" for n in range(1, 255)]
AT_HOME = ["127.0.0.2", "127.0.0.105", "127.0.0.254"]


async def timed(name: str, hosts: Iterable[str] = (), silent: Iterable[str] = (), closed: Iterable[str] = ()) -> None:
    port = free_port()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(simulated(port, {address: [] for address in hosts}))
        stack.enter_context(tarpits(port, silent))
        stack.enter_context(tarpits(port, closed, full=True))
        with watched() as connections:
            began = time.perf_counter()
            found = await sweep([NEIGHBOURS], port, lambda event: None)
            took_s = time.perf_counter() - began
    machines = sum(isinstance(each, Ollama) for each in found)
    outside = {address for address, _ in connections.contacted} - set(ALL)
    print(
        f"{name:<34}{took_s:5.2f} s (budget {BUDGET_S:.0f} s) · {machines} machines, {len(found)} things · "
        f"{connections.most} connections at once (limit {AT_ONCE}) · {len(outside)} contacted outside"
    )


async def cancelled(name: str, *, full: bool) -> None:
    port, busy = free_port(), asyncio.Event()
    with tarpits(port, ALL, full=full), watched() as connections:
        connections.on_connect = lambda open_now: busy.set() if open_now == AT_ONCE else None
        sweeping = asyncio.create_task(sweep([NEIGHBOURS], port, lambda event: None))
        await busy.wait()
        open_before, began = connections.open, time.perf_counter()
        sweeping.cancel()
        await asyncio.gather(sweeping, return_exceptions=True)
        took_ms, still_open = (time.perf_counter() - began) * 1000, connections.open
    print(
        f"cancel, {name:<26}{took_ms:5.1f} ms (budget {CANCEL_BUDGET_MS:.0f} ms) · "
        f"{open_before} open before, {still_open} after"
    )


async def main() -> None:
    home = set(AT_HOME)
    await timed("all refuse")
    await timed("no connection is ever taken", closed=ALL)
    await timed("all take it and say nothing", silent=ALL)
    await timed("three machines, the rest away", hosts=AT_HOME, closed=[each for each in ALL if each not in home])
    for _ in range(3):
        await cancelled("while knocking", full=True)
        await cancelled("while waiting for an answer", full=False)


if __name__ == "__main__":
    asyncio.run(main())
