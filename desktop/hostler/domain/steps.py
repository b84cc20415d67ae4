"""What the policy of one question hears and what it orders: facts in, commands out. `ask.py` is the policy."""

from __future__ import annotations

import enum

import msgspec

from hostler.domain.candidate import Candidate
from hostler.domain.errors import AttemptError
from hostler.domain.events import Event
from hostler.domain.registry import Target
from hostler.domain.usage import AttemptRow, Metrics


# Facts: what happened, when (seconds on any steady clock), to which attempt.
class Fact(msgspec.Struct, frozen=True, kw_only=True):
    at: float


class Began(Fact, frozen=True):
    """The user asked."""


class Spoke(Fact, frozen=True):
    n: int
    text: str


class Thought(Fact, frozen=True):
    n: int
    text: str


class Finished(Fact, frozen=True):
    """The host said that the answer is complete."""

    n: int
    metrics: Metrics
    poor: str = ""
    """What is poor about it, in the words of `quality.py`; nothing for a good answer."""


class Broke(Fact, frozen=True):
    n: int
    error: AttemptError


class Awake(Fact, frozen=True):
    """A host that was to be woken answers."""

    host: str


class StaysAsleep(Fact, frozen=True):
    """A host that was to be woken won't be: no packet could be sent, or it did not answer."""

    host: str


class Timer(enum.StrEnum):
    FIRST_TOKEN = "first_token"
    SILENCE = "silence"
    THINKING = "thinking"
    LAST = "last"
    WAKING = "waking"
    """Of the whole question, not of an attempt: nobody waits longer for a sleeping host."""


class Due(Fact, frozen=True):
    """A timer that was asked for is up."""

    n: int
    timer: Timer


class CancelAsked(Fact, frozen=True):
    """The user wants it to stop."""


# Commands: what the engine is to do.
class Command(msgspec.Struct, frozen=True):
    pass


class Start(Command, frozen=True):
    n: int
    candidate: Candidate

    @property
    def target(self) -> Target:
        return self.candidate.target


class Close(Command, frozen=True):
    """Close the attempt's connection; that stops its generation."""

    n: int
    kept_waiting: bool = False
    """It was warm, and silent past its deadline: better not to begin with it next time."""


class FinishLoad(Command, frozen=True):
    """Closing aborted a load; an empty request completes it, so that the next question finds it warm."""

    n: int
    candidate: Candidate


class WakeUp(Command, frozen=True):
    """Send the host a wake-up packet, and report when it answers."""

    host: str


class Wake(Command, frozen=True):
    n: int
    timer: Timer
    after_s: float


class Tell(Command, frozen=True):
    event: Event


class Record(Command, frozen=True):
    row: AttemptRow


class End(Command, frozen=True):
    """Nothing more will happen."""
