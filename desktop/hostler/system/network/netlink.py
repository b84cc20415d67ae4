"""Changes of the network on Linux, from the kernel itself. Source: rtnetlink(7)."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable

_LINK, _IPV4_ADDRESS, _IPV6_ADDRESS = 0x1, 0x10, 0x100
"""The groups of messages: RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR."""
CALM_S = 0.5
"""A change comes as a burst of messages; after this long without one, it is over."""


def open_netlink() -> socket.socket:
    """A socket that hears of links and addresses. Raises OSError where that isn't allowed."""
    if sys.platform != "linux":
        raise OSError("there is no netlink here")
    listener = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.NETLINK_ROUTE)
    try:
        listener.bind((0, _LINK | _IPV4_ADDRESS | _IPV6_ADDRESS))
    except OSError:
        listener.close()
        raise
    return listener


class NetlinkWatch:
    """Reads what the kernel says; what it says exactly doesn't matter."""

    def __init__(self, loop: asyncio.AbstractEventLoop, listener: socket.socket, on_change: Callable[[], None]) -> None:
        self._loop, self._listener, self._on_change = loop, listener, on_change
        self._calm: asyncio.TimerHandle | None = None
        loop.add_reader(listener, self._heard)

    def close(self) -> None:
        self._loop.remove_reader(self._listener)
        self._listener.close()
        if self._calm is not None:
            self._calm.cancel()

    def _heard(self) -> None:
        try:
            while self._listener.recv(65536):
                pass
        except BlockingIOError:
            pass
        except OSError:
            # More came than the socket holds: there was a change for sure.
            pass
        if self._calm is not None:
            self._calm.cancel()
        self._calm = self._loop.call_later(CALM_S, self._on_change)
