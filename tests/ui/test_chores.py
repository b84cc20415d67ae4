"""What is done with models, from the UI thread to simulated machines and back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from hostler.assembly import House
from hostler.domain.chore import Chore, Does
from hostler.domain.fleet import Fleet, HostFacts
from hostler.domain.registry import Host, Registry, Route
from hostler.simulate import SimulatedHost
from hostler.store.ledger import Ledger
from hostler.ui.bridge import Bridge
from hostler.ui.chores import Chores

HOST, MODEL, BIG = "mac-mini", "qwen3:4b", "qwen3:8b"


class Machine:
    """One simulated host on a loop of its own, the bridge to it, and all that the bridge told."""

    def __init__(self, qtbot: QtBot, folder: Path, *models: str, pullable: str = f"{BIG},pull=0.3") -> None:
        self._qtbot = qtbot
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.simulated = SimulatedHost("Mac Mini", models, pullable=[pullable])
        self.do(self.simulated.start())
        registry = Registry(
            hosts=(Host(id=HOST, name="Mac Mini", url=self.simulated.url),),
            routes=(Route(id="quick", chain=(f"{MODEL}@{HOST}",)),),
        )

        def build(on_change: Callable[[Fleet], None]) -> House:
            return House(registry, Ledger(folder / "ledger.sqlite3"), on_change=on_change)

        self.bridge = Bridge(build)
        self.facts = HostFacts(host=HOST)
        self.told: list[tuple[Chore, ...]] = []
        self.done: list[Chore] = []
        self.notified: list[str] = []
        self.shares: list[Any] = []
        self.chores.changed.connect(self.told.append)
        self.chores.done.connect(self.done.append)
        self.chores.pulls_changed.connect(self.shares.append)
        self.bridge.machine_told.connect(self.notified.append)
        self.bridge.fleet_changed.connect(self._seen)
        self.bridge.start()
        self.until(lambda: self.facts.models is not None)

    @property
    def chores(self) -> Chores:
        return self.bridge.chores

    @property
    def models(self) -> set[str]:
        return {model.name for model in self.facts.models or ()}

    def until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    def do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def close(self) -> None:
        self.bridge.stop()
        self.do(self.simulated.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _seen(self, fleet: Fleet) -> None:
        self.facts = fleet.of(HOST)


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    started: list[Machine] = []

    def begin(*models: str, **options: str) -> Machine:
        started.append(Machine(qtbot, tmp_path, *models, **options))
        return started[-1]

    yield begin
    for machine in started:
        machine.close()


Start = Callable[..., Machine]
FAST = f"{MODEL},load=0,tps=0,prompt_tps=0"


def test_a_pull_tells_how_far_it_is_and_the_model_is_there(start: Start) -> None:
    machine = start(FAST)
    machine.chores.pull(HOST, BIG)
    machine.until(lambda: machine.done)
    assert machine.done[0].does is Does.PULL
    assert machine.models == {MODEL, BIG}, "known before it is told"
    machine.until(lambda: machine.told[-1] == ())
    known = [chore.progress for chores in machine.told for chore in chores if chore.progress is not None]
    shares = [progress.share for progress in known if progress.share is not None]
    assert shares == sorted(shares)
    assert {"pulling manifest", "success"} <= {progress.status for progress in known}
    assert machine.notified == ["qwen3:8b is on Mac Mini now."]
    assert machine.shares[0] == ((HOST, BIG, None),)
    assert machine.shares[-1] == ()


def test_a_pull_that_is_stopped_goes_and_the_host_hears_of_it(start: Start) -> None:
    machine = start(FAST, pullable=f"{BIG},pull=3000")
    machine.chores.pull(HOST, BIG)
    machine.until(lambda: machine.told and machine.told[-1][0].progress is not None)
    machine.chores.cancel(HOST, BIG)
    machine.until(lambda: machine.told[-1] == ())
    machine.do(machine.simulated.logged("pull_stopped", reason="closed"))
    assert (machine.done, machine.notified) == ([], [])
    machine.chores.pull(HOST, BIG)
    machine.chores.cancel(HOST, BIG)  # before it has begun
    machine.until(lambda: len(machine.told) > 3 and machine.told[-1] == ())


def test_a_full_disk_stays_to_be_read_until_it_is_pulled_again(start: Start) -> None:
    machine = start(FAST)
    machine.do(machine.simulated.set_faults("disk-full:times=1"))
    machine.chores.pull(HOST, BIG)
    machine.until(lambda: machine.told and machine.told[-1] and machine.told[-1][0].problem)
    (chore,) = machine.told[-1]
    assert "no room left on its disk for qwen3:8b (it needs" in chore.problem
    assert not chore.runs
    assert machine.notified == [chore.problem]
    machine.chores.pull(HOST, BIG)
    machine.until(lambda: machine.done)
    machine.until(lambda: machine.told[-1] == ())


def test_what_failed_goes_once_it_was_read(start: Start) -> None:
    machine = start(FAST)
    machine.chores.pull(HOST, "nobody-has-this")
    machine.until(lambda: machine.told and machine.told[-1] and machine.told[-1][0].problem)
    count = len(machine.told)
    machine.chores.tell()
    machine.until(lambda: len(machine.told) > count)
    assert machine.told[-1] == machine.told[count - 1], "a page that is opened later shows it too"
    machine.chores.cancel(HOST, "nobody-has-this")
    machine.until(lambda: machine.told[-1] == ())


def test_a_model_is_loaded_unloaded_and_deleted(start: Start) -> None:
    machine = start(FAST)
    machine.chores.warm(HOST, MODEL)
    machine.until(lambda: machine.facts.is_warm(MODEL) and machine.facts.loaded[0].until)
    machine.chores.unload(HOST, MODEL)
    machine.until(lambda: not machine.facts.loaded)
    machine.until(lambda: len(machine.done) == 2)
    machine.chores.delete(HOST, MODEL)
    machine.until(lambda: machine.models == set())
    machine.until(lambda: [chore.does for chore in machine.done] == [Does.WARM, Does.UNLOAD, Does.DELETE])
    assert machine.notified == []


def test_a_load_is_stopped_and_nothing_is_loading_any_more(start: Start) -> None:
    machine = start(f"{MODEL},load=3000")
    machine.chores.warm(HOST, MODEL)
    machine.until(lambda: machine.facts.loading == (MODEL,))
    machine.chores.cancel(HOST, MODEL)
    machine.until(lambda: machine.facts.loading == () and machine.told[-1] == ())
    machine.do(machine.simulated.logged("request_ended", path="/api/chat"))


def test_what_fails_unseen_is_told_and_what_is_seen_stays_on_the_page(start: Start) -> None:
    machine = start(FAST)
    machine.do(machine.simulated.set_faults("server-error:path=delete"))
    machine.chores.delete(HOST, MODEL)
    machine.until(lambda: machine.notified)
    machine.chores.attend(True)
    machine.chores.delete(HOST, MODEL)
    machine.until(lambda: len(machine.told) >= 4 and machine.told[-1] and machine.told[-1][0].problem)
    assert len(machine.notified) == 1


def test_who_looks_at_the_list_sees_what_others_do_there_and_nobody_is_asked_afterwards(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hostler.ui.chores.LOOK_S", 0.02)
    machine = start(FAST, f"{BIG},load=0")
    machine.chores.watch(True)
    machine.do(machine.simulated.logged("request_ended", path="/api/tags", count=3))

    async def removed_by_hand() -> None:
        del machine.simulated._catalog.models[BIG]

    machine.do(removed_by_hand())
    machine.until(lambda: machine.models == {MODEL})
    machine.chores.watch(False)
    machine.until(lambda: not machine.chores.tasks)
