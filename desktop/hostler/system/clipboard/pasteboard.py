"""What the user pastes on purpose: text, files or an image, read off the UI thread, with a deadline and a way out."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Protocol

import msgspec

from hostler.system.selection import Outcome, Wanted, always
from hostler.system.session import x11_display

PASTE_S = 5.0
"""The user waits for it and sees that, and can give up at any time."""
DRAG_S = 0.3


class Board(enum.Enum):
    """Where it lies."""

    CLIPBOARD = "CLIPBOARD"
    SELECTION = "PRIMARY"
    """What is selected somewhere; the middle mouse button pastes it."""


class Pasted(msgspec.Struct, frozen=True, kw_only=True):
    """What there was. Its repr shows sizes, never text."""

    outcome: Outcome
    """TEXT or IMAGE where there is something, files too; NOTHING, NOT_TEXT, LATE or UNAVAILABLE."""
    text: str = ""
    urls: tuple[str, ...] = ()
    """Copied files and links, as URLs."""
    image: bytes = b""
    """An encoded picture, where there is no text, or the URLs are links."""
    kind: str = ""
    """Its MIME type."""
    truncated: bool = False
    """Whether there was more text than a question can take."""

    def __repr__(self) -> str:
        return f"Pasted({self.outcome}, {len(self.text)} chars, {len(self.urls)} urls, {len(self.image)} bytes)"


class Pasteboard(Protocol):
    """Reads one at a time, from any thread."""

    def read(self, board: Board, deadline_s: float = PASTE_S, wanted: Wanted = always) -> Pasted:
        """Never raises. Ends soon after `wanted` has become false, as LATE."""
        ...

    def drag_answers(self, deadline_s: float = DRAG_S) -> bool:
        """Whether the program that something is dragged from answers at all."""
        ...

    def close(self) -> None: ...


def choose(environ: Mapping[str, str], platform: str) -> Pasteboard | None:
    """The pasteboard of this desktop; None: the toolkit's own, which waits for nobody there."""
    if display_name := x11_display(environ, platform):
        from hostler.system.clipboard.x11 import X11Pasteboard

        return X11Pasteboard(display_name)
    return None
