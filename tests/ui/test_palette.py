"""The palette agrees with what the desktop says, and is the desktop's own where it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from hostler.domain.settings import Look
from hostler.ui.contrast import contrast
from hostler.ui.palette import PaletteKeeper, disagrees, drawn
from hostler.ui.theme import DARK as DARK_THEME
from hostler.ui.theme import LIGHT as LIGHT_THEME
from hostler.ui.theme import current_theme, is_dark, system_is_dark

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


@pytest.mark.parametrize(("desktops", "look", "dark"), [(LIGHT, Look.DARK, True), (DARK, Look.LIGHT, False)])
def test_what_the_user_chose_counts_at_once_and_until_he_chooses_the_systems(
    desktop: QApplication, desktops: QPalette, look: Look, dark: bool
) -> None:
    desktop.setPalette(desktops)
    keeper = PaletteKeeper()
    assert is_dark() is not dark
    keeper.choose(look)
    assert (desktop.palette().color(QPalette.ColorRole.Window).lightness() < 128) is dark
    assert is_dark() is dark
    assert system_is_dark() is not dark, "the panel with the tray stays as it is"
    keeper.choose(Look.SYSTEM)
    assert (
        current_theme().ground
        == (DARK_THEME if desktop.palette().window().color().lightness() < 128 else LIGHT_THEME).ground
    )


def test_our_palettes_can_be_read() -> None:
    for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
        palette = drawn(scheme)
        for ground, text in (
            (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText),
            (QPalette.ColorRole.Base, QPalette.ColorRole.Text),
            (QPalette.ColorRole.Button, QPalette.ColorRole.ButtonText),
            (QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText),
            (QPalette.ColorRole.Base, QPalette.ColorRole.PlaceholderText),
        ):
            assert contrast(palette.color(text).name(), palette.color(ground).name()) >= 4.5
