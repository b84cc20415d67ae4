"""What the user selected or copied, read with a deadline and never on the UI thread."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

import msgspec

from hostler.system.session import is_wayland, wayland_program, x11_display

MAX_BYTES = 1024 * 1024
READ_S = 0.3
IMAGE_BYTES = 64 * 1024 * 1024
IMAGE_S = 2.0
"""Its owner may have to encode an image first, and a large one comes in hundreds of pieces."""


class Outcome(enum.StrEnum):
    """How a read ended."""

    TEXT = "text"
    IMAGE = "image"
    """An image and no text; only from a reader that was made to take images."""
    NOTHING = "nothing"
    NOT_TEXT = "not_text"
    """There is something, but it is no text."""
    LATE = "late"
    """The program that owns it didn't answer in time."""
    SECRET = "secret"
    """A password manager marked it; it was not read."""
    UNAVAILABLE = "unavailable"
    """This desktop gives no way to read it."""


_ADVICE = {
    Outcome.TEXT: "",
    Outcome.IMAGE: "what is there is an image, not a text.",
    Outcome.NOTHING: "nothing is there. Select or copy some text first.",
    Outcome.NOT_TEXT: "what is there is no text.",
    Outcome.LATE: "the program it is in doesn't answer. Copy the text from another one.",
    Outcome.SECRET: "it is marked as secret, so it was left alone.",
    Outcome.UNAVAILABLE: "it can't be read here. Pass the text itself, or - for stdin.",
}


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """What was read. Its repr shows sizes, never text."""

    outcome: Outcome
    text: str = ""
    """Line ends are `\\n`; bytes that are no text in the owner's encoding are U+FFFD."""
    image: bytes = b""
    """An encoded picture, as its owner gave it."""
    truncated: bool = False
    """Whether there was more than the reader's limit; the text is its start, cut at a character."""
    total_bytes: int | None = None
    """How much there is in all, in the owner's encoding; None when the owner didn't say."""
    stale: bool = False
    """Whether the selection belongs to a program whose window isn't the active one."""
    app: str = ""
    """The class of the window it came from, in lower case, like `org.gnome.terminal`; where the desktop tells."""
    window: int = 0
    """The window it came from, as the system names it; 0 where the desktop doesn't tell."""
    age_s: float | None = None
    """How long ago it was copied; None where its owner doesn't say."""
    fix: str = ""
    """What makes it readable here, where there is something."""

    def __repr__(self) -> str:
        notes = [f"{len(self.image)} bytes" if self.image else f"{len(self.text)} chars"]
        if self.truncated:
            notes.append(f"truncated, {self.total_bytes} bytes in all")
        if self.stale:
            notes.append("stale")
        return f"Captured({', '.join([self.outcome, *notes])})"

    @property
    def advice(self) -> str:
        """Why there is no text, and what to do, as a sentence."""
        return self.fix or _ADVICE[self.outcome]


Wanted: TypeAlias = Callable[[], bool]
"""Whether somebody still wants what is read. Asked again and again, from the thread that reads."""
STEP_S = 0.02
"""How often: a read that nobody wants any more ends so soon."""


def always() -> bool:
    """A read that is wanted to its end."""
    return True


class SelectionReader(Protocol):
    """Reads one selection. `read` may be called from any thread and reads one at a time; `look` from another."""

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        """Notes which window is active now: what is selected there is what counts. Takes under a millisecond.

        `own_window` isn't open: a desktop that names it is about to name the one of the last look again. So is one that
        names none after it has `just_closed`.
        """
        ...

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        """Never raises. The owner has `deadline_s` to answer; after it the read ends within some ms, as LATE.

        So it does soon after `wanted` has become false.
        """
        ...


WAYLAND = "install wl-clipboard (apt-get install wl-clipboard), or pass the text itself, or - for stdin."
ELSEWHERE = "on this system it can't be read yet. Copy the text first: the clipboard can be read."
NO_DISPLAY = "there is no display here. Pass the text itself, or - for stdin."


class Unreadable:
    """For desktops without a way to read the selection: the clipboard is offered instead."""

    def __init__(self, fix: str = "") -> None:
        self._fix = fix

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        pass

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        return Captured(outcome=Outcome.UNAVAILABLE, fix=self._fix)


def reads_before_shown(platform: str) -> bool:
    """Whether the selection can be read only while its own window is active, so before ours is shown."""
    return platform == "win32"


def choose(environ: Mapping[str, str], platform: str) -> SelectionReader:
    """The reader of the selection on this desktop."""
    if platform == "win32":
        from hostler.system.selection.windows import WindowsSelection

        return WindowsSelection()
    if platform == "darwin":
        from hostler.system.selection.macos import MacSelection

        return MacSelection()
    if display_name := x11_display(environ, platform):
        from hostler.system.selection.x11 import X11Selection

        return X11Selection(display_name, "PRIMARY", only_active=True)
    if not platform.startswith("linux"):
        return Unreadable(ELSEWHERE)
    if program := wayland_program("wl-paste", environ, platform):
        from hostler.system.selection.wayland import WaylandSelection

        return WaylandSelection(program, primary=True)
    return Unreadable(WAYLAND if is_wayland(environ) else NO_DISPLAY)
