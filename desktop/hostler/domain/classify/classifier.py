"""From a prompt to a route, with the evidence: a pure function of the prompt and the registry."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from hostler.domain.classify.classification import Classification, Evidence
from hostler.domain.classify.context import Earlier, context_evidence
from hostler.domain.classify.learned import Pick, learned_evidence, marks_of
from hostler.domain.classify.linear import Features, Linear, Zone, features, linear_evidence
from hostler.domain.classify.reading import Reading, read
from hostler.domain.classify.rules import (
    Hit,
    Words,
    find_always,
    find_keywords,
    find_terms,
    folded,
    said_in,
    words_at_head,
    words_of,
)
from hostler.domain.classify.structure import Finding, code_findings, reasoning_findings
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Route
from hostler.domain.said import QUOTED, wording

BUILT_IN = ("quick", "code", "reasoning", "vision")
BACKGROUND = "background"

TEMPERATURE = 0.85
"""Scores are divided by it before the softmax. Fitted on labelled prompts so that the shown confidence is honest."""

DEFAULT_PRIOR = 1.2
OWN_ROUTE_PRIOR = -1.0
IMAGE = 9.0
NO_IMAGE = -3.0
WORK = ("code", "reasoning")
PLAIN = 1.6
"""A request that holds a word of so much weight for work of another kind is not just like the picked ones."""
DAMPING = 0.6
"""Each further word for the same route counts 0.6 times the one before: ten words are not ten proofs."""

KEYWORD_IN_MATERIAL = 0.12
WORD_IN_MATERIAL = 0.3
WORD_IN_FOUND_MATERIAL = 0.7
"""How much of its weight a word keeps in the material. Hostler's own words count there only under an instruction that
says too little, and more where the instruction had to be looked for and may have been missed."""

UNDER_QUICK, UNDER_CLEAR = 0.25, 0.5
"""How much the form of a text counts under a request for quick work, and under any other that says what it wants."""

OWN_KEYWORD = 1.0
"""More than a keyword weighs that stands in the material alone."""

_SAYS_ENOUGH = 1.5
_MATERIAL_WORDS_CHARS = 600


_WITHOUT_CONFIG = tuple(Route(id=name, chain=()) for name in BUILT_IN)

RULES_ALONE = Linear(temperature=TEMPERATURE)
"""No model: the rules decide by themselves."""


def classify(
    prompt: Prompt,
    registry: Registry,
    *,
    model: Linear = RULES_ALONE,
    recent: Sequence[Earlier] = (),
    picks: Sequence[Pick] = (),
) -> Classification:
    """Which route `prompt` belongs to, how sure that is (0 to 1) and why. `recent`: the prompts before, newest first.

    Routes are those of the registry without `background`, or the four built-in ones when it has none. `picks` are what
    the user took instead before. Any text of any size gives a decision; the same input gives the same decision. Reads a
    bounded part of the prompt, never its `conversation`.
    """
    routes = routes_of(registry)
    look = _look(prompt)
    if rule := find_always(folded(prompt.instruction) or look.instruction.text, routes):
        outright = (Evidence(rule.route, rule.weight, _RULE, rule.words),)
        return Classification(route=rule.route, confidence=1.0, scores=_summed(routes, outright), evidence=outright)
    known = {route.id for route in routes}
    own = [e for e in _evidence(look, routes, model) if e.route in known]
    around = context_evidence(prompt, look.instruction.text, own, recent, known)
    evidence = tuple(map(_rounded, (*_priors(prompt, routes), *own, *around)))
    unlearned = _summed(routes, evidence)
    # On a tie the route that stands first in the config wins.
    by_itself = max(unlearned, key=unlearned.__getitem__)
    learned = tuple(_learned(prompt, look, routes, picks, by_itself))
    scores = _summed(routes, (*evidence, *learned)) if learned else unlearned
    best = max(scores, key=scores.__getitem__)
    shares = _shares(scores, model.temperature)
    second = max([route for route in shares if route != best], key=shares.__getitem__, default="")
    return Classification(
        route=best,
        confidence=shares[best],
        scores=scores,
        evidence=(*evidence, *learned),
        second=second,
        lead=shares[best] - shares.get(second, 0.0),
        learned=best != by_itself,
    )


def features_of(prompt: Prompt) -> Features:
    """What the linear model looks up for this prompt."""
    return _features(_look(prompt))


def routes_of(registry: Registry) -> tuple[Route, ...]:
    """The routes a prompt can be given to: never empty."""
    routes = {route.id: route for route in reversed(registry.routes) if route.id != BACKGROUND}
    if not routes:
        return _WITHOUT_CONFIG
    return tuple(reversed(routes.values()))


def default_of(routes: Iterable[Route]) -> str:
    """Where a prompt goes that nothing speaks for: quick, or else the first route that isn't vision."""
    names = [route.id for route in routes]
    return "quick" if "quick" in names else next((name for name in names if name != "vision"), names[0])


