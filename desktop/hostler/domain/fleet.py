"""What is known of each host now. A snapshot is a value: the monitor makes a new one, nobody changes one."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from datetime import datetime

import msgspec

from hostler.domain.pace import Pace, duration
from hostler.domain.registry import Registry, Target
from hostler.domain.said import wording
from hostler.domain.untrusted import one_line

MODEL_CHARS = 40
_WEEK_S = 6 * 24 * 3600.0


class HostState(enum.StrEnum):
    """How a host is, in the words the tray shows."""

    UNKNOWN = "unknown"
    """Not looked at yet."""
    WARM = "warm"
    """It answers, and a model of a route is loaded."""
    READY = "ready"
    """It answers; the first prompt loads a model."""
    BUSY = "busy"
    """One of our own requests runs there."""
    LOADING = "loading"
    """A model is being loaded for one of our own requests."""
    DRAINED = "drained"
    """The user took it out."""
    WAKING = "waking"
    """It slept, and was sent a wake-up packet."""
    DOWN = "down"
    """Asleep, off or unreachable."""
    MISCONFIGURED = "misconfigured"
    """Something answers, but not so that it can be used: 403, TLS, not Ollama."""


class ModelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A model that lies on a host. None means that the host didn't say, not "no"."""

    name: str
    digest: str = ""
    size_bytes: int = 0
    parameters: float | None = None
    """How many weights, like 4.02e9."""
    quantization: str = ""
    """How finely they are kept, like Q4_K_M; empty where the host doesn't say."""
    context_length: int | None = None
    """The trained maximum in tokens."""
    capabilities: frozenset[str] | None = None
    remote: bool = False
    """A cloud stub: the host sends prompts on to somebody else's machine."""

    def can(self, capability: str) -> bool | None:
        return None if self.capabilities is None else capability in self.capabilities


class LoadedModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model in a host's memory now."""

    name: str
    context_length: int | None = None
    """The loaded context in tokens."""
    size_bytes: int = 0
    size_vram_bytes: int = 0
    until: float | None = None
    """When the host lets it go by itself, in seconds since the epoch; None: it didn't say."""


class Resting(msgspec.Struct, frozen=True):
    """A target that failed again and again: others are asked before it until its rest is over."""

    model: str
    until: float
    """Seconds since the epoch."""
    why: str
    """The name of its last error."""


class HostFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one host."""

    host: str
    reachable: bool | None = None
    misconfigured: bool = False
    version: str = ""
    models: tuple[ModelFacts, ...] | None = None
    loaded: tuple[LoadedModel, ...] = ()
    latency_ms: float | None = None
    cause: str = ""
    """Why it can't be used, as a sentence; empty when it can."""
    error: str = ""
    """The name of what went wrong last; empty when it can be used."""
    since: float | None = None
    """When it last came or went, in seconds since the epoch."""
    in_flight: int = 0
    """Our own requests that run there."""
    loading: tuple[str, ...] = ()
    """Models that our own requests are loading there now."""
    drained: bool = False
    drained_until: float | None = None
    """When it comes back by itself, in seconds since the epoch; None: not before the user says so."""
    times: tuple[str, ...] = ()
    """When it is drained by itself, as times of the week; from the config, or set by hand."""
    waking_since: float | None = None
    """When it was sent a wake-up packet, in seconds since the epoch; None once it answers, or nobody waits any more."""
    wakes_in_s: float | None = None
    """How long it usually takes from the packet to an answer."""
    resting: tuple[Resting, ...] = ()
    paces: tuple[Pace, ...] = ()
    """How quick its models usually are, from our own attempts."""

    def model(self, name: str) -> ModelFacts | None:
        return next((model for model in self.models or () if same_model(model.name, name)), None)

    def pace(self, name: str) -> Pace | None:
        return next((pace for pace in self.paces if same_model(pace.model, name)), None)

    def rest(self, name: str) -> Resting | None:
        return next((resting for resting in self.resting if same_model(resting.model, name)), None)

    def loaded_model(self, name: str) -> LoadedModel | None:
        return next((loaded for loaded in self.loaded if same_model(loaded.name, name)), None)

    def is_warm(self, name: str) -> bool:
        return self.loaded_model(name) is not None

    def state(self, wanted: Iterable[str] = ()) -> HostState:
        """The state in one word. `wanted` are the model names that routes use here; without them any model counts."""
        if self.drained:
            return HostState.DRAINED
        if self.misconfigured:
            return HostState.MISCONFIGURED
        if self.reachable is None:
            return HostState.UNKNOWN
        if not self.reachable:
            return HostState.DOWN if self.waking_since is None else HostState.WAKING
        if self.loading:
            return HostState.LOADING
        if self.in_flight:
            return HostState.BUSY
        names = tuple(wanted)
        warm = any(self.is_warm(name) for name in names) if names else bool(self.loaded)
        return HostState.WARM if warm else HostState.READY


