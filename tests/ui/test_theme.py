"""Contrast of every text colour on every ground it stands on, by WCAG 2."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from hostler.ui import theme as themes
from hostler.ui.theme import DARK, LIGHT, Theme, current_theme, style_sheet

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
ENOUGH = 4.5
ENOUGH_FOR_EDGES = 3.0


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def hovered(theme: Theme) -> str:
    """The ground of a button under the pointer."""
    found = re.search(r"QPushButton:hover[^{]*\{ background: (#[0-9a-f]{6})", style_sheet(theme))
    assert found
    return found[1]


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@THEMES
@pytest.mark.parametrize("colour", ["text", "quiet", "accent", "well", "partly", "bad"])
def test_a_text_colour_can_be_read_on_the_ground(theme: Theme, colour: str) -> None:
    assert contrast(getattr(theme, colour), theme.ground) >= ENOUGH


@THEMES
@pytest.mark.parametrize("colour", ["text", "quiet"])
def test_captured_text_and_buttons_can_be_read_on_their_raised_ground(theme: Theme, colour: str) -> None:
    assert contrast(getattr(theme, colour), theme.raised) >= ENOUGH


@THEMES
@pytest.mark.parametrize("colour", ["text", "quiet"])
def test_a_button_under_the_pointer_can_be_read(theme: Theme, colour: str) -> None:
    assert contrast(getattr(theme, colour), hovered(theme)) >= ENOUGH


@THEMES
def test_marked_text_can_be_read(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= ENOUGH


@THEMES
def test_the_focus_can_be_seen(theme: Theme) -> None:
    assert contrast(theme.accent, theme.ground) >= ENOUGH_FOR_EDGES
    assert contrast(theme.accent, theme.raised) >= ENOUGH_FOR_EDGES


@THEMES
def test_every_colour_is_one(theme: Theme) -> None:
    for name in theme.__struct_fields__:
        assert re.fullmatch(r"#[0-9a-f]{6}", getattr(theme, name)), name


class System:
    """What Qt knows of the desktop."""

    def __init__(self, scheme: Qt.ColorScheme, window: str) -> None:
        self._scheme, self._palette = scheme, QPalette()
        self._palette.setColor(QPalette.ColorRole.Window, QColor(window))

    def styleHints(self) -> System:
        return self

    def colorScheme(self) -> Qt.ColorScheme:
        return self._scheme

    def palette(self) -> QPalette:
        return self._palette


@pytest.mark.parametrize(
    ("scheme", "window", "wanted"),
    [
        (Qt.ColorScheme.Dark, "#ffffff", DARK),
        (Qt.ColorScheme.Light, "#000000", LIGHT),
        (Qt.ColorScheme.Unknown, "#202020", DARK),
        (Qt.ColorScheme.Unknown, "#eeeeee", LIGHT),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_the_systems_theme_is_taken_and_else_told_by_its_colours(
    monkeypatch: pytest.MonkeyPatch, scheme: Qt.ColorScheme, window: str, wanted: Theme
) -> None:
    monkeypatch.setattr(themes, "QGuiApplication", System(scheme, window))
    assert current_theme() is wanted
