"""A desktop of Windows as a fake: an active window that answers Ctrl+C, a clipboard, and a clock of its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from hostler.system.windows import UNICODE_TEXT, Window

WAIT_S = 10.0
EDITOR = Window(handle=0x10, kind="notepad", app="notepad")
OURS = Window(handle=0x99, kind="qt", app="hostler")


class FakeWindows:
    """Like Windows it minds that the clipboard is opened before it is read, and closed after."""

    def __init__(
        self, window: Window = EDITOR, selected: str | None = "selected", answers_after_s: float = 0.02
    ) -> None:
        self.window = window
        self.copies: dict[int, bytes] | None = None if selected is None else {UNICODE_TEXT: utf16(selected)}
        self.answers_after_s = answers_after_s
        self.held_until_s = 0.0
        self.busy_until_s = 0.0
        self.hangs = False
        self.contents: dict[int, bytes | None] = {UNICODE_TEXT: utf16("copied before")}
        self.names: dict[int, str] = {}
        self.presses = 0
        self.now_s = 0.0
        self._changes = 1
        self._owner = "word"
        self._open = False
        self._pressed_at: float | None = None
        self._lock = threading.RLock()
        self.go_on = threading.Event()
        """Until then time stands still for what goes on after a read."""

    # The clock.

    def clock(self) -> float:
        return self.now_s

    def pause(self, seconds: float) -> None:
        if threading.current_thread() is not threading.main_thread():
            assert self.go_on.wait(WAIT_S)
        with self._lock:
            self.now_s += seconds
            self._answer()

    def _answer(self) -> None:
        due = self._pressed_at is not None and self.now_s >= self._pressed_at + self.answers_after_s
        if due and self.copies is not None:
            self._pressed_at = None
            self.write(dict(self.copies), EDITOR.app)

    def write(self, contents: dict[int, bytes | None] | dict[int, bytes], owner: str) -> None:
        """A program puts something there."""
        with self._lock:
            self.contents, self._owner = dict(contents), owner
            self._changes += len(contents) + 1

    # What the system offers.

    def active(self) -> Window:
        return self.window

    def modifiers_down(self) -> bool:
        return self.now_s < self.held_until_s

    def press_copy(self) -> None:
        assert not self.modifiers_down(), "with the hotkey's own modifiers it is another key"
        assert not self._open, "the program could not copy"
        self.presses += 1
        self._pressed_at = self.now_s
        if not self.answers_after_s:
            self._answer()

    def sequence(self) -> int:
        return self._changes

    def owner_hangs(self) -> bool:
        return self.hangs

    def owner(self) -> str:
        return self._owner

    def open(self) -> bool:
        assert not self._open
        self._open = self.now_s >= self.busy_until_s
        return self._open

    def close(self) -> None:
        assert self._open
        self._open = False

    def formats(self) -> Sequence[int]:
        assert self._open
        return list(self.contents)

    def name(self, kind: int) -> str:
        return self.names.get(kind, "")

    def get(self, kind: int) -> bytes | None:
        assert self._open
        assert not self.hangs, "it would be waited for"
        return self.contents[kind]

    def put(self, contents: Sequence[tuple[int, bytes]], sequence: int) -> bool:
        assert not self._open
        if self.now_s < self.busy_until_s or sequence != self._changes:
            return False
        self.write(dict(contents), OURS.app)
        return True


def utf16(text: str) -> bytes:
    return (text + "\0").encode("utf-16-le")
