"""Classify, then plan: everything that happens before something is sent."""

from __future__ import annotations

from hostler.domain.classify.classification import Classification, Evidence
from hostler.domain.classify.classifier import classify
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import Fleet
from hostler.domain.plan import Decision, Patience, plan
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target, nearest
from hostler.domain.usage import Picked


def decide(
    prompt: Prompt,
    registry: Registry,
    fleet: Fleet,
    *,
    route: str | None = None,
    target: Target | None = None,
    patience: Patience = Patience(),
) -> Decision:
    """Classifies and plans; sends nothing and takes under a millisecond.

    `route` or `target` are what the user picked by hand. Raises ConfigError for a route or host that isn't there.
    """
    picked = Picked.HAND if route or target else Picked.AUTO
    if route is not None:
        known = {r.id for r in registry.routes}
        if route not in known:
            raise ConfigError(f"no route is called “{route}”{nearest(route, known)}")
        chosen = Classification(
            route=route, confidence=1.0, scores={route: 1.0}, evidence=(Evidence(route, 1.0, "picked by hand"),)
        )
    else:
        chosen = classify(prompt, registry)
    if target is not None and registry.host(target.host) is None:
        raise ConfigError(f"no host is called “{target.host}”{nearest(target.host, {h.id for h in registry.hosts})}")
    planned = plan(prompt, chosen.route, registry, fleet, pin=target, patience=patience)
    return Decision(classification=chosen, plan=planned, picked=picked)
