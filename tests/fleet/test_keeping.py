"""Loading, unloading and deleting models: over real sockets, against recorded answers, and by every failure's name."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from contract.replay import cut, replaying, wire_bytes
from contract.transcripts import load_all
from hostler.domain.errors import AttemptError, CannotKeepHouse, HostRefused, HostUnreachable, ModelMissing, ServerError
from hostler.domain.fleet import LoadedModel
from hostler.domain.registry import Host, Kind
from hostler.fleet.client import Client
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost

WARM = "qwen3:4b,load=0,warm=true"
RECORDED = {transcript.name: transcript for transcript in load_all()}


def opened(url: str, kind: Kind = Kind.OLLAMA) -> Client:
    return open_client(Host(id="mac-mini", name="Mac Mini", url=url, kind=kind), lambda host: "")


def run(
    story: Callable[[SimulatedHost, Client], Coroutine[Any, Any, None]], *faults: str, models: tuple[str, ...] = (WARM,)
) -> None:
    async def limited() -> None:
        async with asyncio.timeout(10), SimulatedHost("Mac Mini", models, faults) as simulated:
            client = opened(simulated.url)
            try:
                await story(simulated, client)
            finally:
                await client.close()

    asyncio.run(limited())


async def loaded(client: Client) -> list[LoadedModel]:
    return list((await client.probe(full=False)).loaded)


def test_an_unloaded_model_leaves_memory_and_stays_on_the_disk() -> None:
    async def story(simulated: SimulatedHost, client: Client) -> None:
        assert [model.name for model in await loaded(client)] == ["qwen3:4b"]
        await client.unload("qwen3:4b")
        assert await loaded(client) == []
        assert [model.name for model in (await client.probe(full=True)).models or ()] == ["qwen3:4b"]

    run(story)


def test_a_deleted_model_leaves_disk_and_memory() -> None:
    async def story(simulated: SimulatedHost, client: Client) -> None:
        await client.delete("qwen3:4b")
        probe = await client.probe(full=True)
        assert (probe.models, probe.loaded) == ((), ())

    run(story)


@pytest.mark.parametrize(("keep_alive", "seconds"), [("10m", 600.0), (90, 90.0)])
def test_a_look_tells_until_when_a_model_stays(keep_alive: str | int, seconds: float) -> None:
    async def story(simulated: SimulatedHost, client: Client) -> None:
        await client.load("qwen3:4b", keep_alive=keep_alive)
        (model,) = await loaded(client)
        assert model.until is not None
        assert model.until - time.time() == pytest.approx(seconds, abs=5)

    run(story)


@pytest.mark.parametrize(
    ("expires_at", "known"),
    [
        ("2319-03-05T10:36:01.188157342Z", True),
        ("2026-11-23T11:48:44.1+01:00", True),
        ("0001-01-01T00:00:00Z", False),
        ("soon", False),
        ("", False),
    ],
)
def test_a_time_that_is_none_is_not_known(expires_at: str, known: bool) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"

    async def look() -> LoadedModel:
        body = json.dumps({"models": [{"name": "m", "expires_at": expires_at}]}).encode()
        async with replaying({"/api/ps": [head % len(body) + body]}) as url:
            client = opened(url)
            try:
                return (await loaded(client))[0]
            finally:
                await client.close()

    assert (asyncio.run(look()).until is not None) == known


@pytest.mark.parametrize("prefix", ["ol", "o12"])
def test_recorded_answers_to_unloading_and_deleting_are_understood(prefix: str) -> None:
    answers = {
        path: cut(wire_bytes(RECORDED[f"{prefix}-{topic}"]), range(1, 2000, 7))
        for path, topic in (("/api/generate", "30-unload"), ("/api/ps", "30-ps-after-unload"))
    }
    answers["/api/delete"] = cut(wire_bytes(RECORDED[f"{prefix}-29-delete-404"]), range(1, 2000, 7))

    async def keep() -> None:
        async with replaying(answers) as url:
            client = opened(url)
            try:
                await client.unload("smollm2:135m")
                assert await loaded(client) == []
                with pytest.raises(ModelMissing, match="Mac Mini doesn't have nope"):
                    await client.delete("nope")
            finally:
                await client.close()

    asyncio.run(keep())


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("server-error:path=all", ServerError),
        ("missing:path=all", ModelMissing),
        ("refuse", HostUnreachable),
        ("forbidden:path=all", HostRefused),
    ],
)
def test_what_goes_wrong_has_a_name_and_says_where(fault: str, named: type[AttemptError]) -> None:
    async def story(simulated: SimulatedHost, client: Client) -> None:
        for call in (client.unload, client.delete):
            with pytest.raises(named, match="Mac Mini"):
                await call("qwen3:4b")

    run(story, fault)


def test_a_fault_of_deleting_leaves_everything_else_alone() -> None:
    async def story(simulated: SimulatedHost, client: Client) -> None:
        with pytest.raises(ServerError):
            await client.delete("qwen3:4b")
        await client.unload("qwen3:4b")
        assert [model.name for model in (await client.probe(full=True)).models or ()] == ["qwen3:4b"]

    run(story, "server-error:path=delete")


def test_an_openai_server_says_that_it_can_do_neither() -> None:
    client = opened("http://127.0.0.1:9", Kind.OPENAI)
    for call in (client.unload, client.delete):
        with pytest.raises(CannotKeepHouse, match="can't unload or delete models"):
            asyncio.run(call("gpt"))
