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
from msgspec.structs import replace

from hostler.domain import complaints
from hostler.domain.actions import PLACEHOLDERS, placeholders
from hostler.domain.auth import BEARER, HEADER_NAME, way_fault
from hostler.domain.combination import Combination
from hostler.domain.combination import parse as parse_combination
from hostler.domain.declared import declared
from hostler.domain.drain import Override, ends_at, parse_times
from hostler.domain.keeping import keep_alive_fault
from hostler.domain.mac import parse_mac
from hostler.domain.prompt import Looks
from hostler.domain.said import told, wording

HOST_ID = re.compile(r"[a-z0-9-]{1,32}")
ROUTE_ID = re.compile(r"[a-z0-9_-]{1,32}")
CLOUD_TAGS = ("-cloud", ":cloud")
"""Models of Ollama that run on somebody else's machine end in one of these."""
THINK = ("low", "medium", "high", "max")
"""How hard a model may think, where it is told so; the last one since Ollama 0.33."""
MOST_TOKENS = 100_000_000
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
            raise ValueError(complaints.NOT_A_TARGET.format(text=text))
        return cls(model, host)


class ModelSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[hosts.models."NAME"]`: what the user fixed for one target."""

    num_ctx: (
        Annotated[
            int,
            declared("Config", "Context in tokens. One fixed value; changing it reloads."),
            Meta(ge=256, le=MOST_TOKENS),
        ]
        | None
    ) = None
    think: Annotated[bool | str, declared("Config", "Thinking: true, false, or low, medium, high, max.")] | None = None
    keep_alive: Annotated[str | int, declared("Config", "How long the host keeps it loaded, like 30m.")] | None = None
    max_output_tokens: (
        Annotated[int, declared("Config", "The longest answer, in tokens."), Meta(ge=1, le=MOST_TOKENS)] | None
    ) = None
    vision: Annotated[bool, declared("Config", "Whether it reads images, where the host doesn't say.")] | None = None
    rank: (
        Annotated[
            float,
            declared("Config", "How able it is beside the others; by default its weights in billions."),
            Meta(gt=0, le=100_000),
        ]
        | None
    ) = None
    usd_in_per_m: (
        Annotated[float, declared("Config", "Price of a million prompt tokens, in US dollars."), Meta(ge=0, le=100_000)]
        | None
    ) = None
    usd_out_per_m: (
        Annotated[float, declared("Config", "Price of a million answer tokens, in US dollars."), Meta(ge=0, le=100_000)]
        | None
    ) = None

    @property
    def has_prices(self) -> bool:
        return self.usd_in_per_m is not None and self.usd_out_per_m is not None


class Host(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[hosts]]`: a server that runs models."""

    id: Annotated[str, declared("Config", "Short name used in targets: a-z, 0-9 and -, at most 32.")]
    url: Annotated[str, declared("Config", "Address with scheme and port, like http://192.168.1.106:11434.")]
    name: Annotated[str, declared("Config", "What you call the machine.")] = ""
    kind: Annotated[Kind, declared("Config", "ollama, or openai for any OpenAI-compatible server.")] = Kind.OLLAMA
    location: (
        Annotated[Location, declared("Config", "home or cloud; by default told from kind and address.")] | None
    ) = None
    always_on: Annotated[bool, declared("Config", "Whether the machine is always running.")] = False
    headers: Annotated[dict[str, str], declared("Config", "Extra headers for a proxy in front. No secrets here.")] = {}
    auth: Annotated[bool, declared("Config", "Send the key that the keyring holds for this host.")] = False
    auth_as: Annotated[
        str, declared("Config", "How the key is sent: bearer, basic for name:password, or a header like X-API-Key.")
    ] = BEARER
    ca_file: Annotated[str, declared("Config", "A CA certificate file for this host's TLS.")] = ""
    proxy: Annotated[str, declared("Config", "A proxy for this host, like http://127.0.0.1:3128.")] = ""
    mac: Annotated[str, declared("Config", "Its MAC address, so that it is woken when a route needs it.")] = ""
    drain: Annotated[bool, declared("Config", "Take the host out: nothing is sent there.")] = False
    drain_times: Annotated[
        tuple[str, ...], declared("Config", "When it is taken out by itself, like Mon-Fri 22:00-07:00.")
    ] = ()
    models: Annotated[dict[str, ModelSettings], declared("Config", "Settings for single models on this host.")] = {}

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


def with_times(host: Host, times: tuple[str, ...] | None) -> Host:
    """The host with the times of the week that the user set by hand, which count before what the config says; None:
    the config counts."""
    return host if times is None else replace(host, drain=False, drain_times=times)


def rescheduled(before: Host, after: Host, override: Override | None, now: datetime) -> Override | None:
    """What is left of the word by hand when the times of the week change at this local time.

    Who was brought back stays so, unless new times hold now. Who was drained by hand stays drained.
    """
    if override is None or override.drained:
        return override
    fresh = [text for text in after.drain_times if text not in before.drain_times]
    if override.until is None or ends_at(map(parse_times, fresh), now) is not None:
        return None
    return override


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


def is_loopback(url: str) -> bool:
    """Whether nothing sent there leaves this computer."""
    name = urlsplit(url).hostname or ""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class CloudRule(enum.StrEnum):
    """When a route's text may leave the house."""

    NEVER = "never"
    WHEN_NOTHING_LOCAL = "when-nothing-local"
    """Once every home target has failed or is known to be down. One that is only slow isn't."""
    WHEN_WORTH_IT = "when-worth-it"
    """Also when the decision is sure and no home target that can answer now is of comparable rank."""


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[routes]]`: a kind of work, what recognises it, and who does it."""

    id: Annotated[str, declared("Config", "quick, code, reasoning, vision, background, or your own.")]
    chain: Annotated[tuple[str, ...], declared("Config", "Targets MODEL@HOST, tried in this order.")]
    keywords: Annotated[tuple[str, ...], declared("Config", "Words and phrases that speak for this route.")] = ()
    always: Annotated[tuple[str, ...], declared("Config", "Phrases in the instruction that decide outright.")] = ()
    cloud: Annotated[
        CloudRule,
        declared("Config", "When text may leave the house: never, when-nothing-local or when-worth-it."),
    ] = CloudRule.NEVER
    ceiling_usd: Annotated[
        float,
        declared("Config", "The most that one request in the cloud may cost, in US dollars."),
        Meta(ge=0, le=1000),
    ] = 0.03

    @property
    def targets(self) -> tuple[Target, ...]:
        """The chain, parsed. Raises ValueError on a name that `Registry.problems` reports."""
        return tuple(Target.parse(name) for name in self.chain)


class Fallback(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[fallback]`: who answers when a route's own chain can't."""

    chain: Annotated[tuple[str, ...], declared("Config", "Targets tried after any route's own chain.")] = ()

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(Target.parse(name) for name in self.chain)


class Action(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[actions]]`: a saved instruction."""

    id: Annotated[str, declared("Config", "Short name for --action.")]
    name: Annotated[str, declared("Config", "What the popup shows.")]
    prompt: Annotated[
        str,
        declared(
            "Config", "The instruction, with {text}, {clipboard} and {language}; without {text} the text follows."
        ),
    ]
    icon: Annotated[str, declared("Config", "A sign before the name in the list of actions."), Meta(max_length=2)] = ""
    route: Annotated[str, declared("Config", "Always take this route.")] = ""
    hotkey: Annotated[str, declared("Config", "Runs it on the selection from any window, like Ctrl+Alt+S.")] = ""
    replace: Annotated[bool, declared("Config", "Put the answer in place of the selection.")] = False
    fits: Annotated[
        tuple[Looks, ...],
        declared("Config", "What it comes first for: image, error, code, foreign, mail, question."),
    ] = ()


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

    def in_cloud(self, target: Target) -> bool:
        """Whether text for it leaves the house, as far as the config tells."""
        host = self.host(target.host)
        return (host is not None and not host.is_home) or target.model.lower().endswith(CLOUD_TAGS)

    def cloud_rule(self, route_id: str) -> CloudRule:
        """A route that isn't there stays at home."""
        route = self.route(route_id)
        return route.cloud if route is not None else CloudRule.NEVER

    def label(self, target: Target) -> str:
        """How a person reads a target: `qwen3:4b on Mac Mini`."""
        host = self.host(target.host)
        text = wording("Target", "{model} on {host}")
        return text.format(model=target.model, host=host.label if host else target.host)

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
            yield Problem(("hosts", index, "id"), complaints.HOST_ID.format(name=host.id))
        if fault := url_fault(host.url):
            yield Problem(("hosts", index, "url"), fault)
        elif host.auth and urlsplit(host.url).scheme == "http" and not is_loopback(host.url):
            yield Problem(("hosts", index, "auth"), complaints.PLAIN_HTTP)
        if fault := way_fault(host.auth_as):
            yield Problem(("hosts", index, "auth_as"), fault)
        if any(name.casefold() in ("authorization", "cookie") for name in host.headers):
            yield Problem(("hosts", index, "headers"), complaints.HEADER_SECRET)
        for name, value in host.headers.items():
            if not (HEADER_NAME.fullmatch(name) and value.isascii() and value.isprintable()):
                yield Problem(("hosts", index, "headers"), complaints.HEADER_TEXT.format(name=name))
        yield from _model_problems(index, host.models)
        if host.mac:
            try:
                parse_mac(host.mac)
            except ValueError as error:
                yield Problem(("hosts", index, "mac"), told(error))
        for text in host.drain_times:
            try:
                parse_times(text)
            except ValueError as error:
                yield Problem(("hosts", index, "drain_times"), told(error))
        if host.proxy and not _PROXY.fullmatch(host.proxy):
            yield Problem(("hosts", index, "proxy"), complaints.PROXY.format(proxy=host.proxy))
    known = {host.id: host for host in registry.hosts}
    for index, route in enumerate(registry.routes):
        if not ROUTE_ID.fullmatch(route.id):
            yield Problem(("routes", index, "id"), complaints.ROUTE_ID.format(name=route.id))
        if not route.chain:
            yield Problem(("routes", index, "chain"), complaints.NO_TARGET.format(route=route.id))
        for name in route.chain:
            yield from _chain_entry(("routes", index, "chain"), name, known, unread)
    for name in registry.fallback.chain:
        yield from _chain_entry(("fallback", "chain"), name, known, unread)
    yield from _cloud_problems(registry)
    yield from _action_problems(registry, unread)


