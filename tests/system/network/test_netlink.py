"""Changes of the network, with a socket pair in the kernel's place; and the real socket, which opens."""

from __future__ import annotations

import asyncio
import socket
import sys

import pytest

from hostler.system.network import Unwatched, netlink, watch
from hostler.system.network.netlink import NetlinkWatch, open_netlink


def test_a_burst_of_messages_is_one_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(netlink, "CALM_S", 0.05)

    async def scenario() -> tuple[int, int]:
        kernel, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        ours.setblocking(False)
        changes: asyncio.Queue[None] = asyncio.Queue()
        watching = NetlinkWatch(asyncio.get_running_loop(), ours, lambda: changes.put_nowait(None))
        for _ in range(5):
            kernel.send(b"link")
        await asyncio.wait_for(changes.get(), 5)
        first = changes.qsize()
        kernel.send(b"address")
        await asyncio.wait_for(changes.get(), 5)
        watching.close()
        kernel.close()
        return first, changes.qsize()

    assert asyncio.run(scenario()) == (0, 0)


def test_after_closing_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(netlink, "CALM_S", 0.0)

    async def scenario() -> bool:
        kernel, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        ours.setblocking(False)
        told = asyncio.Event()
        watching = NetlinkWatch(asyncio.get_running_loop(), ours, told.set)
        kernel.send(b"link")
        watching.close()
        kernel.close()
        for _ in range(20):
            await asyncio.sleep(0)
        return told.is_set()

    assert not asyncio.run(scenario())


@pytest.mark.skipif(sys.platform != "linux", reason="netlink is Linux's")
def test_the_real_socket_opens_without_any_rights() -> None:
    listener = open_netlink()
    assert not listener.getblocking()
    listener.close()


def test_elsewhere_nothing_is_watched() -> None:
    async def scenario() -> bool:
        watching = watch(asyncio.get_running_loop(), lambda: None, "win32")
        watching.close()
        return isinstance(watching, Unwatched)

    assert asyncio.run(scenario())
