"""What the user selected or copied, read with a deadline and never on the UI thread."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Protocol

import msgspec

MAX_BYTES = 1024 * 1024
READ_S = 0.3


class Outcome(enum.StrEnum):
    """How a read ended."""

    TEXT = "text"
    NOTHING = "nothing"
    NOT_TEXT = "not_text"
    """There is something, but it is no text."""
    LATE = "late"
    """The program that owns it didn't answer in time."""
    SECRET = "secret"
    """A password manager marked it; it was not read."""
    UNAVAILABLE = "unavailable"
    """This desktop gives no way to read it."""


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """What was read. Its repr shows sizes, never text."""

    outcome: Outcome
    text: str = ""
    truncated: bool = False
    """Whether there was more than MAX_BYTES."""

    def __repr__(self) -> str:
        return f"Captured({self.outcome}, {len(self.text)} chars{', truncated' if self.truncated else ''})"

    @property
    def advice(self) -> str:
        """Why there is no text, and what to do, as a sentence."""
        return {
            Outcome.TEXT: "",
            Outcome.NOTHING: "nothing is there. Select or copy some text first.",
            Outcome.NOT_TEXT: "what is there is no text.",
            Outcome.LATE: "the program it is in doesn't answer. Copy the text from another one.",
            Outcome.SECRET: "it is marked as secret, so it was left alone.",
            Outcome.UNAVAILABLE: "it can't be read here. Pass the text itself, or - for stdin.",
        }[self.outcome]


class SelectionReader(Protocol):
    """Reads one selection. `read` may be called from any one thread at a time, `look` from another."""

    def look(self) -> None:
        """Notes which window is active now: what is selected there is what counts. Takes under a millisecond."""
        ...

    def read(self, deadline_s: float = READ_S) -> Captured:
        """Never raises and never takes longer than the deadline, plus a few ms."""
        ...


class Unreadable:
    """For desktops without a way to read the selection: the clipboard is offered instead."""

    def look(self) -> None:
        pass

    def read(self, deadline_s: float = READ_S) -> Captured:
        return Captured(outcome=Outcome.UNAVAILABLE)


def choose(environ: Mapping[str, str], platform: str) -> SelectionReader:
    """The reader of the selection on this desktop. Under Wayland and on other systems there is none yet."""
    if platform == "linux" and environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY"):
        from hostler.system.selection.x11 import X11Selection

        return X11Selection(environ["DISPLAY"], "PRIMARY", only_active=True)
    return Unreadable()
