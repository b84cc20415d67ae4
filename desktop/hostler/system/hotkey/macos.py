"""macOS: RegisterEventHotKey, which takes the key for Hostler alone and needs no permission. Not yet run on macOS.

Source: Carbon Event Manager reference, RegisterEventHotKey and InstallEventHandler. Its events arrive on the main
run loop, which Qt runs.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from typing import Protocol

from hostler.domain.combination import Combination, Modifier
from hostler.domain.said import wording
from hostler.system.hotkey import HotkeyTaken, HotkeyUnavailable

_MODIFIERS = {Modifier.META: 1 << 8, Modifier.SHIFT: 1 << 9, Modifier.ALT: 1 << 11, Modifier.CTRL: 1 << 12}
# Virtual key codes of the ANSI layout (HIToolbox/Events.h): they name places on the keyboard.
_LETTERS = dict(
    zip("ASDFHGZXCVBQWERYT", (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17), strict=True)
) | dict(zip("OUIPLJKNM", (31, 32, 34, 35, 37, 38, 40, 45, 46), strict=True))
_DIGITS = dict(zip("1234567890", (18, 19, 20, 21, 23, 22, 26, 28, 25, 29), strict=True))
_NAMED = {
    "Space": 49,
    "Tab": 48,
    "Enter": 36,
    "Escape": 53,
    "Backspace": 51,
    "Delete": 117,
    "Home": 115,
    "End": 119,
    "PageUp": 116,
    "PageDown": 121,
    "Left": 123,
    "Right": 124,
    "Down": 125,
    "Up": 126,
}
_FUNCTION = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111)
ALREADY_EXISTS = -9878
"""eventHotKeyExistsErr."""
NOT_HANDLED = -9874
"""eventNotHandledErr: the next handler is asked. Every handler hears of every hotkey of this program."""
_NUMBERS = itertools.count(1)


class Carbon(Protocol):
    """The calls that are made, so that tests can stand in for the system."""

    def register(self, modifiers: int, key: int, on_press: Callable[[], None]) -> int:
        """0, or Carbon's error number."""
        ...

    def unregister(self) -> None:
        """Gives back what `register` took, also when it took only a part."""
        ...


def key_code(combination: Combination) -> int:
    """The virtual key code. Raises HotkeyUnavailable for a key that Mac keyboards lack."""
    key = combination.key
    code = _LETTERS.get(key, _DIGITS.get(key, _NAMED.get(key)))
    if code is None and key[0] == "F" and key[1:].isdigit() and int(key[1:]) <= len(_FUNCTION):
        code = _FUNCTION[int(key[1:]) - 1]
    if code is None:
        raise HotkeyUnavailable(
            wording("Hotkey", "A Mac keyboard has no key {key}. Choose another one.").format(key=key)
        )
    return code


class MacHotkey:
    """Holds one combination."""

    def __init__(self, combination: Combination, calls: Carbon | None = None) -> None:
        self._combination, self._calls = combination, calls
        self._stopped = False

    def start(self, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        def pressed() -> None:
            if not self._stopped:
                on_press()

        code = key_code(self._combination)
        calls = self._calls or _system_calls()
        self._calls = calls
        self._stopped = False
        failure = calls.register(sum(_MODIFIERS[m] for m in self._combination.modifiers), code, pressed)
        if failure:
            calls.unregister()
        if failure == ALREADY_EXISTS:
            raise HotkeyTaken(str(self._combination))
        if failure:
            raise HotkeyUnavailable(
                wording("Hotkey", "macOS refused the hotkey {key} (error {error}).").format(
                    key=self._combination, error=failure
                )
            )

    def stop(self) -> None:
        self._stopped = True
        if self._calls is not None:
            self._calls.unregister()


def _system_calls() -> Carbon:
    if sys.platform != "darwin":
        raise HotkeyUnavailable("RegisterEventHotKey exists on macOS only.")
    import ctypes
    import ctypes.util

    carbon = ctypes.CDLL(ctypes.util.find_library("Carbon"))
    handler_type = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    carbon.GetApplicationEventTarget.restype = ctypes.c_void_p

    class EventType(ctypes.Structure):
        _fields_ = (("event_class", ctypes.c_uint32), ("kind", ctypes.c_uint32))

    class HotKeyId(ctypes.Structure):
        _fields_ = (("signature", ctypes.c_uint32), ("number", ctypes.c_uint32))

    class Calls:
        def __init__(self) -> None:
            self._handler: object = None
            self._installed = ctypes.c_void_p()
            self._reference = ctypes.c_void_p()

        def register(self, modifiers: int, key: int, on_press: Callable[[], None]) -> int:
            name = HotKeyId(int.from_bytes(b"hstl", "big"), next(_NUMBERS))

            def handle(_call: int, event: int, _data: int) -> int:
                which = HotKeyId()
                kinds = (int.from_bytes(b"----", "big"), int.from_bytes(b"hkid", "big"))
                size = ctypes.sizeof(which)
                carbon.GetEventParameter(ctypes.c_void_p(event), *kinds, None, size, None, ctypes.byref(which))
                if which.number != name.number:
                    return NOT_HANDLED
                on_press()
                return 0

            self._handler = handler_type(handle)
            target = ctypes.c_void_p(carbon.GetApplicationEventTarget())
            pressed = EventType(int.from_bytes(b"keyb", "big"), 5)
            installed = ctypes.byref(self._installed)
            failure = carbon.InstallEventHandler(target, self._handler, 1, ctypes.byref(pressed), None, installed)
            if failure:
                return int(failure)
            return int(carbon.RegisterEventHotKey(key, modifiers, name, target, 0, ctypes.byref(self._reference)))

        def unregister(self) -> None:
            if self._reference:
                carbon.UnregisterEventHotKey(self._reference)
                self._reference = ctypes.c_void_p()
            if self._installed:
                carbon.RemoveEventHandler(self._installed)
                self._installed = ctypes.c_void_p()

    return Calls()
