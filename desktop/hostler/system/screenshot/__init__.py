"""Whether a part of the screen can be taken here. The taking itself is Qt's, so it is in ui."""

from __future__ import annotations

from collections.abc import Mapping

from hostler.domain.said import wording
from hostler.system.session import is_wayland, x11_display

WAYLAND = wording(
    "Screenshot",
    "Under Wayland the screen can't be taken yet. Take a screenshot to the clipboard, then press the hotkey or Ctrl+V.",
)
ELSEWHERE = wording(
    "Screenshot",
    "On this system the screen can't be taken yet. Take a screenshot to the clipboard, then paste it into the popup.",
)


def why_not(environ: Mapping[str, str], platform: str) -> str:
    """What stands in the way, as a sentence with what to do instead; "" where nothing does, which is X11 alone."""
    if x11_display(environ, platform):
        return ""
    return WAYLAND if platform.startswith("linux") and is_wayland(environ) else ELSEWHERE
