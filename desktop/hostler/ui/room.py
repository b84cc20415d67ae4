"""How large a window may be: wholly on the screen, with its frame, however much that is scaled."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QCursor, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 40)
"""What the desktop puts around a window, at most; it is known only once the window is there."""


def screen_here() -> QScreen:
    """The screen that the pointer is on."""
    return QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()


def fitting(wanted: QSize, screen: QScreen) -> QSize:
    """The size for a window that wants so much."""
    return wanted.boundedTo(screen.availableSize() - FRAME)


def put_in_middle(window: QWidget, wanted: QSize, screen: QScreen) -> None:
    """Gives a window that isn't shown yet its size and its place, in the middle of the screen."""
    size, room = fitting(wanted, screen), screen.availableGeometry()
    window.resize(size)
    outer = (size + FRAME).boundedTo(room.size())
    window.move(
        room.x() + (room.width() - outer.width()) // 2,
        room.y() + (room.height() - outer.height()) // 2,
    )
