"""pynput as the second ear: it only observes, so the focused app gets the hotkey too. Off unless switched on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hostler.system.hotkey import HotkeyUnavailable
from hostler.system.hotkey.combination import Combination, Modifier

_MODIFIERS = {Modifier.CTRL: "<ctrl>", Modifier.ALT: "<alt>", Modifier.SHIFT: "<shift>", Modifier.META: "<cmd>"}
_KEYS = {"Escape": "esc", "PageUp": "page_up", "PageDown": "page_down"}
MISSING = "Listening along needs pynput: install hostler[listen], or set listen = false under [hotkeys]."


def pynput_name(combination: Combination) -> str:
    """The combination in pynput's words, like `<ctrl>+<alt>+<space>`."""
    names = [_MODIFIERS[modifier] for modifier in Modifier if modifier in combination.modifiers]
    key = combination.key
    names.append(key.lower() if len(key) == 1 else f"<{_KEYS.get(key, key.lower())}>")
    return "+".join(names)


class ListeningHotkey:
    """Hears one combination."""

    def __init__(self, combination: Combination) -> None:
        self._combination = combination
        self._listener: Any = None
        self._stopped = False

    def start(self, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        try:
            # Imported late: without a display pynput fails at its import, not at its use.
            from pynput import keyboard
        except ImportError as failure:
            raise HotkeyUnavailable(MISSING) from failure

        def heard() -> None:
            if not self._stopped:
                on_press()

        self._listener = keyboard.GlobalHotKeys({pynput_name(self._combination): heard})
        self._listener.start()
        self._listener.wait()

    def stop(self) -> None:
        self._stopped = True
        if self._listener is not None:
            self._listener.stop()
            self._listener.join(2.0)
            self._listener = None
