"""The cloud services that can be chosen when a machine is added, from `resources/cloud.toml`."""

from __future__ import annotations

import tomllib

import msgspec

from hostler.assets import asset
from hostler.domain.registry import Kind


class PresetModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model, and what a million tokens cost in US dollars: on this date, as this source says."""

    name: str
    usd_in_per_m: float
    usd_out_per_m: float
    date: str
    source: str


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service; the one without a name stands for any other."""

    id: str
    name: str
    kind: Kind
    url: str
    keys: str
    """Where its keys are made."""
    models: tuple[PresetModel, ...] = ()


def read_presets() -> tuple[Preset, ...]:
    """Every service, in the order of the file."""
    document = tomllib.loads(asset("cloud.toml").read_text(encoding="utf-8"))
    return msgspec.convert(document["presets"], tuple[Preset, ...])
