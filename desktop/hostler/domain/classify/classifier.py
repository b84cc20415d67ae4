"""From a prompt to a route, with the evidence: a pure function of the prompt and the registry."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from hostler.domain.classify.classification import Classification, Evidence
from hostler.domain.classify.reading import Reading, read
from hostler.domain.classify.rules import find_always, find_keywords, find_terms, folded
from hostler.domain.classify.structure import code_findings, reasoning_findings
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Route

BUILT_IN = ("quick", "code", "reasoning", "vision")
BACKGROUND = "background"

TEMPERATURE = 0.85
"""Scores are divided by it before the softmax. Fitted on labelled prompts so that the shown confidence is honest."""

DEFAULT_PRIOR = 1.2
OWN_ROUTE_PRIOR = -1.0
IMAGE = 9.0
NO_IMAGE = -3.0
DAMPING = 0.6
"""Each further word for the same route counts 0.6 times the one before: ten words are not ten proofs."""

KEYWORD_IN_MATERIAL = 0.12
WORD_IN_MATERIAL = 0.3
WORD_IN_FOUND_MATERIAL = 0.7
"""How much of its weight a word keeps in the material. Hostler's own words count there only under an instruction that
says too little, and more where the instruction had to be looked for and may have been missed."""

_SAYS_ENOUGH = 1.5
_MATERIAL_WORDS_CHARS = 900


def classify(prompt: Prompt, registry: Registry) -> Classification:
    """Which route `prompt` belongs to, how sure that is (0 to 1) and why.

    Routes are those of the registry without `background`, or the four built-in ones when it has none. Any text of any
    size gives a decision; the same input gives the same decision. Reads a bounded part of the prompt, never its
    `conversation`.
    """
    routes = routes_of(registry)
    reading = read(prompt)
    instruction = folded(reading.instruction)
    if rule := find_always(folded(prompt.instruction) or instruction, routes):
        outright = (Evidence(rule.route, rule.weight, f"rule “{rule.words}”"),)
        return Classification(route=rule.route, confidence=1.0, scores=_summed(routes, outright), evidence=outright)
    known = {route.id for route in routes}
    found = [*_priors(prompt, routes), *_evidence(reading, instruction, routes)]
    evidence = tuple(Evidence(e.route, round(e.weight, 3), e.what) for e in found if e.route in known)
    scores = _summed(routes, evidence)
    # On a tie the route that stands first in the config wins.
    best = max(scores, key=lambda route: scores[route])
    return Classification(route=best, confidence=_share(scores, best), scores=scores, evidence=evidence)


def routes_of(registry: Registry) -> tuple[Route, ...]:
    """The routes a prompt can be given to: never empty."""
    routes = {route.id: route for route in reversed(registry.routes) if route.id != BACKGROUND}
    if not routes:
        return tuple(Route(id=name, chain=()) for name in BUILT_IN)
    return tuple(reversed(routes.values()))


def default_of(routes: Iterable[Route]) -> str:
    """Where a prompt goes that nothing speaks for: quick, or else the first route that isn't vision."""
    names = [route.id for route in routes]
    return "quick" if "quick" in names else next((name for name in names if name != "vision"), names[0])


def _priors(prompt: Prompt, routes: Iterable[Route]) -> Iterator[Evidence]:
    default = default_of(routes)
    for route in routes:
        if route.id == default:
            yield Evidence(route.id, DEFAULT_PRIOR, "where most prompts belong")
        elif route.id == "vision":
            yield (
                Evidence("vision", IMAGE, "image attached")
                if prompt.images
                else Evidence("vision", NO_IMAGE, "no image attached")
            )
        elif route.id not in BUILT_IN:
            yield Evidence(route.id, OWN_ROUTE_PRIOR, "your own route: only its keywords speak for it")


def _evidence(reading: Reading, instruction: str, routes: tuple[Route, ...]) -> Iterator[Evidence]:
    asked = find_terms(instruction)
    words = [Evidence(hit.route, hit.weight, f"“{hit.words}”") for hit in asked]
    question = instruction
    if reading.material and sum(hit.weight for hit in asked) < _SAYS_ENOUGH:
        material = folded(reading.material)
        question = f"{instruction}\n{material}"
        said = {hit.words for hit in asked}
        share = WORD_IN_MATERIAL if reading.certain else WORD_IN_FOUND_MATERIAL
        words += [
            Evidence(hit.route, hit.weight * share, f"“{hit.words}” in the text")
            for hit in find_terms(material[:_MATERIAL_WORDS_CHARS])
            if hit.words not in said
        ]
    yield from _damped(words)
    yield from _damped(_keywords(reading, instruction, routes))

    # What a request says outright (“summarize”) outweighs what its material looks like.
    shape = 0.35 if any(hit.route == "quick" and hit.weight >= 2.0 for hit in asked) else 1.0
    whole = "\n".join(part for part in (reading.instruction, reading.material) if part)
    yield from _damped(Evidence(f.route, f.weight * shape, f.what) for f in code_findings(whole))
    yield from _damped(Evidence(f.route, f.weight * shape, f.what) for f in reasoning_findings(whole, question))


def _keywords(reading: Reading, instruction: str, routes: Iterable[Route]) -> Iterator[Evidence]:
    asking = [route for route in routes if route.keywords]
    if not asking:
        return
    own = find_keywords(instruction, asking)
    said = {(hit.route, hit.words) for hit in own}
    for hit in own:
        yield Evidence(hit.route, hit.weight, f"your keyword “{hit.words}”")
    for hit in find_keywords(folded(reading.material), asking):
        if (hit.route, hit.words) not in said:
            yield Evidence(hit.route, hit.weight * KEYWORD_IN_MATERIAL, f"your keyword “{hit.words}” in the text")


def _damped(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """The same evidence, strongest first; each further piece for one route counts for less."""
    seen: dict[str, int] = {}
    for piece in sorted(evidence, key=lambda e: -e.weight):
        rank = seen.get(piece.route, 0)
        seen[piece.route] = rank + 1
        if rank < 6:
            yield Evidence(piece.route, piece.weight * DAMPING**rank, piece.what)


def _summed(routes: Iterable[Route], evidence: Iterable[Evidence]) -> dict[str, float]:
    scores = {route.id: 0.0 for route in routes}
    for piece in evidence:
        scores[piece.route] += piece.weight
    return {route: round(score, 3) for route, score in scores.items()}


def _share(scores: Mapping[str, float], route: str) -> float:
    """The softmax of one route, 0 to 1."""
    top = max(scores.values())
    shares = {name: math.exp((score - top) / TEMPERATURE) for name, score in scores.items()}
    return shares[route] / sum(shares.values())
