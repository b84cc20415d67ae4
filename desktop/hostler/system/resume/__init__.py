"""Whether this computer slept: what was known of the machines before that is old."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol


class ResumeWatch(Protocol):
    """Calls back on the loop that it was made for, once the computer is awake again."""

    def close(self) -> None: ...


class Unwatched:
    """Elsewhere the next look at the machines finds out."""

    def close(self) -> None:
        pass


def watch(loop: asyncio.AbstractEventLoop, on_resume: Callable[[], None], platform: str) -> ResumeWatch:
    """Watches from now on. Where the system doesn't tell, nothing is watched."""
    if not platform.startswith("linux"):
        return Unwatched()
    from hostler.system.resume.timerfd import TimerWatch, open_timer

    try:
        return TimerWatch(loop, open_timer(), on_resume)
    except OSError:
        return Unwatched()
