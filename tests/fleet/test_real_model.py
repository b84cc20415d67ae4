"""A real model through a real server: llama.cpp with SmolLM2-135M, asked by our OpenAI client."""

from __future__ import annotations

import asyncio
import platform
import sys
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from fakes import MemoryLedger
from hostler.domain.events import Answer, Token
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, Kind, ModelSettings, Registry, Route
from hostler.engine import Engine
from hostler.fleet.client import ChatRequest, Done, Message, Piece
from hostler.fleet.monitor import Monitor
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost
from hostler.simulate.embedded import running

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        sys.platform != "linux" or platform.machine() != "x86_64", reason="the embedded model is for Linux x86-64"
    ),
]
QUESTION = "What is the capital of France? Answer in one short sentence."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log: Path = tmp_path_factory.mktemp("embedded") / "server.log"
    with running(log) as url:
        yield url


def test_a_real_model_streams_an_answer_with_token_counts(server: str) -> None:
    async def ask() -> list[Piece | Done]:
        client = open_client(Host(id="real", url=server, kind=Kind.OPENAI), lambda _: "")
        request = ChatRequest(model="smollm2", messages=(Message("user", QUESTION),), max_output_tokens=40)
        try:
            async with aclosing(client.chat(request)) as found:  # type: ignore[type-var]
                return [each async for each in found]
        finally:
            await client.close()

    found = asyncio.run(ask())
    pieces, done = found[:-1], found[-1]
    assert len(pieces) > 3, "it streams"
    assert "Paris" in "".join(piece.text for piece in pieces if isinstance(piece, Piece))
    assert isinstance(done, Done)
    assert done.metrics.done_reason in ("stop", "length")
    assert done.metrics.prompt_tokens is not None
    assert done.metrics.prompt_tokens > 10
    assert done.metrics.completion_tokens is not None
    assert 3 < done.metrics.completion_tokens <= 40


def test_a_real_host_is_asked_by_the_engine_and_written_down(server: str) -> None:
    async def ask() -> tuple[list[object], MemoryLedger]:
        host = Host(id="real", url=server, kind=Kind.OPENAI, models={"smollm2": ModelSettings(max_output_tokens=40)})
        registry = Registry(hosts=(host,), routes=(Route(id="quick", chain=("smollm2@real",)),))
        clients = {"real": open_client(host, lambda _: "")}
        ledger = MemoryLedger()
        monitor = Monitor(registry, clients)
        engine = Engine(registry, clients, monitor, ledger.record)
        async with aclosing(engine.ask(Prompt(instruction=QUESTION))) as events:
            told = [event async for event in events]
        await clients["real"].close()
        return told, ledger

    told, ledger = asyncio.run(ask())
    assert any(isinstance(event, Token) for event in told)
    assert isinstance(told[-1], Answer)
    [row] = ledger.rows
    assert not row.estimated
    assert row.completion_tokens


def test_a_simulated_machine_speaks_with_the_real_model(server: str) -> None:
    async def ask() -> str:
        async with SimulatedHost("Mac Mini", ["qwen3:4b,load=0,tps=0,prompt_tps=0"], voice=server) as machine:
            client = open_client(Host(id="mac-mini", url=machine.url), lambda _: "")
            request = ChatRequest(model="qwen3:4b", messages=(Message("user", QUESTION),), max_output_tokens=40)
            try:
                async with aclosing(client.chat(request)) as found:  # type: ignore[type-var]
                    return "".join([each.text async for each in found if isinstance(each, Piece)])
            finally:
                await client.close()

    assert "Paris" in asyncio.run(ask())
