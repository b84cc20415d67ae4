"""The parts of the popup. Each draws and emits; none knows what its text is for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hostler.ui.theme import SPACE, Theme


def leaves_copy_to_window(edit: QPlainTextEdit, event: QKeyEvent) -> bool:
    """Copy with nothing selected isn't the text field's business: the window copies the answer."""
    return event.matches(QKeySequence.StandardKey.Copy) and not edit.textCursor().hasSelection()


class QuestionLine(QPlainTextEdit):
    """Where the user types: one line that grows to six. Enter asks, Shift+Enter adds a line."""

    submitted = Signal()
    height_changed = Signal()

    LINES = 6

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setPlaceholderText(self.tr("Ask, or press a key below"))
        self.setAccessibleName(self.tr("Question"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._fit)
        self.ensurePolished()
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            self.submitted.emit()
        elif leaves_copy_to_window(self, event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        lines = max(1, min(self.LINES, self.document().size().toSize().height()))
        height = lines * self.fontMetrics().lineSpacing() + 8
        if height != self.height():
            self.setFixedHeight(height)
            self.height_changed.emit()


class CapturedText(QFrame):
    """The text that was selected or copied, folded to two lines, with where it came from."""

    dropped = Signal()

    LINES = 2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captured")
        self._text = ""
        self._origin = QLabel(self)
        self._origin.setObjectName("quiet")
        self._drop = QToolButton(self)
        self._drop.setText("×")
        self._drop.setToolTip(self.tr("Leave this text out"))
        self._drop.setAccessibleName(self.tr("Leave the captured text out"))
        self._drop.clicked.connect(self.dropped)
        self._folded = QLabel(self)
        self._folded.setTextFormat(Qt.TextFormat.PlainText)
        self._folded.setAccessibleName(self.tr("Captured text"))
        self._folded.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        head.addWidget(self._origin, 1)
        head.addWidget(self._drop)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 4, 6, SPACE)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(self._folded)

    def show_text(self, origin: str, text: str, *, droppable: bool) -> None:
        """Shows the start of `text` below its origin, like "Selection · 214 words"."""
        self._text = text
        self._origin.setText(origin)
        self._drop.setVisible(droppable)
        self._folded.setVisible(bool(text))
        self._fold()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fold()

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


class Flow(QLayout):
    """Lays items out in rows, as many as the width needs."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(0, 0, width, move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widths = [item.minimumSize().width() for item in self._items]
        return QSize(max(widths, default=0), self._lay(0, 0, max(widths, default=0), move=False) if widths else 0)

    def setGeometry(self, rect: object) -> None:
        super().setGeometry(rect)  # type: ignore[arg-type]
        self._lay(rect.x(), rect.y(), rect.width(), move=True)  # type: ignore[attr-defined]

    def _lay(self, left: int, top: int, width: int, *, move: bool) -> int:
        x, y, row = left, top, 0
        for item in self._items:
            size = item.sizeHint()
            if x > left and x + size.width() > left + width:
                x, y, row = left, y + row + self.spacing(), 0
            if move:
                item.setGeometry(item.geometry().__class__(x, y, size.width(), size.height()))
            x, row = x + size.width() + self.spacing(), max(row, size.height())
        return y + row - top


