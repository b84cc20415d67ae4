"""How long a host keeps a model loaded, as Ollama reads it: seconds, or a duration of Go's."""

from __future__ import annotations

import re

from hostler.domain.said import wording
from hostler.domain.untrusted import one_line

MOST_S = 1_000_000_000
"""Thirty years."""
_DURATION = re.compile(r"-?(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h))+")
_BAD = wording(
    "Config", "“{text}” is no time: write it like 30m or 1h30m, a number of seconds, 0 for not at all, -1 for always"
)


def keep_alive_fault(value: str | int) -> str:
    """What is wrong with a `keep_alive`, or "". Source: time.ParseDuration of Go, and api/types.go of Ollama."""
    shown = one_line(str(value), 40)
    if isinstance(value, str):
        return "" if _DURATION.fullmatch(value) else _BAD.format(text=shown)
    return "" if -1 <= value <= MOST_S else _BAD.format(text=shown)


def read_keep_alive(text: str) -> str | int:
    """What somebody typed: a whole number is seconds. Raises ValueError."""
    value: str | int = int(text) if re.fullmatch(r"-?\d{1,12}", text) else text
    if fault := keep_alive_fault(value):
        raise ValueError(fault)
    return value
