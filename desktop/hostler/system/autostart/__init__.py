"""Starting with the desktop: one interface, a file a platform. Each writes one entry of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

NAME = "hostler"


class Autostart(Protocol):
    """All may touch the disk; OSError says why it didn't work."""

    def command(self) -> tuple[str, ...] | None:
        """What starts with the desktop now, as it is written there; nothing where no entry is.

        None: there is one, and somebody switched it off in the desktop's own settings.
        """
        ...

    def turn_on(self, command: tuple[str, ...]) -> None:
        """Starts this from the next login on, in place of what was there."""
        ...

    def turn_off(self) -> None:
        """Takes our entry away; none is fine."""
        ...


def keep(autostart: Autostart, wanted: bool, command: tuple[str, ...], *, anew: bool = False) -> None:
    """Makes it so: also after an update or a move, when the entry names a Hostler that is elsewhere by now.

    What was switched off in the desktop stays off, unless it is wanted `anew`: somebody has just switched it on here.
    """
    there = autostart.command()
    if wanted and there != command and (anew or there is not None):
        autostart.turn_on(command)
    elif not wanted and there != ():
        autostart.turn_off()


def choose(environ: Mapping[str, str], platform: str) -> Autostart:
    """The mechanism of this platform."""
    if platform == "win32":
        from hostler.system.autostart.windows import RunKey

        return RunKey()
    home = Path(environ.get("HOME") or "~").expanduser()
    if platform == "darwin":
        from hostler.system.autostart.macos import LaunchAgent

        return LaunchAgent(home / "Library" / "LaunchAgents")
    from hostler.system.autostart.xdg import DesktopEntry

    return DesktopEntry(Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "autostart")
