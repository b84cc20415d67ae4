"""The look of the usage window's own parts."""

from __future__ import annotations

from hostler.ui.theme import Theme


def style(theme: Theme) -> str:
    field = f"background: {theme.raised}; border: 1px solid {theme.border}; border-radius: 8px; padding: 5px 9px;"
    return f"""
    UsageWindow, QStackedWidget > QWidget, QScrollArea, QWidget#inside {{ background: {theme.ground}; }}
    QComboBox, QDateEdit {{ {field} selection-background-color: {theme.accent};
        selection-color: {theme.on_accent}; }}
    QComboBox {{ padding-right: 24px; }}
    QComboBox:focus, QDateEdit:focus {{ border: 2px solid {theme.accent}; padding: 4px 8px; }}
    QComboBox:focus {{ padding-right: 23px; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 22px; }}
    QDateEdit::down-arrow {{ image: none; }}
    QComboBox QAbstractItemView {{ background: {theme.raised}; border: 1px solid {theme.border};
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QPushButton {{ outline: none; }}
    QPushButton#view:checked {{ background: {theme.accent}; border-color: {theme.accent}; color: {theme.on_accent}; }}
    QPushButton#view:checked:focus {{ border: 2px solid {theme.text}; }}
    QPushButton:disabled {{ color: {theme.quiet}; }}
    QPushButton#entry {{ background: transparent; border: 1px solid {theme.border}; padding: 3px 9px; }}
    QPushButton#entry:!checked {{ color: {theme.quiet}; }}
    QPushButton#entry:focus {{ border: 2px solid {theme.accent}; padding: 2px 8px; }}
    QFrame#card, QFrame#hint {{ background: {theme.raised}; border-radius: 10px; }}
    QFrame#hint QPushButton {{ background: {theme.ground}; }}
    QLabel#number {{ font-size: 24px; font-weight: 600; }}
    QTableView {{ background: {theme.ground}; alternate-background-color: {theme.raised};
        border: 1px solid {theme.border}; border-radius: 8px; outline: none;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QTableView:focus {{ border: 2px solid {theme.accent}; }}
    QTableView::item {{ padding: 0 8px; }}
    QHeaderView, QHeaderView::section {{ background: transparent; border: none; }}
    QHeaderView::section {{ color: {theme.quiet}; padding: 6px 8px; border-bottom: 1px solid {theme.border}; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {theme.border}; border-radius: 4px; min-width: 24px; margin: 1px; }}
    QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal, QScrollBar::add-page:horizontal,
    QScrollBar::sub-page:horizontal {{ background: none; width: 0; }}
    QTableCornerButton::section {{ background: {theme.ground}; border: none; }}
    """
