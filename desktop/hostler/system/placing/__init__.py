"""Who says where the popup comes up. Moving a window is the toolkit's, so it is in ui."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from hostler.system.session import is_wayland


class Placed(enum.Enum):
    """Where it comes up."""

    BESIDE_POINTER = "beside the pointer"
    BY_DESKTOP = "where the desktop puts it"


def choose(environ: Mapping[str, str], platform: str) -> Placed:
    """Under Wayland no window can choose or even know its place."""
    return Placed.BY_DESKTOP if platform.startswith("linux") and is_wayland(environ) else Placed.BESIDE_POINTER
