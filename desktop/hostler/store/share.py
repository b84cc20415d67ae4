"""Machines, routes and actions as a file that another Hostler takes in: made without secrets, merged without doubles.

Works on the values of config files. What is taken from somebody else's file never sends a text out of the house: its
routes stay at home until the user says otherwise, and an address outside the private networks counts as the cloud.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from hostler.domain.errors import ConfigError
from hostler.domain.leaks import find_secrets
from hostler.domain.registry import CLOUD_TAGS, Host, Kind, Location, is_private_address, url_fault
from hostler.domain.said import Said, wording
from hostler.store.config import load
from hostler.store.edit import Add, Edit, Set, edited
from hostler.store.save import read_document
from hostler.store.small import replace_with

HEAD = (
    "# Machines, routes and actions of a Hostler, without keys. Another one takes them in: hostler config import FILE\n"
    "version = 1\n"
)
Document = Mapping[str, Any]
_TELLING = ("key", "token", "secret", "auth", "pass", "credential")
"""A header with one of these in its name is taken for a secret."""


class Export(msgspec.Struct, frozen=True):
    """The text of the file, and what was left out of it, in sentences."""

    text: str
    left_out: tuple[str, ...] = ()


class Import(msgspec.Struct, frozen=True):
    """What a file adds: the changes, and the same in sentences for whoever has to say yes."""

    edits: tuple[Edit, ...]
    adds: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What is taken over otherwise than the file says, or not at all."""


def exported(document: Document) -> Export:
    """The registry of these values. Headers and proxies lose their secrets; keys are in the keyring and never here."""
    edits: list[Edit] = []
    left_out: list[str] = []
    for host in _entries(document, "hosts"):
        table = {key: value for key, value in host.items() if key != "id"}
        name = str(table.get("name") or host["id"])
        kept = {key: value for key, value in table.get("headers", {}).items() if not _is_secret(key, str(value))}
        for key in table.get("headers", {}).keys() - kept.keys():
            left_out.append(wording("Share", "{host}: the header {name}").format(host=name, name=key))
        if "headers" in table:
            table["headers"] = kept
        if "proxy" in table and (bare := _without_user(str(table["proxy"]))) != table["proxy"]:
            table["proxy"] = bare
            left_out.append(wording("Share", "{host}: the name and password of its proxy").format(host=name))
        edits.append(Add(("hosts", str(host["id"])), table))
    for name in ("routes", "actions"):
        for entry in _entries(document, name):
            edits.append(Add((name, str(entry["id"])), {key: value for key, value in entry.items() if key != "id"}))
    if chain := document.get("fallback", {}).get("chain"):
        edits.append(Set(("fallback", "chain"), list(chain)))
    return Export(edited(HEAD, edits), tuple(left_out))


def write_export(config: Path, file: Path) -> Export:
    """Writes the config's registry into a new file. Raises ConfigError where one is there or it can't be written."""
    try:
        if file.exists():
            raise ConfigError(wording("Share", "{file} is there already: take another name").format(file=str(file)))
        export = exported(read_document(config))
        replace_with(file.resolve(), export.text.encode())
    except OSError as error:
        text = wording("Share", "{file} can't be written: {error}")
        raise ConfigError(text.format(file=str(file), error=error.strerror or str(error))) from error
    return export


def read_import(config: Path, file: Path) -> Import:
    """What a file would add to the config. Raises ConfigError where either of them can't be used."""
    try:
        loaded = load(file)
        now = read_document(config)
    except FileNotFoundError:
        raise ConfigError(wording("Share", "there is no file {file}").format(file=str(file))) from None
    except OSError as error:
        text = wording("Share", "{file} can't be read: {error}")
        raise ConfigError(text.format(file=str(file), error=error.strerror or str(error))) from error
    if loaded.errors:
        raise ConfigError(*loaded.errors)
    return merged(now, read_document(file))


