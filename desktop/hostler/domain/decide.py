"""Classify, then plan: everything that happens before something is sent."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from hostler.domain.candidate import Candidate
from hostler.domain.classify.classification import Classification, Evidence
from hostler.domain.classify.classifier import RULES_ALONE, classify
from hostler.domain.classify.context import Earlier
from hostler.domain.classify.learned import Pick
from hostler.domain.classify.linear import Linear
from hostler.domain.cloud import SURE
from hostler.domain.cost import Allowance
from hostler.domain.errors import ConfigError, NotAllowed
from hostler.domain.fleet import Fleet
from hostler.domain.ladder import is_cheaper
from hostler.domain.plan import Decision, Patience, Plan, is_cloud, plan
from hostler.domain.prompt import Prompt
from hostler.domain.registry import CloudRule, Registry, Target, nearest
from hostler.domain.said import wording
from hostler.domain.usage import Picked


def decide(
    prompt: Prompt,
    registry: Registry,
    fleet: Fleet,
    *,
    route: str | None = None,
    target: Target | None = None,
    model: Linear = RULES_ALONE,
    recent: Sequence[Earlier] = (),
    picks: Sequence[Pick] = (),
    allowance: Allowance | None = None,
    patience: Patience = Patience(),
) -> Decision:
    """Classifies and plans; sends nothing and takes under a millisecond.

    Where two routes are close the cheaper one goes first, and the other's target is asked when the answer is poor.

    `route` or `target` are what the user picked by hand now, `picks` what was taken instead before; `recent` are the
    prompts before, newest first; `allowance` is what may go to the cloud, and without it nothing does. Raises
    ConfigError for a route or host that isn't there, and NotAllowed for a target in the cloud on a route whose text
    stays at home.
    """
    picked = Picked.HAND if route or target else Picked.AUTO
    if route is not None:
        known = {r.id for r in registry.routes}
        if route not in known:
            raise ConfigError(f"no route is called “{route}”{nearest(route, known)}")
        chosen = Classification(
            route=route,
            confidence=1.0,
            scores={route: 1.0},
            evidence=(Evidence(route, 1.0, wording("Evidence", "picked by hand")),),
        )
    else:
        chosen = classify(prompt, registry, model=model, recent=recent, picks=picks)
        if chosen.learned and target is None:
            picked = Picked.LEARNED
    if target is not None and registry.host(target.host) is None:
        raise ConfigError(f"no host is called “{target.host}”{nearest(target.host, {h.id for h in registry.hosts})}")
    if target is not None and is_cloud(target, registry, fleet.of(target.host)):
        _refuse_never(target, chosen.route, registry)
    if picked is Picked.AUTO:
        return plan_for(chosen, prompt, registry, fleet, allowance=allowance, patience=patience)
    planned = plan(
        prompt,
        chosen.route,
        registry,
        fleet,
        pin=target,
        sure=chosen.confidence >= SURE,
        allowance=allowance,
        patience=patience,
    )
    return Decision(classification=chosen, plan=planned, picked=picked)


def plan_for(
    chosen: Classification,
    prompt: Prompt,
    registry: Registry,
    fleet: Fleet,
    *,
    allowance: Allowance | None = None,
    patience: Patience = Patience(),
) -> Decision:
    """The decision for a prompt that was classified. Two routes that are close are both planned."""
    sure = chosen.confidence >= SURE
    planned = plan(prompt, chosen.route, registry, fleet, sure=sure, allowance=allowance, patience=patience)
    decision = Decision(classification=chosen, plan=planned)
    if not chosen.is_close:
        return decision
    other = plan(prompt, chosen.second, registry, fleet, allowance=allowance, patience=patience)
    return _cheaper_first(decision, other)


def _refuse_never(target: Target, route: str, registry: Registry) -> None:
    if registry.cloud_rule(route) is CloudRule.NEVER:
        text = wording(
            "Cloud",
            "{target} is in the cloud, and text of the route {route} stays at home: "
            'write cloud = "when-nothing-local" for the route {route} in the config, or take another target.',
        )
        raise NotAllowed(text.format(target=target, route=route))


def _cheaper_first(decision: Decision, other: Plan) -> Decision:
    """Of two routes that are close, the one whose first target costs less; the other's target stands ready."""
    chosen = decision.classification
    first, second = _servable_first(decision.plan), _servable_first(other)
    if second is None or (first is not None and first.target == second.target):
        return decision
    if first is None or is_cheaper(second, first):
        armed = replace(first, route=chosen.route) if first is not None else None
        return replace(decision, plan=replace(other, armed=armed), taken=chosen.second)
    return replace(decision, plan=replace(decision.plan, armed=replace(second, route=chosen.second)))


def _servable_first(planned: Plan) -> Candidate | None:
    first = planned.candidates[0] if planned.candidates else None
    return first if first is not None and not first.last_resort and not first.in_cloud else None
