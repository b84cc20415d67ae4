"""A cloud machine is tried before it is kept: which models it has, and one short question with what it costs."""

from __future__ import annotations

import time
import uuid
from contextlib import aclosing

import msgspec
from msgspec.structs import replace

from hostler.domain.attempt import UNBILLED
from hostler.domain.cost import Estimate, estimate
from hostler.domain.errors import AttemptError, BadResponse, ConfigError
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, Kind, ModelSettings, Target
from hostler.domain.said import wording
from hostler.fleet import failures
from hostler.fleet.client import ChatRequest, Done, Message
from hostler.fleet.http import HostHttp
from hostler.fleet.open import open_client
from hostler.store.purse import Purse

PROMPT = "Say hello in three words."
TOKENS = 64
"""The longest answer that is asked for."""


class Listed(msgspec.Struct, frozen=True):
    """A model that the host has; its prices where the host tells them, in US dollars for a million tokens."""

    name: str
    usd_in_per_m: float | None = None
    usd_out_per_m: float | None = None


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the question."""

    text: str
    took_s: float
    cost_usd: float


def price_of(settings: ModelSettings) -> Estimate | None:
    """What the question may cost; None without prices."""
    return estimate(Prompt(instruction=PROMPT), replace(settings, max_output_tokens=TOKENS), ceiling_usd=1.0)


async def try_model(host: Host, key: str, model: str, settings: ModelSettings, purse: Purse) -> Tried:
    """Asks the question. The budgets count it: reserved before, settled after.

    Raises AttemptError, or ConfigError where it has no prices or no money is left. Cancelling closes the connection.
    """
    cost = price_of(settings)
    if cost is None:
        raise ConfigError(wording("Trial", "Both prices are needed: they say what a question costs."))
    ask_id = f"trial-{uuid.uuid4().hex}"
    if why := await purse.reserve(ask_id, 1, Target(model, host.id), "", cost.bound_usd):
        raise ConfigError(why)
    client = open_client(host, lambda _: key)
    request = ChatRequest(
        model=model, messages=(Message(role="user", content=PROMPT),), max_output_tokens=cost.max_tokens
    )
    began, text = time.monotonic(), ""
    try:
        async with aclosing(client.chat(request)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Done):
                    usd = cost.after_usd(piece.metrics.prompt_tokens, piece.metrics.completion_tokens)
                    await purse.settle(ask_id, 1, usd)
                    return Tried(text=text.strip(), took_s=time.monotonic() - began, cost_usd=usd)
                text += piece.text
    except AttemptError as error:
        if error.name in UNBILLED:
            await purse.settle(ask_id, 1, 0.0)
        raise
    finally:
        await client.close()
    raise AssertionError("a client's answer ends with Done or raises")


class _Pricing(msgspec.Struct):
    """OpenRouter's: US dollars for one token, as texts."""

    prompt: str | None = None
    completion: str | None = None


class _Model(msgspec.Struct):
    id: str
    pricing: _Pricing | None = None


class _Models(msgspec.Struct):
    data: list[_Model]


async def models_of(host: Host, key: str) -> tuple[Listed, ...]:
    """The models that the host has, by name. Raises AttemptError."""
    if host.kind is Kind.OLLAMA:
        client = open_client(host, lambda _: key)
        try:
            probe = await client.probe(full=True)
        finally:
            await client.close()
        return tuple(sorted((Listed(model.name) for model in probe.models or ()), key=lambda each: each.name))
    http = HostHttp(host, lambda _: key)
    try:
        body = await http.call("GET", "/models" if host.url.rstrip("/").endswith("/v1") else "/v1/models")
        listed = msgspec.json.decode(body, type=_Models)
    except failures.UNREADABLE as error:
        raise BadResponse(host.label, wording("Detail", "its model list isn't OpenAI's")) from error
    finally:
        await http.close()
    return tuple(sorted((_listed(model) for model in listed.data), key=lambda each: each.name))


def _listed(model: _Model) -> Listed:
    pricing = model.pricing or _Pricing()
    return Listed(model.id, _per_million(pricing.prompt), _per_million(pricing.completion))


def _per_million(usd: str | None) -> float | None:
    """Prices below nought mean that they vary."""
    try:
        value = round(float(usd or "") * 1_000_000, 6)
    except ValueError:
        return None
    return value if 0 <= value <= 100_000 else None
