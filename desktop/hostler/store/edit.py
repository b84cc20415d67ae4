"""Changes to config.toml as values, and a text with them done: comments, order and every other line stay."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

import msgspec
import tomlkit
from msgspec.structs import replace
from tomlkit.items import Array

from hostler.domain.errors import ConfigError
from hostler.domain.untrusted import printable
from hostler.store.blocks import Block, cut, join

LISTS = ("hosts", "routes", "actions")
"""Lists of tables, whose entries are named by their id."""
_BESIDE = re.compile(r"^[ \t]*(\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')[ \t]*,?[ \t]*#[ \t]*(.*?)[ \t]*$", re.M)
"""An entry on a line of its own, and the comment beside it."""
LONG_CHARS = 80
"""A new list with more than this in it has each entry on a line of its own."""
Where = tuple[str, ...]
Value = Any
"""What TOML can hold; None where there is nothing."""


class Set(msgspec.Struct, frozen=True):
    """Gives a key a value: ("privacy", "history"), ("hosts", "mac-mini", "url"),
    ("hosts", "mac-mini", "models", "qwen3:4b", "num_ctx"). None takes the key out, and its default counts."""

    where: Where
    value: Value
    comment: str = ""
    """Lines that stand above the table's header, where this change makes it."""


class Add(msgspec.Struct, frozen=True):
    """A new entry at the end of a list. Tables in it get headers of their own."""

    where: Where
    """The list and the new entry's id."""
    table: Mapping[str, Value]
    comment: str = ""
    """Lines that stand above it."""


class Remove(msgspec.Struct, frozen=True):
    """Takes an entry out of a list, with the comments above it."""

    where: Where


class Place(msgspec.Struct, frozen=True):
    """Moves an entry before another one of its list; None, or one that isn't there: to the end."""

    where: Where
    before: str | None


Edit = Set | Add | Remove | Place


class Conflict(msgspec.Struct, frozen=True):
    """A key that was changed here and in the file: nothing is written until somebody chooses."""

    where: Where
    before: Value
    in_file: Value
    here: Value


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with these changes. Lines that they don't touch stay byte for byte.

    Raises ConfigError where the text isn't TOML, an entry isn't there (any more), or the text is written in a way that
    can't be changed safely.
    """
    for edit in edits:
        try:
            before = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise ConfigError(f"the file is not TOML ({error}): mend it by hand, nothing was written") from None
        wanted = done(before, edit)
        text = _written(text, edit)
        if not _says(text, wanted):
            name = " · ".join(edit.where)
            raise ConfigError(f"“{name}” is written in a way that can't be changed from here: change it in the file")
    return text


def undoing(document: Mapping[str, Value], edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """What takes these changes back, in the document as it was before them. Comments of what was removed are gone."""
    back: list[Edit] = []
    now = dict(document)
    for edit in edits:
        match edit:
            case Set((name, entry, "id"), str(value)) if name in LISTS:
                back[:0] = [Set((name, value, "id"), entry)]
            case Set(where, _):
                back[:0] = [Set(where, value_at(now, where))]
            case Add(where, _):
                back[:0] = [Remove(where)]
            case Remove((name, entry)) | Place((name, entry), _):
                place = Place((name, entry), _next_id(now, name, entry))
                gone = {key: value for key, value in _entry(now, (name, entry)).items() if key != "id"}
                back[:0] = [Add((name, entry), gone), place] if isinstance(edit, Remove) else [place]
            case _:
                raise ConfigError(f"“{' · '.join(edit.where)}” is no entry of a list")
        now = done(now, edit)
    return tuple(back)


def _next_id(document: Mapping[str, Value], name: str, entry: str) -> str | None:
    ids = [other.get("id") for other in document.get(name, [])]
    after = ids[ids.index(entry) + 1 :] if entry in ids else []
    return after[0] if after else None


def _says(text: str, wanted: Mapping[str, Value]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except ValueError:
        return False


def conflicts(base: Mapping[str, Value], now: Mapping[str, Value], edits: Iterable[Edit]) -> tuple[Conflict, ...]:
    """Which changes, made while `base` was shown, meet something else in the file that is there `now`."""
    found = []
    for edit in edits:
        before, in_file = value_at(base, edit.where), value_at(now, edit.where)
        if before == in_file:
            continue
        match edit:
            case Set(where, value) if in_file != value:
                found.append(Conflict(where, before, in_file, value))
            case Add(where, table) if in_file is not None:
                found.append(Conflict(where, before, in_file, dict(table)))
            case Remove(where) if in_file is not None:
                found.append(Conflict(where, before, in_file, None))
            case _:
                continue
    return tuple(found)


def value_at(document: Mapping[str, Value], where: Where) -> Value:
    """What stands there, None for nothing. Entries of lists are found by id."""
    value: Value = document
    for name in where:
        if isinstance(value, list):
            value = next((entry for entry in value if isinstance(entry, dict) and entry.get("id") == name), None)
        else:
            value = value.get(name) if isinstance(value, Mapping) else None
    return value


def done(document: Mapping[str, Value], edit: Edit) -> dict[str, Value]:
    """The values with one change. Raises ConfigError when what it names isn't there."""
    new: dict[str, Value] = copy.deepcopy(dict(document))
    match edit:
        case Set(where, value):
            table = _table(new, where[:-1], create=value is not None)
            if value is not None and table is not None:
                table[where[-1]] = value
            elif table is not None:
                table.pop(where[-1], None)
        case Add((name, entry), table):
            if value_at(new, (name, entry)) is not None:
                raise ConfigError(f"“{entry}” is in the file already: give it another id")
            new.setdefault(name, []).append({"id": entry, **copy.deepcopy(dict(table))})
        case Remove((name, entry)):
            gone = _entry(new, (name, entry))
            new[name].remove(gone)
            if not new[name]:
                del new[name]
        case Place((name, entry), before):
            moved = _entry(new, (name, entry))
            others = [other for other in new[name] if other is not moved]
            ids = [other.get("id") for other in others]
            if entry != before:
                others.insert(ids.index(before) if before in ids else len(ids), moved)
                new[name] = others
        case _:
            raise ConfigError(f"“{' · '.join(edit.where)}” is no entry of a list")
    return new


