"""A house: what it remembers, how it pulls, and that its own files can't stop it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import asdict, replace

from hostler import assembly
from hostler.assembly import House
from hostler.domain.errors import AttemptError, NothingAnswered
from hostler.domain.events import Answer, Event
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, ModelSettings, Registry, Route, Target
from hostler.domain.settings import Privacy, Settings
from hostler.domain.usage import AttemptRow, Via
from hostler.simulate import SimulatedHost
from hostler.store.ledger import Ledger
from hostler.store.state import StateFile
from hostler.store.usage import Usage
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


def test_a_schedule_by_hand_stays_across_a_restart_and_bringing_back_lasts_until_its_end(tmp_path: Path) -> None:
    async def said(order: str) -> tuple[bool, tuple[str, ...]]:
        house = built(tmp_path, "http://127.0.0.1:9", "qwen3:4b@mac-mini")
        await house.remember()
        if order == "always":
            await house.schedule("mac-mini", ("mon-sun 0:00-24:00",))
        elif order == "undrain":
            await house.undrain("mac-mini")
        elif order == "more":
            await house.schedule("mac-mini", ("00:00-24:00", "Mon 00:00-24:00", "Tue-Sun 00:00-24:00"))
        elif order == "none":
            await house.schedule("mac-mini", ())
        facts = house.monitor.snapshot.of("mac-mini")
        await house.close()
        return facts.drained, facts.times

    always, more = ("00:00-24:00",), ("00:00-24:00", "Mon 00:00-24:00", "Tue-Sun 00:00-24:00")
    assert [asyncio.run(said(order)) for order in ("", "always", "", "undrain", "", "more", "none", "")] == [
        (False, ()),
        (True, always),
        (True, always),
        (False, always),
        (False, always),
        (True, more),
        (False, ()),
        (False, ()),
    ]
    assert StateFile(tmp_path / "machines.json").read()["mac-mini"].times is None, "the same as the config says"


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
                await house.pull("mac-mini", "qwen3:8b", lambda progress: shares.append(progress.share))
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


def test_another_config_is_taken_up_and_what_did_not_change_is_still_known(tmp_path: Path) -> None:
    async def scenario() -> None:
        first, second = SimulatedHost("First", [FAST], []), SimulatedHost("Second", [FAST], [])
        await asyncio.gather(first.start(), second.start())
        house = built(tmp_path, first.url, "qwen3:4b@mac-mini")
        await house.monitor.look_all()
        mac = house.registry.hosts[0]
        named = replace(house.registry, hosts=(replace(mac, name="Kitchen"), Host(id="other", url=second.url)))
        house.adopt(named, Settings())
        assert house.monitor.snapshot.of("mac-mini").reachable, "a new name is no new machine"
        assert house.monitor.snapshot.of("other").reachable is None
        await house.monitor.look_all()
        assert house.monitor.snapshot.of("other").reachable
        house.adopt(replace(named, hosts=(replace(mac, url=second.url),)), Settings())
        assert house.monitor.snapshot.of("mac-mini").reachable is None, "nothing is known of its new address"
        assert [facts.host for facts in house.monitor.snapshot.hosts] == ["mac-mini"]
        await house.monitor.look("mac-mini")
        assert house.monitor.snapshot.of("mac-mini").reachable
        await house.close()
        await asyncio.gather(first.stop(), second.stop())

    asyncio.run(scenario())


def test_a_damaged_ledger_costs_no_answer_and_what_was_asked_is_counted_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "AGAIN_S", 0.02)
    file, damaged = tmp_path / "ledger.sqlite3", b"not a database, but somebody's file" * 40
    file.write_bytes(damaged)
    told: list[str] = []

    async def scenario() -> list[Event]:
        solved = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hear(why: str) -> None:
            told.append(why)
            if not why:
                loop.call_soon(solved.set)

        async with SimulatedHost("Mac Mini", [FAST]) as mac:
            routes = (Route(id="quick", chain=("qwen3:4b@mac-mini",)),)
            registry = Registry(hosts=(Host(id="mac-mini", url=mac.url),), routes=routes)
            house = House(registry, Ledger(file), on_trouble=hear)
            events = []
            for _ in range(2):
                events += [event async for event in house.engine.ask(Prompt(instruction="hi"))]
            assert file.read_bytes() == damaged
            file.rename(tmp_path / "damaged")
            await asyncio.wait_for(solved.wait(), 30)
            await house.close()
        return events

    events = asyncio.run(scenario())
    assert [type(event) for event in events].count(Answer) == 2
    assert len(told) == 2
    assert "Move it away" in told[0]
    ledger = Ledger(file)
    assert ledger.count() == 2
    ledger.close()
    assert (tmp_path / "damaged").read_bytes() == damaged


@pytest.mark.parametrize("ledger_days", [0, 30])
def test_old_rows_go_and_their_totals_stay(tmp_path: Path, ledger_days: int) -> None:
    file, now_ms = tmp_path / "ledger.sqlite3", round(time.time() * 1000)

    async def scenario() -> int:
        ledger = Ledger(file)
        for days in (0, 29, 32, 400):
            await ledger.record(replace(ROW, ask_id=str(days), start_ms=now_ms - days * 86_400_000))
        house = House(Registry(), ledger, privacy=Privacy(ledger_days=ledger_days))
        await house.expire()
        left = await asyncio.to_thread(ledger.count)
        await house.close()
        return left

    assert asyncio.run(scenario()) == (2 if ledger_days else 4)
    usage = Usage(file)
    [group] = usage.groups()
    usage.close()
    assert group.figures.prompts == 4


def test_every_column_of_an_answer_is_filled(tmp_path: Path) -> None:
    async def scenario() -> list[AttemptRow]:
        async with SimulatedHost("Mac Mini", ["qwen3:4b,load=0.2,tps=0,prompt_tps=0"]) as mac:
            host = Host(id="mac-mini", url=mac.url, models={"qwen3:4b": ModelSettings(num_ctx=4096)})
            ledger = Ledger(tmp_path / "ledger.sqlite3")
            registry = Registry(hosts=(host,), routes=(Route(id="quick", chain=("qwen3:4b@mac-mini",)),))
            house = House(registry, ledger)
            # Nobody has looked at the machine before the first; the second knows it.
            for number in range(2):
                prompt = Prompt(instruction="hi", via=Via.CLI, conversation="c")
                assert [event async for event in house.engine.ask(prompt)]
                if not number:
                    await house.monitor.look_all()
            rows = await asyncio.to_thread(ledger.rows)
            await house.close()
            return rows

    first, second = asyncio.run(scenario())
    empty = {name for name, value in asdict(second).items() if value in (None, "")}
    # Nothing went wrong or was poor.
    assert empty == {"error", "escalated_from", "poor_reason"}
    assert (first.warm, second.warm) == (False, True), "by the host's own word"
    assert second.via is Via.CLI


def test_a_model_is_warmed_as_questions_want_it_unloaded_and_deleted(tmp_path: Path) -> None:
    target = Target("qwen3:4b", "mac-mini")

    async def scenario() -> None:
        async with SimulatedHost("Mac Mini", [FAST, "qwen3:8b"]) as machine:
            house = built(tmp_path, machine.url, "qwen3:4b@mac-mini")
            house.adopt(with_context(house.registry, 2048), Settings())
            await house.look_at_models("mac-mini")
            try:
                await house.warm(target)
                (warm,) = house.monitor.snapshot.of("mac-mini").loaded
                assert (warm.name, warm.context_length) == ("qwen3:4b", 2048)
                assert warm.until is not None
                assert warm.until > time.time() + 25 * 60, "the first of quick stays for half an hour"
                await house.unload(target)
                assert house.monitor.snapshot.of("mac-mini").loaded == ()
                await house.delete(target)
                await house.delete(target)  # gone is gone
            finally:
                await house.close()
            assert [model.name for model in house.monitor.snapshot.of("mac-mini").models or ()] == ["qwen3:8b"]

    asyncio.run(scenario())


def with_context(registry: Registry, num_ctx: int) -> Registry:
    (host,) = registry.hosts
    return replace(registry, hosts=(replace(host, models={"qwen3:4b": ModelSettings(num_ctx=num_ctx)}),))


def test_a_load_that_fails_and_one_that_is_cancelled_leave_nothing_loading(tmp_path: Path) -> None:
    target = Target("qwen3:4b", "mac-mini")

    async def scenario() -> None:
        faults = ["server-error:times=1"]
        async with SimulatedHost("Mac Mini", ["qwen3:4b,load=600"], faults) as machine:
            house = built(tmp_path, machine.url, "qwen3:4b@mac-mini")
            await house.look_at_models("mac-mini")
            try:
                with pytest.raises(AttemptError, match="Mac Mini failed"):
                    await house.warm(target)
                warming = asyncio.create_task(house.warm(target))
                while not (await machine_loads(machine)):
                    pass
                assert house.monitor.snapshot.of("mac-mini").loading == ("qwen3:4b",)
                warming.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await warming
                facts = house.monitor.snapshot.of("mac-mini")
                assert (facts.loading, facts.in_flight, facts.loaded) == ((), 0, ())
            finally:
                await house.close()

    asyncio.run(scenario())


async def machine_loads(machine: SimulatedHost) -> bool:
    await asyncio.sleep(0)
    return machine.state()["in_flight"] > 0


def test_an_old_server_is_asked_for_what_each_model_can_do(tmp_path: Path) -> None:
    async def scenario() -> None:
        models = [FAST, "minicpm-v:latest,capabilities=completion+vision"]
        async with SimulatedHost("Mac Mini", models, dialect="0.12") as machine:
            house = built(tmp_path, machine.url, "qwen3:4b@mac-mini")
            try:
                await house.monitor.look("mac-mini", full=True)
                assert sees(house) == {"qwen3:4b": False, "minicpm-v:latest": None}
                await house.look_at_models("mac-mini")
                await house.monitor.look("mac-mini", full=True)
                assert sees(house) == {"qwen3:4b": False, "minicpm-v:latest": True}, "and it isn't forgotten"
            finally:
                await house.close()

    asyncio.run(scenario())


def sees(house: House) -> dict[str, bool | None]:
    return {model.name: model.can("vision") for model in house.monitor.snapshot.of("mac-mini").models or ()}
