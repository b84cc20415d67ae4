"""A small linear model beside the rules: what the words and the shape of many public prompts say of a new one.

It is trained offline (`tests/bench/train.py`) to correct the rules, so its weights are added to their scores. They
stand in `resources/routing.json` and can be read: each feature is a word, a pair of words, the beginning of a word
(`calcul*`), a word of the material (`~word`), or a property of the text (`#3-5 numbers`).
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from hostler.domain.classify.classification import Evidence
from hostler.domain.classify.naming import FORM
from hostler.domain.classify.rules import Words, has_unspaced, words_at_head
from hostler.domain.classify.structure import Finding, count_digits

ROUTES = ("quick", "code", "reasoning")
"""The routes it knows, in the order of the weights. Images decide for vision, keywords for the user's own."""
UNIT = 100.0
"""Weights are kept as whole hundredths."""

INSTRUCTION_WORDS = 120
MATERIAL_LETTERS = 400
UNSPACED_LETTERS = 160
"""How much of a prompt is looked up, so that a long one takes no longer."""
STEM = 5
SHOWN = 0.15
"""What moves a score up by more is shown with its reasons."""
NAMED, TELLING, MOST_WORDS = 30, 20, 3
"""A property of more than so many hundredths is named among them, and a word of so many; and how many words."""

_OPTION = re.compile(r"\n\s*\(?[A-Da-d1-4][).:](?=\s)")

Weights = tuple[int, int, int]
"""For each of `ROUTES`, in hundredths."""


class Linear(msgspec.Struct, frozen=True, kw_only=True):
    """The model: the weights of each feature, by its kind. Without words it says nothing."""

    words: Mapping[str, Weights] = {}
    pairs: Mapping[str, Mapping[str, Weights]] = {}
    """By the first word, `^` where the prompt begins, and by the second."""
    beginnings: Mapping[str, Weights] = {}
    material: Mapping[str, Weights] = {}
    properties: Mapping[str, Weights] = {}
    temperature: float = 1.0
    """Scores are divided by it before the softmax; fitted on held-out prompts, so that 90% sure is right in 90%."""


class Features(msgspec.Struct, frozen=True, gc=False):
    """What the model looks up for one prompt; what is there twice counts once.

    Properties count in full, all others the less the more of them are known.
    """

    words: list[str] = []
    row: list[str] = []
    """The words after `^`, where words that stand side by side count as pairs."""
    beginnings: list[str] = []
    material: list[str] = []
    properties: list[str] = []

    @property
    def pairs(self) -> Iterable[tuple[str, str]]:
        return itertools.pairwise(self.row)


class Zone(enum.StrEnum):
    """What the form of a text stands for: the same code says less under a clear instruction."""

    WHOLE = "#"
    """The person's own words, or nobody can tell."""
    UNDER_CLEAR = "~#"
    """Material under an instruction that says what is wanted."""
    UNDER_VAGUE = "?#"
    """Material under one that doesn't: “fix this”."""


def features(
    instruction: Words, material: Words, whole: str, findings: Iterable[Finding], zone: Zone = Zone.WHOLE
) -> Features:
    """The features of a prompt: `instruction` and `material` folded, `whole` as it stands, all bounded."""
    tokens = instruction.tokens[:INSTRUCTION_WORDS]
    about: list[str] = []
    if material.text and zone is not Zone.UNDER_CLEAR:
        about = list(filter(str.isalpha, words_at_head(material, MATERIAL_LETTERS).tokens))
    if not (tokens or about):
        # Nothing is asked in words, so there is nothing that prompts like it could tell.
        return Features()
    form = [*[finding.kind for finding in findings], *_form(instruction.text, whole)]
    properties = ["#any", *_letters(instruction), f"{zone}any", *[zone + name for name in form]]
    if instruction.unspaced and any(map(has_unspaced, tokens)):
        return Features(_unspaced(tokens), [], [], about, properties)
    if any(map(str.isdecimal, tokens)):
        tokens = ["0" if token.isdecimal() else token for token in tokens]
    beginnings = [token[:STEM] for token in tokens if len(token) > STEM + 1]
    return Features(tokens, ["^", *tokens], beginnings, about, properties)


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
        if len(_OPTION.findall("\n" + whole)) > 2:
            found.append("options")
        if whole.count("\n- ") + whole.count("\n* ") + whole.count("\n• ") > 1:
            found.append("bullets")
    return found


class Named(msgspec.Struct, frozen=True, gc=False):
    """Which features of a prompt speak for a route, told only where a person looks: it is decided with each key."""

    model: Linear
    found: Features
    place: int
    """Of the route, among the weights."""

    def names(self) -> tuple[str, ...]:
        """What speaks most: up to three words in one form (`calcul*`, `of the`, `~total`), then properties."""
        model, found, place = self.model, self.found, self.place
        known = {word: model.words[word] for word in found.words if word in model.words}
        known |= {" ".join(pair): weights for pair, weights in _pairs(model.pairs, found.row).items()}
        for letters in found.beginnings:
            if letters in model.beginnings:
                known[f"{letters}*"] = model.beginnings[letters]
        for word in found.material:
            if word in model.material:
                known[f"~{word}"] = model.material[word]
        telling = sorted((-weights[place], name) for name, weights in known.items() if weights[place] > TELLING)
        forms = [name for name in found.properties if name in model.properties and not name.endswith("#any")]
        return (
            *[name for _, name in telling[:MOST_WORDS]],
            *dict.fromkeys(name for name in forms if model.properties[name][place] > NAMED),
        )


def linear_evidence(model: Linear, found: Features) -> Iterator[Evidence]:
    """What the model adds to each route's score, with the words that speak most for it. Nothing without a model."""
    words = [
        *_weights(model.words, found.words),
        *_pairs(model.pairs, found.row).values(),
        *_weights(model.beginnings, found.beginnings),
        *_weights(model.material, found.material),
    ]
    each = 1.0 / (UNIT * len(words) ** 0.5) if words else 0.0
    by_words, by_form = _summed(words), _summed([*_weights(model.properties, found.properties)])
    for place, route in enumerate(ROUTES):
        weight = by_words[place] * each + by_form[place] / UNIT
        if weight:
            yield Evidence(route, weight, FORM, telling=Named(model, found, place) if weight > SHOWN else None)


def _weights(weights: Mapping[str, Weights], names: list[str]) -> Iterable[Weights]:
    """Of these features those that the model knows, each once."""
    return map(weights.__getitem__, weights.keys() & names) if names else ()


def _pairs(weights: Mapping[str, Mapping[str, Weights]], row: list[str]) -> dict[tuple[str, str], Weights]:
    """Of the pairs of this row those that the model knows."""
    known = {}
    # All first words are looked up in one go: few of them begin a pair that the model knows.
    for first, seconds, second in zip(row, map(weights.get, row), row[1:], strict=False):
        if seconds and second in seconds:
            known[first, second] = seconds[second]
    return known


def _summed(weights: list[Weights]) -> Weights:
    quick, code, reasoning = map(sum, zip(*weights, strict=True)) if weights else (0, 0, 0)
    return quick, code, reasoning
