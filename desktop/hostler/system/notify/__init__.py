"""Notifications of the desktop: one interface, a file a mechanism. Where there is none, the tray icon shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec


class Picture(msgspec.Struct, frozen=True):
    """Beside the text: rows of red, green, blue and alpha, a byte each, from the top."""

    width: int
    height: int
    rgba: bytes


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One notification. A click on it is told with its `key`, unless that is 0. Its repr holds no text."""

    title: str
    text: str
    key: int = 0
    action: str = ""
    """What a click does, in a word or two."""
    picture: Picture | None = None

    def __repr__(self) -> str:
        return f"Notice(key={self.key}, {len(self.text)} chars)"


class NoService(Exception):
    """Nobody shows notifications here, or not now. The text is the name of what went wrong."""


class Notifier(Protocol):
    """Shows notifications without ever waiting; what comes of them is told from a thread of its own."""

    def show(self, notice: Notice) -> None:
        """Shows it; where that fails, `on_failure` hears of it."""
        ...

    def close(self) -> None:
        """Ends the thread. No call comes after this returns."""
        ...


def choose(
    platform: str,
    on_token: Callable[[str], None],
    on_click: Callable[[int], None],
    on_failure: Callable[[Notice], None],
) -> Notifier | None:
    """The mechanism for this desktop. None: only the tray icon can show them. Nothing is started yet.

    `on_token` hears, before a click, what lets a window take the focus for it under Wayland.
    """
    if not platform.startswith("linux"):
        return None
    from hostler.system.notify.freedesktop import FreedesktopNotifier

    return FreedesktopNotifier(on_click, on_failure, on_token=on_token)


__all__ = ["NoService", "Notice", "Notifier", "Picture", "choose"]
