"""A client that sees bytes: headers in their order, chunks one by one, and how a body ended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Pairs = list[tuple[str, str]]


@dataclass
class Answer:
    """What came back. `ending`: complete, cut (FIN before the body's end), reset (RST) or nothing."""

    status: int = 0
    headers: Pairs = field(default_factory=list)
    body: bytes = b""
    ending: str = "nothing"

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.body.splitlines()]


class Exchange:
    """One request on one connection; the answer may be read bit by bit."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.answer = Answer()

    async def ask(self, method: str, path: str, body: bytes | None = None, headers: Pairs | None = None) -> None:
        given = {name.lower() for name, _ in headers or []}
        sent = [] if "host" in given else [("Host", "127.0.0.1")]
        sent += [*(headers or []), *([("Content-Length", str(len(body)))] if body is not None else [])]
        head = "".join(f"{name}: {value}\r\n" for name, value in sent)
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + (body or b""))
        await self._writer.drain()
        self.answer = Answer()

    async def read_head(self) -> Answer:
        first, *rest = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        self.answer.status = int(first.split()[1])
        self.answer.headers = [(line.partition(": ")[0], line.partition(": ")[2]) for line in rest if line]
        self.answer.ending = "cut"
        return self.answer

    async def read_chunk(self) -> bytes:
        """The next chunk of a chunked body; b"" at its clean end."""
        size = int(await self._reader.readuntil(b"\r\n"), 16)
        data = (await self._reader.readexactly(size + 2))[:-2]
        self.answer.body += data
        return data

    async def read_all(self, *, has_body: bool = True) -> Answer:
        """Head and body, until the body's end or the connection's."""
        try:
            await self.read_head()
            length = self.answer.header("content-length")
            if has_body and length is not None:
                while len(self.answer.body) < int(length):
                    self.answer.body += await self._reader.readexactly(1)
            elif has_body and self.answer.header("transfer-encoding"):
                while await self.read_chunk():
                    pass
            self.answer.ending = "complete"
        except asyncio.IncompleteReadError:
            pass
        except ConnectionResetError:
            self.answer.ending = "reset"
        return self.answer

    async def at_end(self) -> bool:
        """Whether the server closes the connection and sends nothing more."""
        return await self._reader.read(1) == b""

    def close(self) -> None:
        self._writer.transport.abort()


@asynccontextmanager
async def connection(url: str) -> AsyncIterator[Exchange]:
    """A connection to a host; aborted at the end."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    exchange = Exchange(reader, writer)
    try:
        yield exchange
    finally:
        exchange.close()


async def request(
    url: str,
    method: str,
    path: str,
    body: object = None,
    headers: Pairs | None = None,
) -> Answer:
    """One request on a connection of its own. A body that is not bytes is sent as JSON."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    async with connection(url) as exchange:
        await exchange.ask(method, path, data, headers)
        return await exchange.read_all(has_body=method != "HEAD")


async def post(url: str, path: str, body: object) -> Answer:
    return await request(url, "POST", path, body)


async def get(url: str, path: str) -> Answer:
    return await request(url, "GET", path)


def chat(model: str, text: str = "hi", **more: object) -> dict[str, object]:
    """A body for /api/chat."""
    return {"model": model, "messages": [{"role": "user", "content": text}], **more}
