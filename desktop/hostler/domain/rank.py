"""How able a target is beside the others: as the user ranks it, else by its weights."""

from __future__ import annotations

import re

from hostler.domain.fleet import HostFacts
from hostler.domain.registry import Registry, Target

BILLION = 1e9
_IN_NAME = re.compile(r"(?<![\w.])(?:(\d{1,2})x)?(\d{1,4}(?:\.\d+)?)([bm])(?![a-z0-9])", re.IGNORECASE)


def rank_of(target: Target, registry: Registry, facts: HostFacts) -> float | None:
    """The user's `rank`, else the weights in billions as the host says them, else as the model's name does.

    None where nobody knows: such a target is neither bigger nor smaller than another.
    """
    fixed = registry.model_settings(target).rank
    if fixed is not None:
        return float(fixed)
    model = facts.model(target.model)
    if model is not None and model.parameters:
        return model.parameters / BILLION
    return billions_in_name(target.model)


def billions_in_name(name: str) -> float | None:
    """The weights in billions as a model's name says them: `qwen3:4b`, `mixtral:8x7b`, `smollm2:135m`."""
    found = _IN_NAME.search(name)
    if not found:
        return None
    return float(found[1] or 1) * float(found[2]) / (1000 if found[3] in "mM" else 1)
