"""Wayland: the desktop's GlobalShortcuts portal takes all keys at once, and asks the user whether they may be taken.

A session is bound once: other keys want a new session. A portal that is started anew has forgotten ours.
"""

from __future__ import annotations

import logging
import os
import select
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from jeepney import HeaderFields

from hostler.domain.binding import keysym
from hostler.domain.combination import Combination, Modifier
from hostler.domain.said import wording
from hostler.system.hotkey import WAYLAND, Shortcut
from hostler.system.portal import SESSION, NoPortal, Portal, PortalLost, Refused, Woken, is_signal

log = logging.getLogger(__name__)

SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
CLOSING_S = 1.0
AGAIN_S = (0.5, 2.0, 10.0, 60.0)
"""Between tries while the portal doesn't come back; the last for ever."""
SHORT_S = 60.0
"""A session that ends is bound again by itself; one that ends twice so soon isn't."""
REFUSED = wording(
    "Hotkey",
    "The desktop didn't allow the hotkeys. Allow them in its settings for Hostler, then pause and resume the hotkeys "
    "in the tray menu; or bind a key to the command `hostler popup`.",
)
UNBOUND = wording("Hotkey", "The desktop gave no key for {names}. Choose one in its keyboard settings, under Hostler.")
CLOSED = wording(
    "Hotkey",
    "The desktop took the hotkeys back. Pause and resume the hotkeys in the tray menu to ask for them again.",
)
_MODIFIERS = {Modifier.CTRL: "CTRL", Modifier.ALT: "ALT", Modifier.SHIFT: "SHIFT", Modifier.META: "LOGO"}


def trigger(combination: Combination) -> str:
    """As the XDG shortcuts specification writes it: `CTRL+ALT+space`."""
    names = [_MODIFIERS[each] for each in Modifier if each in combination.modifiers]
    return "+".join([*names, keysym(combination)])


class PortalHotkeys:
    """In a thread of its own. Every callback comes from there and must return at once."""

    def __init__(
        self,
        environ: Mapping[str, str],
        on_press: Callable[[str, str], None],
        on_bound: Callable[[Mapping[str, str]], None],
        on_problem: Callable[[str], None],
    ) -> None:
        """The callbacks are those of `choose_shared`."""
        self._environ, self._on_press, self._on_bound, self._on_problem = environ, on_press, on_bound, on_problem
        self._lock = threading.Lock()
        self._wanted: tuple[Shortcut, ...] = ()
        self._without: dict[str, str] = {}
        """Shortcuts that have no key, as far as the desktop tells."""
        self._thread: threading.Thread | None = None
        self._woken, self._wake = os.pipe()
        self._stopped = False

    def bind(self, wanted: tuple[Shortcut, ...]) -> None:
        """Takes these keys in place of those before. Returns at once; the user may be asked."""
        with self._lock:
            if self._stopped:
                return
            self._wanted = wanted
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="hotkey-portal", daemon=True)
                self._thread.start()
            else:
                os.write(self._wake, b".")

    def stop(self) -> None:
        """Gives all keys back. No call comes after this returns; may be called twice, but not from a callback."""
        with self._lock:
            if self._stopped:
                return
            self._stopped = True
            os.write(self._wake, b".")
            thread = self._thread
        if thread is not None:
            thread.join(CLOSING_S)
            if thread.is_alive():
                return  # a bus that hangs; the thread tells nobody any more
        os.close(self._woken)
        os.close(self._wake)

    def _run(self) -> None:
        tries = closings = 0
        while not self._stopped:
            wait_s: float | None = None
            try:
                with closing(Portal(self._environ, self._woken)) as portal:
                    portal.version(SHORTCUTS)
                    with self._lock:
                        wanted = self._wanted
                    if wanted:
                        session = self._bound(portal, wanted)
                        tries, bound_at = 0, time.monotonic()
                        self._serve(portal, session)
                        closings = closings + 1 if time.monotonic() - bound_at < SHORT_S else 1
                        if closings == 1:
                            continue
                        closings = 0
                        self._tell(CLOSED)
            except Woken:
                self._swallow()
                continue
            except NoPortal as error:
                log.info("no portal for global shortcuts: %s", error)
                self._tell(WAYLAND)
            except Refused as error:
                log.info("global shortcuts refused: %s", error)
                self._tell(REFUSED)
            except PortalLost as error:
                log.info("the portal for global shortcuts is gone: %s", error)
                wait_s = AGAIN_S[min(tries, len(AGAIN_S) - 1)]
                tries += 1
            if select.select([self._woken], [], [], wait_s)[0]:
                self._swallow()

    def _bound(self, portal: Portal, wanted: tuple[Shortcut, ...]) -> str:
        """Binds a new session and returns its path."""
        made = portal.request(SHORTCUTS, "CreateSession", "a{sv}", (), {"session_handle_token": ("s", "hostler")})
        session = str(made["session_handle"][1])
        asked = [
            (each.id, {"description": ("s", each.about), "preferred_trigger": ("s", trigger(each.combination))})
            for each in wanted
        ]
        told = portal.request(SHORTCUTS, "BindShortcuts", "oa(sa{sv})sa{sv}", (session, asked, ""), {})
        self._tell_bound(wanted, told.get("shortcuts", ("", ()))[1])
        return session

    def _tell_bound(self, wanted: tuple[Shortcut, ...], shortcuts: list[tuple[str, dict[str, Any]]]) -> None:
        keys = {name: str(facts.get("trigger_description", ("s", ""))[1]) for name, facts in shortcuts}
        self._without = {each.id: each.about for each in wanted if not keys.get(each.id)}
        if not self._stopped:
            self._on_bound(keys)
        self._tell_without()

    def _tell_without(self) -> None:
        self._tell(UNBOUND.format(names=", ".join(self._without.values())) if self._without else "")

    def _serve(self, portal: Portal, session: str) -> None:
        """Until the desktop ends the session."""
        for message in portal.signals():
            if is_signal(message, SESSION, "Closed") and message.header.fields[HeaderFields.path] == session:
                return
            if is_signal(message, SHORTCUTS, "Activated") and message.body[0] == session and not self._stopped:
                _, name, _, options = message.body
                # Some desktops bind the key in a file of their own and never tell.
                if self._without.pop(name, None):
                    self._tell_without()
                self._on_press(str(name), str(options.get("activation_token", ("s", ""))[1]))
            elif is_signal(message, SHORTCUTS, "ShortcutsChanged") and message.body[0] == session:
                with self._lock:
                    wanted = self._wanted
                self._tell_bound(wanted, message.body[1])

    def _tell(self, problem: str) -> None:
        if not self._stopped:
            self._on_problem(problem)

    def _swallow(self) -> None:
        if select.select([self._woken], [], [], 0)[0]:
            os.read(self._woken, 4096)
