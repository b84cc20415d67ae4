"""Measuring models: one after another on a machine, machines side by side, and stopped at once when cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from fakes import ScriptedClient
from hostler.domain.errors import AttemptError, HostTimeout, ServerError
from hostler.domain.fleet import ModelFacts
from hostler.domain.offers import Speed
from hostler.domain.registry import Host, Target
from hostler.domain.usage import Metrics
from hostler.fleet.client import ChatRequest, Done, Piece
from hostler.fleet.measure import TOKENS, measure, measure_each
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost

THINKER = ModelFacts(name="thinker", capabilities=frozenset({"completion", "thinking"}))
PLAIN = ModelFacts(name="plain")


def done(tokens: int | None, ms: float | None, load_ms: float | None = None) -> Done:
    return Done(Metrics(completion_tokens=tokens, completion_ms=ms, load_ms=load_ms))


def test_the_hosts_own_count_tells_the_speed() -> None:
    client = ScriptedClient(["one", " two", done(20, 500.0, load_ms=0.0)])
    speed = asyncio.run(measure(client, THINKER, "Mac"))
    assert speed.tokens_per_s == 40.0
    assert speed.first_s >= 0
    request = client.requests[0]
    assert (request.model, request.think, request.max_output_tokens) == ("thinker", False, TOKENS)


def test_who_can_not_think_is_not_told_not_to() -> None:
    client = ScriptedClient(["one", done(20, 500.0)])
    asyncio.run(measure(client, PLAIN, "Mac"))
    assert client.requests[0].think is None


def test_loading_is_told_apart_from_the_first_word() -> None:
    speed = asyncio.run(measure(ScriptedClient(["one", done(20, 500.0, load_ms=60_000.0)]), PLAIN, "Mac"))
    assert (speed.load_s, speed.first_s) == (60.0, 0.0)


@pytest.mark.parametrize("end", [done(None, None), done(3, 1.0), done(20, 0.0)])
def test_what_tells_no_speed_is_no_speed(end: Done) -> None:
    speed = asyncio.run(measure(ScriptedClient([end]), PLAIN, "Mac"))
    assert speed.tokens_per_s is None


def test_a_model_that_does_not_come_is_given_up() -> None:
    client = ScriptedClient([3600.0, done(20, 1.0)])
    with pytest.raises(HostTimeout, match=r"Mac stayed silent too long \(no answer within 0.01 s\)"):
        asyncio.run(measure(client, PLAIN, "Mac", limit_s=0.01))
    assert client.closed == 1


class Watching(ScriptedClient):
    """Knows how many of its chats ran at the same time, and waits for `go` in each."""

    def __init__(self, go: asyncio.Event, began: asyncio.Semaphore) -> None:
        super().__init__()
        self._go, self._began = go, began
        self.running = self.most = 0

    async def chat(self, request: ChatRequest) -> AsyncGenerator[Piece | Done, None]:
        self.requests.append(request)
        self.running += 1
        self.most = max(self.most, self.running)
        self._began.release()
        try:
            await self._go.wait()
            yield done(20, 500.0)
        finally:
            self.running -= 1


def test_machines_side_by_side_and_models_one_after_another() -> None:
    async def main() -> None:
        go, began = asyncio.Event(), asyncio.Semaphore(0)
        clients = {name: Watching(go, began) for name in ("a", "b")}
        told: dict[Target, Speed | AttemptError] = {}
        wanted = [(Target(model.name, host), model) for host in clients for model in (PLAIN, THINKER)]
        measuring = asyncio.create_task(measure_each(clients, wanted, told.__setitem__))
        await began.acquire()
        await began.acquire()
        assert {name: client.running for name, client in clients.items()} == {"a": 1, "b": 1}
        go.set()
        await measuring
        assert [client.most for client in clients.values()] == [1, 1]
        assert set(told) == {target for target, _ in wanted}

    asyncio.run(main())


def test_a_failure_is_told_and_the_next_is_measured() -> None:
    client = ScriptedClient([ServerError("a", "out of memory")], ["one", done(20, 500.0)])
    told: dict[Target, Speed | AttemptError] = {}
    wanted = [(Target("plain", "a"), PLAIN), (Target("thinker", "a"), THINKER)]
    asyncio.run(measure_each({"a": client}, wanted, told.__setitem__))
    assert isinstance(told[Target("plain", "a")], ServerError)
    assert isinstance(told[Target("thinker", "a")], Speed)


def test_cancelled_the_real_machine_stops_too() -> None:
    async def main() -> None:
        async with SimulatedHost("Mac", ["plain,load=0,tps=1"]) as host:
            client = open_client(Host(id="a", url=host.url), lambda host: "")
            try:
                wanted = [(Target("plain", "a"), PLAIN)]
                measuring = asyncio.create_task(measure_each({"a": client}, wanted, lambda target, speed: None))
                await host.logged("generation_started")
                measuring.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await measuring
                assert (await host.logged("generation_stopped"))["reason"] == "closed"
            finally:
                await client.close()

    asyncio.run(main())
