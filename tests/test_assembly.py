"""A house: what it remembers, how it pulls, and that its own files can't stop it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from hostler.assembly import House
from hostler.domain.errors import AttemptError, NothingAnswered
from hostler.domain.registry import Host, Registry, Route
from hostler.simulate import SimulatedHost
from hostler.store.ledger import Ledger
from hostler.store.state import StateFile
from store.test_ledger import ROW

FAST = "qwen3:4b,load=0,tps=0,prompt_tps=0"


def built(folder: Path, url: str, *chain: str) -> House:
    host = Host(id="mac-mini", name="Mac Mini", url=url)
    routes = (Route(id="quick", chain=chain),) if chain else ()
    ledger, state = Ledger(folder / "ledger.sqlite3"), StateFile(folder / "machines.json")
    return House(Registry(hosts=(host,), routes=routes), ledger, state=state)


def test_it_remembers_how_quick_each_target_was(tmp_path: Path) -> None:
    async def scenario() -> float | None:
        ledger = Ledger(tmp_path / "ledger.sqlite3")
        for number, load_ms in enumerate((11_000.0, 12_000.0, 13_000.0)):
            await ledger.record(replace(ROW, ask_id=str(number), load_ms=load_ms, ttft_ms=load_ms + 300))
        await asyncio.to_thread(ledger.close)
        house = built(tmp_path, "http://127.0.0.1:9", "qwen3:4b@mac-mini")
        await house.remember()
        pace = house.monitor.snapshot.of("mac-mini").pace("qwen3:4b")
        await house.close()
        return pace.load_s if pace else None

    assert asyncio.run(scenario()) == 12.0


@pytest.mark.parametrize("name", ["ledger.sqlite3", "machines.json"])
def test_a_file_that_can_not_be_read_costs_only_what_it_held(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x00 nothing that anybody wrote")

    async def scenario() -> None:
        house = built(tmp_path, "http://127.0.0.1:9", "qwen3:4b@mac-mini")
        await house.remember()
        await house.close()

    asyncio.run(scenario())
    assert (tmp_path / name).read_bytes().startswith(b"\x00 nothing")


def test_drained_and_brought_back_across_a_restart(tmp_path: Path) -> None:
    async def drained(order: str) -> bool:
        house = built(tmp_path, "http://127.0.0.1:9", "qwen3:4b@mac-mini")
        await house.remember()
        if order == "drain":
            await house.drain("mac-mini", None)
        elif order == "undrain":
            await house.undrain("mac-mini")
        found = house.monitor.snapshot.of("mac-mini").drained
        await house.close()
        return found

    assert [asyncio.run(drained(order)) for order in ("", "drain", "", "undrain", "")] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_without_a_config_it_makes_routes_from_what_is_there(tmp_path: Path) -> None:
    async def scenario() -> list[str]:
        async with SimulatedHost("This machine", [FAST]) as machine:
            house = built(tmp_path, machine.url)
            await house.find_routes()
            await house.close()
            return [route.id for route in house.registry.routes]

    assert "quick" in asyncio.run(scenario())


def test_without_a_config_and_without_a_machine_it_says_where_to_write_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        house = built(tmp_path, "http://127.0.0.1:9")
        try:
            await house.find_routes()
        finally:
            await house.close()

    with pytest.raises(NothingAnswered, match="hostler config path"):
        asyncio.run(scenario())


def pulled(folder: Path, faults: Sequence[str] = ()) -> tuple[list[float | None], list[str]]:
    """The shares that were told, and the models that are there afterwards."""

    async def scenario() -> tuple[list[float | None], list[str]]:
        async with SimulatedHost("Mac Mini", [FAST], faults, pullable=["qwen3:8b,pull=0.05"]) as machine:
            house = built(folder, machine.url, "qwen3:8b@mac-mini")
            shares: list[float | None] = []
            await house.monitor.look("mac-mini", full=True)
            try:
                await house.pull("mac-mini", "qwen3:8b", shares.append)
            finally:
                await house.close()
            return shares, [model.name for model in house.monitor.snapshot.of("mac-mini").models or ()]

    return asyncio.run(scenario())


def test_a_missing_model_is_pulled_and_known_at_once(tmp_path: Path) -> None:
    shares, models = pulled(tmp_path)
    known = [share for share in shares if share is not None]
    assert known == sorted(known)
    assert known[-1] == 1.0
    assert sorted(models) == ["qwen3:4b", "qwen3:8b"]


def test_a_full_disk_says_so(tmp_path: Path) -> None:
    with pytest.raises(AttemptError, match="no room left on its disk for qwen3:8b"):
        pulled(tmp_path, ["disk-full"])
