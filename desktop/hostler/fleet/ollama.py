"""The client for Ollama's own API, from 0.1.14 to 0.33. Source: transcripts of v0.12.6 and v0.33.0-rc2."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import AsyncGenerator, Iterable
from datetime import datetime
from typing import TypeVar

import msgspec

from hostler.domain.errors import AttemptError, BadResponse, ModelMissing, ServerError, StreamBroken
from hostler.domain.fleet import LoadedModel, ModelFacts, parameters, same_model
from hostler.domain.pulling import PullProgress
from hostler.domain.said import wording
from hostler.domain.untrusted import one_line
from hostler.domain.usage import Metrics
from hostler.fleet import failures
from hostler.fleet.client import ChatRequest, Done, Message, Piece, Probe, figure
from hostler.fleet.http import HostHttp, Lines
from hostler.fleet.pull import pull
from hostler.fleet.thinktags import ThinkTags

PING_S = 2.0
LOAD_S = 300.0
DELETE_S = 60.0
"""Freeing tens of gigabytes takes a slow disk a while."""
T = TypeVar("T")


class _Content(msgspec.Struct):
    content: str | None = None
    thinking: str | None = None


class _Line(msgspec.Struct):
    """A line of /api/chat or /api/generate. Real servers leave out what is zero, others more."""

    message: _Content | None = None
    response: str | None = None
    thinking: str | None = None
    error: object = None
    done: bool = False
    done_reason: str | None = None
    total_duration: int | None = None
    load_duration: int | None = None
    prompt_eval_count: int | None = None
    prompt_eval_duration: int | None = None
    eval_count: int | None = None
    eval_duration: int | None = None


class ChatStream:
    """Reads a chat stream, cut anywhere: bytes in, pieces and at last one Done out. Knows no network."""

    def __init__(self, host: str, model: str = "", *, generate: bool = False) -> None:
        self._host, self._model, self._generate = host, model, generate
        self._lines, self._tags = Lines(host), ThinkTags()
        self._decode = msgspec.json.Decoder(_Line).decode
        self.is_done = False

    def feed(self, chunk: bytes) -> list[Piece | Done]:
        """What these bytes complete. Raises AttemptError for an error line or anything that isn't Ollama's."""
        found: list[Piece | Done] = []
        for line in self._lines.feed(chunk):
            found += self._read(line)
        return found

    def end(self) -> list[Piece | Done]:
        """The stream is over. Raises StreamBroken when no line said `done`, however clean the end."""
        rest = self._lines.end()
        try:
            found = self._read(rest)
        except BadResponse as error:
            if not rest.lstrip().startswith(b"{"):
                raise
            detail = wording("Detail", "the stream ended in the middle of a line")
            raise StreamBroken(self._host, detail, model=self._model) from error
        if not self.is_done:
            raise StreamBroken(self._host, wording("Detail", "the stream ended without “done”"), model=self._model)
        return found

    def _read(self, raw: bytes) -> list[Piece | Done]:
        if self.is_done or not raw.strip():
            return []
        try:
            line = self._decode(raw)
        except failures.UNREADABLE as error:
            raise self._bad(raw) from error
        if line.error is not None:
            raise failures.from_error_line(line.error, self._host, self._model)
        text, thinking = self._said(line)
        found: list[Piece | Done] = [Piece(thinking=thinking)] if thinking else []
        found += self._tags.feed(text)
        if line.done:
            self.is_done = True
            found += [*self._tags.end(), Done(_metrics(line))]
        return found

    def _said(self, line: _Line) -> tuple[str, str]:
        if self._generate:
            if line.response is None and not line.done:
                raise BadResponse(self._host, wording("Detail", "a line without “response”"), model=self._model)
            return line.response or "", line.thinking or ""
        if line.message is None:
            if line.done and line.response is None:
                return "", ""
            raise BadResponse(self._host, wording("Detail", "a line without “message”"), model=self._model)
        return line.message.content or "", line.message.thinking or ""

    def _bad(self, raw: bytes) -> AttemptError:
        said = failures.shown(raw[:400].decode("utf-8", "replace"))
        return BadResponse(
            self._host, wording("Detail", "not a line of a chat: {line}").format(line=said[:80]), model=self._model
        )


def _metrics(line: _Line) -> Metrics:
    def ms(nanoseconds: int | None) -> float | None:
        known = figure(nanoseconds)
        return None if known is None else known / 1e6

    return Metrics(
        done_reason=line.done_reason or "",
        total_ms=ms(line.total_duration),
        load_ms=ms(line.load_duration),
        prompt_tokens=figure(line.prompt_eval_count),
        prompt_ms=ms(line.prompt_eval_duration),
        completion_tokens=figure(line.eval_count),
        completion_ms=ms(line.eval_duration),
    )


def chat_body(request: ChatRequest) -> bytes:
    """The JSON of a POST /api/chat. Only what was decided is sent; the rest stays the host's own default."""
    options = {"num_ctx": request.num_ctx, "num_predict": request.max_output_tokens}
    body: dict[str, object] = {
        "model": request.model,
        "messages": [_message(message) for message in request.messages],
        "stream": True,
        "options": {key: value for key, value in options.items() if value is not None},
    }
    if not request.may_cut:
        # Without it a prompt that is too long is cut in silence. Servers before 0.2.6 don't know the key.
        body["truncate"] = False
    if request.think is not None:
        body["think"] = request.think
    if request.keep_alive is not None:
        body["keep_alive"] = request.keep_alive
    return msgspec.json.encode(body)


