"""The shipped actions, and the user's own after them."""

from __future__ import annotations

import tomllib

import msgspec
from msgspec.structs import replace

from hostler.assets import asset
from hostler.domain.registry import Action, Registry


def with_default_actions(registry: Registry) -> Registry:
    """The registry with the shipped actions before the user's own; an own one with the same id replaces it."""
    document = tomllib.loads(asset("actions.toml").read_text(encoding="utf-8"))
    shipped = msgspec.convert(document["actions"], type=tuple[Action, ...])
    own = {action.id: action for action in registry.actions}
    merged = [own.pop(action.id, action) for action in shipped]
    return replace(registry, actions=(*merged, *own.values()))