class ActionChips(QWidget):
    """The saved instructions as numbered buttons. The first is marked: Enter on an empty line runs it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = Flow(6)
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_actions(self, actions: Sequence[tuple[str, str]]) -> None:
        """Shows (id, name) pairs; the first nine answer to Alt+1 to Alt+9."""
        while self._flow.count():
            item = self._flow.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        before = self._before()
        for number, (action_id, name) in enumerate(actions, 1):
            key = f"Alt+{number}" if number <= 9 else ""
            shown = name.replace("&", "&&")  # a single & would mark a key
            chip = QPushButton(f"{number}  {shown}" if key else shown, self)
            chip.setObjectName("first" if number == 1 else "chip")
            chip.setAutoDefault(False)
            chip.setAccessibleName(name)
            chip.setToolTip(f"{name} ({key})" if key else name)
            chip.clicked.connect(lambda _=False, chosen=action_id: self.chosen.emit(chosen))
            self._flow.addWidget(chip)
            # Made after the rest of the card, they would come last.
            QWidget.setTabOrder(before, chip)
            before = chip
            chip.show()
        self.updateGeometry()

    def _before(self) -> QWidget:
        """What Tab reaches before the chips; Qt sets no order relative to a widget that takes no focus."""
        before = self.previousInFocusChain()
        while before is not None and before is not self and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        return before or self


class DecisionLine(QWidget):
    """A coloured dot and the decision in one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._colour = "", QColor("gray")
        self.setAccessibleName(self.tr("Decision"))
        self.setMinimumHeight(self.fontMetrics().height() + 4)

    @property
    def text(self) -> str:
        return self._text

    def show_decision(self, text: str, colour: str, why: str = "") -> None:
        """Shows the decision; `why` is its tooltip and what a screen reader says after it."""
        self._text, self._colour = text, QColor(colour)
        self.setToolTip(why)
        self.setAccessibleDescription(f"{text}. {why}" if why else text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        middle = self.height() // 2
        painter.drawEllipse(2, middle - 4, 8, 8)
        painter.setPen(self.palette().windowText().color())
        left = 18
        metrics = self.fontMetrics()
        text = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width() - left)
        painter.drawText(left, middle + (metrics.ascent() - metrics.descent()) // 2, text)
        painter.end()


class AnswerView(QPlainTextEdit):
    """The answer as it streams: plain text that can be selected at once, and nothing that could be opened or run.

    The view follows the end until the user scrolls up.
    """

    height_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Answer"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self._start = 0
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.height_changed.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_copy_to_window(self, event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    @property
    def answer(self) -> str:
        """The text of the answer that counts: without parts that broke off."""
        return self.toPlainText()[self._start :]

    def wanted_height(self) -> int:
        lines = self.document().size().toSize().height()
        return lines * self.fontMetrics().lineSpacing() + 10

    def begin(self) -> None:
        self.clear()
        self._start = 0

    def add(self, text: str) -> None:
        """Appends text of the answer."""
        self._append(text, QTextCharFormat())

    def take_over(self, notice: str, theme: Theme) -> None:
        """The text so far broke off: it is greyed, a line says what happened, and the answer starts again."""
        quiet, loud = QTextCharFormat(), QTextCharFormat()
        quiet.setForeground(QColor(theme.quiet))
        loud.setForeground(QColor(theme.partly))
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeCharFormat(quiet)
        self._append(f"\n\n{notice}\n\n", loud)
        self._start = len(self.toPlainText())

    def _append(self, text: str, style: QTextCharFormat) -> None:
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 4
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text, style)
        if follows:
            bar.setValue(bar.maximum())


class LoadingBar(QWidget):
    """A thin bar that fills in the time that a load usually takes; it slows down near the end, as loads do overrun."""

    FRAME_MS = 50

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(3)
        self.setAccessibleName(self.tr("Loading"))
        self.colour, self.ground = QColor(), QColor()
        self._usual_s = 0.0
        self._since = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(self.FRAME_MS)
        self._frames.timeout.connect(self.update)
        self.hide()

    @property
    def share(self) -> float:
        """How full it is, from 0 to 1."""
        return loaded_share(self._since.elapsed() / 1000, self._usual_s) if self._frames.isActive() else 0.0

    def begin(self, usual_s: float | None) -> None:
        """Fills from now on. A load that was never seen has no bar: it would promise something."""
        if usual_s:
            self._usual_s = usual_s
            self._since.start()
            self._frames.start()
            self.show()

    def end(self) -> None:
        self._frames.stop()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.ground)
        painter.fillRect(0, 0, round(self.width() * self.share), self.height(), self.colour)
        painter.end()


def loaded_share(elapsed_s: float, usual_s: float) -> float:
    """Straight up to nine tenths in the usual time, then ever slower, and never full."""
    share = elapsed_s / usual_s
    return 0.9 * share if share < 1 else 1.0 - 0.1 / share


class Foot(QWidget):
    """What is going on or how it went, and the buttons that fit."""

    stop = Signal()
    copy = Signal()
    offered = Signal()
    """What was offered is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = QLabel(self)
        self._said.setObjectName("foot")
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.setAccessibleName(self.tr("Status"))
        self._stop = QPushButton(self.tr("Stop  Esc"), self)
        self._stop.setAutoDefault(False)
        self._stop.setAccessibleName(self.tr("Stop"))
        self._stop.clicked.connect(self.stop)
        self._copy = QPushButton(self.tr("Copy  Ctrl+C"), self)
        self._copy.setAutoDefault(False)
        self._copy.setAccessibleName(self.tr("Copy the answer"))
        self._copy.clicked.connect(self.copy)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._offer = QPushButton(self)
        self._offer.setAutoDefault(False)
        self._offer.clicked.connect(self.offered)
        box.addWidget(self._said, 1)
        box.addWidget(self._offer)
        box.addWidget(self._stop)
        box.addWidget(self._copy)
        self.show_state("", can_stop=False, can_copy=False)

    @property
    def text(self) -> str:
        return self._said.text()

    def show_state(self, text: str, *, can_stop: bool, can_copy: bool) -> None:
        self._said.setText(text)
        self._stop.setVisible(can_stop)
        self._copy.setVisible(can_copy)
        self._offer.hide()
        self.setVisible(bool(text) or can_stop or can_copy)

    def take_offer(self) -> None:
        """The key for what is offered was pressed."""
        if not self._offer.isHidden():
            self.offered.emit()

    def offer(self, text: str) -> None:
        """Offers one more thing to do, until the next state."""
        self._offer.setText(text)
        self._offer.show()
