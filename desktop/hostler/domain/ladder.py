"""Who is bigger than whom: the targets that a poor answer, or the user, can be taken to next."""

from __future__ import annotations

from collections.abc import Sequence

from hostler.domain.candidate import Candidate
from hostler.domain.classify.classification import Classification, Evidence
from hostler.domain.fleet import Fleet
from hostler.domain.plan import BACKGROUND_ROUTE, Decision, Patience, Plan, is_cloud, servable
from hostler.domain.prompt import Prompt
from hostler.domain.rank import rank_of
from hostler.domain.registry import Registry, Target
from hostler.domain.said import wording
from hostler.domain.usage import Picked


def ladder(
    prompt: Prompt, registry: Registry, fleet: Fleet, *, patience: Patience = Patience()
) -> tuple[Candidate, ...]:
    """The targets of all chains that can serve this prompt now, the smallest first; those of unknown size are left out.

    Of equals the warm one goes first, then the one with less to do, then the order of the config. Targets in the cloud
    are no steps: the ladder is climbed without asking the user.
    """
    steps = [step for step in _steps(prompt, registry, fleet, patience) if step.rank is not None]
    steps.sort(key=lambda step: (step.rank, step.warm is not True, fleet.of(step.target.host).in_flight))
    return tuple(steps)


def above(than: float | None, steps: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The steps that are bigger than this rank, the smallest first."""
    return tuple(step for step in steps if than is not None and step.rank is not None and step.rank > than)


def bigger(
    than: Target, prompt: Prompt, registry: Registry, fleet: Fleet, *, patience: Patience = Patience()
) -> tuple[Candidate, ...]:
    """The targets above this one, the smallest first."""
    rank = rank_of(than, registry, fleet.of(than.host))
    return above(rank, ladder(prompt, registry, fleet, patience=patience)) if rank is not None else ()


def climb(route: str, steps: tuple[Candidate, ...]) -> Decision:
    """The decision of a user who wants a bigger target: these, and nobody smaller stands in for them."""
    wish = Classification(
        route=route,
        confidence=1.0,
        scores={route: 1.0},
        evidence=(Evidence(route, 1.0, wording("Evidence", "a bigger model was asked for")),),
    )
    return Decision(classification=wish, plan=Plan(candidates=steps), picked=Picked.HAND)


def is_cheaper(left: Candidate, right: Candidate) -> bool:
    """Whether `left` likely costs less waiting than `right`: by their records, without them by their size.

    Source: design, ruling 6. Where neither tells, it isn't.
    """
    if left.answer_s is not None and right.answer_s is not None:
        return left.answer_s < right.answer_s
    return left.rank is not None and right.rank is not None and left.rank < right.rank


def _steps(prompt: Prompt, registry: Registry, fleet: Fleet, patience: Patience) -> list[Candidate]:
    seen: set[Target] = set()
    found: list[Candidate] = []
    chains = [
        (route.targets, wording("Plan", "chain of {route}").format(route=route.id))
        for route in registry.routes
        if route.id != BACKGROUND_ROUTE
    ]
    for targets, origin in (*chains, (registry.fallback.targets, wording("Plan", "fallback chain"))):
        for target in targets:
            if target in seen or is_cloud(target, registry, fleet.of(target.host)):
                continue
            place = wording("Plan", "bigger, in the {chain}").format(chain=origin)
            if (step := servable(prompt, target, place, registry, fleet, patience)) is not None:
                seen.add(target)
                found.append(step)
    return found
