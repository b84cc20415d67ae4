"""An update puts another program in the place of the one that runs, which then can't read what it hasn't read yet.

Modules are read from the program's file when they are first needed. So the app begins anew as soon as nobody needs it;
and ends where the program was removed. On Windows and macOS the running program can't be replaced like that.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, QTimer
from PySide6.QtWidgets import QApplication

SETTLE_MS = 2_000
"""Packages are unpacked file by file: the last one should be there."""


class Renewal(QObject):
    """Watches the `program` that runs. `is_due` says that the app ended so as to begin anew."""

    def __init__(self, program: Path, is_idle: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program, self._is_idle = program, is_idle
        self.is_due = False
        self._begun = self._mark()
        self._watcher = QFileSystemWatcher([str(program), str(program.parent)], self)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._look)
        self._watcher.fileChanged.connect(lambda _: self._settled.start())
        self._watcher.directoryChanged.connect(lambda _: self._settled.start())

    def _mark(self) -> tuple[int, int] | None:
        try:
            file = self._program.stat()
        except OSError:
            return None
        return file.st_ino, file.st_size

    def _look(self) -> None:
        mark = self._mark()
        if mark == self._begun:
            # A file that was replaced is watched no longer.
            self._watcher.addPath(str(self._program))
        elif not self._is_idle():
            self._settled.start()
        else:
            self.is_due = mark is not None
            QCoreApplication.quit()


def no_window_is_open() -> bool:
    """Whether none of the app's windows is on the screen; an icon in an X11 tray is a window of its own kind."""
    return not any(
        window.isVisible() and window.metaObject().className() != "QSystemTrayIconSys"
        for window in QApplication.topLevelWidgets()
    )
