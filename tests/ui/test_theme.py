"""Contrast of every text colour on every ground it stands on, by WCAG 2; and the desktop's colours are followed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QTextCursor, QTextFormat
from PySide6.QtWidgets import QApplication, QMenu, QTextEdit
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.classify.classification import Classification
from hostler.domain.decide import decide
from hostler.domain.fleet import unseen
from hostler.domain.plan import Decision
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry
from hostler.ui import theme as themes
from hostler.ui.history import HistoryWindow
from hostler.ui.popup.window import PopupWindow
from hostler.ui.schedule import ScheduleDialog
from hostler.ui.theme import DARK, LIGHT, Theme, current_theme, style_sheet, with_accent
from hostler.ui.tray import Tray

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


COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


@THEMES
@given(colour=COLOURS)
def test_any_accent_of_the_desktop_can_be_read_and_read_on(theme: Theme, colour: str) -> None:
    accented = with_accent(theme, colour)
    assert contrast(accented.accent, theme.ground) >= ENOUGH
    assert contrast(accented.accent, theme.raised) >= ENOUGH
    assert contrast(accented.on_accent, accented.accent) >= ENOUGH


@pytest.mark.parametrize(
    ("colour", "wanted"),
    [
        ("#3584e4", "#1a69c7"),  # GNOME's blue is too light for text on white: a darker one of its hue
        ("#813d9c", "#813d9c"),
        ("#808080", LIGHT.accent),  # no hue, no choice
        ("#000000", LIGHT.accent),
        ("#308cc6", LIGHT.accent),  # Qt's own: the desktop told nothing
    ],
)
def test_an_accent_is_taken_as_it_is_or_as_near_as_can_be_read(colour: str, wanted: str) -> None:
    hue = QColor(wanted).hue()
    taken = QColor(with_accent(LIGHT, colour).accent)
    assert taken.hue() == pytest.approx(hue, abs=2)
    assert taken.lightness() == pytest.approx(QColor(wanted).lightness(), abs=8)


@pytest.fixture
def desktop(qapp: QApplication) -> Iterator[QApplication]:
    """The desktop's colours may be changed; they come back."""
    before = qapp.palette()
    yield qapp
    qapp.setPalette(before)


def dark_with_accent(accent: str = "#308cc6") -> QPalette:
    palette = QPalette(QColor("#2b2b2b"))
    palette.setColor(QPalette.ColorRole.Accent, QColor(accent))
    return palette


def test_the_open_popup_follows_the_desktop_with_all_that_is_in_it(qtbot: QtBot, desktop: QApplication) -> None:
    window = PopupWindow()
    qtbot.addWidget(window)
    window.decision.show_decision("quick → qwen3:4b on Mac Mini", LIGHT.well, "short")
    window.why.show_decision(*a_decision())
    window.answer.begin()
    window.answer.add("See [this](https://example.org).")
    window.open()
    desktop.setPalette(dark_with_accent())
    qtbot.waitUntil(lambda: window.theme == DARK)
    assert seen(window.why._text, LIGHT) == set()
    assert seen(window.answer, LIGHT) == set()
    assert DARK.accent in seen(window.answer, DARK)
    assert window.decision._colour.name() == DARK.well
    desktop.setPalette(dark_with_accent("#ff9d4d"))
    qtbot.waitUntil(lambda: window.theme.accent == "#ff9d4d")
    assert "#ff9d4d" in seen(window.answer, window.theme)


def test_a_hidden_popup_opens_in_the_desktops_colours_of_now(qtbot: QtBot, desktop: QApplication) -> None:
    window = PopupWindow()
    qtbot.addWidget(window)
    window.open()
    window.hide()
    desktop.setPalette(dark_with_accent())
    window.open()
    qtbot.waitUntil(lambda: window.theme == DARK)


def test_the_window_of_history_follows(qtbot: QtBot, desktop: QApplication) -> None:
    window = HistoryWindow(Nobody(), three_machines())
    qtbot.addWidget(window)
    window.show()
    desktop.setPalette(dark_with_accent())
    qtbot.waitUntil(lambda: window.rows.theme == DARK)
    assert DARK.ground in window.styleSheet()


def test_the_window_of_times_follows(qtbot: QtBot, desktop: QApplication) -> None:
    window = ScheduleDialog("Mac Mini", ())
    qtbot.addWidget(window)
    window.show()
    desktop.setPalette(dark_with_accent())
    qtbot.waitUntil(lambda: DARK.ground in window.styleSheet())


def test_the_menus_quiet_lines_are_read_in_the_dark_too(qtbot: QtBot, desktop: QApplication) -> None:
    tray = Tray(three_machines(), available=lambda: False)
    tray.show_fleet(unseen(three_machines()))
    desktop.setPalette(dark_with_accent())
    tray.menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: tray.menu.palette().color(QPalette.ColorRole.Window).lightness() < 128)
    below = [action.menu() for action in tray.menu.actions()]
    for menu in (tray.menu, *[each for each in below if isinstance(each, QMenu)]):
        palette = menu.palette()
        quiet = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        ground = palette.color(QPalette.ColorRole.Window)
        share = quiet.alphaF()
        mixed = QColor.fromRgbF(
            *(share * q + (1 - share) * g for q, g in zip(quiet.getRgbF()[:3], ground.getRgbF()[:3], strict=True))
        )
        assert contrast(mixed.name(), ground.name()) >= ENOUGH


class Nobody:
    """Whom the window asks for history; nothing is ever told."""

    def history(self, what_for: str, call: object) -> None:
        pass


def a_decision() -> tuple[Decision, Classification, Registry]:
    registry = three_machines()
    decision = decide(Prompt(instruction="fix this"), registry, unseen(registry))
    return decision, decision.classification, registry


def seen(edit: QTextEdit, theme: Theme) -> set[str]:
    """The colours of this theme that letters there have."""
    cursor, found = QTextCursor(edit.document()), set()
    while cursor.movePosition(QTextCursor.MoveOperation.NextCharacter):
        form = cursor.charFormat()
        if form.hasProperty(QTextFormat.Property.ForegroundBrush):
            found.add(form.foreground().color().name())
    return found & {getattr(theme, name) for name in theme.__struct_fields__}
