"""One app a user and home: a local socket that only the user can open, and the orders that come over it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from hostler.control import LINE_BYTES, NotRunning, Order, Reply, read_line, send, write_line
from hostler.domain.errors import ConfigError
from hostler.paths import make_socket_folder


class AlreadyRunning(Exception):
    """Another app of this user and home listens already."""


def lock_place(address: str) -> str:
    """Where the lock file lies: beside the socket; Windows' pipes lie nowhere, so there in the temporary folder."""
    return str(Path(tempfile.gettempdir()) / Path(address).name) if os.name == "nt" else address


class Instance(QObject):
    """Listens for orders. `obey` answers each; it is called on the UI thread and must not wait.

    A lock file decides who is first: two starts at once both find no listener, and a killed app leaves its socket.
    """

    def __init__(self, address: str, obey: Callable[[Order], Reply], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address, self._obey = address, obey
        self._lock = QLockFile(f"{lock_place(address)}.lock")
        self._lock.setStaleLockTime(0)  # stale by a dead process, never by age
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)

    def listen(self) -> None:
        """Takes the address. Raises AlreadyRunning when another app answers there, ConfigError when it can't be had."""
        try:
            make_socket_folder(Path(lock_place(self._address)).parent)
        except OSError as error:
            raise ConfigError(f"The app's socket can't be made: {error}") from error
        if not self._lock.tryLock(0):
            try:
                send(self._address, Order(do="raise"))
            except NotRunning:
                pass  # it holds the lock but doesn't listen yet: it shows itself in a moment
            raise AlreadyRunning
        if os.name != "nt":
            Path(self._lock.fileName()).chmod(0o600)
        QLocalServer.removeServer(self._address)
        if not self._server.listen(self._address):
            raise ConfigError(f"The app's socket can't be made: {self._address}: {self._server.errorString()}")

    def close(self) -> None:
        self._server.close()
        self._lock.unlock()

    def _accept(self) -> None:
        while self._server.hasPendingConnections():
            connection = self._server.nextPendingConnection()
            connection.readyRead.connect(lambda c=connection: self._read(c))
            connection.disconnected.connect(connection.deleteLater)

    def _read(self, connection: QLocalSocket) -> None:
        if not connection.canReadLine():
            if connection.bytesAvailable() > LINE_BYTES:
                connection.abort()
            return
        try:
            order = Order(**read_line(bytes(connection.readLine().data()), Order))
        except ValueError:
            reply = Reply(ok=False, error="That order can't be read.")
        else:
            reply = self._obey(order)
        connection.write(write_line(reply))
        connection.flush()
        connection.disconnectFromServer()
