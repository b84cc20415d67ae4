"""What is drawn by hand in windows that run from left to right or from right to left."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QLabel, QLayout, QStyle, QWidget

from hostler.ui.markdown.lines import is_rtl

_ELSEWHERE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignJustify


def mirrored(widget: QWidget, area: QRect, within: QRect | None = None) -> QRect:
    """The area where the window's direction has it: given from the left, as most languages read."""
    return QStyle.visualRect(widget.layoutDirection(), within or widget.rect(), area)


def draw_line(painter: QPainter, area: QRect, text: str, *, rtl: bool, ends: bool = False) -> None:
    """One line, cut with … where it is too long, at the side where the window begins, or where it `ends`.

    The text itself runs as its own letters do: a model's name stays whole between Hebrew words.
    """
    side = Qt.AlignmentFlag.AlignRight if rtl != ends else Qt.AlignmentFlag.AlignLeft
    way = Qt.TextFlag.TextForceRightToLeft if is_rtl(text) else Qt.TextFlag.TextForceLeftToRight
    flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter) | int(way)
    flags |= int(Qt.TextFlag.TextSingleLine)
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, flags, cut)


def isolated(text: str) -> str:
    """A text that runs as its own letters do, also in a window from right to left: `30 days`, not `days 30`."""
    return text if not text or QGuiApplication.isLeftToRight() else f"\u2068{text}\u2069"


def lead(window: QWidget) -> None:
    """Labels stand where the window begins, also those whose letters run the other way."""
    if window.isRightToLeft():
        for label in window.findChildren(QLabel):
            if not label.alignment() & _ELSEWHERE:
                upright = label.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
                label.setAlignment(upright | Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)


def keep_margins(layout: QLayout, widget: QWidget, begin: int, top: int, end: int, bottom: int) -> None:
    """Qt mirrors what is in a layout, and not its margins."""
    left, right = (end, begin) if widget.isRightToLeft() else (begin, end)
    layout.setContentsMargins(left, top, right, bottom)
