"""How Hostler is started from outside: what a compositor's config or a desktop entry has to name."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

SYSTEM = ("/usr/bin", "/usr/local/bin")
"""Every session has these on its path."""


def once_more() -> tuple[str, ...]:
    """What starts a second process of this very Hostler, as its child: packaged there is no Python that takes `-m`."""
    return (sys.executable,) if packaged() else (sys.executable, "-m", "hostler")


def packaged() -> bool:
    """Whether this is a program with its Python inside."""
    return bool(getattr(sys, "frozen", False))


def own_command(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The shortest command that starts this very Hostler, also after this process has ended."""
    program = Path(sys.executable)
    # On Windows that one comes without a console.
    windowed = program.with_name("hostler-app.exe")
    if windowed.exists():
        return (str(windowed),)
    if not packaged():
        program = program.with_name("hostler")
        return (_name(program),) if program.exists() else once_more()
    # What an AppImage shows while it runs goes with it; the file itself stays where it is. A terminal that is one hands
    # its own names on, so the program has to be inside.
    image, inside = environ.get("APPIMAGE", ""), environ.get("APPDIR", "")
    if image and inside and program.is_relative_to(inside):
        return (image,)
    found = shutil.which("hostler", path=environ.get("PATH", ""))
    return (_name(Path(found) if found and Path(found).resolve() == program.resolve() else program),)


def _name(program: Path) -> str:
    return program.name if str(program.parent) in SYSTEM else str(program)