def _priors(prompt: Prompt, routes: Iterable[Route]) -> Iterator[Evidence]:
    default = default_of(routes)
    for route in routes:
        if route.id == default:
            yield Evidence(route.id, DEFAULT_PRIOR, _MOST)
        elif route.id == "vision":
            yield _WITH_IMAGE if prompt.images else _WITHOUT_IMAGE
        elif route.id not in BUILT_IN:
            yield Evidence(route.id, OWN_ROUTE_PRIOR, _OWN_ROUTE)


_MOST = wording("Evidence", "where most prompts belong")
_WITH_IMAGE = Evidence("vision", IMAGE, wording("Evidence", "image attached"))
_WITHOUT_IMAGE = Evidence("vision", NO_IMAGE, wording("Evidence", "no image attached"))
_OWN_ROUTE = wording("Evidence", "your own route: only its keywords speak for it")
_IN_THE_TEXT = wording("Evidence", "“{words}” in the text")
_RULE = wording("Evidence", "rule “{words}”")
_KEYWORD = wording("Evidence", "your keyword “{words}”")
_KEYWORD_IN_TEXT = wording("Evidence", "your keyword “{words}” in the text")


class _Look(msgspec.Struct, frozen=True, gc=False):
    """A prompt, read once: its two zones, folded too, and what was found in them."""

    reading: Reading
    instruction: Words
    whole: str
    asked: tuple[Hit, ...]
    is_vague: bool
    """The instruction says too little; then the words of the material count too."""
    material: Words
    code: tuple[Finding, ...]
    reasoning: tuple[Finding, ...]


def _look(prompt: Prompt) -> _Look:
    reading = read(prompt)
    instruction, material = words_of(folded(reading.instruction)), words_of(folded(reading.material))
    asked = find_terms(instruction)
    is_vague = bool(material.text) and sum([hit.weight for hit in asked]) < _SAYS_ENOUGH
    question = f"{instruction.text}\n{material.text}" if is_vague else instruction.text
    whole = "\n".join([part for part in (reading.instruction, reading.material) if part])
    said = said_in(instruction, material)
    code, reasoning = code_findings(whole, said), reasoning_findings(whole, question, said)
    return _Look(reading, instruction, whole, asked, is_vague, material, code, reasoning)


def _features(look: _Look) -> Features:
    zone = Zone.WHOLE
    if look.material.text and look.reading.certain:
        zone = Zone.UNDER_VAGUE if look.is_vague else Zone.UNDER_CLEAR
    return features(look.instruction, look.material, look.whole, (*look.code, *look.reasoning), zone)


