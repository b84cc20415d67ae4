"""Colours and style in light and dark. Every text colour has at least 4.5:1 on the ground it stands on."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from hostler.domain.settings import Look
from hostler.ui.contrast import contrast, is_grey, readable

QT_BLUE = "#308cc6"
"""Qt's own accent, where the desktop tells of none."""
CHOSEN, SYSTEM_DARK = "hostler-look", "hostler-system-dark"
"""Properties of the application: what the user chose, and how the desktop was before."""
RADIUS = 12
SPACE = 8


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """One set of colours, as #rrggbb."""

    ground: str
    raised: str
    border: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    well: str
    partly: str
    bad: str
    code_keyword: str
    code_string: str
    code_comment: str
    code_number: str
    code_name: str


LIGHT = Theme(
    ground="#fbfbfa",
    raised="#f0f0ee",
    border="#d3d3cf",
    text="#1d1d1b",
    quiet="#5f5f5a",
    accent="#0b6b57",
    on_accent="#ffffff",
    well="#1a7f52",
    partly="#8f5a00",
    bad="#b3261e",
    code_keyword="#7a2d9c",
    code_string="#1b6b3a",
    code_comment="#5f5f5a",
    code_number="#8a4200",
    code_name="#1a5a96",
)
DARK = Theme(
    ground="#1f2022",
    raised="#2b2d30",
    border="#43464a",
    text="#ececea",
    quiet="#a9aaa6",
    accent="#63d1b4",
    on_accent="#06281f",
    well="#5fce97",
    partly="#e5ae4d",
    bad="#ff8f85",
    code_keyword="#d4a5f0",
    code_string="#8fd6a0",
    code_comment="#a9aaa6",
    code_number="#f0b070",
    code_name="#8cc4f5",
)


def current_theme() -> Theme:
    """The theme of the system with its accent, as Qt sees them now."""
    return with_accent(_ground_theme(), QGuiApplication.palette().color(QPalette.ColorRole.Accent).name())


def is_dark() -> bool:
    """Whether windows are dark now."""
    return _ground_theme() is DARK


def system_is_dark() -> bool:
    """Whether the desktop is dark, whatever our windows are: its panel is."""
    application = QCoreApplication.instance()
    known = application.property(SYSTEM_DARK) if application is not None else None
    return is_dark() if known is None else bool(known)


def choose_look(look: Look, *, system_is_dark: bool | None = None) -> None:
    """What the user wants of every window; `system_is_dark`: how the desktop was before."""
    application = QCoreApplication.instance()
    assert application is not None, "windows belong to an app"
    application.setProperty(CHOSEN, None if look is Look.SYSTEM else str(look))
    application.setProperty(SYSTEM_DARK, system_is_dark if look is Look.SYSTEM else application.property(SYSTEM_DARK))


def with_accent(theme: Theme, colour: str) -> Theme:
    """The theme with the user's accent, as #rrggbb, moved until it can be read. One without a hue is no choice."""
    if colour == QT_BLUE or is_grey(colour):
        return theme
    accent = readable(colour, (theme.ground, theme.raised))
    on_accent = max(("#ffffff", "#101010"), key=lambda text: contrast(text, accent))
    return replace(theme, accent=accent, on_accent=on_accent)


def _ground_theme() -> Theme:
    application = QCoreApplication.instance()
    if application is not None and (chosen := application.property(CHOSEN)):
        return DARK if chosen == Look.DARK else LIGHT
    scheme = QGuiApplication.styleHints().colorScheme()
    if scheme is Qt.ColorScheme.Unknown:
        # Not every desktop says so; its colours do.
        window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
        return DARK if window.lightness() < 128 else LIGHT
    return DARK if scheme is Qt.ColorScheme.Dark else LIGHT


def style_sheet(theme: Theme) -> str:
    """The look of the popup's parts."""
    raised = QColor(theme.raised)
    pressed = raised.darker(110) if raised.lightness() > 128 else raised.lighter(130)
    return f"""
    QWidget {{ color: {theme.text}; }}
    QPlainTextEdit {{ background: transparent; border: none; selection-background-color: {theme.accent};
        selection-color: {theme.on_accent}; }}
    QPlainTextEdit#question {{ font-size: 17px; placeholder-text-color: {theme.quiet}; }}
    QLabel#quiet, QLabel#foot {{ color: {theme.quiet}; }}
    QLabel#notice {{ color: {theme.partly}; }}
    QLabel#decision {{ color: {theme.text}; }}
    QFrame#captured {{ background: {theme.raised}; border-radius: 8px; }}
    QFrame#palette, QScrollArea#keys {{ background: {theme.raised}; border-radius: 8px; }}
    QLabel#key {{ color: {theme.text}; font-weight: 600; }}
    QFrame#palette QLineEdit {{ background: {theme.ground}; border: 1px solid {theme.border}; border-radius: 8px;
        padding: 5px 9px;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
        placeholder-text-color: {theme.quiet}; }}
    QFrame#palette QLineEdit:focus {{ border: 2px solid {theme.accent}; padding: 4px 8px; }}
    QFrame#palette QListWidget {{ background: transparent; border: none; outline: none; }}
    QFrame#captured QCheckBox {{ spacing: 6px; }}
    QFrame#captured QCheckBox::indicator {{ width: 11px; height: 11px; border: 1px solid {theme.quiet};
        border-radius: 3px; background: {theme.ground}; }}
    QFrame#captured QCheckBox::indicator:checked {{ background: {theme.accent}; border-color: {theme.accent}; }}
    QFrame#captured QCheckBox:focus {{ color: {theme.accent}; }}
    QFrame#captured QLabel:disabled {{ color: {theme.quiet}; }}
    QFrame#captured QPlainTextEdit {{ background: {theme.ground}; border-radius: 6px; }}
    QMenu {{ background: {theme.ground}; border: 1px solid {theme.border}; padding: 4px; }}
    QMenu::item {{ padding: 5px 20px 5px 14px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QMenu::item:disabled {{ background: transparent; color: {theme.quiet}; }}
    QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 8px; }}
    QFrame#confirm {{ background: {theme.raised}; border: 1px solid {theme.partly}; border-radius: 8px; }}
    QFrame#confirm QPushButton {{ background: {theme.ground}; }}
    QScrollArea#why {{ background: {theme.raised}; border: 2px solid {theme.raised}; border-radius: 8px; }}
    QScrollArea#why:focus {{ border-color: {theme.accent}; }}
    QWidget#inside {{ background: transparent; }}
    QTextEdit {{ background: transparent; border: none; selection-background-color: {theme.accent};
        selection-color: {theme.on_accent}; }}
    QFrame#line {{ background: {theme.border}; border: none; max-height: 1px; min-height: 1px; }}
    QPushButton {{ background: {theme.raised}; border: 1px solid {theme.border}; border-radius: 8px;
        padding: 4px 10px; }}
    QPushButton:hover, QPushButton:pressed {{ background: {pressed.name()}; }}
    QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 3px 9px; }}
    QPushButton#first {{ border-color: {theme.accent}; }}
    QPushButton#first:focus {{ border: 2px solid {theme.accent}; padding: 3px 9px; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 6px; color: {theme.quiet};
        padding: 2px 6px; }}
    QToolButton:hover {{ background: {pressed.name()}; }}
    QToolButton:focus {{ border: 1px solid {theme.accent}; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.border}; border-radius: 4px; min-height: 24px; margin: 1px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; height: 0; }}
    """
