"""Simulated neighbours: addresses of loopback with the same port, as a home network has them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from hostler.simulate import SimulatedHost

MODELS = ("qwen3:4b,size=4.02B,tps=0,load=0", "minicpm-v,size=8B,capabilities=completion+vision,tps=0,load=0")


def free_port() -> int:
    """A port that nobody on loopback has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def simulated(
    port: int, hosts: Mapping[str, Sequence[str]], *, dialect: str = "new", models: Sequence[str] = MODELS
) -> AsyncIterator[None]:
    """Simulated hosts, each with its faults, at their addresses."""
    async with AsyncExitStack() as stack:
        for address, faults in hosts.items():
            host = SimulatedHost(f"at {address}", models, faults, dialect=dialect, bind=address, port=port)
            await stack.enter_async_context(host)
        yield


@contextmanager
def tarpits(port: int, addresses: Iterable[str], *, full: bool = False) -> Iterator[None]:
    """Each takes connections and never says a word; where it is `full`, a connection isn't even taken."""
    sockets: list[socket.socket] = []
    try:
        for address in addresses:
            listener = socket.socket()
            sockets.append(listener)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(0 if full else 64)
            if full:
                waiting = socket.socket()
                sockets.append(waiting)
                waiting.connect((address, port))
        yield
    finally:
        for each in sockets:
            each.close()


@asynccontextmanager
async def saying(port: int, address: str, answer: bytes) -> AsyncIterator[None]:
    """A server that says the same to everybody, whatever it is asked, and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # it only knocked
        finally:
            writer.close()

    server = await asyncio.start_server(serve, address, port)
    try:
        yield
    finally:
        server.close()
