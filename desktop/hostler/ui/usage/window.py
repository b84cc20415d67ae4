"""The usage window: where the compute went, and what that tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.totals import Group
from hostler.ui.courier import brought_to
from hostler.ui.direction import lead
from hostler.ui.room import fitting, put_in_middle, screen_here
from hostler.ui.theme import Theme, current_theme, style_sheet
from hostler.ui.usage.chart import Chart
from hostler.ui.usage.controls import Controls
from hostler.ui.usage.legend import Legend
from hostler.ui.usage.numbers import NumbersColumn
from hostler.ui.usage.ranges import Range
from hostler.ui.usage.reading import Numbers, Reader
from hostler.ui.usage.saving import as_csv, as_png, write
from hostler.ui.usage.showing import Known, drawn, show_machines, show_numbers, show_table
from hostler.ui.usage.style import style
from hostler.ui.usage.table import Table
from hostler.ui.usage.words import day_words, measure_name, step_name

MARGIN = 16
LOOK_MS = 2_000
"""So often the file is asked whether other programs wrote to it, while the window can be seen."""


class UsageWindow(QWidget):
    """One window. The numbers are there first; the bars follow."""

    TABLE = 1
    """The view with the figures."""
    rule_asked = Signal(str)
    """The route whose rule is to be edited."""
    numbers_shown = Signal()
    bars_shown = Signal()

    def __init__(self, file: Path, known: Known, *, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._known = known
        self._numbers: Numbers | None = None
        self._read: tuple[Numbers, tuple[Group, ...]] | None = None
        """What the bars are made of."""
        self._problem = ""
        self.setWindowTitle(self.tr("Usage"))
        self.resize(1000, 640)
        self.reader = Reader(file, self)
        self.reader.numbers.connect(self._show_numbers)
        self.reader.bars.connect(self._show_bars)
        self.reader.failed.connect(self._show_failure)
        self.reader.changed.connect(self.look)
        self._written, self._unwritten = brought_to(self, self._say_written), brought_to(self, self._say_unwritten)
        self.controls = Controls(today, self)
        self.controls.question_changed.connect(self.look)
        self.controls.range.changed.connect(lambda: self._fold())
        self.controls.parts_changed.connect(self._other_parts)
        self.controls.measure_changed.connect(self._draw)
        self.empty, self.said = QLabel(self), QLabel(self)
        for label in (self.empty, self.said):
            label.setObjectName("quiet")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Made in the order in which Tab reaches them.
        self.views = QButtonGroup(self)
        for place, name in enumerate((self.tr("Chart"), self.tr("Table"), self.tr("Machines"))):
            view = QPushButton(name, self)
            view.setObjectName("view")
            view.setCheckable(True)
            view.setAutoDefault(False)
            view.setChecked(place == 0)
            self.views.addButton(view, place)
        self.save_csv, self.save_png = QPushButton("CSV", self), QPushButton("PNG", self)
        for button, name, tip, act in (
            (self.save_csv, self.tr("Export as CSV"), self.tr("The figures of the chart (Ctrl+S)"), self.export_csv),
            (
                self.save_png,
                self.tr("Export as PNG"),
                self.tr("The chart as a picture (Ctrl+Shift+S)"),
                self.export_png,
            ),
        ):
            button.setAutoDefault(False)
            button.setAccessibleName(name)
            button.setToolTip(tip)
            button.clicked.connect(act)
        self.chart = Chart(self)
        self.legend = Legend(self.chart, self)
        self.legend.changed.connect(lambda _: self._draw())
        self.table = Table(self.tr("Figures"), self)
        self.machines = Table(self.tr("Machines"), self)
        self.column = NumbersColumn(self)
        self.column.rule_asked.connect(self.rule_asked)
        self._lay_out()
        self.say("")
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.reader.look)
        for keys, what in (("Esc", self.close), ("Ctrl+S", self.export_csv), ("Ctrl+Shift+S", self.export_png)):
            QShortcut(QKeySequence(keys), self, what)
        lead(self)
        self._system = self._theme = current_theme()
        self.show_theme(self._system)

    def know(self, **news: object) -> None:
        """What the app knows is another: `registry`, `limits`, `fleet` or `picks`."""
        self._known = replace(self._known, **news)
        if self.isVisible():
            self._tell()

    def show_problem(self, text: str) -> None:
        """Why what is asked now isn't in the figures yet; nothing once it is."""
        self._problem = text
        self.say(text)

    def open(self) -> None:
        """Shows what there is now."""
        self.look()
        if not self.isVisible():
            screen = screen_here()
            # Folded for the size it will have: unfolded it would be wider than that.
            self._fold(fitting(self.size(), screen).width())
            put_in_middle(self, self.size(), screen)
            self.say(self._problem)
        self.show()
        self.raise_()
        self.activateWindow()
        self.controls.range.choice.setFocus()

    def look(self) -> None:
        """Reads what is chosen, again."""
        self.reader.ask(self.controls.question)

    def export_csv(self) -> None:
        """The bars as a spreadsheet reads them."""
        picture = self.chart.picture
        self._export("csv", self.tr("Table (*.csv)"), lambda: partial(as_csv, picture.bars, picture.labels))

    def export_png(self) -> None:
        """The chart as a picture."""
        self._export("png", self.tr("Picture (*.png)"), lambda: partial(as_png, self.chart.image(self.title)))

    @property
    def title(self) -> str:
        """What the chart shows, in words."""
        found = self._numbers
        days = f"{day_words(found.first)} – {day_words(found.question.last)}" if found is not None else ""
        words = self.tr("{measure} by {step} and {by}, {days}")
        measure, step = measure_name(self.controls.chosen_measure), step_name(self.controls.chosen_step)
        return words.format(measure=measure, step=step, by=self.controls.by.currentText(), days=days)

    def save(self, file: Path, content: Callable[[], bytes]) -> None:
        """Makes and writes it in the reader's thread, and says when it is there."""

        def work() -> None:
            try:
                write(file, content())
            except OSError as error:
                self._unwritten(str(file), error.strerror or str(error))
            else:
                self._written(str(file))

        self.reader.run(work)

    def say(self, text: str) -> None:
        """A line at the foot."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        """Takes the system's light or dark and its accent, where they have changed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and (theme := current_theme()) != self._system:
            self._system = theme
            self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        self._theme = self.chart.theme = theme
        self.setStyleSheet(style_sheet(theme) + style(theme))
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen what is above the chart takes two rows."""
        super().resizeEvent(event)
        self._fold()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looking.start()
        if event.spontaneous():
            # It was put away for a while, and others may have asked.
            self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._looking.stop()
        self.reader.rest()

    def end(self) -> None:
        """The app ends."""
        self.close()
        self.reader.close()

    def _show_numbers(self, found: Numbers) -> None:
        self._numbers = found
        self.controls.known_since = found.known_since
        self.controls.range.limit(found.question.today)
        if self.controls.range.chosen is not Range.CUSTOM:
            self.controls.range.put_dates(found.first, found.question.last)
        self._tell()
        self.numbers_shown.emit()

    def _tell(self) -> None:
        """What the numbers say, with what is known of the machines now."""
        found = self._numbers
        if found is None:
            return
        show_numbers(self.column, found, self._known)
        show_machines(self.machines, found, self._known.registry)
        asked = bool(found.results)
        if found.known_since:
            why = self.tr("Nothing was asked in these days.")
        else:
            why = self.tr("Nothing was asked yet. What is asked is counted here, never its text.")
        self._offer("" if asked else why)

    def _show_bars(self, found: Numbers, groups: tuple[Group, ...]) -> None:
        self._read = found, groups
        self._draw()
        self.bars_shown.emit()

    def _show_failure(self, why: str) -> None:
        self._offer(self.tr("The figures can't be read. {why}").format(why=why))

    def _offer(self, why_empty: str) -> None:
        """The figures with all that can be done with them, or why there are none."""
        self.empty.setText(why_empty)
        self.pages.setCurrentWidget(self.empty if why_empty else self._filled)
        for button in (*self.views.buttons(), self.save_csv, self.save_png):
            button.setEnabled(not why_empty)

    def _other_parts(self) -> None:
        self.legend.forget()
        self.look()

    def _draw(self) -> None:
        if self._read is None:
            return
        (found, groups), controls = self._read, self.controls
        if (found.question.step, found.question.by) != (controls.chosen_step, controls.chosen_by):
            return  # others are being read
        made = drawn(found, groups, controls.chosen_measure, self._known.registry, self._theme)
        self.legend.show_parts(made.legend)
        picture = made.picture(self.legend.hidden, found)
        self.chart.show_picture(picture)
        self.chart.setAccessibleName(self.title)
        self._fill_table()

    def _fill_table(self) -> None:
        """Only where it is looked at: a thousand days take longer than their bars."""
        if self.views.checkedId() == self.TABLE:
            show_table(self.table, self.chart.picture)

    def _export(self, kind: str, kinds: str, content: Callable[[], Callable[[], bytes]]) -> None:
        found = self._numbers
        if found is None or not self.save_csv.isEnabled():
            return
        dialog = QFileDialog(self, self.tr("Export"), str(Path.home()), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(f"hostler-usage-{found.first}-{found.question.last}.{kind}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(Path(name), content()))
        dialog.open()

    def _say_written(self, name: str) -> None:
        self.say(self.tr("Saved: {file}").format(file=name))

    def _say_unwritten(self, name: str, why: str) -> None:
        self.say(self.tr("Not saved: {file}: {why}").format(file=name, why=why))

    def _fold(self, width: int = 0) -> None:
        """Lays what is above the chart for this width, by default the window's own."""
        within = (width or self.width()) - 2 * MARGIN
        buttons = (*self.views.buttons(), self.save_csv, self.save_png)
        needed = self.controls.width_needed + sum(button.sizeHint().width() + 8 for button in buttons) + 8
        ways = QBoxLayout.Direction
        self._top.setDirection(ways.LeftToRight if needed <= within else ways.TopToBottom)
        self.controls.fold(within)

    def _lay_out(self) -> None:
        drawing, relied = QWidget(self), QWidget(self)
        below = QVBoxLayout(drawing)
        below.addWidget(self.chart, 1)
        below.addWidget(self.legend)
        note = QLabel(self.tr("Warm and cold: the mean time to the first word."), relied)
        note.setObjectName("quiet")
        under = QVBoxLayout(relied)
        under.addWidget(self.machines, 1)
        under.addWidget(note)
        for layout in (below, under):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(10)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        actions.addStretch(1)
        self.pages, shown = QStackedWidget(self), QStackedWidget(self)
        for page, view in zip((drawing, self.table, relied), self.views.buttons(), strict=True):
            shown.addWidget(page)
            actions.addWidget(view)
        self.views.idClicked.connect(shown.setCurrentIndex)
        self.views.idClicked.connect(lambda _: self._fill_table())
        actions.addSpacing(8)
        actions.addWidget(self.save_csv)
        actions.addWidget(self.save_png)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(8)
        self._top.addWidget(self.controls)
        self._top.addLayout(actions, 1)
        self._filled = QWidget(self)
        beside = QHBoxLayout(self._filled)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(16)
        beside.addWidget(shown, 1)
        beside.addWidget(self.column)
        self.pages.addWidget(self._filled)
        self.pages.addWidget(self.empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN, 14, MARGIN, 14)
        box.setSpacing(12)
        box.addLayout(self._top)
        box.addWidget(self.pages, 1)
        box.addWidget(self.said)