def _model_problems(index: int, models: Mapping[str, ModelSettings]) -> Iterator[Problem]:
    for name, settings in models.items():
        where = ("hosts", index, "models", name)
        if not name.strip() or not name.isprintable():
            yield Problem(where, complaints.NO_MODEL_NAME)
        if isinstance(settings.think, str) and settings.think not in THINK:
            message = complaints.THINK.format(text=settings.think, choices=", ".join(THINK))
            yield Problem((*where, "think"), message)
        if settings.keep_alive is not None and (fault := keep_alive_fault(settings.keep_alive)):
            yield Problem((*where, "keep_alive"), fault)


def _action_problems(registry: Registry, unread: frozenset[str]) -> Iterator[Problem]:
    route_ids = {route.id for route in registry.routes}
    taken: dict[Combination, str] = {}
    for index, action in enumerate(registry.actions):
        if action.route and action.route not in route_ids | unread:
            message = complaints.NO_SUCH_ROUTE.format(route=action.route, nearest=nearest(action.route, route_ids))
            yield Problem(("actions", index, "route"), message)
        for name in dict.fromkeys(placeholders(action.prompt)):
            if name not in PLACEHOLDERS:
                there_is = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
                message = complaints.NO_PLACEHOLDER.format(
                    name=f"{{{name}}}", known=there_is, escaped=f"{{{{{name}}}}}"
                )
                yield Problem(("actions", index, "prompt"), message)
        if action.hotkey:
            try:
                combination = parse_combination(action.hotkey)
            except ValueError as error:
                yield Problem(("actions", index, "hotkey"), told(error))
                continue
            if combination in taken:
                message = complaints.KEY_TAKEN.format(keys=str(combination), action=taken[combination])
                yield Problem(("actions", index, "hotkey"), message)
            taken.setdefault(combination, action.id)


