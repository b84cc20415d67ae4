"""Evidence from what the user picked instead, for prompts like this one.

Two prompts are alike in two ways. Nearly the same prompt follows a single pick at once. Else a word must be shared by
several picks that agree, and it counts for more the less other prompts use it: “draft” says something, “the” nothing.
All of it is a pure function of the picks, whatever their order: one that is taken back has never been.
"""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

import msgspec

from hostler.domain.classify.classification import Evidence
from hostler.domain.classify.common import LEADING, ORDINARY, SILENT
from hostler.domain.classify.reading import read
from hostler.domain.classify.rules import folded, has_unspaced, is_known, plain_words
from hostler.domain.leaks import find_secrets
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Route
from hostler.domain.said import counted, joined, quoted
from hostler.domain.untrusted import one_line

KEPT = 500
"""As many picks count, the newest ones."""
OPENING = 80

WEIGHT = 9.0
"""What several picks can say of a kind of prompts: enough to overturn a sure decision, when that many agree."""
SAME = 16.0
"""What one pick says of the very same prompt: more than all that Hostler finds in it."""
AGREEING = 5
"""So many picks that share a word, and agree, give it all of its weight; a single one gives it none."""
ALIKE_FROM, ALIKE_FULLY = 0.5, 0.8
"""Shares of the words two prompts have in common: from the first on one pick counts, from the second on in full."""

_WORDS, _ABOUT = 40, 24
_SEARCHED_CHARS = 4_000
_INSTRUCTION_CHARS, _MATERIAL_CHARS = 1_000, 300
_ORDINARY, _KNOWN = 0.2, 0.8
_ELSEWHERE = 0.25
"""A word that was what the picked prompts asked for, as “draft” in “draft a letter”, says a quarter in any other place:
“who went first in the draft” is no such request."""
_OTHERS = 0.35
"""A word that united prompts of one route says a third in a prompt that belongs to another: mails that were moved away
from quick don't take along the code that reads mails."""
_LONGER = 2.0
"""In a prompt with more than twice the words of each picked one, a shared word says less, the longer that prompt is."""
_TELLING = 3
_IMAGE = -1
"""No hash of a word."""


class Marks(msgspec.Struct, frozen=True):
    """What is compared of a prompt, bounded: hashed words with the words themselves, in the order of the instruction.

    `opener` is the first word that says something, where it is what is asked for, as in “please draft”; 0 where it is
    only spoken of, as in “why is the draft”. `about` are words of the material, and whether there is an image.
    """

    words: Mapping[int, str]
    opener: int
    about: frozenset[int]


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """The user took another route than Hostler chose. Its repr shows no text.

    `at_ms` is UTC, since the epoch; `opening` the prompt's first characters, so that a person knows it again;
    empty where they hold a secret.
    """

    id: int
    route: str
    instead_of: str
    at_ms: int
    opening: str
    words: frozenset[int]
    opener: int
    about: frozenset[int]

    def __repr__(self) -> str:
        return f"Pick({self.id}, {self.route} instead of {self.instead_of})"

    def is_same(self, other: Pick) -> bool:
        """Whether it says the same of the same prompt."""
        return (self.route, self.words, self.about) == (other.route, other.words, other.about)

    @staticmethod
    def of(prompt: Prompt, route: str, instead_of: str, *, at_ms: int, id: int = 0) -> Pick:
        """The pick of a route for this prompt."""
        reading = read(prompt)
        found = marks_of(folded(reading.instruction), reading.material, has_image=bool(prompt.images))
        said = prompt.instruction.strip() or prompt.text.strip()
        return Pick(
            id=id,
            route=route,
            instead_of=instead_of,
            at_ms=at_ms,
            # A key that the opening would cut in two is one all the same.
            opening="" if find_secrets(said[:_SEARCHED_CHARS]) else one_line(said, OPENING),
            words=frozenset(found.words),
            opener=found.opener,
            about=found.about,
        )


def marks_of(instruction: str, material: str, *, has_image: bool = False) -> Marks:
    """What is compared of these two (the instruction is folded already)."""
    tokens = tokens_of(instruction[:_INSTRUCTION_CHARS])
    # An instruction of silent words alone, like “what is this?”, is still the same as itself.
    spoken = [word for word in tokens if word not in SILENT] or tokens
    words = {hashed(word): word for word in dict.fromkeys(spoken[: 2 * _WORDS])}
    about = [word for word in dict.fromkeys(tokens_of(folded(material[:_MATERIAL_CHARS]))) if word not in SILENT]
    return Marks(
        words=dict(list(words.items())[:_WORDS]),
        opener=_opener(tokens),
        about=frozenset([*map(hashed, about[:_ABOUT]), *([_IMAGE] if has_image else [])]),
    )


def _opener(tokens: Iterable[str]) -> int:
    for word in tokens:
        if word not in LEADING:
            return 0 if word in SILENT else hashed(word)
    return 0


def tokens_of(text: str) -> list[str]:
    """The words of a folded text; where words aren't spaced, each two letters that stand side by side."""
    tokens = plain_words(text)
    if not has_unspaced(text):
        return tokens
    return [part for token in tokens for part in _parts(token)]


def hashed(word: str) -> int:
    """The same number for the same word, on every machine."""
    return zlib.crc32(word.encode("utf-8", "replace"))


