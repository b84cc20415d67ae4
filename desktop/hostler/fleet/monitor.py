"""Keeps the fleet's snapshot: what is known of each host, from looking and from our own attempts."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from statistics import median
from types import MappingProxyType

from msgspec.structs import replace

from hostler.domain.breaker import Breaker
from hostler.domain.drain import Override, ends_at, parse_times
from hostler.domain.errors import AttemptError, BadResponse, HostRefused, HostTimeout, ModelMissing
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel, Resting, same_model, unseen
from hostler.domain.pace import KEPT, Sample, pace_of, sample_of
from hostler.domain.registry import Host, Registry, Target, with_times
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
WAKING_S = 180.0
"""How long a machine that was woken counts as waking; then it is down like any other."""
WAKING_LOOK_S = 2.0
"""Between two looks at it meanwhile."""
TICK_S = 15.0
"""The longest pause of the loop: a jump of the clock, as after a sleep of this computer, is seen by then."""
JUMP_S = 5.0
WAKES_KEPT = 5


class Monitor:
    """One task looks at every host; `snapshot` is always the newest, and `on_change` hears of each new one."""

    def __init__(
        self,
        registry: Registry,
        clients: Mapping[str, Client],
        *,
        on_change: Callable[[Fleet], None] = lambda fleet: None,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = lambda: random.uniform(0.8, 1.2),
    ) -> None:
        """`clock` is the user's, `steady` one that stands still while this computer sleeps; `jitter` gives factors for
        the pauses, so that looks at several hosts don't fall together."""
        self._registry, self._clients = registry, clients
        self._on_change = on_change
        self._clock, self._steady, self._jitter = clock, steady, jitter
        self._ahead = clock() - steady()
        self.snapshot = unseen(registry)
        self._looks: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._full_at: dict[str, float] = {}
        self._misses: dict[str, int] = {}
        self._samples: dict[Target, deque[Sample]] = {}
        self._breakers: dict[Target, Breaker] = {}
        self._overrides: Mapping[str, Override] = {}
        self._times: Mapping[str, tuple[str, ...]] = {}
        self._wakes: dict[str, deque[float]] = {}
        self._attention_until = 0.0
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Looks at each host when it is due, for as long as the task lives."""
        looking: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._woken.clear()
                self._notice_jump()
                now = self._clock()
                changes_at = self._turn(now)
                for host_id in self._ids():
                    if self._due.get(host_id, 0.0) <= now:
                        self._due[host_id] = now + FAR_S
                        task = asyncio.create_task(self.look(host_id))
                        looking.add(task)
                        task.add_done_callback(looking.discard)
                next_at = min(*(self._due[host_id] for host_id in self._ids()), changes_at, now + TICK_S)
                pause_s = max(0.05, next_at - self._clock())
                try:
                    # Not wait_for: on Python 3.11 it may swallow a cancel that comes with the wake.
                    async with asyncio.timeout(pause_s):
                        await self._woken.wait()
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
        for host_id in self._ids():
            self._due[host_id] = 0.0
        self._woken.set()

    def adopt(self, registry: Registry, fresh: Collection[str]) -> None:
        """Another config. Nothing is known any more of the `fresh` hosts, which are new or reached in another way."""
        self._registry = registry
        snapshot = unseen(registry)
        for host_id in fresh:
            self._looks[host_id] = self._looks.get(host_id, 0) + 1  # a look on the old way tells nothing
        kept = {facts.host: facts for facts in self.snapshot.hosts if facts.host not in fresh}
        for known in (self._due, self._full_at, self._misses):
            for host_id in [host_id for host_id in known if host_id not in kept or registry.host(host_id) is None]:
                del known[host_id]  # type: ignore[attr-defined]
        self.snapshot = Fleet(tuple(kept.get(facts.host, facts) for facts in snapshot.hosts))
        self._on_change(self.snapshot)
        self._turn(self._clock())
        self.look_now()

    async def look_all(self) -> None:
        """One full look at every host, side by side; returns when the slowest is done."""
        await asyncio.gather(*(self.look(host_id, full=True) for host_id in self._ids()))

    async def look(self, host_id: str, *, full: bool | None = None, each: bool = False) -> None:
        """One look at one host. A look that a newer one overtook changes nothing.

        `each`: what old servers keep out of their list is asked for every model, not only for those of the routes.
        """
        facts, now = self.snapshot.of(host_id), self._clock()
        if full is None:
            full = not facts.reachable or now - self._full_at.get(host_id, -FULL_S) >= FULL_S
        if full:  # until it is done: one that overtakes it is a full one too
            self._full_at.pop(host_id, None)
        number = self._looks[host_id] = self._looks.get(host_id, 0) + 1
        wanted = [target.model for target in self._registry.targets if target.host == host_id]
        wanted += [model.name for model in facts.models or ()] if each else []
        try:
            probe = await self._clients[host_id].probe(full=full, wanted=wanted)
        except AttemptError as error:
            if self._looks[host_id] == number:
                self._missed(host_id, error)
            return
        if self._looks[host_id] == number:
            self._seen(host_id, probe)

    def began(self, target: Target, *, cold: bool = False) -> None:
        """One of our requests starts there; `cold`: it has to load the model first."""
        facts = self.snapshot.of(target.host)
        loading = (*facts.loading, target.model) if cold else facts.loading
        self._put(replace(facts, in_flight=facts.in_flight + 1, loading=loading))
        self._attention_until = self._clock() + ATTENTION_S

    def speaks(self, target: Target) -> None:
        """The first word came, so its model is loaded."""
        self._put(self._loaded(self.snapshot.of(target.host), target.model))

    def ended(self, target: Target, error: AttemptError | None = None, *, answered: bool = False) -> None:
        """One of our requests is over there: with an answer, with an error, or closed by us."""
        facts = self.snapshot.of(target.host)
        facts = _without(replace(facts, in_flight=max(0, facts.in_flight - 1)), target.model)
        breaker = self._breakers.get(target, Breaker())
        if answered:
            facts = self._loaded(self._up(facts), target.model)
            breaker = breaker.answered()
        elif isinstance(error, ModelMissing) and facts.models is not None:
            facts = replace(facts, models=tuple(m for m in facts.models if not same_model(m.name, target.model)))
            self._full_at.pop(target.host, None)  # the next look, at once, asks for the list again
        elif error is not None and error.host_is_down:
            facts = self._down(facts, error)
        if error is not None:
            breaker = breaker.failed(error, self._clock())
            self._due[target.host] = 0.0
            self._woken.set()
        self._put(facts)
        self._rest(target, breaker)

    def kept_waiting(self, target: Target) -> None:
        """It was warm and still silent when another one had answered."""
        self._rest(target, self._breakers.get(target, Breaker()).kept_waiting(self._clock()))

    def drain(
        self, overrides: Mapping[str, Override], times: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    ) -> None:
        """What the user said by hand: which machine is out, and which at what times of the week. What runs there goes
        on."""
        self._overrides, self._times = overrides, times
        self._turn(self._clock())
        self._woken.set()

    def wakes(self, host_id: str, took_s: Iterable[float] = ()) -> None:
        """How long waking it took before, oldest first, in seconds."""
        self._wakes.setdefault(host_id, deque(maxlen=WAKES_KEPT)).extend(took_s)
        if kept := self._wakes[host_id]:
            self._put(replace(self.snapshot.of(host_id), wakes_in_s=median(kept)))

    async def until_awake(self, host_id: str) -> bool:
        """The host was sent a wake-up packet: looks at it until it answers, or until WAKING_S are over."""
        if self.snapshot.of(host_id).reachable:
            return True
        since = self._clock()
        self._put(replace(self.snapshot.of(host_id), waking_since=since))
        while self.snapshot.of(host_id).waking_since == since and self._clock() < since + WAKING_S:
            await self.look(host_id)
            if self.snapshot.of(host_id).reachable:
                return True
            await asyncio.sleep(WAKING_LOOK_S)
        self._put(replace(self.snapshot.of(host_id), waking_since=None))
        return False

    def _ids(self) -> list[str]:
        return [host.id for host in self._registry.hosts]

    def _notice_jump(self) -> None:
        ahead = self._clock() - self._steady()
        jumped, self._ahead = abs(ahead - self._ahead) > JUMP_S, ahead
        if jumped:
            log.info("the clock jumped: looking at every host")
            self.look_now()

    def _turn(self, now: float) -> float:
        """What changes by time alone: who is out, who has rested. Returns when the next such change is due."""
        changes = [now + FAR_S]
        for facts in self.snapshot.hosts:
            drained, until = self._drained(facts.host, now)
            resting = tuple(rest for rest in facts.resting if rest.until > now)
            is_waking = facts.waking_since is not None and now < facts.waking_since + WAKING_S
            waking_since = facts.waking_since if is_waking else None
            host = self._host(facts.host)
            facts = replace(facts, drained=drained, drained_until=until, times=host.drain_times if host else ())
            self._put(replace(facts, resting=resting, waking_since=waking_since))
            changes += [rest.until for rest in resting] + [until] * (until is not None)  # type: ignore[list-item]
        return min(changes)

    def _drained(self, host_id: str, now: float) -> tuple[bool, float | None]:
        """Whether it is out, and when that ends by itself."""
        override, host = self._overrides.get(host_id), self._host(host_id)
        if override is not None and (override.until is None or now < override.until):
            return override.drained, override.until if override.drained else None
        if host is None or host.drain:
            return host is not None, None
        end = ends_at(map(parse_times, host.drain_times), datetime.fromtimestamp(now))
        return end is not None, end.timestamp() if end else None

    def _host(self, host_id: str) -> Host | None:
        """The host, with the times of the week that count for it now."""
        host = self._registry.host(host_id)
        return with_times(host, self._times.get(host_id)) if host is not None else None

    def _rest(self, target: Target, breaker: Breaker) -> None:
        self._breakers[target] = breaker
        facts = self.snapshot.of(target.host)
        resting = tuple(rest for rest in facts.resting if rest.model != target.model)
        if breaker.until > self._clock():
            resting = (*resting, Resting(target.model, breaker.until, breaker.why))
        self._put(replace(facts, resting=resting))

    def _loaded(self, facts: HostFacts, model: str) -> HostFacts:
        facts = _without(facts, model)
        return facts if facts.is_warm(model) else replace(facts, loaded=(*facts.loaded, LoadedModel(name=model)))

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
        facts = replace(self._up(facts), loaded=probe.loaded, latency_ms=probe.latency_ms, waking_since=None)
        if probe.models is not None:
            facts = replace(facts, models=probe.models, version=probe.version or "")
            self._full_at[host_id] = now
        near = now < self._attention_until
        self._due[host_id] = now + (NEAR_S if near else FAR_S) * self._jitter()
        self._put(facts)
        self._woken.set()

    def _missed(self, host_id: str, error: AttemptError) -> None:
        now = self._clock()
        misses = self._misses[host_id] = self._misses.get(host_id, 0) + 1
        pause_s = min(DOWN_MAX_S, NEAR_S * 2 ** min(misses - 1, 10)) * self._jitter()
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


def _without(facts: HostFacts, model: str) -> HostFacts:
    """The facts without one load of this model."""
    loading = list(facts.loading)
    if model in loading:
        loading.remove(model)
    return replace(facts, loading=tuple(loading))
