"""The key of a machine that wants one: it goes to the keyring, off the UI thread, and is never shown again."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hostler.domain.errors import ConfigError
from hostler.domain.registry import Host
from hostler.domain.said import told
from hostler.store.secrets import Kept, Keys
from hostler.ui.courier import brought_to
from hostler.ui.words import worded

PATIENCE_MS = 1500
"""A keyring that is open answers in far less; one that takes longer asks its user something."""


class KeyBox(QFrame):
    """Shown for a machine whose key is to be sent."""

    kept = Signal(str)
    """The id of a host that has another key now, or none."""

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys, self._host = keys, Host(id="", url="")
        self._waiting = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._waiting.timeout.connect(self._wait)
        self._tell, self._changed = brought_to(self, self._show), brought_to(self, self.kept.emit)
        self.setObjectName("captured")
        self.line = QLineEdit(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setPlaceholderText(self.tr("Key for this machine"))
        self.line.setAccessibleName(self.tr("Key for this machine"))
        self.line.returnPressed.connect(self._keep)
        self.store = QPushButton(self.tr("Store"), self)
        self.store.setEnabled(False)
        self.line.textChanged.connect(lambda text: self.store.setEnabled(bool(text)))
        self.store.clicked.connect(self._keep)
        self.forget = QPushButton(self.tr("Delete"), self)
        self.forget.clicked.connect(self._forget)
        self.said = QLabel(self)
        self.said.setObjectName("quiet")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        above = QHBoxLayout()
        for part in (self.line, self.store, self.forget):
            above.addWidget(part)
        box = QVBoxLayout(self)
        box.addLayout(above)
        box.addWidget(self.said)
        self.hide()

    def show_host(self, host: Host | None) -> None:
        """The machine that is chosen."""
        wanted = host if host is not None and host.auth else None
        self.setVisible(wanted is not None)
        if wanted is not None and (wanted.id, wanted.origin) != (self._host.id, self._host.origin):
            self._host = wanted
            self.line.clear()
            self.said.setText(self.tr("Looking into the keyring…"))
            self._begin(wanted, "look")

    def _keep(self) -> None:
        if self.line.text():
            self._begin(self._host, "keep", self.line.text())

    def _forget(self) -> None:
        self._begin(self._host, "forget")

    def _begin(self, host: Host, what: str, key: str = "") -> None:
        self._waiting.start()
        # A keyring that asks to be unlocked may take for ever: the app's end waits for none of these.
        threading.Thread(target=self._work, args=(host, what, key), name="keyring", daemon=True).start()

    def _wait(self) -> None:
        self.said.setText(self.tr("The keyring hasn't answered yet. Is it asking to be unlocked?"))

    def _work(self, host: Host, what: str, key: str) -> None:
        try:
            if what == "keep":
                self._keys.keep(host, key)
            elif what == "forget":
                self._keys.forget(host)
            self._tell(host.id, self._keys.where(host), "")
            if what != "look":
                self._changed(host.id)
        except ConfigError as error:
            self._tell(host.id, None, told(error))

    def _show(self, host_id: str, where: Kept | None, problem: str) -> None:
        if host_id != self._host.id:
            return
        self._waiting.stop()
        self.forget.setEnabled(where in (Kept.KEYRING, Kept.THIS_RUN))
        if where is None:
            words = worded(problem)
            self.said.setText(words[:1].upper() + words[1:])
            return
        self.line.clear()
        self.said.setText(
            {
                Kept.NOWHERE: self.tr("No key yet. It goes to the keyring of this computer, and nowhere else."),
                Kept.KEYRING: self.tr("Its key is in the keyring of this computer."),
                Kept.THIS_RUN: self.tr("There is no keyring here: the key is kept until Hostler ends."),
            }[where]
        )
