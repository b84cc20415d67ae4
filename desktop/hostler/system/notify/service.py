"""What is said to org.freedesktop.Notifications over the session's D-Bus. Each call waits: not for the UI's thread."""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from html import escape
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, MatchRule, Message, message_bus, new_method_call
from jeepney.auth import AuthenticationError
from jeepney.io.blocking import Proxy, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from hostler.system.notify import NoService, Notice, Picture

PATH, NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
SERVICE = DBusAddress(PATH, bus_name=NAME, interface=NAME)
CLICKED = MatchRule(type="signal", interface=NAME, member="ActionInvoked", path=PATH)
TOKEN = MatchRule(type="signal", interface=NAME, member="ActivationToken", path=PATH)
ANSWER_S = 3.0
"""A service that isn't there yet has to be started first."""
DEFAULT = "default"
"""The action of a click on the notification itself."""


@contextmanager
def _or_no_service() -> Iterator[None]:
    """No bus, an odd one, or none that lets us in; no service there, or none that answers: all come to the same."""
    try:
        yield
    except (OSError, KeyError, ValueError, RuntimeError, AuthenticationError, DBusErrorResponse) as error:
        raise NoService(type(error).__name__) from error


def _address(environ: Mapping[str, str]) -> str:
    """Of the session's bus; where nobody tells it is at the usual place."""
    return environ.get("DBUS_SESSION_BUS_ADDRESS") or f"unix:path={environ['XDG_RUNTIME_DIR']}/bus"


class Service:
    """One connection to it."""

    def __init__(self) -> None:
        with _or_no_service():
            self._bus = open_dbus_connection(_address(os.environ), auth_timeout=ANSWER_S)
        self._clicks: deque[Message] = deque()
        self._tokens: deque[Message] = deque()
        self._filters = (self._bus.filter(CLICKED, queue=self._clicks), self._bus.filter(TOKEN, queue=self._tokens))
        try:
            with _or_no_service():
                for rule in (CLICKED, TOKEN):
                    Proxy(message_bus, self._bus, timeout=ANSWER_S).AddMatch(rule)
            self._marked_up = "body-markup" in self._call("GetCapabilities")[0]
        except NoService:
            self.close()
            raise

    def show(self, notice: Notice) -> int:
        """Returns what the service calls it, in `clicked`."""
        text = escape(notice.text, quote=False) if self._marked_up else notice.text
        actions = [DEFAULT, notice.action] if notice.key else []
        what = ("Hostler", 0, "", notice.title, text, actions, _hints(notice.picture), -1)
        return int(self._call("Notify", "susssasa{sv}i", what)[0])

    def wait(self, wake: int) -> None:
        """Returns when something has come, or there is a byte in this pipe."""
        select.select([self._bus.sock, wake], [], [])

    def clicked(self) -> list[int]:
        """Which notifications were clicked since the last time, in order; others' too, since all hear of all."""
        with _or_no_service(), suppress(TimeoutError):  # nothing more for now
            while True:
                self._bus.recv_messages(timeout=0)
        bodies = [self._clicks.popleft().body for _ in range(len(self._clicks))]
        return [body[0] for body in bodies if len(body) == 2 and body[1] == DEFAULT]

    def token(self, number: int) -> str:
        """What lets a window take the focus for the click on this one under Wayland; it comes before the click."""
        bodies = [self._tokens.popleft().body for _ in range(len(self._tokens))]
        return next((str(body[1]) for body in reversed(bodies) if len(body) == 2 and body[0] == number), "")

    def close(self) -> None:
        for each in self._filters:
            each.close()
        self._bus.close()

    def _call(self, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        message = new_method_call(SERVICE, method, signature, body)
        with _or_no_service():
            return tuple(unwrap_msg(self._bus.send_and_get_reply(message, timeout=ANSWER_S)))


def _hints(picture: Picture | None) -> dict[str, tuple[str, Any]]:
    hints: dict[str, tuple[str, Any]] = {"desktop-entry": ("s", "hostler")}
    if picture is not None:
        row_bytes, bits, channels = 4 * picture.width, 8, 4
        image = (picture.width, picture.height, row_bytes, True, bits, channels, picture.rgba)
        hints["image-data"] = ("(iiibiiay)", image)
    return hints
