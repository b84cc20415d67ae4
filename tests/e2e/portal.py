"""A desktop portal as strict as the real one: global shortcuts, screenshots and notifications, driven over the bus.

    python portal.py                   everything is allowed
    python portal.py refuse            the user says no to everything
    python portal.py slow              the user never answers
    python portal.py no-shortcuts      a desktop whose portal has no global shortcuts
    python portal.py picture=URI       the picture that a screenshot is

It prints what it gets as JSON lines. `order` is the program that makes it do something.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import Proxy, open_dbus_connection
from jeepney.wrappers import new_signal

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
DESK = "org.example.Desk"
SHORTCUTS, SHOTS = "org.freedesktop.portal.GlobalShortcuts", "org.freedesktop.portal.Screenshot"
NOTICES = "org.freedesktop.portal.Notification"
REQUEST, SESSION = "org.freedesktop.portal.Request", "org.freedesktop.portal.Session"
ERROR = "org.freedesktop.portal.Error"
THIS_IS_IT = 1
"""What the bus says where the name is ours now."""


def order(what: str, *texts: str) -> list[str]:
    """The program that orders it: press ID TOKEN, close, refuse YES-OR-NO, change ID KEY, click ID ACTION."""
    where = ["--session", f"--dest={NAME}", "--print-reply", PATH, f"{DESK}.{what.title()}"]
    return ["dbus-send", *where, *(f"string:{text}" for text in texts)]


def tell(event: str, **facts: Any) -> None:
    print(json.dumps({"event": event, **facts}), flush=True)


class Wrong(Exception):
    """What a client did that portals refuse."""


class Desk:
    """What the portal knows of its clients, and the user's mind."""

    def __init__(self, modes: list[str]) -> None:
        self.bus = open_dbus_connection()
        assert Proxy(message_bus, self.bus).RequestName(NAME) == (THIS_IS_IT,)
        self.refuses, self.has_shortcuts = "refuse" in modes, "no-shortcuts" not in modes
        self.is_slow = "slow" in modes
        self.picture = next((mode.removeprefix("picture=") for mode in modes if mode.startswith("picture=")), "")
        self.apps: dict[str, str] = {}
        self.sessions: dict[str, list[str]] = {}
        self.count = 0

    def serve(self) -> None:
        tell("ready")
        while True:
            message = self.bus.receive()
            if message.header.message_type is MessageType.method_call:
                later: list[Message] = []
                try:
                    answer = self._answer(message, later)
                except Wrong as wrong:
                    name, _, text = str(wrong).partition(": ")
                    tell("wrong", why=str(wrong))
                    answer = new_error(message, name, "s", (text,))
                for each in (answer, *later):
                    self.bus.send(each)

    def _answer(self, message: Message, later: list[Message]) -> Message:
        fields, body = message.header.fields, message.body
        sender, interface, member = (
            str(fields[key]) for key in (HeaderFields.sender, HeaderFields.interface, HeaderFields.member)
        )
        match interface.rpartition(".")[2], member:
            case "Desk", _:
                self._obey(member, body, later)
                return new_method_return(message)
            case "Registry", "Register":
                if not body[0] or sender in self.apps:
                    raise Wrong(f"{ERROR}.InvalidArgument: an empty app id, or one too late")
                self.apps[sender] = body[0]
                tell("registered", app=body[0])
                return new_method_return(message)
            case "Properties", "Get":
                if body[0] == SHORTCUTS and not self.has_shortcuts:
                    raise Wrong("org.freedesktop.DBus.Error.InvalidArgs: no such interface")
                return new_method_return(message, "v", (("u", 2),))
        if not self.apps.get(sender):
            raise Wrong(f"{ERROR}.NotAllowed: An app id is required")
        match interface, member:
            case (found, "CreateSession") if found == SHORTCUTS and self.has_shortcuts:
                self.count += 1
                session = f"{PATH}/session/{_part(sender)}/{body[0]['session_handle_token'][1]}{self.count}"
                self.sessions[session] = []
                return self._asked(message, body[0], {"session_handle": ("s", session)}, later, asks=False)
            case (found, "BindShortcuts") if found == SHORTCUTS and self.has_shortcuts:
                session, wanted, _, options = body
                if session not in self.sessions:
                    raise Wrong(f"{ERROR}.InvalidArgument: no such session")
                if self.sessions[session]:
                    raise Wrong(f"{ERROR}.NotAllowed: Session already has bound shortcuts")
                self.sessions[session] = [name for name, _ in wanted]
                told = [
                    (name, {**facts, "trigger_description": ("s", facts["preferred_trigger"][1])})
                    for name, facts in wanted
                ]
                tell(
                    "bind",
                    session=session,
                    keys={name: facts["preferred_trigger"][1] for name, facts in wanted},
                    about={name: facts["description"][1] for name, facts in wanted},
                )
                return self._asked(message, options, {"shortcuts": ("a(sa{sv})", told)}, later)
            case (found, "Screenshot") if found == SHOTS:
                parent, options = body
                tell("screenshot", parent=parent, interactive=options.get("interactive", ("b", False))[1])
                return self._asked(message, options, {"uri": ("s", self.picture)}, later)
            case (found, "AddNotification") if found == NOTICES:
                name, facts = body
                tell("notice", id=name, **{key: value for key, (kind, value) in facts.items() if kind == "s"})
                return new_method_return(message)
        raise Wrong("org.freedesktop.DBus.Error.UnknownMethod: unknown")

    def _asked(
        self,
        message: Message,
        options: dict[str, Any],
        results: dict[str, Any],
        later: list[Message],
        *,
        asks: bool = True,
    ) -> Message:
        """The user is asked, and answers at once."""
        sender = str(message.header.fields[HeaderFields.sender])
        request = f"{PATH}/request/{_part(sender)}/{options['handle_token'][1]}"
        if self.is_slow and asks:
            return new_method_return(message, "o", (request,))
        said = (1, {}) if self.refuses and asks else (0, results)
        later.append(new_signal(DBusAddress(request, interface=REQUEST), "Response", "ua{sv}", said))
        return new_method_return(message, "o", (request,))

    def _obey(self, member: str, body: tuple[str, ...], later: list[Message]) -> None:
        shortcuts, notices = DBusAddress(PATH, interface=SHORTCUTS), DBusAddress(PATH, interface=NOTICES)
        match member, body:
            case "Press", (name, token):
                for session in [each for each, names in self.sessions.items() if name in names]:
                    options = {"activation_token": ("s", token)} if token else {}
                    later.append(new_signal(shortcuts, "Activated", "osta{sv}", (session, name, 1, options)))
                    later.append(new_signal(shortcuts, "Deactivated", "osta{sv}", (session, name, 2, {})))
            case "Close", _:
                for session in self.sessions:
                    later.append(new_signal(DBusAddress(session, interface=SESSION), "Closed"))
                self.sessions = {}
            case "Refuse", (mind,):
                self.refuses = mind == "yes"
            case "Change", (name, key):
                for session in self.sessions:
                    told = [
                        (each, {"trigger_description": ("s", key if each == name else "")})
                        for each in self.sessions[session]
                    ]
                    later.append(new_signal(shortcuts, "ShortcutsChanged", "oa(sa{sv})", (session, told)))
            case "Click", (name, action):
                later.append(new_signal(notices, "ActionInvoked", "ssav", (name, action, [])))


def _part(sender: str) -> str:
    return sender.removeprefix(":").replace(".", "_")


if __name__ == "__main__":
    Desk(sys.argv[1:]).serve()
