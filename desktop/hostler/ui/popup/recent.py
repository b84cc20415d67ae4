"""The prompts that were asked from this popup, as context for the next: in memory only, and without their text."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from msgspec.structs import replace

from hostler.domain.classify.context import KEPT, Earlier
from hostler.domain.prompt import Prompt


class Recent:
    """The last prompts with the route they took."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._asked: deque[tuple[float, Earlier]] = deque(maxlen=KEPT)

    def add(self, prompt: Prompt, route: str) -> None:
        """This prompt is asked now. The same one again, as on another route, takes its own place."""
        asked = Earlier.of(prompt, route)
        if self._asked and replace(self._asked[-1][1], route=route) == asked:
            self._asked.pop()
        self._asked.append((self._now(), asked))

    def earlier(self) -> tuple[Earlier, ...]:
        """Newest first, each with its age now."""
        now = self._now()
        return tuple(replace(asked, age_s=now - at) for at, asked in reversed(self._asked))
