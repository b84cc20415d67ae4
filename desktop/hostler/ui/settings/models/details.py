"""The model that is chosen: who uses it, what can be done with it, and the question before it is deleted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from hostler.domain.chore import Does
from hostler.domain.model_list import Presence, Row, alone_in, memory, now_words, places, size
from hostler.domain.registry import Target
from hostler.domain.said import listed
from hostler.ui.words import translate, worded

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Details(QFrame):
    """Name, users, and the buttons. A button that can't be pressed says why."""

    warm_asked = Signal(str, str)
    """(host, model), as with the others."""
    unload_asked = Signal(str, str)
    delete_asked = Signal(str, str)
    pull_asked = Signal(str, str)
    stop_asked = Signal(str, str)
    released = Signal()
    """The control that had the focus is gone, and there is no other one here to take it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: Row | None = None
        self.title, self.about, self.why = QLabel(self), QLabel(self), QLabel(self)
        self.title.setObjectName("heading")
        for label in (self.title, self.about, self.why):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.about.setObjectName("quiet")
        self.why.setObjectName("quiet")
        self.pull = self._button(self.tr("Pull"), self.pull_asked)
        self.stop = self._button(self.tr("Stop"), self.stop_asked)
        self.warm = self._button(self.tr("Warm up"), self.warm_asked)
        self.unload = self._button(self.tr("Unload"), self.unload_asked)
        self.delete = QPushButton(self.tr("Delete…"), self)
        self.delete.clicked.connect(self.ask)
        self.question = Question(self)
        self.question.agreed.connect(self.delete_asked)
        self.question.kept.connect(self.delete.setFocus)
        self.question.agreed.connect(self.released)
        above = QHBoxLayout()
        above.addWidget(self.title, 1)
        self._buttons = (self.pull, self.stop, self.warm, self.unload, self.delete)
        for button in self._buttons:
            above.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(above)
        box.addWidget(self.about)
        box.addWidget(self.why)
        box.addWidget(self.question)
        self.show_row(None, 0.0)

    def _button(self, text: str, asked: object) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda: self.row and asked.emit(*_key(self.row.target)))  # type: ignore[attr-defined]
        return button

    def show_row(self, row: Row | None, now: float) -> None:
        """What is chosen; nothing: none is. `now` in seconds since the epoch."""
        focused = next((button for button in self._buttons if button.hasFocus()), None)
        self._show(row, now)
        if focused is not None and not (focused.isVisible() and focused.isEnabled()):
            other = next((button for button in self._buttons if button.isVisible() and button.isEnabled()), None)
            other.setFocus() if other is not None else self.released.emit()

    def _show(self, row: Row | None, now: float) -> None:
        before, self.row = self.row, row
        if row is None or (before is not None and before.target != row.target):
            self.question.hide()
        for widget in (self.title, self.about, self.warm, self.unload, self.delete):
            widget.setVisible(row is not None)
        self.pull.hide()
        self.stop.hide()
        self.why.hide()
        if row is None:
            return
        name = translate("Models", "{model} on {machine}")
        self.title.setText(name.format(model=row.name, machine=row.machine))
        self.about.setText(" ".join(filter(None, (about(row), worded(memory(row))))))
        busy = row.chore is not None and row.chore.runs
        there = row.presence is Presence.THERE
        reason = why_not(row)
        self.pull.setVisible(not there and not busy and row.speaks_ollama)
        self.pull.setEnabled(row.answers)
        stoppable = row.chore is not None and row.chore.does in (Does.PULL, Does.WARM)
        self.stop.setVisible(busy and stoppable)
        self.warm.setVisible(there and not (busy and stoppable))
        self.unload.setVisible(there)
        self.delete.setVisible(there)
        self.warm.setEnabled(not reason and not busy and row.loaded is None and not row.is_loading and can_load(row))
        self.unload.setEnabled(not reason and not busy and row.loaded is not None)
        self.delete.setEnabled(not reason and not busy)
        if row.drained and not reason:
            self.warm.setEnabled(False)
            reason = translate("Models", "The machine is drained: nothing is loaded there.")
        self.why.setText(reason)
        self.why.setVisible(bool(reason))
        state = worded(now_words(row, now))
        self.title.setAccessibleDescription(state)

    def ask(self) -> None:
        """Asks before the model is deleted."""
        if self.row is not None and self.delete.isEnabled():
            self.question.show_row(self.row)


def about(row: Row) -> str:
    """Who uses it, and what is odd about that."""
    if not row.uses:
        return translate("Models", "No route uses it.")
    used = translate("Models", "Used by {places}.").format(places=worded(places(row)))
    match row.presence:
        case Presence.MISSING:
            return " ".join((used, translate("Models", "The machine doesn't have it.")))
        case Presence.UNKNOWN:
            return " ".join((used, translate("Models", "The machine hasn't told yet whether it has it.")))
    return used


def why_not(row: Row) -> str:
    """Why nothing can be done with it, or ""."""
    if not row.speaks_ollama:
        return translate(
            "Models", "This machine speaks OpenAI's API: models are loaded and deleted with the server's own tools."
        )
    if not row.answers:
        return translate("Models", "The machine doesn't answer just now.")
    return ""


def can_load(row: Row) -> bool:
    """A model of somebody else's machine, or one that only embeds, has nothing to warm up."""
    facts = row.facts
    return facts is None or not (facts.remote or facts.can("completion") is False)


class Question(QFrame):
    """Delete it? With what that means."""

    agreed = Signal(str, str)
    """(host, model)."""
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confirm")
        self._target: Target | None = None
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.keep = QPushButton(self.tr("Keep it"), self)
        self.delete = QPushButton(self.tr("Delete"), self)
        self.keep.clicked.connect(self._close)
        self.delete.clicked.connect(self._agree)
        for button in (self.keep, self.delete):
            button.installEventFilter(self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.delete)
        box = QVBoxLayout(self)
        box.addWidget(self.text)
        box.addLayout(buttons)
        self.hide()

    def show_row(self, row: Row) -> None:
        """Asks about this model. The focus is on the answer that changes nothing."""
        self._target = row.target
        self.text.setText(question(row))
        self.show()
        self.keep.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter presses the button that has the focus; Esc closes the question, and not the window around it."""
        if not isinstance(event, QKeyEvent) or event.key() not in (*_ENTER, Qt.Key.Key_Escape):
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() is QEvent.Type.KeyPress:
            pressed = self.keep if event.key() == Qt.Key.Key_Escape else watched
            assert isinstance(pressed, QPushButton), "only buttons are watched"
            pressed.click()
        return True

    def _close(self) -> None:
        self.hide()
        self.kept.emit()

    def _agree(self) -> None:
        self.hide()
        if self._target is not None:
            self.agreed.emit(*_key(self._target))


def question(row: Row) -> str:
    """What is asked before a model is deleted: where it lies, what that frees, and which chains go on without it."""
    parts = [translate("Models", "Delete {model} from {machine}?").format(model=row.name, machine=row.machine)]
    if row.size_bytes and not (row.facts and row.facts.remote):
        parts.append(translate("Models", "That frees {size} there.").format(size=worded(size(row))))
    if row.uses:
        used = translate("Models", "It is used by {places}, which then go on without it.")
        parts.append(used.format(places=worded(places(row))))
    if alone := alone_in(row):
        left = translate("Models", "Nothing else is in the chain of {routes}.")
        parts.append(left.format(routes=worded(listed(alone))))
    return " ".join(parts)


def _key(target: Target) -> tuple[str, str]:
    return target.host, target.model
