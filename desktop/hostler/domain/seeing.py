"""Who can look at an image, and what is missing where nobody can."""

from __future__ import annotations

import msgspec

from hostler.domain.fleet import Fleet
from hostler.domain.plan import VISION_ROUTE
from hostler.domain.registry import Kind, Registry, Target

SMALL_MODEL = "qwen2.5vl:3b"
"""A small model that sees, to name where none is configured."""


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """Why no image can be looked at. With `pull` fetching that model mends it; `seen` is one that is there, unused."""

    pull: Target | None = None
    host_label: str = ""
    seen: Target | None = None
    without_route: bool = False
    """Whether no route `vision` has a target."""


def missing_eyes(registry: Registry, fleet: Fleet) -> Missing:
    """What would give the routes a model that sees, when none of them has one now."""
    route = registry.route(VISION_ROUTE)
    for target in route.targets if route is not None else ():
        host, facts = registry.host(target.host), fleet.of(target.host)
        can_pull = host is not None and host.kind is Kind.OLLAMA and facts.reachable and not facts.drained
        if host is not None and can_pull and facts.models is not None and facts.model(target.model) is None:
            return Missing(pull=target, host_label=host.label)
    return _unused(registry, fleet, without_route=route is None or not route.targets)


def _unused(registry: Registry, fleet: Fleet, *, without_route: bool) -> Missing:
    for facts in fleet.hosts:
        host = registry.host(facts.host)
        for model in facts.models or ():
            if host is not None and facts.reachable and not model.remote and model.can("vision"):
                target = Target(model.name, host.id)
                if target not in registry.targets:
                    return Missing(seen=target, host_label=host.label, without_route=without_route)
    return Missing(without_route=without_route)
