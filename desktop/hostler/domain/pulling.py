"""How far a host is with fetching a model: what is there, how quickly it comes, and how long it still takes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import msgspec

from hostler.domain.said import composed

SPEED_S = 10.0
"""The speed is what came in the last so many seconds: it follows the line, and doesn't jump."""


class PullProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a host is with fetching a model. Neither figure ever falls; the total grows as more parts are known."""

    status: str
    """The host's own words, safe to show."""
    completed_bytes: int = 0
    total_bytes: int = 0
    """0: not known yet."""

    @property
    def share(self) -> float | None:
        """From 0 to 1; None while nothing is known."""
        return self.completed_bytes / self.total_bytes if self.total_bytes else None

    @property
    def is_fetching(self) -> bool:
        """Whether bytes come: before and after that the host's own word for what it does says more than a share."""
        return self.total_bytes > 0 and self.status.startswith("pulling")


class Rate:
    """How quickly bytes come, and for how long they still will."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is in seconds."""
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def saw(self, progress: PullProgress) -> None:
        """Takes note of how much is there now. What was there before the first look counts for nothing."""
        if not progress.total_bytes:
            return
        now = self._clock()
        self._seen.append((now, progress.completed_bytes))
        while len(self._seen) > 2 and self._seen[1][0] < now - SPEED_S:
            self._seen.popleft()

    @property
    def bytes_per_s(self) -> float | None:
        """None while it can't be told: too early, or nothing comes."""
        if len(self._seen) < 2:
            return None
        (began, had), (now, has) = self._seen[0], self._seen[-1]
        return (has - had) / (now - began) if has > had and now - began >= 1 else None

    def left_s(self, progress: PullProgress) -> float | None:
        """Seconds until all of it is there, at this speed."""
        speed = self.bytes_per_s
        return None if speed is None else (progress.total_bytes - progress.completed_bytes) / speed


def in_units(size_bytes: int) -> str:
    """`5.2 GB`, `820 MB`: as Ollama writes sizes, in powers of ten."""
    if size_bytes >= 1e9:
        return composed("{size:.1f} GB").format(size=size_bytes / 1e9)
    if size_bytes >= 1e6:
        return composed("{size:.0f} MB").format(size=size_bytes / 1e6)
    return composed("{size:.0f} KB").format(size=size_bytes / 1e3)
