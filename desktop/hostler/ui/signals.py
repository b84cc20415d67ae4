"""SIGINT and SIGTERM end the app; SIGCONT says that it stood still."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication


class Signals(QObject):
    """Ends the app on SIGINT and SIGTERM. Python runs handlers only between its own steps, so a byte wakes Qt."""

    continued = Signal()
    """The app was stopped, for how long nobody knows, and goes on."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno())
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._read.recv(64))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: QApplication.quit())
        if hasattr(signal, "SIGCONT"):
            signal.signal(signal.SIGCONT, lambda *_: self.continued.emit())
