"""The models as a table: rows come, change and go one by one, so that nothing flickers and what is chosen stays."""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from hostler.domain.model_list import Row, Show, can, matches, now_words, size, used_by, weights
from hostler.domain.registry import Target
from hostler.ui.direction import isolated
from hostler.ui.words import number, translate, worded

Index = QModelIndex | QPersistentModelIndex
SORT = Qt.ItemDataRole.UserRole
_UNSEEN = 1e18
"""What isn't known comes last."""


class Column(enum.IntEnum):
    MODEL = 0
    MACHINE = 1
    CAN = 2
    WEIGHTS = 3
    SIZE = 4
    CONTEXT = 5
    NOW = 6
    USED = 7


RIGHT = (Column.SIZE, Column.CONTEXT)
"""Figures are compared from their end."""


def heading(column: Column) -> str:
    return {
        Column.MODEL: translate("Models", "Model"),
        Column.MACHINE: translate("Models", "Machine"),
        Column.CAN: translate("Models", "Can"),
        Column.SIZE: translate("Models", "Size"),
        Column.WEIGHTS: translate("Models", "Weights"),
        Column.CONTEXT: translate("Models", "Context"),
        Column.NOW: translate("Models", "In memory"),
        Column.USED: translate("Models", "Used by"),
    }[column]


def cell(row: Row, column: Column, now: float) -> str:
    """What stands there, in the language of the windows."""
    match column:
        case Column.MODEL:
            return row.name
        case Column.MACHINE:
            return row.machine
        case Column.CAN:
            return worded(can(row))
        case Column.SIZE:
            return worded(size(row))
        case Column.WEIGHTS:
            return weights(row)
        case Column.CONTEXT:
            return number(row.facts.context_length) if row.facts and row.facts.context_length else ""
        case Column.NOW:
            return worded(now_words(row, now))
        case Column.USED:
            return worded(used_by(row))


def order(row: Row, column: Column) -> tuple[Any, ...]:
    """By what a column is sorted; the biggest, the loaded and the used come first where that is what one looks for."""
    rest = (row.name.casefold(), row.machine.casefold())
    facts = row.facts
    match column:
        case Column.MODEL:
            return rest
        case Column.MACHINE:
            return rest[::-1]
        case Column.CAN:
            return (-len(row.capabilities or ()), cell(row, column, 0.0), *rest)
        case Column.SIZE:
            return (-row.size_bytes, *rest)
        case Column.WEIGHTS:
            return (-((facts.parameters if facts else None) or 0), *rest)
        case Column.CONTEXT:
            return (-((facts.context_length if facts else None) or 0), *rest)
        case Column.NOW:
            until = row.loaded.until if row.loaded is not None else None
            busy = row.chore is not None or row.is_loading
            return (not busy, row.loaded is None, until or _UNSEEN, *rest)
        case Column.USED:
            return (not row.uses, -len(row.uses), cell(row, column, 0.0), *rest)


class ModelTable(QAbstractTableModel):
    """Holds the rows as they were told last."""

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._clock = clock

    def show(self, rows: Sequence[Row]) -> None:
        """Other rows. Those that are the same stay as they are."""
        wanted = {row.target: row for row in rows}
        for place in range(len(self.rows) - 1, -1, -1):
            if self.rows[place].target not in wanted:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self.rows[place]
                self.endRemoveRows()
        for place, row in enumerate(self.rows):
            if (fresh := wanted.pop(row.target)) != row:
                self.rows[place] = fresh
                self._changed(place, Column.MODEL, Column.USED)
        if wanted:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(wanted) - 1)
            self.rows += wanted.values()
            self.endInsertRows()

    def tick(self) -> None:
        """Time has passed: what is said by it may be another word."""
        for place in range(len(self.rows)):
            self._changed(place, Column.NOW, Column.NOW)

    def place(self, target: Target | None) -> int:
        """The row of a target, or -1."""
        return next((place for place, row in enumerate(self.rows) if row.target == target), -1)

    def _changed(self, place: int, first: Column, last: Column) -> None:
        self.dataChanged.emit(self.index(place, first), self.index(place, last))

    # Qt's own names.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return heading(Column(section))
        return _aligned(Column(section)) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not (index.isValid() and index.row() < len(self.rows)):
            return None
        row, column = self.rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return isolated(cell(row, column, self._clock()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell(row, column, self._clock())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = cell(row, column, self._clock())
            return f"{heading(column)}: {text}" if text else ""
        return None


def _aligned(column: Column) -> Qt.AlignmentFlag:
    # Trailing is where a language ends its lines: also in one that runs from right to left.
    end = Qt.AlignmentFlag.AlignTrailing if column in RIGHT else Qt.AlignmentFlag.AlignLeading
    return end | Qt.AlignmentFlag.AlignVCenter


class Names(QStyledItemDelegate):
    """The end of a model's name tells as much as its start."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle  # type: ignore[attr-defined]


class Wanted(QSortFilterProxyModel):
    """Those rows that were asked for, in the order that was."""

    def __init__(self, table: ModelTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._words: tuple[str, ...] = ()
        self._host, self._show = "", Show.ALL
        self.setSourceModel(table)
        self.setDynamicSortFilter(True)
        self.sort(Column.MODEL)

    def want(self, words: str, host: str, show: Show) -> None:
        """All these words, on this host or any."""
        wanted = (tuple(words.casefold().split()), host, show)
        if wanted != (self._words, self._host, self._show):
            self._words, self._host, self._show = wanted
            self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        row = self._table.rows[source_row]
        if not matches(row, self._host, self._show):
            return False
        hay = " ".join(cell(row, column, 0.0) for column in Column if column is not Column.NOW).casefold()
        return all(word in hay for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        column = Column(left.column())
        return order(self._table.rows[left.row()], column) < order(self._table.rows[right.row()], column)

    def row_at(self, index: QModelIndex) -> Row | None:
        """What stands in a row of the view."""
        there = self.mapToSource(index)
        return self._table.rows[there.row()] if there.isValid() else None
