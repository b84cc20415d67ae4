"""The result of classifying, and the evidence it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from hostler.domain.classify.naming import features_said
from hostler.domain.said import joined

CLOSE = 0.15
"""Two routes are close when their probabilities differ by no more. Source: design, ruling 6."""


class Telling(Protocol):
    """The features of the linear model that speak for one route."""

    def names(self) -> tuple[str, ...]: ...


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """One observation that speaks for a route (or, with a negative weight, against it)."""

    route: str
    weight: float
    form: str
    """What was observed; `{words}` in it stands for `words`."""
    words: str = ""
    telling: Telling | None = None
    """Where it is the linear model that speaks."""

    @property
    def what(self) -> str:
        """In words a person can check, like `“refactor”` or `traceback`.

        Put together only where it is shown: a prompt is decided with each key that is typed.
        """
        if self.telling and (names := self.telling.names()):
            return features_said(names)
        return self.form.format(words=self.words) if self.words else self.form

    def weighing(self, weight: float) -> Evidence:
        """The same with another weight."""
        return Evidence(self.route, weight, self.form, self.words, self.telling)


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """A route with its confidence.

    `scores` are the summed weights of each route the registry has; `confidence` is the probability, 0 to 1, that a
    person would choose `route`.
    """

    route: str
    confidence: float
    scores: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    second: str = ""
    """The next likely route, or nothing where there is no other."""
    lead: float = 1.0
    """How much likelier `route` is than `second`: the difference of their probabilities."""
    learned: bool = False
    """Whether it is the user's earlier picks that decided: without them the route would be another."""

    @property
    def is_close(self) -> bool:
        """Whether the next route would have been nearly as right."""
        return bool(self.second) and self.lead <= CLOSE

    @property
    def why(self) -> str:
        """The strongest reasons for the route, in one line."""
        own = sorted((e for e in self.evidence if e.route == self.route and e.weight > 0), key=lambda e: -e.weight)
        return joined(", ", dict.fromkeys(e.what for e in own[:3]))
