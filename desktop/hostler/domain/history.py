"""What history keeps of a question: its texts, who answered, and how it ended."""

from __future__ import annotations

import enum
from collections.abc import Sequence

import msgspec

from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Decided, Escalated, Event, Failed, Token
from hostler.domain.leaks import find_secrets, said
from hostler.domain.prompt import Prompt, Source, Turn
from hostler.domain.registry import Target
from hostler.domain.said import listed, wording

FIRST_LINE = 200
"""Letters of a question that a list shows."""


class Ended(enum.StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    STOPPED = "stopped"
    BROKEN = "broken"
    """The answer broke off, and nobody else gave one."""
    FAILED = "failed"
    """Nothing answered."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row as a list shows it."""

    id: int = 0
    at_ms: int
    """When it was asked: UTC, since the epoch."""
    conversation: str = ""
    route: str = ""
    host: str = ""
    model: str = ""
    outcome: Ended = Ended.ANSWERED
    opening: str = ""
    """The start of the question, or of the text it was about."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row with its texts. Its repr shows sizes and never text."""

    id: int = 0
    ask_id: str
    at_ms: int
    conversation: str = ""
    source: Source = Source.TYPED
    app: str = ""
    instruction: str = ""
    text: str = ""
    answer: str = ""
    route: str = ""
    host: str = ""
    model: str = ""
    outcome: Ended = Ended.ANSWERED
    withheld: str = ""
    """What isn't kept, and why, as the end of a sentence; nothing when all is."""

    def __repr__(self) -> str:
        return f"Entry({self.id}, {len(self.instruction)}+{len(self.text)} chars, answer={len(self.answer)} chars)"

    @property
    def prompt(self) -> Prompt:
        """What was asked, as it can be asked again. Images aren't kept."""
        return Prompt(
            instruction=self.instruction,
            text=self.text,
            source=self.source,
            conversation=self.conversation,
            app=self.app,
        )

    @property
    def turn(self) -> Turn:
        """It as a turn of its conversation."""
        return Turn(question=self.prompt.outgoing, answer=self.answer)


def turns_of(entries: Sequence[Entry]) -> tuple[Turn, ...]:
    """The turns of a conversation, oldest first: those with a question and an answer."""
    turns = (entry.turn for entry in entries)
    return tuple(turn for turn in turns if turn.question.strip() and turn.answer.strip())


class Listener:
    """Follows the events of one ask, and tells what is to be kept of it."""

    def __init__(self, prompt: Prompt, ask_id: str, at_ms: int) -> None:
        self._prompt, self._ask_id, self._at_ms = prompt, ask_id, at_ms
        self._targets: dict[int, Target] = {}
        self._route = ""
        self._words: list[str] = []
        self._first: tuple[str, Target | None] | None = None
        """The answer that looked thin, and whose it is, while a bigger model is asked."""
        self._broken: tuple[str, Target | None] = ("", None)
        self._outcome = Ended.STOPPED
        self._by: Target | None = None

    def hear(self, event: Event) -> None:
        match event:
            case Decided(route=route):
                self._route = route
            case AttemptStarted(n=n, model=model, host=host):
                self._targets[n] = Target(model, host)
            case Token(text=text):
                self._words.append(text)
            case AttemptFailed(n=n, error=error) if error != "Cancelled" and self._words:
                # What is told after it belongs to another attempt.
                self._broken, self._words = ("".join(self._words), self._targets.get(n)), []
            case Escalated(from_=from_):
                self._first, self._words = ("".join(self._words), Target.parse(from_)), []
            case Answer(model=model, host=host, route=route, escalated=escalated):
                self._outcome, self._by, self._route = Ended.ANSWERED, Target(model, host), route
                if self._first is not None and not escalated:
                    self._words = [self._first[0]]
            case Failed():
                self._outcome = Ended.FAILED
            case _:
                pass

    def entry(self) -> Entry:
        """What is to be kept, as far as it has come."""
        answer, by, outcome = "".join(self._words), self._by, self._outcome
        if outcome is not Ended.ANSWERED and not answer:
            if self._first is not None:
                (answer, by), outcome = self._first, Ended.ANSWERED
            elif self._broken[0]:
                (answer, by) = self._broken
                outcome = Ended.BROKEN if outcome is Ended.FAILED else outcome
        by = by or (self._targets[max(self._targets)] if self._targets else None)
        entry = Entry(
            ask_id=self._ask_id,
            at_ms=self._at_ms,
            conversation=self._prompt.conversation,
            source=self._prompt.source,
            app=self._prompt.app,
            instruction=self._prompt.instruction,
            text=self._prompt.text,
            answer=answer,
            route=self._route,
            host=by.host if by else "",
            model=by.model if by else "",
            outcome=outcome,
        )
        return without_secrets(entry)


def without_secrets(entry: Entry) -> Entry:
    """The entry without those of its texts that hold a secret; `withheld` says which, and why."""
    names = {
        "instruction": wording("History", "the question holds {secrets}"),
        "text": wording("History", "the text holds {secrets}"),
        "answer": wording("History", "the answer holds {secrets}"),
    }
    left_out: dict[str, str] = {}
    why: list[str] = []
    for field, name in names.items():
        if secrets := find_secrets(getattr(entry, field)):
            left_out[field] = ""
            why.append(name.format(secrets=said(secrets)))
    if not left_out:
        return entry
    withheld = listed(why)
    return msgspec.structs.replace(
        entry,
        instruction=left_out.get("instruction", entry.instruction),
        text=left_out.get("text", entry.text),
        answer=left_out.get("answer", entry.answer),
        withheld=withheld,
    )
