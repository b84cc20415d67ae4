"""The app's own settings, each declared once: type, default and one sentence."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class Hotkeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[hotkeys]`."""

    popup: Annotated[str, Meta(description="Opens the popup from any window.")] = "Ctrl+Alt+Space"
    listen: Annotated[
        bool, Meta(description="Where the key can't be taken for Hostler alone, listen along (others get it too).")
    ] = False


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything in the config that is not the registry."""

    hotkeys: Hotkeys = Hotkeys()
