"""A table in a terminal that is drawn anew in its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import TextIO

from hostler.domain.untrusted import one_line

GAP = "  "
CELL, LINE = 80, 500
"""Letters of a cell, and of a line below the table, at most."""


class LiveTable:
    """Writes over what it wrote before. The rest of the screen, and what scrolled away, stays as it is."""

    def __init__(self, out: TextIO, width: Callable[[], int]) -> None:
        self._out, self._width = out, width
        self._drawn: list[str] = []

    def show(self, rows: Sequence[Sequence[str]], below: Sequence[str] = ()) -> None:
        """Draws these rows, the first as headings, and the lines below them."""
        width = self._width()
        lines = [cut(line, width - 1) for line in (*laid_out(rows), *(one_line(line, LINE) for line in below))]
        if lines == self._drawn:
            return
        # Up to the first line of the last drawing, and from there to the end of the screen everything goes.
        back = f"\x1b[{len(self._drawn)}A\r\x1b[J" if self._drawn else ""
        self._drawn = lines
        self._out.write(back + "\n".join(lines) + "\n")
        self._out.flush()


def laid_out(rows: Sequence[Sequence[str]], *, names: int | None = None) -> list[str]:
    """The rows as lines, each column as wide as its widest cell; columns without any content are left out.

    Behind the first `names` columns are numbers: they end below each other.
    """
    cells = [[one_line(cell, CELL) for cell in row] for row in rows]
    kept = [column for column in range(len(cells[0])) if any(row[column] for row in cells[1:])]
    widths = {column: max(columns(row[column]) for row in cells) for column in kept}

    def padded(row: Sequence[str], column: int) -> str:
        room = " " * (widths[column] - columns(row[column]))
        return room + row[column] if names is not None and column >= names else row[column] + room

    return [GAP.join(padded(row, column) for column in kept).rstrip() for row in cells]


def cut(line: str, width: int) -> str:
    """The line, cut with an ellipsis to at most `width` columns: one that wraps would not be drawn over."""
    if columns(line) <= width:
        return line
    while line and columns(line) > width - 1:
        line = line[:-1]
    return line + "…"


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: East Asian letters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
