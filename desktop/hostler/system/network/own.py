"""The addresses of this machine, with their networks. Source: netdevice(7), and if.h and sockio.h of macOS."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Interface
from typing import NamedTuple

if sys.platform != "win32":
    import fcntl

_UP_AND_RUNNING = 0x1 | 0x40
"""IFF_UP and IFF_RUNNING: switched on, and somebody at the other end."""
_REQUEST_BYTES = 40
"""A struct ifreq, which begins with the interface's name."""
_NAME_BYTES = 16


class _Codes(NamedTuple):
    flags: int
    address: int
    netmask: int


_CODES = {"linux": _Codes(0x8913, 0x8915, 0x891B), "darwin": _Codes(0xC0206911, 0xC0206921, 0xC0206925)}
Ask = Callable[[int, bytes], bytes]
"""One question to the kernel about an interface, as ioctl(2) takes it. Raises OSError."""
Names = Callable[[], Iterable[str]]
"""What the system's resolver knows of this machine. Raises OSError."""


def own_interfaces(platform: str = sys.platform) -> tuple[IPv4Interface, ...]:
    """Each IPv4 address of this machine with its network. Sends nothing; empty where the system doesn't tell.

    Windows' own call for this takes a page of structures, so there the addresses come from the resolver, and each
    counts with the 254 addresses around it.
    """
    if sys.platform != "win32" and platform in _CODES:
        names = [name for _, name in socket.if_nameindex()]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            return tuple(by_kernel(names, _CODES[platform], lambda code, request: fcntl.ioctl(asked, code, request)))
    return tuple(by_name(_own_names))


def by_kernel(names: Iterable[str], codes: _Codes, ask: Ask) -> Iterator[IPv4Interface]:
    """The address of each interface that is up; one that has none, or that just went, is left out."""
    for name in names:
        request = name.encode()[: _NAME_BYTES - 1].ljust(_REQUEST_BYTES, b"\0")
        try:
            (flags,) = struct.unpack_from("=H", ask(codes.flags, request), _NAME_BYTES)
            if flags & _UP_AND_RUNNING != _UP_AND_RUNNING:
                continue
            address, netmask = _address(ask(codes.address, request)), _address(ask(codes.netmask, request))
            yield IPv4Interface(f"{address}/{netmask}")
        except (OSError, ValueError):
            continue


def by_name(names: Names) -> Iterator[IPv4Interface]:
    """Loopback, and each address that the resolver has for this machine."""
    yield IPv4Interface("127.0.0.1/8")
    try:
        for address in names():
            interface = IPv4Interface(f"{address}/24")
            if not interface.is_loopback:
                yield interface
    except (OSError, ValueError):
        return


def _address(answer: bytes) -> str:
    """The IPv4 address in a struct ifreq: behind the name and the head of a struct sockaddr_in."""
    return socket.inet_ntoa(answer[_NAME_BYTES + 4 : _NAME_BYTES + 8])


def _own_names() -> Iterator[str]:
    for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM):
        yield str(found[4][0])
