"""How each mid-answer fault looks in bytes."""

from __future__ import annotations

import asyncio
import re

from hostler.simulate import go
from hostler.simulate.faults import Fault, Kind
from hostler.simulate.http import Wire

CRASHED = "an error was encountered while running the model: unexpected EOF"
"""What a client reads when the runner dies (transcript ol-52)."""

_GARBAGE = b"<html><body>upstream went away</body></html>\n"
_ENDLESS_BYTES = 3 * 512 * 1024
_PIECE_BYTES = 64 * 1024
_TEXT = re.compile(rb'"(?:content|response|thinking|reasoning)":"')


async def silence(seconds: float | None) -> None:
    """Waits that long; None = until the client goes."""
    await (asyncio.Event().wait() if seconds is None else asyncio.sleep(seconds))


async def break_stream(wire: Wire, fault: Fault, line: bytes, error_line: bytes) -> bool:
    """Strikes in a chunked stream in place of `line`, the next one. True: the stream goes on afterwards."""
    match fault.kind:
        case Kind.HANG_MID:
            await silence(fault.delay)
            return True
        case Kind.GARBAGE:
            await wire.chunk(_GARBAGE)
            return True
        case Kind.RESET_MID:
            wire.reset()
            return False
        case Kind.CUT_CHUNK:
            wire.closing = True
            return False
        case Kind.ERROR_LINE:
            await wire.chunk(error_line)
        case Kind.TRUNCATED_LINE:
            await wire.chunk(line[: len(line) // 2])
        case Kind.HALF_UTF8:
            await wire.chunk(_open_string(line) + "caf\u00e9".encode()[:-1])
        case Kind.ENDLESS_LINE:
            await wire.chunk(_open_string(line))
            for _ in range(_ENDLESS_BYTES // _PIECE_BYTES):
                await wire.chunk(b"x" * _PIECE_BYTES)
    await wire.end()
    if fault.kind is not Kind.ERROR_LINE:
        wire.closing = True
    return False


async def break_whole(wire: Wire, fault: Fault, body: bytes, content_type: str, error_body: bytes) -> None:
    """Strikes in an answer that is sent at once, after half of it where that makes sense."""
    match fault.kind:
        case Kind.ERROR_LINE:
            await wire.send(500, error_body, content_type)
        case Kind.GARBAGE:
            await wire.send(200, _GARBAGE, content_type)
        case Kind.ENDLESS_LINE:
            await wire.send(200, go.dump({"padding": "x" * _ENDLESS_BYTES}), content_type)
        case Kind.TRUNCATED_LINE | Kind.CLOSE_MID:
            await wire.send(200, body[: len(body) // 2], content_type)
        case Kind.HALF_UTF8:
            await wire.send(200, '{"response":"caf\u00e9'.encode()[:-1], content_type)
        case _:
            await wire.start(200, content_type, length=len(body))
            await wire.raw(body[: len(body) // 2])
            if fault.kind is Kind.HANG_MID:
                await silence(fault.delay)
                await wire.raw(body[len(body) // 2 :])
                return
            if fault.kind is Kind.RESET_MID:
                wire.reset()
    if fault.kind not in (Kind.ERROR_LINE, Kind.GARBAGE):
        wire.closing = True


def _open_string(line: bytes) -> bytes:
    """The line up to where its text begins."""
    starts = [match.end() for match in _TEXT.finditer(line)]
    return line[: starts[-1]] if starts else line[:-2]
