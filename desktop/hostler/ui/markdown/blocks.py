"""Splits growing Markdown into finished blocks and one open one. Pure; each character is looked at a bounded number
of times, and where the text was cut on its way here changes nothing.

Lists and quotes are not containers here: each item is a block with a level, each quoted block has a depth. So nothing
grows with the answer, however deep or long a list is. What is longer than `LONGEST` is cut into several blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST = 800
"""Characters of an open block that are parsed again with each batch."""
ROWS = 16
"""Rows of a table that are drawn as one; the next ones follow seamlessly."""
DEEPEST = 8
"""Levels of lists and quotes that are told apart."""


class Kind(StrEnum):
    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    RULE = "rule"
    CODE = "code"
    """One line of a code block."""
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    kind: Kind
    text: str = ""
    """Markdown of the inside; of code: the line; of a table: its rows, without the line of dashes."""
    level: int = 0
    """Of a heading 1 to 6; else how deep in lists it stands, 0 outside."""
    quote: int = 0
    marker: str = ""
    """Of an item: "•", "3.", "☐" or "☑"."""
    language: str = ""
    first: bool = True
    """False: goes on where the block before was cut."""
    aligns: str = ""
    """Of a table: l, c or r for each column."""
    shares: tuple[int, ...] = ()
    """Of a table's later parts: the columns' widths, as its first part had them."""


_FENCE = re.compile(r"( *)(`{3,}|~{3,})[ \t]*([^`]*)$")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"([ ]*)([-*+]|\d{1,9}[.)])(?:[ ]{1,4}|$)(\[[ xX]\][ ])?")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_DASHES = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_QUOTE = re.compile(r" {0,3}>[ ]?")


def cells(row: str) -> tuple[str, ...]:
    """The cells of a table's row; an escaped bar separates nothing."""
    row = row.strip().removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row))


def shares(rows: tuple[tuple[str, ...], ...], columns: int) -> tuple[int, ...]:
    """The columns' widths in characters, from their longest cells; a long one wraps."""
    return tuple(min(40, max([4, *(len(row[n]) for row in rows if n < len(row))])) for n in range(columns))


