"""The window where a machine's times of the week are set: when it is drained by itself, like rented out at night."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.drain import Times, parse_times, times_text, weekly
from hostler.ui.direction import keep_margins, lead
from hostler.ui.theme import Theme, current_theme, style_sheet
from hostler.ui.words import worded

WIDTH = 440
LIST_HEIGHT = 200
"""More times than fit are scrolled."""
EVENING, MORNING = "22:00", "07:00"
DAY_MINUTES = 24 * 60


class ScheduleDialog(QDialog):
    """Shows the times that count, takes some out and adds others; only Save changes anything."""

    saved = Signal(object)
    """All times of the week, as texts like `Mon-Fri 22:00-07:00`."""

    def __init__(self, label: str, times: tuple[str, ...]) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Drain {machine} on a schedule").format(machine=label))
        self.setFixedWidth(WIDTH)
        self._times = [parse_times(text) for text in times]
        self._remove: list[QToolButton] = []
        heading = QLabel(self.tr("Drain {machine} every week").format(machine=label), self)
        heading.setObjectName("heading")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        about = QLabel(self.tr("At these times nothing is sent there. What runs there goes on."), self)
        about.setObjectName("quiet")
        about.setWordWrap(True)
        self.list = QScrollArea(self)
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Times of the week"))
        self.days = [self._day(day) for day in range(7)]
        self.start, self.end = self._field(self.tr("From"), EVENING), self._field(self.tr("To"), MORNING)
        self.add = QPushButton(self.tr("&Add"), self)
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._add)
        self.reason = QLabel(self)
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.clicked.connect(self.reject)
        self.save = QPushButton(self.tr("Save"), self)
        self.save.setObjectName("save")
        self.save.setDefault(True)
        self.save.clicked.connect(self._save)
        self._lay(heading, about)
        lead(self)
        self._system = current_theme()
        self.show_theme(self._system)
        self._show_list()
        self._explain()
        self.days[0].setFocus()

    def open_alone(self) -> None:
        """Shows it before the other windows."""
        self.show()
        self.raise_()
        self.activateWindow()

    def changeEvent(self, event: QEvent) -> None:
        """Takes the system's light or dark and its accent, where they have changed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and (theme := current_theme()) != self._system:
            self._system = theme
            self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        self.setStyleSheet(style_sheet(theme) + _style(theme))

    @property
    def times(self) -> tuple[str, ...]:
        """What the list holds now."""
        return tuple(times_text(each) for each in self._times)

    # What the user does.

    def _add(self) -> bool:
        """Takes the days and times below into the list. Returns whether that was possible; if not, says why."""
        wrong = self._wrong()
        if wrong is not None:
            self._complain(*wrong)
            return False
        times = self._pending()
        assert times is not None, "what isn't wrong can be read"
        self._times.append(times)
        for day in self.days:
            day.setChecked(False)
        self.start.setText(EVENING)
        self.end.setText(MORNING)
        self._show_list()
        self._explain()
        self.days[0].setFocus()
        return True

    def _take_out(self, index: int) -> None:
        del self._times[index]
        self._show_list()
        if self._remove:
            self._remove[min(index, len(self._remove) - 1)].setFocus()
        else:
            self.days[0].setFocus()

    def _save(self) -> None:
        """What was begun below is wanted too, so it must be right before the window closes."""
        begun = any(day.isChecked() for day in self.days) or (self.start.text(), self.end.text()) != (EVENING, MORNING)
        if not begun or self._add():
            self.saved.emit(self.times)
            self.accept()

    # How it is done.

    def _pending(self) -> Times | None:
        """The days and times below, when they can be read."""
        start, end = _read_start(self.start.text()), _read_end(self.end.text())
        days = frozenset(number for number, day in enumerate(self.days) if day.isChecked())
        if start is None or end is None or not days:
            return None
        return Times(days, start, (end - start) % DAY_MINUTES or DAY_MINUTES)

    def _wrong(self) -> tuple[QWidget, str] | None:
        """Where something is wrong, and what to do."""
        if not any(day.isChecked() for day in self.days):
            return self.days[0], self.tr("Choose at least one day.")
        for field, minutes in ((self.start, _read_start(self.start.text())), (self.end, _read_end(self.end.text()))):
            if minutes is None:
                text = self.tr("“{text}” is no time of day: write it like 22:00.")
                return field, text.format(text=field.text().strip())
        times = self._pending()
        if times in self._times:
            return self.days[0], self.tr("This is in the list already.")
        return None

    def _complain(self, where: QWidget, why: str) -> None:
        self._mark(self.reason, "wrong", True)
        self._mark(where, "wrong", isinstance(where, QLineEdit))
        self.reason.setText(why)
        where.setAccessibleDescription(why)
        where.setFocus()
        if isinstance(where, QLineEdit):
            where.selectAll()
        self._fit()

    def _explain(self) -> None:
        """Says what the times below mean; whatever was wrong is being changed."""
        self._mark(self.reason, "wrong", False)
        for field in (self.start, self.end, self.days[0]):
            self._mark(field, "wrong", False)
            field.setAccessibleDescription("")
        start, end = _read_start(self.start.text()), _read_end(self.end.text())
        if start is None or end is None:
            text = ""
        elif start == end:
            text = self.tr("For 24 hours from each of these days.")
        elif end < start:
            text = self.tr("It ends on the day after.")
        else:
            text = self.tr("It ends on the same day.")
        self.reason.setText(text)
        self._fit()

    def _show_list(self) -> None:
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self._remove = []
        for index, text in enumerate(self.times):
            row = QFrame(inner)
            row.setObjectName("captured")
            words = worded(weekly([text]))
            remove = QToolButton(row)
            remove.setText("×")
            remove.setToolTip(self.tr("Remove"))
            remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            remove.setAccessibleName(self.tr("Remove {times}").format(times=words))
            remove.clicked.connect(partial(self._take_out, index))
            line = QHBoxLayout(row)
            keep_margins(line, self, 12, 6, 6, 6)
            line.addWidget(QLabel(words[0].upper() + words[1:], row), 1)
            line.addWidget(remove)
            box.addWidget(row)
            self._remove.append(remove)
        if not self._times:
            nothing = QLabel(self.tr("No times yet."), inner)
            nothing.setObjectName("quiet")
            box.addWidget(nothing)
        box.addStretch(1)
        self.list.setWidget(inner)
        # Made after the rest of the window, they would come last.
        for before, after in pairwise(
            [*self._remove, *self.days, self.start, self.end, self.add, self.cancel, self.save]
        ):
            QWidget.setTabOrder(before, after)
        lead(inner)
        inner.ensurePolished()
        self.list.setFixedHeight(min(inner.sizeHint().height(), LIST_HEIGHT))
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            height = layout.totalHeightForWidth(WIDTH) if layout.hasHeightForWidth() else layout.sizeHint().height()
            self.setFixedHeight(height)

    def _lay(self, heading: QLabel, about: QLabel) -> None:
        days, hours, buttons = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        days.setSpacing(6)
        for day in self.days:
            days.addWidget(day, 1)
        hours.setSpacing(8)
        for text, field in ((self.tr("From"), self.start), (self.tr("to"), self.end)):
            label = QLabel(text, self)
            label.setBuddy(field)
            hours.addWidget(label)
            hours.addWidget(field)
        hours.addStretch(1)
        hours.addWidget(self.add)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        line = QFrame(self)
        line.setObjectName("line")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(10)
        box.addWidget(heading)
        box.addWidget(about)
        box.addWidget(self.list)
        box.addWidget(line)
        box.addLayout(days)
        box.addLayout(hours)
        box.addWidget(self.reason)
        box.addSpacing(4)
        box.addLayout(buttons)

    def _day(self, number: int) -> QPushButton:
        names = QLocale()
        day = QPushButton(names.dayName(number + 1, QLocale.FormatType.ShortFormat), self)
        day.setObjectName("day")
        day.setCheckable(True)
        day.setAutoDefault(False)
        day.setAccessibleName(names.dayName(number + 1, QLocale.FormatType.LongFormat))
        day.toggled.connect(self._explain)
        return day

    def _field(self, name: str, text: str) -> QLineEdit:
        field = QLineEdit(text, self)
        field.setAccessibleName(name)
        field.setMaxLength(5)
        field.setFixedWidth(68)
        field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        field.textChanged.connect(self._explain)
        return field

    def _mark(self, widget: QWidget, what: str, on: bool) -> None:
        if widget.property(what) != on:
            widget.setProperty(what, on)
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def _read_start(text: str) -> int | None:
    """Minutes since midnight; None for what is no time of day."""
    times = _read(f"{_whole(text)}-00:00")
    return times.start if times is not None else None


