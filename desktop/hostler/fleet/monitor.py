"""Keeps the fleet's snapshot: what is known of each host, from looking and from our own attempts."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from hostler.domain.errors import AttemptError, BadResponse, HostRefused, HostTimeout, ModelMissing
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel, same_model
from hostler.domain.pace import KEPT, Sample, pace_of, sample_of
from hostler.domain.registry import Registry, Target
from hostler.domain.usage import AttemptRow
from hostler.fleet.client import Client, Probe

log = logging.getLogger(__name__)

NEAR_S = 10.0
"""Between two looks while somebody may be looking: an open popup or menu, or a prompt just now."""
FAR_S = 60.0
FULL_S = 600.0
"""Between two looks at version and models; they change only when the user does something there."""
ATTENTION_S = 120.0
DOWN_MAX_S = 300.0


class Monitor:
    """One task looks at every host; `snapshot` is always the newest, and `on_change` hears of each new one."""

    def __init__(
        self,
        registry: Registry,
        clients: Mapping[str, Client],
        *,
        on_change: Callable[[Fleet], None] = lambda fleet: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._registry, self._clients = registry, clients
        self._on_change, self._clock = on_change, clock
        self.snapshot = Fleet(tuple(HostFacts(host=host.id, drained=host.drain) for host in registry.hosts))
        self._looks: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._full_at: dict[str, float] = {}
        self._misses: dict[str, int] = {}
        self._samples: dict[Target, deque[Sample]] = {}
        self._attention_until = 0.0
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Looks at each host when it is due, for as long as the task lives."""
        looking: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._woken.clear()
                now = self._clock()
                for host_id in self._clients:
                    if self._due.get(host_id, 0.0) <= now:
                        self._due[host_id] = now + FAR_S
                        task = asyncio.create_task(self.look(host_id))
                        looking.add(task)
                        task.add_done_callback(looking.discard)
                pause_s = max(0.05, min(self._due.values(), default=now + FAR_S) - self._clock())
                try:
                    await asyncio.wait_for(self._woken.wait(), pause_s)
                except TimeoutError:
                    pass
        finally:
            for task in looking:
                task.cancel()
            await asyncio.gather(*looking, return_exceptions=True)

    def attend(self) -> None:
        """Somebody may be looking: look soon, and often for the next two minutes."""
        now = self._clock()
        self._attention_until = now + ATTENTION_S
        for facts in self.snapshot.hosts:
            if facts.reachable:
                self._due[facts.host] = min(self._due.get(facts.host, now), now + NEAR_S)
        self._woken.set()

    def look_now(self) -> None:
        """Look at every host at once: the popup or menu opened, or the network changed."""
        self.attend()
        for host_id in self._clients:
            self._due[host_id] = 0.0
        self._woken.set()

    async def look_all(self) -> None:
        """One full look at every host, side by side; returns when the slowest is done."""
        await asyncio.gather(*(self.look(host_id, full=True) for host_id in self._clients))

    async def look(self, host_id: str, *, full: bool | None = None) -> None:
        """One look at one host. A look that a newer one overtook changes nothing."""
        facts, now = self.snapshot.of(host_id), self._clock()
        if full is None:
            full = not facts.reachable or now - self._full_at.get(host_id, 0.0) >= FULL_S
        number = self._looks[host_id] = self._looks.get(host_id, 0) + 1
        wanted = [target.model for target in self._registry.targets if target.host == host_id]
        try:
            probe = await self._clients[host_id].probe(full=full, wanted=wanted)
        except AttemptError as error:
            if self._looks[host_id] == number:
                self._missed(host_id, error)
            return
        if self._looks[host_id] == number:
            self._seen(host_id, probe)

    def began(self, host_id: str) -> None:
        """One of our requests starts there."""
        facts = self.snapshot.of(host_id)
        self._put(replace(facts, in_flight=facts.in_flight + 1))
        self._attention_until = self._clock() + ATTENTION_S

    def ended(self, host_id: str, model: str, error: AttemptError | None = None, *, answered: bool = False) -> None:
        """One of our requests is over there: with an answer, with an error, or closed by us."""
        facts = self.snapshot.of(host_id)
        facts = replace(facts, in_flight=max(0, facts.in_flight - 1))
        if answered:
            facts = self._up(facts)
            if not facts.is_warm(model):
                facts = replace(facts, loaded=(*facts.loaded, LoadedModel(name=model)))
        elif isinstance(error, ModelMissing) and facts.models is not None:
            facts = replace(facts, models=tuple(m for m in facts.models if not same_model(m.name, model)))
        elif error is not None and error.host_is_down:
            facts = self._down(facts, error)
        self._put(facts)
        if error is not None:
            self._due[host_id] = 0.0
            self._woken.set()

    def learn(self, rows: Iterable[AttemptRow]) -> None:
        """Attempts that are over, oldest first: what they tell of their targets' pace is in the next snapshot."""
        learned: set[Target] = set()
        for row in rows:
            if sample := sample_of(row):
                target = Target(row.model, row.host)
                self._samples.setdefault(target, deque(maxlen=KEPT)).append(sample)
                learned.add(target)
        for target in learned:
            facts = self.snapshot.of(target.host)
            others = tuple(pace for pace in facts.paces if pace.model != target.model)
            self._put(replace(facts, paces=(*others, pace_of(target.model, self._samples[target]))))

    def _seen(self, host_id: str, probe: Probe) -> None:
        now, facts = self._clock(), self.snapshot.of(host_id)
        facts = replace(self._up(facts), loaded=probe.loaded, latency_ms=probe.latency_ms)
        if probe.models is not None:
            facts = replace(facts, models=probe.models, version=probe.version or "")
            self._full_at[host_id] = now
        near = now < self._attention_until
        self._due[host_id] = now + (NEAR_S if near else FAR_S)
        self._put(facts)
        self._woken.set()

    def _missed(self, host_id: str, error: AttemptError) -> None:
        now = self._clock()
        misses = self._misses[host_id] = self._misses.get(host_id, 0) + 1
        pause_s = min(DOWN_MAX_S, NEAR_S * 2 ** min(misses - 1, 10)) * random.uniform(0.8, 1.2)
        self._due[host_id] = now + pause_s
        self._full_at.pop(host_id, None)
        self._put(self._down(self.snapshot.of(host_id), error))
        self._woken.set()

    def _up(self, facts: HostFacts) -> HostFacts:
        self._misses.pop(facts.host, None)
        since = facts.since if facts.reachable and not facts.misconfigured else self._clock()
        return replace(facts, reachable=True, misconfigured=False, cause="", error="", since=since)

    def _down(self, facts: HostFacts, error: AttemptError) -> HostFacts:
        misconfigured = isinstance(error, HostRefused | BadResponse)
        since = self._clock() if facts.reachable is not False else facts.since
        if facts.reachable is not False:
            log.info("host %s: %s", facts.host, error.name)
        # A look that timed out says little while our own request keeps the machine busy.
        if isinstance(error, HostTimeout) and facts.in_flight:
            return facts
        return replace(
            facts,
            reachable=False,
            misconfigured=misconfigured,
            cause=error.sentence,
            error=error.name,
            since=since,
            loaded=(),
        )

    def _put(self, facts: HostFacts) -> None:
        snapshot = Fleet(tuple(facts if known.host == facts.host else known for known in self.snapshot.hosts))
        if snapshot != self.snapshot:
            self.snapshot = snapshot
            self._on_change(snapshot)