def _duplicates(table: str, ids: list[str]) -> Iterator[Problem]:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield Problem((table, index, "id"), complaints.TWICE.format(name=name))


def _chain_entry(
    where: tuple[str | int, ...], name: str, known: Mapping[str, Host], unread: frozenset[str]
) -> Iterator[Problem]:
    try:
        target = Target.parse(name)
    except ValueError as error:
        yield Problem(where, told(error))
        return
    if target.host not in known and target.host not in unread:
        message = complaints.NO_SUCH_HOST.format(target=name, host=target.host, nearest=nearest(target.host, known))
        yield Problem(where, message)


def _cloud_problems(registry: Registry) -> Iterator[Problem]:
    """Cloud targets that will never be asked, and rules without one: allowed, but hardly meant."""
    fallback = [target for target in _readable(registry.fallback.chain) if registry.in_cloud(target)]
    for index, route in enumerate(registry.routes):
        own = [target for target in _readable(route.chain) if registry.in_cloud(target)]
        if route.cloud is CloudRule.NEVER:
            for target in own:
                message = complaints.CLOUD_NEVER.format(target=str(target))
                yield Problem(("routes", index, "chain"), message, fatal=False)
        elif not own and not fallback:
            message = complaints.NO_CLOUD.format(rule=str(route.cloud))
            yield Problem(("routes", index, "cloud"), message, fatal=False)
    wheres: list[tuple[tuple[str | int, ...], tuple[str, ...]]] = [
        (("routes", index, "chain"), route.chain)
        for index, route in enumerate(registry.routes)
        if route.cloud is not CloudRule.NEVER
    ]
    said: set[Target] = set()
    for where, chain in (*wheres, (("fallback", "chain"), registry.fallback.chain)):
        for target in _readable(chain):
            if registry.in_cloud(target) and not registry.model_settings(target).has_prices and target not in said:
                said.add(target)
                message = complaints.NO_PRICES.format(target=str(target), model=target.model, host=target.host)
                yield Problem(where, message, fatal=False)


