"""What is wrong with the app itself now: printed once, and shown until it is solved."""

from __future__ import annotations

import sys
from collections.abc import Callable

from hostler.ui.words import worded


class Problems:
    """Each is about something of its own: the tray, a hotkey, the config. One about the same takes its place."""

    def __init__(self, show: Callable[[str], None]) -> None:
        """`show` hears all that there are, a line each, whenever they change; "" when there are none."""
        self._show = show
        self._problems: dict[str, str] = {}

    def tell(self, about: str, problem: str) -> None:
        """There is one, in a sentence; or, with "", there is none about this any more."""
        if problem:
            self._problems[about] = problem
            print(f"hostler: {problem}", file=sys.stderr, flush=True)
            self.show()
        elif self._problems.pop(about, None) is not None:
            self.show()

    def solved(self, about: str) -> None:
        self.tell(about, "")

    def show(self) -> None:
        """Shows them once more: somebody else looks now, or in another language."""
        self._show("\n".join(worded(problem) for problem in self._problems.values()))
