"""The result of classifying, and the evidence it rests on."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """One observation that speaks for a route (or, with a negative weight, against it)."""

    route: str
    weight: float
    what: str
    """In words a person can check, like `“refactor”` or `traceback`."""


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """A route with its confidence.

    `scores` are the summed weights of each route the registry has; `confidence` is the probability, 0 to 1, that a
    person would choose `route`.
    """

    route: str
    confidence: float
    scores: Mapping[str, float]
    evidence: tuple[Evidence, ...]

    @property
    def why(self) -> str:
        """The strongest reasons for the route, in one line."""
        own = sorted((e for e in self.evidence if e.route == self.route and e.weight > 0), key=lambda e: -e.weight)
        return ", ".join(dict.fromkeys(e.what for e in own[:3]))
