"""Windows: RegisterHotKey, which takes the key for Hostler alone. Not yet run there; tests drive it by fakes.

Source: Win32 reference, RegisterHotKey, WM_HOTKEY, PostThreadMessage.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Protocol

from hostler.domain.combination import Combination, Modifier
from hostler.domain.said import wording
from hostler.system.hotkey import HotkeyTaken, HotkeyUnavailable

MOD_NOREPEAT = 0x4000
_MODIFIERS = {Modifier.ALT: 0x1, Modifier.CTRL: 0x2, Modifier.SHIFT: 0x4, Modifier.META: 0x8}
_KEYS = {
    "Space": 0x20,
    "Tab": 0x09,
    "Enter": 0x0D,
    "Escape": 0x1B,
    "Backspace": 0x08,
    "Insert": 0x2D,
    "Delete": 0x2E,
    "Home": 0x24,
    "End": 0x23,
    "PageUp": 0x21,
    "PageDown": 0x22,
    "Up": 0x26,
    "Down": 0x28,
    "Left": 0x25,
    "Right": 0x27,
}
ALREADY_REGISTERED = 1409
"""ERROR_HOTKEY_ALREADY_REGISTERED."""
UNKNOWN_ERROR = -1
LOST = wording("Hotkey", "Windows stopped telling of the hotkey. Start Hostler again.")
STOP_S = 2.0


class Win32(Protocol):
    """The calls that are made, so that tests can stand in for the system."""

    def register(self, modifiers: int, key: int) -> int:
        """0, or the system's error number. Called on the thread that waits."""
        ...

    def unregister(self) -> None: ...

    def wait(self) -> bool:
        """Waits for the next press. False when the thread was asked to end, or can't wait any more."""
        ...

    def end(self) -> None:
        """Ends `wait`, from another thread."""
        ...


def virtual_key(combination: Combination) -> int:
    """The virtual-key code. Letters and digits are their own ASCII codes; F1 is 0x70."""
    key = combination.key
    if key in _KEYS:
        return _KEYS[key]
    return ord(key) if len(key) == 1 else 0x70 + int(key[1:]) - 1


class WindowsHotkey:
    """Holds one combination. Registration and waiting belong to one thread."""

    def __init__(self, combination: Combination, calls: Win32 | None = None) -> None:
        self._combination, self._calls = combination, calls
        self._thread: threading.Thread | None = None
        self._registered = threading.Event()
        self._error = 0
        # Reentrant, since a callback may stop the very listener that calls it.
        self._lock = threading.RLock()
        self._stopped = False

    def start(self, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        calls = self._calls or _system_calls()
        self._calls = calls
        self._stopped = False
        self._registered.clear()
        self._thread = threading.Thread(target=self._run, args=(calls, on_press, on_lost), name="hotkey", daemon=True)
        self._thread.start()
        self._registered.wait()
        if self._error == ALREADY_REGISTERED:
            raise HotkeyTaken(str(self._combination))
        if self._error:
            raise HotkeyUnavailable(
                wording("Hotkey", "Windows refused the hotkey {key} (error {error}).").format(
                    key=self._combination, error=self._error
                )
            )

    def stop(self) -> None:
        # A callback holds the lock while it runs, so none can be running after this, and none starts.
        with self._lock:
            self._stopped = True
        if self._thread is not None and self._thread.is_alive() and self._calls is not None:
            self._calls.end()
            if self._thread is not threading.current_thread():
                self._thread.join(STOP_S)

    def _run(self, calls: Win32, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        modifiers = sum(_MODIFIERS[modifier] for modifier in self._combination.modifiers)
        self._error = calls.register(modifiers | MOD_NOREPEAT, virtual_key(self._combination))
        self._registered.set()
        if self._error:
            return
        while calls.wait():
            self._call(on_press)
        self._call(lambda: on_lost(LOST))
        calls.unregister()

    def _call(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if not self._stopped:
                callback()


def _system_calls() -> Win32:
    if sys.platform != "win32":
        raise HotkeyUnavailable("RegisterHotKey exists on Windows only.")
    import ctypes
    from ctypes import wintypes

    user32 = ctypes.WinDLL("user32", use_last_error=True)
    kernel32 = ctypes.WinDLL("kernel32")
    hotkey_id, wm_hotkey, wm_quit = 1, 0x0312, 0x0012

    class Calls:
        def __init__(self) -> None:
            self._thread_id = 0

        def register(self, modifiers: int, key: int) -> int:
            self._thread_id = kernel32.GetCurrentThreadId()
            if user32.RegisterHotKey(None, hotkey_id, modifiers, key):
                return 0
            return ctypes.get_last_error() or UNKNOWN_ERROR

        def unregister(self) -> None:
            user32.UnregisterHotKey(None, hotkey_id)

        def wait(self) -> bool:
            message = wintypes.MSG()
            while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                if message.message == wm_hotkey:
                    return True
            return False

        def end(self) -> None:
            user32.PostThreadMessageW(self._thread_id, wm_quit, 0, 0)

    return Calls()
