"""The tray app from its start to its end."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QApplication

from hostler.paths import Paths
from hostler.system.program import packaged
from hostler.ui.app import App
from hostler.ui.instance import AlreadyRunning
from hostler.ui.renewal import Renewal, no_window_is_open


def run_app(places: Paths, environ: Mapping[str, str], *, notice: str = "") -> int:
    """Runs the tray app until it is told to quit. Returns its exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication), "the app needs windows"
    application.setApplicationName("Hostler")
    application.setDesktopFileName("hostler")
    application.setQuitOnLastWindowClosed(False)
    try:
        app = App(places, environ, notice=notice)
    except AlreadyRunning:
        print("Hostler is running already; its popup is open.", file=sys.stderr)
        return 0
    renewal = None
    if packaged() and sys.platform == "linux":
        renewal = Renewal(Path(sys.executable), lambda: no_window_is_open() and not app.tray.is_working, app)
    app.start()
    code = application.exec()
    app.stop()
    if renewal is not None and renewal.is_due:
        os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
    return code
