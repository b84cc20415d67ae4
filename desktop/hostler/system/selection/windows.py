"""Windows shows no selection to others: it is copied by Ctrl+C, read, and the clipboard put back with all its formats.

Where something can't be put back nothing is copied. Never in a terminal: there Ctrl+C ends what runs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cached_property

from hostler.system.paste import is_terminal
from hostler.system.selection import MAX_BYTES, READ_S, STEP_S, Captured, Outcome, Wanted, always
from hostler.system.windows import Contents, Win32, Window, is_marked, kept, system_calls, text_of

HELD_S = 0.5
"""How long the hotkey's own modifiers may stay down: with them Ctrl+C would be another key."""
LATE_S = 1.0
"""A copy that comes after its deadline is taken back for so long."""
CONSOLES = ("consolewindowclass", "cascadia_hosting_window_class", "mintty", "putty", "kitty", "virtualconsoleclass")
IN_A_TERMINAL = "Ctrl+C would end what runs in that terminal. Copy the text there as it allows (often Ctrl+Shift+C)."
UNSAVED = "what the clipboard holds could not be put back after it. Copy the text first: the clipboard can be read."
Pause = Callable[[float], object]


class WindowsSelection:
    """Reads what is selected in the window of the last look, while that is still the active one."""

    def __init__(
        self, calls: Win32 | None = None, clock: Callable[[], float] = time.monotonic, pause: Pause | None = None
    ) -> None:
        self._given = calls
        self._clock, self._pause = clock, pause or threading.Event().wait
        self._window = Window()
        self._lock = threading.Lock()
        self._reads = 0

    @cached_property
    def _calls(self) -> Win32:
        return self._given or system_calls()

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        window = self._calls.active()
        self._window = Window() if window.handle == own_window else window

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        window, calls = self._window, self._calls
        if runs_what_it_gets(window):
            return Captured(outcome=Outcome.UNAVAILABLE, fix=IN_A_TERMINAL)
        if not self._lock.acquire(timeout=deadline_s):
            return Captured(outcome=Outcome.LATE)
        self._reads += 1
        try:
            if not self._until(lambda: not calls.modifiers_down(), HELD_S, wanted):
                return Captured(outcome=Outcome.LATE)
            if not window.handle or calls.active().handle != window.handle:
                return Captured(outcome=Outcome.NOTHING)
            before = self._keep(deadline_s, wanted)
            if before is None:
                return Captured(outcome=Outcome.UNAVAILABLE, fix=UNSAVED)
            number = calls.sequence()
            calls.press_copy()
            if self._until(lambda: calls.sequence() != number, deadline_s, wanted):
                return self._take(window, before, deadline_s)
            undo = (window, number, before, self._reads)
            threading.Thread(target=self._undo_late, args=undo, name="clipboard", daemon=True).start()
            return Captured(outcome=Outcome.NOTHING)
        finally:
            self._lock.release()

    def _keep(self, deadline_s: float, wanted: Wanted) -> Contents | None:
        if self._calls.owner_hangs() or not self._until(self._calls.open, deadline_s, wanted):
            return None
        try:
            return kept(self._calls)
        finally:
            self._calls.close()

    def _take(self, window: Window, before: Contents, deadline_s: float) -> Captured:
        # Who writes keeps it open, so once it can be opened the copy is whole.
        marked, text = False, ""
        if is_open := self._until(self._calls.open, deadline_s, always):
            try:
                marked = is_marked(self._calls)
                text = "" if marked else text_of(self._calls)
            finally:
                self._calls.close()
        self._put_back(before, deadline_s)
        if marked or not text:
            return Captured(outcome=_without_text(marked=marked, is_open=is_open))
        data = text.encode("utf-8", "replace")
        return Captured(
            outcome=Outcome.TEXT,
            text=data[:MAX_BYTES].decode("utf-8", "ignore"),
            truncated=len(data) > MAX_BYTES,
            total_bytes=len(data),
            app=window.app,
            window=window.handle,
        )

    def _put_back(self, before: Contents, deadline_s: float) -> None:
        """Unless somebody copies something meanwhile: that is newer than both."""
        number = self._calls.sequence()
        self._until(
            lambda: self._calls.put(before, number) or self._calls.sequence() != number, max(deadline_s, READ_S), always
        )

    def _undo_late(self, window: Window, number: int, before: Contents, read: int) -> None:
        """Only what that program copied without its user: who is back in its window may have copied on purpose."""
        came = self._until(lambda: self._calls.sequence() != number, LATE_S, lambda: self._reads == read)
        if not came or self._calls.active().handle == window.handle or self._calls.owner() != window.app:
            return
        with self._lock:
            if self._reads == read and self._until(self._calls.open, READ_S, always):
                self._calls.close()  # the copy is whole now
                self._put_back(before, READ_S)

    def _until(self, done: Callable[[], bool], within_s: float, wanted: Wanted) -> bool:
        """Whether it came to that in time, while somebody wanted it."""
        end = self._clock() + within_s
        while not done():
            if self._clock() >= end or not wanted():
                return False
            self._pause(STEP_S / 2)
        return True


def runs_what_it_gets(window: Window) -> bool:
    """Whether Ctrl+C would end what runs in it."""
    return window.kind in CONSOLES or (bool(window.app) and is_terminal(window.app))


def _without_text(*, marked: bool, is_open: bool) -> Outcome:
    if marked:
        return Outcome.SECRET
    return Outcome.NOT_TEXT if is_open else Outcome.LATE
