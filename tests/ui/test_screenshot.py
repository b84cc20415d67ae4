"""The sheet over a screen: which pixels are meant, at every scale, and what a slip does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPixmap
from pytestqt.qtbot import QtBot

from hostler.system.screenshot import why_not
from hostler.ui.screenshot import Sheet


def sheet(qtbot: QtBot, scale: float) -> Sheet:
    """A sheet of 400×300 over a still with `scale` pixels each, blue at the left and red at the right half."""
    still = QImage(round(400 * scale), round(300 * scale), QImage.Format.Format_RGB32)
    still.fill(QColor("blue"))
    for x in range(still.width() // 2, still.width()):
        for y in range(still.height()):
            still.setPixelColor(x, y, QColor("red"))
    made = Sheet(QGuiApplication.primaryScreen(), QPixmap.fromImage(still))
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def drag(qtbot: QtBot, over: Sheet, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(over, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(over, end)
    qtbot.mouseRelease(over, Qt.MouseButton.LeftButton, pos=end)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
def test_the_picture_has_the_pixels_of_the_screen(qtbot: QtBot, scale: float) -> None:
    made = sheet(qtbot, scale)
    with qtbot.waitSignal(made.chosen) as chosen:
        drag(qtbot, made, QPoint(299, 199), QPoint(200, 100))
    image: QImage = chosen.args[0]
    assert (image.width(), image.height()) == (100 * scale, 100 * scale)
    assert image.devicePixelRatio() == 1
    assert image.pixelColor(0, 0) == QColor("red")


def test_a_click_chooses_nothing_and_a_drag_ends_at_the_edge(qtbot: QtBot) -> None:
    made = sheet(qtbot, 1.0)
    with qtbot.assertNotEmitted(made.chosen):
        drag(qtbot, made, QPoint(50, 50), QPoint(51, 51))
    assert made.area.isEmpty()
    with qtbot.waitSignal(made.chosen) as chosen:
        drag(qtbot, made, QPoint(350, 250), QPoint(900, 900))
    assert (chosen.args[0].width(), chosen.args[0].height()) == (50, 50)


def test_keys_never_leave_the_screen(qtbot: QtBot) -> None:
    made = sheet(qtbot, 1.0)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down):
        for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            for _ in range(60):
                qtbot.keyClick(made, key, modifier)
            assert made.rect().contains(made.area)
            assert not made.area.isEmpty()


def test_escape_and_the_other_button_leave(qtbot: QtBot) -> None:
    made = sheet(qtbot, 1.0)
    with qtbot.waitSignal(made.left):
        qtbot.keyClick(made, Qt.Key.Key_Escape)
    with qtbot.waitSignal(made.left):
        qtbot.mouseClick(made, Qt.MouseButton.RightButton)


def test_only_under_x11_the_screen_can_be_taken() -> None:
    assert why_not({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}, "linux") == ""
    wayland = {"WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}
    assert why_not(wayland, "linux") == "", "the portal is asked"
    assert why_not({}, "darwin").startswith("On this system")
