"""An hour in which nobody asks anything, on a clock that jumps: the engine's side of the app, as the bridge runs it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes import ScriptedClient, three_machines
from faults.virtual import VirtualLoop
from hostler.assembly import House
from hostler.domain.errors import HostUnreachable
from hostler.domain.fleet import Fleet
from hostler.domain.history import Entry
from hostler.domain.job import JobSummary
from hostler.domain.prompt import Prompt
from hostler.domain.settings import Cloud
from hostler.fleet.client import Client
from hostler.jobs import JobRunner
from hostler.paths import Paths, paths
from hostler.store.history import History
from hostler.store.jobs import Jobs
from hostler.store.ledger import Ledger
from hostler.store.picks import Picks
from hostler.store.purse import Purse
from hostler.store.state import StateFile
from hostler.ui.bridge import Bridge

BEGIN_S = 1_790_000_000.0
HOUR_S = 3600.0
SETTLE_S = 900.0
"""By then the first looks are over, and every table has the size that it keeps."""
WOKEN_A_SECOND = 0.25
"""Of the second's one wake-up; the rest is for the packets of the machines' answers and for the windows."""


@dataclass
class Hour:
    """What was seen between the end of the settling and an hour later."""

    woken: int
    looks: list[int]
    objects: int
    written: dict[str, tuple[int, int]]


def spend(places: Paths) -> Hour:
    loop = VirtualLoop()
    clients: dict[str, Client] = {
        "mac-mini": ScriptedClient(),
        "windows-gpu": ScriptedClient(probe=HostUnreachable("Windows GPU")),
        "ubuntu": ScriptedClient(),
    }

    def clock() -> float:
        return BEGIN_S + loop.time()

    def build(on_change: Callable[[Fleet], None]) -> House:
        house = House(
            three_machines(),
            Ledger(places.ledger_file),
            state=StateFile(places.state_file),
            purse=Purse.of(places, Cloud()),
            picks=Picks(places.texts_file),
            history=History(places.texts_file),
            on_change=on_change,
            clock=clock,
            steady=loop.time,
        )
        house._clients.update(clients)
        return house

    def queue(
        house: House,
        on_change: Callable[[tuple[JobSummary, ...]], None],
        on_end: Callable[[JobSummary], None],
    ) -> JobRunner:
        return JobRunner(
            house.engine,
            Jobs(places.texts_file, clock=clock),
            find_routes=house.find_routes,
            on_change=on_change,
            on_end=on_end,
            clock=clock,
        )

    bridge = Bridge(build, queue)
    bridge._loop.close()
    bridge._loop = loop
    seen: list[tuple[int, int, list[int], dict[str, tuple[int, int]]]] = []

    def look() -> None:
        gc.collect()
        woken = loop.waits + 2 * loop.threads_used  # a thread is woken, and wakes the loop
        looks = [client.probes for client in clients.values() if isinstance(client, ScriptedClient)]
        seen.append((woken, len(gc.get_objects()), looks, files(places)))

    async def live() -> None:
        bridge._stopping = asyncio.Event()
        loop.call_later(SETTLE_S, look)
        loop.call_later(SETTLE_S + HOUR_S, look)
        loop.call_later(SETTLE_S + HOUR_S, bridge._finish)
        await bridge._live()

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(live())
    before, after = seen
    return Hour(
        woken=after[0] - before[0],
        looks=[late - early for late, early in zip(after[2], before[2], strict=True)],
        objects=after[1] - before[1],
        written={name: state for name, state in after[3].items() if before[3].get(name) != state},
    )


def files(places: Paths) -> dict[str, tuple[int, int]]:
    """When each file of the home was changed last, and its size."""
    found = (file for file in places.state_file.parents[1].rglob("*") if file.is_file())
    return {file.name: (file.stat().st_mtime_ns, file.stat().st_size) for file in found}


@pytest.fixture
def places(home: Path) -> Paths:
    """A home that was used: each of its files is there."""
    used = paths({"HOSTLER_HOME": str(home)})
    history = History(used.texts_file)
    history.add(Entry(ask_id="a", at_ms=round(BEGIN_S * 1000), instruction="why", answer="Because."))
    history.close()
    jobs = Jobs(used.texts_file)
    number = jobs.add(Prompt(instruction="later"))
    jobs.cancel(number)
    jobs.close()
    return used


def test_an_idle_hour_wakes_seldom_writes_nothing_and_grows_by_nothing(places: Paths) -> None:
    hour = spend(places)
    assert hour.written == {}
    assert hour.woken < WOKEN_A_SECOND * HOUR_S
    # Once a minute, give or take the jitter; one that is down each five minutes.
    assert all(45 <= looks <= 80 for looks in (hour.looks[0], hour.looks[2])), hour.looks
    assert hour.looks[1] <= 16
    assert hour.objects < 100, "there were more looks than that: nothing is kept of one"
