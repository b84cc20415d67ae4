"""What the user has to permit before the selection can be read: one interface. Only macOS asks for it."""

from __future__ import annotations

from typing import Protocol


class Permission(Protocol):
    """Both may be called on the UI thread: the system answers from what it knows."""

    def trusted(self) -> bool: ...

    def ask(self) -> None:
        """Shows the system's question."""
        ...


def choose(platform: str) -> Permission | None:
    """The permission of this system; None where nothing has to be permitted."""
    if platform != "darwin":
        return None
    from hostler.system.macos import system_calls

    return system_calls()
