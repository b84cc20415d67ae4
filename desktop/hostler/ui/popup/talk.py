"""Asking again in the same popup is a conversation: its turns, the line that tells of them, and how it goes on."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from hostler.domain.prompt import Prompt, Turn
from hostler.domain.said import counted
from hostler.domain.untrusted import one_line
from hostler.ui.words import number, worded

OFFERED_S = 120.0
"""For so long after the popup was left its conversation is offered again."""
OPENING_CHARS = 48


class TalkLine(QWidget):
    """One quiet line: what goes along with the next question, and a button to change that."""

    pressed = Signal()
    height_changed = Signal()
    """The line came or went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = QLabel(self)
        self._said.setObjectName("quiet")
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton(self)
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self.pressed)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._said, 1)
        box.addWidget(self._button)
        self.hide()

    @property
    def text(self) -> str:
        return self._said.text() if not self.isHidden() else ""

    def show_text(self, text: str, button: str) -> None:
        self._said.setText(text)
        self._button.setText(button)
        if self.isHidden() == bool(text):
            self.setVisible(bool(text))
            self.height_changed.emit()


class Conversation(NamedTuple):
    name: str = ""
    turns: tuple[Turn, ...] = ()


class Talk(QObject):
    """The conversation of the popup, and the one before that may go on."""

    changed = Signal()

    def __init__(self, parent: QObject, line: TalkLine, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._line, self.clock = line, clock
        self._now, self._before = Conversation(), Conversation()
        self._left_at = clock()

    @property
    def turns(self) -> tuple[Turn, ...]:
        return self._now.turns

    @property
    def offered(self) -> tuple[Turn, ...]:
        """The turns of the conversation before, while it is offered."""
        return self._before.turns

    def following(self, prompt: Prompt) -> Prompt:
        """The question with the turns before it. A text that was sent with one of them isn't sent again.

        The same question once more takes the place of the first.
        """
        turns = self._now.turns
        if turns and turns[-1].question == prompt.outgoing:
            turns = turns[:-1]
        text = prompt.text.strip("\n")
        if text and any(turn.question.endswith(text) for turn in turns):
            prompt = replace(prompt, text="")
        return replace(prompt, turns=turns)

    def named(self, prompt: Prompt) -> Prompt:
        """It is asked now: one with turns goes on with the conversation, one without begins another."""
        same = bool(self._now.name) and bool(prompt.turns)
        name = self._now.name if same else uuid.uuid4().hex
        self._now, self._before = Conversation(name, prompt.turns), Conversation()
        self.show()
        return replace(prompt, conversation=name)

    def aside(self, prompt: Prompt) -> Prompt:
        """It is asked in the background: with turns it belongs to this conversation, which goes on without it."""
        return replace(prompt, conversation=self._now.name) if prompt.turns else prompt

    def answered(self, prompt: Prompt, answer: str) -> None:
        """What came is part of the conversation, also when it was stopped."""
        if answer.strip():
            self._now = Conversation(
                prompt.conversation, (*prompt.turns, Turn(prompt.outgoing or self.tr("(an image)"), answer))
            )
            self._left_at = self.clock()
            self.show()

    def take(self, name: str, turns: tuple[Turn, ...]) -> None:
        """Goes on with this conversation."""
        self._now, self._before = Conversation(name or uuid.uuid4().hex, turns), Conversation()
        self._left_at = self.clock()
        self.changed.emit()

    def leave(self) -> None:
        """The popup closes."""
        self._left_at = self.clock()

    def reopen(self) -> None:
        """It opens anew: what was said in it is offered for a while, never forced."""
        if self._now.turns:
            self._before = self._now
        if self.clock() - self._left_at > OFFERED_S:
            self._before = Conversation()
        self._now = Conversation()
        self.show()

    def go_on(self) -> bool:
        """Takes the offer up. False: there is none."""
        if not self._before.turns:
            return False
        self.take(*self._before)
        return True

    def clear(self) -> None:
        """Begins a new conversation."""
        self._now = self._before = Conversation()
        self.changed.emit()

    def show(self, left_out: int = 0) -> None:
        """Shows the line; `left_out` is how many turns have no room where the question would go."""
        count = len(self._now.turns)
        if count:
            text = worded(
                counted("Talk", "Follow-up · %n turns before", "Follow-up · %n turn before", 1).format(n=count)
            )
            if left_out > 0:
                text += self.tr(", the oldest {left} left out for want of room")
            self._line.show_text(text.format(left=number(left_out)), self.tr("New  Ctrl+N"))
        elif self._before.turns:
            opening = one_line(self._before.turns[-1].question, OPENING_CHARS)
            self._line.show_text(self.tr("Go on with “{opening}”").format(opening=opening), self.tr("Go on  Ctrl+J"))
        else:
            self._line.show_text("", "")
