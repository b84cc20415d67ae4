"""Gives the popup, and every other text field of the app, pasting that never waits, where Qt's own would."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from PySide6.QtWidgets import QApplication

from hostler.system.clipboard import pasteboard
from hostler.ui.pasting import Pasting
from hostler.ui.popup.window import PopupWindow


def begin_pasting(popup: PopupWindow, environ: Mapping[str, str]) -> Pasting | None:
    """None where Qt's own pasting waits for no other program."""
    application, board = QApplication.instance(), pasteboard.choose(environ, sys.platform)
    if board is None or not isinstance(application, QApplication):
        return None
    pasting = Pasting(board, application)
    popup.paste_with(pasting)
    return pasting
