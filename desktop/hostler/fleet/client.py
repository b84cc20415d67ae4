"""What every host client speaks, whatever its protocol."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from typing import Protocol

import msgspec

from hostler.domain.fleet import LoadedModel, ModelFacts
from hostler.domain.pulling import PullProgress
from hostler.domain.usage import Metrics


class Message(msgspec.Struct, frozen=True):
    """One turn. `images` are encoded pictures, as bytes."""

    role: str
    content: str
    images: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Message({self.role}, {len(self.content)} chars, {len(self.images)} images)"


class ChatRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One question to one model. None means: leave it to the host."""

    model: str
    messages: tuple[Message, ...]
    think: bool | str | None = None
    num_ctx: int | None = None
    keep_alive: str | int | None = None
    max_output_tokens: int | None = None
    may_cut: bool = False
    """Whether the host may cut a prompt that is too long, instead of refusing it."""


class Piece(msgspec.Struct, frozen=True):
    """Text of the answer, or of the thinking before it, as it arrived."""

    text: str = ""
    thinking: str = ""


class Done(msgspec.Struct, frozen=True):
    """The host said that the answer is complete."""

    metrics: Metrics


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at a host found. None: not asked this time."""

    latency_ms: float
    version: str | None = None
    models: tuple[ModelFacts, ...] | None = None
    loaded: tuple[LoadedModel, ...] = ()


def figure(untrusted: int | None) -> int | None:
    """A count or duration from a host, or None for what can't be one: it goes into sums and into the ledger."""
    return untrusted if untrusted is not None and 0 <= untrusted < 2**53 else None


class Client(Protocol):
    """One host. Every method raises `AttemptError` and nothing else; cancelling the task closes the connection."""

    def chat(self, request: ChatRequest) -> AsyncGenerator[Piece | Done, None]:
        """Streams the answer. Ends with exactly one `Done`, or raises."""
        ...

    async def probe(self, *, full: bool, wanted: Iterable[str] = ()) -> Probe:
        """Looks at the host: what is loaded, and with `full` its version and models too.

        For the `wanted` models, what an old server keeps out of its list is asked for one by one.
        """
        ...

    async def load(self, model: str, *, num_ctx: int | None = None, keep_alive: str | int | None = None) -> None:
        """Loads a model without asking it anything; returns once it is loaded."""
        ...

    async def unload(self, model: str) -> None:
        """Has the host free the memory of a model; one that answers just now goes when it has answered."""
        ...

    async def delete(self, model: str) -> None:
        """Takes a model off the host's disk."""
        ...

    def pull(self, model: str) -> AsyncGenerator[PullProgress, None]:
        """Has the host fetch a model. Ends when it is there, or raises; closing it stops the fetching."""
        ...

    async def close(self) -> None: ...
