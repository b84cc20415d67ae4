"""The text of a TOML file cut into blocks, one a header, so that a change touches no line of another block.

A library that rewrites whole documents puts a new key behind the comments that head the next table. Here each block has
its own comments: those directly above its header.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from typing import Any

import msgspec

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HEADER = re.compile(r"[ \t]*(\[\[?)((?:[^\]#\n\"']|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')+)\]\]?[ \t]*(?:#.*)?\r?\n?$")


class Block(msgspec.Struct, frozen=True):
    """A header with its comments and its keys."""

    name: tuple[str, ...]
    """The keys of the header; none for what stands before the first."""
    is_entry: bool
    """Whether it begins an entry of a list: `[[hosts]]`."""
    lead: str
    """Comments directly above the header."""
    body: str
    """The header and what follows, up to the last key."""
    tail: str
    """Blank lines and comments after the last key, which head nothing."""

    @property
    def text(self) -> str:
        return self.lead + self.body + self.tail


def cut(text: str) -> list[Block]:
    """Cuts a text that is TOML. Joined again it is the same text. The first block has no header."""
    blocks = []
    lead: list[str] = []
    segments = _segments(_LINE.findall(text))
    for number, lines in enumerate(segments):
        end = _last_key(lines)
        after = lines[end:]
        heads = 0
        if number < len(segments) - 1:
            heads = next((n for n, line in enumerate(reversed(after)) if not _is_comment(line)), len(after))
        header = _HEADER.match(lines[0]) if number else None
        blocks.append(
            Block(
                name=_names(header[2]) if header else (),
                is_entry=bool(header) and header[1] == "[[" if header else False,
                lead="".join(lead),
                body="".join(lines[:end]),
                tail="".join(after[: len(after) - heads]),
            )
        )
        lead = after[len(after) - heads :]
    return blocks


def join(blocks: Iterable[Block]) -> str:
    return "".join(block.text for block in blocks)


def _segments(lines: list[str]) -> list[list[str]]:
    """The lines up to the first header, then those from each header to the next."""
    segments: list[list[str]] = [[]]
    for line in lines:
        # A line inside a list or a text of several lines may look like a header: nothing may be open before it.
        if _HEADER.match(line) and _is_toml("".join(segments[-1])):
            segments.append([])
        segments[-1].append(line)
    return segments


def _names(dotted: str) -> tuple[str, ...]:
    names = []
    value: Any = tomllib.loads(f"[{dotted}]")
    while value:
        name, value = next(iter(value.items()))
        names.append(name)
    return tuple(names)


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t").startswith("#")


def _last_key(lines: list[str]) -> int:
    """How many lines there are up to the end of the last key or header."""
    for count in range(len(lines), 0, -1):
        line = lines[count - 1].strip()
        if line and (not _is_comment(line) or not _is_toml("".join(lines[: count - 1]))):
            return count
    return 0
