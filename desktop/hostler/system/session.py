"""Which kind of desktop session this is, from its environment alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping


def is_wayland(environ: Mapping[str, str]) -> bool:
    """Whether the session's programs speak Wayland; some may still speak X11 through XWayland."""
    return bool(environ.get("WAYLAND_DISPLAY")) or environ.get("XDG_SESSION_TYPE") == "wayland"


def x11_display(environ: Mapping[str, str], platform: str) -> str:
    """The display of an X11 session, or nothing.

    XWayland's display is none: keys and selections seen there are those of X programs only.
    """
    return environ.get("DISPLAY", "") if platform.startswith("linux") and not is_wayland(environ) else ""


def wayland_program(name: str, environ: Mapping[str, str], platform: str) -> str:
    """The path of a program like wl-paste; "" where it isn't there, or this is no Wayland session."""
    if not platform.startswith("linux") or not is_wayland(environ):
        return ""
    return shutil.which(name, path=environ.get("PATH", "")) or ""
