"""The address of a network card, as people write it."""

from __future__ import annotations

import re

from hostler.domain.complaints import MAC

_PAIRS = re.compile(r"[0-9A-Fa-f]{2}(?:([:-]?)[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}")
_QUADS = re.compile(r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}")


def parse_mac(text: str) -> bytes:
    """Reads `aa:bb:cc:dd:ee:ff`, `aa-bb-…`, `aabb.ccdd.eeff` or twelve digits. Raises ValueError with what to write."""
    written = text.strip()
    if not _PAIRS.fullmatch(written) and not _QUADS.fullmatch(written):
        raise ValueError(MAC.format(text=text))
    return bytes.fromhex(re.sub(r"[:.-]", "", written))
