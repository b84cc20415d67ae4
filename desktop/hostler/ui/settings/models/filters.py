"""Which models are shown, and in what order: by words, machine and state, all reached by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from hostler.domain.model_list import Show
from hostler.domain.registry import Registry
from hostler.domain.untrusted import one_line
from hostler.ui.dropdown import Dropdown
from hostler.ui.settings.form import CHOICE_HEIGHT
from hostler.ui.settings.models.table import Column, heading
from hostler.ui.words import translate

NAME_CHARS = 40
NARROW = 560


class Filters(QWidget):
    """A line for words, and three boxes to choose from."""

    changed = Signal()
    machine_chosen = Signal(str)
    """The id of a host; empty: all."""
    order_chosen = Signal(int)
    """A Column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(translate("Models", "Find a model"))
        self.words.setAccessibleName(translate("Models", "Find a model"))
        self.words.setClearButtonEnabled(True)
        self.words.installEventFilter(self)
        self.machine = self._box(translate("Models", "Machine"))
        self.which = self._box(translate("Models", "Which models"))
        for show, words in (
            (Show.ALL, translate("Models", "All models")),
            (Show.IN_MEMORY, translate("Models", "In memory")),
            (Show.USED, translate("Models", "Used by routes")),
            (Show.UNUSED, translate("Models", "Used by none")),
            (Show.MISSING, translate("Models", "Missing")),
        ):
            self.which.addItem(words, show)
        self.order = self._box(translate("Models", "Sort by"))
        for column in Column:
            self.order.addItem(translate("Models", "By: {column}").format(column=heading(column)), column)
        self._hosts: list[tuple[str, str]] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._lay(narrow=False)
        self.words.textChanged.connect(lambda _: self.changed.emit())
        self.machine.activated.connect(lambda _: self._machine_chosen())
        self.which.activated.connect(lambda _: self.changed.emit())
        self.order.activated.connect(lambda _: self.order_chosen.emit(self.order.currentData()))

    @property
    def host(self) -> str:
        """The id of the machine that is chosen; empty: all."""
        return str(self.machine.currentData() or "")

    @property
    def show_only(self) -> Show:
        return Show(self.which.currentData())

    def show_registry(self, registry: Registry) -> None:
        """The machines there are."""
        hosts = [(host.id, host.label) for host in registry.hosts]
        if hosts != self._hosts:
            chosen, self._hosts = self.machine.currentData(), hosts
            self.machine.clear()
            self.machine.addItem(translate("Models", "All machines"), "")
            for host_id, label in hosts:
                self.machine.addItem(one_line(label, NAME_CHARS), host_id)
            self.machine.setCurrentIndex(max(0, self.machine.findData(chosen)))
            self.changed.emit()

    def show_order(self, column: int) -> None:
        """The heads of the table were clicked: the box says the same."""
        self.order.setCurrentIndex(self.order.findData(Column(column)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc takes the words out first; only without any it closes the window."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.words.text():
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.words.clear()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (narrow := self.width() < NARROW) != self._narrow:
            self._lay(narrow=narrow)

    def _lay(self, *, narrow: bool) -> None:
        """One line, or the boxes below the words where there is no room beside them."""
        self._narrow, boxes = narrow, (self.machine, self.which, self.order)
        self._grid.addWidget(self.words, 0, 0, 1, len(boxes) if narrow else 1)
        for place, box in enumerate(boxes):
            self._grid.addWidget(box, int(narrow), place + (not narrow))
        self._grid.setColumnStretch(0, 0 if narrow else 1)

    def _machine_chosen(self) -> None:
        self.machine_chosen.emit(self.host)
        self.changed.emit()

    def _box(self, name: str) -> Dropdown:
        box = Dropdown(self)
        box.setMinimumHeight(CHOICE_HEIGHT)
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(Dropdown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(7)
        return box
