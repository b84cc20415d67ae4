"""Notifications by the service of Linux desktops: it tells which one was clicked, also of old ones in its list.

Qt's tray icon can show them too, but only tells that some notification was clicked, and on panels of the old kind it
draws a balloon of its own.
"""

from __future__ import annotations

import logging
import os
import select
import threading
from collections import deque
from collections.abc import Callable
from contextlib import closing
from typing import Protocol

from hostler.system.notify import NoService, Notice

log = logging.getLogger(__name__)

REMEMBERED = 100
"""Desktops keep notifications in a list; so many of the last can still be clicked there."""
CLOSING_S = 0.5


class Connection(Protocol):
    """What `service.Service` is. Each method may raise NoService; those that wait are called in our own thread."""

    def show(self, notice: Notice) -> int: ...
    def wait(self, wake: int) -> None: ...
    def clicked(self) -> list[int]: ...
    def token(self, number: int) -> str: ...
    def close(self) -> None: ...


def connect() -> Connection:
    """Raises NoService."""
    # Imported when the first notification comes: D-Bus costs 20 ms, which the thread that paints doesn't have.
    from hostler.system.notify.service import Service

    try:
        return Service()
    except NoService:
        # In a sandbox the portal is all there is.
        from hostler.system.notify.portal import PortalService

        return PortalService()


class FreedesktopNotifier:
    """One thread and one connection, both from the first notification on; the thread sleeps until something comes."""

    def __init__(
        self,
        on_click: Callable[[int], None],
        on_failure: Callable[[Notice], None],
        connect: Callable[[], Connection] = connect,
        on_token: Callable[[str], None] = lambda token: None,
    ) -> None:
        self._on_click, self._on_failure, self._connect, self._on_token = on_click, on_failure, connect, on_token
        self._lock = threading.Lock()
        self._waiting: deque[Notice] = deque()
        self._keys: dict[int, int] = {}
        """What the service calls a notification, and the key it was shown with; oldest first."""
        self._thread: threading.Thread | None = None
        self._woken, self._wake = os.pipe()
        self._closed = False

    def show(self, notice: Notice) -> None:
        with self._lock:
            if self._closed:
                return
            self._waiting.append(notice)
            os.write(self._wake, b".")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="notify", daemon=True)
                self._thread.start()

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            os.write(self._wake, b".")
            thread = self._thread
        if thread is not None:
            thread.join(CLOSING_S)
            if thread.is_alive():
                return  # it waits for a service that hangs, and tells nobody any more
        os.close(self._woken)
        os.close(self._wake)

    def _run(self) -> None:
        while True:
            try:
                with closing(self._connect()) as connection:
                    self._serve(connection)
            except NoService as error:
                log.info("no notifications by the desktop's service: %s", error)
            # They are shown otherwise, and the next one tries the service again.
            while (notice := self._first()) is not None:
                self._done()
                self._on_failure(notice)
            with self._lock:
                if self._closed or not self._waiting:
                    self._thread = None
                    return

    def _serve(self, connection: Connection) -> None:
        while not self._closed:
            while (notice := self._first()) is not None:
                number = connection.show(notice)
                self._done()
                if notice.key:
                    self._keys[number] = notice.key
                    while len(self._keys) > REMEMBERED:
                        del self._keys[next(iter(self._keys))]
            connection.wait(self._woken)
            self._swallow()
            for number in connection.clicked():
                if (key := self._keys.get(number)) and not self._closed:
                    if token := connection.token(number):
                        self._on_token(token)
                    self._on_click(key)

    def _first(self) -> Notice | None:
        with self._lock:
            return self._waiting[0] if self._waiting and not self._closed else None

    def _done(self) -> None:
        with self._lock:
            self._waiting.popleft()

    def _swallow(self) -> None:
        """Takes the bytes that woke us out of the pipe."""
        if select.select([self._woken], [], [], 0)[0]:
            os.read(self._woken, 4096)
