"""Races and loads over real sockets: what the simulated hosts' own logs say of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager

import pytest

from fakes import MemoryLedger
from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Event, Loading, Token, Truncated
from hostler.domain.plan import Patience
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, ModelSettings, Registry, Route
from hostler.engine import Engine
from hostler.fleet.monitor import Monitor
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost

EMAIL = Prompt(instruction="Summarize this email", text="Hi Anna, see you on Monday. " * 4)
PLAIN = ModelSettings()
QUICK = "qwen3:4b,load=0,tps=0,prompt_tps=0,tokens=5,warm=true"


class World:
    """Simulated hosts `first`, `second`, … with one model each, behind an engine."""

    def __init__(self, machines: Sequence[SimulatedHost], patience: Patience, settings: ModelSettings) -> None:
        self.machines = machines
        names = ("first", "second", "third")
        self.registry = Registry(
            hosts=tuple(
                Host(id=name, url=machine.url, models={"qwen3:4b": settings})
                for name, machine in zip(names, machines, strict=False)
            ),
            routes=(Route(id="quick", chain=tuple(f"qwen3:4b@{name}" for name in names[: len(machines)])),),
        )
        self.clients = {host.id: open_client(host, lambda _: "") for host in self.registry.hosts}
        self.monitor = Monitor(self.registry, self.clients)
        self.ledger = MemoryLedger()
        self.engine = Engine(self.registry, self.clients, self.monitor, self.ledger.record, patience=patience)
        self.first_token_at = 0.0

    async def ask(self, prompt: Prompt = EMAIL) -> list[Event]:
        told: list[Event] = []
        self.first_token_at = 0.0
        async with aclosing(self.engine.ask(prompt)) as events:
            async for event in events:
                if isinstance(event, Token) and not self.first_token_at:
                    self.first_token_at = time.time()
                told.append(event)
        return told


@asynccontextmanager
async def world(*models: str, settings: ModelSettings = PLAIN, **patience: float) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        machines = [await stack.enter_async_context(SimulatedHost(f"host {n}", [m])) for n, m in enumerate(models)]
        made = World(machines, Patience(**patience), settings)
        try:
            await made.monitor.look_all()
            yield made
        finally:
            await made.engine.close()
            for client in made.clients.values():
                await client.close()


def started(events: list[Event]) -> list[str]:
    return [event.host for event in events if isinstance(event, AttemptStarted)]


def test_a_loser_stops_generating_within_a_tenth_of_a_second_of_the_win() -> None:
    slow = "qwen3:4b,load=0,prompt_tps=5,tps=10,warm=true"

    async def scenario() -> tuple[list[Event], float, float]:
        async with world(slow, QUICK, first_token_warm_s=0.05) as made:
            # The slow one is chosen first: its host is first in the chain, and nothing else speaks against it.
            events = await made.ask()
            stopped = await asyncio.wait_for(made.machines[0].logged("generation_stopped"), 5)
            return events, made.first_token_at, stopped["at"]

    events, won_at, stopped_at = asyncio.run(scenario())
    assert started(events) == ["first", "second"]
    assert isinstance(events[-1], Answer)
    assert events[-1].host == "second"
    assert stopped_at - won_at < 0.1


def test_nothing_runs_on_after_the_user_stops() -> None:
    slow = "qwen3:4b,load=0,prompt_tps=5,tps=10,warm=true"

    async def scenario() -> tuple[float, list[float]]:
        async with world(slow, slow, first_token_warm_s=0.05) as made:
            async with aclosing(made.engine.ask(EMAIL)) as events:
                async for event in events:
                    if isinstance(event, AttemptStarted):
                        await made.machines[event.n - 1].logged("request_started", path="/api/chat")
                        if event.n == 2:
                            break
            closed_at = time.time()
            ends = [await machine.logged("request_ended", path="/api/chat") for machine in made.machines]
            return closed_at, [end["at"] for end in ends]

    closed_at, ended_at = asyncio.run(scenario())
    assert all(at - closed_at < 0.1 for at in ended_at)


def test_a_warm_equal_answers_at_its_own_speed_while_the_first_is_cold() -> None:
    async def scenario() -> tuple[list[Event], list[dict[str, object]]]:
        async with world("qwen3:4b,load=12,tps=0,prompt_tps=0", QUICK) as made:
            return await made.ask(), made.machines[0].log

    events, log = asyncio.run(scenario())
    assert started(events) == ["second"]
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.ttft_ms < 1000
    assert not [event for event in log if event["path"] == "/api/chat"], "the cold one isn't even asked"


def test_with_no_warm_one_the_load_is_foretold_within_a_fifth_after_three_loads() -> None:
    async def scenario() -> list[float | None]:
        async with world("qwen3:4b,load=1,tps=0,prompt_tps=0,tokens=3", settings=ModelSettings(keep_alive=0)) as made:
            foretold = []
            for _ in range(4):
                events = await made.ask()
                foretold += [event.usually_s for event in events if isinstance(event, Loading)]
                await asyncio.wait_for(until_cold(made), 5)
            return foretold

    async def until_cold(made: World) -> None:
        while made.monitor.snapshot.of("first").loaded:
            await made.monitor.look("first")

    foretold = asyncio.run(scenario())
    assert foretold[0] is None
    assert foretold[3] == pytest.approx(1.0, rel=0.2)


def test_the_load_of_a_loser_is_completed_and_the_next_question_finds_it_warm() -> None:
    async def scenario() -> tuple[list[Event], list[Event], list[dict[str, object]]]:
        cold = "qwen3:4b,load=0.4,tps=0,prompt_tps=0,tokens=3"
        async with world(cold, cold.replace("0.4", "0.3"), first_token_cold_s=0.05) as made:
            events = await made.ask()
            await asyncio.gather(*made.engine._loads)
            loser = made.machines[started(events).index("first") if events[-1].host == "second" else 1]  # type: ignore[attr-defined]
            return events, await made.ask(), loser.log

    events, again, log = asyncio.run(scenario())
    assert len(started(events)) == 2
    assert isinstance(events[-1], Answer)
    assert len([event for event in log if event["event"] == "request_started" and event["path"] == "/api/chat"]) >= 2
    assert not any(isinstance(event, Loading) for event in again)


def test_one_context_for_a_target_never_makes_its_host_load_again() -> None:
    async def scenario() -> tuple[list[float | None], int | None]:
        async with world(
            "qwen3:4b,load=0.3,tps=0,prompt_tps=0,tokens=3,context=8192", settings=ModelSettings(num_ctx=1_000_000)
        ) as made:
            for words in (5, 500, 2000):
                await made.ask(Prompt(instruction="Summarize this", text="word " * words))
            await made.monitor.look("first")
            loaded = made.monitor.snapshot.of("first").loaded_model("qwen3:4b")
            return [row.load_ms for row in made.ledger.rows], loaded.context_length if loaded else None

    loads, context = asyncio.run(scenario())
    assert [load_ms is not None and load_ms > 50 for load_ms in loads] == [True, False, False]
    assert context == 8192, "clamped to what the model was trained for"


def test_a_prompt_that_is_too_long_is_refused_where_it_would_be_cut_in_silence() -> None:
    large = "qwen3:4b,load=0,tps=0,prompt_tps=0,tokens=3,context=131072"

    async def scenario() -> list[Event]:
        # The first would load 4096 tokens, which nobody knows beforehand. The second has them loaded.
        async with world(large, f"{large},warm=true") as made:
            return await made.ask(Prompt(instruction="Summarize this", text="word " * 12_000))

    events = asyncio.run(scenario())
    assert [event.error for event in events if isinstance(event, AttemptFailed)] == ["ContextTooLong"]
    [cut] = [event for event in events if isinstance(event, Truncated)]
    assert (cut.host, cut.bigger) == ("second", "")
    assert isinstance(events[-1], Answer), "a degraded answer beats none, and says so"
