"""The look of the page of the models."""

from __future__ import annotations

from hostler.ui.theme import Theme


def models_style(theme: Theme) -> str:
    """What the window's style sheet has no words for yet."""
    return f"""
    QTableView#models {{ background: transparent; border: 1px solid {theme.border}; border-radius: 6px;
        outline: none; }}
    QTableView#models:focus {{ border: 2px solid {theme.accent}; }}
    QTableView#models::item {{ padding: 0 6px; border: none; color: {theme.text}; }}
    QTableView#models::item:selected {{ background: {theme.raised}; color: {theme.text}; }}
    QTableView#models::item:selected:active {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QHeaderView {{ background: transparent; border: none; }}
    QHeaderView::section {{ background: transparent; color: {theme.quiet}; border: none;
        border-bottom: 1px solid {theme.border}; padding: 5px 9px; }}
    QHeaderView::section:hover {{ color: {theme.text}; }}
    QProgressBar {{ background: {theme.border}; border: none; border-radius: 2px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 2px; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {theme.border}; border-radius: 4px; min-width: 24px; margin: 1px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; width: 0; height: 0; }}
    QLabel[bad="true"] {{ color: {theme.bad}; }}
    """