def merged(now: Document, theirs: Document) -> Import:
    """What their machines, routes, fallback and actions add to what there is. What there is stays as it is."""
    return _Merge(now).of(theirs)


class _Merge:
    def __init__(self, now: Document) -> None:
        self._now = now
        self._edits: list[Edit] = []
        self._adds: list[str] = []
        self._notes: list[str] = []
        self._ids: dict[str, str] = {}
        """Their machines' ids, and what they are called here."""
        self._far = {str(host["id"]) for host in _entries(now, "hosts") if not _is_home(host)}
        """The ids, as they are called here, of machines in the cloud."""
        self._open = {str(r["id"]) for r in _entries(now, "routes") if r.get("cloud", "never") != "never"}
        """The routes whose text may leave the house."""

    def of(self, theirs: Document) -> Import:
        for host in _entries(theirs, "hosts"):
            self._host(host)
        for route in _entries(theirs, "routes"):
            self._route(route)
        mine, other = self._now.get("fallback", {}), theirs.get("fallback", {})
        self._chain(("fallback", "chain"), mine, other, FALLBACK, is_open=bool(self._open))
        for action in _entries(theirs, "actions"):
            self._action(action)
        return Import(tuple(self._edits), tuple(self._adds), tuple(self._notes))

    def _host(self, host: Document) -> None:
        taken = {str(mine["id"]): mine for mine in _entries(self._now, "hosts")}
        same = next((name for name, mine in taken.items() if _place(mine) == _place(host)), None)
        if same is not None:
            self._ids[str(host["id"])] = same
            for model, settings in host.get("models", {}).items():
                if model not in taken[same].get("models", {}):
                    self._edits += (
                        Set(("hosts", same, "models", model, key), value) for key, value in settings.items()
                    )
                    self._adds.append(
                        wording("Share", "settings of {model} on {host}").format(model=model, host=_label(taken[same]))
                    )
            return
        used = taken.keys() | set(self._ids.values())
        new = self._ids[str(host["id"])] = _free(str(host["id"]), used)
        table = {key: value for key, value in host.items() if key != "id"}
        if _would_be_home_but_is_far(host):
            table["location"] = str(Location.CLOUD)
            text = wording("Share", "{host} is in no private network: it counts as the cloud")
            self._notes.append(text.format(host=_label(host)))
        if host.get("auth"):
            self._notes.append(wording("Share", "{host} wants a key, to be stored here").format(host=_label(host)))
        if new != host["id"]:
            text = wording("Share", "{host}: another machine is called “{id}” here, so it becomes “{new}”")
            self._notes.append(text.format(host=_label(host), id=str(host["id"]), new=new))
        self._edits.append(Add(("hosts", new), table))
        if not _is_home(table):
            self._far.add(new)
        form = wording("Share", "machine {host} at {url}")
        if host.get("proxy"):
            form = wording("Share", "machine {host} at {url} through {proxy}")
        self._adds.append(form.format(host=_label(host), url=str(host["url"]), proxy=str(host.get("proxy", ""))))

    def _route(self, route: Document) -> None:
        name = str(route["id"])
        mine = next((entry for entry in _entries(self._now, "routes") if entry["id"] == name), None)
        if mine is not None:
            label = wording("Share", "route {name}").format(name=name)
            self._chain(("routes", name, "chain"), mine, route, label, is_open=name in self._open)
            for key in ("keywords", "always"):
                before = list(mine.get(key, []))
                fresh = [word for word in route.get(key, []) if word not in before]
                if fresh:
                    self._edits.append(Set(("routes", name, key), before + fresh))
                    text = wording("Share", "route {name}: the words {words}")
                    self._adds.append(text.format(name=name, words=", ".join(fresh)))
            return
        table = {key: value for key, value in route.items() if key not in ("id", "cloud")}
        table["chain"] = self._mapped(route["chain"])
        if route.get("cloud", "never") != "never":
            text = wording("Share", "route {name} stays at home here; the file says cloud = “{rule}”")
            self._notes.append(text.format(name=name, rule=str(route["cloud"])))
        self._edits.append(Add(("routes", name), table))
        text = wording("Share", "route {name}: {chain}")
        self._adds.append(text.format(name=name, chain=", ".join(table["chain"])))

    def _chain(self, where: tuple[str, ...], mine: Document, theirs: Document, label: Said, *, is_open: bool) -> None:
        """Their targets behind ours. Where text may leave the house already, no other place in the cloud gets it."""
        before = list(mine.get("chain", []))
        fresh = [target for target in self._mapped(theirs.get("chain", [])) if target not in before]
        for target in [target for target in fresh if is_open and self._in_cloud(target)]:
            fresh.remove(target)
            text = wording("Share", "{where}: {target} is in the cloud and is left out, since text may go there")
            self._notes.append(text.format(where=label, target=target))
        if fresh:
            self._edits.append(Set(where, before + fresh))
            text = wording("Share", "{where}: {chain} at the end") if before else wording("Share", "{where}: {chain}")
            self._adds.append(text.format(where=label, chain=", ".join(fresh)))

    def _action(self, action: Document) -> None:
        mine = {str(entry["id"]): entry for entry in _entries(self._now, "actions")}
        name, label = str(action["id"]), _label(action)
        if name in mine:
            if dict(mine[name]) != dict(action):
                text = wording("Share", "the action {name} is there already and stays as it is")
                self._notes.append(text.format(name=label))
            return
        table = {key: value for key, value in action.items() if key != "id"}
        if table.get("hotkey") and table["hotkey"] in [entry.get("hotkey") for entry in mine.values()]:
            text = wording("Share", "the action {name} comes without its key {key}, which is taken here")
            self._notes.append(text.format(name=label, key=str(table.pop("hotkey"))))
        self._edits.append(Add(("actions", name), table))
        self._adds.append(wording("Share", "action {name}").format(name=label))

    def _in_cloud(self, target: str) -> bool:
        model, _, host = target.rpartition("@")
        return host in self._far or model.lower().endswith(CLOUD_TAGS)

    def _mapped(self, chain: list[str]) -> list[str]:
        """Their targets under the names that the machines have here, each once."""
        split = [(model, host) for model, _, host in (target.rpartition("@") for target in chain)]
        return list(dict.fromkeys(f"{model}@{self._ids.get(host, host)}" for model, host in split))


