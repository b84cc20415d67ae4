"""Connections to the X server, for the mechanisms of that name."""

from __future__ import annotations

from typing import Any

from Xlib import display, error

from hostler.domain.said import wording

GONE = (error.ConnectionClosedError, error.XError, OSError)
"""What calls on a connection raise once the server has gone or refuses."""


class NoDisplay(Exception):
    """The X server can't be reached, or it refuses us."""


def connect(display_name: str) -> Any:
    """A new connection, for the use of one thread. Raises NoDisplay."""
    try:
        return display.Display(display_name)
    except (error.DisplayError, error.XauthError, *GONE) as failure:
        raise NoDisplay(
            wording("Hotkey", "The display {display} can't be reached.").format(display=display_name)
        ) from failure


def disconnect(connection: Any) -> None:
    """Closes a connection, also one that broke already."""
    try:
        connection.close()
    except GONE:
        # It broke before: python-xlib has closed its socket, and the server has forgotten us.
        pass


def active_window(connection: Any) -> int | None:
    """The id of the active window as the window manager tells it, or None. Source: EWMH 1.5, _NET_ACTIVE_WINDOW."""
    atom = connection.get_atom("_NET_ACTIVE_WINDOW")
    found = connection.screen().root.get_full_property(atom, 0)
    return int(found.value[0]) if found is not None and len(found.value) and found.value[0] else None


def window_class(connection: Any, window_id: int) -> str:
    """The class of a window in lower case, like `firefox`, or "". Source: ICCCM, section 4.1.2.5, WM_CLASS."""
    try:
        found = connection.create_resource_object("window", window_id).get_wm_class()
    except error.XError:
        return ""  # it is gone
    return str(found[1]).lower() if found else ""


def same_client(connection: Any, one_id: int, other_id: int) -> bool:
    """Whether two resources were made by the same client: their ids share the upper bits.

    Source: X11 protocol, connection setup, resource-id-base and resource-id-mask.
    """
    client_bits = ~int(connection.display.info.resource_id_mask)
    return (one_id & client_bits) == (other_id & client_bits)
