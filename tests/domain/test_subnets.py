"""Where Hostler may look: never outside of the own private networks, whatever they are and whatever is asked for."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.errors import ConfigError
from hostler.domain.subnets import chosen_range, is_private, own_ranges

LOOPBACK = IPv4Interface("127.0.0.1/8")
HOME = IPv4Interface("192.168.1.20/24")
OFFICE = IPv4Interface("10.20.30.40/8")
INTERFACES = st.builds(
    lambda address, length: IPv4Interface((address, length)), st.ip_addresses(v=4), st.integers(0, 32)
)


def own(*texts: str) -> list[IPv4Interface]:
    return [IPv4Interface(text) for text in texts]


@pytest.mark.parametrize(
    ("address", "ranges"),
    [
        ("192.168.1.20/24", ["192.168.1.0/24"]),
        ("192.168.1.20/28", ["192.168.1.16/28"]),
        ("10.20.30.40/8", ["10.20.30.0/24"]),
        ("172.16.5.4/12", ["172.16.5.0/24"]),
        ("127.0.0.1/8", []),
        ("10.8.0.2/32", []),
        ("8.8.4.4/24", []),
        ("100.64.1.2/10", []),
        ("169.254.7.7/16", []),
    ],
)
def test_an_own_private_network_is_looked_through_around_the_own_address(address: str, ranges: list[str]) -> None:
    assert [str(each) for each in own_ranges(own(address))] == ranges


def test_cable_and_wireless_in_one_network_are_one_range() -> None:
    assert len(own_ranges(own("192.168.1.20/24", "192.168.1.21/24", "10.0.0.2/24"))) == 2


@given(st.lists(INTERFACES, max_size=6))
def test_whatever_the_interfaces_no_range_is_public_large_or_elsewhere(interfaces: list[IPv4Interface]) -> None:
    for found in own_ranges(interfaces):
        assert is_private(found)
        assert not found.is_global
        assert found.prefixlen >= 24
        assert any(found.subnet_of(each.network) and each.ip in found for each in interfaces)


def test_a_part_of_an_own_network_may_be_chosen() -> None:
    assert chosen_range("10.99.1.0/24", [OFFICE]) == IPv4Network("10.99.1.0/24")
    assert chosen_range("127.0.0.0/24", [LOOPBACK]) == IPv4Network("127.0.0.0/24")
    assert chosen_range(" 192.168.1.7 ", [LOOPBACK, HOME]) == IPv4Network("192.168.1.7/32")


@pytest.mark.parametrize("text", ["10.0.0.0/8", "10.16.0.0/12"])
def test_a_large_range_is_cut_around_the_own_address(text: str) -> None:
    assert chosen_range(text, [OFFICE]) == IPv4Network("10.20.30.0/24")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("8.8.8.0/24", "8.8.8.0/24 is not a private network"),
        ("0.0.0.0/0", "not a private network"),
        ("192.0.2.0/24", "not a private network"),
        ("192.168.2.0/24", r"none of this machine's own networks \(127.0.0.0/8, 192.168.1.0/24\)"),
        ("fe80::/64", "“fe80::/64” is not a range of addresses"),
        ("mac-mini", "write it like 192.168.1.0/24"),
        ("192.168.1.0/33", "is not a range"),
        ("", "is not a range"),
    ],
)
def test_what_can_not_be_looked_through_is_said(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        chosen_range(text, [LOOPBACK, HOME])


@given(st.lists(INTERFACES, max_size=4), st.ip_addresses(v=4), st.integers(0, 32))
def test_no_choice_leads_outside(interfaces: list[IPv4Interface], address: IPv4Address, length: int) -> None:
    try:
        found = chosen_range(f"{address}/{length}", interfaces)
    except ConfigError:
        return
    assert is_private(found)
    assert found.prefixlen >= 24
    assert any(found.subnet_of(each.network) for each in interfaces)