def _read_end(text: str) -> int | None:
    """Minutes since midnight, where midnight is that of the day after."""
    times = _read(f"00:00-{_whole(text)}")
    return times.minutes if times is not None else None


def _whole(text: str) -> str:
    """`7` means 07:00."""
    return f"{text.strip()}:00" if text.strip().isdecimal() else text.strip()


def _read(text: str) -> Times | None:
    try:
        return parse_times(text)
    except ValueError:
        return None


def _style(theme: Theme) -> str:
    return f"""
    QDialog {{ background: {theme.ground}; }}
    QLabel#heading {{ font-size: 17px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QLineEdit {{ background: {theme.raised}; border: 1px solid {theme.border}; border-radius: 8px; padding: 4px 6px;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QLineEdit:focus {{ border: 2px solid {theme.accent}; padding: 3px 5px; }}
    QLineEdit[wrong="true"] {{ border: 2px solid {theme.bad}; padding: 3px 5px; }}
    QLabel {{ color: {theme.text}; }}
    QLabel#reason {{ color: {theme.quiet}; }}
    QLabel#reason[wrong="true"] {{ color: {theme.bad}; }}
    QPushButton#day {{ padding: 4px 0; }}
    QPushButton#day:focus {{ padding: 3px 0; }}
    QPushButton#day:checked, QPushButton#save {{ background: {theme.accent}; border-color: {theme.accent};
        color: {theme.on_accent}; }}
    QPushButton#day:checked:focus, QPushButton#save:focus {{ border: 2px solid {theme.text}; }}
    QPushButton#save {{ padding: 4px 18px; }}
    QPushButton#save:focus {{ padding: 3px 17px; }}
    """
