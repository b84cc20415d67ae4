"""The same figures as tables: for the keyboard, for those who hear them, and to be exact."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractTableModel):
    """Rows of words; all columns but the first are numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: tuple[str, ...] = ()
        self.rows: tuple[tuple[str, ...], ...] = ()

    def show(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.beginResetModel()
        self.headings, self.rows = tuple(headings), tuple(map(tuple, rows))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # A cell alone says nothing to who can't see its row and column.
            row = self.rows[index.row()]
            return ", ".join((row[0], self.headings[index.column()], row[index.column()])) if index.column() else row[0]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if way is Qt.Orientation.Vertical or not 0 <= section < len(self.headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignTrailing if column else Qt.AlignmentFlag.AlignLeading)


class Table(QTableView):
    """Shows rows. The first column takes what room is left."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths: list[int] = []
        self.model_rows = Rows()
        self.setModel(self.model_rows)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(48)

    def show_rows(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Shows these; the chosen row stays where it was."""
        if (tuple(headings), tuple(map(tuple, rows))) == (self.model_rows.headings, self.model_rows.rows):
            return
        chosen = self.currentIndex()
        row, column = chosen.row(), chosen.column()
        self.model_rows.show(headings, rows)
        measure = self.fontMetrics().horizontalAdvance
        # Only the first rows are measured: a table may have a thousand.
        cells = (headings, *rows[:60])
        self._widths = [max(measure(row[place]) for row in cells) + 24 for place in range(len(headings))]
        self._fit()
        if rows:
            self.setCurrentIndex(self.model_rows.index(max(0, min(row, len(rows) - 1)), max(0, column)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Each column as wide as its words; the first takes what is left."""
        left = self.viewport().width() - sum(self._widths)
        for place, width in enumerate(self._widths):
            self.horizontalHeader().resizeSection(place, width + (max(0, left) if place == 0 else 0))
