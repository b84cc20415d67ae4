"""What a pick of the user teaches, before it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from hostler.domain.classify.classifier import RULES_ALONE, classify
from hostler.domain.classify.learned import Pick
from hostler.domain.classify.linear import Linear
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry


def lesson(
    prompt: Prompt,
    route: str,
    registry: Registry,
    picks: Sequence[Pick] = (),
    *,
    at_ms: int,
    model: Linear = RULES_ALONE,
) -> Pick | None:
    """The pick to keep when the user takes `route` for this prompt, at `at_ms` (UTC, since the epoch).

    None where there is nothing to learn: the prompt goes there by itself, or a rule or keyword of the user's decides
    it, and that outweighs every pick.
    """
    found = classify(prompt, registry, model=model, picks=picks).route
    follows_already = found == route
    if follows_already and picks:
        # Maybe only by earlier picks: one more of another prompt makes them surer.
        found = classify(prompt, registry, model=model).route
    pick = Pick.of(prompt, route, found, at_ms=at_ms)
    if found == route or (follows_already and any(pick.is_same(earlier) for earlier in picks)):
        return None
    follows = classify(prompt, registry, model=model, picks=(*picks, pick)).route == route
    return pick if follows else None
