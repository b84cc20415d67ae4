"""Why this model: every score, every piece of evidence with its weight, every target and why it is or isn't taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QTextEdit, QVBoxLayout, QWidget

from hostler.domain.classify.classification import Classification
from hostler.domain.plan import Decision
from hostler.domain.registry import Registry
from hostler.domain.untrusted import printable
from hostler.ui.direction import draw_line, mirrored
from hostler.ui.theme import LIGHT, SPACE, Theme
from hostler.ui.words import signed, worded

TALLEST, BESIDE_AN_ANSWER = 240, 150
"""How high it may get, in pixels, alone and while an answer wants room too."""
_NAME, _FIGURE = 96, 52


class ScoreBars(QWidget):
    """A bar for each route, as long as its score; what speaks against a route goes to the left."""

    ROW = 20

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores: tuple[tuple[str, float], ...] = ()
        self._chosen = ""
        self.theme = LIGHT
        self.setAccessibleName(self.tr("Scores"))

    def show_scores(self, scores: Sequence[tuple[str, float]], chosen: str) -> None:
        """Shows these, in this order."""
        self._scores, self._chosen = tuple(scores), chosen
        self.setFixedHeight(max(1, len(self._scores)) * self.ROW)
        self.setAccessibleDescription(", ".join(f"{route} {signed(score)}" for route, score in self._scores))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lowest = min(0.0, *(score for _, score in self._scores)) if self._scores else 0.0
        highest = max(0.0, *(score for _, score in self._scores)) if self._scores else 0.0
        room = self.width() - _NAME - _FIGURE - 2 * SPACE
        unit = room / ((highest - lowest) or 1.0)
        zero = _NAME + SPACE - lowest * unit
        rtl = self.isRightToLeft()
        for place, (route, score) in enumerate(self._scores):
            top = place * self.ROW
            chosen = route == self._chosen
            font = QFont(self.font())
            font.setBold(chosen)
            painter.setFont(font)
            painter.setPen(QColor(self.theme.text if chosen else self.theme.quiet))
            draw_line(painter, mirrored(self, QRect(0, top, _NAME, self.ROW)), route, rtl=rtl)
            draw_line(painter, QRect(0, top, self.width(), self.ROW), signed(score), rtl=rtl, ends=True)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.accent if chosen else self.theme.border))
            left, right = sorted((zero, zero + score * unit))
            bar = QRectF(left, top + 5, max(2.0, right - left), self.ROW - 10)
            if rtl:
                bar.moveRight(self.width() - bar.left())
            painter.drawRoundedRect(bar, 3, 3)
        painter.end()


class WhyPanel(QScrollArea):
    """The unfolded decision. It scrolls as a whole, also by the arrow keys once it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why")
        self.setAccessibleName(self.tr("Why this model"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.theme = LIGHT
        self._shown: tuple[Decision, Classification, Registry] | None = None
        self._tallest = TALLEST
        self._inside = QWidget(self)
        self._inside.setObjectName("inside")
        self._bars = ScoreBars(self._inside)
        self._text = QTextEdit(self._inside)
        self._text.setReadOnly(True)
        self._text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._text.setAccessibleName(self.tr("Evidence and machines"))
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.document().setDocumentMargin(0)
        box = QVBoxLayout(self._inside)
        box.setContentsMargins(12, SPACE, 12, SPACE)
        box.setSpacing(SPACE)
        box.addWidget(self._bars)
        box.addWidget(self._text)
        self.setWidget(self._inside)
        self.hide()

    @property
    def text(self) -> str:
        """What is read there."""
        return self._text.toPlainText()

    def keep_below(self, height: int) -> None:
        """From now on it is at most so high, and scrolls."""
        if height != self._tallest:
            self._tallest = height
            self._fit()

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        self.theme = self._bars.theme = theme
        self._bars.update()
        if self._shown is not None:
            self.show_decision(*self._shown)

    def show_decision(self, decision: Decision, chosen: Classification, registry: Registry) -> None:
        """Shows all of a decision; `chosen` is Hostler's own view of the prompt, also where the user took another."""
        self._shown = decision, chosen, registry
        scores = sorted(chosen.scores.items(), key=lambda pair: -pair[1])
        self._bars.show_scores(scores, chosen.route)
        evidence = sorted(chosen.evidence, key=lambda e: -abs(e.weight))
        taken = [
            (str(place), worded(registry.label(candidate.target)), worded(candidate.reason))
            for place, candidate in enumerate(decision.plan.candidates, 1)
        ]
        left = [("✗", worded(registry.label(d.target)), worded(d.reason)) for d in decision.plan.dropped]
        self._text.clear()
        cursor = QTextCursor(self._text.document())
        self._table(cursor, self.tr("Evidence"), [(signed(e.weight), e.route, worded(e.what)) for e in evidence], 22)
        self._table(cursor, self.tr("Machines, in the order they are asked"), [*taken, *left], 42)
        self.setAccessibleDescription(f"{self._bars.accessibleDescription()}\n{self.text}")
        self._fit()

    def _table(self, cursor: QTextCursor, title: str, rows: list[tuple[str, str, str]], second: int) -> None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        bold, plain, quiet = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        plain.setForeground(QColor(self.theme.text))
        bold.setForeground(QColor(self.theme.text))
        quiet.setForeground(QColor(self.theme.quiet))
        if not rows:
            return
        side = QTextBlockFormat()
        if self.isRightToLeft():
            side.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        cursor.setBlockFormat(side)
        cursor.insertText(title, bold)
        look = QTextTableFormat()
        look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        look.setCellPadding(1)
        look.setCellSpacing(0)
        look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        percent = QTextLength.Type.PercentageLength
        widths = [QTextLength(percent, share) for share in (10, second, 90 - second)]
        # Qt knows no tables that run from the right.
        order = (2, 1, 0) if self.isRightToLeft() else (0, 1, 2)
        look.setColumnWidthConstraints([widths[column] for column in order])
        table = cursor.insertTable(len(rows), 3, look)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                cell = table.cellAt(row, order[column]).firstCursorPosition()
                cell.setBlockFormat(side)
                cell.insertText(printable(text), plain if column == 1 else quiet)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        document = self._text.document()
        document.setTextWidth(max(100, self.viewport().width() - 24))
        self._text.setFixedHeight(round(document.size().height()) + 2)
        whole = self._bars.height() + self._text.height() + 3 * SPACE
        self.setFixedHeight(min(whole, self._tallest))
