"""X11: a passive key grab. The key never reaches the focused app, and a taken one is noticed.

Source: X11 protocol, GrabKey; Xlib manual, section 12.2. Measured: a grab stays silent while another client holds the
keyboard (an open GTK menu, a lock screen), which is right for a lock screen.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from typing import Any

from Xlib import XK, X, display, error

from hostler.system.hotkey import HotkeyTaken, HotkeyUnavailable
from hostler.system.hotkey.combination import Combination, Modifier

_MASKS = {
    Modifier.CTRL: X.ControlMask,
    Modifier.ALT: X.Mod1Mask,
    Modifier.SHIFT: X.ShiftMask,
    Modifier.META: X.Mod4Mask,
}
_KEYSYMS = {
    "Space": "space",
    "Enter": "Return",
    "Backspace": "BackSpace",
    "PageUp": "Page_Up",
    "PageDown": "Page_Down",
}
LOST = "The connection to the desktop was lost, and with it the hotkey. Start Hostler again."


class X11Hotkey:
    """Holds one combination with a connection and a thread of its own."""

    def __init__(self, combination: Combination, display_name: str) -> None:
        self._combination, self._display_name = combination, display_name
        self._wake_read, self._wake_write = -1, -1
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._lock = threading.Lock()

    def start(self, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        try:
            connection = display.Display(self._display_name)
        except (error.DisplayError, OSError) as failure:
            raise HotkeyUnavailable(f"The display {self._display_name} can't be reached.") from failure
        grab = _Grab(connection, self._combination)
        try:
            grab.take()
        except BaseException:
            connection.close()
            raise
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._run, args=(connection, grab, on_press, on_lost), name="hotkey")
        self._thread.daemon = True
        self._thread.start()

    def stop(self) -> None:
        with self._lock:
            self._stopping = True
        if self._thread is not None and self._thread.is_alive():
            os.write(self._wake_write, b"x")
            if self._thread is not threading.current_thread():
                self._thread.join(timeout=2.0)
        self._thread = None

    def _run(self, connection: Any, grab: _Grab, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        presses = Presses()
        try:
            while not self._stopping:
                if not connection.pending_events():
                    ready, _, _ = select.select([connection, self._wake_read], [], [])
                    if self._wake_read in ready:
                        break
                    if not connection.pending_events():
                        continue
                event = connection.next_event()
                if event.type == X.MappingNotify:
                    connection.refresh_keyboard_mapping(event)
                    grab.take_again()
                elif event.type == X.KeyPress and event.detail == grab.keycode:
                    if presses.press(event.time):
                        self._call(on_press)
                elif event.type == X.KeyRelease and event.detail == grab.keycode:
                    presses.release(event.time)
            grab.give_back()
            connection.close()
        except (error.ConnectionClosedError, OSError, ValueError):
            self._call(lambda: on_lost(LOST))
        finally:
            os.close(self._wake_read)
            os.close(self._wake_write)

    def _call(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if not self._stopping:
                callback()


class Presses:
    """Tells real presses from auto-repeat: a held key sends pairs of release and press with the same time (in ms)."""

    def __init__(self) -> None:
        self._down = False
        self._released_ms: int | None = None

    def press(self, time_ms: int) -> bool:
        """Whether this is a press by a finger."""
        repeated = self._down or (self._released_ms is not None and time_ms - self._released_ms <= 1)
        self._down = True
        return not repeated

    def release(self, time_ms: int) -> None:
        self._down, self._released_ms = False, time_ms


class _Grab:
    """The grabs of one combination: with and without the lock keys, which don't count."""

    def __init__(self, connection: Any, combination: Combination) -> None:
        self._connection, self._combination = connection, combination
        self._root = connection.screen().root
        self.keycode = 0
        self._masks: list[int] = []

    def take(self) -> None:
        """Raises HotkeyTaken when another client holds it, HotkeyUnavailable when the keyboard lacks the key."""
        name = self._combination.key
        keysym = XK.string_to_keysym(_KEYSYMS.get(name, name.lower() if len(name) == 1 else name))
        self.keycode = self._connection.keysym_to_keycode(keysym)
        if not self.keycode:
            raise HotkeyUnavailable(f"This keyboard has no key {name}. Choose another one.")
        mask = sum(_MASKS[modifier] for modifier in self._combination.modifiers)
        locks = _lock_masks(self._connection)
        self._masks = [mask | lock for lock in locks]
        taken = error.CatchError(error.BadAccess)
        for each in self._masks:
            self._root.grab_key(self.keycode, each, True, X.GrabModeAsync, X.GrabModeAsync, onerror=taken)
        self._connection.sync()
        if taken.get_error() is not None:
            self.give_back()
            raise HotkeyTaken(str(self._combination))

    def take_again(self) -> None:
        """After a change of layout the key may have moved. One that was taken meanwhile stays lost until the next."""
        self.give_back()
        try:
            self.take()
        except (HotkeyTaken, HotkeyUnavailable):
            self.keycode = 0

    def give_back(self) -> None:
        for mask in self._masks:
            if self.keycode:
                self._root.ungrab_key(self.keycode, mask)
        self._connection.sync()


def _lock_masks(connection: Any) -> tuple[int, ...]:
    """Every combination of CapsLock and NumLock. NumLock is whichever modifier its key stands on, mostly Mod2."""
    number = 0
    keycode = connection.keysym_to_keycode(XK.string_to_keysym("Num_Lock"))
    for index, keycodes in enumerate(connection.get_modifier_mapping()):
        if keycode and keycode in keycodes:
            number = 1 << index
    return tuple(dict.fromkeys((0, X.LockMask, number, X.LockMask | number)))
