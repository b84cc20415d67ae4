"""The global hotkey: one interface, a file a mechanism.

x11 takes the key for Hostler alone (XGrabKey); windows and macos use the system's own registration; portal asks a
Wayland desktop for all keys together; pynput listens along, so the focused app gets the key too: it only serves where
nothing else can and the user switched it on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from hostler.domain.combination import Combination, Modifier, parse
from hostler.domain.said import wording
from hostler.system.session import is_wayland


class HotkeyTaken(Exception):
    """Another program holds this combination, which is its text."""


class HotkeyUnavailable(Exception):
    """No mechanism works here. The text says what to do."""


class HotkeyListener(Protocol):
    """Calls back once for each press, however long the key is held; from a thread of its own (macOS: the main one)."""

    def start(self, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        """Takes the key; `on_lost` hears a sentence if it is lost later. Raises HotkeyTaken or HotkeyUnavailable.

        Both must return at once: `stop` waits for them.
        """
        ...

    def stop(self) -> None:
        """Gives the key back. No call comes after this returns. May be called from a callback, and twice."""
        ...


class Shortcut(msgspec.Struct, frozen=True):
    """One of the keys that a desktop gives together, as it shows it to the user."""

    id: str
    """Never empty; the desktop remembers the user's choice by it."""
    about: str
    combination: Combination


class SharedHotkeys(Protocol):
    """All keys of the app at once, from a desktop that asks the user for them. No method waits."""

    def bind(self, wanted: tuple[Shortcut, ...]) -> None:
        """Takes these keys in place of those before."""
        ...

    def stop(self) -> None:
        """Gives all keys back. No call comes after this returns; may be called twice, but not from a callback."""
        ...


CONSOLES = {f"F{number}" for number in range(1, 13)}
WAYLAND = wording(
    "Hotkey",
    "This desktop lets no program take a key by itself. Bind a key to the command `hostler popup`: the settings, under "
    "Hotkeys, say how.",
)
CONSOLE = wording("Hotkey", "{key} switches to another console on Linux before any program sees it: press other keys.")
NO_DISPLAY = wording("Hotkey", "There is no display here, so there is no hotkey.")


def choose(combination: Combination, environ: Mapping[str, str], platform: str, *, listen: bool) -> HotkeyListener:
    """The mechanism for this desktop. Raises HotkeyUnavailable. With `listen`, one that shares the key."""
    if platform not in ("win32", "darwin"):
        if is_wayland(environ):
            raise HotkeyUnavailable(WAYLAND)
        if not environ.get("DISPLAY"):
            raise HotkeyUnavailable(NO_DISPLAY)
        if combination.modifiers == {Modifier.CTRL, Modifier.ALT} and combination.key in CONSOLES:
            raise HotkeyUnavailable(CONSOLE.format(key=str(combination)))
    if listen:
        from hostler.system.hotkey.listening import ListeningHotkey

        return ListeningHotkey(combination)
    if platform == "win32":
        from hostler.system.hotkey.windows import WindowsHotkey

        return WindowsHotkey(combination)
    if platform == "darwin":
        from hostler.system.hotkey.macos import MacHotkey

        return MacHotkey(combination)
    from hostler.system.hotkey.x11 import X11Hotkey

    return X11Hotkey(combination, environ["DISPLAY"])


def choose_shared(
    environ: Mapping[str, str],
    platform: str,
    on_press: Callable[[str, str], None],
    on_bound: Callable[[Mapping[str, str]], None],
    on_problem: Callable[[str], None],
) -> SharedHotkeys | None:
    """The mechanism for all keys together; None where each is taken by itself. Callbacks come from another thread.

    `on_press` hears the shortcut's id and the token that lets a window take the focus, or "". `on_bound` hears which
    keys the user has, as the desktop writes them, by id. `on_problem` hears a sentence, or "" once all is well.
    """
    if not platform.startswith("linux") or not is_wayland(environ):
        return None
    from hostler.system.hotkey.portal import PortalHotkeys

    return PortalHotkeys(environ, on_press, on_bound, on_problem)


__all__ = [
    "Combination",
    "HotkeyListener",
    "HotkeyTaken",
    "HotkeyUnavailable",
    "SharedHotkeys",
    "Shortcut",
    "choose",
    "choose_shared",
    "parse",
]
