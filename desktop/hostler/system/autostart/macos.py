"""macOS: a launch agent of the user's own. Source: launchd.plist(5). Not run on macOS yet."""

from __future__ import annotations

import plistlib
from pathlib import Path

LABEL = "app.hostler"


class LaunchAgent:
    """`~/Library/LaunchAgents/app.hostler.plist`; launchd reads it at the next login."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{LABEL}.plist"

    def command(self) -> tuple[str, ...] | None:
        try:
            agent = plistlib.loads(self._file.read_bytes())
        except FileNotFoundError:
            return ()
        except (plistlib.InvalidFileException, ValueError):
            return ("",)  # there is something that isn't ours to start
        if not isinstance(agent, dict):
            return ("",)
        if agent.get("Disabled"):
            return None
        words = agent.get("ProgramArguments")
        return tuple(map(str, words)) if isinstance(words, list) else ()

    def turn_on(self, command: tuple[str, ...]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        agent = {
            "Label": LABEL,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(plistlib.dumps(agent))
        fresh.replace(self._file)

    def turn_off(self) -> None:
        self._file.unlink(missing_ok=True)
