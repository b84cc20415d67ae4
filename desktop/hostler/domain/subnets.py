"""Where Hostler may look for machines: the user's own private networks, a /24 at a time, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from hostler.domain.errors import ConfigError
from hostler.domain.said import joined, wording

PORT = 11434
"""Ollama's own."""
WIDEST = 24
"""A larger network is cut to this part of it, around the own address: 254 addresses."""
_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")))
"""RFC 1918 and loopback. `is_private` knows more, but in the others nobody has a home."""


def is_private(network: IPv4Network) -> bool:
    """Whether every address of it belongs to nobody on the internet."""
    return any(network.subnet_of(private) for private in _PRIVATE)


def own_ranges(own: Iterable[IPv4Interface]) -> tuple[IPv4Network, ...]:
    """What is looked through on a yes: each own private network once, cut to the /24 of the own address.

    Without loopback, where this machine alone is, and without networks of one address.
    """
    cut = (_cut(interface.network, interface.ip) for interface in own if not interface.is_loopback)
    return tuple(dict.fromkeys(network for network in cut if is_private(network) and network.num_addresses > 1))


def chosen_range(text: str, own: Iterable[IPv4Interface]) -> IPv4Network:
    """A range that the user wrote, like 192.168.1.0/24. Raises ConfigError unless it lies in an own private network."""
    interfaces = tuple(own)
    try:
        wanted = IPv4Network(text.strip(), strict=False)
    except ValueError:
        form = wording("Discovery", "“{text}” is not a range of addresses: write it like 192.168.1.0/24")
        raise ConfigError(form.format(text=text)) from None
    if not is_private(wanted):
        form = wording("Discovery", "{range} is not a private network: Hostler looks through your own ones only")
        raise ConfigError(form.format(range=str(wanted)))
    for interface in interfaces:
        if wanted.subnet_of(interface.network):
            return _cut(wanted, interface.ip)
        if interface.network.subnet_of(wanted) and is_private(interface.network):
            return _cut(interface.network, interface.ip)
    form = wording("Discovery", "{range} is none of this machine's own networks ({own})")
    known = joined(", ", dict.fromkeys(str(each.network) for each in interfaces))
    raise ConfigError(form.format(range=str(wanted), own=known or wording("Discovery", "there is none")))


def _cut(network: IPv4Network, own: IPv4Address) -> IPv4Network:
    """At most a /24 of the network: the one with the own address, where that is in it, else its first."""
    if network.prefixlen >= WIDEST:
        return network
    return IPv4Network((own if own in network else network.network_address, WIDEST), strict=False)
