"""Everything that can go wrong with a host, at the level of sockets and protocols, and what is to come of it."""

from __future__ import annotations

import asyncio
import enum
import json
import ssl
from collections.abc import AsyncIterator, Callable

import httpx
import msgspec


class Cost(enum.Enum):
    """How long a fault keeps the next target waiting."""

    NOTHING = "at once"
    CONNECT = "the connect deadline"
    FIRST_TOKEN = "the first-token deadline"
    SILENCE = "the silence between tokens"
    THINKING = "the limit of thinking alone"


Script = Callable[[], AsyncIterator[bytes]]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault. Either the connection fails with `raises`, or an answer with this status, headers and body comes."""

    name: str
    error: str
    """The named error that is shown; "Cancelled" for who loses a race; "" when it is no failure at all."""
    cost: Cost = Cost.NOTHING
    raises: Callable[[], Exception] | None = None
    after_s: float = 0.0
    """Before anything happens."""
    status: int = 200
    headers: dict[str, str] = msgspec.field(default_factory=lambda: {"content-type": "application/x-ndjson"})
    body: Script | None = None
    speaks: bool = False
    """Words of an answer come before it strikes."""


def line(text: str = "", **more: object) -> bytes:
    """A line of a chat."""
    return (
        json.dumps({"model": "m", "message": {"role": "assistant", "content": text}, "done": False, **more}).encode()
        + b"\n"
    )


DONE = (
    json.dumps(
        {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"}
    ).encode()
    + b"\n"
)
WORDS = line("Two ") + line("words ")
PARTIAL = "Two words "
CAFE = '{"model":"m","message":{"role":"assistant","content":"café"},"done":false}'.encode()
HALF_CAFE = CAFE[: CAFE.index(b"\xc3") + 1]


def just(*chunks: bytes) -> Script:
    """These bytes, then a clean end."""

    async def body() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return body


def then_silence(*chunks: bytes, seconds: float = 100_000.0) -> Script:
    async def body() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk
        await asyncio.sleep(seconds)

    return body


def then_fails(error: Callable[[], Exception], *chunks: bytes) -> Script:
    async def body() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk
        raise error()

    return body


def again_and_again(chunk: bytes, every_s: float, *first: bytes) -> Script:
    async def body() -> AsyncIterator[bytes]:
        for each in first:
            yield each
        while True:
            await asyncio.sleep(every_s)
            yield chunk

    return body


def drip(data: bytes, every_s: float, *first: bytes) -> Script:
    """Byte by byte."""

    async def body() -> AsyncIterator[bytes]:
        for each in first:
            yield each
        for byte in data:
            await asyncio.sleep(every_s)
            yield bytes([byte])

    return body


def endless_line(size: int) -> Script:
    async def body() -> AsyncIterator[bytes]:
        yield b'{"message":{"content":"'
        for _ in range(size // 65536):
            yield b"x" * 65536

    return body


def caused_by(cause: Exception) -> Callable[[], Exception]:
    """A ConnectError as httpx raises it, with what TLS said below it."""

    def made() -> Exception:
        error = httpx.ConnectError(str(cause))
        error.__cause__ = cause
        return error

    return made


def expired() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired"
    return error


PNG = {"content-type": "image/png"}
PLAIN = {"content-type": "text/plain"}
CUT_BODY = "peer closed connection without sending complete message body"
NO_MODEL = b'{"error":"model \'m\' not found"}'
HTML = {"content-type": "text/html; charset=utf-8"}
JSON = {"content-type": "application/json"}
PORTAL = b"<html><title>Welcome to the hotel</title></html>"

FAULTS = (
    Fault(
        name="dns",
        error="HostUnreachable",
        raises=lambda: httpx.ConnectError("[Errno -2] Name or service not known"),
    ),
    Fault(name="refused", error="HostUnreachable", raises=lambda: httpx.ConnectError("All connection attempts failed")),
    Fault(
        name="syn-swallowed",
        error="HostUnreachable",
        cost=Cost.CONNECT,
        after_s=2.0,
        raises=lambda: httpx.ConnectTimeout("timed out"),
    ),
    Fault(name="accepts-and-says-nothing", error="Cancelled", cost=Cost.FIRST_TOKEN, after_s=100_000.0),
    Fault(name="headers-only", error="Cancelled", cost=Cost.FIRST_TOKEN, body=then_silence()),
    Fault(name="hangs-mid", error="StreamBroken", cost=Cost.SILENCE, body=then_silence(WORDS), speaks=True),
    Fault(
        name="suspended-and-resumed",
        error="StreamBroken",
        cost=Cost.SILENCE,
        body=then_silence(WORDS, seconds=45.0),
        speaks=True,
    ),
    Fault(
        name="reset-mid",
        error="StreamBroken",
        body=then_fails(lambda: httpx.ReadError("Connection reset by peer"), WORDS),
        speaks=True,
    ),
    Fault(
        name="reset-before-a-word",
        error="StreamBroken",
        raises=lambda: httpx.ReadError("Connection reset by peer"),
    ),
    Fault(name="fin-without-done", error="StreamBroken", body=just(WORDS), speaks=True),
    Fault(name="fin-without-a-word", error="StreamBroken", body=just()),
    Fault(name="half-a-character", error="StreamBroken", body=just(WORDS, HALF_CAFE), speaks=True),
    Fault(name="half-a-line", error="StreamBroken", body=just(WORDS, line("and so on")[:40]), speaks=True),
    Fault(name="endless-line", error="BadResponse", body=endless_line(50 * 1024 * 1024)),
    Fault(name="endless-white-space", error="Cancelled", cost=Cost.FIRST_TOKEN, body=again_and_again(line(" \n"), 0.5)),
    Fault(
        name="endless-thinking",
        error="Cancelled",
        cost=Cost.THINKING,
        body=again_and_again(line("", message={"role": "assistant", "content": "", "thinking": "hm "}), 0.5),
    ),
    Fault(name="only-thinking", error="BadResponse", body=just(line("<think>hm</think>"), DONE)),
    Fault(name="empty-answer", error="BadResponse", body=just(DONE)),
    Fault(name="wrong-content-type", error="BadResponse", headers=PNG, body=just(b"\x89PNG\r\n")),
    Fault(name="captive-portal", error="BadResponse", headers=HTML, body=just(PORTAL)),
    Fault(name="redirect", error="BadResponse", status=302, headers={"location": "http://127.0.0.1:9/"}, body=just()),
    Fault(name="401", error="HostRefused", status=401, headers=JSON, body=just(b'{"error":"unauthorized"}')),
    Fault(name="403-empty", error="HostRefused", status=403, headers={}, body=just()),
    Fault(name="404-page", error="BadResponse", status=404, headers=PLAIN, body=just(b"404 page not found")),
    Fault(name="404-model", error="ModelMissing", status=404, headers=JSON, body=just(NO_MODEL)),
    Fault(name="429", error="HostBusy", status=429, headers=JSON, body=just(b'{"error":"rate limit"}')),
    Fault(name="500", error="ServerError", status=500, headers=JSON, body=just(b'{"error":"out of memory"}')),
    Fault(name="502", error="ServerError", status=502, headers=HTML, body=just(PORTAL)),
    Fault(name="503", error="HostBusy", status=503, headers=JSON, body=just(b'{"error":"server busy"}')),
    Fault(name="error-line", error="ServerError", body=just(WORDS, b'{"error":"unexpected EOF"}\n'), speaks=True),
    Fault(name="error-line-first", error="ServerError", body=just(b'{"error":"unexpected EOF"}\n')),
    Fault(name="invalid-json", error="BadResponse", body=just(WORDS, b"{'not': json}\n"), speaks=True),
    Fault(name="json-without-end", error="BadResponse", body=just(WORDS, b'{"error":' * 5000 + b"\n"), speaks=True),
    Fault(
        name="huge-content-length",
        error="StreamBroken",
        body=then_fails(lambda: httpx.RemoteProtocolError(CUT_BODY), WORDS),
        speaks=True,
    ),
    Fault(name="slow-drip", error="Cancelled", cost=Cost.FIRST_TOKEN, body=drip(line("Two") * 50, 1.0)),
    Fault(
        name="slow-drip-mid",
        error="StreamBroken",
        cost=Cost.SILENCE,
        body=drip(line("more") * 50, 1.0, WORDS),
        speaks=True,
    ),
    Fault(
        name="error-body-never-ends",
        error="ServerError",
        status=500,
        headers=JSON,
        body=then_silence(b'{"err'),
        cost=Cost.CONNECT,
    ),
    Fault(
        name="tls-here-none-there",
        error="BadResponse",
        raises=caused_by(ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")),
    ),
    Fault(
        name="tls-there-none-here",
        error="BadResponse",
        raises=lambda: httpx.RemoteProtocolError("illegal status line: bytearray(b'\\x15\\x03\\x01\\x00\\x02\\x02F')"),
    ),
    Fault(
        name="tls-there-and-it-says-so",
        error="BadResponse",
        status=400,
        headers={"content-type": "text/plain"},
        body=just(b"Client sent an HTTP request to an HTTPS server.\n"),
    ),
    Fault(name="expired-certificate", error="BadResponse", raises=caused_by(expired())),
    Fault(name="clock-jump", error="", body=just(WORDS, DONE), speaks=True),
)  # fmt: skip
