"""Fetching a model to an Ollama host: /api/pull, and what goes wrong there.

Source: ollama/ollama, server/images.go (PullModel), server/download.go and server/routes.go (PullHandler).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import msgspec

from hostler.domain.errors import (
    AttemptError,
    BadResponse,
    DiskFull,
    HostTimeout,
    ModelMissing,
    NoSuchModel,
    PullBroken,
    PullFailed,
    ServerError,
    StreamBroken,
)
from hostler.domain.pulling import PullProgress, in_units
from hostler.domain.said import wording
from hostler.fleet import failures
from hostler.fleet.client import figure
from hostler.fleet.http import HostHttp, Lines

SILENCE_S = 60.0
"""While bytes come, the host tells of them many times a second."""
CHECKING_S = 1800.0
"""Before and after that it says nothing while it works: it reads every byte again to check it."""

# What Go says when a disk or a quota is full, on Unix and on Windows.
_FULL = ("no space left on device", "disk quota exceeded", "not enough space on the disk")
_UNKNOWN = "file does not exist"
_FETCHED = ("verifying", "writing", "success")


class _Line(msgspec.Struct):
    """A line of /api/pull. What is zero is left out."""

    status: str | None = None
    digest: str | None = None
    total: int | None = None
    completed: int | None = None
    error: object = None


class PullStream:
    """Reads a pull's stream, cut anywhere: bytes in, progress out. Knows no network."""

    def __init__(self, host: str, model: str) -> None:
        self._host, self._model = host, model
        self._lines = Lines(host)
        self._decode = msgspec.json.Decoder(_Line).decode
        self._layers: dict[str, tuple[int, int]] = {}
        self._now = PullProgress(status="")
        self.is_done = False

    @property
    def is_fetching(self) -> bool:
        """Whether bytes are on their way: then the host is never silent for long."""
        return 0 < self._now.completed_bytes < self._now.total_bytes

    def feed(self, chunk: bytes) -> list[PullProgress]:
        """What these bytes tell. Raises AttemptError for an error line or anything that isn't Ollama's."""
        return [progress for line in self._lines.feed(chunk) for progress in self._read(line)]

    def end(self) -> list[PullProgress]:
        """The stream is over. Raises PullBroken when no line said “success”, however clean the end."""
        rest = self._lines.end()
        try:
            found = self._read(rest)
        except BadResponse as error:
            if not rest.lstrip().startswith(b"{"):
                raise
            raise PullBroken(
                self._host, wording("Detail", "the stream ended in the middle of a line"), model=self._model
            ) from error
        if not self.is_done:
            raise PullBroken(self._host, wording("Detail", "the stream ended without “success”"), model=self._model)
        return found

    def named(self, said: str) -> AttemptError:
        """What the host's own words for a failure mean."""
        lower = said.lower()
        if any(mark in lower for mark in _FULL):
            total, came = self._now.total_bytes, self._now.completed_bytes
            needs = wording("Detail", "it needs {size}, {came} came").format(size=in_units(total), came=in_units(came))
            detail = needs if total else said
            return DiskFull(self._host, detail, model=self._model)
        if _UNKNOWN in lower and "manifest" in lower:
            return NoSuchModel(self._host, model=self._model)
        return PullFailed(self._host, said or wording("Detail", "it gave no reason"), model=self._model)

    def _read(self, raw: bytes) -> list[PullProgress]:
        if self.is_done or not raw.strip():
            return []
        try:
            line = self._decode(raw)
        except failures.UNREADABLE as error:
            said = failures.shown(raw[:400].decode("utf-8", "replace"))
            raise BadResponse(
                self._host, wording("Detail", "not a line of a pull: {line}").format(line=said[:80]), model=self._model
            ) from error
        if line.error is not None:
            raise self.named(failures.from_error_line(line.error, self._host).detail)
        status = failures.shown(line.status or "") or self._now.status
        total, completed = self._sums(line)
        if status.startswith(_FETCHED):
            # The last line of a layer comes before its last bytes: what is checked has come whole.
            completed = total
        self.is_done = line.status == "success"
        before, self._now = self._now, PullProgress(status=status, completed_bytes=completed, total_bytes=total)
        return [self._now] if self._now != before else []

    def _sums(self, line: _Line) -> tuple[int, int]:
        """Bytes in all, and those that are there, over every layer told so far."""
        if line.digest:
            had_total, had = self._layers.get(line.digest, (0, 0))
            total = max(had_total, figure(line.total) or 0)
            # The host takes back what it fetches once more; nobody wants to see that.
            self._layers[line.digest] = (total, min(total, max(had, figure(line.completed) or 0)))
        total = sum(total for total, _ in self._layers.values())
        completed = sum(completed for _, completed in self._layers.values())
        return total, max(completed, self._now.completed_bytes)


async def pull(
    http: HostHttp, model: str, *, silence_s: float = SILENCE_S, checking_s: float = CHECKING_S
) -> AsyncGenerator[PullProgress, None]:
    """Has the host fetch a model, and tells how far it is. Ends when the model is there, or raises AttemptError.

    Closing the iterator closes the connection, and with it the fetching; the host keeps what it has.
    """
    stream = PullStream(http.label, model)
    body = msgspec.json.encode({"model": model, "stream": True})
    try:
        async with AsyncExitStack() as stack:
            limit_s = silence_s
            try:
                async with asyncio.timeout(limit_s):
                    response = await stack.enter_async_context(http.stream("/api/pull", body, model))
                chunks = response.aiter_bytes()
                while True:
                    limit_s = silence_s if stream.is_fetching else checking_s
                    async with asyncio.timeout(limit_s):
                        chunk = await anext(chunks, None)
                    if chunk is None:
                        break
                    for progress in stream.feed(chunk):
                        yield progress
                    if stream.is_done:
                        return
            except TimeoutError as error:
                raise HostTimeout(
                    http.label, wording("Detail", "nothing came for {seconds:g} s").format(seconds=limit_s), model=model
                ) from error
            for progress in stream.end():
                yield progress
    except PullBroken:
        raise
    except StreamBroken as error:
        raise PullBroken(http.label, error.detail, model=model) from error
    except (ServerError, ModelMissing) as error:
        raise stream.named(error.detail) from error