def _entry(document: Mapping[str, Value], where: Where) -> Value:
    found = value_at(document, where)
    if found is None:
        raise ConfigError(f"“{where[-1]}” is not in the file any more")
    return found


def _table(document: dict[str, Value], where: Where, *, create: bool) -> dict[str, Value] | None:
    """The table at this place. Entries of lists are never created, their tables are."""
    table: Value = document
    for depth, name in enumerate(where):
        if depth == 1 and where[0] in LISTS:
            table = _entry(document, where[:2])
        elif depth == 0 and name in LISTS:
            continue
        elif isinstance(table, dict):
            table = table.setdefault(name, {}) if create else table.get(name)
    return table if isinstance(table, dict) else None


def _written(text: str, edit: Edit) -> str:
    eol = "\r\n" if "\r\n" in text else "\n"
    blocks = cut(text if text.endswith("\n") or not text else text + eol)
    match edit:
        case Set(where, value, comment):
            return join(_set(blocks, where, value, _commented(comment), eol))
        case Add((name, entry), table, comment):
            return join(_added(blocks, name, {"id": entry, **table}, _commented(comment), eol))
        case Remove((name, entry)):
            return join(_removed(blocks, name, entry))
        case Place((name, entry), before):
            return join(_placed(blocks, name, entry, before))
    return text


def _commented(comment: str) -> str:
    """The lines as comments. Whatever they hold, none of it is read as TOML."""
    return "".join(f"# {line}".rstrip() + "\n" for line in printable(comment).splitlines())


def _set(blocks: list[Block], where: Where, value: Value, lead: str, eol: str) -> list[Block]:
    names = (where[0], *where[2:]) if where[0] in LISTS else where  # as headers name them: without the id
    extent = range(len(blocks))
    if where[0] in LISTS:
        extent = _entries(blocks, where[0]).get(where[1], range(1))  # an inline list stands before the first header
    # The innermost table first: a key may also be written from further out, with dots or in braces.
    around = sorted((i for i in extent if names[: len(blocks[i].name)] == blocks[i].name), key=lambda i: blocks[i].name)
    for create in (False, True):
        for index in reversed(around):
            block = blocks[index]
            if len(block.name) < len(names) and (body := _body(block, where, value, create=create)) is not None:
                fresh = replace(block, body=body if eol == "\n" else body.replace("\n", eol))
                return [*blocks[:index], fresh, *blocks[index + 1 :]]
        if value is None:
            return blocks
    header = "[" + ".".join(tomlkit.key(name).as_string() for name in names[:-1]) + "]\n"
    fresh = Block(name=names[:-1], is_entry=False, lead=lead, body=header + _line(names[-1], value), tail="")
    return _inserted(blocks, extent.stop, fresh, eol)


