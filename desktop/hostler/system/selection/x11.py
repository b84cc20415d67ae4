"""X11 selections through a connection of our own, with a deadline: a hung owner blocks Qt's clipboard for 20 s.

Source: ICCCM, sections 2.1 to 2.7: conversion (2.4), TARGETS (2.6.2), large data (INCR, 2.7.2).
"""

from __future__ import annotations

import codecs
import select
import threading
import time
from typing import Any

from Xlib import X

from hostler.system.selection import MAX_BYTES, READ_S, Captured, Outcome
from hostler.system.x11 import GONE, NoDisplay, active_window, connect, disconnect, same_client

_TEXT = (("UTF8_STRING", "utf-8"), ("text/plain;charset=utf-8", "utf-8"), ("STRING", "latin-1"))
_NO_CONTENT = ("TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "DELETE")
SECRET_HINT = "x-kde-passwordManagerHint"
_PLACE = "HOSTLER_SELECTION"


class X11Selection:
    """Reads PRIMARY or CLIPBOARD. The connection is kept: opening one takes longer than reading."""

    def __init__(self, display_name: str, name: str, *, only_active: bool = False, max_bytes: int = MAX_BYTES) -> None:
        """With `only_active` the selection counts only when it belongs to the program of the active window."""
        self._display_name, self._name = display_name, name
        self._only_active, self._max_bytes = only_active, max_bytes
        self._reading = threading.Lock()
        self._connection: Any = None
        self._left: dict[int, _Request] = {}
        self._looking: Any = None
        self._seen: tuple[int | None] | None = None

    def look(self) -> None:
        """With a connection of its own: a read that waits for its owner must not hold this up."""
        try:
            if self._looking is None:
                self._looking = connect(self._display_name)
            self._seen = (active_window(self._looking),)
        except (NoDisplay, *GONE):
            if self._looking is not None:
                disconnect(self._looking)
            self._looking = self._seen = None

    def read(self, deadline_s: float = READ_S) -> Captured:
        with self._reading:
            try:
                return self._read(time.monotonic() + deadline_s)
            except (NoDisplay, *GONE):
                self._disconnect()
                return Captured(outcome=Outcome.UNAVAILABLE)

    def close(self) -> None:
        """Gives the connections back. The reader can be used again: it opens new ones."""
        with self._reading:
            self._disconnect()
        if self._looking is not None:
            disconnect(self._looking)
            self._looking = self._seen = None

    def _disconnect(self) -> None:
        if self._connection is not None:
            disconnect(self._connection)
        self._connection = None
        self._left.clear()

    def _read(self, end: float) -> Captured:
        if self._connection is None:
            self._connection = connect(self._display_name)
        self._clear_away()
        selection = self._connection.get_atom(self._name)
        owner = self._connection.get_selection_owner(selection)
        if owner == X.NONE:
            return Captured(outcome=Outcome.NOTHING)
        stale = not self._is_active(owner.id)
        if stale and self._only_active:
            return Captured(outcome=Outcome.NOTHING, stale=True)
        request = _Request(self._connection, selection, self._max_bytes, end)
        try:
            outcome, text = self._text(request)
        except _Late:
            self._left[request.window.id] = request
            return Captured(outcome=Outcome.LATE, stale=stale)
        request.window.destroy()
        if outcome is not Outcome.TEXT:
            return Captured(outcome=outcome, stale=stale)
        return Captured(
            outcome=outcome, text=text, truncated=request.truncated, total_bytes=request.total_bytes, stale=stale
        )

    def _text(self, request: _Request) -> tuple[Outcome, str]:
        atom = self._connection.get_atom
        listed = request.ask(atom("TARGETS"))
        # An owner that lists nothing may still answer. Atoms are compared as numbers: a wrong one has no name.
        offered = set(memoryview(listed).cast("I")) if listed and len(listed) % 4 == 0 else None
        if offered is not None and atom(SECRET_HINT) in offered:
            return Outcome.SECRET, ""
        for name, encoding in _TEXT:
            if offered is None or atom(name) in offered:
                data = request.ask(atom(name))
                if data is not None:
                    return _decoded(data[: self._max_bytes], encoding, whole=not request.truncated)
        has_content = offered is not None and offered - {atom(name) for name in _NO_CONTENT}
        return (Outcome.NOT_TEXT if has_content else Outcome.NOTHING), ""

    def _is_active(self, owner_id: int) -> bool:
        """Whether the owner's program has the active window: now, or when `look` was called."""
        seen = self._seen
        active = seen[0] if seen is not None else active_window(self._connection)
        return active is not None and same_client(self._connection, owner_id, active)

    def _clear_away(self) -> None:
        """Takes what late owners have answered to earlier reads, and ends those."""
        while self._connection.pending_events():
            event = self._connection.next_event()
            late = self._left.get(event.window.id if event.type == X.PropertyNotify else _requestor(event))
            if late is not None and late.is_answer(event):
                late.window.destroy()
                del self._left[late.window.id]


class _Late(Exception):
    """The owner's time is over."""


class _Request:
    """One conversation with an owner, which puts its answers in a window of ours.

    Each has a window of its own, so a late answer is never taken for one to the next request. A late one's window
    stays until the answer came: programs with Xlib's own error handling (xclip) die when it is gone, and what they
    held is lost. For the same reason the window goes only while the owner waits for us: an owner of much data sends
    the next piece when the last one is deleted, so the piece that is enough stays.
    """

    def __init__(self, connection: Any, selection: int, max_bytes: int, end: float) -> None:
        self._connection, self._selection, self._max_bytes, self._end = connection, selection, max_bytes, end
        self._place = connection.get_atom(_PLACE)
        self._awaited = X.SelectionNotify
        root = connection.screen().root
        self.window = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)
        self.truncated = False
        self.total_bytes: int | None = None

    def ask(self, target: int) -> bytes | None:
        """The owner's answer for one target, or its start, a little over `max_bytes`. None when it declines.

        Raises _Late.
        """
        self.truncated, self.total_bytes = False, None
        self.window.convert_selection(self._selection, target, self._place, X.CurrentTime)
        if self._answer().property == X.NONE:
            return None
        piece = self._piece()
        if piece is None:
            return b""
        if piece.property_type == self._connection.get_atom("INCR"):
            return self._pieces(piece)
        data = _bytes(piece)
        self.total_bytes = len(data) + piece.bytes_after
        self.truncated = self.total_bytes > self._max_bytes
        self.window.delete_property(self._place)
        return data

    def is_answer(self, event: Any) -> bool:
        """Whether the owner waits for us after this event."""
        if self._awaited == X.SelectionNotify:
            return bool(event.type == X.SelectionNotify and _requestor(event) == self.window.id)
        return bool(
            event.type == X.PropertyNotify
            and event.window.id == self.window.id
            and event.atom == self._place
            and event.state == X.PropertyNewValue
        )

    def _pieces(self, first: Any) -> bytes:
        announced = int(first.value[0]) if len(first.value) else 0
        pieces: list[bytes] = []
        size = 0
        self._awaited = X.PropertyNotify
        while size <= self._max_bytes:
            self.window.delete_property(self._place)
            self._answer()
            piece = self._piece()
            if piece is None or not len(piece.value):
                self.window.delete_property(self._place)
                self.total_bytes = size
                break
            pieces.append(_bytes(piece))
            size += len(pieces[-1])
        else:
            self.truncated = True
            # ICCCM calls it a lower bound; xclip says 0, GTK and Qt the size.
            self.total_bytes = announced if announced > size else None
        self._awaited = X.SelectionNotify
        return b"".join(pieces)

    def _piece(self) -> Any:
        return self.window.get_property(self._place, X.AnyPropertyType, 0, self._max_bytes // 4 + 1)

    def _answer(self) -> Any:
        self._connection.flush()
        while True:
            while not self._connection.pending_events():
                left_s = self._end - time.monotonic()
                if left_s <= 0 or not select.select([self._connection], [], [], left_s)[0]:
                    raise _Late
            event = self._connection.next_event()
            if self.is_answer(event):
                return event
            if time.monotonic() >= self._end:
                raise _Late


def _requestor(event: Any) -> int:
    return int(event.requestor.id) if event.type == X.SelectionNotify else 0


def _decoded(data: bytes, encoding: str, *, whole: bool) -> tuple[Outcome, str]:
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
