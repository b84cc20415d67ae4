"""The text that was selected or copied: folded to two lines, unfolded to be edited."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hostler.ui.direction import keep_margins
from hostler.ui.popup.parts import leaves_copy_to_window
from hostler.ui.theme import SPACE
from hostler.ui.tick import Tick

EDIT_LINES, EDIT_MARGIN = 8, 6
MOST_EDITED = 200_000
"""More characters than this are only shown folded: laying them out would hold the window up."""


class CapturedText(QFrame):
    """The text that was selected or copied, with where it came from. Ctrl+E or a click unfolds it to be edited."""

    dropped = Signal()
    ticked = Signal(bool)
    """A text that was only offered is to be sent too, or no more."""
    edited = Signal(str)
    """The text as the user has changed it."""
    height_changed = Signal()
    folded = Signal()
    """The user is done with it."""

    LINES = 2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captured")
        self._text = ""
        self._has_room = True
        self._origin = QLabel(self)
        self._origin.setObjectName("quiet")
        self.tick = Tick(self.tr("Use it"), self)
        self.tick.setAccessibleName(self.tr("Use the captured text"))
        self.tick.toggled.connect(self._ticked)
        self.tick.hide()
        self._edit_key = QToolButton(self)
        self._edit_key.setText(self.tr("Edit  Ctrl+E"))
        self._edit_key.setAccessibleName(self.tr("Edit the captured text"))
        self._edit_key.clicked.connect(self.toggle)
        self._drop = QToolButton(self)
        self._drop.setText("×")
        self._drop.setToolTip(self.tr("Leave this text out"))
        self._drop.setAccessibleName(self.tr("Leave the captured text out"))
        self._drop.clicked.connect(self.dropped)
        self._folded = QLabel(self)
        self._folded.setTextFormat(Qt.TextFormat.PlainText)
        self._folded.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._folded.setCursor(Qt.CursorShape.IBeamCursor)
        self._folded.installEventFilter(self)
        self.edit = QPlainTextEdit(self)
        self.edit.setAccessibleName(self.tr("Captured text, to be edited"))
        self.edit.setTabChangesFocus(True)
        self.edit.document().setDocumentMargin(EDIT_MARGIN)
        self.edit.textChanged.connect(self._changed)
        self.edit.installEventFilter(self)
        self.edit.hide()
        head = QHBoxLayout()
        head.addWidget(self._origin, 1)
        head.addWidget(self.tick)
        head.addWidget(self._edit_key)
        head.addWidget(self._drop)
        box = self._box = QVBoxLayout(self)
        keep_margins(box, self, 12, 4, 6, SPACE)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(self._folded)
        box.addWidget(self.edit)

    @property
    def is_unfolded(self) -> bool:
        return not self.edit.isHidden()

    def show_text(self, origin: str, text: str, *, droppable: bool, offered: bool = False) -> None:
        """Shows the start of `text` below its origin, like "Selection · 214 words"; folded again.

        `offered`: with a box to tick before it counts.
        """
        self._text = text
        self.tick.blockSignals(True)
        self.tick.setChecked(False)
        self.tick.blockSignals(False)
        self.tick.setVisible(offered)
        self._folded.setEnabled(not offered)
        self.edit.hide()
        self.say(origin)
        self._drop.setVisible(droppable)
        self._edit_key.setVisible(bool(text) and len(text) <= MOST_EDITED)
        self._folded.setVisible(bool(text) and self._has_room)
        self._fold()
        self._relaid()

    def show_text_below(self, has_room: bool) -> None:
        """On a small screen the folded text is told by its origin alone."""
        if has_room != self._has_room:
            self._has_room = has_room
            self._folded.setVisible(bool(self._text) and has_room and not self.is_unfolded)
            self._box.invalidate()
            self.updateGeometry()

    def say(self, origin: str) -> None:
        """The line above the text."""
        self._origin.setText(origin)

    def toggle(self) -> None:
        """Unfolds the text with the keys in it, or folds it again."""
        if self.is_unfolded:
            self._text = self.edit.toPlainText()
            self.edit.hide()
            self._folded.setVisible(bool(self._text) and self._has_room)
            self._fold()
            self._relaid()
            self.folded.emit()
        elif self._text and len(self._text) <= MOST_EDITED:
            if not self.tick.isHidden():
                self.tick.setChecked(True)
            self.edit.blockSignals(True)
            self.edit.setPlainText(self._text)
            self.edit.blockSignals(False)
            self._folded.hide()
            self.edit.show()
            self._relaid()
            self.edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._folded and event.type() == QEvent.Type.MouseButtonRelease:
            self.toggle()
            return True
        if watched is self.edit and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_E and _is_ctrl(event):
                # A text field of Qt on X11 has its own Ctrl+E; ours folds.
                event.ignore()
                return True
            if event.type() == QEvent.Type.KeyPress:
                if event.key() == Qt.Key.Key_Escape:
                    self.toggle()
                    return True
                if leaves_copy_to_window(self.edit, event):
                    event.ignore()
                    return True
        return False

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fold()

    def _ticked(self, on: bool) -> None:
        self._folded.setEnabled(on)
        self.ticked.emit(on)

    def _changed(self) -> None:
        if self.is_unfolded:
            self.edited.emit(self.edit.toPlainText())
            self._relaid()

    def _relaid(self) -> None:
        self._edit_key.setText(self.tr("Done  Ctrl+E") if self.is_unfolded else self.tr("Edit  Ctrl+E"))
        if self.is_unfolded:
            lines = max(2, self.edit.document().size().toSize().height())
            # A text that goes on below the edge is cut between two lines.
            margins = EDIT_MARGIN * (2 if lines <= EDIT_LINES else 1)
            self.edit.setFixedHeight(min(EDIT_LINES, lines) * self.edit.fontMetrics().lineSpacing() + margins)
        # Else the layout learns of it with the next turn of the loop, and the card was fitted to the old height.
        self._box.invalidate()
        self._box.activate()
        self.updateGeometry()
        self.height_changed.emit()

    def _fold(self) -> None:
        # Only the start is ever laid out: a captured text may be a megabyte.
        words = " ".join(self._text[:2000].split())
        metrics = QFontMetrics(self._folded.font())
        width = max(80, self._folded.width())
        lines: list[str] = []
        while words and len(lines) < self.LINES:
            if len(lines) == self.LINES - 1:
                lines.append(metrics.elidedText(words, Qt.TextElideMode.ElideRight, width))
                break
            line, words = _first_line(metrics, words, width)
            lines.append(line)
        self._folded.setText("\n".join(lines))


def _is_ctrl(event: QKeyEvent) -> bool:
    return event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _first_line(metrics: QFontMetrics, words: str, width: int) -> tuple[str, str]:
    """As many words as fit, and the rest; a word longer than the line is cut."""
    if metrics.horizontalAdvance(words) <= width:
        return words, ""
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(words[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    cut = words.rfind(" ", 0, low + 1)
    cut = cut if cut > 0 else low
    return words[:cut], words[cut:].lstrip()
