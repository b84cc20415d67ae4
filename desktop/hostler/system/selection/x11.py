"""X11 selections through a connection of our own, with a deadline: a hung owner blocks Qt's clipboard for 20 s.

Source: ICCCM, sections 2.1 to 2.7 (conversion, INCR).
"""

from __future__ import annotations

import select
import time
from typing import Any

from Xlib import X, display, error

from hostler.system.selection import MAX_BYTES, READ_S, Captured, Outcome

_TARGETS = ("UTF8_STRING", "text/plain;charset=utf-8", "STRING")
SECRET_HINT = "x-kde-passwordManagerHint"
CHUNK_WORDS = 65_536


class _Late(Exception):
    pass


class X11Selection:
    """Reads PRIMARY or CLIPBOARD. The connection is kept: opening one takes longer than reading."""

    def __init__(self, display_name: str, name: str, *, only_active: bool = False, max_bytes: int = MAX_BYTES) -> None:
        """With `only_active` the selection counts only when it belongs to the program of the active window."""
        self._display_name, self._name = display_name, name
        self._only_active, self._max_bytes = only_active, max_bytes
        self._connection: Any = None
        self._window: Any = None
        self._looking: Any = None
        self._active: int | None = None

    def look(self) -> None:
        """With a connection of its own: a read that waits for its owner must not hold this up."""
        try:
            if self._looking is None:
                self._looking = display.Display(self._display_name)
            self._active = _active_window(self._looking)
        except (error.DisplayError, error.ConnectionClosedError, error.XError, OSError):
            self._looking, self._active = None, None

    def read(self, deadline_s: float = READ_S) -> Captured:
        try:
            return self._read(time.monotonic() + deadline_s)
        except _Late:
            # Its answer may still come: on this connection it would be taken for the next one's.
            self.close()
            return Captured(outcome=Outcome.LATE)
        except (error.DisplayError, error.ConnectionClosedError, error.XError, OSError):
            self.close()
            return Captured(outcome=Outcome.UNAVAILABLE)

    def close(self) -> None:
        if self._connection is not None:
            try:
                self._connection.close()
            except (error.ConnectionClosedError, OSError):
                pass
            self._connection = self._window = None

    def _read(self, end: float) -> Captured:
        self._open()
        owner = self._connection.get_selection_owner(self._atom(self._name))
        if owner == X.NONE or (self._only_active and not self._is_active(owner.id)):
            return Captured(outcome=Outcome.NOTHING)
        offered = self._convert("TARGETS", end)
        names = self._names(offered) if offered is not None else set(_TARGETS)
        if SECRET_HINT in names:
            return Captured(outcome=Outcome.SECRET)
        for target in _TARGETS:
            if target in names and (data := self._convert(target, end)) is not None:
                return self._captured(data, "latin-1" if target == "STRING" else "utf-8")
        return Captured(outcome=Outcome.NOT_TEXT if names - {"TARGETS", "TIMESTAMP", "MULTIPLE"} else Outcome.NOTHING)

    def _captured(self, data: bytes, encoding: str) -> Captured:
        truncated = len(data) > self._max_bytes
        text = data[: self._max_bytes].decode(encoding, "ignore" if truncated else "replace")
        if "\0" in text.rstrip("\0"):
            return Captured(outcome=Outcome.NOT_TEXT)
        text = text.rstrip("\0").replace("\r\n", "\n")
        if not text:
            return Captured(outcome=Outcome.NOTHING)
        return Captured(outcome=Outcome.TEXT, text=text, truncated=truncated)

    def _open(self) -> None:
        if self._connection is None:
            self._connection = display.Display(self._display_name)
            root = self._connection.screen().root
            self._window = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)

    def _atom(self, name: str) -> int:
        return int(self._connection.intern_atom(name))

    def _is_active(self, owner_id: int) -> bool:
        """Whether the owner is of the same client as the active window: ids of one client share their upper bits."""
        active = self._active if self._looking is not None else _active_window(self._connection)
        mask = ~int(self._connection.display.info.resource_id_mask)
        return active is not None and (owner_id & mask) == (active & mask)

    def _names(self, targets: bytes) -> set[str]:
        size = 4
        atoms = [int.from_bytes(targets[at : at + size], "little") for at in range(0, len(targets), size)]
        return {str(self._connection.get_atom_name(atom)) for atom in atoms if atom}

    def _convert(self, target: str, end: float) -> bytes | None:
        """Asks the owner for one target. None when it declines; raises _Late when it stays silent."""
        selection, wanted, place = self._atom(self._name), self._atom(target), self._atom("HOSTLER_SELECTION")
        self._window.convert_selection(selection, wanted, place, X.CurrentTime)
        self._connection.flush()
        while True:
            event = self._next_event(end)
            if event.type == X.SelectionNotify and event.target == wanted:
                break
        if event.property == X.NONE:
            return None
        return self._collect(place, end)

    def _collect(self, place: int, end: float) -> bytes:
        """The data that the owner has put into our property, in one piece or in many (INCR)."""
        piece = self._take(place)
        if piece is None:
            return b""
        if piece.property_type != self._atom("INCR"):
            return _bytes(piece)
        data = b""
        while len(data) <= self._max_bytes:
            event = self._next_event(end)
            if event.type != X.PropertyNotify or event.atom != place or event.state != X.PropertyNewValue:
                continue
            piece = self._take(place)
            more = _bytes(piece) if piece is not None else b""
            if not more:
                return data
            data += more
        # Enough; the owner would go on sending to this window.
        self._connection.flush()
        self.close()
        return data

    def _take(self, place: int) -> Any:
        piece = self._window.get_full_property(place, X.AnyPropertyType, sizehint=CHUNK_WORDS)
        self._window.delete_property(place)
        self._connection.flush()
        return piece

    def _next_event(self, end: float) -> Any:
        while not self._connection.pending_events():
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._connection], [], [], left)[0]:
                raise _Late
        return self._connection.next_event()


def _active_window(connection: Any) -> int | None:
    """The id of the active window, as the window manager tells it; None without one. Source: EWMH 1.5."""
    atom = connection.intern_atom("_NET_ACTIVE_WINDOW")
    found = connection.screen().root.get_full_property(atom, X.AnyPropertyType)
    return int(found.value[0]) if found is not None and len(found.value) and found.value[0] else None


def _bytes(piece: Any) -> bytes:
    """python-xlib gives 8-bit values as bytes and 32-bit values as an array."""
    value = piece.value
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("latin-1", "replace")
    return b"".join(int(item).to_bytes(4, "little") for item in value)