FALLBACK = wording("Share", "fallback")


def _entries(document: Document, name: str) -> Iterator[Document]:
    """The entries of a list that have an id."""
    return (entry for entry in document.get(name, []) if isinstance(entry, dict) and "id" in entry)


def _label(entry: Document) -> str:
    return str(entry.get("name") or entry["id"])


def _place(host: Document) -> tuple[str, str, int | None, str]:
    """Where a machine is: two that say the same are one."""
    url = str(host.get("url", ""))
    if url_fault(url):
        return (url, "", None, "")
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return (parts.scheme, (parts.hostname or "").casefold(), port, parts.path.rstrip("/"))


def _free(name: str, used: set[str]) -> str:
    numbered = (f"{name[:29]}-{number}" for number in range(2, len(used) + 3))
    return name if name not in used else next(each for each in numbered if each not in used)


def _is_home(host: Document) -> bool:
    """Whether text sent there stays with the user; what can't be read, in a file with mistakes, doesn't."""
    try:
        location = Location(host["location"]) if "location" in host else None
        return Host(id="a", url=str(host["url"]), kind=Kind(host.get("kind", "ollama")), location=location).is_home
    except (KeyError, ValueError):
        return False


def _would_be_home_but_is_far(host: Document) -> bool:
    return _is_home(host) and not is_private_address(urlsplit(str(host["url"])).hostname or "")


def _is_secret(name: str, value: str) -> bool:
    return any(word in name.casefold() for word in _TELLING) or bool(find_secrets(f"{name}: {value}"))


def _without_user(proxy: str) -> str:
    parts = urlsplit(proxy)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
