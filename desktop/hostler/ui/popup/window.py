"""The card: a frameless window with the popup's parts, on the screen and near the place of the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBitmap,
    QColor,
    QCursor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from hostler.ui.popup.parts import ActionChips, AnswerView, CapturedText, DecisionLine, Foot, LoadingBar, QuestionLine
from hostler.ui.theme import RADIUS, Theme, current_theme, style_sheet

WIDTH = 640
SCREEN_SHARE = 0.7
ACTION_KEYS = 9


class PopupWindow(QWidget):
    """Draws the parts and tells which keys were pressed. It is made once and hidden, so that a hotkey only shows it."""

    painted = Signal()
    """The card is on the screen; once for each opening."""
    escaped = Signal()
    copy_asked = Signal()
    background_asked = Signal()
    action_key = Signal(int)
    """1 to 9."""

    def __init__(self) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint,
        )
        self.setWindowTitle("Hostler")
        self.setFixedWidth(WIDTH)
        self.question = QuestionLine(self)
        self.captured = CapturedText(self)
        self.chips = ActionChips(self)
        self.decision = DecisionLine(self)
        self.loading = LoadingBar(self)
        self.answer = AnswerView(self)
        self.foot = Foot(self)
        self.notice = QLabel(self)
        self.notice.setObjectName("notice")
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self._line = QFrame(self)
        self._line.setObjectName("line")
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        for part in (
            self.question,
            self.captured,
            self.chips,
            self.decision,
            self._line,
            self.loading,
            self.answer,
            self.foot,
            self.notice,
        ):
            box.addWidget(part)
        self.follow_theme()
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: self.follow_theme())
        self.question.height_changed.connect(self.fit)
        self.answer.height_changed.connect(self.fit)
        for number in range(1, ACTION_KEYS + 1):
            key = QShortcut(QKeySequence(f"Alt+{number}"), self)
            key.activated.connect(lambda n=number: self.action_key.emit(n))
        for name in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
            QShortcut(QKeySequence(name), self).activated.connect(self.background_asked)
        QShortcut(QKeySequence("Ctrl+B"), self).activated.connect(self.foot.take_offer)
        self._unpainted = False
        self.show_notice("")
        self.show_answer(False)

    def follow_theme(self) -> None:
        """Takes the system's light or dark."""
        self.show_theme(current_theme())

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        self.theme = theme
        self.loading.colour, self.loading.ground = QColor(theme.accent), QColor(theme.raised)
        self.setStyleSheet(style_sheet(theme))
        self.update()

    def show_notice(self, text: str) -> None:
        self.notice.setText(text)
        self.notice.setVisible(bool(text))
        self.fit()

    def show_answer(self, visible: bool) -> None:
        self._line.setVisible(visible)
        self.answer.setVisible(visible)
        self.fit()

    def open(self) -> None:
        """Shows the card near the pointer, with the keyboard in the question line."""
        self.fit()
        self.move(self._place())
        self._unpainted = True
        self.show()
        self.raise_()
        self.activateWindow()
        self.question.setFocus()
        self.question.selectAll()

    def fit(self) -> None:
        """As high as the parts need, up to a share of the screen; the answer scrolls then."""
        layout = self.layout()
        if layout is None:
            return
        screen = self.screen().availableGeometry()
        limit = int(screen.height() * SCREEN_SHARE)
        wanted = self.answer.wanted_height()
        self.answer.setFixedHeight(min(wanted, limit))
        layout.activate()
        height = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        if height > limit and self.answer.isVisibleTo(self):
            self.answer.setFixedHeight(max(60, min(wanted, limit) - (height - limit)))
            layout.activate()
            height = limit
        if self.height() != height:
            self.setFixedHeight(height)

    def _place(self) -> QPoint:
        pointer = QCursor.pos()
        screen = QGuiApplication.screenAt(pointer) or QGuiApplication.primaryScreen()
        return place(
            screen.availableGeometry(), pointer, self.width(), int(screen.availableGeometry().height() * SCREEN_SHARE)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
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
        painter.fillRect(self.rect(), QColor(self.theme.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
        if self._unpainted:
            self._unpainted = False
            QTimer.singleShot(0, self.painted.emit)


def place(screen: QRect, pointer: QPoint, width: int, tallest: int) -> QPoint:
    """The card's top left: centred on the pointer, moved so that it fits even when it has grown to its tallest."""
    x = min(max(pointer.x() - width // 2, screen.left()), max(screen.left(), screen.right() + 1 - width))
    y = min(max(pointer.y() + 16, screen.top()), max(screen.top(), screen.bottom() + 1 - tallest))
    return QPoint(x, y)
