"""X11 selections through a connection of our own, with a deadline: a hung owner blocks Qt's clipboard for 20 s.

Source: ICCCM, sections 2.1 to 2.7: conversion (2.4), TARGETS (2.6.2), large data (INCR, 2.7.2).
"""

from __future__ import annotations

import codecs
import select
import threading
import time
from typing import Any

from Xlib import X, Xatom

from hostler.system.selection import (
    IMAGE_BYTES,
    IMAGE_S,
    MAX_BYTES,
    READ_S,
    STEP_S,
    Captured,
    Outcome,
    Wanted,
    always,
)
from hostler.system.x11 import GONE, NoDisplay, active_window, connect, disconnect, same_client, window_class

TEXTS = (("UTF8_STRING", "utf-8"), ("text/plain;charset=utf-8", "utf-8"), ("STRING", "latin-1"))
IMAGES = ("image/png", "image/jpeg", "image/webp", "image/bmp", "image/tiff")
_NO_CONTENT = ("TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "DELETE")
SECRET_HINT = "x-kde-passwordManagerHint"
_PLACE = "HOSTLER_SELECTION"
SURPLUS_S = 0.05
"""How long a read may go on, once enough has come, to let the owner finish: xclip gives 20 MB in it, GTK 1 MB."""


class X11Selection:
    """Reads PRIMARY or CLIPBOARD. The connection is kept: opening one takes longer than reading."""

    def __init__(
        self,
        display_name: str,
        name: str,
        *,
        only_active: bool = False,
        max_bytes: int = MAX_BYTES,
        images: bool = False,
    ) -> None:
        """With `only_active` the selection counts only when it belongs to the program of the active window.

        With `images` one is taken where there is no text; for it the owner has IMAGE_S.
        """
        self._images = images
        self._display_name, self._name = display_name, name
        self._only_active, self._max_bytes = only_active, max_bytes
        self._reading = threading.Lock()
        self._line: Line | None = None
        self._looking: Any = None
        self._seen: tuple[int | None] | None = None

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        """With a connection of its own: a read that waits for its owner must not hold this up."""
        try:
            if self._looking is None:
                self._looking = connect(self._display_name)
            active = active_window(self._looking)
            # Window managers take some ms to make another window active after one has closed; none is, for a moment.
            settled = not just_closed if active is None else active != own_window
            if settled or self._seen is None:
                self._seen = (active,)
        except (NoDisplay, *GONE):
            self._look_away()

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        with self._reading:
            try:
                if self._line is None:
                    self._line = Line(connect(self._display_name))
                self._line.wanted = wanted
                return self._read(self._line, time.monotonic() + deadline_s)
            except (NoDisplay, *GONE):
                self._hang_up()
                return Captured(outcome=Outcome.UNAVAILABLE)

    def close(self) -> None:
        """Gives the connections back. The reader can be used again: it opens new ones."""
        with self._reading:
            self._hang_up()
        self._look_away()

    def _hang_up(self) -> None:
        if self._line is not None:
            disconnect(self._line.connection)
        self._line = None

    def _look_away(self) -> None:
        if self._looking is not None:
            disconnect(self._looking)
        self._looking = self._seen = None

    def _read(self, line: Line, end: float) -> Captured:
        selection = line.atom(self._name)
        owner = line.connection.get_selection_owner(selection)
        if owner == X.NONE:
            return Captured(outcome=Outcome.NOTHING)
        active = self._active(line.connection)
        stale = active is None or not same_client(line.connection, owner.id, active)
        if stale and self._only_active:
            return Captured(outcome=Outcome.NOTHING, stale=True)
        request = Request(line, selection, self._max_bytes, end)
        try:
            outcome, text, offered = self._text(request, line)
        except Late:
            outcome, text, offered = Outcome.LATE, "", set()
        truncated, total_bytes = request.truncated, request.total_bytes
        age_s = _age_s(request, line) if outcome is Outcome.TEXT and not self._only_active else None
        line.leave(request)
        if outcome is Outcome.NOT_TEXT and self._images:
            return self._image(line, selection, offered, stale=stale)
        if outcome is not Outcome.TEXT:
            return Captured(outcome=outcome, stale=stale)
        return Captured(
            outcome=outcome,
            text=text,
            truncated=truncated,
            total_bytes=total_bytes,
            age_s=age_s,
            stale=stale,
            app=window_class(line.connection, active) if active is not None and not stale else "",
            window=active if active is not None and not stale else 0,
        )

    def _text(self, request: Request, line: Line) -> tuple[Outcome, str, set[int]]:
        """The text, and what else is offered, as atoms."""
        listed = request.ask(line.atom("TARGETS"))
        # An owner that lists nothing may still answer. Atoms are compared as numbers: a wrong one has no name.
        offered = set(memoryview(listed).cast("I")) if listed and len(listed) % 4 == 0 else None
        if offered is not None and line.atom(SECRET_HINT) in offered:
            return Outcome.SECRET, "", set()
        for name, encoding in TEXTS:
            if offered is None or line.atom(name) in offered:
                data = request.ask(line.atom(name))
                if data is not None:
                    outcome, text = decoded(data[: self._max_bytes], encoding, whole=not request.truncated)
                    return outcome, text, offered or set()
        has_content = offered is not None and offered - {line.atom(name) for name in _NO_CONTENT}
        return (Outcome.NOT_TEXT if has_content else Outcome.NOTHING), "", offered or set()

    def _image(self, line: Line, selection: int, offered: set[int], *, stale: bool) -> Captured:
        """The image that is offered instead of a text."""
        for name in IMAGES:
            if line.atom(name) not in offered:
                continue
            request = Request(line, selection, IMAGE_BYTES, time.monotonic() + IMAGE_S)
            try:
                data = request.ask(line.atom(name))
            except Late:
                line.leave(request)
                return Captured(outcome=Outcome.LATE, stale=stale)
            line.leave(request)
            if data:
                return Captured(
                    outcome=Outcome.IMAGE,
                    image=data,
                    truncated=request.truncated,
                    total_bytes=request.total_bytes,
                    stale=stale,
                )
        return Captured(outcome=Outcome.NOT_TEXT, stale=stale)

    def _active(self, connection: Any) -> int | None:
        """The active window: now, or when `look` was called."""
        seen = self._seen
        return seen[0] if seen is not None else active_window(connection)


class Late(Exception):
    """The owner's time is over."""


class Line:
    """The connection, and the requests on it that their owners haven't ended yet."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.wanted: Wanted = always
        """Whether anybody still waits for the current request."""
        self._left: dict[int, Request] = {}

    def atom(self, name: str) -> int:
        return int(self.connection.get_atom(name))

    def leave(self, request: Request) -> None:
        """Ends a request now, or as soon as its owner has answered."""
        if request.is_over:
            request.window.destroy()
            self.connection.flush()
        else:
            self._left[request.window.id] = request

    def next_event(self, end: float) -> Any:
        """The next event for the current request. Raises Late when `end` (of the monotonic clock) comes first, or
        nobody waits any more."""
        while True:
            self.connection.flush()
            while not self.connection.pending_events():
                left_s = end - time.monotonic()
                if left_s <= 0 or not self.wanted():
                    raise Late
                select.select([self.connection], [], [], min(left_s, STEP_S))
            event = self.connection.next_event()
            request = self._left.get(_window_id(event))
            if request is None:
                return event
            request.go_on(event)
            if request.is_over:
                del self._left[request.window.id]
                request.window.destroy()


class Request:
    """One conversation with an owner, which puts its answers in a window of ours.

    Each has a window of its own, so a late answer is never taken for one to the next request. The window stays until
    the owner has finished, and what is too much is taken and thrown away: measured, xclip dies of a window that is
    gone, and waits for ever for one that takes no more; either way what it held is lost.
    """

    def __init__(self, line: Line, selection: int, max_bytes: int, end: float) -> None:
        self._line, self._selection, self._max_bytes, self._end = line, selection, max_bytes, end
        self._place, self._incr = line.atom(_PLACE), line.atom("INCR")
        self._awaited: int | None = None
        root = line.connection.screen().root
        self.window = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)
        self.truncated = False
        self.total_bytes: int | None = None
        self.kind, self.bits = 0, 8
        """The type of the last answer, as an atom, and the bits of its units."""

    @property
    def is_over(self) -> bool:
        """Whether the owner has nothing more to say."""
        return self._awaited is None

    def ask(self, target: int) -> bytes | None:
        """The owner's answer for one target, or its start, a little over `max_bytes`. None when it declines.

        Raises Late.
        """
        self.truncated, self.total_bytes = False, None
        self.window.convert_selection(self._selection, target, self._place, X.CurrentTime)
        self._awaited = X.SelectionNotify
        if self._answer().property == X.NONE:
            self._awaited = None
            return None
        piece = self._piece(self._max_bytes)
        if piece is not None and piece.property_type == self._incr:
            return self._pieces(int(piece.value[0]) if len(piece.value) else 0)
        self._awaited = None
        self.window.delete_property(self._place)
        if piece is None:
            return b""
        self.kind, self.bits = int(piece.property_type), int(piece.format)
        data = _bytes(piece)
        self.total_bytes = len(data) + piece.bytes_after
        self.truncated = self.total_bytes > self._max_bytes
        return data

    def server_time(self) -> int:
        """The server's clock now, in ms. Raises Late."""
        # An event carries it, and appending nothing to a property makes one.
        self.window.change_property(Xatom.WM_NAME, Xatom.STRING, 8, b"", mode=X.PropModeAppend)
        while (seen := self._line.next_event(self._end)).type != X.PropertyNotify or seen.atom != Xatom.WM_NAME:
            pass
        return int(seen.time)

    def go_on(self, event: Any) -> None:
        """Takes an answer to a request that nobody waits for, so that the owner can end it."""
        if not self._is_answer(event):
            return
        piece = self._piece(0)
        starts = event.type == X.SelectionNotify and piece is not None and piece.property_type == self._incr
        continues = event.type == X.PropertyNotify and piece is not None and piece.bytes_after
        self._awaited = X.PropertyNotify if starts or continues else None
        self.window.delete_property(self._place)

    def _pieces(self, announced_bytes: int) -> bytes:
        """Large data: each time that we delete the property, the owner puts the next piece there; an empty one ends."""
        self._awaited = X.PropertyNotify
        kept: list[bytes] = []
        size = 0
        try:
            while True:
                self.window.delete_property(self._place)
                self._answer()
                piece = self._piece(max(0, self._max_bytes - size))
                if piece is None or not len(piece.value) + piece.bytes_after:
                    break
                self.kind, self.bits = int(piece.property_type), int(piece.format)
                kept.append(_bytes(piece))
                before, size = size, size + len(kept[-1]) + piece.bytes_after
                if before <= self._max_bytes < size:
                    self._end = min(self._end, time.monotonic() + SURPLUS_S)
        except Late:
            if size <= self._max_bytes:
                raise
            # Enough has come; the rest is taken in later reads. What was announced is a lower bound, xclip says 0.
            self.truncated = True
            self.total_bytes = announced_bytes if announced_bytes > size else None
            return b"".join(kept)
        self._awaited = None
        self.window.delete_property(self._place)
        self.truncated, self.total_bytes = size > self._max_bytes, size
        return b"".join(kept)

    def _piece(self, max_bytes: int) -> Any:
        """What is in the property, at most `max_bytes` and 4 more of it; `bytes_after` counts the rest."""
        return self.window.get_property(self._place, X.AnyPropertyType, 0, (max_bytes + 3) // 4)

    def _answer(self) -> Any:
        while not self._is_answer(event := self._line.next_event(self._end)):
            pass
        return event

    def _is_answer(self, event: Any) -> bool:
        if event.type != self._awaited or _window_id(event) != self.window.id:
            return False
        if event.type == X.SelectionNotify:
            return True
        return bool(event.atom == self._place and event.state == X.PropertyNewValue)


def _age_s(request: Request, line: Line) -> float | None:
    """How long the owner has had it; None where it doesn't say (ICCCM 2.6.2, TIMESTAMP)."""
    if not request.is_over:
        return None
    try:
        at = request.ask(line.atom("TIMESTAMP"))
        if at is None or len(at) != 4 or not any(at):
            return None
        # The server's clock is 32 bits of ms, and starts again after 49 days.
        return ((request.server_time() - memoryview(at).cast("I")[0]) & 0xFFFFFFFF) / 1000
    except Late:
        return None


def _window_id(event: Any) -> int:
    if event.type == X.SelectionNotify:
        return int(event.requestor.id)
    return int(event.window.id) if event.type == X.PropertyNotify else 0


def decoded(data: bytes, encoding: str, *, whole: bool) -> tuple[Outcome, str]:
    # Of a part the last character may be cut: the incremental decoder leaves it out.
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data, final=whole)
    text = text.rstrip("\0")
    if "\0" in text:
        return Outcome.NOT_TEXT, ""
    text = text.replace("\r\n", "\n")
    return (Outcome.TEXT if text else Outcome.NOTHING), text


def _bytes(piece: Any) -> bytes:
    """python-xlib gives 8-bit values as bytes, others as an array."""
    value = piece.value
    return value if isinstance(value, bytes) else value.tobytes()
