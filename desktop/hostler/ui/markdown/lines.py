"""Blocks -> lines: what stands on the screen, without Qt. A line is a paragraph of the document, or a table."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from hostler.ui.markdown.blocks import Block, Kind, Splitter, cells, shares
from hostler.ui.markdown.code import Highlighter, Lexers

BOLD, ITALIC, STRUCK, CODE, QUIET, LOUD = 1, 2, 4, 8, 16, 32
"""Styles of a run; they add up."""
OPENED = ("http", "https", "mailto")
"""What a link may open. Everything else is shown as text."""
MOST_RUNS = 120
"""Changes of style in a paragraph; one with more isn't meant to be read, costs much to paint, and stays as written."""
_LONGEST_MATHS = 600


class Run(NamedTuple):
    text: str
    style: int = 0
    link: str = ""
    role: str = ""
    """Of code: what it is, as `code.ROLES` names it."""


class Line(NamedTuple):
    kind: Kind
    runs: tuple[Run, ...] = ()
    level: int = 0
    quote: int = 0
    marker: str = ""
    first: bool = True
    rtl: bool = False
    language: str = ""
    gap: bool = False
    """It follows a code block, whose ground reaches below its last line."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class Table(NamedTuple):
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    aligns: str
    shares: tuple[int, ...]
    first: bool = True
    level: int = 0
    quote: int = 0
    rtl: bool = False
    gap: bool = False


Item = Line | Table


class Stream:
    """Text in, lines out: `feed` returns the lines that stay as they are, `tail` those that may still change."""

    def __init__(self, lexers: Lexers) -> None:
        self._splitter = Splitter()
        self._lexers = lexers
        self._highlighter = Highlighter(None)
        self._after_code = False

    def feed(self, text: str) -> list[Item]:
        items, self._after_code = self._spaced(self._splitter.feed(text), final=True)
        return items

    def tail(self) -> list[Item]:
        return self._spaced(self._splitter.tail(), final=False)[0]

    def _spaced(self, blocks: list[Block], *, final: bool) -> tuple[list[Item], bool]:
        items: list[Item] = []
        after_code = self._after_code
        for block in blocks:
            item = self._draw(block, final=final)
            goes_on = block.kind is Kind.CODE and not block.first
            items.append(item._replace(gap=True) if after_code and not goes_on else item)
            after_code = block.kind is Kind.CODE
        return items, after_code

    def _draw(self, block: Block, *, final: bool) -> Item:
        if block.kind is not Kind.CODE:
            return draw(block)
        highlighter = self._highlighter
        if block.first:
            highlighter = Highlighter(self._lexers.get(block.language))
        if final:
            self._highlighter = highlighter
        runs = tuple(Run(shown(text), 0, "", role) for text, role in highlighter.line(block.text, keep=final))
        return Line(Kind.CODE, runs, block.level, block.quote, first=block.first, language=block.language)


def draw(block: Block) -> Item:
    """A block that isn't code, as a line or a table."""
    if block.kind is Kind.TABLE:
        rows = tuple(cells(row)[: len(block.aligns)] for row in block.text.split("\n"))
        widths = block.shares or shares(rows, len(block.aligns))
        drawn = tuple(tuple(inline(cell) for cell in row) for row in rows)
        return Table(drawn, block.aligns, widths, block.first, block.level, block.quote, is_rtl(block.text))
    runs = inline(block.text)
    rtl = is_rtl(block.text)
    return Line(block.kind, runs, block.level, block.quote, block.marker, block.first, rtl)


def inline(text: str) -> tuple[Run, ...]:
    """The runs of a paragraph. Raw HTML, pictures and links that may not be opened are text."""
    if not text:
        return ()
    # Without a fence, code keeps its shape only by spaces that Markdown would drop.
    text = re.sub(r"(?m)^ {2,}", lambda spaces: "\u00a0" * len(spaces[0]), text)
    tokens = _PARSER.parseInline(text, {})[0].children or []
    runs = merged(_runs(tokens))
    return runs if len(runs) <= MOST_RUNS else (Run(shown(text.replace("\n", "\u2028"))),)


def shown(text: str) -> str:
    """Marks that turn the reading direction or can't be seen are named, so that nothing reads as what it isn't."""
    return _HIDDEN.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", text)


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction is one of a script that runs from right to left."""
    for letter in text[:500]:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def may_open(address: str) -> bool:
    """Whether a click may open this address."""
    scheme, colon, rest = address.partition(":")
    if not colon or scheme.lower() not in OPENED or len(address) > 2000:
        return False
    return scheme.lower() == "mailto" or rest.startswith("//")


def merged(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one style as one, with bare addresses as links."""
    whole: list[Run] = []
    for run in runs:
        text = shown(run.text)
        if not text:
            continue
        if whole and whole[-1][1:] == run[1:]:
            whole[-1] = run._replace(text=whole[-1].text + text)
        else:
            whole.append(run._replace(text=text))
    return tuple(part for run in whole for part in _linked(run))


def _linked(run: Run) -> list[Run]:
    if run.link or run.style & CODE or "://" not in run.text:
        return [run]
    parts: list[Run] = []
    at = 0
    for found in _ADDRESS.finditer(run.text):
        address = found[0].rstrip(".,;:!?)'\"*")
        parts += [run._replace(text=run.text[at : found.start()]), run._replace(text=address, link=address)]
        at = found.start() + len(address)
    return [part for part in (*parts, run._replace(text=run.text[at:])) if part.text]


def _runs(tokens: list[Token]) -> list[Run]:
    runs: list[Run] = []
    style, link = 0, ""
    unopened: list[str] = []
    for token in tokens:
        match token.type:
            case "strong_open" | "em_open" | "s_open":
                style |= _STYLES[token.tag]
            case "strong_close" | "em_close" | "s_close":
                style &= ~_STYLES[token.tag]
            case "link_open":
                address = str(token.attrGet("href") or "")
                link = address if may_open(address) else ""
                unopened.append("" if link else address)
            case "link_close":
                link = ""
                if unopened and (address := unopened.pop()):
                    runs.append(Run(f" ({address})", style))
            case "code_inline":
                runs.append(Run(token.content, style | CODE, link))
            case "softbreak" | "hardbreak":
                runs.append(Run("\u2028", style))
            case "image":
                address = str(token.attrGet("src") or "")
                runs.append(Run(f"{token.content} ({address})", style, link))
            case _:
                runs.append(Run(token.content, style, link))
    return runs


def _maths(state: StateInline, silent: bool) -> bool:
    """LaTeX stays as it was written: its backslashes, stars and underscores are no Markdown."""
    if state.src[state.pos] not in "\\$":
        return False
    found = _MATHS.match(state.src, state.pos, min(len(state.src), state.pos + _LONGEST_MATHS))
    if found is None:
        return False
    if not silent:
        state.pending += found[0].replace("\n", "\u2028")
    state.pos = found.end()
    return True


_MATHS = re.compile(
    r"\\\([^\n]*?\\\)|\\\[.*?\\\]|\$\$.+?\$\$|\$(?=[^\s$])[^$\n]*?[^\s$\\]\$(?![0-9])|\\(?:begin|end)\{\w+\*?\}",
    re.DOTALL,
)
_STYLES = {"strong": BOLD, "em": ITALIC, "s": STRUCK}
# Zero-width joiner and non-joiner stay: emoji and Persian are spelt with them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\|{}\u2028]{1,1900}")
_PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("strikethrough")
_PARSER.inline.ruler.before("escape", "maths", _maths)
