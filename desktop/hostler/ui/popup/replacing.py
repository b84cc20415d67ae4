"""Puts an answer in place of the selection it was asked about, or on the clipboard, and says which."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from hostler.domain.prompt import Source
from hostler.domain.untrusted import printable
from hostler.system.paste import NoPaste, Outcome, Paster, Place
from hostler.ui.capture import Captured
from hostler.ui.courier import brought_to


class Replacing(QObject):
    """Pastes in a thread of its own: it waits for keys to be up and for another program to fetch."""

    ended = Signal(bool, str)
    """(whether the answer is in place, what to say)."""

    def __init__(self, paster: Paster, copy: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paster, self._copy = paster, copy
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="paste")
        self._number = 0
        self._pasted = brought_to(self, self._end)

    def can(self, captured: Captured) -> bool:
        """Whether an answer to this could go back to where it came from."""
        return captured.source is Source.SELECTION and captured.window != 0

    def put(self, answer: str, captured: Captured, own_window: int) -> None:
        """Pastes the answer over what was captured; `ended` says how that went.

        Text of a model may hold controls that would drive the program it lands in: they are left out.
        """
        text = printable(answer)
        if captured.source is Source.SELECTION and isinstance(self._paster, NoPaste):
            self._end(self._number, Outcome.UNAVAILABLE, text)
            return
        if not self.can(captured):
            self._end_copied(text, self.tr("Copied: no selection to replace"))
            return
        self._number += 1
        number = self._number
        place = Place(window=captured.window, selected=captured.selected, own_window=own_window)
        done = self._thread.submit(self._paster.paste, text, place)
        done.add_done_callback(
            lambda future: self._pasted(
                number, Outcome.UNAVAILABLE if future.cancelled() or future.exception() else future.result(), text
            )
        )

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._paster.close()

    def _end(self, number: int, outcome: Outcome, text: str) -> None:
        if number != self._number:
            return
        if outcome is Outcome.DONE:
            self.ended.emit(True, "")
            return
        said = {
            Outcome.CHANGED: self.tr("Copied: the window changed"),
            Outcome.DESELECTED: self.tr("Copied: the selection changed"),
            Outcome.TERMINAL: self.tr("Copied: nothing is pasted into a terminal"),
            Outcome.UNSAVED: self.tr("Copied: what the clipboard held could not be kept, so nothing was pasted"),
            Outcome.HELD: self.tr("Copied: a key was held down too long"),
            Outcome.IGNORED: self.tr("Copied: the window didn't take it"),
            Outcome.UNAVAILABLE: self.tr("Copied: on this desktop, press the key for paste yourself"),
        }
        self._end_copied(text, said[outcome])

    def _end_copied(self, text: str, said: str) -> None:
        self._copy(text)
        self.ended.emit(False, said)
