"""The parts of the popup. Each draws and emits; none knows what its text is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QElapsedTimer, QEvent, QMimeData, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QWidget,
)

from hostler.ui.direction import mirrored
from hostler.ui.markdown.announce import Announcer
from hostler.ui.markdown.lines import is_rtl
from hostler.ui.popup.figures import Figures
from hostler.ui.popup.offered import has_images, may_hold_images, offered_images
from hostler.ui.words import key_names, worded


def leaves_copy_to_window(edit: QPlainTextEdit | QTextEdit, event: QKeyEvent) -> bool:
    """Copy with nothing selected isn't the text field's business: the window copies the answer."""
    return event.matches(QKeySequence.StandardKey.Copy) and not edit.textCursor().hasSelection()


_WALKS: dict[int, int] = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_ENDS_A_WORD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)
_HELD = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class QuestionLine(QPlainTextEdit):
    """Where the user types: one line that grows to six. Enter asks, Shift+Enter adds a line."""

    submitted = Signal()
    pasted = Signal(str)
    """A text that is no question: of several lines, or very long."""
    height_changed = Signal()
    pictured = Signal(object)
    """Images were pasted or dropped: a tuple of Offered."""

    LINES = 6
    walked: Callable[[int], bool] | None = None
    """Up (1) and Down (-1) ask here first; False: the key moves the cursor."""
    drop_comes: Callable[[QDropEvent], bool] | None = None
    """Whether what is dropped can be read now."""
    MOST_PASTED = 300

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
        self.textChanged.connect(self._lead)
        self.ensurePolished()
        self._fit()
        self._lead()

    @property
    def text(self) -> str:
        """What is asked, without space around it."""
        return self.toPlainText().strip()

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a word, which isn't in the text yet."""
        return bool(self.textCursor().block().layout().preeditAreaText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composing and event.key() in _ENDS_A_WORD:
            # They mean the word that is being made. Most input methods keep them to themselves, but not all.
            event.accept()
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            # A key that is held down says nothing twice: the second might answer a question that has just appeared.
            if not event.isAutoRepeat():
                self.submitted.emit()
        elif event.key() in _WALKS and not event.modifiers() & _HELD and self._walks(_WALKS[event.key()]):
            event.accept()
        elif leaves_copy_to_window(self, event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return may_hold_images(source) or super().canInsertFromMimeData(source)

    def _walks(self, step: int) -> bool:
        return self.walked is not None and self.walked(step)

    def dropEvent(self, event: QDropEvent) -> None:
        if self.drop_comes is None or self.drop_comes(event):
            super().dropEvent(event)
        else:
            event.ignore()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if has_images(source):
            self.pictured.emit(offered_images(source))
            return
        text = source.text().strip("\n") if source.hasText() else ""
        if "\n" in text or len(text) > self.MOST_PASTED:
            self.pasted.emit(text)
        else:
            super().insertFromMimeData(source)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            # The card's style, with a larger font, comes after the line was made.
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _lead(self) -> None:
        """An empty line begins where the window does, as its placeholder; a text where its own letters do."""
        text = self.toPlainText()
        from_right = is_rtl(text) if text else self.isRightToLeft()
        side = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
        option = self.document().defaultTextOption()
        if option.alignment() != side:
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    def _fit(self) -> None:
        lines = max(1, min(self.LINES, self.document().size().toSize().height()))
        height = lines * self.fontMetrics().lineSpacing() + 8
        if height != self.height():
            self.setFixedHeight(height)
            self.height_changed.emit()


CHIP_ROWS, CHIP_GAP, CHIP_KEYS = 2, 6, 9


class ActionChips(QWidget):
    """The saved instructions as numbered buttons. The first is marked: Enter on an empty line runs it.

    At most two rows, and none without a key: the palette has them all.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: list[QPushButton] = []
        self._rows = CHIP_ROWS
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_actions(self, actions: Sequence[tuple[str, str]]) -> None:
        """Shows the first nine (id, name) pairs; they answer to Alt+1 to Alt+9."""
        for old in self.chips:
            old.hide()
            old.deleteLater()
        self.chips = []
        before = self._before()
        for number, (action_id, name) in enumerate(actions[:CHIP_KEYS], 1):
            shown = name.replace("&", "&&")  # a single & would mark a key
            chip = QPushButton(f"{number}  {shown}", self)
            chip.setObjectName("first" if number == 1 else "chip")
            chip.setAutoDefault(False)
            chip.setAccessibleName(name)
            chip.setToolTip(f"{name} ({key_names(f'Alt+{number}')})")
            chip.clicked.connect(lambda _=False, chosen=action_id: self.chosen.emit(chosen))
            # Made after the rest of the card, they would come last.
            QWidget.setTabOrder(before, chip)
            before = chip
            self.chips.append(chip)
        self._lay(self.width(), move=True)
        self.updateGeometry()

    def keep_below(self, rows: int) -> None:
        """From now on at most so many rows: a small screen has no room for more. Their keys work all the same."""
        if rows != self._rows:
            self._rows = rows
            self._lay(self.width(), move=True)
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width, move=False)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self._lay(self.width(), move=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay(event.size().width(), move=True)

    def _lay(self, width: int, *, move: bool) -> int:
        """In rows; what doesn't fit in two of them is hidden. Returns the height, in pixels."""
        x = y = row = 0
        rows = 1
        for chip in self.chips:
            size = chip.sizeHint()
            if x and x + size.width() > width:
                rows += 1
                if rows <= self._rows:
                    x, y, row = 0, y + row + CHIP_GAP, 0
            if move:
                chip.setVisible(rows <= self._rows)
                chip.setGeometry(mirrored(self, QRect(x, y, min(size.width(), width), size.height())))
            if rows <= self._rows:
                x, row = x + size.width() + CHIP_GAP, max(row, size.height())
        return y + row

    def _before(self) -> QWidget:
        """What Tab reaches before the chips; Qt sets no order relative to a widget that takes no focus."""
        before = self.previousInFocusChain()
        while before is not None and before is not self and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        return before or self


CLOUD_WIDTH = 19


def cloud_sign(left: int, middle: int) -> QPainterPath:
    """A small cloud: the sign that text leaves the house."""
    sign = QPainterPath()
    sign.setFillRule(Qt.FillRule.WindingFill)
    sign.addEllipse(left, middle - 2, 8, 8)
    sign.addEllipse(left + 4, middle - 7, 10, 10)
    sign.addEllipse(left + 11, middle - 2, 8, 8)
    sign.addRect(left + 4, middle, 11, 6)
    return sign


class LoadingBar(QWidget):
    """A thin bar that fills in the time that a load usually takes; it slows down near the end, as loads do overrun."""

    FRAME_MS, STEP_MS = 50, 1000

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

    def show_reduced(self, reduced: bool) -> None:
        """In steps of a second, where things are to hold still."""
        self._frames.setInterval(self.STEP_MS if reduced else self.FRAME_MS)

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
        full = QRect(0, 0, round(self.width() * self.share), self.height())
        painter.fillRect(mirrored(self, full), self.colour)
        painter.end()


def loaded_share(elapsed_s: float, usual_s: float) -> float:
    """Straight up to nine tenths in the usual time, then ever slower, and never full."""
    share = elapsed_s / usual_s
    return 0.9 * share if share < 1 else 1.0 - 0.1 / share


class Foot(QWidget):
    """What is going on or how it went, and the buttons that fit."""

    stop = Signal()
    copy = Signal()
    replace = Signal()
    offered = Signal()
    """What was offered is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = Figures(self)
        self._said.setObjectName("foot")
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
        self._replace = QPushButton(self.tr("Replace  Ctrl+Enter"), self)
        self._replace.setAutoDefault(False)
        self._replace.setAccessibleName(self.tr("Put the answer in place of the selection"))
        self._replace.clicked.connect(self.replace)
        self._offer = QPushButton(self)
        self._offer.setAutoDefault(False)
        self._offer.clicked.connect(self.offered)
        buttons = (self._offer, self._stop, self._replace, self._copy)
        box.addWidget(self._said, 1)
        for button in buttons:
            box.addWidget(button)
        for before, after in pairwise(buttons):
            QWidget.setTabOrder(before, after)
        self._announcer = Announcer(self)
        self._state = ""
        self.show_state("", can_stop=False, can_copy=False)

    @property
    def text(self) -> str:
        return self._said.text()

    def show_state(self, text: str, *, can_stop: bool, can_copy: bool) -> None:
        text = worded(text)
        if text and text != self._state:
            self._announcer.politely(text)
        self._state = text
        self._said.setText(text)
        self._stop.setVisible(can_stop)
        self._copy.setVisible(can_copy)
        self._offer.hide()
        self._replace.hide()
        self.setVisible(bool(text) or can_stop or can_copy)

    def hint(self, text: str) -> None:
        """Something else for a moment, in the place of the state; empty: the state again."""
        self._said.setText(text or self._state)

    def mention(self, text: str) -> None:
        """A hint that is read aloud, also where there is no state."""
        if text:
            self._announcer.politely(text)
        self.hint(text)
        self.setVisible(bool(text or self._state) or not (self._stop.isHidden() and self._copy.isHidden()))

    @property
    def can_replace(self) -> bool:
        return not self._replace.isHidden()

    def offer_replace(self) -> None:
        """Offers to put the answer in place of the selection, until the next state."""
        self._replace.show()

    @property
    def offer_text(self) -> str:
        """What is offered now, or nothing."""
        return "" if self._offer.isHidden() else self._offer.text()

    def offer(self, text: str) -> None:
        """Offers one more thing to do, until the next state."""
        self._offer.setText(text)
        self._offer.show()


class LearnedLine(QWidget):
    """One quiet line: what was learned from the last pick, and a button that takes it back."""

    undo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = QLabel(self)
        self._said.setObjectName("quiet")
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._undo = QPushButton(self.tr("Undo  Ctrl+L"), self)
        self._undo.setAutoDefault(False)
        self._undo.setAccessibleName(self.tr("Take it back"))
        self._undo.clicked.connect(self.undo)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._said, 1)
        box.addWidget(self._undo)
        self.hide()

    @property
    def text(self) -> str:
        return self._said.text() if not self.isHidden() else ""

    def show_text(self, text: str) -> None:
        self._said.setText(text)
        self.show()

    def take_back(self) -> None:
        """The key for the button was pressed."""
        if not self.isHidden():
            self.undo.emit()
