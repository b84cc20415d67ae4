"""Pulling a model: its name and the machine, how far each pull is, and what went wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.chore import Chore, Does
from hostler.domain.pulling import in_units
from hostler.domain.registry import Host, Registry
from hostler.domain.untrusted import one_line
from hostler.ui.direction import lead
from hostler.ui.dropdown import Dropdown
from hostler.ui.settings.form import CHOICE_HEIGHT
from hostler.ui.words import number, translate, worded

NAME_CHARS = 60
STATUS_CHARS = 60
STEPS = 1000
"""Of a bar; finer than anybody sees."""
LINES_SEEN = 3
"""More of them are scrolled."""
MINUTE_S = 60


class PullBar(QFrame):
    """The name of a model, the machine that is to fetch it, and the button."""

    asked = Signal(str, str)
    """(host, model)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(self.tr("A model to pull, like qwen3:4b"))
        self.name.setAccessibleName(self.tr("A model to pull, like qwen3:4b"))
        self.name.setMaxLength(256)
        self.name.returnPressed.connect(self._ask)
        self.name.textChanged.connect(lambda _: self._changed())
        self.machine = Dropdown(self)
        self.machine.setMinimumHeight(CHOICE_HEIGHT)
        self.machine.setAccessibleName(self.tr("Machine that pulls it"))
        self.machine.setSizeAdjustPolicy(Dropdown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.machine.setMinimumContentsLength(10)
        self.button = QPushButton(self.tr("Pull"), self)
        self.button.clicked.connect(self._ask)
        self.wrong = QLabel(self)
        self.wrong.setObjectName("wrong")
        self.wrong.setWordWrap(True)
        self.wrong.setTextFormat(Qt.TextFormat.PlainText)
        self.wrong.hide()
        self.stopped = QLabel(self)
        self.stopped.setObjectName("quiet")
        self.stopped.setWordWrap(True)
        self.stopped.setTextFormat(Qt.TextFormat.PlainText)
        self.stopped.hide()
        above = QHBoxLayout()
        above.addWidget(self.name, 1)
        above.addWidget(self.machine)
        above.addWidget(self.button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(above)
        box.addWidget(self.wrong)
        box.addWidget(self.stopped)
        self._machines: list[tuple[str, str]] = []
        self._changed()

    def show_registry(self, registry: Registry) -> None:
        """The machines there are."""
        machines = [(host.id, host.label) for host in registry.hosts]
        if machines != self._machines:
            chosen, self._machines = self.machine.currentData(), machines
            self.machine.clear()
            for host_id, label in machines:
                self.machine.addItem(one_line(label, NAME_CHARS), host_id)
            self.machine.setCurrentIndex(max(0, self.machine.findData(chosen)))
            self._changed()

    def choose(self, host_id: str) -> None:
        """The machine that is looked at is likely the one that is meant."""
        if (place := self.machine.findData(host_id)) >= 0:
            self.machine.setCurrentIndex(place)

    def say_stopped(self, host: Host | None) -> None:
        """A pull was stopped; what has come isn't lost."""
        words = self.tr("Stopped. {machine} keeps what it has, and goes on from there when the model is pulled again.")
        self.stopped.setText(words.format(machine=one_line(host.label, NAME_CHARS) if host is not None else ""))
        self.stopped.setVisible(host is not None)

    def _changed(self) -> None:
        self.wrong.hide()
        self.stopped.hide()
        self.button.setEnabled(bool(self.name.text().strip()) and self.machine.count() > 0)

    def _ask(self) -> None:
        name = self.name.text().strip()
        if not name or self.machine.currentData() is None:
            return
        if not name.isprintable() or any(sign.isspace() for sign in name):
            self.wrong.setText(
                self.tr("A model's name has no spaces: write it like qwen3:4b or hf.co/NAME/MODEL:Q4_K_M.")
            )
            self.wrong.show()
            return
        self.asked.emit(self.machine.currentData(), name)
        self.name.clear()


class PullLine(QFrame):
    """One pull, or something that failed: what it is, how far, and the way out."""

    cancelled = Signal(str, str)
    again = Signal(object)
    """The Chore that failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captured")
        self.chore: Chore | None = None
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.retry = QPushButton(self.tr("Try again"), self)
        self.retry.clicked.connect(lambda: self.again.emit(self.chore))
        self.out = QPushButton(self)
        self.out.clicked.connect(self._cancel)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setRange(0, STEPS)
        above = QHBoxLayout()
        above.addWidget(self.text, 1)
        above.addWidget(self.retry)
        above.addWidget(self.out)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 6, 6, 6)
        box.setSpacing(5)
        box.addLayout(above)
        box.addWidget(self.bar)
        lead(self)

    def show_chore(self, chore: Chore, machine: str) -> None:
        """How far it is now. `machine` is its name for people."""
        self.chore = chore
        model = one_line(chore.model, NAME_CHARS)
        title = translate("Models", "Pulling {model} to {machine}").format(model=model, machine=machine)
        self.text.setText(worded(chore.problem) or f"{title} · {progress_words(chore)}")
        self.text.setProperty("bad", bool(chore.problem))
        self.retry.setVisible(not chore.runs)
        self.out.setText(translate("Models", "Stop") if chore.runs else translate("Models", "Dismiss"))
        name = translate("Models", "{what}: {model}")
        self.out.setAccessibleName(name.format(what=self.out.text(), model=model))
        self.retry.setAccessibleName(name.format(what=self.retry.text(), model=model))
        share = chore.progress.share if chore.progress is not None else None
        self.bar.setVisible(chore.runs)
        self.bar.setValue(int((share or 0.0) * STEPS))
        self.bar.setAccessibleName(title)

    def _cancel(self) -> None:
        if self.chore is not None:
            self.cancelled.emit(self.chore.host, self.chore.model)


class PullLines(QScrollArea):
    """All pulls that run, and all that failed; nothing while there is none."""

    cancelled = Signal(str, str)
    again = Signal(object)

    def __init__(self, after: QWidget, back: QWidget, parent: QWidget | None = None) -> None:
        """`after` is the control before it: lines come and go, and Tab finds them there. The focus goes `back` with
        the line that had it."""
        super().__init__(parent)
        self._after, self._back = after, back
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Pulls"))
        inside = QWidget()
        inside.setObjectName("inside")
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self.setWidget(inside)
        self.lines: dict[tuple[str, str], PullLine] = {}
        self.hide()

    def show_chores(self, chores: Sequence[Chore], registry: Registry) -> None:
        """Those that a line is for: pulls, and what failed."""
        wanted = {(c.host, c.model): c for c in chores if c.does is Does.PULL or not c.runs}
        before = list(self.lines)
        for key in [key for key in self.lines if key not in wanted]:
            line = self.lines.pop(key)
            if line.retry.hasFocus() or line.out.hasFocus():
                self._back.setFocus()
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        for key, chore in wanted.items():
            if key not in self.lines:
                line = self.lines[key] = PullLine(self.widget())
                line.cancelled.connect(self.cancelled)
                line.again.connect(self.again)
                self._box.addWidget(line)
            host = registry.host(chore.host)
            self.lines[key].show_chore(chore, one_line(host.label if host else chore.host, NAME_CHARS))
        self.setVisible(bool(self.lines))
        if list(self.lines) != before:
            last = self._after
            for line in self.lines.values():
                for button in (line.retry, line.out):
                    QWidget.setTabOrder(last, button)
                    last = button
        if list(self.lines) != before or any(not chore.runs for chore in wanted.values()):
            self._fit()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        """As high as a few lines are."""
        heights = [_height(line, self.viewport().width()) for line in list(self.lines.values())[:LINES_SEEN]]
        if heights:
            self.setFixedHeight(sum(heights) + self._box.spacing() * (len(heights) - 1))


def _height(line: PullLine, width: int) -> int:
    return max(line.heightForWidth(width), line.minimumSizeHint().height())


def progress_words(chore: Chore) -> str:
    """`45% · 2.3 GB of 5.2 GB · 40 MB/s · 2 min left`; the host's own word where no bytes come."""
    progress = chore.progress
    if progress is None:
        return translate("Models", "beginning…")
    if not progress.is_fetching or progress.share is None:
        return one_line(progress.status, STATUS_CHARS)
    parts = [
        translate("Models", "{percent}%").format(percent=number(int(progress.share * 100))),
        translate("Models", "{came} of {all}").format(
            came=worded(in_units(progress.completed_bytes)), all=worded(in_units(progress.total_bytes))
        ),
    ]
    if chore.bytes_per_s and chore.left_s is not None:
        parts.append(translate("Models", "{size}/s").format(size=worded(in_units(round(chore.bytes_per_s)))))
        parts.append(translate("Models", "{time} left").format(time=in_minutes(chore.left_s)))
    return " · ".join(parts)


def in_minutes(seconds: float) -> str:
    """`40 s`, `12 min`, `2 h 5 min`."""
    if seconds < MINUTE_S:
        return translate("Models", "{count} s").format(count=number(max(1, round(seconds))))
    minutes = round(seconds / MINUTE_S)
    if minutes < MINUTE_S:
        return translate("Models", "{count} min").format(count=number(minutes))
    return translate("Models", "{hours} h {minutes} min").format(
        hours=number(minutes // MINUTE_S), minutes=number(minutes % MINUTE_S)
    )
