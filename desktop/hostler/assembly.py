"""Builds the engine from a home: config, clients, monitor, ledger. Window and command line start here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from hostler.domain.classify.context import Earlier
from hostler.domain.classify.learned import Pick
from hostler.domain.drain import Override, parse_times, times_text
from hostler.domain.errors import ConfigError, ModelMissing, NothingAnswered
from hostler.domain.fleet import Fleet
from hostler.domain.history import Entry
from hostler.domain.pace import KEPT
from hostler.domain.plan import Patience
from hostler.domain.propose import propose
from hostler.domain.pulling import PullProgress
from hostler.domain.registry import Host, Registry, Target, brought_back, rescheduled, with_times
from hostler.domain.said import composed, wording
from hostler.domain.settings import Privacy, Settings
from hostler.domain.usage import AttemptRow, UsedToday
from hostler.engine import Engine
from hostler.fleet.client import Client
from hostler.fleet.monitor import WAKES_KEPT, Monitor
from hostler.fleet.open import open_client
from hostler.fleet.wake import BROADCAST, wake
from hostler.store.history import History
from hostler.store.ledger import Ledger, day_of
from hostler.store.model import read_model
from hostler.store.picks import Picks
from hostler.store.purse import Purse
from hostler.store.secrets import key_of
from hostler.store.state import HostState, StateFile
from hostler.store.usage_files import append

log = logging.getLogger(__name__)
T = TypeVar("T")
DAY_S = 86_400.0
RETIRE_S = 5.0
UNLOAD_S, UNLOAD_LOOKS = 0.25, 20
"""Ollama takes a model out within a second (transcript ol-30), unless it answers just then."""
AGAIN_S = 20.0
"""From one try to write the ledger's rows to the next."""


