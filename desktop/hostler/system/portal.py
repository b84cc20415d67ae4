"""The desktop portal over the session's D-Bus, for the mechanisms of that name. Each call waits: not for the UI thread.

A portal asks the user, who may take hours; so every wait ends when a byte comes through the `wake` pipe.
"""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, MatchRule, Message, MessageType, message_bus
from jeepney.auth import AuthenticationError
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import new_method_call, unwrap_msg

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
REQUEST, SESSION = "org.freedesktop.portal.Request", "org.freedesktop.portal.Session"
REGISTRY = "org.freedesktop.host.portal.Registry"
APP_ID = "hostler"
"""The name of our desktop entry, without its ending."""
ANSWER_S = 5.0
"""A portal that isn't there yet has to be started first."""
_ABSENT = ("UnknownMethod", "UnknownInterface", "UnknownObject", "ServiceUnknown", "NameHasNoOwner", "NotSupported")
_tokens = count(1)


class NoPortal(Exception):
    """There is no such portal on this desktop. The text is the name of what went wrong."""


class PortalLost(Exception):
    """It was there and ended, or the bus did. It may come again."""


class Refused(Exception):
    """The user, or the desktop's rules, said no. The text is what the portal says of it, or ""."""


class Woken(Exception):
    """A byte came through the pipe: somebody wants something else."""


def bus_address(environ: Mapping[str, str]) -> str:
    """Of the session's bus; where nobody tells it is at the usual place. Raises NoPortal."""
    if address := environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    if runtime := environ.get("XDG_RUNTIME_DIR"):
        return f"unix:path={runtime}/bus"
    raise NoPortal("no session bus")


class Portal:
    """One connection, known to the portal by our app id. For the use of one thread."""

    def __init__(self, environ: Mapping[str, str], wake: int, *, app_id: str = APP_ID) -> None:
        """`wake` is the reading end of a pipe. Raises NoPortal, PortalLost or Woken."""
        self._wake = wake
        self._others: deque[Message] = deque()
        address = bus_address(environ)
        try:
            self._bus = open_dbus_connection(address, auth_timeout=ANSWER_S)
        except (OSError, KeyError, ValueError, RuntimeError, AuthenticationError) as error:
            raise NoPortal(type(error).__name__) from error
        try:
            self._listen()
            # Before anything else on this connection. Portals before 1.20 know no registry and take the app's cgroup.
            with suppress(NoPortal, Refused):
                self.call(REGISTRY, "Register", "sa{sv}", (app_id, {}))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._bus.close()

    def version(self, interface: str) -> int:
        """Of one of the portal's interfaces. Raises NoPortal where it has none such."""
        try:
            return int(
                self.call("org.freedesktop.DBus.Properties", "Get", "ss", (interface, "version"))[0][1],
            )
        except Refused as error:
            # Some answer a question for an interface that they don't have with InvalidArgs.
            raise NoPortal(str(error)) from error

    def call(self, interface: str, method: str, signature: str, body: tuple[Any, ...]) -> tuple[Any, ...]:
        """One method, and what it returns. Raises NoPortal, PortalLost, Refused or Woken."""
        serial = next(self._bus.outgoing_serial)
        where = DBusAddress(PATH, bus_name=NAME, interface=interface)
        with _or_lost():
            self._bus.send(new_method_call(where, method, signature, body), serial=serial)
        return self._reply(serial)

    def request(
        self, interface: str, method: str, signature: str, body: tuple[Any, ...], options: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A method that may ask the user, and its results, each as (type, value).

        Raises Refused when the user says no, and as `call` does.
        """
        token = f"hostler{next(_tokens)}"
        sender = str(self._bus.unique_name).removeprefix(":").replace(".", "_")
        path = f"{PATH}/request/{sender}/{token}"
        (given,) = self.call(interface, method, signature, (*body, {**options, "handle_token": ("s", token)}))
        for message in self.signals():
            # Portals before 0.9 choose a path of their own.
            if is_signal(message, REQUEST, "Response") and message.header.fields[HeaderFields.path] in (path, given):
                code, results = message.body
                if code:
                    raise Refused("cancelled" if code == 1 else "ended")
                return dict(results)
        raise AssertionError("signals never end")

    def signals(self) -> Iterator[Message]:
        """The portal's signals, for ever. Raises PortalLost or Woken."""
        while True:
            message = self._others.popleft() if self._others else self._next(None)
            if message.header.message_type is not MessageType.signal:
                continue
            if _is_end(message):
                raise PortalLost("the portal ended")
            yield message

    def wait(self, wake: int) -> None:
        """Returns when something has come, or there is a byte in this pipe."""
        if not self._others:
            select.select([self._bus.sock, wake], [], [])

    def arrived(self) -> list[Message]:
        """The signals that have come until now. Raises PortalLost."""
        with _or_lost(), suppress(TimeoutError):
            while True:
                self._others.append(self._bus.receive(timeout=0))
        found = [*self._others]
        self._others.clear()
        if any(_is_end(message) for message in found):
            raise PortalLost("the portal ended")
        return found

    def _listen(self) -> None:
        rules = [
            MatchRule(type="signal", sender=NAME),
            MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged"),
        ]
        rules[1].add_arg_condition(0, NAME)
        for rule in rules:
            serial = next(self._bus.outgoing_serial)
            with _or_lost():
                self._bus.send(message_bus.AddMatch(rule), serial=serial)
            self._reply(serial)

    def _reply(self, serial: int) -> tuple[Any, ...]:
        ends = time.monotonic() + ANSWER_S
        while True:
            message = self._next(ends)
            if message.header.fields.get(HeaderFields.reply_serial) != serial:
                self._others.append(message)
                continue
            try:
                return tuple(unwrap_msg(message))
            except DBusErrorResponse as error:
                if error.name.rpartition(".")[2] in _ABSENT:
                    raise NoPortal(error.name) from error
                if error.name.rpartition(".")[2] in ("NoReply", "Disconnected"):
                    raise PortalLost(error.name) from error
                raise Refused(f"{error.name}: {' '.join(map(str, error.data))}") from error

    def _next(self, ends: float | None) -> Message:
        with _or_lost():
            while True:
                with suppress(TimeoutError):  # no whole message yet
                    return self._bus.receive(timeout=0)
                left_s = None if ends is None else max(0.0, ends - time.monotonic())
                ready = select.select([self._bus.sock, self._wake], [], [], left_s)[0]
                if self._wake in ready:
                    raise Woken
                if not ready:
                    raise PortalLost("no answer")


def is_signal(message: Message, interface: str, member: str) -> bool:
    """Whether a message is this signal."""
    fields = message.header.fields
    return (fields.get(HeaderFields.interface), fields.get(HeaderFields.member)) == (interface, member)


def _is_end(message: Message) -> bool:
    """Whether the portal that we spoke to is gone: another one knows nothing of us."""
    is_about = is_signal(message, "org.freedesktop.DBus", "NameOwnerChanged") and message.body[0] == NAME
    return is_about and bool(message.body[1])


@contextmanager
def _or_lost() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise PortalLost(type(error).__name__) from error
