"""Every action and command by name: a line to type a few letters, and a list that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.fuzzy import ranked
from hostler.ui.direction import draw_line, mirrored
from hostler.ui.theme import Theme
from hostler.ui.words import key_names

ROWS = 8
_ENTRY = Qt.ItemDataRole.UserRole


class Entry(NamedTuple):
    """One line of the palette."""

    name: str
    run: Callable[[], None]
    icon: str = ""
    keys: str = ""
    also: str = ""
    """Another name by which it is found."""


class Palette(QFrame):
    """Up and Down move, Enter runs, Esc leaves."""

    chosen = Signal(object)
    """An Entry."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._entries: tuple[Entry, ...] = ()
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("Search actions and commands"))
        self.line.setAccessibleName(self.tr("Search actions and commands"))
        self.line.textChanged.connect(self._show)
        self.line.installEventFilter(self)
        self.found = QListWidget(self)
        self.found.setAccessibleName(self.tr("Actions and commands"))
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows = Rows(self.found)
        self.found.setItemDelegate(self.rows)
        self.found.itemClicked.connect(lambda item: self.chosen.emit(item.data(_ENTRY)))
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(6)
        box.addWidget(self.line)
        box.addWidget(self.found)
        self.hide()

    @property
    def names(self) -> list[str]:
        """What is listed now, from the top."""
        return [self.found.item(row).text() for row in range(self.found.count())]

    @property
    def current(self) -> str:
        """The name of the marked line."""
        item = self.found.currentItem()
        return item.text() if item is not None else ""

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Everything that can be run now; the line is empty again."""
        self._entries = tuple(entries)
        self.line.clear()
        self._show()
        self.found.setFixedHeight(min(ROWS, len(self._entries)) * self.rows.height(self.found) + 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.line or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
        by = step.get(Qt.Key(event.key()))
        if by is not None:
            self._move(by)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.found.currentItem()
            if item is not None and not event.isAutoRepeat():
                self.chosen.emit(item.data(_ENTRY))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def _move(self, by: int) -> None:
        count = self.found.count()
        if count:
            row = self.found.currentRow() + by
            self.found.setCurrentRow(row % count if abs(by) == 1 else max(0, min(count - 1, row)))

    def _show(self) -> None:
        self.found.clear()
        for entry in ranked(self.line.text(), self._entries, lambda entry: (entry.name, entry.also)):
            item = QListWidgetItem(entry.name)
            item.setData(_ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, entry.keys)
            self.found.addItem(item)
        self.found.setCurrentRow(0)


class Rows(QStyledItemDelegate):
    """Draws a line: the sign, the name, and its keys at the right in a quiet colour."""

    theme: Theme

    def height(self, widget: QWidget) -> int:
        return widget.fontMetrics().height() + 12

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self.height(option.widget))  # type: ignore[attr-defined]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry, theme = index.data(_ENTRY), self.theme
        area: QRect = option.rect  # type: ignore[attr-defined]
        marked = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        text, quiet = (theme.on_accent, theme.on_accent) if marked else (theme.text, theme.quiet)
        metrics = painter.fontMetrics()
        shown = key_names(entry.keys)
        keys = metrics.horizontalAdvance(shown) + 10 if shown else 0
        list_view, rtl = option.widget, option.direction is Qt.LayoutDirection.RightToLeft  # type: ignore[attr-defined]
        left, top, width, height = area.left(), area.top(), area.width(), area.height()
        sign = mirrored(list_view, QRect(left + 6, top, 20, height), area)
        painter.setPen(QColor(quiet))
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, entry.icon)
        draw_line(painter, area.adjusted(10, 0, -10, 0), shown, rtl=rtl, ends=True)
        painter.setPen(QColor(text))
        name = mirrored(list_view, QRect(left + 34, top, width - 34 - keys - 10, height), area)
        draw_line(painter, name, entry.name, rtl=rtl)
        painter.restore()
