"""Reads the selection, else the clipboard, off the UI thread; the popup is on the screen meanwhile."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from hostler.domain.prompt import Source
from hostler.domain.said import counted
from hostler.system.selection import Captured as Read
from hostler.system.selection import Outcome, SelectionReader, Wanted, always
from hostler.ui.images import BadImage, Picture, from_bytes
from hostler.ui.words import number, translate, worded

log = logging.getLogger(__name__)

SETTLE_S = 1.0
"""After so long another window is active, where ours has closed; or none is, and none will be."""
READ_S = 0.3
"""How long a selection's owner may take to answer; a hung one would keep Qt's own clipboard waiting for 20 s."""


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """What was captured, with a line about it: `Selection · 214 words`. No text: the line says why, or is empty."""

    source: Source | None = None
    text: str = ""
    origin: str = ""
    app: str = ""
    """The window class of the app it came from, in lower case, where the desktop tells."""
    window: int = 0
    """The window it came from, as the system names it; 0: unknown."""
    selected: str = ""
    """What was selected there, whatever the user makes of `text`."""
    age_s: float | None = None
    """How long ago it was copied, where that is known."""
    clipboard: str = ""
    """The clipboard's text, where an action is about it."""
    pictures: tuple[Picture, ...] = ()

    def __repr__(self) -> str:
        return f"Captured({self.source}, {len(self.text)} chars)"


class Reader(Protocol):
    """Reads selection or clipboard in the background and tells what it was, with the number it was asked under."""

    def look(self) -> None: ...

    def read(self, number: int) -> None: ...


class Capture(QObject):
    """Reads in a thread of its own; `captured` comes on the UI thread."""

    captured = Signal(int, object)
    """(the number that was given, Captured)."""
    _read_before = Signal(object)

    def __init__(
        self, selection: SelectionReader, clipboard: SelectionReader, own_window: int = 0, *, before_shown: bool = False
    ) -> None:
        """`own_window` is the one that opens with what is captured; with `before_shown` only what comes before it."""
        super().__init__()
        self._selection, self._clipboard, self._own_window = selection, clipboard, own_window
        self._newest = 0
        self._closed_at = -math.inf
        self.wants_clipboard = False
        """Whether an action is about the clipboard: only then it is read beside a selection."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="capture")
        self._before_shown = before_shown
        self._show: Callable[[], object] | None = None
        self._before: tuple[float, Captured] | None = None
        self._read_before.connect(self._show_with)

    def warm_up(self) -> None:
        """Makes the first read as quick as the later ones."""
        if self._before_shown:
            return  # reading would be felt in the window that is active now
        self._thread.submit(lambda: self.now(lambda: not self._newest))
        self._selection.look(self._own_window)

    def before(self, show: Callable[[], object]) -> None:
        """Calls `show` as soon as our window may come: at once, or after what can be read only before it.

        Calls that come meanwhile show nothing more.
        """
        if not self._before_shown:
            show()
        elif self._show is None:
            self._show = show
            self.look()
            self._thread.submit(lambda: self._read_before.emit(self._safely()))

    def look(self) -> None:
        """Notes which window is active: what is selected there is what counts."""
        just_closed = time.monotonic() - self._closed_at < SETTLE_S
        self._selection.look(self._own_window, just_closed=just_closed)

    def closed(self) -> None:
        """Our own window has closed."""
        self._closed_at = time.monotonic()

    def read(self, number: int) -> None:
        """Reads what is selected in the window that was looked at; `captured` comes with `number`, unless a newer one
        was asked for before it ended."""
        self._newest = number
        found, self._before = self._before, None
        if found is not None and time.monotonic() - found[0] < SETTLE_S:
            QTimer.singleShot(0, self, lambda: self._hand_over(number, found[1]))
        else:
            self._thread.submit(self._tell, number)

    def now(self, wanted: Wanted = always) -> Captured:
        """Reads the selection, and the clipboard when there is none. Takes at most twice READ_S, for an image more."""
        selection = self._selection.read(READ_S, wanted)
        if selection.text.strip():
            beside = self._clipboard.read(READ_S, wanted).text if self.wants_clipboard else ""
            return _captured(Source.SELECTION, selection, "", clipboard=beside)
        clipboard = self._clipboard.read(READ_S, wanted)
        late = translate("Capture", "the selection didn't answer") if selection.outcome is Outcome.LATE else ""
        if clipboard.text.strip():
            return _captured(Source.CLIPBOARD, clipboard, late, clipboard=clipboard.text)
        if clipboard.outcome is Outcome.IMAGE:
            return _image(clipboard, late)
        return Captured(origin=late or _why_not(clipboard.outcome))

    def close(self) -> None:
        """Nothing is told any more. A read that waits for its owner ends within some ms."""
        self._newest = -1
        self._thread.shutdown(cancel_futures=True)

    def _tell(self, number: int) -> None:
        found = self._safely(lambda: number == self._newest) if number == self._newest else Captured()
        self._hand_over(number, found)

    def _hand_over(self, number: int, found: Captured) -> None:
        if number == self._newest:
            self.captured.emit(number, found)

    def _show_with(self, found: Captured) -> None:
        show, self._show = self._show, None
        if show is not None and self._newest >= 0:
            self._before = time.monotonic(), found
            show()

    def _safely(self, wanted: Wanted = always) -> Captured:
        try:
            return self.now(wanted)
        except Exception:
            # Whoever waits for the text must hear that there is none.
            log.exception("reading selection and clipboard failed by a bug")
            return Captured(origin=translate("Capture", "The selection can't be read; the log has the details"))


def _captured(source: Source, read: Read, note: str, *, clipboard: str) -> Captured:
    name = translate("Capture", "Selection") if source is Source.SELECTION else translate("Capture", "Clipboard")
    cut = translate("Capture", "only the start: it is very long") if read.truncated else ""
    age_s = read.age_s if source is Source.CLIPBOARD else None
    origin = " · ".join(part for part in (name, words_in(read.text), ago(age_s), cut, note) if part)
    return Captured(
        source=source,
        text=read.text,
        origin=origin,
        app=read.app,
        window=read.window if source is Source.SELECTION and not read.truncated else 0,
        selected=read.text if source is Source.SELECTION else "",
        age_s=age_s,
        clipboard=clipboard,
    )


def ago(age_s: float | None) -> str:
    """How long ago, from a minute on."""
    minutes = int((age_s or 0) // 60)
    if minutes < 60:
        return translate("Capture", "{count} min ago").format(count=number(minutes)) if minutes else ""
    return translate("Capture", "{count} h ago").format(count=number(minutes // 60))


def words_in(text: str) -> str:
    """How long a text is, in words."""
    n = len(text.split())
    return worded(counted("Capture", "%n words", "%n word", 1).format(n=n))


def _image(read: Read, note: str) -> Captured:
    if read.truncated:
        return Captured(origin=translate("Capture", "The clipboard holds an image that is too large"))
    try:
        picture = from_bytes(read.image)
    except BadImage as error:
        return Captured(origin=translate("Capture", "Clipboard · {why}").format(why=error))
    return Captured(source=Source.CLIPBOARD, pictures=(picture,), origin=note)


def _why_not(outcome: Outcome) -> str:
    """A line for what could not be taken; none for what simply isn't there."""
    return {
        Outcome.NOT_TEXT: translate("Capture", "The clipboard holds no text"),
        Outcome.LATE: translate("Capture", "The clipboard didn't answer"),
        Outcome.SECRET: translate("Capture", "The clipboard is marked as secret, so it was left alone"),
    }.get(outcome, "")
