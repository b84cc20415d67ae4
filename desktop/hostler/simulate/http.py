"""HTTP/1.1 by hand on asyncio streams, so that a fault can be made at any byte."""

from __future__ import annotations

import asyncio
import email.utils
import http
import socket
import struct
import sys
from collections.abc import Callable, Iterable

import msgspec

JSON = "application/json; charset=utf-8"
OPENAI_JSON = "application/json"
NDJSON = "application/x-ndjson"
EVENTS = "text/event-stream"

_HEAD_LIMIT = 64 * 1024
_BODY_LIMIT = 256 * 1024 * 1024
_GO_BUFFER = 2048
"""net/http sends Content-Length for a body that fits its write buffer, else chunks (transcript ol-06-show)."""

Headers = tuple[tuple[str, str], ...]


class BadRequest(Exception):
    """Bytes that are no HTTP request. `str()` is the server's answer."""


class Request(msgspec.Struct, frozen=True):
    """One request. Header names are lower-case."""

    method: str
    path: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header, or ""."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def keeps_connection(self) -> bool:
        """Whether the client wants another request on this connection."""
        return self.header("connection").lower() != "close"


class Arrivals(asyncio.StreamReader):
    """A reader that also tells at once when the other side has gone, while nobody reads."""

    def __init__(self) -> None:
        super().__init__(limit=_HEAD_LIMIT)
        self.is_gone = False
        self._on_gone: Callable[[], object] | None = None

    def feed_eof(self) -> None:
        super().feed_eof()
        self._gone()

    def set_exception(self, exc: BaseException) -> None:
        super().set_exception(exc)  # type: ignore[arg-type]  # the stub asks for Exception, asyncio passes any
        self._gone()

    def when_gone(self, call: Callable[[], object] | None) -> None:
        """Calls this once when the other side closes, at once if it has."""
        self._on_gone = call
        if self.is_gone:
            self._gone()

    def _gone(self) -> None:
        self.is_gone = True
        call, self._on_gone = self._on_gone, None
        if call is not None:
            call()


class Wire:
    """One connection as seen by one request: how an answer leaves."""

    def __init__(self, reader: Arrivals, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.extra: list[tuple[str, str]] = []
        self.head_only = False
        self.closing = False
        self.is_control = False
        self.status = 0
        self.drip_s: float | None = None

    async def read_request(self) -> Request | None:
        """The next request, or None at the connection's end. Raises BadRequest."""
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        except asyncio.LimitOverrunError:
            raise BadRequest("431 Request Header Fields Too Large") from None
        first, *lines = head[:-4].decode("latin-1").split("\r\n")
        parts = first.split(" ")
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            raise BadRequest("400 Bad Request")
        headers = []
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon or not name or name != name.strip():
                raise BadRequest("400 Bad Request")
            headers.append((name.lower(), value.strip()))
        request = Request(parts[0], parts[1].partition("?")[0], tuple(headers), b"")
        if not request.header("host"):
            raise BadRequest("400 Bad Request: missing required Host header")
        if request.header("expect").lower() == "100-continue":
            await self.raw(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            body = await self._read_body(request)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        except (ValueError, asyncio.LimitOverrunError):
            raise BadRequest("400 Bad Request") from None
        return msgspec.structs.replace(request, body=body)

    async def _read_body(self, request: Request) -> bytes:
        if request.header("transfer-encoding").lower() != "chunked":
            length = int(request.header("content-length") or 0)
            if not 0 <= length <= _BODY_LIMIT:
                raise ValueError(length)
            return await self.reader.readexactly(length)
        body = bytearray()
        while True:
            size = int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16)
            if not 0 <= size <= _BODY_LIMIT - len(body):
                raise ValueError(size)
            body += await self.reader.readexactly(size)
            while await self.reader.readuntil(b"\r\n") != b"\r\n":
                pass  # trailers
            if size == 0:
                return bytes(body)

    async def send(self, status: int, body: bytes = b"", content_type: str | None = None, more: Headers = ()) -> None:
        """A whole answer, framed as net/http frames it."""
        chunked = len(body) > _GO_BUFFER
        await self.start(status, content_type, more, length=None if chunked else len(body))
        if self.head_only:
            return
        if chunked:
            await self.chunk(body)
            await self.end()
        elif body:
            await self.raw(body)

    async def start(
        self, status: int, content_type: str | None = None, more: Headers = (), *, length: int | None = None
    ) -> None:
        """Status line and headers; the body follows in chunks unless a length is given."""
        self.status = status
        named = sorted([*more, *self.extra, *([("Content-Type", content_type)] if content_type else [])], key=_by_name)
        named.append(("Date", email.utils.formatdate(usegmt=True)))
        if length is not None and status != http.HTTPStatus.NO_CONTENT:
            named.append(("Content-Length", str(length)))
        if self.closing:
            named.append(("Connection", "close"))
        if length is None:
            named.append(("Transfer-Encoding", "chunked"))
        await self.raw(format_head(status, named))

    async def chunk(self, data: bytes) -> None:
        """One chunk of a body."""
        await self.raw(b"%x\r\n%b\r\n" % (len(data), data))

    async def end(self) -> None:
        """The clean end of a chunked body."""
        await self.raw(b"0\r\n\r\n")

    async def raw(self, data: bytes) -> None:
        """Bytes as they are; one at a time while the connection drips."""
        pieces = [data] if self.drip_s is None else [data[i : i + 1] for i in range(len(data))]
        for piece in pieces:
            if self.drip_s is not None:
                await asyncio.sleep(self.drip_s)
            self.writer.write(piece)
            await self.writer.drain()

    def reset(self) -> None:
        """Ends the connection with RST in place of FIN."""
        self.closing = True
        linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()


def format_head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    """Status line, headers, empty line."""
    lines = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}", *(f"{key}: {value}" for key, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _by_name(header: tuple[str, str]) -> str:
    return header[0]
