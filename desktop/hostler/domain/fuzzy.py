"""Finding a name by a few of its letters, as a palette does."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

WORD_START = 8.0
IN_A_ROW = 5.0
WHOLE_START = 12.0
GAP = -0.6
LENGTH = -0.05


def score(wanted: str, name: str) -> float | None:
    """How well a name fits what was typed; None when its letters aren't all in it, in their order.

    Letters that begin words or follow each other count most. Case, accents and blanks in `wanted` don't matter.
    """
    letters, text = _folded(wanted).replace(" ", ""), _folded(name)
    if not letters:
        return 0.0
    # best[place]: the best score of the letters so far with the last one at that place.
    best: dict[int, float] = {}
    for number, letter in enumerate(letters):
        fresh: dict[int, float] = {}
        for place, found in enumerate(text):
            if found != letter:
                continue
            own = WORD_START if place == 0 or not text[place - 1].isalnum() else 0.0
            if number == 0:
                fresh[place] = own + (WHOLE_START if place == 0 else GAP * min(place, 10))
                continue
            before = [
                earned + (IN_A_ROW if place - at == 1 else GAP * min(place - at - 1, 10))
                for at, earned in best.items()
                if at < place
            ]
            if before:
                fresh[place] = own + max(before)
        if not fresh:
            return None
        best = fresh
    return max(best.values()) + LENGTH * len(text)


def ranked(wanted: str, items: Iterable[T], names: Callable[[T], Sequence[str]]) -> list[T]:
    """The items that fit, the best first; an item counts by the best of its names. Equal ones keep their order."""
    scored = []
    for item in items:
        fits = [found for name in names(item) if (found := score(wanted, name)) is not None]
        if fits:
            scored.append((-max(fits), item))
    return [item for _, item in sorted(scored, key=lambda pair: pair[0])]


def _folded(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
