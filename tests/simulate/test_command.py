"""`hostler simulate` as a process."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from simulate.raw_client import chat, connection, get

MODULE = (sys.executable, "-m", "hostler.simulate")


@asynccontextmanager
async def simulate(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The process and its URL. It is ended by SIGTERM, if it still runs."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*MODULE, "--port", "0", *arguments, stdout=pipe, stderr=pipe)
    assert process.stdout is not None
    try:
        first = json.loads(await process.stdout.readline())
        assert first["event"] == "listening"
        yield process, first["url"]
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't send SIGTERM to be handled")
def test_it_listens_logs_without_text_and_ends_cleanly_on_a_signal(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"

    async def story() -> int | None:
        arguments = ("--name", "box", "--model", "m,load=0,tps=100,tokens=100000", "--log", str(log))
        async with asyncio.timeout(20), simulate(*arguments) as (process, url), connection(url) as exchange:
            await exchange.ask("POST", "/api/chat", json.dumps(chat("m", "a secret")).encode())
            await exchange.read_head()
            assert (await get(url, "/api/tags")).json["models"][0]["name"] == "m:latest"
            assert (await get(url, "/_simulate/state")).json["generating"] == 1
            process.send_signal(signal.SIGTERM)
            assert process.stderr is not None
            assert await process.stderr.read() == b""
            return await process.wait()

    assert asyncio.run(story()) == 0
    events = [json.loads(line) for line in log.read_text().splitlines()]
    assert [event["event"] for event in events if event["path"] == "/api/chat"] == [
        "request_started",
        "generation_started",
        "generation_stopped",
        "request_ended",
    ]
    assert "secret" not in log.read_text()


def test_a_taken_port_is_said_with_what_to_do() -> None:
    async def story() -> tuple[int | None, str]:
        async with asyncio.timeout(20), simulate("--log", "-") as (_, url):
            port = url.rpartition(":")[2]
            pipe = asyncio.subprocess.PIPE
            second = await asyncio.create_subprocess_exec(*MODULE, "--port", port, stdout=pipe, stderr=pipe)
            _, error = await second.communicate()
            return second.returncode, error.decode()

    code, error = asyncio.run(story())
    assert code == 2
    assert "is taken by another program" in error
    assert "--port 0" in error


def test_it_needs_neither_qt_nor_a_http_client() -> None:
    async def story() -> bytes:
        code = "import sys, hostler.simulate.command; print([m for m in ('PySide6', 'httpx') if m in sys.modules])"
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=pipe)
        return (await process.communicate())[0]

    assert asyncio.run(story()).strip() == b"[]"
