"""Wayland: puts text on the clipboard through wl-copy, which needs no window with the focus and outlives the app."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from hostler.domain.binding import Desktop, desktop_of

WAIT_S = 5.0


def needs_focus(environ: Mapping[str, str]) -> bool:
    """Whether the clipboard is given to the focused window alone; then wl-paste would take the focus away for it."""
    return desktop_of(environ.get("XDG_CURRENT_DESKTOP", "")) is Desktop.GNOME


def copy(wl_copy: str, text: str) -> bool:
    """Whether it lies on the clipboard now. Waits for the compositor: not for the UI thread."""
    try:
        # It stays in the background and would hold a pipe open.
        done = subprocess.run(
            [wl_copy, "--type", "text/plain;charset=utf-8"],
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=WAIT_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