class House:
    """Everything one process needs to answer: build it on the loop that will use it, and close it there."""

    def __init__(
        self,
        registry: Registry,
        ledger: Ledger,
        *,
        state: StateFile | None = None,
        purse: Purse | None = None,
        picks: Picks | None = None,
        history: History | None = None,
        privacy: Privacy = Privacy(),
        escalates: bool = True,
        key_of: Callable[[Host], str] = key_of,
        on_change: Callable[[Fleet], None] = lambda fleet: None,
        on_trouble: Callable[[str], None] = lambda why: None,
        patience: Patience | None = None,
        broadcast: tuple[str, int] = BROADCAST,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`broadcast` is where wake-up packets are sent: address and UDP port. Without a `purse` all stays at home.
        `clock` and `steady` are the monitor's.

        `escalates`: whether a poor answer is followed by a bigger model's by itself. `on_trouble` hears why the
        ledger's rows can't be written, and "" once they are.
        """
        self.registry = registry
        self._ledger, self._state, self._broadcast = ledger, state, broadcast
        self._on_trouble, self._told = on_trouble, ""
        self._again: asyncio.Task[None] | None = None
        self._purse = purse
        self._key_of = key_of
        self._clients: dict[str, Client] = {host.id: open_client(host, key_of) for host in registry.hosts}
        self.monitor = Monitor(registry, self._clients, on_change=on_change, clock=clock, steady=steady)
        self.engine = Engine(
            registry,
            self._clients,
            self.monitor,
            self._record,
            model=read_model(),
            purse=purse,
            escalates=escalates,
            keep=self._keep if history is not None and privacy.history else None,
            wake=self.wake,
            patience=patience or Patience(),
        )
        self._waking: dict[str, asyncio.Task[bool]] = {}
        self._retiring: set[asyncio.Task[None]] = set()
        self._picks, self._picking = picks, asyncio.Lock()
        self._history, self._privacy, self._writing = history, privacy, asyncio.Lock()

    def adopt(self, registry: Registry, settings: Settings) -> None:
        """Takes up another config while everything runs: what was asked before ends as it began."""
        before = {host.id: host for host in self.registry.hosts}
        fresh = {host.id for host in registry.hosts if _way(host) != _way(before.get(host.id))}
        gone = [self._clients[host_id] for host_id in before if host_id in fresh]
        gone += [self._clients[host_id] for host_id in before if registry.host(host_id) is None]
        for host in registry.hosts:
            if host.id in fresh:
                self._clients[host.id] = open_client(host, self._key_of)
        self.registry = registry
        self._privacy = settings.privacy
        keeps = self._history is not None and settings.privacy.history
        self.engine.adopt(registry, escalates=settings.answers.escalate, keep=self._keep if keeps else None)
        if self._purse is not None:
            self._purse.limit(settings.cloud)
        self.monitor.adopt(registry, fresh)
        if gone:
            self._retire_later(gone)

    def renew(self, host_id: str) -> None:
        """The host has another key: connects to it anew, and looks at it."""
        host = self.registry.host(host_id)
        if host is not None:
            gone, self._clients[host_id] = self._clients[host_id], open_client(host, self._key_of)
            self._retire_later([gone])
            self.monitor.adopt(self.registry, {host_id})

    def _retire_later(self, clients: Sequence[Client]) -> None:
        task = asyncio.create_task(self._retire(clients))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def _retire(self, clients: Sequence[Client]) -> None:
        """Closes clients of hosts that are gone or moved, once nothing is asked any more."""
        try:
            # Nothing tells when the last attempt ends, and a config changes rarely.
            while any(facts.in_flight for facts in self.monitor.snapshot.hosts):  # noqa: ASYNC110
                await asyncio.sleep(RETIRE_S)
            await asyncio.sleep(RETIRE_S)
        finally:
            for client in clients:
                await client.close()

    async def remember(self) -> None:
        """How quick each target was before, which machine is out, how long each takes to wake, what the user picked.

        A file that can't be read costs only what it held.
        """
        try:
            self.monitor.learn(await self._ledger.past(self.registry.targets, KEPT))
        except OSError as error:
            log.warning("the ledger can't be read: %s", error)
        await self.look_at_state()
        await self.look_at_picks()

    async def look_at_picks(self) -> None:
        """Takes up what the user picked instead, here or on the command line."""
        try:
            await self._with_picks(lambda picks: None)
        except OSError as error:
            log.warning("what was picked before can't be read: %s", error)

    async def learn(self, pick: Pick) -> int:
        """Keeps a pick and returns its number; the next decision knows it. Raises OSError when it can't be kept."""
        return await self._with_picks(lambda picks: picks.add(pick)) or 0

    async def unlearn(self, pick_id: int | None) -> None:
        """Takes one pick back, or all. Raises OSError when that can't be written."""
        await self._with_picks(lambda picks: picks.reset() if pick_id is None else picks.undo(pick_id))

    async def _with_picks(self, change: Callable[[Picks], T]) -> T | None:
        picks = self._picks
        if picks is None:
            return None

        def work() -> tuple[T, tuple[Pick, ...]]:
            return change(picks), picks.list()

        async with self._picking:
            done, self.engine.picks = await asyncio.to_thread(work)
            return done

    async def past(self, call: Callable[[History], T]) -> T | None:
        """Does something with history, off the loop and one at a time; None where none is kept here.

        Raises OSError when its file can't be used.
        """
        history = self._history
        if history is None:
            return None
        async with self._writing:
            return await asyncio.to_thread(call, history)

    async def _keep(self, entry: Entry) -> None:
        await self.past(lambda history: history.add(entry))

    async def expire(self) -> None:
        """Takes out what is older than the user wants to keep, of history and of the ledger's rows.

        A file that can't be used is left alone.
        """
        now_s, privacy = time.time(), self._privacy
        try:
            if privacy.keep_days:
                before_ms = round((now_s - privacy.keep_days * DAY_S) * 1000)
                await self.past(lambda history: history.expire(before_ms))
        except OSError as error:
            log.warning("history can't be looked through for old rows: %s", error)
        try:
            if privacy.ledger_days:
                await self._ledger.expire(day_of(now_s - privacy.ledger_days * DAY_S))
        except OSError as error:
            log.warning("the ledger can't be looked through for old rows: %s", error)

    async def _record(self, row: AttemptRow) -> None:
        """Writes a row; one that can't be written now is tried again until it is."""
        if folder := self._privacy.usage_files:
            try:
                await asyncio.to_thread(append, folder, row)
            except (OSError, RuntimeError) as error:  # a home that isn't known is a RuntimeError
                log.warning("the usage file isn't written: %s", error)
        try:
            await self._ledger.record(row)
        except OSError:
            if self._again is None or self._again.done():
                self._again = asyncio.create_task(self._until_written())
            raise
        finally:
            self._tell_trouble()

    async def _until_written(self) -> None:
        written = False
        while not written:
            await asyncio.sleep(AGAIN_S)
            written = await self._ledger.write_held()
            self._tell_trouble()

    def _tell_trouble(self) -> None:
        if self._ledger.trouble != self._told:
            self._told = self._ledger.trouble
            self._on_trouble(self._told)

    async def lately(self) -> tuple[Earlier, ...]:
        """The last prompts by the ledger, for a process that saw none itself."""
        try:
            return await asyncio.to_thread(self._ledger.lately, time.time())
        except OSError as error:
            log.warning("the ledger can't be read: %s", error)
            return ()

    async def used_today(self) -> UsedToday | None:
        """What was asked today, by this process and others; None where the ledger can't be read."""
        try:
            return await asyncio.to_thread(self._ledger.used_today, time.time())
        except OSError as error:
            log.warning("the ledger can't be read: %s", error)
            return None

    async def look_at_state(self) -> None:
        """Takes up what was said of the machines by hand, here or on the command line."""
        if self._state is None:
            return
        known = await asyncio.to_thread(self._state.read)
        self.monitor.drain(
            {host: state.override for host, state in known.items() if state.override is not None},
            {host: state.times for host, state in known.items() if state.times is not None},
        )
        for host, state in known.items():
            self.monitor.wakes(host, state.wakes_s)

    async def drain(self, host_id: str, until: float | None) -> None:
        """Takes a machine out until then (seconds since the epoch), or until it is undone. What runs there goes on.

        Raises OSError when it can't be written down.
        """
        await self._say(host_id, Override(drained=True, until=until))

    async def undrain(self, host_id: str) -> None:
        """Brings a machine back; its times of the week take it out again. Raises OSError like `drain`."""
        host, now = self.registry.host(host_id), datetime.now()
        if host is not None:
            await self._change(
                host_id, lambda state: replace(state, override=brought_back(with_times(host, state.times), now))
            )

    async def schedule(self, host_id: str, times: tuple[str, ...] | None) -> None:
        """Takes a machine out at these times of the week, like `Mon-Fri 22:00-07:00`, in place of those that counted.

        None, or the config's own: what the config says counts. Raises OSError like `drain`, ValueError for a text that
        is no time of the week.
        """
        host, now = self.registry.host(host_id), datetime.now()
        if host is None:
            return
        wanted = None if times is None or _plain(times) == _plain(host.drain_times) else _plain(times)

        def change(state: HostState) -> HostState:
            before, after = with_times(host, state.times), with_times(host, wanted)
            return replace(state, times=wanted, override=rescheduled(before, after, state.override, now))

        await self._change(host_id, change)

    async def _say(self, host_id: str, override: Override | None) -> None:
        await self._change(host_id, lambda state: replace(state, override=override))

    async def _change(self, host_id: str, how: Callable[[HostState], HostState]) -> None:
        if self._state is not None:
            await asyncio.to_thread(self._state.change, host_id, how)
            await self.look_at_state()

    async def look_at_models(self, host_id: str) -> None:
        """Looks at all that lies on a host, and what each model there can do: old servers are asked one by one."""
        await self.monitor.look(host_id, full=True)
        facts = self.monitor.snapshot.of(host_id)
        if facts.reachable and any(model.capabilities is None for model in facts.models or ()):
            await self.monitor.look(host_id, full=True, each=True)

    async def pull(self, host_id: str, model: str, tell: Callable[[PullProgress], None]) -> None:
        """Has a host fetch a model; `tell` hears how far it is.

        Raises AttemptError when it doesn't come. Cancelling stops it; the host keeps what it has.
        """
        async with aclosing(self._clients[host_id].pull(model)) as pulling:
            async for progress in pulling:
                tell(progress)
        await self.look_at_models(host_id)

    async def warm(self, target: Target) -> None:
        """Loads a model as questions will want it. Raises AttemptError; cancelling stops the load."""
        await self.engine.warm(target)
        await self.monitor.look(target.host)

    async def unload(self, target: Target) -> None:
        """Has a host free the memory of a model, and waits a little until it is free. Raises AttemptError."""
        await self._clients[target.host].unload(target.model)
        for _ in range(UNLOAD_LOOKS):  # one that answers just now goes later, and a look tells by then
            await self.monitor.look(target.host)
            if not self.monitor.snapshot.of(target.host).is_warm(target.model):
                return
            await asyncio.sleep(UNLOAD_S)

    async def delete(self, target: Target) -> None:
        """Takes a model off a host's disk; it is as good when it is gone already. Raises AttemptError."""
        with suppress(ModelMissing):
            await self._clients[target.host].delete(target.model)
        await self.look_at_models(target.host)

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
            raise NothingAnswered(facts.cause, composed("{advice} ({url})").format(advice=ADVICE, url=host.url))
        proposed = propose(self.registry, host.id, facts.models or ())
        if not proposed.routes:
            raise NothingAnswered(NO_MODEL.format(host=host.label))
        self.registry = self.engine.registry = proposed

    async def close(self) -> None:
        """Closes every connection, and the ledger last."""
        await self.engine.close()
        for task in (ending := (*self._waking.values(), *([self._again] if self._again else ()))):
            task.cancel()
        for retiring in (leaving := tuple(self._retiring)):
            retiring.cancel()
        await asyncio.gather(*ending, *leaving, return_exceptions=True)
        for client in self._clients.values():
            await client.close()
        if self._picks is not None:
            await asyncio.to_thread(self._picks.close)
        if self._history is not None:
            await asyncio.to_thread(self._history.close)
        await asyncio.to_thread(self._ledger.close)
        if self._purse is not None:
            await asyncio.to_thread(self._purse.close)


def _way(host: Host | None) -> object:
    """What a connection to the host depends on."""
    return host and (
        host.url,
        host.kind,
        host.headers,
        host.auth,
        host.auth_as,
        host.ca_file,
        host.proxy,
        host.location,
    )


def _plain(times: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(times_text(parse_times(text)) for text in times))


def _woke(state: HostState, took_s: float) -> HostState:
    return replace(state, wakes_s=(*state.wakes_s, took_s)[-WAKES_KEPT:])


NO_HOSTS = wording(
    "House", "The config names no machine: add one, [[hosts]] with id and url. `hostler config path` tells where it is."
)
ADVICE = wording(
    "House", "There is no config yet and this is the only machine tried. `hostler config path` tells where to put one."
)
NO_MODEL = wording("House", "{host} has no model yet: run `ollama pull qwen3:4b` there.")
