"""Builds the engine from a home: config, clients, monitor, ledger. Window and command line start here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from hostler.domain.errors import ConfigError, NothingAnswered
from hostler.domain.fleet import Fleet
from hostler.domain.pace import KEPT
from hostler.domain.plan import Patience
from hostler.domain.propose import propose
from hostler.domain.registry import Registry
from hostler.engine import Engine
from hostler.fleet.client import Client
from hostler.fleet.monitor import Monitor
from hostler.fleet.open import open_client
from hostler.store.ledger import Ledger
from hostler.store.secrets import key_of

log = logging.getLogger(__name__)


class House:
    """Everything one process needs to answer: build it on the loop that will use it, and close it there."""

    def __init__(
        self,
        registry: Registry,
        ledger: Ledger,
        *,
        on_change: Callable[[Fleet], None] = lambda fleet: None,
        patience: Patience | None = None,
    ) -> None:
        self.registry = registry
        self._ledger = ledger
        self._clients: dict[str, Client] = {host.id: open_client(host, key_of) for host in registry.hosts}
        self.monitor = Monitor(registry, self._clients, on_change=on_change)
        self.engine = Engine(registry, self._clients, self.monitor, ledger.record, patience=patience or Patience())

    async def remember(self) -> None:
        """How quick each target was before, from the ledger. A ledger that can't be read only costs that knowledge."""
        try:
            self.monitor.learn(await self._ledger.past(self.registry.targets, KEPT))
        except OSError as error:
            log.warning("the ledger can't be read: %s", error)

    async def find_routes(self) -> None:
        """Where there is no config: look at the one host and propose routes. Raises when it can't be used."""
        if self.registry.routes:
            return
        if not self.registry.hosts:
            raise ConfigError(NO_HOSTS)
        host = self.registry.hosts[0]
        await self.monitor.look(host.id, full=True)
        while (facts := self.monitor.snapshot.of(host.id)).reachable is None:
            # The monitor looked at the same time, and the newer look counts.
            await self.monitor.look(host.id, full=True)
        if not facts.reachable:
            raise NothingAnswered(facts.cause, f"{ADVICE} ({host.url})")
        proposed = propose(self.registry, host.id, facts.models or ())
        if not proposed.routes:
            raise NothingAnswered(f"{host.label} has no model yet: run `ollama pull qwen3:4b` there.")
        self.registry = self.engine.registry = proposed

    async def close(self) -> None:
        """Closes every connection, and the ledger last."""
        for client in self._clients.values():
            await client.close()
        await asyncio.to_thread(self._ledger.close)


NO_HOSTS = "The config names no machine: add one, [[hosts]] with id and url. `hostler config path` tells where it is."
ADVICE = "There is no config yet and this is the only machine tried. `hostler config path` tells where to put one."
