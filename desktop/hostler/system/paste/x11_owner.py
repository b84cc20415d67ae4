"""Owns the X11 clipboard: serves formats, large ones in pieces, until another program takes it over."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from Xlib import X, Xatom
from Xlib.protocol import event, request

from hostler.system.x11 import GONE, connect, disconnect

Content = dict[int, tuple[int, int, bytes]]
"""Atom of the format: (atom of its type, bits of a unit: 8, 16 or 32, the bytes)."""
PIECE_BYTES = 64 * 1024
"""Larger answers go in pieces of this size (INCR)."""
_TEXT_NAMES = ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT")


def text_formats(connection: Any, text: str) -> Content:
    """A text in the formats that programs ask for."""
    data, utf8 = text.encode("utf-8", "replace"), connection.get_atom("UTF8_STRING")
    formats = {
        connection.get_atom(name): (connection.get_atom(name) if "/" in name else utf8, 8, data) for name in _TEXT_NAMES
    }
    formats[Xatom.STRING] = (Xatom.STRING, 8, text.encode("latin-1", "replace"))
    return formats


class Owner:
    """One taking of the clipboard, with a connection and a thread of its own. `take` comes first, once."""

    def __init__(self, display_name: str) -> None:
        self._x = connect(display_name)
        # A requestor may be gone before it is answered.
        self._x.set_error_handler(lambda failure, _: self._forget(int(getattr(failure, "resource_id", 0))))
        root = self._x.screen().root
        self._window = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)
        self._clipboard = self._x.get_atom("CLIPBOARD")
        self._content: Content = {}
        self._time = X.CurrentTime
        self._pieces: dict[tuple[int, int], tuple[int, bytes]] = {}
        self._changed = threading.Condition()
        self._fetches: list[tuple[int, float]] = []
        self._cleared = self._lost = self._closing = False
        self._read, self._write = os.pipe()
        self._thread: threading.Thread | None = None

    def take(self, content: Content) -> bool:
        """Owns the clipboard with this content from now on."""
        self._content = content
        # ICCCM 2.1: the time of an event, not "now"; appending nothing to a property makes one.
        self._window.change_property(Xatom.WM_NAME, Xatom.STRING, 8, b"", mode=X.PropModeAppend)
        self._time = self._next(X.PropertyNotify).time
        self._window.set_selection_owner(self._clipboard, self._time)
        self._x.sync()
        owner = self._x.get_selection_owner(self._clipboard)
        if owner == X.NONE or owner.id != self._window.id:
            return False
        self._thread = threading.Thread(target=self._run, name="clipboard-owner", daemon=True)
        self._thread.start()
        return True

    def wait_until_fetched(self, by: Callable[[int], bool], limit_s: float, quiet_s: float) -> bool:
        """Whether a window for which `by` holds has fetched content; comes back once it asks for no more."""
        end = time.monotonic() + limit_s
        with self._changed:
            while True:
                now = time.monotonic()
                last = max((at for window, at in self._fetches if by(window)), default=None)
                if last is not None and not self._pieces and now - last >= quiet_s:
                    return True
                if now >= end or self._lost:
                    return last is not None
                pause = end - now if last is None else max(0.001, min(end - now, last + quiet_s - now))
                self._changed.wait(pause)

    def give_back(self, content: Content) -> None:
        """Serves this content instead, if the clipboard is still ours; nothing: it is empty again."""
        with self._changed:
            if self._lost:
                return
            self._content = content
        if not content:
            self.close()

    def close(self) -> None:
        """Lets the clipboard go."""
        self._closing = True
        if self._thread is None:
            self._end()
        elif self._thread.is_alive():
            os.write(self._write, b"x")
            if self._thread is not threading.current_thread():
                self._thread.join(1.0)

    def _run(self) -> None:
        try:
            while not self._lost and not self._closing:
                self._x.flush()  # before the look: sending may receive, and what it received doesn't wake the select
                if not self._x.pending_events():
                    if self._read in select.select([self._x, self._read], [], [])[0]:
                        break
                    continue
                self._handle(self._x.next_event())
            if not self._lost:
                # Only if it is still ours: the server compares the time.
                request.SetSelectionOwner(
                    display=self._x.display, onerror=None, window=X.NONE, selection=self._clipboard, time=self._time
                )
                self._x.sync()
        except GONE:
            pass
        finally:
            with self._changed:
                self._lost = True
                self._changed.notify_all()
            self._end()

    def _end(self) -> None:
        disconnect(self._x)
        os.close(self._read)
        os.close(self._write)

    def _handle(self, seen: Any) -> None:
        if seen.type == X.SelectionRequest and seen.selection == self._clipboard:
            self._answer(seen)
        elif seen.type == X.PropertyNotify and seen.state == X.PropertyDelete:
            self._send_piece(seen.window, seen.atom)
        elif seen.type == X.SelectionClear and seen.atom == self._clipboard:
            with self._changed:
                # Pieces that are under way are still owed (ICCCM 2.2), but a taken clipboard mostly has none.
                self._cleared = True
                self._look_for_the_end()
        elif seen.type == X.DestroyNotify:
            self._forget(seen.window.id)

    def _answer(self, asked: Any) -> None:
        window, place = asked.requestor, asked.property or asked.target
        with self._changed:
            content: Mapping[int, tuple[int, int, bytes]] = self._content
        if asked.target == self._x.get_atom("TARGETS"):
            listed = [self._x.get_atom("TARGETS"), self._x.get_atom("TIMESTAMP"), *content]
            window.change_property(place, Xatom.ATOM, 32, listed)
        elif asked.target == self._x.get_atom("TIMESTAMP"):
            window.change_property(place, Xatom.INTEGER, 32, [self._time])
        elif (found := content.get(asked.target)) is not None:
            kind, bits, data = found
            if len(data) > PIECE_BYTES and bits == 8:
                window.change_attributes(event_mask=X.PropertyChangeMask | X.StructureNotifyMask)
                with self._changed:
                    self._pieces[window.id, place] = kind, data
                window.change_property(place, self._x.get_atom("INCR"), 32, [len(data)])
            else:
                window.change_property(place, kind, bits, data if bits == 8 else _units(data, bits))
            self._note(window.id)
        else:
            place = X.NONE
        window.send_event(
            event.SelectionNotify(
                time=asked.time, requestor=window, selection=asked.selection, target=asked.target, property=place
            )
        )
        self._x.flush()

    def _send_piece(self, window: Any, place: int) -> None:
        with self._changed:
            waiting = self._pieces.get((window.id, place))
        if waiting is None:
            return
        kind, data = waiting
        piece, rest = data[:PIECE_BYTES], data[PIECE_BYTES:]
        window.change_property(place, kind, 8, piece)
        self._x.flush()
        with self._changed:
            if piece:
                self._pieces[window.id, place] = kind, rest
            else:
                del self._pieces[window.id, place]
                self._look_for_the_end()
        self._note(window.id)

    def _forget(self, window_id: int) -> None:
        """Nobody takes the pieces of a window that is gone."""
        with self._changed:
            for waiting in [each for each in self._pieces if each[0] == window_id]:
                del self._pieces[waiting]
            self._look_for_the_end()

    def _look_for_the_end(self) -> None:
        self._lost = self._lost or (self._cleared and not self._pieces)
        self._changed.notify_all()

    def _note(self, window_id: int) -> None:
        with self._changed:
            self._fetches.append((window_id, time.monotonic()))
            self._changed.notify_all()

    def _next(self, kind: int) -> Any:
        while (seen := self._x.next_event()).type != kind:
            pass
        return seen


def _units(data: bytes, bits: int) -> list[int]:
    return list(memoryview(data).cast("H" if bits == 16 else "I"))
