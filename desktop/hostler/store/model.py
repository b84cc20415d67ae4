"""The shipped weights of the routing model."""

from __future__ import annotations

import logging

import msgspec

from hostler.assets import asset
from hostler.domain.classify.classifier import RULES_ALONE
from hostler.domain.classify.linear import Linear

log = logging.getLogger(__name__)


def read_model() -> Linear:
    """The model from `resources/routing.json`; when that can't be read the rules decide alone, and the log says why."""
    try:
        return msgspec.json.decode(asset("routing.json").read_bytes(), type=Linear)
    except (OSError, msgspec.DecodeError) as error:
        log.warning("the routing model can't be read, the rules decide alone: %s", error)
        return RULES_ALONE
