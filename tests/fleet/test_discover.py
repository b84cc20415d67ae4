"""Finding machines in a /24 of loopback: what is there is told apart, nothing else is touched, cancelling ends it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from ipaddress import IPv4Network

import pytest

from fleet.neighbours import free_port, saying, simulated, tarpits
from fleet.watched import Connections, watched
from hostler.domain.found import Found, Lookalike, Ollama, Progress, Refused, Silent
from hostler.fleet.discover import AT_ONCE, look, sweep

NEIGHBOURS = IPv4Network("127.0.0.0/24")
ALL = 254
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<h1>Router</h1>"
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: https://8.8.8.8/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
OPENAI = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 46\r\nConnection: close\r\n\r\n"
    b'{"object": "list", "data": [{"id": "llama3"}]}'
)
RUDE = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n\x1b[2Jhi"
NO_WORDS = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def ignore(event: Progress | Found) -> None:
    pass


def by_number(found: tuple[Found, ...]) -> dict[int, Found]:
    return {int(each.url.rpartition(":")[0].rpartition(".")[2]): each for each in found}


async def swept(port: int) -> tuple[dict[int, Found], list[Progress | Found], Connections]:
    told: list[Progress | Found] = []
    with watched() as connections:
        found = await sweep([NEIGHBOURS], port, told.append, skip=["127.0.0.1"])
    return by_number(found), told, connections


def test_a_whole_neighbourhood_is_told_apart() -> None:
    async def main() -> None:
        port = free_port()
        async with AsyncExitStack() as stack:
            faults = {
                2: [],
                9: ["forbidden:path=all"],
                30: ["not-ollama:path=all"],
                31: ["hang:path=all"],
                100: ["server-error:path=all"],
                254: [],
            }
            await stack.enter_async_context(simulated(port, {f"127.0.0.{n}": given for n, given in faults.items()}))
            await stack.enter_async_context(simulated(port, {"127.0.0.3": []}, dialect="0.12"))
            await stack.enter_async_context(saying(port, "127.0.0.40", PAGE))
            await stack.enter_async_context(saying(port, "127.0.0.41", REDIRECT))
            await stack.enter_async_context(saying(port, "127.0.0.42", b"SSH-2.0-OpenSSH_9.2\r\n"))
            await stack.enter_async_context(saying(port, "127.0.0.43", b""))
            await stack.enter_async_context(saying(port, "127.0.0.44", OPENAI))
            await stack.enter_async_context(saying(port, "127.0.0.45", NO_WORDS.encode()))
            stack.enter_context(tarpits(port, ["127.0.0.60"]))
            stack.enter_context(tarpits(port, ["127.0.0.61"], full=True))
            found, told, connections = await swept(port)

        kinds = {number: type(each) for number, each in found.items()}
        assert kinds == {
            2: Ollama,
            3: Ollama,
            9: Refused,
            30: Lookalike,
            31: Silent,
            40: Lookalike,
            41: Lookalike,
            42: Lookalike,
            43: Lookalike,
            44: Lookalike,
            45: Refused,
            60: Silent,
            100: Lookalike,
            254: Ollama,
        }
        for number in (2, 3):
            ollama = found[number]
            assert isinstance(ollama, Ollama)
            assert ollama.version
            assert [(m.name, m.quantization) for m in ollama.models or ()] == [
                ("qwen3:4b", "Q4_K_M"),
                ("minicpm-v:latest", "Q4_K_M"),
            ]
            # The older one doesn't list what a model can, and was asked for each.
            assert [m.can("vision") for m in ollama.models or ()] == [False, True]
        openai = found[44]
        assert isinstance(openai, Lookalike)
        assert openai.openai_models == ("llama3",)

        # Nothing but these addresses was contacted, each of them was, and no name was looked up.
        assert {address for address, _ in connections.contacted} == {f"127.0.0.{n}" for n in range(2, 255)}
        assert {seen for _, seen in connections.contacted} == {port}
        assert connections.others == []
        assert 0 < connections.most <= AT_ONCE
        assert connections.open == 0

        steps = [event.done for event in told if isinstance(event, Progress)]
        assert steps == list(range(1, ALL))
        assert {event.total for event in told if isinstance(event, Progress)} == {ALL - 1}
        assert {event.url for event in told if not isinstance(event, Progress)} == {each.url for each in found.values()}

    asyncio.run(main())


def test_each_thing_says_what_to_do() -> None:
    async def main() -> None:
        port = free_port()
        faults = {"127.0.0.9": ["forbidden:path=all"], "127.0.0.30": ["not-ollama:path=all"]}
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(simulated(port, faults))
            for address, answer in (("127.0.0.45", NO_WORDS.encode()), ("127.0.0.40", PAGE), ("127.0.0.46", RUDE)):
                await stack.enter_async_context(saying(port, address, answer))
            stack.enter_context(tarpits(port, ["127.0.0.60"]))
            found, _, _ = await swept(port)
        said = {number: each.sentence for number, each in found.items()}
        assert said[9].startswith(f"127.0.0.9:{port} refuses this computer (403).")
        assert "OLLAMA_HOST=0.0.0.0" in said[9]
        assert "OLLAMA_ORIGINS" in said[9]
        assert said[30].startswith(f"127.0.0.30:{port} isn't Ollama (")
        assert said[40].startswith(f"127.0.0.40:{port} isn't Ollama (it answers with a web page).")
        assert said[46].startswith(f"127.0.0.46:{port} isn't Ollama (“[2Jhi”).")
        assert said[45].startswith(f"127.0.0.45:{port} wants a key (401)")
        assert said[60].startswith(f"127.0.0.60:{port} takes connections, but says nothing")

    asyncio.run(main())


@pytest.mark.parametrize("full", [False, True], ids=["silent", "not even taken"])
def test_cancelled_every_connection_is_closed_at_once(full: bool) -> None:
    async def main() -> None:
        port, busy = free_port(), asyncio.Event()
        with tarpits(port, [f"127.0.0.{n}" for n in range(1, 255)], full=full), watched() as connections:
            connections.on_connect = lambda open_now: busy.set() if open_now == AT_ONCE else None
            sweeping = asyncio.create_task(sweep([NEIGHBOURS], port, ignore))
            await busy.wait()
            begun = len(connections.contacted)
            sweeping.cancel()
            with pytest.raises(asyncio.CancelledError):
                await sweeping
            assert connections.open == 0
            assert connections.most <= AT_ONCE
            assert len(connections.contacted) == begun

    asyncio.run(main())


@pytest.mark.parametrize("text", ["8.8.8.0/24", "10.0.0.0/8", "192.168.0.0/23", "169.254.1.0/24", "100.64.0.0/24"])
def test_a_public_or_large_range_is_never_looked_through(text: str) -> None:
    async def main() -> None:
        with watched() as connections:
            with pytest.raises(ValueError, match="never looked through"):
                await sweep([NEIGHBOURS, IPv4Network(text)], 11434, ignore)
            assert connections.contacted == []

    asyncio.run(main())


def test_one_address_alone() -> None:
    async def main() -> None:
        port = free_port()
        assert await look(f"http://127.0.0.1:{port}") is None
        async with simulated(port, {"127.0.0.1": []}):
            here = await look(f"http://127.0.0.1:{port}", is_here=True)
            assert isinstance(here, Ollama)
            assert here.is_here
            assert here.sentence == f"Ollama {here.version} at 127.0.0.1:{port}."

    asyncio.run(main())


def test_a_machine_without_models_says_how_to_get_one() -> None:
    async def main() -> None:
        port = free_port()
        async with simulated(port, {"127.0.0.7": []}, models=()):
            found, _, _ = await swept(port)
        assert "ollama pull" in found[7].sentence

    asyncio.run(main())
