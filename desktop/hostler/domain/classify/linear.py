"""A small linear model beside the rules: what the words and the shape of many public prompts say of a new one.

It is trained offline (`tests/bench/train.py`) to correct the rules, so its weights are added to their scores. They
stand in `resources/routing.json` and can be read: each feature is a word, a pair of words, the beginning of a word
(`calcul*`), a word of the material (`~word`), or a property of the text (`#3-5 numbers`).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from hostler.domain.classify.classification import Evidence
from hostler.domain.classify.naming import FORM, property_name
from hostler.domain.classify.rules import Words, has_unspaced, tokens_of
from hostler.domain.classify.structure import Finding, count_digits
from hostler.domain.said import joined, quoted, wording

ROUTES = ("quick", "code", "reasoning")
"""The routes it knows, in the order of the weights. Images decide for vision, keywords for the user's own."""
UNIT = 100.0
"""Weights are kept as whole hundredths."""

INSTRUCTION_WORDS = 120
MATERIAL_WORDS = 40
UNSPACED_LETTERS = 160
"""How much of a prompt is looked up, so that a long one takes no longer."""
STEM = 5
SHOWN = 0.15
"""What moves a score up by more is shown with its reasons."""
NAMED = 0.3
"""A property of more than this weight is named among them."""
TELLING = 20
"""A word of more than so many hundredths is."""

_OPTION = re.compile(r"^\s*\(?[A-Da-d1-4][).:]\s", re.MULTILINE)
_OPTION_SIGN = re.compile(r"[A-Da-d1-4][).:]\s")


_NAMED = wording("Evidence", "wording and form: {names}")


class Linear(msgspec.Struct, frozen=True, kw_only=True):
    """The model: for each feature its weight for each of `ROUTES`, in hundredths. Without features it says nothing."""

    weights: Mapping[str, tuple[int, int, int]] = {}
    temperature: float = 1.0
    """Scores are divided by it before the softmax; fitted on held-out prompts, so that 90% sure is right in 90%."""


class Features(msgspec.Struct, frozen=True):
    """What the model looks up for one prompt; a name that is there twice counts once.

    Words are weighed down by their number, properties are not.
    """

    words: list[str]
    properties: list[str]


class Zone(enum.StrEnum):
    """What the form of a text stands for: the same code says less under a clear instruction."""

    WHOLE = "#"
    """The person's own words, or nobody can tell."""
    UNDER_CLEAR = "~#"
    """Material under an instruction that says what is wanted."""
    UNDER_VAGUE = "?#"
    """Material under one that doesn't: “fix this”."""


def features(
    instruction: Words, material: str, whole: str, findings: Iterable[Finding], zone: Zone = Zone.WHOLE
) -> Features:
    """The features of a prompt: `instruction` and `material` folded, `whole` as it stands, all bounded."""
    words = _words(instruction.tokens[:INSTRUCTION_WORDS], unspaced=instruction.unspaced)
    if material and zone is not Zone.UNDER_CLEAR:
        words += ["~" + token for token in tokens_of(material, 10 * MATERIAL_WORDS) if token.isalpha()]
    if not words:
        # Nothing is asked in words, so there is nothing that prompts like it could tell.
        return Features([], [])
    form = [*[finding.kind for finding in findings], *_form(instruction.text, whole)]
    return Features(words, ["#any", *_letters(instruction), f"{zone}any", *[zone + name for name in form]])


def _words(tokens: list[str], *, unspaced: bool) -> list[str]:
    """Single words, pairs of neighbours, beginnings; of scripts without spaces the single letters' pairs."""
    if unspaced and any(map(has_unspaced, tokens)):
        return _unspaced(tokens)
    tokens = ["0" if token.isdecimal() else token for token in tokens]
    pairs = [f"{before} {token}" for before, token in zip(["^", *tokens], tokens, strict=False)]
    return [*tokens, *pairs, *[token[:STEM] + "*" for token in tokens if len(token) > STEM + 1]]


def _unspaced(tokens: list[str]) -> list[str]:
    words = []
    for token in tokens:
        if has_unspaced(token):
            letters = token[:UNSPACED_LETTERS]
            words += [letters[place : place + 2] for place in range(len(letters) - 1)]
            words += [letters[0], letters[-1] + "$"]
        else:
            words.append("0" if token.isdecimal() else token)
    return words


def _letters(instruction: Words) -> list[str]:
    if instruction.text.isascii():
        return []
    return ["#unspaced" if instruction.unspaced else "#other letters"]


def _form(instruction: str, whole: str) -> list[str]:
    length = len(whole)
    size = "short" if length < 60 else "middle" if length < 200 else "long" if length < 700 else "very long"
    found = [size]
    numbers = count_digits(whole) if length <= 1_500 else 0
    if numbers:
        count = str(numbers) if numbers < 3 else "3-5" if numbers < 6 else "6+"
        found += [f"{count} numbers", f"{count} numbers, {size}"]
    if instruction.rstrip().endswith(("?", "？", "؟")):
        found.append("question")
        if numbers > 1:
            found.append("question with numbers")
    if "$" in whole or "%" in whole or "€" in whole or "£" in whole:
        found.append("money or percent")
    if "_" in whole or "()" in whole:
        found.append("names of code")
    if "`" in whole:
        found.append("backtick")
    if whole.count("\n") > 2:
        if len(_OPTION_SIGN.findall(whole)) > 2 and len(_OPTION.findall(whole)) > 2:
            found.append("options")
        if whole.count("\n- ") + whole.count("\n* ") + whole.count("\n• ") > 1:
            found.append("bullets")
    return found


def linear_evidence(model: Linear, found: Features) -> Iterator[Evidence]:
    """What the model adds to each route's score, with the words that speak most for it. Nothing without a model."""
    weights = model.weights
    if not weights:
        return
    words = {name: weights[name] for name in weights.keys() & found.words}
    properties = {name: weights[name] for name in found.properties if name in weights}
    each = 1.0 / (UNIT * len(words) ** 0.5) if words else 0.0
    by_words = [total * each for total in _summed(words.values())]
    by_form = [total / UNIT for total in _summed(properties.values())]
    for place, route in enumerate(ROUTES):
        weight = by_words[place] + by_form[place]
        if weight:
            yield Evidence(route, weight, _named(words, properties, place) if weight > SHOWN else FORM)


def _summed(weights: Collection[tuple[int, int, int]]) -> tuple[int, int, int]:
    quick, code, reasoning = map(sum, zip(*weights, strict=True)) if weights else (0, 0, 0)
    return quick, code, reasoning


def _named(words: Mapping[str, tuple[int, ...]], properties: Mapping[str, tuple[int, ...]], place: int) -> str:
    """`wording and form: “derivative”, “of the”, 3-5 numbers`: what speaks most for the route."""
    telling = [(-weight, name) for name, weights in words.items() if (weight := weights[place]) > TELLING]
    telling.sort()
    del telling[3:]
    named: list[str] = [quoted(name.lstrip("~").lstrip("^ ")) for _, name in telling]
    named += [
        property_name(name.lstrip("~?#")) for name, weights in properties.items() if weights[place] > NAMED * UNIT
    ]
    names = [name for name in dict.fromkeys(named) if name != "any"]
    return _NAMED.format(names=joined(", ", names)) if names else FORM
