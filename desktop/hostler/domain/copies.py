"""The models of all machines, each once, with the machines that have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hostler.domain.fleet import ModelFacts, same_model
from hostler.domain.offers import Offer, Speed, ability, billions, chats
from hostler.domain.registry import Target

TOO_SLOW = 5.0
"""Tokens a second: slower than people read."""
_CODERS = ("cod", "devstral")


class Copy(NamedTuple):
    """One model on one machine."""

    offer: Offer
    facts: ModelFacts

    @property
    def target(self) -> Target:
        return Target(self.facts.name, self.offer.host.id)

    @property
    def speed(self) -> Speed | None:
        return self.offer.speeds.get(self.facts.name)

    @property
    def tokens_per_s(self) -> float:
        """0 where it wasn't measured."""
        return (self.speed.tokens_per_s or 0.0) if self.speed else 0.0

    @property
    def order(self) -> tuple[object, ...]:
        """Of copies of one model: the quicker, the loaded, the one always on, then as the machines were found."""
        return -self.tokens_per_s, self.facts.name not in self.offer.loaded, not self.offer.host.always_on


class Stock(NamedTuple):
    """One model and the machines that have it. The first copy is to go first."""

    copies: tuple[Copy, ...]

    @property
    def first(self) -> Copy:
        return self.copies[0]

    @property
    def facts(self) -> ModelFacts:
        return self.first.facts

    @property
    def billions(self) -> float:
        return billions(self.facts)

    @property
    def size(self) -> tuple[float, str]:
        return self.billions, self.facts.name

    @property
    def power(self) -> tuple[object, ...]:
        return ability(self.facts), self.facts.can("thinking") is True, self.first.tokens_per_s, self.facts.name

    @property
    def is_coder(self) -> bool:
        return any(word in self.facts.name.lower() for word in _CODERS)

    @property
    def is_slow(self) -> bool:
        """As measured; what wasn't has the benefit."""
        known = [copy.speed.tokens_per_s for copy in self.copies if copy.speed and copy.speed.tokens_per_s is not None]
        return len(known) == len(self.copies) and max(known) < TOO_SLOW

    def away_from(self, host_id: str) -> Stock | None:
        copies = tuple(copy for copy in self.copies if copy.offer.host.id != host_id)
        return Stock(copies) if copies else None


def stocks(offers: Sequence[Offer]) -> list[Stock]:
    """Each model once: the same name or the same digest on two machines is the same model."""
    groups: list[list[Copy]] = []
    for offer in offers:
        # A name that a host lists twice is one model there.
        for facts in {facts.name: facts for facts in offer.models}.values():
            if not chats(facts, offer.host.id):
                continue
            group = next((group for group in groups if any(_is_same(copy.facts, facts) for copy in group)), None)
            if group is None:
                groups.append([Copy(offer, facts)])
            elif all(copy.offer is not offer for copy in group):
                group.append(Copy(offer, facts))
    return [Stock(tuple(sorted(group, key=lambda copy: copy.order))) for group in groups]


def _is_same(left: ModelFacts, right: ModelFacts) -> bool:
    return same_model(left.name, right.name) or (bool(left.digest) and left.digest == right.digest)
