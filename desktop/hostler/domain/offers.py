"""What each found machine offers: a host as it would stand in the config, its models, and how quick they are."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from hostler.domain.fleet import ModelFacts
from hostler.domain.found import Ollama, address_of
from hostler.domain.rank import BILLION, billions_in_name
from hostler.domain.registry import CLOUD_TAGS, Host, Target
from hostler.domain.said import wording
from hostler.domain.untrusted import one_line

HERE = "this-machine"
LONGEST_NAME = 200
COARSE_BITS = 3
"""With so few bits a weight or fewer, a model has lost much of what it could."""
DEFAULT_BITS = 4


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """One short prompt, measured."""

    first_s: float
    """From the question to the first word, without loading the model."""
    load_s: float = 0.0
    tokens_per_s: float | None = None
    """How quickly it writes; None where it wrote too little to tell."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One machine."""

    host: Host
    models: tuple[ModelFacts, ...] = ()
    loaded: frozenset[str] = frozenset()
    is_here: bool = False
    speeds: Mapping[str, Speed] = {}
    """By the model's name."""


def offers_of(found: Iterable[Ollama], taken: Iterable[str] = ()) -> tuple[Offer, ...]:
    """Each machine once, with an id of its own that is not `taken`."""
    ids = set(taken)
    offers: dict[str, Offer] = {}
    for ollama in found:
        if ollama.url in offers:
            continue
        host_id = next(name for name in _ids(ollama) if name not in ids)
        ids.add(host_id)
        offers[ollama.url] = Offer(
            # Where it stands in the house nobody knows yet: the address is what the user recognises.
            host=Host(id=host_id, name=_name(ollama), url=ollama.url),
            models=ollama.models or (),
            loaded=frozenset(model.name for model in ollama.loaded),
            is_here=ollama.is_here,
        )
    return tuple(offers.values())


def measured(offers: Iterable[Offer], speeds: Mapping[str, Mapping[str, Speed]]) -> tuple[Offer, ...]:
    """The offers with what was measured: by the machine's address, then by the model's name."""
    return tuple(replace(offer, speeds={**offer.speeds, **speeds.get(offer.host.url, {})}) for offer in offers)


def chats(model: ModelFacts, host_id: str) -> bool:
    """Whether it may stand in a chain: it answers in words, at home, and its name can be written as a target."""
    if model.remote or model.can("completion") is False or model.name.lower().endswith(CLOUD_TAGS):
        return False
    if len(model.name) > LONGEST_NAME or one_line(model.name, LONGEST_NAME) != model.name:
        return False
    try:
        return Target.parse(f"{model.name}@{host_id}") == Target(model.name, host_id)
    except ValueError:
        return False


def billions(model: ModelFacts) -> float:
    """Its weights in billions: as the host says, else as its name does, else by the size of its file; 0: unknown."""
    if model.parameters and model.parameters > 0:
        return model.parameters / BILLION
    if named := billions_in_name(model.name):
        return named
    return max(0, model.size_bytes) * 8 / ((bits(model) or DEFAULT_BITS) + 0.8) / BILLION


def ability(model: ModelFacts) -> float:
    """How much to expect of it beside others, in billions of weights kept finely enough."""
    known = bits(model)
    return billions(model) * (0.5 if known is not None and known <= COARSE_BITS else 1.0)


def bits(model: ModelFacts) -> int | None:
    """Bits a weight, as its quantisation says: `Q4_K_M`, `IQ2_XS`, `MXFP4`, `BF16`."""
    found = re.search(r"(?:Q|FP?)(\d{1,2})", model.quantization.upper())
    return int(found[1]) if found else None


def _name(ollama: Ollama) -> str:
    return wording("Discovery", "This machine") if _is_here(ollama) else address_of(ollama.url)


def _is_here(ollama: Ollama) -> bool:
    """Here, and reached by the way that stays here."""
    name = urlsplit(ollama.url).hostname or ""
    try:
        return ollama.is_here and (name == "localhost" or ipaddress.ip_address(name).is_loopback)
    except ValueError:
        return False


def _ids(ollama: Ollama) -> Iterable[str]:
    """Ids for a machine, the shortest that says something first, without end."""
    name = urlsplit(ollama.url).hostname or ""
    if _is_here(ollama):
        yield HERE
    try:
        address = ipaddress.ip_address(name)
        if address.version == 4:
            yield f"machine-{name.rpartition('.')[2]}"
            yield f"machine-{name.replace('.', '-')}"
    except ValueError:
        word = re.sub(r"[^a-z0-9]+", "-", name.lower().partition(".")[0]).strip("-")[:32].strip("-")
        if word:
            yield word
    number = 1
    while True:
        yield f"machine-no-{number}"
        number += 1
