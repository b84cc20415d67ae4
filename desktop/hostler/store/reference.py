"""Every key of config.toml as it is declared: what the dialog shows, `config check` says, and the reference prints."""

from __future__ import annotations

import enum
import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, UNSET, Meta

from hostler.domain.declared import said_of
from hostler.domain.registry import ModelSettings
from hostler.store.config import LISTS, TABLES


class Key(msgspec.Struct, frozen=True):
    """One key."""

    table: str
    """Its header, like `[[hosts]]`."""
    name: str
    kind: str
    """What it takes, in words."""
    choices: tuple[str, ...]
    """All it takes, where they are few."""
    least: float | None
    most: float | None
    default: Any
    """None where there is none: the key is needed, or says nothing."""
    needed: bool
    text: str
    """What it is for, in one sentence; a Said, so that a window can word it."""


def keys() -> Iterator[Key]:
    """Every key, table by table, in the order of the declarations."""
    for name, shape in LISTS.items():
        yield from of(shape, f"[[{name}]]")
        if name == "hosts":
            yield from of(ModelSettings, '[hosts.models."NAME"]')
    for name, shape in TABLES.items():
        yield from of(shape, f"[{name}]")


def of(shape: type[msgspec.Struct], table: str) -> Iterator[Key]:
    """The keys of one table, without the tables in it."""
    for field in msgspec.structs.fields(shape):
        kind, metas = _bare(field.type)
        if kind == "tables":
            continue
        limits = [meta for meta in metas if meta.ge is not None or meta.gt is not None or meta.le is not None]
        lows = [meta.ge if meta.ge is not None else meta.gt for meta in limits]
        default = field.default if field.default not in (NODEFAULT, UNSET) else None
        if field.default_factory not in (NODEFAULT, UNSET):
            default = field.default_factory()
        yield Key(
            table=table,
            name=field.name,
            kind=kind,
            choices=_choices(field.type),
            least=next((low for low in lows if low is not None), None),
            most=next((meta.le for meta in limits if meta.le is not None), None),
            default=str(default) if isinstance(default, enum.Enum) else default,
            needed=field.required,
            text=next((said_of(meta) or meta.description for meta in metas if meta.description), ""),
        )


def markdown() -> str:
    """The reference as a Markdown page."""
    parts = [
        "# The keys of config.toml",
        "Printed by `hostler config reference`. Every key has a default but those marked as needed; `hostler config "
        "check` names each problem with its line.",
    ]
    table = ""
    for key in keys():
        if key.table != table:
            table = key.table
            parts += [f"\n## `{table}`\n", "| key | takes | default | |", "| --- | --- | --- | --- |"]
        default = "needed" if key.needed else _written(key.default)
        parts.append(f"| `{key.name}` | {key.kind}{_range(key)} | {default} | {key.text.replace('|', chr(92) + '|')} |")
    return "\n".join(parts).replace("\n\n\n", "\n\n") + "\n"


def _written(default: Any) -> str:
    match default:
        case None | "" | () | [] | {}:
            return "–"
        case bool():
            return "`true`" if default else "`false`"
        case str():
            return f'`"{default}"`'
        case _:
            return f"`{default}`"


def _range(key: Key) -> str:
    if key.choices:
        return ""
    if key.least is not None and key.most is not None:
        return f", {key.least:,} to {key.most:,}"
    return f", from {key.least:,}" if key.least is not None else ""


def _bare(kind: Any) -> tuple[str, list[Meta]]:
    """What a type takes in words, and what is said of it. `tables` for tables of their own."""
    metas = [meta for meta in getattr(kind, "__metadata__", ()) if isinstance(meta, Meta)]
    kind = get_args(kind)[0] if metas else kind
    if get_origin(kind) in (Union, types.UnionType):
        inner = [_bare(arg) for arg in get_args(kind) if arg is not type(None)]
        return " or ".join(words for words, _ in inner), metas + [meta for _, more in inner for meta in more]
    if choices := _choices(kind):
        return ", ".join(f"`{choice}`" for choice in choices), metas
    if get_origin(kind) is tuple:
        inside = _choices(get_args(kind)[0])
        return f"a list of {', '.join(f'`{choice}`' for choice in inside)}" if inside else "a list of texts", metas
    if get_origin(kind) is dict:
        return ("tables" if isinstance(get_args(kind)[1], type(msgspec.Struct)) else "a table of texts"), metas
    return {str: "text", bool: "true or false", int: "a whole number", float: "a number"}[kind], metas


def _choices(kind: Any) -> tuple[str, ...]:
    if getattr(kind, "__metadata__", None) or get_origin(kind) in (Union, types.UnionType):
        found = [_choices(arg) for arg in get_args(kind)[:1] if arg is not type(None)]
        return found[0] if found else ()
    return tuple(map(str, kind.__members__.values())) if isinstance(kind, enum.EnumMeta) else ()
