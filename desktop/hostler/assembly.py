"""Builds the engine from a home: config, clients, monitor, ledger. Window and command line start here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime

from msgspec.structs import replace

from hostler.domain.drain import Override
from hostler.domain.errors import ConfigError, NothingAnswered
from hostler.domain.fleet import Fleet
from hostler.domain.pace import KEPT
from hostler.domain.plan import Patience
from hostler.domain.propose import propose
from hostler.domain.registry import Registry, brought_back
from hostler.engine import Engine
from hostler.fleet.client import Client
from hostler.fleet.monitor import WAKES_KEPT, Monitor
from hostler.fleet.open import open_client
from hostler.fleet.wake import BROADCAST, wake
from hostler.store.ledger import Ledger
from hostler.store.secrets import key_of
from hostler.store.state import HostState, StateFile

log = logging.getLogger(__name__)


class House:
    """Everything one process needs to answer: build it on the loop that will use it, and close it there."""

    def __init__(
        self,
        registry: Registry,
        ledger: Ledger,
        *,
        state: StateFile | None = None,
        on_change: Callable[[Fleet], None] = lambda fleet: None,
        patience: Patience | None = None,
        broadcast: tuple[str, int] = BROADCAST,
    ) -> None:
        """`broadcast` is where wake-up packets are sent: address and UDP port."""
        self.registry = registry
        self._ledger, self._state, self._broadcast = ledger, state, broadcast
        self._clients: dict[str, Client] = {host.id: open_client(host, key_of) for host in registry.hosts}
        self.monitor = Monitor(registry, self._clients, on_change=on_change)
        self.engine = Engine(
            registry, self._clients, self.monitor, ledger.record, wake=self.wake, patience=patience or Patience()
        )
        self._waking: dict[str, asyncio.Task[bool]] = {}

    async def remember(self) -> None:
        """How quick each target was before, which machine is out, how long each takes to wake.

        A file that can't be read costs only what it held.
        """
        try:
            self.monitor.learn(await self._ledger.past(self.registry.targets, KEPT))
        except OSError as error:
            log.warning("the ledger can't be read: %s", error)
        await self.look_at_state()

    async def look_at_state(self) -> None:
        """Takes up what was said of the machines by hand, here or on the command line."""
        if self._state is None:
            return
        known = await asyncio.to_thread(self._state.read)
        self.monitor.drain({host: state.override for host, state in known.items() if state.override is not None})
        for host, state in known.items():
            self.monitor.wakes(host, state.wakes_s)

    async def drain(self, host_id: str, until: float | None) -> None:
        """Takes a machine out until then (seconds since the epoch), or until it is undone. What runs there goes on.

        Raises OSError when it can't be written down.
        """
        await self._say(host_id, Override(drained=True, until=until))

    async def undrain(self, host_id: str) -> None:
        """Brings a machine back; a schedule takes it out again the next time. Raises OSError like `drain`."""
        host = self.registry.host(host_id)
        await self._say(host_id, brought_back(host, datetime.now()) if host is not None else None)

    async def _say(self, host_id: str, override: Override | None) -> None:
        if self._state is not None:
            await asyncio.to_thread(self._state.change, host_id, lambda state: replace(state, override=override))
            await self.look_at_state()

    async def pull(self, host_id: str, model: str, tell: Callable[[float | None], None]) -> None:
        """Has a host fetch a model; `tell` hears the share that is there, 0 to 1, or None while nobody knows.

        Raises AttemptError when it doesn't come. Cancelling stops it; the host keeps what it has.
        """
        async with aclosing(self._clients[host_id].pull(model)) as pulling:
            async for progress in pulling:
                tell(progress.share)
        await self.monitor.look(host_id, full=True)

    async def wake(self, host_id: str) -> bool:
        """Sends the host a wake-up packet, and returns whether it answered then. Several may wait for the same one.

        Raises OSError when this computer's network takes no packet.
        """
        task = self._waking.get(host_id)
        if task is None:
            task = self._waking[host_id] = asyncio.create_task(self._wake(host_id))
            task.add_done_callback(lambda _: self._waking.pop(host_id, None))
        return await asyncio.shield(task)

    async def _wake(self, host_id: str) -> bool:
        host = self.registry.host(host_id)
        if host is None or not host.mac:
            return False
        began = time.monotonic()
        await wake(host.mac, address=self._broadcast)
        if not await self.monitor.until_awake(host_id):
            return False
        took_s = round(time.monotonic() - began, 1)
        self.monitor.wakes(host_id, [took_s])
        if self._state is not None:
            try:
                await asyncio.to_thread(self._state.change, host_id, lambda state: _woke(state, took_s))
            except OSError as error:
                log.warning("how long %s took to wake isn't kept: %s", host_id, error)
        return True

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
        await self.engine.close()
        for task in (waking := tuple(self._waking.values())):
            task.cancel()
        await asyncio.gather(*waking, return_exceptions=True)
        for client in self._clients.values():
            await client.close()
        await asyncio.to_thread(self._ledger.close)


def _woke(state: HostState, took_s: float) -> HostState:
    return replace(state, wakes_s=(*state.wakes_s, took_s)[-WAKES_KEPT:])


NO_HOSTS = "The config names no machine: add one, [[hosts]] with id and url. `hostler config path` tells where it is."
ADVICE = "There is no config yet and this is the only machine tried. `hostler config path` tells where to put one."
