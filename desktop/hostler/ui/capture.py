"""Reads the selection, else the clipboard, off the UI thread; the popup is on the screen meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Signal

from hostler.domain.prompt import Source
from hostler.system.selection import Captured as Read
from hostler.system.selection import Outcome, SelectionReader

READ_S = 0.3
"""How long a selection's owner may take to answer; a hung one would keep Qt's own clipboard waiting for 20 s."""


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """What was captured, with a line about it: `Selection · 214 words`. No text: the line says why, or is empty."""

    source: Source | None = None
    text: str = ""
    origin: str = ""

    def __repr__(self) -> str:
        return f"Captured({self.source}, {len(self.text)} chars)"


class Capture(QObject):
    """Reads in a thread of its own; `captured` comes on the UI thread."""

    captured = Signal(int, object)
    """(the number that was given, Captured)."""

    def __init__(self, selection: SelectionReader, clipboard: SelectionReader) -> None:
        super().__init__()
        self._selection, self._clipboard = selection, clipboard
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="capture")

    def warm_up(self) -> None:
        """Makes the first read as quick as the later ones."""
        self._thread.submit(self.now)
        self._selection.look()

    def look(self) -> None:
        """Notes which window is active: what is selected there is what counts."""
        self._selection.look()

    def read(self, number: int) -> None:
        """Reads what is selected in the window that was looked at; `captured` comes with `number`."""
        self._thread.submit(lambda: self.captured.emit(number, self.now()))

    def now(self) -> Captured:
        """Reads the selection, and the clipboard when there is none. Takes at most twice READ_S."""
        selection = self._selection.read(READ_S)
        if selection.text.strip():
            return _captured(Source.SELECTION, selection, "")
        clipboard = self._clipboard.read(READ_S)
        late = _tr("the selection didn't answer") if selection.outcome is Outcome.LATE else ""
        if clipboard.text.strip():
            return _captured(Source.CLIPBOARD, clipboard, late)
        return Captured(origin=late or _why_not(clipboard.outcome))

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


def _captured(source: Source, read: Read, note: str) -> Captured:
    text = read.text or ""
    words = len(text.split())
    name = _tr("Selection") if source is Source.SELECTION else _tr("Clipboard")
    count = _tr("1 word") if words == 1 else _tr("{count} words").format(count=f"{words:,}".replace(",", "\u2009"))
    cut = _tr("only the start: it is very long") if read.truncated else ""
    return Captured(source=source, text=text, origin=" · ".join(part for part in (name, count, cut, note) if part))


def _why_not(outcome: Outcome) -> str:
    """A line for what could not be taken; none for what simply isn't there."""
    return {
        Outcome.NOT_TEXT: _tr("The clipboard holds no text"),
        Outcome.LATE: _tr("The clipboard didn't answer"),
        Outcome.SECRET: _tr("The clipboard is marked as secret, so it was left alone"),
    }.get(outcome, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Capture", text)
