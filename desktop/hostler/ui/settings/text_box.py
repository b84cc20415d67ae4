"""A box for texts of several lines that takes no more than it can show without a stall."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit

from hostler.domain.wellformed import LONG, PROMPT_CHARS
from hostler.ui.words import worded

MOST_CHARS = 100_000
"""Qt lays a line out anew at each change: measured, one of 300,000 characters stops the window for seconds."""


class TextBox(QPlainTextEdit):
    """What is pasted or dropped and is too long stays outside, where it came from."""

    refused = Signal(str)
    """Why, in a sentence."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        longest = max(map(len, text.splitlines()), default=0)
        for count, most in ((len(text), MOST_CHARS), (longest, PROMPT_CHARS)):
            if count > most:
                self.refused.emit(worded(LONG.format(count=count, most=most)))
                return
        super().insertFromMimeData(source)
