"""The answer as it is read: what streams in, what was thought before, and what came before it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hostler.domain.said import counted
from hostler.ui.markdown.blocks import Kind
from hostler.ui.markdown.draw import INTERNAL
from hostler.ui.markdown.lines import BOLD, LOUD, QUIET, Line, Run
from hostler.ui.markdown.view import MarkdownView, Part
from hostler.ui.popup.parts import leaves_copy_to_window
from hostler.ui.theme import Theme
from hostler.ui.words import worded


class AnswerView(MarkdownView):
    """The answer as it streams. It can be selected at once, and links open only on a click.

    The view follows the end until the user scrolls up.
    """

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self.setAccessibleName(self.tr("Answer"))
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._answer: Part | None = None
        """The text that counts."""
        self._writes: Part | None = None
        """Where what comes goes to."""
        self._before: tuple[Part | None, int] | None = None
        """The answer before the last take-over, and how many parts there were."""
        self._lost: tuple[Part, Part] | None = None
        """A text that broke off, and the line that says so."""
        self._thought: Part | None = None
        self._thinking_since: float | None = None
        self.own_link.connect(self._act)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_copy_to_window(self, event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    @property
    def answer(self) -> str:
        """The Markdown of the answer that counts: without parts that broke off."""
        return self._answer.text if self._answer is not None else ""

    @property
    def empty(self) -> bool:
        """Nothing is shown."""
        return not self.parts

    def wanted_height(self) -> int:
        return 0 if self.empty else super().wanted_height()

    def begin(self) -> None:
        self.parts = []
        self._answer = self._writes = self._before = self._lost = self._thought = self._thinking_since = None
        self._clear()
        self._follows = True

    def think(self, text: str) -> None:
        """What the model thinks before it answers: folded to one line."""
        if self._writes is not None:
            return  # it answers already
        if self._thinking_since is None:
            self._thinking_since = self._clock()
            self._thought = Part(quiet=True, folded=True)
            self.parts.append(self._thought)
            self._head_thought(self.tr("Thinking…"))
        self.grow(text)

    def add(self, text: str) -> None:
        """Appends text of the answer."""
        self._end_thinking()
        if self._writes is None:
            part = Part()
            if self._answer is None or not self._kept:
                self._answer = part
            else:
                part.quiet = True
            self._writes = part
            self.parts.append(part)
        self.grow(text)
        self.announce(text)

    def end(self) -> None:
        """Nothing more comes."""
        self._end_thinking()
        self._announcer.end()

    def take_over(self, notice: str, theme: Theme, *, folds: bool = False) -> None:
        """The text so far is done with: it is greyed, a line says what happened, and the answer starts again.

        `folds`: it broke off; it is folded, and can be kept.
        """
        self._end_thinking()
        for part in self.parts:
            part.quiet = True
        self._before = (self._answer, len(self.parts))
        line = Part((Line(Kind.TEXT, (Run(notice, LOUD),)),))
        if folds and self._answer is not None:
            self._answer.folded = True
            self._lost = (self._answer, line)
        self.parts.append(line)
        self._answer = self._writes = None
        self._head_lost()
        self.draw_again()

    def take_back(self, theme: Theme) -> None:
        """The text before the last take-over is the answer again; what came after it stays below, greyed."""
        if self._before is None:
            return
        self._end_thinking()
        came = bool(self.answer.strip())
        answer, count = self._before
        self._before = None
        for part in self.parts[count:]:
            part.quiet = True
        if not came:
            del self.parts[count:]
        self._answer, self._writes, self._lost = answer, None, None
        if answer is not None:
            answer.quiet = answer.folded = False
        self.draw_again()

    @property
    def _kept(self) -> bool:
        return self._lost is not None and self._answer is self._lost[0]

    def _end_thinking(self) -> None:
        if self._thinking_since is not None:
            seconds = round(self._clock() - self._thinking_since)
            self._thinking_since = None
            self._head_thought(self.tr("Thought for {seconds} s").format(seconds=max(1, seconds)))

    def _head_thought(self, said: str) -> None:
        assert self._thought is not None
        arrow = self._arrow(self._thought)
        link = f"{INTERNAL}fold/{self.parts.index(self._thought)}"
        self._thought.head = (Line(Kind.TEXT, (Run(f"{arrow} {said}", QUIET, link),)),)
        self.draw_again()

    def _arrow(self, part: Part) -> str:
        """Points onwards while it is folded, downwards else."""
        return "▾" if not part.folded else "◂" if self.isRightToLeft() else "▸"

    def _head_lost(self) -> None:
        """The first part as one line, and the words that bring it back."""
        if self._lost is None:
            return
        part, _ = self._lost
        count = len(part.text.split())
        arrow, n = self._arrow(part), self.parts.index(part)
        told = f"{arrow} " + worded(counted("AnswerView", "The first %n words", "The first %n word", 1).format(n=count))
        keep = self.tr("Keep the new answer") if self._kept else self.tr("Keep this part")
        gap = Run("   ", QUIET)
        fold, choose = Run(told, QUIET, f"{INTERNAL}fold/{n}"), Run(keep, QUIET | BOLD, f"{INTERNAL}keep/{n}")
        part.head = (Line(Kind.TEXT, (fold, gap, choose)),)

    def _act(self, what: str) -> None:
        """One of our own words was clicked."""
        verb, _, number = what.partition("/")
        part = self.parts[int(number)]
        if verb == "fold":
            part.folded = not part.folded
            first, *rest = part.head[0].runs
            arrow = self._arrow(part)
            part.head = (part.head[0]._replace(runs=(first._replace(text=arrow + first.text[1:]), *rest)),)
        elif self._lost is not None:
            self._choose()
        self._head_lost()
        self.draw_again()

    def _choose(self) -> None:
        """The part that broke off is the answer, or no longer."""
        assert self._lost is not None
        part, _ = self._lost
        if self._kept:
            self._answer = self._writes
            part.quiet, part.folded = True, True
        else:
            self._answer = part
            part.quiet = part.folded = False
        if self._writes is not None:
            self._writes.quiet = not part.quiet
