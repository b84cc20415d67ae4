"""pynput as the second ear: it only observes, so the focused app gets the hotkey too. Off unless switched on.

Measured: it also fires with further modifiers held (Ctrl+Alt+Shift+Space), and while another program holds the
keyboard.
"""

from __future__ import annotations

import importlib.util
import threading
import time
from collections.abc import Callable
from typing import Any

from hostler.domain.combination import Combination, Modifier
from hostler.domain.said import wording
from hostler.system.hotkey import NO_DISPLAY, HotkeyUnavailable

_MODIFIERS = {Modifier.CTRL: "<ctrl>", Modifier.ALT: "<alt>", Modifier.SHIFT: "<shift>", Modifier.META: "<cmd>"}
_KEYS = {"Escape": "esc", "PageUp": "page_up", "PageDown": "page_down"}
MISSING = wording(
    "Hotkey", "Listening along needs pynput: install hostler[listen], or set listen = false under [hotkeys]."
)
LOST = wording("Hotkey", "Listening for the hotkey ended by itself. Start Hostler again.")
DEAF = wording(
    "Hotkey",
    "pynput could not start to listen for the hotkey. Set listen = false under [hotkeys], or start Hostler again.",
)
START_S = 3.0
STOP_S = 0.1


def pynput_name(combination: Combination) -> str:
    """The combination in pynput's words, like `<ctrl>+<alt>+<space>`."""
    names = [_MODIFIERS[modifier] for modifier in Modifier if modifier in combination.modifiers]
    key = combination.key
    names.append(key.lower() if len(key) == 1 else f"<{_KEYS.get(key, key.lower())}>")
    return "+".join(names)


class ListeningHotkey:
    """Hears one combination. Never raises HotkeyTaken: it takes nothing."""

    def __init__(self, combination: Combination) -> None:
        self._combination = combination
        self._listener: Any = None
        # Reentrant, since a callback may stop the very listener that calls it.
        self._lock = threading.RLock()
        self._ended = threading.Event()

    def start(self, on_press: Callable[[], None], on_lost: Callable[[str], None]) -> None:
        keyboard = _pynput()
        ended = self._ended = threading.Event()

        def call(callback: Callable[[], None]) -> None:
            with self._lock:
                if not ended.is_set():
                    callback()

        try:
            listener = keyboard.GlobalHotKeys({pynput_name(self._combination): lambda: call(on_press)})
        except ValueError as failure:
            raise HotkeyUnavailable(
                wording("Hotkey", "pynput knows no key {key}. Choose another one.").format(key=self._combination.key)
            ) from failure
        self._listener = listener
        listener.start()
        _wait_until_it_hears(listener)

        def watch() -> None:
            # Not the listener's own join: that raises here what went wrong there.
            threading.Thread.join(listener)
            call(lambda: on_lost(LOST))

        threading.Thread(target=watch, name="hotkey-watch", daemon=True).start()

    def stop(self) -> None:
        with self._lock:
            self._ended.set()
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()
            # Not waited for long: on X11 pynput 1.8.2 ends with the next key only. It isn't heard any more.
            if listener is not threading.current_thread():
                threading.Thread.join(listener, STOP_S)


def _wait_until_it_hears(listener: Any) -> None:
    """pynput's own wait() never returns when the listener's thread failed first, so it waits in a thread of its own."""
    waiting = threading.Thread(target=listener.wait, name="hotkey-wait", daemon=True)
    waiting.start()
    ends = time.monotonic() + START_S
    while waiting.is_alive():
        waiting.join(0.01)
        if time.monotonic() > ends or not listener.is_alive():
            listener.stop()
            raise HotkeyUnavailable(DEAF)


def _pynput() -> Any:
    if importlib.util.find_spec("pynput") is None:
        raise HotkeyUnavailable(MISSING)
    try:
        # Imported late: without a display pynput fails at its import, not at its use.
        from pynput import keyboard
    except ImportError as failure:
        raise HotkeyUnavailable(NO_DISPLAY) from failure
    return keyboard
