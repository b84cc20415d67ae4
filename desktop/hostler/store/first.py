"""A first config.toml from a proposal: a comment above each section, and above each chain why it is this one."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from hostler.domain.propose import Guess, Proposal, Proposed
from hostler.store.edit import Add, Edit, Set

WIDTH = 100
MACHINES = "The machines. The chains below name them by their id; `name` is what the windows show."
ROUTES = "The routes. A chain is tried in its order. Words of your own that speak for a route go into `keywords`."
FALLBACK = "Who answers when a route's own chain can't."


def first_edits(proposal: Proposal) -> Iterator[Edit]:
    """What makes the file out of an empty one, in its order."""
    for number, guess in enumerate(proposal.hosts):
        yield _machine(guess, MACHINES if number == 0 else "")
    for number, proposed in enumerate(proposal.routes):
        yield _route(proposed, ROUTES if number == 0 else "")
    if proposal.fallback is not None:
        comment = _lines(FALLBACK, str(proposal.fallback.reason))
        yield Set(("fallback", "chain"), list(proposal.fallback.chain), comment)


def _machine(guess: Guess, heading: str) -> Add:
    host = guess.host
    table: dict[str, str | bool] = {"name": host.name, "kind": str(host.kind), "url": host.url}
    about = f"{host.label}."
    if host.always_on:
        table |= {"always_on": True}
        about = f"{host.label}. Always on? {guess.reason}" if guess.reason else about
    return Add(("hosts", host.id), table, _lines(heading, about))


def _route(proposed: Proposed, heading: str) -> Add:
    return Add(("routes", proposed.route), {"chain": list(proposed.chain)}, _lines(heading, str(proposed.reason)))


def _lines(*paragraphs: str) -> str:
    return "\n\n".join(textwrap.fill(text, WIDTH, break_long_words=False) for text in paragraphs if text)
