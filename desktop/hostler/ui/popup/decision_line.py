"""The decision in one line, with why; a click or a key unfolds the rest."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from hostler.ui.direction import draw_line, mirrored
from hostler.ui.popup.parts import CLOUD_WIDTH, cloud_sign
from hostler.ui.theme import Theme
from hostler.ui.words import key_names, worded

_LEFT, _MARK, _GAP = 18, 22, 10
_KEY = "Ctrl+I"


class DecisionLine(QAbstractButton):
    """A coloured dot, the decision, the reasons in a quiet colour, and a mark that tells that more unfolds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._why, self._colour, self._in_cloud = "", "", QColor("gray"), False
        self.quiet, self.accent = QColor("gray"), QColor("gray")
        self.setCheckable(True)
        self.setAccessibleName(self.tr("Decision"))
        self.setMinimumHeight(self.fontMetrics().height() + 6)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_theme(self, before: Theme, theme: Theme) -> None:
        """Draws in these colours; the dot means the same in both."""
        self.quiet, self.accent = QColor(theme.quiet), QColor(theme.accent)
        for name in theme.__struct_fields__:
            if QColor(getattr(before, name)) == self._colour:
                self._colour = QColor(getattr(theme, name))
                break
        self.update()

    @property
    def text(self) -> str:  # type: ignore[override]
        """The decision, without its reasons."""
        return self._text

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return self._why

    @property
    def in_cloud(self) -> bool:
        return self._in_cloud

    def show_decision(self, text: str, colour: str, why: str = "", *, in_cloud: bool = False) -> None:
        """Shows the decision; `why` stands behind it, and is its tooltip and what a screen reader says after it.

        `in_cloud`: with a cloud before it.
        """
        text, why = worded(text), worded(why)
        self._text, self._why, self._colour, self._in_cloud = text, why, QColor(colour), in_cloud
        self.setToolTip(why)
        self.setAccessibleDescription(f"{text}. {why}" if why else text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(self.accent, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        middle, width, height = self.height() // 2, self.width(), self.height()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(mirrored(self, QRect(4, middle - 4, 8, 8)))
        ink, at = self.palette().color(self.foregroundRole()), _LEFT
        if self._in_cloud:
            painter.setBrush(ink)
            painter.drawPath(cloud_sign(mirrored(self, QRect(at, 0, CLOUD_WIDTH, height)).left(), middle))
            at += CLOUD_WIDTH + 8
        metrics, rtl = self.fontMetrics(), self.isRightToLeft()
        keys = key_names(_KEY)
        key = metrics.horizontalAdvance(keys) + 2 + _MARK
        room = width - at - (key + _GAP if self._why else 0)
        taken = min(room, metrics.horizontalAdvance(self._text) + 2)
        painter.setPen(ink)
        draw_line(painter, mirrored(self, QRect(at, 0, taken, height)), self._text, rtl=rtl)
        at += taken + _GAP
        if self._why:
            painter.setPen(self.quiet)
            draw_line(painter, mirrored(self, QRect(width - key, 0, key - _MARK, height)), keys, rtl=rtl)
            if (room := width - key - _GAP - at) > 6 * metrics.averageCharWidth():
                draw_line(painter, mirrored(self, QRect(at, 0, room, height)), self._why, rtl=rtl)
            self._draw_mark(painter, middle)
        painter.end()

    def _draw_mark(self, painter: QPainter, middle: int) -> None:
        """A triangle that points onwards while folded, downwards when unfolded."""
        x, on = (12, -1) if self.isRightToLeft() else (self.width() - 12, 1)
        down = (QPointF(x - 4, middle - 2), QPointF(x + 4, middle - 2), QPointF(x, middle + 3))
        onwards = (QPointF(x - 2 * on, middle - 4), QPointF(x - 2 * on, middle + 4), QPointF(x + 3 * on, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.quiet)
        painter.drawPolygon(QPolygonF(down if self.isChecked() else onwards))
