"""`hostler hosts`: the fleet as it is now."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable

import msgspec

from hostler.assembly import NO_HOSTS, House
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import Fleet, HostFacts
from hostler.domain.registry import Registry
from hostler.domain.untrusted import one_line, printable
from hostler.paths import paths
from hostler.store.config import read_config
from hostler.store.ledger import Ledger


def hosts(arguments: argparse.Namespace) -> int:
    """Looks at every host and prints it. Returns 3 when none can be used."""
    places = paths(os.environ)
    registry = read_config(places, os.environ).config.registry
    if not registry.hosts:
        raise ConfigError(NO_HOSTS)
    show = json_line if arguments.json else in_words
    return asyncio.run(_hosts(registry, Ledger(places.ledger_file), show, watch=arguments.watch))


async def _hosts(registry: Registry, ledger: Ledger, show: Callable[[Registry, HostFacts], str], *, watch: bool) -> int:
    told: dict[str, str] = {}

    def tell(fleet: Fleet) -> None:
        for facts in fleet.hosts:
            line = show(registry, facts)
            if facts.reachable is not None and told.get(facts.host) != line:
                told[facts.host] = line
                print(printable(line) if sys.stdout.isatty() else line, flush=True)

    house = House(registry, ledger, on_change=tell if watch else lambda fleet: None)
    try:
        await house.monitor.look_all()
        tell(house.monitor.snapshot)
        if watch:
            house.monitor.attend()
            await house.monitor.run()
        usable = any(facts.reachable for facts in house.monitor.snapshot.hosts)
        return 0 if usable else 3
    finally:
        await house.close()


def json_line(registry: Registry, facts: HostFacts) -> str:
    """One host as JSON."""
    host = registry.host(facts.host)
    return msgspec.json.encode(
        {
            "id": facts.host,
            "name": host.label if host else facts.host,
            "state": facts.state(),
            "cause": facts.cause,
            "version": facts.version,
            "models": [model.name for model in facts.models or ()],
            "warm": [model.name for model in facts.loaded],
            "latency_ms": None if facts.latency_ms is None else round(facts.latency_ms, 1),
        }
    ).decode()


def in_words(registry: Registry, facts: HostFacts) -> str:
    """One host in a line: `Windows GPU · ready · 0.33.0 · 4 models · warm: qwen3-coder:30b · 3 ms`."""
    host = registry.host(facts.host)
    parts = [host.label if host else facts.host, facts.state()]
    if facts.cause:
        parts.append(facts.cause)
    if facts.reachable:
        parts.append(one_line(facts.version, 40))
        count = len(facts.models or ())
        parts.append(f"{count} model{'' if count == 1 else 's'}")
        if facts.loaded:
            parts.append("warm: " + ", ".join(one_line(model.name, 60) for model in facts.loaded))
        parts.append(f"{facts.latency_ms:.0f} ms" if facts.latency_ms is not None else "")
    return " · ".join(part for part in parts if part)
