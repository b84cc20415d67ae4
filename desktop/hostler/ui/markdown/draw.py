"""Lines -> document. Only what differs from what stands there is written again, so that a selection outlives it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)

from hostler.ui.markdown.blocks import Kind
from hostler.ui.markdown.lines import BOLD, CODE, ITALIC, LOUD, QUIET, STRUCK, Item, Line, Run, Table
from hostler.ui.theme import Theme

CODE_PROPERTY = QTextFormat.Property.UserProperty + 1
"""Of a block of code: 1, or 2 for the first line."""
QUOTE_PROPERTY = QTextFormat.Property.UserProperty + 2
LANGUAGE_PROPERTY = QTextFormat.Property.UserProperty + 3
RULE_PROPERTY = QTextFormat.Property.UserProperty + 4
CODE_PADDING = 8
"""Between the text of a code block and the edge of its ground, in pixels."""
INTERNAL = "hostler:"
"""The scheme of what can be clicked and is ours. No link of an answer has it."""
_FULL_WIDTH = 70
"""Characters in a row from which on a table is as wide as the card."""
_ALIGN = {
    "l": Qt.AlignmentFlag.AlignLeft,
    "c": Qt.AlignmentFlag.AlignHCenter,
    "r": Qt.AlignmentFlag.AlignRight,
}


class _Place(NamedTuple):
    """Where an item begins, and what is needed to take it out again."""

    at: int
    unused: bool
    before: QTextBlockFormat


class Pen:
    """Writes at the end of a document. What is open is written over by the next `write`."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        self._document, self.theme = document, theme
        self._open: list[Item] = []
        self._places: list[_Place] = []
        self._unused = True
        """The last paragraph is empty and nobody's."""
        self._gaps: list[tuple[int, float]] = []
        """Where something was written into a paragraph that was there, and how much room is wanted above it."""

    def begin(self) -> None:
        """The document was cleared."""
        self._open, self._places, self._unused = [], [], True

    def close(self) -> None:
        """What was open stays."""
        self._open, self._places = [], []

    def write(self, finished: list[Item], tail: list[Item], *, quiet: bool = False) -> None:
        """Puts these in the place of what was open."""
        items = finished + tail
        same = 0
        while same < min(len(items), len(self._open)) and items[same] == self._open[same]:
            same += 1
        if same == len(items) == len(self._open):
            self._keep(len(finished))
            return
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        if same < min(len(items), len(self._open)) and self._go_on(cursor, same, items[same], quiet):
            same += 1
        self._take_out(cursor, same)
        for item in items[same:]:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self._places.append(_Place(cursor.position(), self._unused, cursor.blockFormat()))
            if isinstance(item, Table):
                self._table(cursor, item, quiet)
            else:
                self._line(cursor, item, quiet)
        cursor.endEditBlock()
        for at, gap in self._gaps:
            self._leave_below_table(at, gap)
        self._gaps.clear()
        self._open = items
        self._keep(len(finished))

    def _keep(self, finished: int) -> None:
        self._open, self._places = self._open[finished:], self._places[finished:]

    def _take_out(self, cursor: QTextCursor, first: int) -> None:
        if first < len(self._places):
            place = self._places[first]
            cursor.setPosition(place.at)
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            cursor.setBlockFormat(place.before)
            self._unused = place.unused
            self._open, self._places = self._open[:first], self._places[:first]

    def _go_on(self, cursor: QTextCursor, n: int, new: Item, quiet: bool) -> bool:
        """Writes only the end of a line that has grown; says whether that was possible."""
        old = self._open[n]
        if isinstance(old, Table) or isinstance(new, Table) or old._replace(runs=()) != new._replace(runs=()):
            return False
        self._take_out(cursor, n + 1)
        same, runs = _common(old.runs, new.runs)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        end = cursor.position()
        # Positions count UTF-16 units, and so does their difference.
        cursor.setPosition(end - _units(old.text[same:]))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        if cursor.hasSelection():
            cursor.removeSelectedText()
        self._runs(cursor, runs, new, quiet)
        return True

    def _line(self, cursor: QTextCursor, line: Line, quiet: bool) -> None:
        form = self._block_format(line)
        if self._unused:
            self._gaps.append((cursor.position(), form.topMargin()))
            cursor.setBlockFormat(form)
            self._unused = False
        else:
            cursor.insertBlock(form, QTextCharFormat())
        cursor.setBlockCharFormat(self._char_format(Run(""), line, quiet))
        if line.marker:
            # In Qt a tab stops nowhere in a line that runs from right to left.
            gap = "\u00a0\u00a0" if line.rtl else "\t"
            cursor.insertText(f"{line.marker}{gap}", self._char_format(Run("", QUIET), line, quiet))
        self._runs(cursor, line.runs, line, quiet)

    def _runs(self, cursor: QTextCursor, runs: tuple[Run, ...], line: Line | None, quiet: bool) -> None:
        for run in runs:
            cursor.insertText(run.text, self._char_format(run, line, quiet))

    def _table(self, cursor: QTextCursor, table: Table, quiet: bool) -> None:
        form = QTextTableFormat()
        width = min(100, max(25, 100 * (sum(table.shares) + 4 * len(table.shares)) // _FULL_WIDTH))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, width))
        whole = sum(table.shares)
        form.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.PercentageLength, 100 * share / whole)
                for share in (table.shares[::-1] if table.rtl else table.shares)
            ]
        )
        form.setBorder(1)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QColor(self.theme.border))
        form.setBorderCollapse(True)
        form.setCellSpacing(0)
        form.setCellPadding(4)
        # Nothing stands above the first one.
        form.setTopMargin((8 if table.first and cursor.position() else 0) + (CODE_PADDING if table.gap else 0))
        form.setLeftMargin((table.level + table.quote) * self._em)
        if table.rtl:
            form.setAlignment(Qt.AlignmentFlag.AlignRight)
        if self._unused:
            self._gaps.append((cursor.position(), 0.0))
            _shrink(cursor)
        drawn = cursor.insertTable(len(table.rows), len(table.aligns), form)
        # Qt knows no tables that run from the right: their columns are turned around here.
        order = range(len(table.aligns))[::-1] if table.rtl else range(len(table.aligns))
        for y, row in enumerate(table.rows):
            for x, cell in zip(order, row, strict=False):
                place = drawn.cellAt(y, x)
                at = place.firstCursorPosition()
                block = QTextBlockFormat()
                block.setAlignment(_ALIGN[table.aligns[order[x]]] | Qt.AlignmentFlag.AlignAbsolute)
                at.setBlockFormat(block)
                head = table.first and not y
                bold = tuple(run._replace(style=run.style | BOLD) for run in cell) if head else cell
                self._runs(at, bold, None, quiet)
                if head:
                    style = place.format()
                    style.setBackground(QColor(self.theme.raised))
                    place.setFormat(style)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        _shrink(cursor)
        self._unused = True

    def _leave_below_table(self, at: int, gap: float) -> None:
        """Qt has no margin above what comes right after a table, so the table has it below itself."""
        before = self._document.findBlock(at).previous()
        table = QTextCursor(before).currentTable() if before.isValid() else None
        if table is not None and table.format().bottomMargin() != gap:
            form = table.format()
            form.setBottomMargin(gap)
            table.setFormat(form)

    @property
    def _em(self) -> float:
        """The step of an indent, in pixels: about two letters."""
        return QFontMetricsF(self._document.defaultFont()).averageCharWidth() * 3.2

    def _block_format(self, line: Line) -> QTextBlockFormat:
        form = QTextBlockFormat()
        code = line.kind is Kind.CODE
        # "10." and more need more room than "9.".
        wide = self._em * max(0.0, (len(line.marker) - 2) * 0.45)
        step = wide + (line.level if line.kind in (Kind.ITEM, Kind.TEXT, Kind.CODE) else 0) * self._em
        inner = step + line.quote * self._em + (12 if code else 0)
        if line.rtl:
            form.setRightMargin(inner)
        else:
            form.setLeftMargin(inner)
        form.setLayoutDirection(Qt.LayoutDirection.RightToLeft if line.rtl else Qt.LayoutDirection.LeftToRight)
        if line.kind is Kind.ITEM:
            form.setTextIndent(-self._em - wide)
            form.setTabPositions([QTextOption.Tab(self._em + wide, QTextOption.TabType.LeftTab)])
            form.setTopMargin(2)
        elif code:
            form.setProperty(CODE_PROPERTY, 2 if line.first else 1)
            form.setProperty(LANGUAGE_PROPERTY, line.language)
            form.setRightMargin(12)
            # The language and the button stand above the first line.
            form.setTopMargin(code_head(self._document) + 8 if line.first else 0)
            form.setLineHeight(115, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        elif line.kind is Kind.HEADING:
            form.setTopMargin(12)
            form.setBottomMargin(2)
            form.setHeadingLevel(line.level)
        elif line.kind is Kind.RULE:
            form.setProperty(RULE_PROPERTY, 1)
            form.setTopMargin(4)
        else:
            form.setTopMargin(8 if line.first else 0)
        if line.gap:
            form.setTopMargin(form.topMargin() + CODE_PADDING + 4)
        if line.quote:
            form.setProperty(QUOTE_PROPERTY, line.quote)
        return form

    def _char_format(self, run: Run, line: Line | None, quiet: bool) -> QTextCharFormat:
        form = QTextCharFormat()
        if line is not None and line.kind is Kind.HEADING:
            form.setFontWeight(QFont.Weight.DemiBold)
            form.setProperty(QTextFormat.Property.FontSizeAdjustment, max(0, 3 - line.level))
        if run.style & BOLD:
            form.setFontWeight(QFont.Weight.Bold)
        if run.style & ITALIC:
            form.setFontItalic(True)
        if run.style & STRUCK:
            form.setFontStrikeOut(True)
        code = line is not None and line.kind is Kind.CODE
        if code or run.style & CODE:
            form.setFontFamilies(["monospace"])
            form.setFontFixedPitch(True)
            form.setFontStyleHint(QFont.StyleHint.Monospace)
        if run.style & CODE:
            form.setBackground(QColor(self.theme.raised))
        if run.style & LOUD:
            form.setForeground(QColor(self.theme.partly))
        elif quiet or run.style & QUIET:
            form.setForeground(QColor(self.theme.quiet))
        elif run.role:
            form.setForeground(QColor(getattr(self.theme, f"code_{run.role}")))
        if run.link:
            form.setAnchor(True)
            form.setAnchorHref(run.link)
            ours = run.link.startswith(INTERNAL)
            form.setFontUnderline(not ours or bool(run.style & BOLD))
            if ours:
                form.setFontWeight(QFont.Weight.Normal)
            elif not quiet:
                form.setForeground(QColor(self.theme.accent))
        return form


def code_head(document: QTextDocument) -> float:
    """The height of the strip above a code block's first line, in pixels."""
    return QFontMetricsF(document.defaultFont()).height() + 10


def _shrink(cursor: QTextCursor) -> None:
    """Makes the empty paragraph that a document wants around a table as good as invisible."""
    form = QTextBlockFormat()
    form.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    cursor.setBlockFormat(form)


def _common(old: tuple[Run, ...], new: tuple[Run, ...]) -> tuple[int, tuple[Run, ...]]:
    """How many characters are the same, text and style; and the runs of the new one after them."""
    same = 0
    for n, run in enumerate(new):
        if n < len(old) and old[n] == run:
            same += len(run.text)
            continue
        if n < len(old) and old[n][1:] == run[1:]:
            shared = 0
            while shared < min(len(run.text), len(old[n].text)) and run.text[shared] == old[n].text[shared]:
                shared += 1
            return same + shared, (run._replace(text=run.text[shared:]), *new[n + 1 :])
        return same, new[n:]
    return same, ()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
