"""Wake-on-LAN: a sleeping machine's network card knows its own address in a packet and switches the machine on."""

from __future__ import annotations

import asyncio
import socket

from hostler.domain.mac import parse_mac

BROADCAST = ("255.255.255.255", 9)
"""Everybody on the local network; the discard port, where nothing listens."""


def magic_packet(mac: bytes) -> bytes:
    """Six bytes of ones, then the address sixteen times. Source: AMD, Magic Packet Technology, publication 20213."""
    return b"\xff" * 6 + mac * 16


async def wake(mac: str, *, address: tuple[str, int] = BROADCAST) -> None:
    """Sends the packet. Raises ValueError for what is no MAC address, OSError when the network takes no packet."""
    packet = magic_packet(parse_mac(mac))
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        await loop.sock_sendto(sender, packet, address)
