"""From any thread to the UI thread, also when whoever waits for it is gone by then.

A signal that a thread emits on an object which the UI thread destroys at that moment ends the process; and a window may
close while something is still read for it. So it is emitted on an object that lives as long as the app.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

NAME = "hostler-courier"


class _Courier(QObject):
    """The app's child; it goes with the app, when no thread of ours runs any more."""

    brought = Signal(object)

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self.setObjectName(NAME)
        self.brought.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def _hand_over(self, call: Callable[[], None]) -> None:
        call()


def brought_to(owner: QObject, slot: Callable[..., None]) -> Callable[..., None]:
    """A function that any thread may call: soon after, `slot` is called with its arguments on the UI thread, in order.

    Not once `owner` is gone. Made on the UI thread, and called while the app lives: by threads that are waited for
    before the end.
    """
    application = QCoreApplication.instance()
    assert application is not None, "windows belong to an app"
    found = application.findChild(_Courier, NAME)
    courier = found if isinstance(found, _Courier) else _Courier(application)

    def bring(*arguments: object) -> None:
        courier.brought.emit(lambda: slot(*arguments) if shiboken6.isValid(owner) else None)

    return bring
