"""Puts text in place of a selection in another program's window: one interface, a file a mechanism.

Only where everything that the clipboard held can be kept and given back; elsewhere the caller copies the text and says
so. On Windows, macOS and under Wayland nothing is pasted yet, for that reason.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Protocol

import msgspec

from hostler.system.session import x11_display


class Outcome(enum.StrEnum):
    """How a paste ended. The text is in place after DONE alone."""

    DONE = "done"
    CHANGED = "changed"
    """Another window is active, or the one it came from is gone."""
    DESELECTED = "deselected"
    """What was selected isn't any more: the text would land beside it."""
    TERMINAL = "terminal"
    """Text that is pasted there may run."""
    UNSAVED = "unsaved"
    """What the clipboard held could not be read in time."""
    HELD = "held"
    """A modifier key stayed down."""
    IGNORED = "ignored"
    """The window didn't fetch the text."""
    UNAVAILABLE = "unavailable"
    """This desktop gives no way."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the text goes."""

    window: int
    """The window that the selection is in, as the system names it."""
    selected: str
    """What was selected there."""
    own_window: int = 0
    """Hostler's own window, which may be active still."""

    def __repr__(self) -> str:
        return f"Place({self.window:#x}, {len(self.selected)} chars)"


class Paster(Protocol):
    """Pastes one text at a time, from any thread but the window's."""

    def paste(self, text: str, place: Place) -> Outcome:
        """Waits for the keys, the window and the fetch: three seconds at most. Never raises."""
        ...

    def close(self) -> None:
        """Gives back what is held; nothing is served any more."""
        ...


class NoPaste:
    """For desktops where nothing is pasted."""

    def paste(self, text: str, place: Place) -> Outcome:
        return Outcome.UNAVAILABLE

    def close(self) -> None:
        pass


# Window classes in lower case. Each stands for every class that begins so.
TERMINALS: tuple[str, ...] = (
    "xterm",
    "uxterm",
    "koi8rxterm",
    "konsole",
    "yakuake",
    "alacritty",
    "kitty",
    "foot",
    "kgx",
)
TERMINALS += ("org.gnome.console", "org.kde.konsole", "org.kde.yakuake", "wezterm", "org.wezfurlong.wezterm", "ghostty")
TERMINALS += ("com.mitchellh.ghostty", "terminator", "tilix", "com.gexperts.tilix", "terminology", "ptyxis")
TERMINALS += ("org.gnome.ptyxis", "urxvt", "rxvt", "st-256color", "stterm", "guake", "tilda", "hyper", "tabby", "rio")
TERMINALS += ("contour", "cool-retro-term", "blackbox", "warp", "dev.warp", "termite", "sakura", "roxterm", "eterm")
TERMINALS += ("aterm", "mlterm", "wterm", "zutty", "extraterm", "waveterm", "putty", "pterm")


def is_terminal(window_class: str) -> bool:
    """Whether windows of this class run what is pasted into them."""
    name = window_class.casefold()
    # qterminal, lxterminal, gnome-terminal-server and many more say it.
    return name == "st" or "terminal" in name or name.startswith(TERMINALS)


def choose(environ: Mapping[str, str], platform: str) -> Paster:
    """The mechanism for this desktop."""
    if display_name := x11_display(environ, platform):
        from hostler.system.paste.x11 import X11Paste

        return X11Paste(display_name)
    return NoPaste()