class Splitter:
    """Takes text as it comes. `feed` returns the blocks that are finished; `open` is the one that isn't."""

    def __init__(self) -> None:
        self._held = ""
        """The last line, as far as it came."""
        self._cut = False
        """The last line is longer than `LONGEST`, and its beginning was handed on."""
        self._now: Block | None = None
        self._rows: list[str] = []
        self._blank = True
        self._levels: list[tuple[int, int]] = []
        """Of each list that is open: (indent, last number)."""
        self._fence: tuple[str, int, int] | None = None
        """Of the code block that is open: its fence, indent and quote depth."""
        self._language = ""
        self._fresh_code = False
        self._code_at = (0, 0)
        """The level and quote depth of the code block that is open."""
        self._indented = 0
        """Blank lines that belong to an indented code block, if it goes on."""
        self._in_indented = False

    def feed(self, text: str) -> list[Block]:
        """The blocks that this text finishes."""
        done: list[Block] = []
        lines = text.split("\n")
        for n, piece in enumerate(lines):
            self._held += piece
            while len(self._held) > LONGEST:
                cut = self._held.rfind(" ", LONGEST // 2, LONGEST) + 1 or LONGEST
                head, self._held = self._held[:cut], self._held[cut:]
                self._line(head, done)
                self._cut = True
                self._break_up(done)
            if n < len(lines) - 1:
                self._line(self._held, done)
                self._held, self._cut = "", False
        return done

    def tail(self) -> list[Block]:
        """What is open now, as it would be if the text ended here."""
        # A copy goes on to the end; it holds one block and one line.
        other = Splitter.__new__(Splitter)
        other.__dict__ = {**self.__dict__, "_rows": list(self._rows), "_levels": list(self._levels)}
        done: list[Block] = []
        if other._held:
            other._line(other._held, done)
        other._finish(done)
        return done

    @property
    def in_code(self) -> bool:
        return self._fence is not None or self._in_indented

    def _break_up(self, done: list[Block]) -> None:
        """Hands on what is open, though it goes on."""
        now = self._now
        if now is None or now.kind is Kind.TABLE:
            return
        self._finish(done)
        text = replace(now, kind=Kind.TEXT, text="", first=False, marker="")
        self._now = text if now.kind in (Kind.TEXT, Kind.ITEM) else None

    def _finish(self, done: list[Block]) -> None:
        now, self._now = self._now, None
        if now is not None and now.kind is Kind.TABLE:
            if self._rows:
                done.append(replace(now, text="\n".join(self._rows)))
            self._rows = []
        elif now is not None and (now.text or now.kind is Kind.ITEM):
            done.append(now)

    def _line(self, line: str, done: list[Block]) -> None:
        if self._fence is not None:
            self._code_line(line, done)
            return
        line = line.replace("\t", "    ")
        if self._cut:
            self._more(line, done)
            return
        depth, rest = 0, line
        while depth < DEEPEST and (mark := _QUOTE.match(rest)):
            depth, rest = depth + 1, rest[mark.end() :]
        now = self._now
        if not rest.strip():
            self._blank_line(depth, done)
            return
        lazy = depth == 0 and now is not None and now.quote > 0 and not self._blank and not _starts(rest)
        if lazy and now is not None:
            depth = now.quote
        if now is not None and now.quote != depth:
            self._finish(done)
            self._levels = []
        if self._in_indented:
            self._in_indented = rest.startswith("    ")
        self._dispatch(rest, depth, done)
        self._blank = False

    def _blank_line(self, depth: int, done: list[Block]) -> None:
        self._finish(done)
        self._blank = True
        if self._in_indented:
            self._indented += 1

    def _dispatch(self, line: str, quote: int, done: list[Block]) -> None:
        now = self._now
        indent = len(line) - len(line.lstrip(" "))
        if self._blank and not indent and not _ITEM.match(line):
            self._levels = []
        level = sum(1 for start, _ in self._levels if indent > start)
        if (fence := _FENCE.match(line)) and (indent < 4 or self._levels):
            self._finish(done)
            self._fence = (fence[2], indent, quote)
            self._language = fence[3].strip().split(" ")[0][:30]
            self._fresh_code, self._code_at = True, (min(level, DEEPEST), quote)
        elif now is not None and now.kind is Kind.TABLE and "|" in line:
            self._row(line, done)
        elif now is not None and now.kind is Kind.TEXT and _UNDERLINE.match(line) and now.first and not level:
            self._underlined(line, done)
        elif self._is_dashes(line):
            self._begin_table(line, done)
        elif (heading := _HEADING.match(line)) and indent < 4:
            self._finish(done)
            self._levels = []
            done.append(Block(Kind.HEADING, heading[2] or "", level=len(heading[1]), quote=quote))
        elif _RULE.match(line):
            self._finish(done)
            self._levels = []
            done.append(Block(Kind.RULE, quote=quote))
        elif (item := _ITEM.match(line)) and (indent < 4 or self._levels) and self._may_begin(item):
            self._item(line, item, quote, done)
        elif indent >= 4 and not self._levels and (self._blank or self._in_indented) and now is None:
            self._indented_code(line, quote, done)
        elif now is not None and now.kind is not Kind.TABLE:
            self._more(line if not self._levels else line[min(indent, self._levels[-1][0] + 2) :], done)
        else:
            self._finish(done)
            inside = min(level, DEEPEST) if indent else 0
            # Lines that stand in without a fence keep their shape.
            self._now = Block(Kind.TEXT, line.lstrip(" ") if inside else line, level=inside, quote=quote)

    def _may_begin(self, item: re.Match[str]) -> bool:
        """As in CommonMark: in mid-paragraph only a list that begins with 1, and not an empty item."""
        now = self._now
        if now is None or now.kind is not Kind.TEXT or self._levels:
            return True
        return item.end() < len(item.string) and (not item[2][0].isdigit() or item[2][:-1] == "1")

    def _more(self, line: str, done: list[Block]) -> None:
        now = self._now
        if now is None:
            if line:
                self._now = Block(Kind.TEXT, line, first=not self._cut)
            return
        if now.kind is Kind.TABLE:
            self._row(line, done)
            return
        if len(now.text) + len(line) > LONGEST:
            self._break_up(done)
            now = self._now or now
        glue = "" if not now.text or (self._cut and not now.first) else "\n"
        self._now = replace(now, text=f"{now.text}{glue}{line}")

    def _underlined(self, line: str, done: list[Block]) -> None:
        now = self._now
        assert now is not None
        self._now = None
        level = 1 if "=" in line else 2
        done.append(Block(Kind.HEADING, now.text, level=level, quote=now.quote))

    def _item(self, line: str, item: re.Match[str], quote: int, done: list[Block]) -> None:
        indent, mark = len(item[1]), item[2]
        self._finish(done)
        while self._levels and indent < self._levels[-1][0]:
            self._levels.pop()
        number = int(mark[:-1]) if mark[0].isdigit() else 0
        if self._levels and indent < self._levels[-1][0] + 2:
            start, last = self._levels.pop()
            if mark[0].isdigit() and last:
                number = last + 1
            self._levels.append((min(start, indent) if start > indent else start, number))
        else:
            self._levels.append((indent, number))
        shown = f"{number}{mark[-1]}" if mark[0].isdigit() else "•"
        if item[3]:
            shown = "☐" if item[3][1] == " " else "☑"
        level = min(len(self._levels), DEEPEST)
        self._now = Block(Kind.ITEM, line[item.end() :], level=level, quote=quote, marker=shown)

    def _is_dashes(self, line: str) -> bool:
        now = self._now
        if now is None or now.kind not in (Kind.TEXT, Kind.ITEM) or "|" not in line or not _DASHES.match(line):
            return False
        head = now.text.rsplit("\n", 1)[-1]
        return "|" in head and len(cells(head)) == len(cells(line))

    def _begin_table(self, line: str, done: list[Block]) -> None:
        now = self._now
        assert now is not None
        before, _, head = now.text.rpartition("\n")
        self._now = replace(now, text=before) if before else None
        self._finish(done)
        aligns = "".join(_align(cell) for cell in cells(line))
        self._now = Block(Kind.TABLE, level=now.level, quote=now.quote, aligns=aligns)
        self._rows = [head]

    def _row(self, line: str, done: list[Block]) -> None:
        now = self._now
        assert now is not None
        if len(self._rows) >= ROWS or sum(map(len, self._rows)) + len(line) > 2 * LONGEST:
            widths = now.shares or shares(tuple(cells(row) for row in self._rows), len(now.aligns))
            self._finish(done)
            self._now = replace(now, first=False, shares=widths)
        self._rows.append(line)

    def _code_line(self, line: str, done: list[Block]) -> None:
        assert self._fence is not None
        fence, indent, quote = self._fence
        rest = line
        if not self._cut:
            for _ in range(quote):
                mark = _QUOTE.match(rest)
                if mark is None:
                    break
                rest = rest[mark.end() :]
            rest = rest[min(indent, len(rest) - len(rest.lstrip(" "))) :]
            bare = rest.strip(" ")
            if bare.startswith(fence) and not bare.strip(fence[0]):
                self._fence = None
                self._blank = True
                return
        level, depth = self._code_at
        done.append(Block(Kind.CODE, rest, level, depth, language=self._language, first=self._fresh_code))
        self._fresh_code = False

    def _indented_code(self, line: str, quote: int, done: list[Block]) -> None:
        first = not self._in_indented
        if not first:
            done.extend(Block(Kind.CODE, quote=quote, first=False) for _ in range(self._indented))
        self._indented, self._in_indented = 0, True
        done.append(Block(Kind.CODE, line[4:], quote=quote, first=first))


def _starts(line: str) -> bool:
    """Whether a line begins something of its own, so that it doesn't go on a quote."""
    return any(form.match(line) for form in (_FENCE, _HEADING, _RULE, _ITEM))


def _align(cell: str) -> str:
    if cell.endswith(":"):
        return "c" if cell.startswith(":") else "r"
    return "l"
