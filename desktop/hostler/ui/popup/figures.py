"""Words at the end of the card: figures that don't fit are fewer, a sentence wraps, and notices stand apart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from hostler.ui.direction import draw_line

BETWEEN = " · "
_WRAPS = int(Qt.TextFlag.TextWordWrap)
FEWEST = 2
"""How long it took or how much it was, and who answered: these stay."""


class Figures(QLabel):
    """Its text is always the whole, also for those who listen; what is left out is in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    @property
    def shown(self) -> str:
        """What there is room for."""
        return fitting(self.text(), self.width(), self.fontMetrics().horizontalAdvance)

    def heightForWidth(self, width: int) -> int:
        if fitting(self.text(), width, self.fontMetrics().horizontalAdvance) != self.text():
            return self.fontMetrics().height()
        return super().heightForWidth(width)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.shown != self.text():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown
        if shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        draw_line(painter, self.rect(), shown, rtl=self.isRightToLeft())
        painter.end()


class Notices(QLabel):
    """Sentences, one a line; where they wrap, a little room between them shows where one ends."""

    GAP = 4

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def heightForWidth(self, width: int) -> int:
        heights = [self._height(line, width) for line in self.text().split("\n")]
        return sum(heights) + self.GAP * (len(heights) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        top = 0
        for line in self.text().split("\n"):
            height = self._height(line, self.width())
            painter.drawText(QRect(0, top, self.width(), height), int(self.alignment()) | _WRAPS, line)
            top += height + self.GAP
        painter.end()

    def _height(self, line: str, width: int) -> int:
        return self.fontMetrics().boundingRect(0, 0, width, 1 << 16, _WRAPS, line).height()


def fitting(text: str, width: int, measure: Callable[[str], int]) -> str:
    """Figures without the first ones, until a line has room for the rest. A sentence is left as it is."""
    parts = text.split(BETWEEN)
    while len(parts) > FEWEST and measure(BETWEEN.join(parts)) > width:
        del parts[0]
    return BETWEEN.join(parts)
