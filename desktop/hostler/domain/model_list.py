"""What lies on the machines, as a list: a row a model, with what routes want there and can't find."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator

import msgspec

from hostler.domain.chore import Chore, Does
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel, ModelFacts, clock_time, same_model
from hostler.domain.pulling import in_units
from hostler.domain.registry import Kind, ModelSettings, Registry, Target
from hostler.domain.said import joined, listed, percent, wording
from hostler.domain.untrusted import one_line

ALWAYS_S = 365 * 24 * 3600.0
"""Ollama says the year 2319 for a model that stays until it is told otherwise (transcript ol-32)."""
NAME_CHARS = 120
_CAN = {
    "completion": wording("Models", "text"),
    "vision": wording("Models", "vision"),
    "thinking": wording("Models", "thinking"),
    "tools": wording("Models", "tools"),
    "embedding": wording("Models", "embedding"),
    "image": wording("Models", "draws"),
    "audio": wording("Models", "audio"),
}


class Presence(enum.Enum):
    """Whether a model is on its machine."""

    THERE = enum.auto()
    MISSING = enum.auto()
    """A chain names it, and the machine doesn't have it."""
    UNKNOWN = enum.auto()
    """A chain names it, and nobody has seen the machine's list yet."""


class Use(msgspec.Struct, frozen=True):
    """A place in a chain."""

    route: str
    """Its id; empty: the fallback."""
    place: int
    """From 1."""
    of: int
    """How many targets the chain has."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One model on one machine."""

    target: Target
    machine: str
    """The machine's name for people."""
    presence: Presence = Presence.THERE
    facts: ModelFacts | None = None
    loaded: LoadedModel | None = None
    is_loading: bool = False
    """One of our own requests loads it."""
    answers: bool = False
    """Whether its machine does, just now."""
    drained: bool = False
    speaks_ollama: bool = True
    uses: tuple[Use, ...] = ()
    settings: ModelSettings = ModelSettings()
    chore: Chore | None = None

    @property
    def name(self) -> str:
        """Safe to show."""
        return one_line(self.target.model, NAME_CHARS)

    @property
    def capabilities(self) -> frozenset[str] | None:
        """What it can do by its machine and the user; None where nobody says."""
        known = self.facts.capabilities if self.facts is not None else None
        if self.settings.vision is None:
            return known
        return (known or frozenset()) - {"vision"} | ({"vision"} if self.settings.vision else frozenset())

    @property
    def size_bytes(self) -> int:
        return self.facts.size_bytes if self.facts is not None else 0


class Show(enum.StrEnum):
    """Which of them are wanted."""

    ALL = "all"
    IN_MEMORY = "in-memory"
    USED = "used"
    UNUSED = "unused"
    MISSING = "missing"


def rows(registry: Registry, fleet: Fleet, chores: Iterable[Chore] = ()) -> tuple[Row, ...]:
    """All that lies on the machines of the registry, and what chains want there; machine by machine."""
    running = {(chore.host, chore.model): chore for chore in chores}
    return tuple(
        row
        for host in registry.hosts
        for row in _of_host(registry, fleet.of(host.id), running, host.label, host.kind is Kind.OLLAMA)
    )


def _of_host(
    registry: Registry, facts: HostFacts, chores: dict[tuple[str, str], Chore], machine: str, speaks_ollama: bool
) -> Iterator[Row]:
    wanted = [target.model for target in registry.targets if target.host == facts.host]
    missing = [
        name for name in wanted if not any(same_model(name, model.name) for model in facts.models or ())
    ]  # fmt: skip
    listed_as: list[tuple[str, ModelFacts | None]] = [(model.name, model) for model in facts.models or ()]
    listed_as += [(name, None) for name in dict.fromkeys(missing)]
    for name, model in listed_as:
        absent = Presence.UNKNOWN if facts.models is None else Presence.MISSING
        target = Target(name, facts.host)
        yield Row(
            target=target,
            machine=machine,
            presence=absent if model is None else Presence.THERE,
            facts=model,
            loaded=facts.loaded_model(name),
            is_loading=any(same_model(name, loading) for loading in facts.loading),
            answers=bool(facts.reachable) and not facts.misconfigured,
            drained=facts.drained,
            speaks_ollama=speaks_ollama,
            uses=uses(registry, target),
            settings=registry.model_settings(target),
            chore=next((c for (host, m), c in chores.items() if host == facts.host and same_model(m, name)), None),
        )


