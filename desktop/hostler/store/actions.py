"""The shipped actions, and the user's own after them."""

from __future__ import annotations

import tomllib

import msgspec
from msgspec.structs import replace

from hostler.assets import asset
from hostler.domain.registry import Action, Registry
from hostler.domain.said import wording

_NAMES: dict[str, str] = {
    str(name): name
    for name in (
        wording("Action", "Summarize"),
        wording("Action", "Explain"),
        wording("Action", "Rephrase"),
        wording("Action", "Fix grammar"),
        wording("Action", "Translate"),
        wording("Action", "Reply"),
        wording("Action", "Shorten"),
        wording("Action", "Make a list"),
        wording("Action", "Explain error"),
        wording("Action", "Find mistakes"),
        wording("Action", "Answer"),
        wording("Action", "Describe"),
        wording("Action", "Read text"),
    )
}
"""The names in actions.toml, so that windows can say them in their own language."""


def with_default_actions(registry: Registry) -> Registry:
    """The registry with the shipped actions before the user's own; an own one with the same id replaces it."""
    document = tomllib.loads(asset("actions.toml").read_text(encoding="utf-8"))
    read = msgspec.convert(document["actions"], type=tuple[Action, ...])
    shipped = [replace(action, name=_NAMES.get(action.name, action.name)) for action in read]
    own = {action.id: action for action in registry.actions}
    merged = [own.pop(action.id, action) for action in shipped]
    return replace(registry, actions=(*merged, *own.values()))
