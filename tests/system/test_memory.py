"""Giving memory back, and what isn't taken in the first place."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from hostler.system.memory import giver

ROOT = Path(__file__).parents[2]


class Trim:
    """Stands for the C library's function."""

    def __init__(self) -> None:
        self.called: list[int] = []

    def __call__(self, pad: int) -> int:
        self.called.append(pad)
        return 1


class Library:
    def __init__(self, trim: Trim | None) -> None:
        if trim is not None:
            self.malloc_trim = trim


def test_on_glibc_the_heap_is_trimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    trim = Trim()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: Library(trim))
    giver("linux")()
    assert trim.called == [0]


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_where_the_c_library_has_no_such_thing_nothing_happens(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: Library(None))
    giver(platform)()


def test_nothing_is_loaded_that_nobody_uses() -> None:
    """Neither the source of what is imported after Qt, nor the command line of httpx with its colours."""
    code = (
        "import linecache, sys\n"
        "import hostler.ui.app, hostler.ui.bridge, hostler.ui.popup.window, hostler.ui.popup.presenter\n"
        "kept = [name for name in linecache.cache if 'desktop/hostler/' in name]\n"
        "print(kept, sorted({'rich', 'click', 'pygments', 'keyring', 'numpy'} & sys.modules.keys()))\n"
    )
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=ROOT)
    assert ran.stdout == "[] []\n"
