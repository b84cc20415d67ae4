"""The editor of a chain: targets in the order in which they are tried, moved by mouse or keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.registry import Registry, Target
from hostler.ui.dropdown import Dropdown
from hostler.ui.settings.form import CHOICE_HEIGHT, Field
from hostler.ui.words import translate, worded

ROWS = 4


class ChainField(Field):
    """Drag, or Alt+Up and Alt+Down, to move; Del takes a target out; below is what can be added."""

    def _editor(self) -> QWidget:
        whole = QWidget(self)
        self.list = QListWidget(whole)
        self.list.setObjectName("chain")
        self.list.setAccessibleName(self.label)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setFixedHeight(ROWS * (self.list.fontMetrics().lineSpacing() + 12) + 6)
        self.list.installEventFilter(self)
        self.list.model().rowsMoved.connect(lambda *_: self.finish())
        self.list.currentRowChanged.connect(lambda _: self._enable())
        self.add = Dropdown(whole)
        self.add.setMinimumHeight(CHOICE_HEIGHT)
        self.add.setSizeAdjustPolicy(Dropdown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.add.setAccessibleName(translate("Settings", "Add a target"))
        self.add.activated.connect(self._added)
        self.remove = QPushButton(translate("Settings", "Take out"), whole)
        self.remove.setAutoDefault(False)
        self.remove.clicked.connect(self._take_out)
        below = QHBoxLayout()
        below.addWidget(self.add, 1)
        below.addWidget(self.remove)
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.list)
        box.addLayout(below)
        whole.setFocusProxy(self.list)
        self._registry = Registry()
        self._offered: list[str] = []
        self._enable()
        return whole

    def offer(self, registry: Registry, targets: Sequence[str]) -> None:
        """The targets that there are, by what the machines told and the chains name."""
        if (registry, list(targets)) == (self._registry, self._offered):
            return  # an open list of targets stays open while the machines are looked at
        self._registry, self._offered = registry, list(targets)
        self._fill()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setText(self._words(item.data(Qt.ItemDataRole.UserRole)))

    def put(self, value: Any) -> None:
        chain = list(value or ())
        if chain == self._chain():
            return
        row = self.list.currentRow()
        self.list.clear()
        for target in chain:
            item = QListWidgetItem(self._words(target), self.list)
            item.setData(Qt.ItemDataRole.UserRole, target)
        self.list.setCurrentRow(max(0, min(row, len(chain) - 1)))
        self._fill()
        self._enable()

    def typed(self) -> Any:
        chain = self._chain()
        if not chain and self.key.needed:
            raise ValueError(translate("Settings", "A chain needs one target at least: add another one first."))
        return chain or None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            match event.key():
                case Qt.Key.Key_Up if alt:
                    self._move(-1)
                    return True
                case Qt.Key.Key_Down if alt:
                    self._move(1)
                    return True
                case Qt.Key.Key_Delete:
                    self._take_out()
                    return True
        return super().eventFilter(watched, event)

    def _chain(self) -> list[str]:
        return [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        if 0 <= row < self.list.count() and 0 <= row + by < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + by, item)
            self.list.setCurrentRow(row + by)
            self.finish()

    def _take_out(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.list.takeItem(row)
            self._fill()
            self._enable()
            self.finish()

    def _added(self, index: int) -> None:
        target = self.add.itemData(index)
        if target:
            item = QListWidgetItem(self._words(target), self.list)
            item.setData(Qt.ItemDataRole.UserRole, target)
            self.list.setCurrentItem(item)
            self._fill()
            self.finish()

    def _fill(self) -> None:
        there = set(self._chain())
        self.add.clear()
        self.add.addItem(translate("Settings", "Add a target…"), "")
        for target in self._offered:
            if target not in there:
                self.add.addItem(self._words(target), target)
        self.add.setEnabled(self.add.count() > 1)

    def _enable(self) -> None:
        self.remove.setEnabled(self.list.currentRow() >= 0)

    def _words(self, target: str) -> str:
        try:
            return worded(self._registry.label(Target.parse(target)))
        except ValueError:
            return target
