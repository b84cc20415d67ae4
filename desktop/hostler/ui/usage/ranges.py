"""The days that the window looks at: the ranges it offers, and two dates for any other."""

from __future__ import annotations

import enum
from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QWidget

from hostler.domain.totals import By
from hostler.ui.direction import draw_line
from hostler.ui.dropdown import Dropdown


class Range(enum.Enum):
    """Days back from today, today included; 0: all, None: two dates."""

    TODAY = 1
    WEEK = 7
    MONTH = 30
    QUARTER = 90
    YEAR = 365
    ALL = 0
    CUSTOM = None


def usual_step(days: int) -> By:
    """How so many days are cut so that their bars can be seen."""
    return By.DAY if days <= 92 else By.WEEK if days <= 2 * 366 else By.MONTH


class DayEdit(QDateEdit):
    """A date to type or to take from a calendar. A style sheet leaves its sign out, so it is drawn here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setMinimumDate(QDate(2000, 1, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        draw_line(painter, self.rect().adjusted(9, 0, -7, 0), "▾", rtl=self.isRightToLeft(), ends=True)
        painter.end()


class RangePicker(QWidget):
    """A list of ranges; for a custom one two dates appear beside it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = Dropdown(self)
        self.choice.setAccessibleName(self.tr("Days"))
        for days, label in (
            (Range.TODAY, self.tr("Today")),
            (Range.WEEK, self.tr("7 days")),
            (Range.MONTH, self.tr("30 days")),
            (Range.QUARTER, self.tr("90 days")),
            (Range.YEAR, self.tr("A year")),
            (Range.ALL, self.tr("All")),
            (Range.CUSTOM, self.tr("From … to …")),
        ):
            self.choice.addItem(label, days)
        self.choice.setCurrentIndex(2)
        self.begin, self.end = DayEdit(self), DayEdit(self)
        for edit, name in ((self.begin, self.tr("First day")), (self.end, self.tr("Last day"))):
            edit.setAccessibleName(name)
            edit.dateChanged.connect(self._dates_changed)
        self._until = QLabel("–", self)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for widget in (self.choice, self.begin, self._until, self.end):
            box.addWidget(widget)
        self._show_dates()
        self.choice.currentIndexChanged.connect(self._chosen)

    @property
    def chosen(self) -> Range:
        found = self.choice.currentData()
        assert isinstance(found, Range)
        return found

    def choose(self, wanted: Range) -> None:
        self.choice.setCurrentIndex(list(Range).index(wanted))

    def days(self, today: date) -> tuple[date | None, date]:
        """The first and the last day; None for the first of which anything is known."""
        match self.chosen:
            case Range.CUSTOM:
                one, other = self.begin.date().toPython(), self.end.date().toPython()
                assert isinstance(one, date) and isinstance(other, date)
                return min(one, other), max(one, other)
            case Range.ALL:
                return None, today
            case chosen:
                return today - timedelta(days=int(chosen.value) - 1), today

    def put_dates(self, first: date, last: date) -> None:
        """Two dates to begin with, for who wants others than those."""
        for edit, day in ((self.begin, first), (self.end, last)):
            edit.blockSignals(True)
            edit.setDate(QDate(day.year, day.month, day.day))
            edit.blockSignals(False)

    def limit(self, today: date) -> None:
        """No later day can be chosen."""
        for edit in (self.begin, self.end):
            edit.setMaximumDate(QDate(today.year, today.month, today.day))

    def _chosen(self) -> None:
        self._show_dates()
        self.changed.emit()

    def _dates_changed(self) -> None:
        if self.chosen is Range.CUSTOM:
            self.changed.emit()

    def _show_dates(self) -> None:
        for widget in (self.begin, self._until, self.end):
            widget.setVisible(self.chosen is Range.CUSTOM)
        for edit in (self.begin, self.end):
            edit.setFixedHeight(self.choice.sizeHint().height())