def _body(block: Block, where: Where, value: Value, *, create: bool) -> str | None:
    """The block's body with the key set; None where the key, or with `create` its table, is not in it."""
    document = tomlkit.parse(block.body.replace("\r\n", "\n"))
    table: Any = document
    for name in block.name:
        table = table[name][-1] if isinstance(table[name], list) else table[name]
    skipped = 0
    if where[0] in LISTS:
        if not block.name:
            table = next((entry for entry in table.get(where[0], ()) if entry.get("id") == where[1]), None)
        skipped = 2 + max(0, len(block.name) - 1)
    else:
        skipped = len(block.name)
    for name in where[skipped:-1]:
        table = table.get(name) if isinstance(table, Mapping) else None
    if not isinstance(table, MutableMapping) or (where[-1] not in table and (not create or value is None)):
        return None
    if value is None:
        del table[where[-1]]
    else:
        table[where[-1]] = _item(value, table.get(where[-1]))
    text = tomlkit.dumps(document)
    return text if text.endswith("\n") or not text else text + "\n"


def _item(value: Value, old: Any = None) -> Any:
    """A value as it is written, a list over several lines with the comments beside its entries where `old` has them."""
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update({name: _item(entry) for name, entry in value.items()})
        return table
    if not isinstance(value, list | tuple):
        return tomlkit.item(value)
    text = old.as_string() if isinstance(old, Array) else ""
    array = tomlkit.array()
    is_long = old is None and all(isinstance(entry, str) for entry in value) and sum(map(len, value)) > LONG_CHARS
    if "\n" not in text and not is_long:
        array.extend(_item(entry) for entry in value)
        return array
    beside = {tomllib.loads(f"x = {found[1]}")["x"]: found[2] for found in _BESIDE.finditer(text)}
    for entry in value:
        comment = beside.get(entry) if isinstance(entry, str) else None
        array.add_line(entry, indent="  ", comment=comment)
    array.add_line(indent="")
    return array


def _line(name: str, value: Value) -> str:
    return f"{tomlkit.key(name).as_string()} = {_item(value).as_string()}\n"


def _entries(blocks: list[Block], name: str) -> dict[Value, range]:
    """The blocks of each entry by its id: `[[hosts]]` and the `[hosts.models…]` after it."""
    found = {}
    for first, block in enumerate(blocks):
        if block.is_entry and block.name == (name,):
            end = first + 1
            while end < len(blocks) and blocks[end].name[:1] == (name,) and not blocks[end].is_entry:
                end += 1
            found[tomllib.loads(block.body)[name][-1].get("id")] = range(first, end)
    return found


def _added(blocks: list[Block], name: str, table: Mapping[str, Value], lead: str, eol: str) -> list[Block]:
    text = f"[[{name}]]\n" + "".join(_line(key, value) for key, value in table.items() if key != "models")
    for model, settings in table.get("models", {}).items():
        text += f"[{name}.models.{tomlkit.key(model).as_string()}]\n"
        text += "".join(_line(key, value) for key, value in settings.items())
    at = max((there.stop for there in _entries(blocks, name).values()), default=len(blocks))
    return _inserted(blocks, at, Block(name=(name,), is_entry=True, lead=lead, body=text, tail=""), eol)


def _inserted(blocks: list[Block], at: int, fresh: Block, eol: str) -> list[Block]:
    """With a new block there, and a blank line around it."""
    before = join(blocks[:at])
    return [
        *blocks[:at],
        replace(
            fresh,
            lead=("" if not before or before.endswith(eol * 2) else eol) + fresh.lead.replace("\n", eol),
            body=fresh.body.replace("\n", eol),
            tail=eol if at < len(blocks) else "",
        ),
        *blocks[at:],
    ]


def _removed(blocks: list[Block], name: str, entry: str) -> list[Block]:
    """The first entry's comments may head the list: they go on to the next."""
    entries = list(_entries(blocks, name).items())
    for number, (found, there) in enumerate(entries):
        if found == entry:
            rest = list(blocks)
            if number == 0 and len(entries) > 1:
                heir = entries[1][1].start
                rest[heir] = replace(rest[heir], lead=blocks[there.start].lead + rest[heir].lead)
            return [*rest[: there.start], *rest[there.stop :]]
    return blocks


def _placed(blocks: list[Block], name: str, entry: str, before: str | None) -> list[Block]:
    """The places stay, with what is above the first and the blank lines after each; what stands there moves."""
    entries = _entries(blocks, name)
    order = [found for found in entries if found != entry]
    order.insert(order.index(before) if before in order else len(order), entry)
    if entry not in entries or entry == before:
        return blocks
    new: list[Block] = []
    at = 0
    for place, (slot, found) in enumerate(zip(entries.values(), order, strict=True)):
        moved = blocks[entries[found].start : entries[found].stop]
        lead = "" if found == next(iter(entries)) else moved[0].lead
        lead = blocks[slot.start].lead + lead if place == 0 else lead
        moved[0] = replace(moved[0], lead=lead)
        moved[-1] = replace(moved[-1], tail=blocks[slot.stop - 1].tail)
        new += [*blocks[at : slot.start], *moved]
        at = slot.stop
    return [*new, *blocks[at:]]
