"""Notifications through the desktop portal, where its own service can't be reached. Each call waits: not for the UI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hostler.system.notify import NoService, Notice
from hostler.system.portal import NoPortal, Portal, PortalLost, Refused, is_signal

NOTIFICATION = "org.freedesktop.portal.Notification"
DEFAULT = "default"
"""The action of a click on the notification itself."""


class PortalService:
    """One connection to it."""

    def __init__(self) -> None:
        self._quiet = os.pipe()
        self._count = 0
        try:
            with _or_no_service():
                self._portal = Portal(os.environ, self._quiet[0])
        except NoService:
            self._end()
            raise
        try:
            with _or_no_service():
                self._portal.version(NOTIFICATION)
        except NoService:
            self.close()
            raise

    def show(self, notice: Notice) -> int:
        """Returns what the portal calls it, in `clicked`."""
        self._count += 1
        what: dict[str, tuple[str, Any]] = {
            "title": ("s", notice.title),
            "body": ("s", notice.text),
            "icon": ("(sv)", ("themed", ("as", ["hostler"]))),
        }
        if notice.key:
            what["default-action"] = ("s", DEFAULT)
        with _or_no_service():
            self._portal.call(NOTIFICATION, "AddNotification", "sa{sv}", (str(self._count), what))
        return self._count

    def wait(self, wake: int) -> None:
        """Returns when something has come, or there is a byte in this pipe."""
        self._portal.wait(wake)

    def clicked(self) -> list[int]:
        """Which notifications were clicked since the last time, in order."""
        with _or_no_service():
            found = [each.body for each in self._portal.arrived() if is_signal(each, NOTIFICATION, "ActionInvoked")]
        return [int(name) for name, action, _ in found if action == DEFAULT and name.isdecimal()]

    def token(self, number: int) -> str:
        """Portals tell none."""
        return ""

    def close(self) -> None:
        self._portal.close()
        self._end()

    def _end(self) -> None:
        for each in self._quiet:
            os.close(each)


@contextmanager
def _or_no_service() -> Iterator[None]:
    try:
        yield
    except (NoPortal, PortalLost, Refused) as error:
        raise NoService(type(error).__name__) from error