def uses(registry: Registry, target: Target) -> tuple[Use, ...]:
    """The places of a target in all chains."""
    chains = [(route.id, route.targets) for route in registry.routes] + [("", registry.fallback.targets)]
    return tuple(
        Use(route, place, len(chain))
        for route, chain in chains
        for place, each in enumerate(chain, 1)
        if each.host == target.host and same_model(each.model, target.model)
    )


def matches(row: Row, host: str = "", show: Show = Show.ALL) -> bool:
    """Whether a row is wanted: of this host, or any."""
    if host and row.target.host != host:
        return False
    return {
        Show.ALL: True,
        Show.IN_MEMORY: row.loaded is not None or row.is_loading,
        Show.USED: bool(row.uses),
        Show.UNUSED: not row.uses,
        Show.MISSING: row.presence is Presence.MISSING,
    }[show]


def can(row: Row) -> str:
    """`text, vision, tools`; empty where nobody says."""
    known = row.capabilities or frozenset()
    return joined(", ", (words for name, words in _CAN.items() if name in known))


def weights(row: Row) -> str:
    """`4.02B Q4_K_M`."""
    if row.facts is None:
        return ""
    billions = row.facts.parameters
    size = "" if not billions else f"{billions / 1e9:.3g}B" if billions >= 1e9 else f"{billions / 1e6:.3g}M"
    return " ".join(part for part in (size, row.facts.quantization) if part)


def size(row: Row) -> str:
    """What it takes on the disk."""
    return in_units(row.size_bytes) if row.size_bytes else ""


def now_words(row: Row, now: float) -> str:
    """What is with it now, in a few words. `now` in seconds since the epoch."""
    if row.chore is not None:
        return _chore_words(row.chore)
    if row.is_loading:
        return wording("Models", "loading…")
    if row.presence is Presence.MISSING:
        return wording("Models", "not there")
    if not row.answers:
        return wording("Models", "no answer")
    if row.facts is not None and row.facts.remote:
        return wording("Models", "in the cloud")
    if row.loaded is None:
        return ""
    until = row.loaded.until
    if until is None:
        return wording("Models", "loaded")
    if until <= now:
        return wording("Models", "going…")
    if until > now + ALWAYS_S:
        return wording("Models", "always")
    return wording("Models", "until {time}").format(time=clock_time(until, now))


def _chore_words(chore: Chore) -> str:
    if not chore.runs:
        return wording("Models", "failed")
    match chore.does:
        case Does.PULL:
            share = chore.progress.share if chore.progress is not None else None
            if share is None:
                return wording("Models", "pulling…")
            return wording("Models", "pulling {percent}").format(percent=percent(int(share * 100) / 100))
        case Does.WARM:
            return wording("Models", "loading…")
        case Does.UNLOAD:
            return wording("Models", "going…")
        case Does.DELETE:
            return wording("Models", "deleting…")


def used_by(row: Row) -> str:
    """The routes alone: `quick, code`."""
    return joined(", ", dict.fromkeys(use.route or wording("Models", "fallback") for use in row.uses))


def places(row: Row) -> str:
    """`quick (1 of 2), code (2 of 2) and fallback (1 of 1)`."""
    form = wording("Models", "{route} ({place} of {count})")
    return listed(
        form.format(route=use.route or wording("Models", "fallback"), place=use.place, count=use.of) for use in row.uses
    )


def memory(row: Row) -> str:
    """What it takes while it is loaded, and where; empty where it isn't, or its machine didn't say."""
    loaded = row.loaded
    if loaded is None or not loaded.size_bytes:
        return ""
    share = min(1.0, loaded.size_vram_bytes / loaded.size_bytes)
    if share in (0.0, 1.0):
        where = (
            wording("Models", "on the graphics card") if share else wording("Models", "none of it on a graphics card")
        )
    else:
        where = wording("Models", "{percent} of it on the graphics card").format(percent=percent(share))
    if not loaded.context_length:
        form = wording("Models", "It takes {size} of memory, {where}.")
    else:
        form = wording("Models", "It takes {size} of memory with a context of {tokens}, {where}.")
    return form.format(size=in_units(loaded.size_bytes), tokens=loaded.context_length, where=where)


def alone_in(row: Row) -> tuple[str, ...]:
    """The routes that have no other target."""
    return tuple(use.route for use in row.uses if use.of == 1 and use.route)
