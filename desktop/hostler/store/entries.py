"""Entries of the config's lists as a window changes them: new ones, others' names for them, and who needs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hostler.domain.registry import CloudRule, Host, ModelSettings
from hostler.store.edit import Add, Edit, Set

Document = Mapping[str, Any]


def ids(document: Document, name: str) -> tuple[str, ...]:
    """The ids of a list's entries, in its order."""
    return tuple(str(entry["id"]) for entry in document.get(name, []) if isinstance(entry, dict) and "id" in entry)


def users_of_host(document: Document, host: str) -> tuple[str, ...]:
    """The chains that name this host: ids of routes, and "fallback"."""
    chains = {str(route.get("id")): route.get("chain", ()) for route in document.get("routes", [])}
    chains["fallback"] = document.get("fallback", {}).get("chain", ())
    return tuple(name for name, chain in chains.items() if any(_host_of(target) == host for target in chain))


def users_of_route(document: Document, route: str) -> tuple[str, ...]:
    """The ids of the actions that always take this route."""
    return tuple(str(action.get("id")) for action in document.get("actions", []) if action.get("route") == route)


def renamed(document: Document, name: str, old: str, new: str) -> tuple[Edit, ...]:
    """An entry gets another id, and whoever names it says the new one."""
    edits: list[Edit] = [Set((name, old, "id"), new)]
    if name == "hosts":
        for route in document.get("routes", []):
            if (chain := _moved(route.get("chain", []), old, new)) != route.get("chain"):
                edits.append(Set(("routes", route["id"], "chain"), chain))
        fallback = document.get("fallback", {}).get("chain", [])
        if (chain := _moved(fallback, old, new)) != fallback:
            edits.append(Set(("fallback", "chain"), chain))
    elif name == "routes":
        edits += (Set(("actions", action, "route"), new) for action in users_of_route(document, old))
    return tuple(edits)


def fresh(document: Document, name: str, targets: tuple[str, ...] = ()) -> Add:
    """A new entry that is right as it stands. A route takes the first target; there has to be one."""
    word = {"hosts": "machine", "routes": "route", "actions": "action"}[name]
    taken = ids(document, name)
    number = next(n for n in range(1, len(taken) + 2) if f"{word}-{n}" not in taken)
    entry = f"{word}-{number}"
    tables: dict[str, dict[str, Any]] = {
        "hosts": {"name": f"Machine {number}", "url": "http://127.0.0.1:11434"},
        "routes": {"chain": list(targets[:1])},
        "actions": {"name": f"Action {number}", "prompt": "{text}"},
    }
    return Add((name, entry), tables[name])


def cloud_edits(document: Document, host: Host, model: str, settings: ModelSettings, route: str) -> tuple[Edit, ...]:
    """A machine in the cloud with a model and its prices; and where a route shall ask it, at the end of its chain.

    The route's text may go out then when nothing at home answers, and the first question still asks.
    """
    table: dict[str, Any] = {"name": host.name, "kind": str(host.kind), "url": host.url, "location": "cloud"}
    if host.auth:
        table["auth"] = True
    prices = {"usd_in_per_m": settings.usd_in_per_m, "usd_out_per_m": settings.usd_out_per_m}
    edits: list[Edit] = [Add(("hosts", host.id), {**table, "models": {model: prices}})]
    there = next((each for each in document.get("routes", []) if each.get("id") == route), None)
    if there is not None:
        edits.append(Set(("routes", route, "chain"), [*there.get("chain", []), f"{model}@{host.id}"]))
        if there.get("cloud", CloudRule.NEVER) == CloudRule.NEVER:
            edits.append(Set(("routes", route, "cloud"), str(CloudRule.WHEN_NOTHING_LOCAL)))
    return tuple(edits)


def _host_of(target: object) -> str:
    return str(target).rpartition("@")[2]


def _moved(chain: list[str], old: str, new: str) -> list[str]:
    return [f"{target.rpartition('@')[0]}@{new}" if _host_of(target) == old else target for target in chain]
