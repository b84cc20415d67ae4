"""Windows on small screens, and on large ones that are scaled."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hostler.ui.room import FRAME, fitting, put_in_middle


def test_a_window_and_its_frame_lie_on_the_screen_in_its_middle(qtbot: QtBot) -> None:
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    for wanted in (QSize(200, 100), QSize(room.width(), 100), QSize(4000, 4000)):
        window = QWidget()
        qtbot.addWidget(window)
        put_in_middle(window, wanted, screen)
        assert window.size() == fitting(wanted, screen) == wanted.boundedTo(room.size() - FRAME)
        left, top = window.x() - room.x(), window.y() - room.y()
        right, bottom = room.width() - left - window.width(), room.height() - top - window.height()
        assert min(left, top) >= 0
        assert right - left == FRAME.width()
        assert bottom - top == FRAME.height()
