"""X11: what is pasted, through a connection of our own. Qt's clipboard waits on the UI thread, for seconds a format."""

from __future__ import annotations

import threading
import time

from Xlib import X

from hostler.system.clipboard.pasteboard import DRAG_S, PASTE_S, Board, Pasted
from hostler.system.selection import IMAGE_BYTES, MAX_BYTES, Outcome, Wanted, always
from hostler.system.selection.x11 import IMAGES, TEXTS, Late, Line, Request, decoded
from hostler.system.x11 import GONE, NoDisplay, connect, disconnect

_URLS = "text/uri-list"


class X11Pasteboard:
    """The connection is kept: opening one takes longer than reading."""

    def __init__(self, display_name: str) -> None:
        self._display_name = display_name
        self._reading, self._dragging = threading.Lock(), threading.Lock()
        self._line: Line | None = None

    def read(self, board: Board, deadline_s: float = PASTE_S, wanted: Wanted = always) -> Pasted:
        with self._reading:
            try:
                if self._line is None:
                    self._line = Line(connect(self._display_name))
                self._line.wanted = wanted
                return _read(self._line, self._line.atom(board.value), time.monotonic() + deadline_s)
            except (NoDisplay, *GONE):
                self._hang_up()
                return Pasted(outcome=Outcome.UNAVAILABLE)

    def drag_answers(self, deadline_s: float = DRAG_S) -> bool:
        """With a connection of its own: a paste that waits for its owner must not hold this up."""
        with self._dragging:
            try:
                connection = connect(self._display_name)
            except NoDisplay:
                return False
            try:
                line = Line(connection)
                request = Request(line, line.atom("XdndSelection"), MAX_BYTES, time.monotonic() + deadline_s)
                # A no is an answer too: some programs speak only to the window that the drag is over.
                request.ask(line.atom("TARGETS"))
            except (Late, *GONE):
                return False
            finally:
                disconnect(connection)
            return True

    def close(self) -> None:
        with self._reading:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            disconnect(self._line.connection)
        self._line = None


def _read(line: Line, selection: int, end: float) -> Pasted:
    if line.connection.get_selection_owner(selection) == X.NONE:
        return Pasted(outcome=Outcome.NOTHING)
    request = Request(line, selection, MAX_BYTES, end)
    try:
        return _asked(request, line, selection, end)
    except Late:
        return Pasted(outcome=Outcome.LATE)
    finally:
        line.leave(request)


def _asked(request: Request, line: Line, selection: int, end: float) -> Pasted:
    listed = request.ask(line.atom("TARGETS"))
    offered = set(memoryview(listed).cast("I")) if listed and len(listed) % 4 == 0 else None
    urls: tuple[str, ...] = ()
    if offered is not None and line.atom(_URLS) in offered:
        lines = (request.ask(line.atom(_URLS)) or b"").decode("utf-8", "replace").splitlines()
        urls = tuple(url for url in map(str.strip, lines) if url and not url.startswith("#"))
    text, truncated = "", False
    for name, encoding in TEXTS:
        if offered is not None and line.atom(name) not in offered:
            continue
        if (data := request.ask(line.atom(name))) is not None:
            truncated = request.truncated
            text = decoded(data[:MAX_BYTES], encoding, whole=not truncated)[1]
            break
    image, kind = b"", ""
    if not text.strip() or urls:
        image, kind = _image(line, selection, offered or set(), end)
    found = Outcome.TEXT if text or urls else Outcome.IMAGE if image else None
    if found is None:
        found = Outcome.NOT_TEXT if offered else Outcome.NOTHING
    return Pasted(outcome=found, text=text, urls=urls, image=image, kind=kind, truncated=truncated)


def _image(line: Line, selection: int, offered: set[int], end: float) -> tuple[bytes, str]:
    """The first format that can be read, and its name. Raises Late."""
    for name in IMAGES:
        if line.atom(name) in offered:
            request = Request(line, selection, IMAGE_BYTES, end)
            try:
                data = request.ask(line.atom(name))
            finally:
                line.leave(request)
            if data:
                return data, name
    return b"", ""
