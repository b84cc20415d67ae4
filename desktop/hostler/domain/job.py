"""A question that is answered in the background: what it is, and how far it has come."""

from __future__ import annotations

import enum

import msgspec

from hostler.domain.prompt import Prompt
from hostler.domain.said import counted
from hostler.domain.untrusted import one_line

TITLE_CHARS = 40
RUNS = 4
"""How often a job is begun: once, and three times more after Hostler was killed in the middle of it."""
GIVE_UP_S = 24 * 3600.0
"""For so long after its first try a job waits for a machine that answers."""
PAUSES_S = (60.0, 120.0, 300.0, 600.0)
"""Between two tries when nothing answered; the last one is repeated."""
FLAP_S = 5.0
"""A machine that comes and goes: each try in vain adds so much to the least time before the next."""


class JobState(enum.StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What the menu, the command line and a notification tell of a job. Its repr holds no text."""

    id: int
    title: str
    state: JobState
    created_ms: int
    """UTC, since the epoch, as all times here."""
    ended_ms: int | None = None
    due_ms: int = 0
    """A queued job isn't tried before."""
    waits: int = 0
    """How often nothing answered so far."""
    route: str = ""
    """Asked for by hand, or empty."""
    target: str = ""
    host: str = ""
    """Who answered: the id of the host."""
    model: str = ""
    errors: tuple[str, ...] = ()
    """Sentences: why it failed, why it still waits, or what the answer lacks."""

    def __repr__(self) -> str:
        return f"JobSummary(id={self.id}, state={self.state})"

    @property
    def is_open(self) -> bool:
        """Whether an answer may still come."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job with its prompt and, once it is done, its answer."""

    summary: JobSummary
    prompt: Prompt
    answer: str = ""
    tries: int = 0
    """How often it was begun without an end, this time included."""
    first_try_ms: int | None = None
    escalates: bool = True
    """Whether a bigger model may answer after a poor answer."""

    def __repr__(self) -> str:
        return f"Job({self.summary!r}, {self.prompt!r}, answer={len(self.answer)} chars)"

    @property
    def id(self) -> int:
        return self.summary.id


def title_of(prompt: Prompt) -> str:
    """The first words of the instruction. A title stands in notifications, so captured text is only counted."""
    if title := one_line(prompt.instruction, TITLE_CHARS):
        return title
    if words := len(prompt.text.split()):
        return counted("Jobs", "Text of %n words", "Text of %n word", 1).format(n=words)
    n = len(prompt.images)
    return counted("Jobs", "%n pictures", "Picture", 1).format(n=n)


def pause_s(waits: int) -> float:
    """How long to wait after the nth time that nothing answered, in seconds."""
    return PAUSES_S[min(max(waits, 1), len(PAUSES_S)) - 1]


def least_pause_s(waits: int) -> float:
    """How long to wait at least, even when a machine comes back: one that flaps isn't asked all the time."""
    return min(FLAP_S * max(0, waits - 1), pause_s(waits))
