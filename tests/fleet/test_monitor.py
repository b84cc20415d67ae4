"""The snapshot: what looking, asking, time and the user's word make of it. Clocks are handed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import pytest
from msgspec.structs import replace

from fakes import ScriptedClient, probe, three_machines
from hostler.domain.breaker import REST_S
from hostler.domain.drain import Override
from hostler.domain.errors import HostRefused, HostTimeout, HostUnreachable, ModelMissing, ServerError
from hostler.domain.fleet import Fleet, HostState, LoadedModel
from hostler.domain.registry import Host, Registry, Target
from hostler.fleet import monitor as module
from hostler.fleet.monitor import FAR_S, NEAR_S, Monitor

MAC = Target("qwen3:4b", "mac-mini")
BROKEN = ServerError("Mac Mini", "500")


class Clock:
    """The user's clock, and the steady one beside it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0).timestamp()
        self.steady = 0.0

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        self.steady += seconds


class World:
    """A monitor over scripted hosts, with clocks that stand still."""

    def __init__(self, registry: Registry | None = None, **clients: ScriptedClient) -> None:
        self.registry = registry or three_machines()
        self.clock = Clock()
        self.told: list[Fleet] = []
        named = {name.replace("_", "-"): client for name, client in clients.items()}
        self.clients = {host.id: named.get(host.id) or ScriptedClient() for host in self.registry.hosts}
        self.monitor = Monitor(
            self.registry,
            self.clients,
            on_change=self.told.append,
            clock=lambda: self.clock.now,
            steady=lambda: self.clock.steady,
            jitter=lambda: 1.0,
        )

    def facts(self, host: str = "mac-mini"):  # type: ignore[no-untyped-def]
        return self.monitor.snapshot.of(host)

    def state(self, host: str = "mac-mini") -> HostState:
        return self.facts(host).state()


