"""Sees that config.toml was changed, by an editor or by us, and reads it off the UI thread."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from hostler.domain.errors import ConfigError
from hostler.store.config import load_or_last_good
from hostler.ui.courier import brought_to

SETTLE_MS = 150
"""Editors write in several steps: a new file, a rename, permissions."""


class ConfigWatch(QObject):
    """Watches the file, and its folder for the renames by which it is replaced; also where a link leads to."""

    read = Signal(object)
    """A Loaded; or a ConfigError, where neither the file nor the last good one can be used."""

    def __init__(self, file: Path, last_good: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._last_good = file, last_good
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._touched)
        self._watcher.fileChanged.connect(self._touched)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self.look)
        self._tell = brought_to(self, self.read.emit)
        self._watch()
        self._settled.start()  # it may have been changed while the app started

    def look(self) -> None:
        """Reads it now; `read` tells."""
        self._watch()
        threading.Thread(target=self._load, name="config").start()

    def _touched(self) -> None:
        self._settled.start()

    def _watch(self) -> None:
        """A file that was replaced has to be watched anew."""
        real = self._file.resolve()
        watched = {*self._watcher.files(), *self._watcher.directories()}
        for path in {self._file.parent, self._file, real.parent, real}:
            if str(path) not in watched and path.exists():
                self._watcher.addPath(str(path))

    def _load(self) -> None:
        try:
            self._tell(load_or_last_good(self._file, self._last_good))
        except FileNotFoundError:
            pass  # what runs goes on; a file in the middle of being replaced is there in a moment
        except ConfigError as error:
            self._tell(error)
