"""A desktop's service for notifications, which shows nothing: it prints what it gets, and is clicked over the bus.

    python notification_service.py actions body-markup       what it says it can

`click_command` clicks on one of them.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import Proxy, open_dbus_connection

PATH, NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
SERVICE = DBusAddress(PATH, interface=NAME)
CLICK = "org.example.Desk.Click"
THIS_IS_IT = 1
"""What the bus says where the name is ours now."""


def click_command(number: int) -> list[str]:
    """The program that clicks on a notification."""
    where = ["--dest=org.freedesktop.Notifications", "--print-reply", "/org/freedesktop/Notifications"]
    return ["dbus-send", "--session", *where, CLICK, f"uint32:{number}"]


def tell(event: str, **facts: Any) -> None:
    print(json.dumps({"event": event, **facts}), flush=True)


def main(capabilities: list[str]) -> None:
    bus = open_dbus_connection()
    assert Proxy(message_bus, bus).RequestName(NAME) == (THIS_IS_IT,)
    tell("ready")
    count = 0
    while True:
        message = bus.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        match message.header.fields[HeaderFields.member]:
            case "GetCapabilities":
                answer = new_method_return(message, "as", (capabilities,))
            case "Notify":
                count += 1
                _, _, _, title, text, actions, hints, _ = message.body
                *sizes, data = hints["image-data"][1] if "image-data" in hints else [()]
                image = [*sizes, len(data)] if sizes else []
                tell("notice", id=count, title=title, text=text, actions=actions, image=image)
                answer = new_method_return(message, "u", (count,))
            case "Click":
                bus.send(new_signal(SERVICE, "ActivationToken", "us", (message.body[0], f"token {message.body[0]}")))
                bus.send(new_signal(SERVICE, "ActionInvoked", "us", (message.body[0], "default")))
                answer = new_method_return(message)
            case _:
                answer = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
        bus.send(answer)


if __name__ == "__main__":
    main(sys.argv[1:])
