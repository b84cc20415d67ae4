"""Looking around for somebody who begins: this machine, then its networks, then routes, then a first config."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path
from urllib.parse import urlsplit

from hostler.domain.errors import AttemptError, ConfigError
from hostler.domain.fleet import ModelFacts
from hostler.domain.found import Found, Ollama, Progress, address_of
from hostler.domain.offers import Offer, Speed, measured, offers_of
from hostler.domain.propose import Proposal, proposal
from hostler.domain.registry import Target, url_fault
from hostler.domain.said import composed, wording
from hostler.domain.subnets import PORT, chosen_range, own_ranges
from hostler.fleet.discover import look, sweep
from hostler.fleet.measure import measure_each
from hostler.fleet.open import open_client
from hostler.store.config import Loaded, ollama_url
from hostler.store.edit import Edit
from hostler.store.first import first_edits
from hostler.store.save import create
from hostler.system.network.own import own_interfaces

THERE_IS_ONE = wording(
    "House", "There is a config already: {file}. It is left as it is; move it away to make a new one."
)
NOBODY = wording(
    "House",
    "Nobody answers at {address}. Is the machine on, does Ollama run there with OLLAMA_HOST=0.0.0.0, and does its "
    "firewall let the port through?",
)
HERE_PATIENCE = 2.0
"""One address may be waited for longer than each of many."""


class Survey:
    """What was found so far. Everything async belongs to one loop; cancelling any of it keeps what was found before."""

    def __init__(
        self,
        ollama_host: str = "",
        *,
        port: int = PORT,
        interfaces: Callable[[], Iterable[IPv4Interface]] = own_interfaces,
    ) -> None:
        """`ollama_host` is what OLLAMA_HOST says; `interfaces` tells the own addresses, and may take a moment."""
        self._ollama_host, self._port, self._interfaces = ollama_host, port, interfaces
        self._found: dict[str, Found] = {}
        self._looked_at: set[str] = set()
        self._speeds: dict[str, dict[str, Speed]] = {}

    @property
    def found(self) -> tuple[Found, ...]:
        """This machine first, then by address."""
        return tuple(self._found.values())

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The machines that can be used, as they would stand in the config, with what was measured."""
        return measured(offers_of(each for each in self.found if isinstance(each, Ollama)), self._speeds)

    async def here(self) -> tuple[Found, ...]:
        """Looks at this machine, and where OLLAMA_HOST points. Raises ConfigError when that is no address."""
        local = f"http://127.0.0.1:{self._port}"
        urls = [local, ollama_url(self._ollama_host)] if self._ollama_host else [local]
        if fault := url_fault(urls[-1]):
            raise ConfigError(composed("OLLAMA_HOST: {fault}").format(fault=fault))
        own = {str(each.ip) for each in await asyncio.to_thread(self._own)}
        for url in dict.fromkeys(urls):
            name = urlsplit(url).hostname or ""
            is_here = name in own or name in ("localhost", "::1")
            there = await look(url, is_here=is_here, patience=HERE_PATIENCE)
            self._looked_at.add(url)
            if there is not None:
                self._found[url] = there
        return self.found

    async def at(self, address: str) -> tuple[Found, ...]:
        """Looks at an address that the user wrote, like OLLAMA_HOST or as a URL.

        Raises ConfigError when it is no address, or when nobody answers there.
        """
        url = ollama_url(address).rstrip("/")
        if fault := url_fault(url):
            raise ConfigError(fault)
        there = await look(url, is_here=False, patience=HERE_PATIENCE)
        if there is None:
            raise ConfigError(NOBODY.format(address=address_of(url)))
        self._looked_at.add(url)
        self._found[url] = there
        return self.found

    async def ranges(self) -> tuple[IPv4Network, ...]:
        """This machine's own private networks, to be shown before anybody looks through them."""
        return own_ranges(await asyncio.to_thread(self._own))

    async def chosen(self, text: str) -> IPv4Network:
        """A range that the user wrote. Raises ConfigError unless it lies in an own private network."""
        return chosen_range(text, await asyncio.to_thread(self._own))

    async def around(
        self, ranges: Iterable[IPv4Network], tell: Callable[[Progress | Found], None] = lambda event: None
    ) -> tuple[Found, ...]:
        """Looks at every address of the ranges that wasn't looked at yet; only after a yes of the user.

        `tell` hears what is found and how far it is, on the loop. Cancelling closes every connection.
        """
        own = {str(each.ip) for each in await asyncio.to_thread(self._own)}
        at_port = {urlsplit(url).hostname or "" for url in self._looked_at if urlsplit(url).port == self._port}
        # Who answers on loopback is the same one that answers at this machine's other addresses.
        skip = at_port | (own if f"http://127.0.0.1:{self._port}" in self._found else set())

        def keep(event: Progress | Found) -> None:
            if not isinstance(event, Progress):
                self._found[event.url] = event
            tell(event)

        ordered = await sweep(ranges, self._port, keep, skip=skip)
        for each in ordered:  # by address, not by who was quicker
            self._found[each.url] = self._found.pop(each.url)
        return self.found

    def proposal(self) -> Proposal:
        """Routes for what was found and measured."""
        return proposal(self.offers)

    async def measure(
        self, proposed: Proposal, tell: Callable[[Target, Speed | AttemptError], None] = lambda target, result: None
    ) -> None:
        """Asks each target of the proposal's routes one short prompt; the next `proposal()` knows the speeds.

        The proposal may have been changed since. `tell` hears each target as soon as it is known, on the loop.
        """
        hosts = {guess.host.id: guess.host for guess in proposed.hosts}
        known = {(offer.host.url, facts.name): facts for offer in self.offers for facts in offer.models}
        targets = dict.fromkeys(Target.parse(name) for each in proposed.routes for name in each.chain)
        wanted = [
            (target, known.get((hosts[target.host].url, target.model), ModelFacts(name=target.model)))
            for target in targets
            if target.host in hosts
        ]
        clients = {host_id: open_client(host, lambda _: "") for host_id, host in hosts.items()}

        def keep(target: Target, result: Speed | AttemptError) -> None:
            if isinstance(result, Speed):
                self._speeds.setdefault(hosts[target.host].url, {})[target.model] = result
            tell(target, result)

        try:
            await measure_each(clients, wanted, keep)
        finally:
            for client in clients.values():
                await client.close()

    def _own(self) -> tuple[IPv4Interface, ...]:
        try:
            return tuple(self._interfaces())
        except OSError:
            return ()


def write_first(file: Path, proposed: Proposal, also: Iterable[Edit] = ()) -> Loaded:
    """Writes the first config, in milliseconds. Raises ConfigError when there is one, or it can't be written.

    `also` is what else it should hold, after the proposal.
    """
    try:
        return create(file, (*first_edits(proposed), *also))
    except FileExistsError:
        raise ConfigError(THERE_IS_ONE.format(file=str(file))) from None
    except OSError as error:
        form = wording("House", "{file} can't be written: {error}")
        raise ConfigError(form.format(file=str(file), error=str(error))) from error
