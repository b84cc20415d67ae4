"""A real voice for a simulated host: an OpenAI-compatible server on loopback whose text is passed on."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from hostler.simulate.models import SpecError


class VoiceFailed(Exception):
    """The voice did not answer, or broke off."""


class Piece(msgspec.Struct, frozen=True):
    """One piece of streamed text."""

    text: str
    is_thinking: bool = False


class Counts(msgspec.Struct):
    """What the voice itself counted; None = not told."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    finish_reason: str | None = None


def check_url(url: str) -> str:
    """The URL without a trailing slash. Raises SpecError unless it is http on a loopback address."""
    parts = urlsplit(url)
    try:
        is_loopback = parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        is_loopback = False
    if parts.scheme != "http" or not is_loopback:
        raise SpecError(f"voice {url!r}: must be an http address on loopback, e.g. http://127.0.0.1:8080")
    return url.rstrip("/")


async def speak(
    url: str, messages: list[dict[str, str]], max_tokens: int | None, counts: Counts
) -> AsyncGenerator[Piece, None]:
    """The voice's text as it comes; fills `counts`. Raises VoiceFailed."""
    import httpx

    body: dict[str, Any] = {
        "model": "voice",  # servers with one model ignore the name, others want one
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if max_tokens is not None:
        body["max_tokens"] = max_tokens
    timeout = httpx.Timeout(120, connect=5)
    try:
        async with (
            httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=timeout) as client,
            client.stream("POST", f"{url}/v1/chat/completions", json=body) as response,
        ):
            if response.status_code != 200:
                raise VoiceFailed(f"HTTP {response.status_code}")
            async for line in response.aiter_lines():
                data = line.removeprefix("data:").strip()
                if data == "[DONE]":
                    return
                if line.startswith("data:"):
                    for piece in _pieces(data, counts):
                        yield piece
            raise VoiceFailed("the stream ended without [DONE]")
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceFailed(type(error).__name__) from error


def _pieces(data: str, counts: Counts) -> list[Piece]:
    chunk = json.loads(data)
    if "error" in chunk:
        raise VoiceFailed("error in the stream")
    if usage := chunk.get("usage"):
        counts.prompt_tokens = int(usage["prompt_tokens"])
        counts.completion_tokens = int(usage["completion_tokens"])
    pieces = []
    for choice in chunk.get("choices", []):
        delta = choice.get("delta") or {}
        counts.finish_reason = choice.get("finish_reason") or counts.finish_reason
        if text := delta.get("reasoning_content"):
            pieces.append(Piece(text, is_thinking=True))
        if text := delta.get("content"):
            pieces.append(Piece(text))
    return pieces
