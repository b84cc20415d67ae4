"""Routes whose choice the user often changes: their rule may want another word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from hostler.domain.totals import Group

OFTEN, OFTEN_SHARE = 3, 0.4
"""So many changes at least, and such a share of all."""


class Overridden(msgspec.Struct, frozen=True, kw_only=True):
    """A route that Hostler chose for so many prompts, `of`, of which the user changed some."""

    route: str
    changed: int
    of: int


def often_overridden(by_route: Sequence[Group], changed: Iterable[str]) -> tuple[Overridden, ...]:
    """From figures by route, which may come in parts, and Hostler's choice for each prompt that was changed.

    The worst come first.

    What the user sent a way by hand was no choice of Hostler's.
    """
    chosen = Counter[str]()
    for group in by_route:
        chosen[group.names[0]] += group.figures.prompts - group.figures.by_hand
    found = [
        Overridden(route=route, changed=count, of=max(0, chosen[route]) + count)
        for route, count in Counter(changed).items()
    ]
    often = [each for each in found if each.changed >= OFTEN and each.changed >= OFTEN_SHARE * each.of]
    return tuple(sorted(often, key=lambda each: (-each.changed, each.route)))
