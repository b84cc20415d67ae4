"""Where the keyboard can stop in an answer: each link, and the button of each block of code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextDocument

from hostler.ui.markdown.draw import CODE_PROPERTY


class Stop(NamedTuple):
    """A stretch of the document, in characters; they are ordered as they are read.

    Without `href` it is a block of code, by the place of its first line.
    """

    start: int
    end: int
    href: str = ""


def next_stop(document: QTextDocument, after: Stop | None, *, forward: bool) -> Stop | None:
    """The stop after this one, or before it; the first or last without one. None: there is none that way."""
    place = after.start if after is not None else 0 if forward else document.characterCount() - 1
    block = document.findBlock(place)
    while block.isValid():
        there = [stop for stop in _stops(block) if after is None or (stop > after if forward else stop < after)]
        if there:
            return min(there) if forward else max(there)
        block = block.next() if forward else block.previous()
    return None


def is_stop(document: QTextDocument, stop: Stop) -> bool:
    """Whether it is still there: its text may have got longer."""
    return any((found.start, found.href) == (stop.start, stop.href) for found in _stops(document.findBlock(stop.start)))


def _stops(block: QTextBlock) -> Iterator[Stop]:
    if block.blockFormat().intProperty(CODE_PROPERTY) == 2:
        yield Stop(block.position(), block.position())
    link: Stop | None = None
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        href = piece.charFormat().anchorHref()
        if link is not None and href != link.href:
            yield link
            link = None
        if href:
            end = piece.position() + piece.length()
            link = Stop(link.start if link is not None else piece.position(), end, href)
        pieces += 1
    if link is not None:
        yield link
