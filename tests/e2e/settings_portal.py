"""A desktop's settings as its portal tells them: whether it is dark, changed over the bus while apps run.

python settings_portal.py        starts light; `scheme_command` switches it
"""

from __future__ import annotations

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import Proxy, open_dbus_connection

PATH, NAME = "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop"
SETTINGS = DBusAddress(PATH, interface="org.freedesktop.portal.Settings")
ABOUT, KEY = "org.freedesktop.appearance", "color-scheme"
SWITCH = "org.example.Desk.Switch"
DARK, LIGHT = 1, 2
THIS_IS_IT = 1
"""What the bus says where the name is ours now."""


def scheme_command(scheme: int) -> list[str]:
    """The program that switches the desktop to light or dark."""
    return ["dbus-send", "--session", f"--dest={NAME}", "--print-reply", PATH, SWITCH, f"uint32:{scheme}"]


def main() -> None:
    bus = open_dbus_connection()
    assert Proxy(message_bus, bus).RequestName(NAME) == (THIS_IS_IT,)
    print('{"event": "ready"}', flush=True)
    scheme = LIGHT
    while True:
        message = bus.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        if message.header.fields[HeaderFields.member] == "Switch":
            (scheme,) = message.body
            bus.send(new_signal(SETTINGS, "SettingChanged", "ssv", (ABOUT, KEY, ("u", scheme))))
        bus.send(_answer(message, scheme))


def _answer(message: Message, scheme: int) -> Message:
    match message.header.fields[HeaderFields.member], message.body:
        case "Switch", _:
            return new_method_return(message)
        case "ReadAll", _:
            return new_method_return(message, "a{sa{sv}}", ({ABOUT: {KEY: ("u", scheme)}},))
        case "ReadOne", (_, key) if key == KEY:
            return new_method_return(message, "v", (("u", scheme),))
        case "Read", (_, key) if key == KEY:
            return new_method_return(message, "v", (("v", ("u", scheme)),))
    return new_error(message, "org.freedesktop.portal.Error.NotFound")


if __name__ == "__main__":
    main()
