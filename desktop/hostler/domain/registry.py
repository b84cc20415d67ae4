"""The user's machines, models, routes and actions, and what can be wrong with them.

Every key of the config file is declared here once, as a field: its type, default, range and one sentence. The loader
(`store/config.py`) and `hostler config check` read these declarations.
"""

from __future__ import annotations

import enum
import ipaddress
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from hostler.domain.drain import Override, ends_at, parse_times
from hostler.domain.mac import parse_mac

HOST_ID = re.compile(r"[a-z0-9-]{1,32}")
ROUTE_ID = re.compile(r"[a-z0-9_-]{1,32}")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token of RFC 9110, section 5.6.2
_PROXY = re.compile(r"https?://[!-~]+")


class Kind(enum.StrEnum):
    """Which protocol a host speaks."""

    OLLAMA = "ollama"
    OPENAI = "openai"


class Location(enum.StrEnum):
    """Whether text sent there stays with the user."""

    HOME = "home"
    CLOUD = "cloud"


class Target(msgspec.Struct, frozen=True, order=True):
    """One model on one host, written `qwen3:4b@mac-mini`."""

    model: str
    host: str

    def __str__(self) -> str:
        return f"{self.model}@{self.host}"

    @classmethod
    def parse(cls, text: str) -> Target:
        """Splits at the last `@`, since model names may hold one. Raises ValueError with what to write instead."""
        model, at, host = text.strip().rpartition("@")
        if not at or not model or not model.isprintable() or not HOST_ID.fullmatch(host):
            raise ValueError(f"“{text}” is not a target: write MODEL@HOST, like qwen3:4b@mac-mini")
        return cls(model, host)


class ModelSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[hosts.models."NAME"]`: what the user fixed for one target."""

    num_ctx: (
        Annotated[int, Meta(ge=256, description="Context in tokens. One fixed value; changing it reloads.")] | None
    ) = None
    think: Annotated[bool | str, Meta(description="Thinking: true, false, or low, medium, high.")] | None = None
    keep_alive: Annotated[str | int, Meta(description="How long the host keeps it loaded, like 30m.")] | None = None
    max_output_tokens: Annotated[int, Meta(ge=1, description="The longest answer, in tokens.")] | None = None
    vision: Annotated[bool, Meta(description="Whether it reads images, where the host doesn't say.")] | None = None


class Host(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[hosts]]`: a server that runs models."""

    id: Annotated[str, Meta(description="Short name used in targets: a-z, 0-9 and -, at most 32.")]
    url: Annotated[str, Meta(description="Address with scheme and port, like http://192.168.1.106:11434.")]
    name: Annotated[str, Meta(description="What you call the machine.")] = ""
    kind: Annotated[Kind, Meta(description="ollama, or openai for any OpenAI-compatible server.")] = Kind.OLLAMA
    location: Annotated[Location, Meta(description="home or cloud; by default told from kind and address.")] | None = (
        None
    )
    always_on: Annotated[bool, Meta(description="Whether the machine is always running.")] = False
    headers: Annotated[dict[str, str], Meta(description="Extra headers for a proxy in front. No secrets here.")] = {}
    auth: Annotated[bool, Meta(description="Send the bearer key that the keyring holds for this host.")] = False
    ca_file: Annotated[str, Meta(description="A CA certificate file for this host's TLS.")] = ""
    proxy: Annotated[str, Meta(description="A proxy for this host, like http://127.0.0.1:3128.")] = ""
    mac: Annotated[str, Meta(description="Its MAC address, so that it is woken when a route needs it.")] = ""
    drain: Annotated[bool, Meta(description="Take the host out: nothing is sent there.")] = False
    drain_times: Annotated[
        tuple[str, ...], Meta(description="When it is taken out by itself, like Mon-Fri 22:00-07:00.")
    ] = ()
    models: Annotated[dict[str, ModelSettings], Meta(description="Settings for single models on this host.")] = {}

    @property
    def label(self) -> str:
        """The name to show."""
        return self.name or self.id

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a key in the keyring is bound to."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"

    @property
    def is_home(self) -> bool:
        """Whether text sent here stays with the user: said so, or Ollama, or an address of a private network."""
        if self.location is not None:
            return self.location is Location.HOME
        return self.kind is Kind.OLLAMA or is_private_address(urlsplit(self.url).hostname or "")


def brought_back(host: Host, now: datetime) -> Override | None:
    """What undoes a drain at this local time; None where neither config nor times of the week drain the host."""
    if host.drain:
        return Override(drained=False)
    end = ends_at(map(parse_times, host.drain_times), now)
    return Override(drained=False, until=end.timestamp()) if end is not None else None


def is_private_address(hostname: str) -> bool:
    """Loopback and private addresses, and names that never leave a local network."""
    if hostname == "localhost" or hostname.endswith((".local", ".localhost", ".internal", ".lan")):
        return True
    try:
        return ipaddress.ip_address(hostname).is_private
    except ValueError:
        return False


def _is_loopback(url: str) -> bool:
    name = urlsplit(url).hostname or ""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class CloudRule(enum.StrEnum):
    """When a route's text may leave the house. So far it never does."""

    NEVER = "never"


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[routes]]`: a kind of work, what recognises it, and who does it."""

    id: Annotated[str, Meta(description="quick, code, reasoning, vision, background, or your own.")]
    chain: Annotated[tuple[str, ...], Meta(description="Targets MODEL@HOST, tried in this order.")]
    keywords: Annotated[tuple[str, ...], Meta(description="Words and phrases that speak for this route.")] = ()
    always: Annotated[tuple[str, ...], Meta(description="Phrases in the instruction that decide outright.")] = ()
    cloud: Annotated[CloudRule, Meta(description="When text may leave the house: never.")] = CloudRule.NEVER

    @property
    def targets(self) -> tuple[Target, ...]:
        """The chain, parsed. Raises ValueError on a name that `Registry.problems` reports."""
        return tuple(Target.parse(name) for name in self.chain)


class Fallback(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[fallback]`: who answers when a route's own chain can't."""

    chain: Annotated[tuple[str, ...], Meta(description="Targets tried after any route's own chain.")] = ()

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(Target.parse(name) for name in self.chain)


class Action(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[actions]]`: a saved instruction."""

    id: Annotated[str, Meta(description="Short name for --action.")]
    name: Annotated[str, Meta(description="What the popup shows.")]
    prompt: Annotated[str, Meta(description="The instruction that goes before the text.")]
    route: Annotated[str, Meta(description="Always take this route.")] = ""


