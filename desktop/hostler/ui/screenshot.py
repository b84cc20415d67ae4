"""A rectangle of the screen, chosen with the mouse or with keys alone, on a still picture of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QScreen,
)
from PySide6.QtWidgets import QWidget

SETTLE_MS = 150
"""A popup or menu that was open needs a moment to be gone from the screen."""
SMALLEST = 4
STEP = 16
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-STEP, 0),
    Qt.Key.Key_Right: QPoint(STEP, 0),
    Qt.Key.Key_Up: QPoint(0, -STEP),
    Qt.Key.Key_Down: QPoint(0, STEP),
}


class Screenshots(QObject):
    """One choice at a time, over all screens."""

    taken = Signal(QImage)
    """In device pixels."""
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sheets: list[Sheet] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SETTLE_MS)
        self._later.timeout.connect(self._show)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """What covers the screens now."""
        return tuple(self._sheets)

    def begin(self) -> None:
        """Lets the user choose, once what was open is gone. While they do, nothing more begins."""
        if not self._sheets:
            self._later.start()

    def close(self) -> None:
        """Ends without a picture."""
        self._later.stop()
        for sheet in self._sheets:
            sheet.hide()
            sheet.deleteLater()
        self._sheets = []

    def _show(self) -> None:
        screens = QGuiApplication.screens()
        # All are taken before the first is covered: a window may span two.
        stills = [screen.grabWindow(0) for screen in screens]
        for screen, still in zip(screens, stills, strict=True):
            sheet = Sheet(screen, still)
            sheet.chosen.connect(self._take)
            sheet.left.connect(self._leave)
            self._sheets.append(sheet)
        here = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        # The pointer's comes last, and it alone takes the keys: Enter means the screen that the user looks at.
        for sheet in sorted(self._sheets, key=lambda each: each.of == here):
            sheet.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, sheet.of != here)
            # First, so that the place is in this screen's scale.
            sheet.setScreen(sheet.of)
            sheet.setGeometry(sheet.of.geometry())
            sheet.showFullScreen()
            if sheet.of == here:
                sheet.raise_()
                sheet.activateWindow()
                sheet.setFocus()

    def _take(self, image: QImage) -> None:
        self.close()
        self.taken.emit(image)

    def _leave(self) -> None:
        self.close()
        self.cancelled.emit()


class Sheet(QWidget):
    """One screen as it was, dimmed but for the rectangle."""

    chosen = Signal(QImage)
    left = Signal()

    def __init__(self, screen: QScreen, still: QPixmap) -> None:
        super().__init__(
            None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        )
        self.of, self._still = screen, still
        self._corner: QPoint | None = None
        self.area = QRect()
        """The rectangle in the sheet's own pixels; empty until there is one."""
        self.setWindowTitle(self.tr("Choose a part of the screen"))
        self.setAccessibleName(self.tr("Choose a part of the screen"))
        self.setAccessibleDescription(self.hint)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def hint(self) -> str:
        """The keys, in a line."""
        return self.tr(
            "Drag a rectangle  ·  Enter: the whole screen  ·  arrows move, Shift+arrows resize  ·  Esc: cancel"
        )

    @property
    def size_text(self) -> str:
        """How large the picture will be, in its own pixels."""
        pixels = self._pixels(self.area)
        return f"{pixels.width()} × {pixels.height()}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._corner = event.position().toPoint()
            self.area = QRect()
            self.update()
        else:
            self.left.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._corner is not None:
            to = event.position().toPoint()
            # From edge to edge: a QRect that is turned around and normalized loses a pixel at each.
            left, right = sorted((self._corner.x(), to.x()))
            top, bottom = sorted((self._corner.y(), to.y()))
            self.area = QRect(QPoint(left, top), QPoint(right, bottom)).intersected(self.rect())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._corner is None:
            return
        self._corner = None
        if min(self.area.width(), self.area.height()) >= SMALLEST:
            self._choose()
        else:
            # A click is no rectangle: nothing was meant yet.
            self.area = QRect()
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif (step := _ARROWS.get(Qt.Key(event.key()))) is not None:
            self._step(step, resize=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._still)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 110))
        if self.area.isEmpty():
            self._label(painter, self.hint, QPoint(self.width() // 2, 40))
        else:
            painter.drawPixmap(self.area, self._still, self._pixels(self.area))
            painter.setPen(QPen(QColor("white"), 1))
            painter.drawRect(self.area.adjusted(-1, -1, 0, 0))
            below = self.area.bottom() + 24
            self._label(
                painter,
                self.size_text,
                QPoint(self.area.center().x(), below if below + 16 < self.height() else self.area.bottom() - 24),
            )
        painter.end()

    def _label(self, painter: QPainter, text: str, middle: QPoint) -> None:
        box = painter.fontMetrics().boundingRect(text).adjusted(-10, -6, 10, 6)
        box.moveCenter(middle)
        box.moveLeft(max(4, min(box.left(), self.width() - box.width() - 4)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 20, 20, 235))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor("white"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _step(self, step: QPoint, *, resize: bool) -> None:
        if self.area.isEmpty():
            self.area = QRect(0, 0, self.width() // 2, self.height() // 2)
            self.area.moveCenter(self.rect().center())
        elif resize:
            size = self.area.bottomRight() + step
            limit = self.rect().bottomRight()
            self.area.setBottomRight(
                QPoint(
                    max(self.area.left() + STEP - 1, min(size.x(), limit.x())),
                    max(self.area.top() + STEP - 1, min(size.y(), limit.y())),
                )
            )
        else:
            room = self.rect().bottomRight() - QPoint(self.area.width() - 1, self.area.height() - 1)
            to = self.area.topLeft() + step
            self.area.moveTopLeft(QPoint(max(0, min(to.x(), room.x())), max(0, min(to.y(), room.y()))))
        self.update()

    def _choose(self) -> None:
        area = self.area if not self.area.isEmpty() else self.rect()
        image = self._still.copy(self._pixels(area)).toImage()
        image.setDevicePixelRatio(1)
        self.chosen.emit(image)

    def _pixels(self, area: QRect) -> QRect:
        """The same place in the still, whose pixels are the screen's own."""
        across, down = self._still.width() / max(1, self.width()), self._still.height() / max(1, self.height())
        left, top = round(area.left() * across), round(area.top() * down)
        right, bottom = round((area.right() + 1) * across), round((area.bottom() + 1) * down)
        return QRect(left, top, right - left, bottom - top).intersected(self._still.rect())