def _evidence(look: _Look, routes: tuple[Route, ...], model: Linear) -> Iterator[Evidence]:
    words = [Evidence(hit.route, hit.weight, QUOTED, hit.words) for hit in look.asked]
    if look.is_vague:
        said = {hit.words for hit in look.asked}
        share = WORD_IN_MATERIAL if look.reading.certain else WORD_IN_FOUND_MATERIAL
        words += [
            Evidence(hit.route, hit.weight * share, _IN_THE_TEXT, hit.words)
            for hit in find_terms(words_at_head(look.material, _MATERIAL_WORDS_CHARS))
            if hit.words not in said
        ]
    yield from _damped(words)
    keywords = list(_keywords(look, routes))
    yield from _damped(keywords)

    # What a request says outright (“summarize”) outweighs what its material looks like.
    shape = UNDER_QUICK if any(hit.route == "quick" and hit.weight >= 2.0 for hit in look.asked) else 1.0
    if shape == 1.0 and look.material.text and look.reading.certain and not look.is_vague:
        shape = UNDER_CLEAR
    yield from _damped([Evidence(f.route, f.weight * shape, f.what) for f in look.code])
    yield from _damped([Evidence(f.route, f.weight * shape, f.what) for f in look.reasoning])
    # The model knows nothing of the user's own routes and would speak against each of them.
    asked_own = any(e.route not in BUILT_IN and e.weight > OWN_KEYWORD for e in keywords)
    if model.words and not asked_own:
        yield from linear_evidence(model, _features(look))


def _keywords(look: _Look, routes: Iterable[Route]) -> Iterator[Evidence]:
    asking = [route for route in routes if route.keywords]
    if not asking:
        return
    own = find_keywords(look.instruction.text, asking)
    said = {(hit.route, hit.words) for hit in own}
    for hit in own:
        yield Evidence(hit.route, hit.weight, _KEYWORD, hit.words)
    for hit in find_keywords(look.material.text, asking):
        if (hit.route, hit.words) not in said:
            yield Evidence(hit.route, hit.weight * KEYWORD_IN_MATERIAL, _KEYWORD_IN_TEXT, hit.words)


def _learned(
    prompt: Prompt, look: _Look, routes: tuple[Route, ...], picks: Sequence[Pick], by_itself: str
) -> Iterable[Evidence]:
    """What earlier picks say. Where the instruction holds a keyword of the user's, only for that keyword's route."""
    if not picks:
        return ()
    ruled = {hit.route for hit in find_keywords(look.instruction.text, routes)}
    marks = marks_of(look.instruction.text, look.reading.material, has_image=bool(prompt.images))
    own = {by_itself, *[hit.route for hit in look.asked if hit.weight >= PLAIN and hit.route in WORK]}
    evidence = learned_evidence(marks, routes, picks, own)
    return (piece for piece in evidence if not ruled or piece.route in ruled)


def _damped(evidence: list[Evidence]) -> list[Evidence]:
    """The same evidence, strongest first; each further piece for one route counts for less."""
    if len(evidence) < 2:
        return evidence
    seen: dict[str, int] = {}
    damped = []
    for piece in sorted(evidence, key=_by_weight):
        rank = seen.get(piece.route, 0)
        seen[piece.route] = rank + 1
        if rank < 6:
            damped.append(piece.weighing(piece.weight * DAMPING**rank) if rank else piece)
    return damped


def _rounded(piece: Evidence) -> Evidence:
    weight = round(piece.weight, 3)
    return piece if weight == piece.weight else piece.weighing(weight)


def _by_weight(piece: Evidence) -> float:
    return -piece.weight


def _summed(routes: Iterable[Route], evidence: Iterable[Evidence]) -> dict[str, float]:
    scores = {route.id: 0.0 for route in routes}
    for piece in evidence:
        scores[piece.route] += piece.weight
    return {route: round(score, 3) for route, score in scores.items()}


def _shares(scores: Mapping[str, float], temperature: float) -> dict[str, float]:
    """The softmax: of each route, from 0 to 1."""
    top = max(scores.values())
    shares = {name: math.exp((score - top) / temperature) for name, score in scores.items()}
    whole = sum(shares.values())
    return {name: share / whole for name, share in shares.items()}
