"""Up on the empty line brings back what was asked before; Down goes forward again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from hostler.ui.popup.parts import QuestionLine

KEPT = 100


class Past(QObject):
    """The last questions, newest first. What is typed is never replaced: only an empty line, or one of these."""

    def __init__(self, line: QuestionLine) -> None:
        super().__init__(line)
        self._line = line
        self._questions: list[str] = []
        self._place = -1
        line.walked = self._walk

    def show(self, questions: Sequence[str]) -> None:
        """The questions of history; those of this popup stay before them."""
        self._questions = list(dict.fromkeys([*self._questions, *questions]))[:KEPT]

    def add(self, question: str) -> None:
        """It is asked now."""
        self._place = -1
        if question:
            self._questions = list(dict.fromkeys([question, *self._questions]))[:KEPT]

    def _walk(self, step: int) -> bool:
        """1: further back; -1: forward, at last to the empty line. False: the key means the cursor."""
        text = self._line.toPlainText()
        if not text:
            self._place = -1
        elif not (0 <= self._place < len(self._questions) and text == self._questions[self._place]):
            return False
        place = self._place + step
        if place < -1 or place >= len(self._questions):
            return bool(text)
        self._place = place
        self._line.setPlainText(self._questions[place] if place >= 0 else "")
        self._line.moveCursor(self._line.textCursor().MoveOperation.End)
        return True
