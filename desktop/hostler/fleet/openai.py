"""The client for OpenAI-compatible servers: vLLM, llama-server, LiteLLM, cloud providers.

Sources: OpenAI's chat completions reference; server-sent events in the WHATWG HTML standard, section 9.2;
transcripts ol-27 for Ollama's own /v1.
"""

from __future__ import annotations

import base64
import time
from collections.abc import AsyncGenerator, Iterable
from urllib.parse import urlsplit

import msgspec

from hostler.domain.errors import BadResponse, CannotKeepHouse, CannotPull, StreamBroken
from hostler.domain.fleet import ModelFacts
from hostler.domain.pulling import PullProgress
from hostler.domain.said import wording
from hostler.domain.usage import Metrics
from hostler.fleet import failures
from hostler.fleet.client import ChatRequest, Done, Message, Piece, Probe, figure
from hostler.fleet.http import HostHttp, Lines
from hostler.fleet.thinktags import ThinkTags


class _Delta(msgspec.Struct):
    content: str | None = None
    reasoning_content: str | None = None  # llama-server, vLLM, DeepSeek
    reasoning: str | None = None  # OpenRouter


class _Choice(msgspec.Struct):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Timings(msgspec.Struct):
    """llama-server's own figures, in milliseconds."""

    prompt_ms: float | None = None
    predicted_ms: float | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    timings: _Timings | None = None
    error: object = None


class EventStream:
    """Reads server-sent events, cut anywhere: bytes in, pieces and at last one Done out. Knows no network.

    The answer is complete at `[DONE]`, or at the end of a stream that gave a finish_reason: some servers leave
    `[DONE]` out.
    """

    def __init__(self, host: str, model: str = "") -> None:
        self._host, self._model = host, model
        self._lines, self._tags = Lines(host), ThinkTags()
        self._decode = msgspec.json.Decoder(_Chunk).decode
        self._data: list[bytes] = []
        self._usage, self._timings, self._reason = _Usage(), _Timings(), ""
        self.is_done = False

    def feed(self, chunk: bytes) -> list[Piece | Done]:
        """What these bytes complete. Raises AttemptError for an error or anything that isn't an event stream."""
        found: list[Piece | Done] = []
        for line in self._lines.feed(chunk):
            found += self._line(line.rstrip(b"\r"))
        return found

    def end(self) -> list[Piece | Done]:
        """The stream is over. Raises StreamBroken when the answer wasn't said to be complete."""
        found = self._line(self._lines.end().rstrip(b"\r")) + self._line(b"")
        if self.is_done:
            return found
        if not self._reason:
            raise StreamBroken(self._host, wording("Detail", "the stream ended without “[DONE]”"), model=self._model)
        return found + self._finish()

    def _line(self, line: bytes) -> list[Piece | Done]:
        if self.is_done or line.startswith(b":"):
            return []
        if not line:
            data, self._data = b"\n".join(self._data), []
            return self._event(data) if data else []
        field, _, value = line.partition(b":")
        if field == b"data":
            self._data.append(value.removeprefix(b" "))
            return []
        if field in (b"event", b"id", b"retry"):
            return []
        if line.lstrip().startswith(b"{"):
            raise failures.from_error_line(_document(line), self._host, self._model)
        raise BadResponse(self._host, wording("Detail", "not an event stream"), model=self._model)

    def _event(self, data: bytes) -> list[Piece | Done]:
        if data.strip() == b"[DONE]":
            return self._finish()
        try:
            chunk = self._decode(data)
        except failures.UNREADABLE as error:
            raise BadResponse(self._host, wording("Detail", "an event that isn't JSON"), model=self._model) from error
        if chunk.error is not None:
            raise failures.from_error_line(chunk.error, self._host, self._model)
        self._usage, self._timings = chunk.usage or self._usage, chunk.timings or self._timings
        found: list[Piece | Done] = []
        for choice in chunk.choices or ():
            self._reason = choice.finish_reason or self._reason
            delta = choice.delta or _Delta()
            if thinking := delta.reasoning_content or delta.reasoning:
                found.append(Piece(thinking=thinking))
            found += self._tags.feed(delta.content or "")
        return found

    def _finish(self) -> list[Piece | Done]:
        self.is_done = True
        metrics = Metrics(
            done_reason=self._reason,
            prompt_tokens=figure(self._usage.prompt_tokens),
            completion_tokens=figure(self._usage.completion_tokens),
            prompt_ms=self._timings.prompt_ms,
            completion_ms=self._timings.predicted_ms,
        )
        return [*self._tags.end(), Done(metrics)]


