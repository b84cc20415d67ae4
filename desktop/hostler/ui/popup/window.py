"""The card: a frameless window with the popup's parts, on the screen and near the place of the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBitmap,
    QColor,
    QCursor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hostler.ui.direction import lead
from hostler.ui.pasting import Pasting
from hostler.ui.popup.answer import AnswerView
from hostler.ui.popup.captured import CapturedText
from hostler.ui.popup.causes import Causes
from hostler.ui.popup.confirm import Confirm
from hostler.ui.popup.decision_line import DecisionLine
from hostler.ui.popup.figures import Notices
from hostler.ui.popup.keys import Keys
from hostler.ui.popup.offered import may_hold_images
from hostler.ui.popup.palette import Entry, Palette
from hostler.ui.popup.parts import CHIP_ROWS, ActionChips, Foot, LearnedLine, LoadingBar, QuestionLine
from hostler.ui.popup.pictures import PictureRows
from hostler.ui.popup.talk import TalkLine
from hostler.ui.popup.why import BESIDE_AN_ANSWER, TALLEST, WhyPanel
from hostler.ui.theme import RADIUS, Theme, current_theme, style_sheet
from hostler.ui.words import worded

WIDTH = 640
LETTERS = 88
"""So many letters of the desktop's font are as wide as the card at least: a large font makes it wider."""
EDGE = 8
"""Left free beside the card on a screen that is hardly wider."""
SCREEN_SHARE, LEAST_HEIGHT = 0.7, 420
ANSWER_LEAST, WHY_LEAST, KEYS_LEAST = 60, 60, 120
ACTION_KEYS = 9
UNPAINTED_MS = 250
"""A card that lies below something else is never painted; what waits for that goes on after so long."""


