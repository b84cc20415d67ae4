"""Routes for somebody who has no config yet, from what the machines have, each with its reason in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from hostler.domain.copies import Copy, Stock, stocks
from hostler.domain.fleet import ModelFacts
from hostler.domain.offers import Offer, ability, billions
from hostler.domain.registry import Fallback, Host, Registry, Route
from hostler.domain.said import Said, joined, listed, wording

LEAST_BILLIONS = 1.0
"""A smaller model writes words, but seldom an answer: it is quick work's last choice."""
NEAR = 2.0
"""Models up to so many times the smallest one's weights are as good for quick work: the quickest of them goes first."""
THINKS_FOR = 0.5
"""A model that thinks reasons better than one up to twice its size that doesn't."""
MOST = 12
"""Targets of the fallback chain: a longer one nobody reads."""
_CHOSEN = wording("Proposal", "Chosen by hand.")
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,16}")
"""A quantisation that can be shown."""


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """A chain, and why it is this one."""

    route: str
    """Empty: the fallback."""
    chain: tuple[str, ...]
    reason: Said


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """A machine as it would stand in the config, and why it is taken for always on; empty: it isn't."""

    host: Host
    reason: str = ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What could stand in the config. Every part of it may be changed before it is kept."""

    hosts: tuple[Guess, ...] = ()
    routes: tuple[Proposed, ...] = ()
    fallback: Proposed | None = None

    @property
    def registry(self) -> Registry:
        return self.within(Registry(hosts=tuple(guess.host for guess in self.hosts)))

    def within(self, registry: Registry) -> Registry:
        """A registry with these routes in place of its own; without any it stays as it was."""
        if not self.routes:
            return registry
        routes = tuple(Route(id=each.route, chain=each.chain) for each in self.routes)
        return replace(registry, routes=routes, fallback=Fallback(chain=self.fallback.chain if self.fallback else ()))


class _Choice(NamedTuple):
    model: Stock
    reason: Said


Choose = Callable[[Sequence[Stock]], _Choice | None]


def preferring(proposed: Proposal, first: Mapping[str, str]) -> Proposal:
    """The same with these targets first in their routes' chains, as the user chose; the others follow as they were."""
    routes = []
    for each in proposed.routes:
        target = first.get(each.route, "")
        if target and target != each.chain[0]:
            chain = (target, *(other for other in each.chain if other != target))
            each = replace(each, chain=chain, reason=_CHOSEN)
        routes.append(each)
    return replace(proposed, routes=tuple(routes))


def propose(registry: Registry, host_id: str, models: Iterable[ModelFacts]) -> Registry:
    """The registry with routes to the models of one host; without a model that chats it stays as it was."""
    host = registry.host(host_id) or Host(id=host_id, url="")
    return proposal([Offer(host=host, models=tuple(models))]).within(registry)


def proposal(offers: Iterable[Offer]) -> Proposal:
    """Routes for these machines, whose ids are unique.

    The smallest able model for quick, one made for code, the biggest that thinks for reasoning, one that sees for
    vision; with measured speeds, nothing slower than people read where there is a choice. A model on several machines
    is one chain. Cloud stubs and models that only embed are left out.
    """
    known = tuple(offers)
    guesses = _guesses(known)
    known = tuple(replace(offer, host=guess.host) for offer, guess in zip(known, guesses, strict=True))
    models = stocks(known)
    if not models:
        return Proposal(hosts=guesses)
    chooses: dict[str, Choose] = {"quick": _quick, "code": _code, "reasoning": _reasoning, "vision": _vision}
    routes = [found for route, choose in chooses.items() if (found := _chained(route, models, choose))]
    routes += _background(models, guesses)
    return Proposal(hosts=guesses, routes=tuple(routes), fallback=_fallback(models))


def _usable(models: Sequence[Stock]) -> Sequence[Stock]:
    return [model for model in models if not model.is_slow] or models


def _quick(models: Sequence[Stock]) -> _Choice | None:
    pool = [model for model in models if not model.is_coder] or models
    pool = _usable([model for model in pool if model.billions >= LEAST_BILLIONS] or pool)
    if not pool:
        return None
    smallest = min(pool, key=lambda model: model.size)
    near = [model for model in pool if model.billions <= smallest.billions * NEAR]
    quickest = max(near, key=lambda model: (model.first.tokens_per_s, -model.billions))
    if quickest.first.tokens_per_s and quickest is not smallest:
        form = wording("Proposal", "{model} is the quickest of the small models ({speed:.0f} tokens/s).")
        return _Choice(quickest, form.format(model=quickest.facts.name, speed=quickest.first.tokens_per_s))
    return _Choice(
        smallest, _reason(wording("Proposal", "{model} is the smallest up to everyday questions{size}."), smallest)
    )


def _code(models: Sequence[Stock]) -> _Choice | None:
    coders = [model for model in models if model.is_coder]
    pool = _usable(coders or models)
    if not pool:
        return None
    best = max(pool, key=lambda model: model.power)
    form = (
        wording("Proposal", "{model} is made for code{size}.")
        if coders
        else wording("Proposal", "No model here is made for code: {model} is the most able{size}.")
    )
    return _Choice(best, _with_slow(_reason(form, best), best, coders or models))


def _reasoning(models: Sequence[Stock]) -> _Choice | None:
    pool = _usable(models)
    if not pool:
        return None
    biggest = max(pool, key=lambda model: model.power)
    near = [model for model in pool if ability(model.facts) >= ability(biggest.facts) * THINKS_FOR]
    best = max(near, key=lambda model: (model.facts.can("thinking") is True, not model.is_coder, model.power))
    form = (
        wording("Proposal", "{model} thinks before it answers{size}.")
        if best.facts.can("thinking")
        else wording("Proposal", "{model} is the most able{size}.")
        if best is biggest
        else wording("Proposal", "{model} is the most able that isn't made for code{size}.")
    )
    return _Choice(best, _with_slow(_reason(form, best), best, models))


