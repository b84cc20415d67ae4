"""The global hotkey: one interface, a file a mechanism.

x11 takes the key for Hostler alone (XGrabKey); windows and macos use the system's own registration; pynput listens
along, so the focused app gets the key too: it only serves where nothing else can and the user switched it on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from hostler.domain.combination import Combination, parse
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


WAYLAND = wording(
    "Hotkey",
    "Under Wayland no program can take a key by itself. Bind a key to the command `hostler popup` in your desktop's "
    "keyboard settings.",
)
NO_DISPLAY = wording("Hotkey", "There is no display here, so there is no hotkey.")


def choose(combination: Combination, environ: Mapping[str, str], platform: str, *, listen: bool) -> HotkeyListener:
    """The mechanism for this desktop. Raises HotkeyUnavailable. With `listen`, one that shares the key."""
    if platform not in ("win32", "darwin"):
        if is_wayland(environ):
            raise HotkeyUnavailable(WAYLAND)
        if not environ.get("DISPLAY"):
            raise HotkeyUnavailable(NO_DISPLAY)
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


__all__ = ["Combination", "HotkeyListener", "HotkeyTaken", "HotkeyUnavailable", "choose", "parse"]
