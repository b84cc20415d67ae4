"""X11: the text goes on the clipboard, Ctrl+V to the window by XTEST, and what the clipboard held comes back.

Source: ICCCM 2.1 to 2.7 (selections, INCR), EWMH 1.5 (_NET_ACTIVE_WINDOW), XTEST protocol.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from Xlib import XK, X
from Xlib.ext import xtest
from Xlib.protocol import event

from hostler.system.paste import Outcome, Place, is_terminal
from hostler.system.paste.x11_owner import Content, Owner, text_formats
from hostler.system.selection.x11 import SECRET_HINT, Late, Line, Request, X11Selection
from hostler.system.x11 import GONE, NoDisplay, active_window, connect, disconnect, same_client, window_class

KEYS_S = 2.0
"""How long modifiers may stay down."""
ACTIVE_S = 1.0
SAVE_S = 1.0
SAVE_BYTES = 128 * 1024 * 1024
FETCH_S = 1.0
QUIET_S = 0.05
"""A program that fetched may ask for another format at once; then it is done."""
READ_S = 0.3
STEP_S = 0.005
_NOT_CONTENT = ("TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "DELETE", "INSERT_SELECTION", "INSERT_PROPERTY")


class X11Paste:
    """Pastes, and owns the clipboard with what it held before until another program takes it."""

    def __init__(self, display_name: str) -> None:
        self._display_name = display_name
        self._selected = X11Selection(display_name, "PRIMARY")
        self._owner: Owner | None = None
        self._pause = threading.Event()

    def paste(self, text: str, place: Place) -> Outcome:
        try:
            connection = connect(self._display_name)
        except NoDisplay:
            return Outcome.UNAVAILABLE
        try:
            return self._paste(connection, text, place)
        except GONE:
            return Outcome.CHANGED
        finally:
            disconnect(connection)

    def close(self) -> None:
        self._selected.close()
        if self._owner is not None:
            self._owner.close()

    def _paste(self, connection: Any, text: str, place: Place) -> Outcome:
        if is_terminal(window_class(connection, place.window)):
            return Outcome.TERMINAL
        if active_window(connection) not in (place.window, place.own_window):
            return Outcome.CHANGED
        if not self._wait(lambda: not _modifiers(connection), KEYS_S):
            return Outcome.HELD
        if self._selected.read(READ_S).text != place.selected:
            return Outcome.DESELECTED
        if not self._activate(connection, place):
            return Outcome.CHANGED
        held = saved(connection)
        if held is None:
            return Outcome.UNSAVED
        if active_window(connection) != place.window or not _has_keys(connection, place.window):
            return Outcome.CHANGED
        if _modifiers(connection):
            return Outcome.HELD
        owner = Owner(self._display_name)
        if not owner.take(text_formats(connection, text)):
            owner.close()
            return Outcome.UNAVAILABLE
        before, self._owner = self._owner, owner
        _press_paste(connection)
        fetched = owner.wait_until_fetched(lambda by: same_client(connection, by, place.window), FETCH_S, QUIET_S)
        if before is not None:
            before.close()
        if not fetched:
            return Outcome.IGNORED
        owner.give_back(held)
        return Outcome.DONE

    def _activate(self, connection: Any, place: Place) -> bool:
        """Makes the window active, with the keys in it; only from our own window, or when it is so already."""
        root = connection.screen().root
        if active_window(connection) != place.window:
            atom = connection.get_atom("_NET_ACTIVE_WINDOW")
            wanted = event.ClientMessage(
                window=connection.create_resource_object("window", place.window),
                client_type=atom,
                data=(32, (2, X.CurrentTime, 0, 0, 0)),
            )
            root.send_event(wanted, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
            connection.sync()
        return self._wait(
            lambda: active_window(connection) == place.window and _has_keys(connection, place.window), ACTIVE_S
        )

    def _wait(self, condition: Any, limit_s: float) -> bool:
        end = time.monotonic() + limit_s
        while not condition():
            if time.monotonic() >= end:
                return False
            self._pause.wait(STEP_S)
        return True


def saved(connection: Any, limit_s: float = SAVE_S) -> Content | None:
    """Everything that the clipboard holds, format by format; {} when nothing; None when it didn't come in time."""
    line = Line(connection)
    clipboard = line.atom("CLIPBOARD")
    if connection.get_selection_owner(clipboard) == X.NONE:
        return {}
    asked = Request(line, clipboard, SAVE_BYTES, time.monotonic() + limit_s)
    content: Content = {}
    left = SAVE_BYTES
    try:
        listed = asked.ask(line.atom("TARGETS"))
        if not listed or len(listed) % 4:
            return None
        skipped = {line.atom(name) for name in _NOT_CONTENT}
        for target in dict.fromkeys(memoryview(listed).cast("I")):
            if target in skipped:
                continue
            data = asked.ask(target)
            if data is None:
                continue  # listed, and refused: nobody could have it
            left -= len(data)
            if asked.truncated or left < 0:
                return None
            content[target] = (asked.kind, asked.bits, data)
    except Late:
        return None
    hint = line.atom(SECRET_HINT)
    return content if set(content) - {hint} else None


def _modifiers(connection: Any) -> int:
    mask = int(connection.screen().root.query_pointer().mask)
    return mask & int(X.ControlMask | X.ShiftMask | X.Mod1Mask | X.Mod4Mask | X.Mod5Mask)


def _has_keys(connection: Any, window_id: int) -> bool:
    """Whether the keyboard's focus is in this window or in one of the same program."""
    focus = connection.get_input_focus().focus
    return hasattr(focus, "id") and same_client(connection, focus.id, window_id)


def _press_paste(connection: Any) -> None:
    """Ctrl+V; on a layout without Latin letters Shift+Insert, which toolkits take for the same."""
    letter = connection.keysym_to_keycode(XK.XK_v)
    modifier = XK.XK_Control_L if letter else XK.XK_Shift_L
    key = letter or connection.keysym_to_keycode(XK.XK_Insert)
    held = connection.keysym_to_keycode(modifier)
    for kind, code in ((X.KeyPress, held), (X.KeyPress, key), (X.KeyRelease, key), (X.KeyRelease, held)):
        xtest.fake_input(connection, kind, code)
    connection.sync()
