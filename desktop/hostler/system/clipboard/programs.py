"""Through pyperclip: the system's calls on Windows and macOS, wl-paste under Wayland.

It tells neither content that a password manager marked as secret nor content that is no text from an empty clipboard.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait

from hostler.system.selection import MAX_BYTES, READ_S, STEP_S, Captured, Outcome, Wanted, always


class ProgramClipboard:
    """Reads in a thread of its own, since pyperclip waits for ever when the owner hangs."""

    def __init__(self, paste: Callable[[], str] | None = None, *, fix: str = "", max_bytes: int = MAX_BYTES) -> None:
        """`fix` says what to install when there is nothing to read with."""
        self._paste, self._fix, self._max_bytes = paste or _paste, fix, max_bytes

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        pass

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        pasted: Future[str | Outcome] = Future()
        # A daemon: one that still waits must not keep the program from ending.
        threading.Thread(target=lambda: pasted.set_result(self._try()), name="clipboard", daemon=True).start()
        end = time.monotonic() + deadline_s
        while not pasted.done() and wanted() and (left_s := end - time.monotonic()) > 0:
            wait((pasted,), min(left_s, STEP_S))
        if not pasted.done():
            return Captured(outcome=Outcome.LATE)
        text = pasted.result()
        if isinstance(text, Outcome):
            return Captured(outcome=text, fix=self._fix if text is Outcome.UNAVAILABLE else "")
        data = text.encode("utf-8", "replace")
        start = data[: self._max_bytes].decode("utf-8", "ignore").replace("\r\n", "\n")
        if not start:
            return Captured(outcome=Outcome.NOTHING)
        if "\0" in start:
            return Captured(outcome=Outcome.NOT_TEXT)
        truncated = len(data) > self._max_bytes
        return Captured(outcome=Outcome.TEXT, text=start, truncated=truncated, total_bytes=len(data))

    def _try(self) -> str | Outcome:
        import pyperclip

        try:
            return self._paste()
        except UnicodeDecodeError:
            return Outcome.NOT_TEXT
        except (pyperclip.PyperclipException, OSError, subprocess.SubprocessError):
            return Outcome.UNAVAILABLE


def _paste() -> str:
    import pyperclip

    return str(pyperclip.paste())
