"""Colours and style in light and dark. Every text colour has at least 4.5:1 on the ground it stands on."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

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
)


def current_theme() -> Theme:
    """The theme of the system, as Qt sees it now."""
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
