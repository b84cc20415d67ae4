"""Whether a part of the screen can be taken here. On X11 the taking itself is Qt's, so it is in ui."""

from __future__ import annotations

from collections.abc import Mapping

from hostler.domain.said import wording
from hostler.system.session import is_wayland, x11_display

ELSEWHERE = wording(
    "Screenshot",
    "On this system the screen can't be taken yet. Take a screenshot to the clipboard, then paste it into the popup.",
)


def why_not(environ: Mapping[str, str], platform: str) -> str:
    """What stands in the way, as a sentence with what to do instead; "" where nothing does.

    Under Wayland the desktop's portal is asked, which may still say no.
    """
    return "" if x11_display(environ, platform) or by_portal(environ, platform) else ELSEWHERE


def by_portal(environ: Mapping[str, str], platform: str) -> bool:
    """Whether the desktop's portal takes it, and the user chooses there."""
    return platform.startswith("linux") and is_wayland(environ)
