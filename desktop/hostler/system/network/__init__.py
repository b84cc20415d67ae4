"""Whether this computer's way to the other machines changed: a cable, a wireless network, a VPN, a new address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol


class NetworkWatch(Protocol):
    """Calls back on the loop that it was made for, once for each burst of changes."""

    def close(self) -> None: ...


class Unwatched:
    """Elsewhere the next look at the machines finds out."""

    def close(self) -> None:
        pass


def watch(loop: asyncio.AbstractEventLoop, on_change: Callable[[], None], platform: str) -> NetworkWatch:
    """Watches from now on. Where the system doesn't tell, nothing is watched."""
    if not platform.startswith("linux"):
        return Unwatched()
    from hostler.system.network.netlink import NetlinkWatch, open_netlink

    try:
        return NetlinkWatch(loop, open_netlink(), on_change)
    except OSError:
        return Unwatched()
