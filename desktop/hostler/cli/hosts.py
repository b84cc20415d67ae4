"""`hostler hosts`: the fleet as it is now, once or as a live table."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import time
from collections.abc import Callable

import msgspec

from hostler.assembly import NO_HOSTS, House
from hostler.cli.table import LiveTable
from hostler.domain.drain import weekly
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import Fleet, HostFacts, HostState, phrase
from hostler.domain.registry import Registry
from hostler.domain.said import as_text
from hostler.domain.untrusted import one_line, printable
from hostler.paths import paths
from hostler.store.config import read_config
from hostler.store.ledger import Ledger
from hostler.store.state import StateFile

Show = Callable[[Registry, HostFacts], str]
HEADINGS = ("MACHINE", "STATE", "WARM", "SPEED", "MODELS", "VERSION", "ANSWERS IN", "DRAINED")


def hosts(arguments: argparse.Namespace) -> int:
    """Looks at every host and prints it. Returns 3 when none can be used."""
    places = paths(os.environ)
    registry = read_config(places, os.environ).config.registry
    if not registry.hosts:
        raise ConfigError(NO_HOSTS)
    show = json_line if arguments.json else in_words
    live = arguments.watch and not arguments.json and sys.stdout.isatty()
    teller = _Table(registry) if live else _Lines(registry, show)
    house = House(
        registry,
        Ledger(places.ledger_file),
        state=StateFile(places.state_file),
        on_change=teller.tell if arguments.watch else lambda fleet: None,
    )
    return asyncio.run(_hosts(house, teller, watch=arguments.watch))


async def _hosts(house: House, teller: _Lines | _Table, *, watch: bool) -> int:
    try:
        await house.remember()
        await house.monitor.look_all()
        teller.tell(house.monitor.snapshot)
        if watch:
            house.monitor.attend()
            await house.monitor.run()
        usable = any(facts.reachable for facts in house.monitor.snapshot.hosts)
        return 0 if usable else 3
    finally:
        await house.close()


class _Lines:
    """A line for each host, and another one whenever it changes."""

    def __init__(self, registry: Registry, show: Show) -> None:
        self._registry, self._show = registry, show
        self._told: dict[str, str] = {}

    def tell(self, fleet: Fleet) -> None:
        for facts in fleet.hosts:
            line = self._show(self._registry, facts)
            if facts.reachable is not None and self._told.get(facts.host) != line:
                self._told[facts.host] = line
                print(printable(line) if sys.stdout.isatty() else line, flush=True)


class _Table:
    """All hosts in a table that is drawn anew in its place."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._table = LiveTable(sys.stdout, lambda: shutil.get_terminal_size().columns)

    def tell(self, fleet: Fleet) -> None:
        causes = [facts.cause for facts in fleet.hosts if facts.cause]
        self._table.show([HEADINGS, *(cells(self._registry, facts) for facts in fleet.hosts)], causes)


def cells(registry: Registry, facts: HostFacts) -> tuple[str, ...]:
    """One host as a row of the table."""
    host = registry.host(facts.host)
    speeds = [pace.tokens_per_s for pace in facts.paces if pace.tokens_per_s]
    return (
        host.label if host else facts.host,
        state_words(registry, facts),
        ", ".join(one_line(model.name, 30) for model in facts.loaded),
        f"{max(speeds):.0f} tokens/s" if speeds else "",
        str(len(facts.models)) if facts.models is not None else "",
        one_line(facts.version, 16),
        f"{facts.latency_ms:.0f} ms" if facts.reachable and facts.latency_ms is not None else "",
        weekly(facts.times),
    )


def state_words(registry: Registry, facts: HostFacts) -> str:
    """How a host is, in a few words: `drained until 07:00`."""
    host = registry.host(facts.host)
    can_wake = host is not None and bool(host.mac)
    return str(phrase(facts, _state(registry, facts), can_wake=can_wake, now=time.time()))


def _state(registry: Registry, facts: HostFacts) -> HostState:
    return facts.state([target.model for target in registry.targets if target.host == facts.host])


def json_line(registry: Registry, facts: HostFacts) -> str:
    """One host as JSON."""
    host = registry.host(facts.host)
    return msgspec.json.encode(
        {
            "id": facts.host,
            "name": host.label if host else facts.host,
            "state": _state(registry, facts),
            "cause": facts.cause,
            "version": facts.version,
            "models": [model.name for model in facts.models or ()],
            "warm": [model.name for model in facts.loaded],
            "latency_ms": None if facts.latency_ms is None else round(facts.latency_ms, 1),
            "drained_until": facts.drained_until,
            "weekly": facts.times,
        },
        enc_hook=as_text,
    ).decode()


def in_words(registry: Registry, facts: HostFacts) -> str:
    """One host in a line: `Windows GPU · ready · 0.33.0 · 4 models · warm: qwen3-coder:30b · 3 ms`."""
    host = registry.host(facts.host)
    parts = [host.label if host else facts.host, state_words(registry, facts)]
    if facts.cause:
        parts.append(facts.cause)
    if facts.reachable:
        parts.append(one_line(facts.version, 40))
        count = len(facts.models or ())
        parts.append(f"{count} model{'' if count == 1 else 's'}")
        if facts.loaded:
            parts.append("warm: " + ", ".join(one_line(model.name, 60) for model in facts.loaded))
        parts.append(f"{facts.latency_ms:.0f} ms" if facts.latency_ms is not None else "")
    if facts.times:
        parts.append(f"drained {weekly(facts.times)}")
    return " · ".join(part for part in parts if part)