def learned_evidence(
    found: Marks, routes: Iterable[Route], picks: Sequence[Pick], own: Set[str] = frozenset()
) -> Iterator[Evidence]:
    """What the picks say of a prompt: at most one piece of evidence a route, in words a person can check.

    `own` are the routes that it speaks for by itself.
    """
    known = {route.id for route in routes}
    agreed: dict[str, dict[int, int]] = {}
    opened: dict[tuple[str, int], int] = {}
    longest: dict[tuple[str, int], int] = {}
    strange: dict[tuple[str, int], int] = {}
    nearest: tuple[float, int, int, str] | None = None
    near: dict[str, int] = {}
    counted: set[tuple[str, frozenset[int], frozenset[int]]] = set()
    words, has_image = found.words.keys(), _IMAGE in found.about
    for pick in _newest(picks):
        shared = pick.words & words
        if not shared or pick.route not in known or (_IMAGE in pick.about) != has_image:
            continue
        # The same prompt again is no second one that agrees.
        if (same := (pick.route, pick.words, pick.about)) not in counted:
            counted.add(same)
            counts = agreed.setdefault(pick.route, {})
            for word in shared:
                counts[word] = counts.get(word, 0) + 1
                longest[pick.route, word] = max(longest.get((pick.route, word), 0), len(pick.words))
                if own - {pick.route, pick.instead_of}:
                    strange[pick.route, word] = strange.get((pick.route, word), 0) + 1
            if pick.opener in shared:
                opened[pick.route, pick.opener] = opened.get((pick.route, pick.opener), 0) + 1
        if alike := _alike(len(shared), pick, found):
            near[pick.route] = near.get(pick.route, 0) + 1
            # Of several for the same prompt, the last one counts.
            nearest = max(nearest or (0.0, 0, 0, ""), (alike, pick.at_ms, pick.id, pick.route))
    for route in sorted(agreed):
        telling = sorted(
            _telling(route, found, agreed, opened, longest, strange), key=lambda said: (-said[0], said[2])
        )[:_TELLING]
        doubt = 1.0
        for strength, _, _ in telling:
            doubt *= 1.0 - strength
        weight, count = WEIGHT * (1.0 - doubt), telling[0][1] if telling else 0
        if nearest is not None and nearest[3] == route:
            weight, count = max(weight, SAME * nearest[0]), max(count, near[route])
        if weight > 0.0:
            shown = telling or _shared(found, agreed[route])
            yield Evidence(route, round(weight, 3), _in_words(route, count, [word for *_, word in shown]))


def _newest(picks: Sequence[Pick]) -> Iterable[Pick]:
    return picks if len(picks) <= KEPT else heapq.nlargest(KEPT, picks, key=lambda pick: (pick.at_ms, pick.id))


def _alike(shared: int, pick: Pick, found: Marks) -> float:
    """0 to 1: from different prompts to nearly the same one. Over another text the same words are another prompt."""
    said = shared / (len(pick.words) + len(found.words) - shared)
    if said <= ALIKE_FROM:
        return 0.0
    if pick.about or found.about:
        said = min(said, len(pick.about & found.about) / len(pick.about | found.about))
    return min(1.0, max(0.0, round((said - ALIKE_FROM) / (ALIKE_FULLY - ALIKE_FROM), 3)))


def _telling(
    route: str,
    found: Marks,
    agreed: Mapping[str, Mapping[int, int]],
    opened: Mapping[tuple[str, int], int],
    longest: Mapping[tuple[str, int], int],
    strange: Mapping[tuple[str, int], int],
) -> Iterator[tuple[float, int, str]]:
    """(strength 0 to 1, how many picks, the word) of each word that several picks for this route share."""
    for key, count in agreed[route].items():
        against = sum(counts.get(key, 0) for other, counts in agreed.items() if other != route)
        purity = count / (count + against)
        agreeing = count * purity * purity
        if agreeing <= 1.0:
            continue
        word = found.words[key]
        opens = opened.get((route, key), 0) > count / 2
        strength = min(1.0, (agreeing - 1.0) / (AGREEING - 1.0)) ** 0.75 * _distinct(word, opens=opens)
        if opens and found.opener != key:
            strength *= _ELSEWHERE
        strength *= min(1.0, _LONGER * longest[route, key] / len(found.words))
        strength *= 1.0 - (1.0 - _OTHERS) * strange.get((route, key), 0) / count
        if strength > 0.0:
            yield strength, count, word


def _distinct(word: str, *, opens: bool) -> float:
    """How much a word tells of a kind of prompt, 0 to 1. A request's own verb tells more than its other words."""
    if word in SILENT or (word.isdigit() and len(word) < 4):
        return 0.0
    if word in ORDINARY:
        return _ORDINARY
    return 1.0 if opens or not is_known(word) else _KNOWN


def _shared(found: Marks, counts: Mapping[int, int]) -> list[tuple[float, int, str]]:
    return [(0.0, counts[key], word) for key, word in found.words.items() if key in counts][:_TELLING]


def _in_words(route: str, count: int, words: Iterable[str]) -> str:
    text = counted(
        "Evidence",
        "you moved %n prompts like this to {route}: {words}",
        "you moved %n prompt like this to {route}: {words}",
        1,
    )
    return text.format(n=count, route=route, words=joined(", ", map(quoted, words)))


def _parts(token: str) -> Iterator[str]:
    if not has_unspaced(token) or len(token) == 1:
        yield token
    else:
        yield from (token[place : place + 2] for place in range(len(token) - 1))
