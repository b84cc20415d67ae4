"""What happened on a host, event by event: for tests that wait on it, and for the log. Never text of a prompt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

Event = dict[str, Any]

CURRENT_REQUEST: ContextVar[tuple[int, str]] = ContextVar("current request", default=(0, ""))
"""Number and path of the request that this task serves."""


class Journal:
    """The events of one host, oldest first."""

    def __init__(self, on_event: Callable[[Event], None] | None) -> None:
        self.events: list[Event] = []
        self.generating = 0
        self._on_event = on_event
        self._waiters: list[tuple[Callable[[Event], bool], asyncio.Future[Event]]] = []

    def note(self, name: str, **fields: object) -> None:
        """Adds an event of the current request."""
        self.generating += {"generation_started": 1, "generation_stopped": -1}.get(name, 0)
        number, path = CURRENT_REQUEST.get()
        event = {"event": name, "request": number, "path": path, "model": None, **fields, "at": time.time()}
        self.events.append(event)
        if self._on_event is not None:
            self._on_event(event)
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            wanted, future = waiter
            if future.done():
                continue
            if wanted(event):
                future.set_result(event)
            else:
                self._waiters.append(waiter)

    async def logged(self, name: str, count: int, fields: dict[str, object]) -> Event:
        """Waits until `count` events of this name with these fields were noted; returns the last of them."""

        def wanted(event: Event) -> bool:
            return event["event"] == name and all(event.get(key) == value for key, value in fields.items())

        matching = [event for event in self.events if wanted(event)]
        while len(matching) < count:
            future: asyncio.Future[Event] = asyncio.get_running_loop().create_future()
            self._waiters.append((wanted, future))
            await future
            # Several may have come before this task ran again.
            matching = [event for event in self.events if wanted(event)]
        return matching[count - 1]