def _message(message: Message) -> dict[str, object]:
    turn: dict[str, object] = {"role": message.role, "content": message.content}
    if message.images:
        # Plain base64: a data: prefix is a 400 (transcript ol-17-image-data-url).
        turn["images"] = [base64.b64encode(image).decode() for image in message.images]
    return turn


class _Details(msgspec.Struct):
    parameter_size: str | None = None
    quantization_level: str | None = None
    context_length: int | None = None
    families: list[str] | None = None


class _Tag(msgspec.Struct):
    name: str
    digest: str = ""
    size: int = 0
    details: _Details | None = None
    capabilities: list[str] | None = None
    remote_host: str | None = None
    remote_model: str | None = None


class _Tags(msgspec.Struct):
    models: list[_Tag] | None


class _Running(msgspec.Struct):
    name: str
    expires_at: str = ""
    context_length: int | None = None
    size: int = 0
    size_vram: int = 0


class _Ps(msgspec.Struct):
    models: list[_Running] | None


class _Version(msgspec.Struct):
    version: str


class _Show(msgspec.Struct):
    capabilities: list[str] | None = None
    details: _Details | None = None
    model_info: dict[str, object] | None = None
    projector_info: dict[str, object] | None = None
    remote_host: str | None = None
    remote_model: str | None = None