class PopupWindow(QWidget):
    """Draws the parts and tells which keys were pressed. It is made once and hidden, so that a hotkey only shows it."""

    painted = Signal()
    """The card is on the screen, as far as anything lets it be seen; once for each opening."""
    escaped = Signal()
    copy_asked = Signal()
    background_asked = Signal()
    replace_asked = Signal()
    again_asked = Signal()
    palette_asked = Signal()
    more_asked = Signal()
    """What is offered is wanted, or else a bigger model."""
    alternative_asked = Signal(int)
    """1: the next one; -1: the one before."""
    why_changed = Signal()
    """The reasons were unfolded or folded."""
    history_asked = Signal()
    usage_asked = Signal()
    settings_asked = Signal()
    new_asked = Signal()
    """A new conversation."""
    go_on_asked = Signal()
    """The conversation before goes on."""
    left = Signal()
    """The card is gone from the screen."""
    pasting_ended = Signal()
    """`is_pasting` no more."""
    paste_lost = Signal()
    """What was to be pasted doesn't come."""
    action_key = Signal(int)
    """1 to 9."""

    def __init__(self) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint,
        )
        self.setWindowTitle("Hostler")
        self.setFixedWidth(WIDTH)
        self.ensurePolished()
        self.question = QuestionLine(self)
        # Made in the order in which they stand, and so Tab goes.
        self.palette_card = Palette(self)
        self.keys = Keys(self)
        self.talk = TalkLine(self)
        self.captured = CapturedText(self)
        self.pictures = PictureRows(self)
        self.chips = ActionChips(self)
        self.decision = DecisionLine(self)
        self.confirm = Confirm(self)
        self.why = WhyPanel(self)
        self.loading = LoadingBar(self)
        self.answer = AnswerView(self)
        self.causes = Causes(self)
        self.foot = Foot(self)
        self.learned = LearnedLine(self)
        self.notice = Notices(self)
        self.notice.setObjectName("notice")
        self._fitting = self._fit_again = False
        self._placed_by_desktop = placed_by_desktop()
        self._room = 0
        """How high the card may become where the desktop has put it; 0: as high as the screen."""
        if self._placed_by_desktop:
            # Wayland always composites, and a shape means nothing there.
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._line = QFrame(self)
        self._line.setObjectName("line")
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        for part in (
            self.question,
            self.palette_card,
            self.keys,
            self.talk,
            self.captured,
            self.pictures,
            self.chips,
            self.decision,
            self.why,
            self.confirm,
            self._line,
            self.loading,
            self.answer,
            self.causes,
            self.foot,
            self.learned,
            self.notice,
        ):
            box.addWidget(part)
        lead(self)
        self.theme = self._system = current_theme()
        self.show_theme(self.theme)
        self.question.height_changed.connect(self.fit)
        self.talk.height_changed.connect(self.fit)
        self.answer.height_changed.connect(self._answer_grew)
        self.answer.link_shown.connect(self.foot.hint)
        for number in range(1, ACTION_KEYS + 1):
            self._on(f"Alt+{number}", partial(self.action_key.emit, number))
        for name in ("Return", "Enter"):
            self._on(f"Ctrl+Shift+{name}", self.background_asked.emit)
            self._on(f"Ctrl+{name}", self.replace_asked.emit).setAutoRepeat(False)
        self._on("Ctrl+H", self.history_asked.emit)
        self._on("Ctrl+,", self.settings_asked.emit)
        self._on("Ctrl+N", self.new_asked.emit)
        self._on("Ctrl+J", self.go_on_asked.emit)
        self._on("Ctrl+Shift+C", self.answer.copy_last_code)
        self._on("Ctrl+B", self.more_asked.emit)
        self._on("Ctrl+R", self.again_asked.emit)
        self._on("Ctrl+K", self.palette_asked.emit)
        self._on("Ctrl+E", self.captured.toggle)
        self._on("F1", self.toggle_keys)
        self.captured.height_changed.connect(self.fit)
        self.captured.folded.connect(self.question.setFocus)
        self._on("Ctrl+M", lambda: self.alternative_asked.emit(1))
        self._on("Ctrl+Shift+M", lambda: self.alternative_asked.emit(-1))
        self._on("Ctrl+I", self.decision.click)
        self._on("Ctrl+L", self.learned.take_back)
        self.decision.toggled.connect(self._unfold)
        self.setAcceptDrops(True)
        self._pasting: Pasting | None = None
        self.question.drop_comes = self._drop_comes
        self._unpainted = False
        self._covered = QTimer(self)
        self._covered.setSingleShot(True)
        self._covered.setInterval(UNPAINTED_MS)
        self._covered.timeout.connect(self._was_painted)
        self.show_notice("")
        self.show_answer(False)

    def _on(self, keys: str, act: Callable[[], object]) -> QShortcut:
        """A key of the card. While an input method makes a word, keys belong to that."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(lambda: None if self.question.composing else act())
        return shortcut

    def follow_theme(self) -> None:
        """Takes the system's light or dark and its accent, where they have changed."""
        before, self._system = self._system, current_theme()
        if before != self._system:
            self.show_theme(self._system)

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        before, self.theme = self.theme, theme
        self.palette_card.rows.theme = theme
        self.decision.show_theme(before, theme)
        self.why.show_theme(theme)
        self.captured.tick.ink = QColor(theme.on_accent)
        self.loading.colour, self.loading.ground = QColor(theme.accent), QColor(theme.raised)
        self.setStyleSheet(style_sheet(theme))
        self.answer.show_theme(theme)
        self.update()

    def show_notice(self, text: str) -> None:
        self.notice.setText(worded(text))
        self.notice.setVisible(bool(text))
        self.fit()

    def show_state(self, text: str, *, running: bool = False) -> None:
        """The line at the foot."""
        has_answer = bool(self.answer.answer.strip())
        self.foot.show_state(text, can_stop=running, can_copy=has_answer and not running)
        self.fit()

    def show_answer(self, visible: bool) -> None:
        self._line.setVisible(visible)
        self.answer.setVisible(visible)
        self.fit()

    def _unfold(self, unfolded: bool) -> None:
        if unfolded and not self.decision.why:
            self.decision.setChecked(False)
            return
        self.why.setVisible(unfolded)
        self.why_changed.emit()
        self.fit()

    def open_palette(self, entries: Sequence[Entry]) -> None:
        """Every action and command by name, below the line."""
        self.keys.hide()
        self.palette_card.show_entries(entries)
        self.palette_card.show()
        self.chips.hide()
        self.fit()
        self.palette_card.line.setFocus()

    def close_palette(self) -> None:
        """Back to the line, as it was."""
        self.palette_card.hide()
        self.chips.show()
        self.fit()
        self.question.setFocus()

    def toggle_keys(self) -> None:
        """Every key that works, or back."""
        if self.palette_card.isVisible():
            self.close_palette()
        self.keys.setVisible(self.keys.isHidden())
        self.fit()

    def open(self) -> None:
        """Shows the card near the pointer, with the keyboard in the question line."""
        self.keys.hide()
        if not self.palette_card.isHidden():
            self.close_palette()
        pointer = QCursor.pos()
        # Before the card is measured: the screen it comes to may be smaller, or scaled otherwise.
        self.setScreen(QGuiApplication.screenAt(pointer) or QGuiApplication.primaryScreen())
        if not self.isVisible():
            self._room = 0
        self.fit()
        if self._placed_by_desktop and not self.isVisible():
            # It comes to the middle, grows downwards, and nobody can move it.
            self._room = (self._highest() + self.height()) // 2
        self.move(self._place(pointer))
        self._unpainted = True
        self._covered.start()
        self.show()
        self.raise_()
        self.activateWindow()
        self.question.setFocus()
        self.question.selectAll()

    def fit(self) -> None:
        """As high as the parts need, up to a share of the screen; the answer scrolls then, and after it the reasons.

        On a small screen the card takes more of it, and what can be had by a key makes room: chips, captured text.
        """
        if self._fitting or self.layout() is None:
            # A part that gets another height may want another one: its scroll bar takes room from its lines.
            self._fit_again = self._fitting
            return
        self._fitting = True
        for _ in range(2):
            self._fit_again = False
            self._fit()
            if not self._fit_again:
                break
        self._fitting = False

    def _fit(self) -> None:
        screen = self.screen().availableGeometry()
        width = card_width(screen.width(), self.fontMetrics().averageCharWidth())
        if self.width() != width:
            self.setFixedWidth(width)
            # On its way to a screen of another scale Qt squeezes the window, and a fixed width set again is no change.
            self.resize(width, self.height())
        highest = self._highest()
        limit = min(card_height(screen.height()), highest)
        for rows in range(CHIP_ROWS, -1, -1):
            self.chips.keep_below(rows)
            self.captured.show_text_below(rows > 0)
            height = self._shared_out(limit)
            if height <= max(limit, highest):
                break
        height = min(height, highest)
        if self.height() != height:
            self.setFixedHeight(height)
        if self.isVisible() and self.y() + height > screen.bottom() + 1:
            self.move(self.x(), screen.bottom() + 1 - height)

    def _shared_out(self, limit: int) -> int:
        """Lets answer and reasons have what the other parts leave of so many pixels; returns what all need then."""
        wanted = min(self.answer.wanted_height(), limit)
        self.answer.setFixedHeight(wanted)
        answers = self.answer.isVisibleTo(self)
        self.why.keep_below(BESIDE_AN_ANSWER if answers else TALLEST)
        self.keys.keep_below(limit)
        height = self._needed()
        if height > limit and answers:
            self.answer.setFixedHeight(max(min(wanted, ANSWER_LEAST), wanted - (height - limit)))
            height = self._needed()
        if height > limit and self.why.isVisibleTo(self):
            self.why.keep_below(max(WHY_LEAST, self.why.height() - (height - limit)))
            height = self._needed()
        highest = self._highest()
        if height > highest and not self.keys.isHidden():
            self.keys.keep_below(max(KEYS_LEAST, self.keys.height() - (height - highest)))
            height = self._needed()
        if height > highest and answers:
            # Two lines that scroll, rather than parts that overlap.
            self.answer.setFixedHeight(max(ANSWER_LEAST // 2, self.answer.height() - (height - highest)))
            height = self._needed()
        return height

    def _needed(self) -> int:
        """The height of all parts as they are now."""
        layout = self.layout()
        assert layout is not None, "the parts are laid out"
        layout.activate()
        return layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()

    def _highest(self) -> int:
        return self._room or self.screen().availableGeometry().height()

    def _answer_grew(self) -> None:
        """Once the card is at its highest, a longer answer changes nothing."""
        highest = min(card_height(self.screen().availableGeometry().height()), self._highest())
        if self.height() < highest or self.answer.wanted_height() <= self.answer.height():
            self.fit()

    def _place(self, pointer: QPoint) -> QPoint:
        screen = self.screen().availableGeometry()
        return place(screen, pointer, self.width(), max(self.height(), card_height(screen.height())))

    def paste_with(self, pasting: Pasting) -> None:
        """Reads what is pasted or dropped here without waiting for the program that it is from."""
        self._pasting = pasting
        pasting.tellers[self] = self._mention
        pasting.ended.connect(self.pasting_ended)
        pasting.lost.connect(self.paste_lost)
        self.left.connect(pasting.give_up)

    @property
    def is_pasting(self) -> bool:
        """Whether something is still to be pasted: it belongs to what Enter asks."""
        return self._pasting is not None and self._pasting.waits

    def _mention(self, text: str) -> None:
        self.foot.mention(text)
        self.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_hold_images(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._drop_comes(event):
            event.acceptProposedAction()
            self.question.insertFromMimeData(event.mimeData())
        else:
            event.ignore()

    def _drop_comes(self, event: QDropEvent) -> bool:
        """Whether what is dropped can be read now. Our own text always can."""
        if event.source() is not None or self._pasting is None or self._pasting.drag_answers():
            return True
        self._mention(self.tr("The program that this is from didn't answer: nothing was dropped"))
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.follow_theme()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if not self.keys.isHidden():
                self.toggle_keys()
            else:
                self.escaped.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._placed_by_desktop:
            return
        # Not every X11 desktop composites, and without it see-through corners are black: the shape itself is round.
        shape = QBitmap(self.size())
        shape.fill(Qt.GlobalColor.color0)
        painter = QPainter(shape)
        painter.setBrush(Qt.GlobalColor.color1)
        painter.setPen(Qt.GlobalColor.color1)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        painter.end()
        self.setMask(shape)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(self.theme.ground))
        painter.setPen(QPen(QColor(self.theme.border), 1))
        if not self._placed_by_desktop:
            painter.fillRect(self.rect(), QColor(self.theme.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
        if self._unpainted:
            QTimer.singleShot(0, self._was_painted)

    def _was_painted(self) -> None:
        if self._unpainted:
            self._unpainted = False
            self._covered.stop()
            self.painted.emit()


def card_width(screen: int, letter: int) -> int:
    """How wide the card is on a screen so wide, in a font whose letters are so wide on average."""
    return min(max(WIDTH, LETTERS * letter), screen - 2 * EDGE)


def placed_by_desktop() -> bool:
    """Whether windows of ours can neither choose nor know where they are, which is so under Wayland."""
    return QGuiApplication.platformName().startswith("wayland")


def card_height(screen: int) -> int:
    """How high the card gets on a screen so high: a share of it, or what it can hardly do without."""
    return max(int(screen * SCREEN_SHARE), min(screen, LEAST_HEIGHT))


def place(screen: QRect, pointer: QPoint, width: int, tallest: int) -> QPoint:
    """The card's top left: centred on the pointer, moved so that it fits even when it has grown to its tallest."""
    x = min(max(pointer.x() - width // 2, screen.left()), max(screen.left(), screen.right() + 1 - width))
    y = min(max(pointer.y() + 16, screen.top()), max(screen.top(), screen.bottom() + 1 - tallest))
    return QPoint(x, y)
