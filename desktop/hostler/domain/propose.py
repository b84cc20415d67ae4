"""Routes for somebody who has no config yet, from what a machine has."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from hostler.domain.fleet import ModelFacts
from hostler.domain.registry import Fallback, Registry, Route, Target


def propose(registry: Registry, host_id: str, models: Iterable[ModelFacts]) -> Registry:
    """The registry with routes to the models of one host: the smallest chat model for quick, the biggest for reasoning.

    Code goes to a model with "code" in its name where there is one, images to one that sees. Cloud stubs and models
    that only embed are left out. Without any model the registry stays as it was.
    """
    chat = [m for m in models if not m.remote and m.can("completion") is not False]
    if not chat:
        return registry
    by_size = sorted(chat, key=lambda m: (m.parameters or m.size_bytes or 0, m.name))
    coders = [m for m in by_size if "cod" in m.name]
    seeing = [m for m in by_size if m.can("vision")]
    picks = {
        "quick": [by_size[0]],
        "code": [coders[-1] if coders else by_size[-1]],
        "reasoning": [by_size[-1]],
        "vision": seeing[:1],
    }
    routes = tuple(
        Route(id=route, chain=tuple(str(Target(model.name, host_id)) for model in picked))
        for route, picked in picks.items()
        if picked
    )
    fallback = Fallback(chain=tuple(str(Target(model.name, host_id)) for model in by_size))
    return replace(registry, routes=routes, fallback=fallback)
