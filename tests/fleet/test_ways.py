"""The way to a host: its key in each of its forms, TLS with a CA of one's own, a proxy; from config to answer."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import ClassVar, NoReturn

import pytest

from hostler.domain.errors import BadResponse, ConfigError, HostRefused, NoKey
from hostler.domain.registry import Host, Kind
from hostler.fleet.client import ChatRequest, Done, Message
from hostler.fleet.http import HostHttp
from hostler.fleet.ollama import OllamaClient
from hostler.fleet.open import open_client
from hostler.fleet.openai import OpenAIClient
from hostler.simulate import SimulatedHost
from hostler.store.config import parse
from relays import forward_proxy, gate, own_ca

MODEL = "m,load=0,tps=10000,prompt_tps=0,warm=true,answer=Well met"
KEY = "k3y-of-the-test"


def configured(**keys: str | bool) -> Host:
    """The host as a config with these keys gives it."""
    lines = [f'{name} = "{value}"' if isinstance(value, str) else f"{name} = true" for name, value in keys.items()]
    loaded = parse('version = 1\n[[hosts]]\nid = "h"\nname = "Host"\n' + "\n".join(lines), Path("config.toml"))
    assert not loaded.findings
    return loaded.config.registry.hosts[0]


async def answer(host: Host, key_of: Callable[[Host], str] = lambda _: KEY) -> str:
    client = open_client(host, key_of)
    try:
        text = ""
        request = ChatRequest(model="m", messages=(Message(role="user", content="Hello"),))
        async with aclosing(client.chat(request)) as pieces:
            async for piece in pieces:
                if not isinstance(piece, Done):
                    text += piece.text
        return text
    finally:
        await client.close()


BASIC = "Basic " + base64.b64encode(b"name:pass word").decode()


async def check_gate(kind: Kind, auth_as: str, key: str, wanted: dict[str, str]) -> None:
    seen: list[dict[str, str]] = []
    async with SimulatedHost("Sim", [MODEL]) as sim, gate(sim.url, wanted, seen) as url:
        host = configured(url=url, kind=str(kind), auth=True, auth_as=auth_as)
        assert await answer(host, lambda _: key) == "Well met"
        with pytest.raises(HostRefused) as refused:
            await answer(host, lambda _: "wrong:key")
        assert "401" in str(refused.value)
        assert "wrong:key" not in str(refused.value)
    assert len(seen) == 2


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    ("auth_as", "key", "wanted"),
    [
        ("bearer", KEY, {"Authorization": f"Bearer {KEY}"}),
        ("basic", "name:pass word", {"Authorization": BASIC}),
        ("X-API-Key", KEY, {"X-API-Key": KEY}),
    ],
)
def test_a_gate_lets_in_who_has_the_key(kind: Kind, auth_as: str, key: str, wanted: dict[str, str]) -> None:
    asyncio.run(check_gate(kind, auth_as, key, wanted))


def test_headers_of_the_config_are_sent_along() -> None:
    async def run() -> None:
        async with SimulatedHost("Sim", [MODEL]) as sim, gate(sim.url, {"X-Team": "blue"}, []) as url:
            assert await answer(Host(id="h", url=url, headers={"X-Team": "blue"})) == "Well met"

    asyncio.run(run())


def test_a_host_behind_its_own_ca_is_asked_and_no_other_ca_will_do(tmp_path: Path) -> None:
    async def run() -> None:
        ca, tls = own_ca(tmp_path)
        (tmp_path / "other").mkdir()
        other, _ = own_ca(tmp_path / "other")
        async with SimulatedHost("Sim", [MODEL]) as sim, gate(sim.url, {}, [], tls) as url:
            assert await answer(configured(url=url, ca_file=str(ca))) == "Well met"
            for wrong in ({"ca_file": str(other)}, {}):
                with pytest.raises(BadResponse, match="certificate"):
                    await answer(configured(url=url, **wrong))
            with pytest.raises(BadResponse, match=r"ca_file .*gone\.pem"):
                await answer(configured(url=url, ca_file=str(tmp_path / "gone.pem")))

    asyncio.run(run())


@pytest.mark.parametrize("with_tls", [False, True])
def test_a_host_is_asked_through_its_own_proxy_alone(tmp_path: Path, with_tls: bool) -> None:
    async def run() -> None:
        asked_for: list[str] = []
        async with AsyncExitStack() as stack:
            sim = await stack.enter_async_context(SimulatedHost("Sim", [MODEL]))
            ca, tls = own_ca(tmp_path)
            url = await stack.enter_async_context(gate(sim.url, {}, [], tls if with_tls else None))
            proxy = await stack.enter_async_context(forward_proxy(asked_for))
            keys = {"url": url, "proxy": proxy} | ({"ca_file": str(ca)} if with_tls else {})
            assert await answer(configured(**keys)) == "Well met"
            through = len(asked_for)
            assert await answer(configured(**{**keys, "proxy": ""})) == "Well met"
            assert len(asked_for) == through, "another host doesn't go through it"
        place = url.partition("://")[2]
        assert asked_for == [f"CONNECT {place}" if with_tls else f"POST {url}/api/chat"]

    asyncio.run(run())


def test_a_changed_key_is_read_again_once_the_old_one_is_refused() -> None:
    async def run() -> None:
        keys = ["old", "new", "nobody asks for a third"]
        async with SimulatedHost("Sim", [MODEL]) as sim, gate(sim.url, {"Authorization": "Bearer new"}, []) as url:
            host = configured(url=url, auth=True)
            client = OllamaClient(HostHttp(host, lambda _: keys.pop(0)))
            with pytest.raises(HostRefused, match="401"):
                await client.probe(full=False)
            await client.probe(full=False)
            await client.probe(full=False)
            await client.close()
            assert keys == ["nobody asks for a third"]

    asyncio.run(run())


def test_a_keyring_that_does_not_answer_costs_one_request_and_is_asked_once() -> None:
    async def run() -> None:
        unlocked, asked = threading.Event(), []

        def slow(host: Host) -> str:
            asked.append(host.id)
            unlocked.wait(60)
            return KEY

        async with SimulatedHost("Sim", [MODEL]) as sim, gate(sim.url, {"Authorization": f"Bearer {KEY}"}, []) as url:
            client = OllamaClient(HostHttp(configured(url=url, auth=True), slow, key_s=0.05))
            for _ in range(3):
                with pytest.raises(NoKey, match="is it asking to be unlocked"):
                    await client.probe(full=False)
            assert asked == ["h"]
            unlocked.set()
            while True:
                try:
                    await client.probe(full=False)
                    break
                except NoKey:  # the thread has not told yet
                    await asyncio.sleep(0)
            assert asked == ["h"]
            await client.close()

    asyncio.run(run())


def test_a_loop_ends_although_a_keyring_still_asks() -> None:
    never = threading.Event()

    async def run() -> None:
        client = OllamaClient(
            HostHttp(Host(id="h", url="http://127.0.0.1:9", auth=True), lambda _: str(never.wait(60)))
        )
        probe = asyncio.create_task(client.probe(full=False))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        probe.cancel()
        await client.close()
        await asyncio.get_running_loop().shutdown_default_executor()

    asyncio.run(run())
    assert not never.is_set(), "nobody waited for it"
    never.set()


def test_a_missing_key_is_said_with_what_to_do_and_nothing_is_sent() -> None:
    def none(host: Host) -> str:
        raise ConfigError("no key in the keyring; store it in the settings, or with: hostler key set h")

    async def run() -> None:
        seen: list[dict[str, str]] = []
        async with SimulatedHost("Sim", [MODEL]) as sim, gate(sim.url, {}, seen) as url:
            with pytest.raises(NoKey) as failed:
                await answer(configured(url=url, auth=True), none)
        assert str(failed.value) == (
            "Host can't be asked without its key (no key in the keyring; store it in the settings, "
            "or with: hostler key set h). The settings and `hostler key` show where each key is."
        )
        assert not seen

    asyncio.run(run())


@pytest.mark.parametrize(
    ("url", "name"),
    [("https://api.openai.com/v1", b"max_completion_tokens"), ("https://openrouter.ai/api/v1", b"max_tokens")],
)
def test_the_longest_answer_is_called_as_the_server_knows_it(url: str, name: bytes) -> None:
    class Caught(HostHttp):
        bodies: ClassVar[list[bytes]] = []

        def stream(self, path: str, body: bytes, model: str) -> NoReturn:
            self.bodies.append(body)
            raise BadResponse("Host", "caught")

    async def run() -> None:
        request = ChatRequest(model="m", messages=(Message(role="user", content="Hello"),), max_output_tokens=5)
        with pytest.raises(BadResponse, match="caught"):
            await anext(OpenAIClient(Caught(Host(id="h", url=url), lambda _: ""), url).chat(request))
        assert name + b'":5' in Caught.bodies[0]

    asyncio.run(run())