class Problem(msgspec.Struct, frozen=True):
    """Something wrong in the config. `where` is the path of keys and indexes, like ("routes", 1, "chain")."""

    where: tuple[str | int, ...]
    message: str
    fatal: bool = True


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be asked, and by which way."""

    hosts: tuple[Host, ...] = ()
    routes: tuple[Route, ...] = ()
    fallback: Fallback = Fallback()
    actions: tuple[Action, ...] = ()

    def host(self, host_id: str) -> Host | None:
        return next((host for host in self.hosts if host.id == host_id), None)

    def route(self, route_id: str) -> Route | None:
        return next((route for route in self.routes if route.id == route_id), None)

    def action(self, action_id: str) -> Action | None:
        wanted = action_id.casefold()
        return next((a for a in self.actions if wanted in (a.id.casefold(), a.name.casefold())), None)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every target of every chain, once, in the order of the file."""
        chains = [route.targets for route in self.routes] + [self.fallback.targets]
        return tuple(dict.fromkeys(target for chain in chains for target in chain))

    def model_settings(self, target: Target) -> ModelSettings:
        host = self.host(target.host)
        return (host.models.get(target.model) if host else None) or ModelSettings()

    def label(self, target: Target) -> str:
        """How a person reads a target: `qwen3:4b on Mac Mini`."""
        host = self.host(target.host)
        return f"{target.model} on {host.label if host else target.host}"

    def problems(self, unread: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
        """Every problem across hosts, routes and chains, in the order of the file.

        `unread` are the ids of hosts and routes that are in the file but couldn't be read: whoever names them is right.
        """
        return tuple(_problems(self, unread))


def _problems(registry: Registry, unread: frozenset[str]) -> Iterator[Problem]:
    yield from _duplicates("hosts", [host.id for host in registry.hosts])
    yield from _duplicates("routes", [route.id for route in registry.routes])
    yield from _duplicates("actions", [action.id for action in registry.actions])
    for index, host in enumerate(registry.hosts):
        if not HOST_ID.fullmatch(host.id):
            yield Problem(("hosts", index, "id"), f"“{host.id}” can't be a host id: use a-z, 0-9 and -, at most 32")
        if fault := url_fault(host.url):
            yield Problem(("hosts", index, "url"), fault)
        elif host.auth and urlsplit(host.url).scheme == "http" and not _is_loopback(host.url):
            message = "a key over plain http can be read on its way: write https:// here, or take auth out"
            yield Problem(("hosts", index, "auth"), message)
        if any(name.casefold() in ("authorization", "cookie") for name in host.headers):
            yield Problem(
                ("hosts", index, "headers"), "no secrets in this file: keys live in the keyring (auth = true)"
            )
        for name, value in host.headers.items():
            if not (_HEADER_NAME.fullmatch(name) and value.isascii() and value.isprintable()):
                yield Problem(("hosts", index, "headers"), f"“{name}” can't be a header: use plain ASCII on one line")
        if host.mac:
            try:
                parse_mac(host.mac)
            except ValueError as error:
                yield Problem(("hosts", index, "mac"), str(error))
        for text in host.drain_times:
            try:
                parse_times(text)
            except ValueError as error:
                yield Problem(("hosts", index, "drain_times"), str(error))
        if host.proxy and not _PROXY.fullmatch(host.proxy):
            message = f"“{host.proxy}” is not a proxy's address: write it like http://127.0.0.1:3128"
            yield Problem(("hosts", index, "proxy"), message)
    known = {host.id: host for host in registry.hosts}
    for index, route in enumerate(registry.routes):
        if not ROUTE_ID.fullmatch(route.id):
            yield Problem(("routes", index, "id"), f"“{route.id}” can't be a route id: use a-z, 0-9, - and _")
        if not route.chain:
            yield Problem(("routes", index, "chain"), f"route “{route.id}” has no target: add at least one MODEL@HOST")
        for name in route.chain:
            yield from _chain_entry(("routes", index, "chain"), name, known, unread)
    for name in registry.fallback.chain:
        yield from _chain_entry(("fallback", "chain"), name, known, unread)
    route_ids = {route.id for route in registry.routes}
    for index, action in enumerate(registry.actions):
        if action.route and action.route not in route_ids | unread:
            yield Problem(
                ("actions", index, "route"), f"no route is called “{action.route}”{nearest(action.route, route_ids)}"
            )


def _duplicates(table: str, ids: list[str]) -> Iterator[Problem]:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield Problem((table, index, "id"), f"“{name}” is there twice: give each its own id")


def _chain_entry(
    where: tuple[str | int, ...], name: str, known: Mapping[str, Host], unread: frozenset[str]
) -> Iterator[Problem]:
    try:
        target = Target.parse(name)
    except ValueError as error:
        yield Problem(where, str(error))
        return
    if target.host not in known and target.host not in unread:
        yield Problem(where, f"“{name}”: no host is called “{target.host}”{nearest(target.host, known)}")


def nearest(name: str, known: Mapping[str, object] | set[str]) -> str:
    """“; did you mean …?”, or which names there are."""
    import difflib

    close = difflib.get_close_matches(name, sorted(known), n=1)
    if close:
        return f"; did you mean “{close[0]}”?"
    return f" (there is {', '.join(sorted(known))})" if known else " (there is none yet)"


def url_fault(url: str) -> str:
    """What is wrong with a host's address and how to write it, or "" when it can be used."""
    if not url.isprintable() or " " in url:
        return f"“{url}” holds a space or a control character: write http://NAME:11434"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"“{url}” is not an address ({error}): write http://NAME:11434"
    if parts.scheme not in ("http", "https"):
        return f"“{url}” lacks http:// or https://: write http://{url.rpartition('://')[2] or 'NAME:11434'}"
    if not parts.hostname:
        return f"“{url}” names no machine: write http://NAME:11434"
    if parts.username or parts.password:
        return "an address holds no user or password: secrets live in the keyring (auth = true)"
    if parts.query or parts.fragment or port == 0:
        return f"“{url}” has more than scheme, name, port and path: write http://NAME:11434"
    return ""