def _document(line: bytes) -> object:
    try:
        document = msgspec.json.decode(line)
    except failures.UNREADABLE:
        return line.decode("utf-8", "replace")
    return document.get("error", document) if isinstance(document, dict) else document


def chat_body(request: ChatRequest, limit: str = "max_tokens") -> bytes:
    """The JSON of a POST /v1/chat/completions. num_ctx and keep_alive don't exist there.

    `limit` is what the longest answer is called: OpenAI's newer models refuse `max_tokens`, and others know only that.
    """
    body: dict[str, object] = {
        "model": request.model,
        "messages": [_message(message) for message in request.messages],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.max_output_tokens is not None:
        body[limit] = request.max_output_tokens
    return msgspec.json.encode(body)


def _message(message: Message) -> dict[str, object]:
    if not message.images:
        return {"role": message.role, "content": message.content}
    parts: list[dict[str, object]] = [{"type": "text", "text": message.content}]
    for image in message.images:
        kind = "png" if image.startswith(b"\x89PNG") else "jpeg"
        url = f"data:image/{kind};base64,{base64.b64encode(image).decode()}"
        parts.append({"type": "image_url", "image_url": {"url": url}})
    return {"role": message.role, "content": parts}


class _Model(msgspec.Struct):
    id: str


class _Models(msgspec.Struct):
    data: list[_Model]


class OpenAIClient:
    """One OpenAI-compatible server. The host's url may end in /v1 or not."""

    def __init__(self, http: HostHttp, url: str) -> None:
        self._http = http
        self._limit = "max_completion_tokens" if urlsplit(url).hostname == "api.openai.com" else "max_tokens"
        self._base = "" if urlsplit(url).path.rstrip("/").endswith("/v1") else "/v1"

    async def chat(self, request: ChatRequest) -> AsyncGenerator[Piece | Done, None]:
        stream = EventStream(self._http.label, request.model)
        body = chat_body(request, self._limit)
        async with self._http.stream(f"{self._base}/chat/completions", body, request.model) as response:
            async for chunk in response.aiter_bytes():
                for found in stream.feed(chunk):
                    yield found
                if stream.is_done:
                    return
            for found in stream.end():
                yield found

    async def probe(self, *, full: bool, wanted: Iterable[str] = ()) -> Probe:
        began = time.monotonic()
        body = await self._http.call("GET", f"{self._base}/models")
        try:
            listed = msgspec.json.decode(body, type=_Models)
        except failures.UNREADABLE as error:
            raise BadResponse(self._http.label, wording("Detail", "its model list isn't OpenAI's")) from error
        models = tuple(ModelFacts(name=model.id) for model in listed.data) if full else None
        return Probe(latency_ms=(time.monotonic() - began) * 1000, version="" if full else None, models=models)

    async def load(self, model: str, *, num_ctx: int | None = None, keep_alive: str | int | None = None) -> None:
        """These servers have no such call, and mostly one model that is always loaded."""

    def pull(self, model: str) -> AsyncGenerator[PullProgress, None]:
        raise CannotPull(self._http.label, model=model)

    async def unload(self, model: str) -> None:
        raise CannotKeepHouse(self._http.label, model=model)

    async def delete(self, model: str) -> None:
        raise CannotKeepHouse(self._http.label, model=model)

    async def close(self) -> None:
        await self._http.close()
