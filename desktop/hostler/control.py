"""Talking to the running app over its own socket: one line of JSON each way.

Imports neither Qt nor httpx, and only the standard library: `hostler popup` is what Wayland users bind to a key.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import Any, NamedTuple

LINE_BYTES = 16 * 1024 * 1024


class Order(NamedTuple):
    """What the running app is asked to do: `popup`, `quit`, `raise`, `snapshot`, or `jobs`: look at the queue."""

    do: str
    action: str = ""
    text: str = ""
    token: str = ""
    """Lets a window take the focus under Wayland."""


class Reply(NamedTuple):
    """What the app says to an order. `error` is a sentence when it couldn't."""

    ok: bool = True
    error: str = ""
    fleet: Any = None


class NotRunning(Exception):
    """No app listens there."""


def send(address: str, order: Order, *, timeout_s: float = 5.0) -> Reply:
    """Sends one order and waits for the reply. Raises NotRunning when there is no app, or none that answers in time."""
    try:
        raw = _pipe(address, order) if os.name == "nt" else _unix(address, order, timeout_s)
        return Reply(**read_line(raw, Reply))
    except (OSError, ValueError) as error:
        raise NotRunning(str(error)) from error


def write_line(message: Order | Reply) -> bytes:
    """A message as it goes over the socket."""
    return json.dumps(message._asdict()).encode() + b"\n"


def read_line(line: bytes, kind: type[Order] | type[Reply]) -> dict[str, Any]:
    """The fields of a message, checked by their types. Raises ValueError for anything else."""
    fields = json.loads(line)
    known = (
        {"do": str, "action": str, "text": str, "token": str}
        if kind is Order
        else {"ok": bool, "error": str, "fleet": object}
    )
    if not isinstance(fields, dict) or not all(isinstance(value, known.get(key, ())) for key, value in fields.items()):
        raise ValueError("not a message of this app")
    if kind is Order and "do" not in fields:
        raise ValueError("an order without what to do")
    return fields


def _unix(address: str, order: Order, timeout_s: float) -> bytes:
    if sys.platform == "win32":
        raise NotRunning("Windows has named pipes instead")
    # Whoever made it reads what is sent, and an address in the temporary folder can be guessed.
    if os.stat(address).st_uid != os.getuid():  # noqa: PTH116  an address, and pathlib costs a start its time
        raise NotRunning("what listens there belongs to another user")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(timeout_s)
        connection.connect(address)
        connection.sendall(write_line(order))
        return connection.makefile("rb").readline(LINE_BYTES)


def _pipe(address: str, order: Order) -> bytes:
    with open(address, "r+b", buffering=0) as pipe:  # noqa: PTH123  a named pipe is no path
        pipe.write(write_line(order))
        line = b""
        while not line.endswith(b"\n"):
            chunk = pipe.read(65536)
            if not chunk:
                break
            line += chunk
        return line
