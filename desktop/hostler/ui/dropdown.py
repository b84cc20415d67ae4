"""A box to choose one of few from."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from hostler.ui.direction import draw_line


class Dropdown(QComboBox):
    """A box to choose from. A style sheet leaves its sign out, so it is drawn here, in the colour of the text."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        draw_line(painter, self.rect().adjusted(9, 0, -9, 0), "▾", rtl=self.isRightToLeft(), ends=True)
        painter.end()
