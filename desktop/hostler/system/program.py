"""How Hostler is started from outside: what a compositor's config or a desktop entry has to name."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

SYSTEM = ("/usr/bin", "/usr/local/bin")
"""Every session has these on its path."""


def own_command(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The shortest command that starts this very Hostler."""
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        found = shutil.which("hostler", path=environ.get("PATH", ""))
        if found and Path(found).resolve() == program.resolve():
            program = Path(found)
        return (program.name if str(program.parent) in SYSTEM else str(program),)
    beside = Path(sys.executable).with_name("hostler")
    if beside.exists():
        return (beside.name if str(beside.parent) in SYSTEM else str(beside),)
    return (sys.executable, "-m", "hostler")
