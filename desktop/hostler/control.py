"""Talking to the running app over its own socket: one line of JSON each way. Imports neither Qt nor httpx."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

import msgspec

LINE_BYTES = 16 * 1024 * 1024


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the running app is asked to do: `popup`, `quit`, `raise` or `snapshot`."""

    do: str
    action: str = ""
    text: str = ""


class Reply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
        return msgspec.json.decode(raw, type=Reply)
    except (OSError, msgspec.DecodeError) as error:
        raise NotRunning(str(error)) from error


def _unix(address: str, order: Order, timeout_s: float) -> bytes:
    if sys.platform == "win32":
        raise NotRunning("Windows has named pipes instead")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(timeout_s)
        connection.connect(address)
        connection.sendall(msgspec.json.encode(order) + b"\n")
        return connection.makefile("rb").readline(LINE_BYTES)


def _pipe(address: str, order: Order) -> bytes:
    with open(address, "r+b", buffering=0) as pipe:  # noqa: PTH123  a named pipe is no path
        pipe.write(msgspec.json.encode(order) + b"\n")
        line = b""
        while not line.endswith(b"\n"):
            chunk = pipe.read(65536)
            if not chunk:
                break
            line += chunk
        return line