async def until(condition: Callable[[], object]) -> None:
    """Lets the loop run until it is so."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  a turn of the loop is what is waited for
            await asyncio.sleep(0)


def test_one_look_tells_state_models_and_what_is_warm() -> None:
    world = World(mac_mini=ScriptedClient(probe=probe("qwen3:4b", "qwen3:8b", warm=["qwen3:4b"])))
    asyncio.run(world.monitor.look_all())
    assert world.state() is HostState.WARM
    assert [model.name for model in world.facts().models] == ["qwen3:4b", "qwen3:8b"]
    assert world.facts().is_warm("qwen3:4b")


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (HostUnreachable("Mac Mini"), HostState.DOWN),
        (HostTimeout("Mac Mini"), HostState.DOWN),
        (HostRefused("Mac Mini", "403: empty answer"), HostState.MISCONFIGURED),
    ],
)
def test_a_host_that_can_not_be_used_says_why_and_how_to_mend_it(error: Exception, state: HostState) -> None:
    world = World(mac_mini=ScriptedClient(probe=error))  # type: ignore[arg-type]
    asyncio.run(world.monitor.look("mac-mini"))
    assert world.state() is state
    assert world.facts().cause == str(error)


def test_one_slow_host_never_delays_another() -> None:
    async def scenario() -> bool:
        class Slow(ScriptedClient):
            async def probe(self, **_):  # type: ignore[no-untyped-def, override]
                await asyncio.Event().wait()

        world = World(windows_gpu=Slow(), mac_mini=ScriptedClient(probe=probe("qwen3:4b")))
        running = asyncio.create_task(world.monitor.run())
        try:
            await until(lambda: world.facts().reachable and world.facts("ubuntu").reachable)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        return world.facts("windows-gpu").reachable is None

    assert asyncio.run(scenario())


def test_a_cold_attempt_loads_then_speaks_then_is_warm() -> None:
    world = World(mac_mini=ScriptedClient(probe=probe("qwen3:4b")))
    asyncio.run(world.monitor.look("mac-mini"))
    world.monitor.began(MAC, cold=True)
    assert world.state() is HostState.LOADING
    world.monitor.speaks(MAC)
    assert world.state() is HostState.BUSY
    world.monitor.ended(MAC, answered=True)
    assert world.state() is HostState.WARM
    assert world.facts().in_flight == 0


def test_a_closed_load_leaves_nothing_behind() -> None:
    world = World(mac_mini=ScriptedClient(probe=probe("qwen3:4b")))
    asyncio.run(world.monitor.look("mac-mini"))
    world.monitor.began(MAC, cold=True)
    world.monitor.began(MAC, cold=True)
    world.monitor.ended(MAC)
    assert world.facts().loading == ("qwen3:4b",)
    world.monitor.ended(MAC)
    assert world.state() is HostState.READY


def test_a_model_that_turned_out_missing_is_taken_out_of_the_list() -> None:
    world = World(mac_mini=ScriptedClient(probe=probe("qwen3:4b")))
    asyncio.run(world.monitor.look("mac-mini"))
    world.monitor.began(MAC)
    world.monitor.ended(MAC, ModelMissing("Mac Mini", model="qwen3:4b"))
    assert world.facts().models == ()
    assert world.facts().reachable
    asyncio.run(world.monitor.look("mac-mini"))
    assert [model.name for model in world.facts().models] == ["qwen3:4b"], "the next look asks for the list again"


def test_a_target_that_fails_twice_rests_until_its_time_is_over() -> None:
    world = World(mac_mini=ScriptedClient(probe=probe("qwen3:4b")))
    asyncio.run(world.monitor.look("mac-mini"))
    for _ in range(2):
        world.monitor.began(MAC)
        world.monitor.ended(MAC, BROKEN)
    assert world.facts().rest("qwen3:4b") is not None
    assert world.facts().rest("qwen3:8b") is None
    world.clock.pass_by(REST_S + 1)
    world.monitor.drain({})  # the loop's own turn does the same
    assert world.facts().rest("qwen3:4b") is None


def test_an_answer_ends_the_rest() -> None:
    world = World()
    world.monitor.kept_waiting(MAC)
    assert world.facts().rest("qwen3:4b") is not None
    world.monitor.began(MAC)
    world.monitor.ended(MAC, answered=True)
    assert world.facts().rest("qwen3:4b") is None


def test_drained_by_hand_for_an_hour_and_back_by_itself() -> None:
    world = World()
    until = world.clock.now + 3600
    world.monitor.drain({"mac-mini": Override(True, until)})
    assert (world.state(), world.facts().drained_until) == (HostState.DRAINED, until)
    world.clock.pass_by(3601)
    world.monitor.drain({"mac-mini": Override(True, until)})
    assert not world.facts().drained


def test_what_runs_on_a_drained_host_goes_on() -> None:
    world = World(mac_mini=ScriptedClient(probe=probe("qwen3:4b")))
    asyncio.run(world.monitor.look("mac-mini"))
    world.monitor.began(MAC)
    world.monitor.drain({"mac-mini": Override(True)})
    assert world.facts().in_flight == 1
    world.monitor.ended(MAC, answered=True)
    assert world.facts().reachable


def scheduled(*times: str) -> Registry:
    registry = three_machines()
    first, *rest = registry.hosts
    return replace(registry, hosts=(replace(first, drain_times=times), *rest))


def test_a_schedule_drains_and_the_user_may_bring_it_back_until_the_next_time() -> None:
    world = World(scheduled("Mon 11:00-13:00"))
    world.monitor.drain({})
    end = datetime(2026, 11, 23, 13, 0).timestamp()
    assert (world.facts().drained, world.facts().drained_until) == (True, end)
    world.monitor.drain({"mac-mini": Override(False, end)})
    assert not world.facts().drained
    world.clock.pass_by(7 * 24 * 3600)
    world.monitor.drain({"mac-mini": Override(False, end)})
    assert world.facts().drained


def test_a_schedule_by_hand_counts_in_place_of_the_configs() -> None:
    world = World(scheduled("Mon 11:00-13:00"))
    world.monitor.drain({}, {"mac-mini": ("Mon 11:30-12:30",)})
    end = datetime(2026, 11, 23, 12, 30).timestamp()
    assert (world.facts().drained_until, world.facts().times) == (end, ("Mon 11:30-12:30",))
    world.monitor.drain({"mac-mini": Override(False, end)}, {"mac-mini": ("Mon 11:30-12:30",)})
    assert not world.facts().drained
    world.monitor.drain({}, {"mac-mini": ()})
    assert (world.facts().drained, world.facts().times) == (False, ())
    world.monitor.drain({})
    assert (world.facts().drained, world.facts().times) == (True, ("Mon 11:00-13:00",))


def test_a_schedule_begins_and_ends_while_nobody_does_anything() -> None:
    async def scenario() -> list[bool]:
        world = World()
        world.monitor.drain({}, {"mac-mini": ("Mon 12:30-13:00",)})
        running = asyncio.create_task(world.monitor.run())
        seen = [world.facts().drained]
        try:
            for _ in range(2):
                world.clock.pass_by(1801)
                before = world.facts().drained
                world.monitor._woken.set()
                await until(lambda before=before: world.facts().drained != before)  # type: ignore[misc]
                seen.append(world.facts().drained)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        return seen

    assert asyncio.run(scenario()) == [False, True, False]


def test_a_host_that_the_config_drains_is_out_without_an_end() -> None:
    registry = three_machines()
    registry = replace(registry, hosts=(Host(id="mac-mini", url="http://127.0.0.1:1", drain=True),))
    world = World(registry)
    world.monitor.drain({})
    assert (world.facts().drained, world.facts().drained_until) == (True, None)


def test_the_pause_grows_for_who_is_down_and_is_short_while_somebody_looks() -> None:
    world = World(mac_mini=ScriptedClient(probe=HostUnreachable("Mac Mini")), ubuntu=ScriptedClient(probe=probe()))
    pauses = []
    for _ in range(8):
        asyncio.run(world.monitor.look("mac-mini"))
        pauses.append(world.monitor._due["mac-mini"] - world.clock.now)
    assert pauses == [NEAR_S, 20.0, 40.0, 80.0, 160.0, 300.0, 300.0, 300.0]
    asyncio.run(world.monitor.look("ubuntu"))
    assert world.monitor._due["ubuntu"] == world.clock.now + FAR_S
    world.monitor.attend()
    assert world.monitor._due["ubuntu"] <= world.clock.now + NEAR_S


def test_a_jump_of_the_clock_makes_it_look_at_once() -> None:
    async def scenario() -> int:
        client = ScriptedClient(probe=probe("qwen3:4b"))
        world = World(mac_mini=client)
        running = asyncio.create_task(world.monitor.run())
        try:
            await until(lambda: client.probes and world.facts("ubuntu").reachable)
            before = client.probes
            world.clock.now += 3600  # the computer slept: the steady clock stood still
            world.monitor._woken.set()
            await until(lambda: client.probes > before)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        return client.probes - before

    assert asyncio.run(scenario()) == 1


def test_a_woken_host_is_looked_at_until_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAKING_LOOK_S", 0.0)

    class Sleeper(ScriptedClient):
        async def probe(self, **how):  # type: ignore[no-untyped-def, override]
            self.probes += 1
            if self.probes < 5:
                raise HostTimeout("Windows GPU")
            return probe("qwen3-coder:30b")

    sleeper = Sleeper()
    world = World(windows_gpu=sleeper)

    async def scenario() -> tuple[bool, list[HostState]]:
        await world.monitor.look("windows-gpu")
        states = [world.state("windows-gpu")]
        awake = await world.monitor.until_awake("windows-gpu")
        return awake, states

    awake, states = asyncio.run(scenario())
    assert awake
    assert states == [HostState.DOWN]
    assert HostState.WAKING in [fleet.of("windows-gpu").state() for fleet in world.told]
    assert world.state("windows-gpu") is HostState.READY
    assert sleeper.probes == 5


def test_a_host_that_does_not_wake_is_down_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAKING_LOOK_S", 0.0)
    world = World(windows_gpu=ScriptedClient(probe=HostTimeout("Windows GPU")))

    class Passing(ScriptedClient):
        async def probe(self, **how):  # type: ignore[no-untyped-def, override]
            world.clock.pass_by(60)
            raise HostTimeout("Windows GPU")

    world.clients["windows-gpu"] = Passing()
    world.monitor._clients = world.clients
    asyncio.run(world.monitor.look("windows-gpu"))
    assert not asyncio.run(world.monitor.until_awake("windows-gpu"))
    assert world.state("windows-gpu") is HostState.DOWN


def test_waking_takes_as_long_as_it_took_before() -> None:
    world = World()
    world.monitor.wakes("windows-gpu", [38.0, 40.0, 90.0])
    assert world.facts("windows-gpu").wakes_in_s == 40.0


def test_nothing_new_is_told_once() -> None:
    world = World(mac_mini=ScriptedClient(probe=replace(probe("qwen3:4b"), latency_ms=1.0)))
    asyncio.run(world.monitor.look("mac-mini"))
    told = len(world.told)
    asyncio.run(world.monitor.look("mac-mini"))
    assert len(world.told) == told
    assert world.facts().loaded == ()
    assert LoadedModel(name="x") not in world.facts().loaded
