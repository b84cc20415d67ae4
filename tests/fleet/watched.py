"""Sees every connection that this process begins, through Python's own audit events, which nothing in it can avoid."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Connections:
    """What was contacted so far, and how much of it is open."""

    on_connect: Callable[[int], None] = lambda open_now: None
    contacted: list[tuple[str, int]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Events that could leave the machine otherwise: a name looked up, a datagram."""
    most: int = 0
    _sockets: list[weakref.ref[Any]] = field(default_factory=list)

    @property
    def open(self) -> int:
        alive = [known for known in self._sockets if (there := known()) is not None and there.fileno() != -1]
        self._sockets = alive
        return len(alive)

    def saw(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            connecting, address = arguments
            if all(known() is not connecting for known in self._sockets):
                self._sockets.append(weakref.ref(connecting))
            self.contacted.append(address[:2])
            self.most = max(self.most, self.open)
            self.on_connect(self.open)
        elif event in ("socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "socket.sendto"):
            self.others.append(event)
        elif event == "socket.getaddrinfo":
            name = arguments[0]
            # httpx passes addresses through here as well, which asks nobody.
            if not str(name).replace(".", "").isdigit():
                self.others.append(f"{event} {name}")


_watching: list[Connections] = []
_is_installed = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith("socket."):
        for connections in _watching:
            connections.saw(event, arguments)


@contextmanager
def watched() -> Iterator[Connections]:
    """An audit hook stays for good; this one sleeps when nobody watches."""
    global _is_installed
    if not _is_installed:
        sys.addaudithook(_hook)
        _is_installed = True
    connections = Connections()
    _watching.append(connections)
    try:
        yield connections
    finally:
        _watching.remove(connections)
