"""X11: a passive key grab. The key never reaches the focused app, and a taken one is noticed.

Source: X11 protocol, GrabKey, UngrabKey, MappingNotify; Xlib manual, section 12.2. Measured: a grab stays silent
while another client holds the keyboard (an open GTK menu, a lock screen), which is right for a lock screen.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from typing import Any

from Xlib import XK, X, error

from hostler.domain.combination import Combination, Modifier
from hostler.domain.said import told, wording
from hostler.system.hotkey import HotkeyTaken, HotkeyUnavailable
from hostler.system.x11 import GONE, NoDisplay, connect, disconnect

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
LOST = wording("Hotkey", "The connection to the desktop was lost, and with it the hotkey. Start Hostler again.")
TAKEN_SINCE = wording(
    "Hotkey", "The keyboard layout changed, and another program holds {key} on the new one. Choose another key."
)
STOP_S = 2.0


class X11Hotkey:
    """Holds one combination with a connection and a thread of its own."""

    def __init__(self, combination: Combination, display_name: str) -> None:
        self._combination, self._display_name = combination, display_name
        # Reentrant, since a callback may stop the very listener that calls it.
        self._lock = threading.RLock()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._wake: int | None = None

    def start(self, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        try:
            connection = connect(self._display_name)
        except NoDisplay as failure:
            raise HotkeyUnavailable(told(failure)) from failure
        grab = _Grab(connection, self._combination)
        try:
            grab.take()
        except GONE as failure:
            disconnect(connection)
            raise HotkeyUnavailable(LOST) from failure
        except BaseException:
            disconnect(connection)
            raise
        woken, self._wake = os.pipe()
        self._stopping = False
        arguments = (connection, grab, woken, on_press, on_lost)
        self._thread = threading.Thread(target=self._run, args=arguments, name="hotkey", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        # A callback holds the lock while it runs, so none can be running after this, and none starts.
        with self._lock:
            self._stopping = True
            if self._wake is not None:
                os.write(self._wake, b"x")
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(STOP_S)

    def _run(
        self,
        connection: Any,
        grab: _Grab,
        woken: int,
        on_press: Callable[[], None],
        on_lost: Callable[[str], None],
    ) -> None:
        presses = Presses()
        try:
            while (event := self._next_event(connection, woken)) is not None:
                if event.type == X.MappingNotify:
                    connection.refresh_keyboard_mapping(event)
                    if not grab.follow():
                        self._call(lambda: on_lost(TAKEN_SINCE.format(key=self._combination)))
                elif event.type == X.KeyPress and event.detail == grab.keycode:
                    if presses.press(event.time):
                        self._call(on_press)
                elif event.type == X.KeyRelease and event.detail == grab.keycode:
                    presses.release(event.time)
            grab.give_back()
        except GONE:
            self._call(lambda: on_lost(LOST))
        finally:
            disconnect(connection)
            with self._lock:
                os.close(woken)
                if self._wake is not None:
                    os.close(self._wake)
                self._wake = None

    def _next_event(self, connection: Any, woken: int) -> Any:
        """Waits for the server. None when `stop` was called."""
        while not self._stopping:
            if connection.pending_events():
                return connection.next_event()
            if woken in select.select([connection, woken], [], [])[0]:
                break
        return None

    def _call(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if not self._stopping:
                callback()


class Presses:
    """Tells real presses from auto-repeat: a held key sends pairs of release and press with the same time (in ms).

    XkbSetDetectableAutoRepeat would leave those releases out, but python-xlib doesn't speak XKB.
    """

    def __init__(self) -> None:
        self._down = False
        self._released_ms: int | None = None

    def press(self, time_ms: int) -> bool:
        """Whether this is a press by a finger."""
        repeated = self._down or (self._released_ms is not None and 0 <= time_ms - self._released_ms <= 1)
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
        self._masks: tuple[int, ...] = ()

    def take(self) -> None:
        """Raises HotkeyTaken when another client holds it, HotkeyUnavailable when the keyboard lacks the key."""
        keycode, masks = self._wanted()
        if not keycode:
            raise HotkeyUnavailable(
                wording("Hotkey", "This keyboard has no key {key}. Choose another one.").format(
                    key=self._combination.key
                )
            )
        if not self._hold(keycode, masks):
            raise HotkeyTaken(str(self._combination))

    def follow(self) -> bool:
        """Moves along when the layout has changed. False when the new place is taken; the next change tries again.

        A layout without the key (no Latin letters) leaves the hotkey where it is: on the same spot of the keyboard.
        """
        keycode, masks = self._wanted()
        keycode = keycode or self.keycode
        if (keycode, masks) == (self.keycode, self._masks):
            return True
        self.give_back()
        return self._hold(keycode, masks)

    def give_back(self) -> None:
        for mask in self._masks:
            self._root.ungrab_key(self.keycode, mask)
        self._masks = ()
        self._connection.sync()

    def _wanted(self) -> tuple[int, tuple[int, ...]]:
        name = self._combination.key
        keysym = XK.string_to_keysym(_KEYSYMS.get(name, name.lower() if len(name) == 1 else name))
        mask = sum(_MASKS[modifier] for modifier in self._combination.modifiers)
        return self._connection.keysym_to_keycode(keysym), tuple(mask | lock for lock in _lock_masks(self._connection))

    def _hold(self, keycode: int, masks: tuple[int, ...]) -> bool:
        self.keycode, self._masks = keycode, masks
        taken = error.CatchError(error.BadAccess)
        for mask in masks:
            self._root.grab_key(keycode, mask, True, X.GrabModeAsync, X.GrabModeAsync, onerror=taken)
        self._connection.sync()
        if taken.get_error() is not None:
            self.give_back()
            return False
        return True


def _lock_masks(connection: Any) -> tuple[int, ...]:
    """Every combination of CapsLock and NumLock. NumLock is whichever modifier its key stands on, mostly Mod2."""
    number = 0
    keycode = connection.keysym_to_keycode(XK.string_to_keysym("Num_Lock"))
    for index, keycodes in enumerate(connection.get_modifier_mapping()):
        if keycode and keycode in keycodes:
            number = 1 << index
    return tuple(dict.fromkeys((0, X.LockMask, number, X.LockMask | number)))