class Fleet(msgspec.Struct, frozen=True):
    """All hosts, in the order of the config."""

    hosts: tuple[HostFacts, ...] = ()

    def of(self, host_id: str) -> HostFacts:
        return next((facts for facts in self.hosts if facts.host == host_id), HostFacts(host=host_id))

    def model(self, target: Target) -> ModelFacts | None:
        return self.of(target.host).model(target.model)


def unseen(registry: Registry) -> Fleet:
    """The fleet before anybody has looked."""
    return Fleet(tuple(HostFacts(host=host.id, drained=host.drain, times=host.drain_times) for host in registry.hosts))


_STATES: dict[HostState, str] = {
    HostState.UNKNOWN: wording("Machine", "looking…"),
    HostState.WARM: wording("Machine", "warm"),
    HostState.READY: wording("Machine", "ready"),
    HostState.BUSY: wording("Machine", "busy"),
    HostState.LOADING: wording("Machine", "loading"),
    HostState.DRAINED: wording("Machine", "drained"),
    HostState.WAKING: wording("Machine", "waking…"),
    HostState.DOWN: wording("Machine", "down"),
    HostState.MISCONFIGURED: wording("Machine", "misconfigured"),
}


def phrase(facts: HostFacts, state: HostState, *, can_wake: bool, now: float) -> str:
    """How a host is, in a few words. `now` in seconds since the epoch: times of another day say which."""
    match state:
        case HostState.DOWN:
            if not facts.since:
                return wording("Machine", "asleep") if can_wake else wording("Machine", "down")
            since = wording("Machine", "asleep since {time}") if can_wake else wording("Machine", "down since {time}")
            return since.format(time=clock_time(facts.since, now))
        case HostState.DRAINED if facts.drained_until is not None:
            return wording("Machine", "drained until {time}").format(time=clock_time(facts.drained_until, now))
        case HostState.LOADING:
            pace = facts.pace(facts.loading[0])
            load_s = pace.load_s if pace is not None else None
            model = one_line(facts.loading[0], MODEL_CHARS)
            if load_s is None:
                return wording("Machine", "loading {model}…").format(model=model)
            return wording("Machine", "loading {model}, usually {time}").format(model=model, time=duration(load_s))
        case HostState.WAKING if facts.wakes_in_s is not None:
            return wording("Machine", "waking, usually {time}").format(time=duration(facts.wakes_in_s))
    return _STATES[state]


def clock_time(at: float, now: float) -> str:
    """The local time of day; with the weekday when it isn't today, and the date alone when that says too little."""
    local = datetime.fromtimestamp(at)
    if local.date() == datetime.fromtimestamp(now).date():
        form = wording("Time", "{time:%H:%M}")
    else:
        form = wording("Time", "{time:%a %H:%M}") if abs(now - at) < _WEEK_S else wording("Time", "{time:%d %b}")
    return form.format(time=local)


class Health(enum.StrEnum):
    """The fleet in one word, for the tray icon."""

    WHOLE = "whole"
    PARTLY = "partly"
    NONE = "none"


def health(fleet: Fleet) -> Health:
    """Whole: every host that isn't drained can serve. None: no host can. Unknown hosts are given the benefit."""
    counted = [facts for facts in fleet.hosts if not facts.drained]
    able = [facts for facts in counted if facts.reachable is not False and not facts.misconfigured]
    if not able:
        return Health.NONE
    return Health.WHOLE if len(able) == len(counted) else Health.PARTLY


def same_model(left: str, right: str) -> bool:
    """`x` means `x:latest`."""
    return _tagged(left) == _tagged(right)


def _tagged(name: str) -> str:
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def parameters(text: str) -> float | None:
    """Reads Ollama's parameter_size: "4.02B" -> 4.02e9, "268.10M" -> 2.681e8; None for anything else."""
    found = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)([KMBT])", text.upper())
    return float(found[1]) * {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}[found[2]] if found else None
