"""The palette agrees with what the desktop says, and is the desktop's own where it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from hostler.ui.palette import PaletteKeeper, disagrees

LIGHT, DARK = QPalette(QColor("#efefef")), QPalette(QColor("#2b2b2b"))


@pytest.mark.parametrize(
    ("scheme", "palette", "wrong"),
    [
        (Qt.ColorScheme.Dark, LIGHT, True),
        (Qt.ColorScheme.Light, DARK, True),
        (Qt.ColorScheme.Dark, DARK, False),
        (Qt.ColorScheme.Light, LIGHT, False),
        (Qt.ColorScheme.Unknown, LIGHT, False),
        (Qt.ColorScheme.Unknown, DARK, False),
    ],
)
def test_when_they_disagree(scheme: Qt.ColorScheme, palette: QPalette, wrong: bool) -> None:
    assert disagrees(scheme, palette) is wrong


@pytest.fixture
def desktop(qapp: QApplication) -> Iterator[QApplication]:
    before = QPalette(qapp.palette())
    yield qapp
    qapp.setPalette(before)


def test_a_palette_that_nothing_contradicts_is_left_alone(desktop: QApplication) -> None:
    assert desktop.styleHints().colorScheme() is Qt.ColorScheme.Unknown
    desktop.setPalette(DARK)
    keeper = PaletteKeeper()
    keeper.settle()
    assert desktop.palette().color(QPalette.ColorRole.Window).name() == "#2b2b2b"
