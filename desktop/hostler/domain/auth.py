"""How a host's key is sent: as a bearer token, as user and password, or in a header of its own."""

from __future__ import annotations

import base64
import re

from hostler.domain.complaints import NO_WAY
from hostler.domain.said import wording

BEARER = "bearer"
BASIC = "basic"
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A token of RFC 9110, section 5.6.2."""
_NOT_FREE = ("host", "content-length", "content-type", "transfer-encoding", "connection", "cookie")


def way_fault(auth_as: str) -> str:
    """What is wrong with a way to send a key, and what to write; "" when it can be used."""
    if auth_as.casefold() in _NOT_FREE or not HEADER_NAME.fullmatch(auth_as):
        return NO_WAY.format(text=auth_as)
    return ""


def key_fault(auth_as: str, key: str) -> str:
    """What is wrong with a key, in words that don't hold it; "" when it can be sent."""
    if not key or not key.isascii() or not key.isprintable():
        return wording("Keyring", "a key is one word of plain letters and signs: copy it again")
    if auth_as == BASIC:
        user, colon, _ = key.partition(":")
        return (
            "" if user and colon else wording("Keyring", "for basic, the key is a name and a password: name:password")
        )
    return wording("Keyring", "a key is one word of plain letters and signs: copy it again") if " " in key else ""


def credentials(auth_as: str, key: str) -> tuple[str, str]:
    """The header that carries the key: its name and its value."""
    if auth_as == BASIC:
        return "Authorization", "Basic " + base64.b64encode(key.encode()).decode()
    if auth_as == BEARER:
        return "Authorization", f"Bearer {key}"
    return auth_as, key
