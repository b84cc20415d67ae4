"""Text that came from a model or a host, made safe to print or paste."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed, and the marks that turn the reading direction around (Unicode UAX #9).
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(untrusted_text: str) -> str:
    """The text without anything that could drive a terminal or hide what it says. Lines and tabs stay."""
    return _CONTROLS.sub("", untrusted_text) if _CONTROLS.search(untrusted_text) else untrusted_text


def one_line(untrusted_text: str, limit: int) -> str:
    """The text as one printable line of at most `limit` characters."""
    text = " ".join(printable(untrusted_text.replace("\r", " ")).split())
    if text == untrusted_text and len(text) <= limit:
        return untrusted_text
    return text if len(text) <= limit else text[: limit - 1] + "…"