class OllamaClient:
    """One Ollama server."""

    def __init__(self, http: HostHttp) -> None:
        self._http = http
        self._shown: dict[str, _Show] = {}

    async def chat(self, request: ChatRequest) -> AsyncGenerator[Piece | Done, None]:
        stream = ChatStream(self._http.label, request.model)
        async with self._http.stream("/api/chat", chat_body(request), request.model) as response:
            async for chunk in response.aiter_bytes():
                for found in stream.feed(chunk):
                    yield found
                if stream.is_done:
                    return
            for found in stream.end():
                yield found

    async def probe(self, *, full: bool, wanted: Iterable[str] = ()) -> Probe:
        began = time.monotonic()
        version = (await self._get("/api/version", _Version)).version if full else None
        running = await self._get("/api/ps", _Ps)
        latency_ms = (time.monotonic() - began) * 1000 / (2 if full else 1)
        models = await self._models(tuple(wanted)) if full else None
        loaded = tuple(
            LoadedModel(
                name=model.name,
                context_length=model.context_length,
                size_bytes=model.size,
                size_vram_bytes=model.size_vram,
                until=_seconds(model.expires_at),
            )
            for model in running.models or ()
        )
        return Probe(latency_ms=latency_ms, version=version, models=models, loaded=loaded)

    async def load(self, model: str, *, num_ctx: int | None = None, keep_alive: str | int | None = None) -> None:
        body: dict[str, object] = {"model": model, "messages": []}
        body |= {"options": {"num_ctx": num_ctx}} if num_ctx is not None else {}
        body |= {"keep_alive": keep_alive} if keep_alive is not None else {}
        await self._http.call("POST", "/api/chat", msgspec.json.encode(body), timeout_s=LOAD_S, model=model)

    async def unload(self, model: str) -> None:
        body = msgspec.json.encode({"model": model, "keep_alive": 0, "stream": False})
        await self._http.call("POST", "/api/generate", body, model=model)

    async def delete(self, model: str) -> None:
        # `name` is what old servers read; api/types.go calls it deprecated.
        body = msgspec.json.encode({"model": model, "name": model})
        await self._http.call("DELETE", "/api/delete", body, timeout_s=DELETE_S, model=model)

    def pull(self, model: str) -> AsyncGenerator[PullProgress, None]:
        return pull(self._http, model)

    async def close(self) -> None:
        await self._http.close()

    async def _models(self, wanted: tuple[str, ...]) -> tuple[ModelFacts, ...]:
        tags = (await self._get("/api/tags", _Tags)).models or []
        return tuple([await self._facts(tag, wanted) for tag in tags])

    async def _facts(self, tag: _Tag, wanted: tuple[str, ...]) -> ModelFacts:
        capabilities = tag.capabilities
        details = tag.details or _Details()
        context, remote = details.context_length, bool(tag.remote_host or tag.remote_model)
        asked = (tag.digest or tag.name) in self._shown
        if capabilities is None and (asked or any(same_model(tag.name, name) for name in wanted)):
            show = await self._show(tag)
            capabilities = show.capabilities
            if capabilities is None and (show.projector_info or _sees(details) or _sees(show.details)):
                capabilities = ["completion", "vision"]
            context = context or _trained_context(show)
            remote = remote or bool(show.remote_host or show.remote_model)
        if capabilities is None and any(family.endswith("bert") for family in details.families or ()):
            capabilities = ["embedding"]
        return ModelFacts(
            name=tag.name,
            digest=tag.digest,
            size_bytes=tag.size,
            parameters=parameters(details.parameter_size or ""),
            quantization=one_line(details.quantization_level or "", 16),
            context_length=context,
            capabilities=None if capabilities is None else frozenset(capabilities),
            remote=remote,
        )

    async def _show(self, tag: _Tag) -> _Show:
        """What /api/show says, once a digest: servers before 0.30 leave capabilities out of their list."""
        key = tag.digest or tag.name
        if key not in self._shown:
            try:
                self._shown[key] = await self._post("/api/show", {"model": tag.name}, _Show)
            except (ModelMissing, ServerError):
                # One model that is broken or just gone says nothing about the host.
                return _Show()
        return self._shown[key]

    async def _get(self, path: str, shape: type[T]) -> T:
        return self._decoded(await self._http.call("GET", path, timeout_s=PING_S), shape)

    async def _post(self, path: str, body: object, shape: type[T]) -> T:
        return self._decoded(await self._http.call("POST", path, msgspec.json.encode(body)), shape)

    def _decoded(self, body: bytes, shape: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=shape)
        except failures.UNREADABLE as error:
            raise BadResponse(self._http.label, wording("Detail", "the answer isn't Ollama's")) from error


def _seconds(expires_at: str) -> float | None:
    """RFC 3339 as Go writes it, in seconds since the epoch; None for what is no time, or is nobody's (year 1)."""
    try:
        # Python reads six digits of a second, Go writes up to nine.
        at = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", expires_at)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return at if at > 0 else None


def _sees(details: _Details | None) -> bool:
    """Before 0.6.4 only the families tell of vision."""
    return bool(details and {"clip", "mllama"} & set(details.families or ()))


def _trained_context(show: _Show) -> int | None:
    found = (value for key, value in (show.model_info or {}).items() if key.endswith(".context_length"))
    return next((value for value in found if isinstance(value, int)), None)
