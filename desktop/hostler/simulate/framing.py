"""How an answer is worded on each endpoint: NDJSON of chat and generate, events of the OpenAI endpoint."""

from __future__ import annotations

import random
import time
import zlib
from typing import Any, Protocol

import msgspec

from hostler.simulate import go, http
from hostler.simulate.dialect import Dialect
from hostler.simulate.job import Job
from hostler.simulate.voice import Piece


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What the last line tells. Durations are nanoseconds; zeros are left out, as the server does."""

    done_reason: str
    total_ns: int = 0
    load_ns: int = 0
    prompt_tokens: int = 0
    prompt_ns: int = 0
    answer_tokens: int = 0
    answer_ns: int = 0
    context_tokens: int = 0
    """Length of `context` on /api/generate: the whole prompt, even where only a part was read (transcript ol-43)."""

    def fields(self) -> dict[str, int]:
        """The metrics as they stand in JSON."""
        named = {
            "total_duration": self.total_ns,
            "load_duration": self.load_ns,
            "prompt_eval_count": self.prompt_tokens,
            "prompt_eval_duration": self.prompt_ns,
            "eval_count": self.answer_tokens,
            "eval_duration": self.answer_ns,
        }
        return {name: value for name, value in named.items() if value}


class Framing(Protocol):
    """One endpoint's wording."""

    stream_type: str
    whole_type: str

    def line(self, piece: Piece) -> bytes:
        """One piece of a stream, with its end of line."""
        ...

    def last(self, figures: Figures) -> bytes:
        """The end of a stream that says that it is complete."""
        ...

    def whole(self, pieces: list[Piece], figures: Figures) -> bytes:
        """The whole answer at once."""
        ...

    def error_line(self, text: str) -> bytes:
        """An error in the middle of a stream."""
        ...

    def error(self, status: int, text: str) -> bytes:
        """An error as the whole answer."""
        ...


class NativeFraming:
    """POST /api/chat and /api/generate (transcripts ol-07 to ol-14, ol-23, ol-41)."""

    stream_type = http.NDJSON
    whole_type = http.JSON

    def __init__(self, job: Job, *, is_chat: bool) -> None:
        self._job = job
        self._is_chat = is_chat

    def line(self, piece: Piece) -> bytes:
        more: dict[str, Any] = {"done": False}
        if self._job.top_logprobs is not None:
            more["logprobs"] = [_logprob(piece.text, self._job.top_logprobs)]
        return go.dump(self._text([piece]) | more) + b"\n"

    def last(self, figures: Figures) -> bytes:
        return go.dump(self._text([]) | self._end(figures)) + b"\n"

    def whole(self, pieces: list[Piece], figures: Figures) -> bytes:
        more = self._end(figures)
        if self._job.top_logprobs is not None:
            more["logprobs"] = [_logprob(piece.text, self._job.top_logprobs) for piece in pieces]
        return go.dump(self._text(pieces) | more)

    def error_line(self, text: str) -> bytes:
        return go.dump({"error": text}) + b"\n"

    def error(self, status: int, text: str) -> bytes:
        return go.dump({"error": text})

    def _text(self, pieces: list[Piece]) -> dict[str, Any]:
        content = "".join(piece.text for piece in pieces if not piece.is_thinking)
        thinking = "".join(piece.text for piece in pieces if piece.is_thinking)
        said = {"content": content} | ({"thinking": thinking} if thinking else {})
        stamp: dict[str, Any] = {"model": self._job.asked_model, "created_at": go.rfc3339(time.time_ns())}
        if self._is_chat:
            return stamp | {"message": {"role": "assistant"} | said}
        return stamp | {"response": content} | ({"thinking": thinking} if thinking else {})

    def _end(self, figures: Figures) -> dict[str, Any]:
        end: dict[str, Any] = {"done": True, "done_reason": figures.done_reason}
        if not self._is_chat and not self._job.raw and not self._job.is_empty:
            end["context"] = _context(figures.context_tokens)
        return end | figures.fields()


class OpenAIFraming:
    """POST /v1/chat/completions (transcripts ol-27, o12-27). The error line in a stream was not recorded."""

    stream_type = http.EVENTS
    whole_type = http.OPENAI_JSON

    def __init__(self, job: Job, dialect: Dialect) -> None:
        self._job = job
        self._dialect = dialect
        self._is_first = True
        self._stamp = {
            "id": f"chatcmpl-{random.randrange(1000)}",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": job.asked_model,
            "system_fingerprint": "fp_ollama",
        }

    def line(self, piece: Piece) -> bytes:
        delta = {"role": "assistant"} if self._is_first or self._dialect.role_in_every_delta else {}
        self._is_first = False
        said = {"content": "", "reasoning": piece.text} if piece.is_thinking else {"content": piece.text}
        return self._event({"choices": [{"index": 0, "delta": delta | said, "finish_reason": None}]})

    def last(self, figures: Figures) -> bytes:
        delta = {"role": "assistant", "content": ""} if self._dialect.role_in_every_delta else {}
        ending = self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": figures.done_reason}]})
        if self._job.includes_usage:
            ending += self._event({"choices": [], "usage": _usage(figures)})
        return ending + b"data: [DONE]\n\n"

    def whole(self, pieces: list[Piece], figures: Figures) -> bytes:
        message = {"role": "assistant", "content": "".join(piece.text for piece in pieces if not piece.is_thinking)}
        if thinking := "".join(piece.text for piece in pieces if piece.is_thinking):
            message["reasoning"] = thinking
        choice = {"index": 0, "message": message, "finish_reason": figures.done_reason}
        more = {"object": "chat.completion", "choices": [choice], "usage": _usage(figures)}
        return go.dump(self._stamp | more) + b"\n"

    def error_line(self, text: str) -> bytes:
        return b"data: " + self.error(500, text) + b"\n"

    def error(self, status: int, text: str) -> bytes:
        kinds = {400: "invalid_request_error", 404: self._dialect.not_found_type}
        return openai_error(text, kinds.get(status, "api_error"))

    def _event(self, more: dict[str, Any]) -> bytes:
        return b"data: " + go.dump(self._stamp | more) + b"\n\n"


def openai_error(text: str, kind: str) -> bytes:
    """The error shape of the OpenAI endpoints."""
    return go.dump({"error": {"message": text, "type": kind, "param": None, "code": None}}) + b"\n"


def _usage(figures: Figures) -> dict[str, int]:
    prompt, answer = figures.prompt_tokens, figures.answer_tokens
    return {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}


def _context(tokens: int) -> list[int]:
    return [zlib.crc32(index.to_bytes(4)) % 49152 for index in range(tokens)]


def _logprob(text: str, alternatives: int) -> dict[str, Any]:
    one = {"token": text, "logprob": -0.1, "bytes": list(text.encode())}
    if not alternatives:
        return one
    others = [one, *({"token": f"alt{n}", "logprob": -2.5 - n, "bytes": list(b"alt%d" % n)} for n in range(19))]
    return one | {"top_logprobs": others[:alternatives]}