def _vision(models: Sequence[Stock]) -> _Choice | None:
    seeing = [model for model in models if model.facts.can("vision")]
    pool = _usable([model for model in seeing if model.billions >= LEAST_BILLIONS] or seeing)
    if not pool:
        return None
    best = min(pool, key=lambda model: model.size)
    only = len(seeing) == 1
    form = (
        wording("Proposal", "{model} is the only model here that reads images{size}.")
        if only
        else wording("Proposal", "{model} is a small model that reads images{size}.")
    )
    return _Choice(best, _reason(form, best))


def _background(models: Sequence[Stock], guesses: Sequence[Guess]) -> list[Proposed]:
    """The biggest model of the machine that is always on; with one machine there is nothing to choose."""
    host = next((guess.host for guess in guesses if guess.host.always_on), None)
    if host is None or len(guesses) == 1:
        return []
    there = [
        Stock(copies)
        for model in models
        if (copies := tuple(copy for copy in model.copies if copy.offer.host.id == host.id))
    ]
    if not there:
        return []
    best = max(_usable(there), key=lambda model: model.power)
    form = wording("Proposal", "{model} is the most able on {host}, which is taken for always on.")
    reason = form.format(model=best.facts.name, host=host.label)
    return [Proposed(route="background", chain=(str(best.first.target),), reason=reason)]


def _chained(route: str, models: Sequence[Stock], choose: Choose) -> Proposed | None:
    """The chosen model on each machine that has it; where that is one alone, with a stand-in on another."""
    choice = choose(models)
    if choice is None:
        return None
    copies = choice.model.copies
    targets = [copy.target for copy in copies]
    reason = choice.reason
    if len(copies) > 1:
        form = wording("Proposal", "It is on {hosts}: the quicker one goes first.")
        reason = joined(" ", (reason, form.format(hosts=listed(copy.offer.host.label for copy in copies))))
    else:
        host = copies[0].offer.host
        elsewhere = [away for model in models if (away := model.away_from(host.id))]
        other = choose(elsewhere)
        if other is not None:
            there = other.model.first
            targets.append(there.target)
            form = wording("Proposal", "When {host} is off, {model} on {other} answers.")
            said = form.format(host=host.label, model=there.facts.name, other=there.offer.host.label)
            reason = joined(" ", (reason, said))
    return Proposed(route=route, chain=tuple(map(str, targets)), reason=reason)


def _fallback(models: Sequence[Stock]) -> Proposed:
    """The smallest able model of each machine, then the others, smallest first."""
    by_size = sorted(models, key=lambda model: (model.billions < LEAST_BILLIONS, model.is_coder, model.size))
    copies = [copy for model in by_size for copy in model.copies]
    each: dict[str, Copy] = {}
    for copy in copies:
        each.setdefault(copy.offer.host.id, copy)
    first = list(each.values())
    rest = [copy for copy in copies if copy not in first]
    chain = tuple(str(copy.target) for copy in (*first, *rest[: max(0, MOST - len(first))]))
    reason = wording("Proposal", "When a route's own machines are off: one model of each machine, then the others.")
    if len(first) == 1:
        reason = wording("Proposal", "When a route's own model can't answer: the others, smallest first.")
    return Proposed(route="", chain=chain, reason=reason)


def _guesses(offers: Sequence[Offer]) -> tuple[Guess, ...]:
    """The machines, one of them taken for always on where there are several and none is known to be."""
    known = [Guess(host=offer.host) for offer in offers]
    others = [offer for offer in offers if not offer.is_here]
    if len(offers) < 2 or not others or any(offer.host.always_on for offer in offers):
        return tuple(known)
    busy = next((offer for offer in others if offer.loaded), None)
    if busy is not None:
        guessed, form = busy, wording("Proposal", "A guess: it had a model loaded before anything was asked from here.")
    elif len(others) == 1:
        guessed, form = others[0], wording("Proposal", "A guess: it is not the computer that Hostler runs on.")
    else:
        guessed = min(others, key=lambda offer: max((billions(model) for model in offer.models), default=0.0))
        form = wording("Proposal", "A guess: its models are the smallest, and small machines tend to stay on.")
    return tuple(
        Guess(host=replace(offer.host, always_on=True), reason=form) if offer is guessed else guess
        for offer, guess in zip(offers, known, strict=True)
    )


def _reason(form: Said, model: Stock) -> Said:
    """The form with the model's name, and its weights and quantisation in brackets where they are known."""
    facts = model.facts
    size = wording("Proposal", "{billions:.3g} billion weights").format(billions=model.billions)
    speed = wording("Proposal", "{speed:.0f} tokens/s").format(speed=model.first.tokens_per_s)
    kept = facts.quantization if _PLAIN.fullmatch(facts.quantization) else ""
    parts = (size if model.billions else "", kept, speed if model.first.tokens_per_s else "")
    inside = joined(", ", parts)
    return form.format(model=facts.name, size=Said("", " ({inside})", values={"inside": inside}) if inside else "")


def _with_slow(reason: Said, best: Stock, pool: Iterable[Stock]) -> Said:
    """With the bigger model that was passed over, since nobody waits for it."""
    slow = [model for model in pool if model.is_slow and ability(model.facts) > ability(best.facts)]
    if not slow or best.is_slow:
        return reason
    biggest = max(slow, key=lambda model: model.power)
    form = wording("Proposal", "{model} is more able, but writes only {speed:.1f} tokens/s.")
    said = form.format(model=biggest.facts.name, speed=biggest.first.tokens_per_s)
    return joined(" ", (reason, said))
