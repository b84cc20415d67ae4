"""What the window looks at: days, the width of a bar, what parts it, and what its height is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from hostler.domain.bars import Measure
from hostler.domain.totals import By
from hostler.ui.dropdown import Dropdown
from hostler.ui.usage.ranges import Range, RangePicker, usual_step
from hostler.ui.usage.reading import Question
from hostler.ui.usage.words import measure_name, step_name
from hostler.ui.words import translate

NARROWEST = 72
"""Pixels of a list, where the screen has no room for its words."""


class Controls(QWidget):
    """A row of lists."""

    question_changed = Signal()
    """Other figures are wanted."""
    parts_changed = Signal()
    """The same; and the bars have other parts."""
    measure_changed = Signal()
    """The same figures are to be shown otherwise."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.known_since: date | None = None
        """The first day of which anything is known."""
        self.range = RangePicker(self)
        self.step, self.by, self.measure = Dropdown(self), Dropdown(self), Dropdown(self)
        self.step.setAccessibleName(self.tr("A bar for each"))
        self.by.setAccessibleName(self.tr("Parted by"))
        self.measure.setAccessibleName(self.tr("Measured in"))
        for step in (By.DAY, By.WEEK, By.MONTH):
            self.step.addItem(step_name(step), str(step))
        for by, name in (
            (By.ROUTE, translate("Usage", "Route")),
            (By.MODEL, translate("Usage", "Model")),
            (By.HOST, translate("Usage", "Machine")),
            (By.OUTCOME, translate("Usage", "Outcome")),
        ):
            self.by.addItem(name, str(by))
        for measure in Measure:
            self.measure.addItem(measure_name(measure), str(measure))
        for narrow in (self.range.choice, self.step, self.by, self.measure):
            narrow.setMinimumWidth(NARROWEST)
        self.range.changed.connect(self._range_changed)
        self.step.currentIndexChanged.connect(lambda _: self.question_changed.emit())
        self.by.currentIndexChanged.connect(lambda _: self.parts_changed.emit())
        self.measure.currentIndexChanged.connect(lambda _: self.measure_changed.emit())
        lists = QHBoxLayout()
        for control in (self.step, self.by, self.measure):
            lists.addWidget(control)
        lists.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.range, 0, Qt.AlignmentFlag.AlignLeading)
        self._box.addLayout(lists, 1)
        for layout in (lists, self._box):
            layout.setSpacing(8)

    @property
    def width_needed(self) -> int:
        """Of all in one row, in pixels."""
        controls = (self.range, self.step, self.by, self.measure)
        return sum(control.sizeHint().width() + 8 for control in controls)

    def fold(self, width: int) -> None:
        """Takes two rows where there is no more room than this."""
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if self.width_needed <= width else ways.TopToBottom)

    @property
    def question(self) -> Question:
        """What is asked for now."""
        today = self._today()
        first, last = self.range.days(today)
        return Question(first=first, last=last, today=today, step=self.chosen_step, by=self.chosen_by)

    @property
    def chosen_step(self) -> By:
        return By(self.step.currentData())

    @property
    def chosen_by(self) -> By:
        return By(self.by.currentData())

    @property
    def chosen_measure(self) -> Measure:
        return Measure(self.measure.currentData())

    def _range_changed(self) -> None:
        if self.range.chosen is not Range.CUSTOM:
            today = self._today()
            first, last = self.range.days(today)
            days = (last - (first or self.known_since or today)).days + 1
            self.step.blockSignals(True)
            self.step.setCurrentIndex(self.step.findData(str(usual_step(days))))
            self.step.blockSignals(False)
        self.question_changed.emit()
