"""A server on loopback that plays recorded answers back to a client, cut wherever a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

from contract.transcripts import Transcript


def wire_bytes(transcript: Transcript) -> bytes:
    """The answer as it went over the wire: curl had taken the chunks apart, so they are put together again."""
    head = [f"HTTP/1.1 {transcript.status} Recorded"]
    head += [f"{name}: {value}" for name, value in transcript.headers if name.lower() != "content-length"]
    body = transcript.body
    if (transcript.header("transfer-encoding") or "") == "chunked":
        lines = body.splitlines(keepends=True) or [body]
        body = b"".join(b"%x\r\n%s\r\n" % (len(line), line) for line in lines if line)
        body += b"0\r\n\r\n" if transcript.exit_code == 0 else b""
    else:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    """`data` in pieces, cut at the given places."""
    marks = [0, *sorted({place for place in places if 0 < place < len(data)}), len(data)]
    return [data[start:end] for start, end in pairwise(marks)]


@asynccontextmanager
async def replaying(answers: Mapping[str, list[bytes]]) -> AsyncIterator[str]:
    """Serves `answers[path]`, piece by piece, one connection a request. Yields the base address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                (int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:")),
                0,
            )
            await reader.readexactly(length)
            for piece in answers[head.split()[1]]:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
