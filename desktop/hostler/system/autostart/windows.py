"""Windows: a value below the user's own Run key. Source: learn.microsoft.com, Run and RunOnce Registry Keys.

Not run on Windows yet; tests drive it with a registry of their own.
"""

from __future__ import annotations

import importlib
import subprocess
from typing import Any

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""What Task Manager and Settings switch off is kept here: a value of the same name that begins with an odd byte.

Microsoft doesn't document it. Source: traced at superuser.com/questions/1766797.
"""
VALUE = "Hostler"


class RunKey:
    """`HKEY_CURRENT_USER\\…\\Run`; no other user is concerned, and no administrator asked."""

    def __init__(self, registry: Any = None) -> None:
        # By its name, since the module is there on Windows alone.
        self._registry: Any = registry if registry is not None else importlib.import_module("winreg")

    def command(self) -> tuple[str, ...] | None:
        line = self._value(RUN)
        if line is None:
            return ()
        switched = self._value(APPROVED)
        if isinstance(switched, bytes) and switched and switched[0] % 2:
            return None
        return tuple(_words(str(line)))

    def turn_on(self, command: tuple[str, ...]) -> None:
        registry = self._registry
        with registry.CreateKeyEx(registry.HKEY_CURRENT_USER, RUN, 0, registry.KEY_SET_VALUE) as key:
            registry.SetValueEx(key, VALUE, 0, registry.REG_SZ, subprocess.list2cmdline(command))
        # Else what was switched off there would stay off.
        self._delete(APPROVED)

    def turn_off(self) -> None:
        self._delete(RUN)
        self._delete(APPROVED)

    def _value(self, name: str) -> object:
        """None where there is none."""
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, name) as key:
                value: object = registry.QueryValueEx(key, VALUE)[0]
        except FileNotFoundError:
            return None
        return value

    def _delete(self, name: str) -> None:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, name, 0, registry.KEY_SET_VALUE) as key:
                registry.DeleteValue(key, VALUE)
        except FileNotFoundError:
            pass


def _words(line: str) -> list[str]:
    """The words of a command line whose paths hold no quotes, as on Windows none can."""
    words, inside, word = [], False, ""
    for letter in line:
        if letter == '"':
            inside = not inside
        elif letter == " " and not inside:
            words.append(word)
            word = ""
        else:
            word += letter
    return [each for each in [*words, word] if each]