def _readable(chain: tuple[str, ...]) -> Iterator[Target]:
    for name in chain:
        try:
            yield Target.parse(name)
        except ValueError:
            continue  # `_chain_entry` says so


def nearest(name: str, known: Mapping[str, object] | set[str]) -> str:
    """“; did you mean …?”, or which names there are."""
    import difflib

    close = difflib.get_close_matches(name, sorted(known), n=1)
    if close:
        return complaints.DID_YOU_MEAN.format(name=close[0])
    return complaints.THERE_IS.format(names=", ".join(sorted(known))) if known else complaints.THERE_IS_NONE


def url_fault(url: str) -> str:
    """What is wrong with a host's address and how to write it, or "" when it can be used."""
    if not url.isprintable() or " " in url:
        return complaints.URL_HIDDEN.format(url=url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return complaints.URL_NONE.format(url=url, error=str(error))
    if parts.scheme not in ("http", "https"):
        instead = f"http://{url.rpartition('://')[2].lstrip('/') or 'NAME:11434'}"
        return complaints.URL_SCHEME.format(url=url, instead=instead)
    if not parts.hostname:
        return complaints.URL_NAMELESS.format(url=url)
    if parts.username or parts.password:
        return complaints.URL_SECRET
    if parts.query or parts.fragment or port == 0:
        return complaints.URL_MORE.format(url=url)
    return ""
