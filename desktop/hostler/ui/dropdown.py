"""A box to choose one of few from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from hostler.ui.direction import draw_line, isolated


class Dropdown(QComboBox):
    """A box to choose from. A style sheet leaves its sign out, so it is drawn here, in the colour of the text."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        # Qt would cut a long name in the middle of a letter.
        option.currentText = self.shown(option)  # type: ignore[attr-defined]
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        draw_line(painter, self.rect().adjusted(9, 0, -9, 0), "▾", rtl=self.isRightToLeft(), ends=True)
        painter.end()

    def shown(self, option: QStyleOptionComboBox) -> str:
        """What is chosen, as far as there is room for it."""
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        text = option.currentText  # type: ignore[attr-defined]
        return isolated(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
