"""The own addresses, by a kernel that is asked and by one that isn't."""

from __future__ import annotations

import socket
import struct
import sys
from ipaddress import IPv4Interface

import pytest

from hostler.system.network.own import by_kernel, by_name, own_interfaces

FLAGS, ADDRESS, NETMASK = codes = (1, 2, 3)
UP, RUNNING = 0x1, 0x40


class Kernel:
    """Answers as ioctl does: a copy of the request with the answer behind the name."""

    def __init__(self, **interfaces: tuple[int, str, str]) -> None:
        self._interfaces = interfaces

    def __call__(self, code: int, request: bytes) -> bytes:
        name = request[:16].rstrip(b"\0").decode()
        flags, address, netmask = self._interfaces[name]
        if code == FLAGS:
            return request[:16] + struct.pack("=H", flags) + request[18:]
        text = address if code == ADDRESS else netmask
        if not text:
            raise OSError(99, "Cannot assign requested address")
        return request[:20] + socket.inet_aton(text) + request[24:]


def asked(**interfaces: tuple[int, str, str]) -> list[str]:
    from hostler.system.network.own import _Codes

    return [str(each) for each in by_kernel(interfaces, _Codes(*codes), Kernel(**interfaces))]


def test_each_interface_that_is_up_has_its_network() -> None:
    assert asked(
        lo=(UP | RUNNING, "127.0.0.1", "255.0.0.0"),
        eth0=(UP | RUNNING | 0x1000, "192.168.1.20", "255.255.255.0"),
        docker0=(UP, "172.17.0.1", "255.255.0.0"),
        wlan0=(0, "192.168.1.21", "255.255.255.0"),
        tun0=(UP | RUNNING, "", ""),
    ) == ["127.0.0.1/8", "192.168.1.20/24"]


def test_a_strange_netmask_costs_only_its_interface() -> None:
    assert asked(
        a=(UP | RUNNING, "10.0.0.1", "255.0.255.0"),
        b=(UP | RUNNING, "10.0.0.2", "255.255.255.252"),
    ) == ["10.0.0.2/30"]


def test_without_a_kernel_to_ask_the_resolver_tells() -> None:
    found = by_name(lambda: ["192.168.1.20", "127.0.1.1"])
    assert list(found) == [IPv4Interface("127.0.0.1/8"), IPv4Interface("192.168.1.20/24")]


def test_a_resolver_that_knows_nothing_leaves_loopback() -> None:
    def unknown() -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert list(by_name(unknown)) == [IPv4Interface("127.0.0.1/8")]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the kernel of Linux")
def test_the_real_kernel_knows_loopback() -> None:
    assert IPv4Interface("127.0.0.1/8") in own_interfaces()
