"""Windows: a value below the user's own Run key. Source: learn.microsoft.com, Run and RunOnce Registry Keys.

Not run on Windows yet; tests drive it with a registry of their own.
"""

from __future__ import annotations

import importlib
import subprocess
from typing import Any

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
VALUE = "Hostler"


class RunKey:
    """`HKEY_CURRENT_USER\\…\\Run`; no other user is concerned, and no administrator asked."""

    def __init__(self, registry: Any = None) -> None:
        # By its name, since the module is there on Windows alone.
        self._registry: Any = registry if registry is not None else importlib.import_module("winreg")

    def command(self) -> tuple[str, ...]:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, RUN) as key:
                line, _ = registry.QueryValueEx(key, VALUE)
        except FileNotFoundError:
            return ()
        return tuple(_words(str(line)))

    def turn_on(self, command: tuple[str, ...]) -> None:
        registry = self._registry
        with registry.CreateKeyEx(registry.HKEY_CURRENT_USER, RUN, 0, registry.KEY_SET_VALUE) as key:
            registry.SetValueEx(key, VALUE, 0, registry.REG_SZ, subprocess.list2cmdline(command))

    def turn_off(self) -> None:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, RUN, 0, registry.KEY_SET_VALUE) as key:
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
