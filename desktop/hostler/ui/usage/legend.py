"""The legend: a button for each part of the bars. Pressed again it takes its part out, or brings it back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from hostler.ui.direction import mirrored
from hostler.ui.usage.chart import SWATCH

GAP = 6


class Entry(QPushButton):
    """A name with its colour: a full square while it is shown, an empty one while not."""

    def __init__(self, name: str, label: str, parent: QWidget) -> None:
        super().__init__(label.replace("&", "&&"), parent)
        self.name = name
        self.colour = QColor()
        self.setCheckable(True)
        self.setChecked(True)
        self.setAutoDefault(False)
        self.setObjectName("entry")
        blank = QPixmap(int(SWATCH) + 3, int(SWATCH))
        blank.fill(QColor(0, 0, 0, 0))
        self.setIcon(blank)  # keeps the room; the square is drawn below
        self.setIconSize(blank.size())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.colour)
        painter.setBrush(self.colour if self.isChecked() else QColor(0, 0, 0, 0))
        size = int(SWATCH)
        square = QRect(10, (self.height() - size) // 2, size, size)
        painter.drawRoundedRect(mirrored(self, square), 2, 2)
        painter.end()


class Legend(QWidget):
    """In as many rows as it takes."""

    changed = Signal(object)
    """A frozenset of the names that are hidden."""

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        """`after` is what Tab reaches before it."""
        super().__init__(parent)
        self._after = after
        self.entries: list[Entry] = []
        self._hidden: frozenset[str] = frozenset()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def hidden(self) -> frozenset[str]:
        """The names that are taken out."""
        return self._hidden

    def show_parts(self, parts: Sequence[tuple[str, str, str, str]]) -> None:
        """(name, label, colour, words for the ear) of each part. What was taken out stays out."""
        if [entry.name for entry in self.entries] != [name for name, *_ in parts]:
            self._make(parts)
        for entry, (_, label, colour, told) in zip(self.entries, parts, strict=True):
            entry.colour = QColor(colour)
            entry.setText(label.replace("&", "&&"))
            entry.setAccessibleName(told)
            entry.setToolTip(told)
            entry.update()
        self._lay(self.width(), move=True)
        self.updateGeometry()

    def forget(self) -> None:
        """Other names come: none of them is taken out."""
        self._hidden = frozenset()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width, move=False)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self._lay(self.width(), move=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._lay(self.width(), move=False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay(event.size().width(), move=True)
        self.updateGeometry()

    def _make(self, parts: Sequence[tuple[str, str, str, str]]) -> None:
        focused = next((entry.name for entry in self.entries if entry.hasFocus()), None)
        for old in self.entries:
            old.hide()
            old.deleteLater()
        self.entries = [Entry(name, label, self) for name, label, *_ in parts]
        before = self._after
        for entry in self.entries:
            QWidget.setTabOrder(before, entry)
            before = entry
            entry.setChecked(entry.name not in self._hidden)
            entry.toggled.connect(self._toggled)
            entry.show()
            if entry.name == focused:
                entry.setFocus()

    def _toggled(self) -> None:
        hidden = frozenset(entry.name for entry in self.entries if not entry.isChecked())
        if len(hidden) == len(self.entries):
            # Nothing left to see is no choice: all of them are back.
            hidden = frozenset()
            for entry in self.entries:
                entry.blockSignals(True)
                entry.setChecked(True)
                entry.blockSignals(False)
        self._hidden = hidden
        self.changed.emit(hidden)

    def _lay(self, width: int, *, move: bool) -> int:
        """In rows. Returns the height, in pixels."""
        x = y = row = 0
        for entry in self.entries:
            size = entry.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + row + GAP
            if move:
                entry.setGeometry(mirrored(self, QRect(x, y, min(size.width(), max(1, width)), size.height())))
            x, row = x + size.width() + GAP, max(row, size.height())
        return y + row
