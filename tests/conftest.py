"""What every test needs: Qt without a screen, and a home of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

# Windows that tests make in this process are never shown; end-to-end tests start the app on a screen of their own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Whoever runs us in the background may have had Ctrl+C ignored, and the programs that tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def windows_go_with_their_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Without a running loop Qt keeps what is to be deleted later; Python would delete it at some time in any thread,
    and a window that goes in another thread than its own takes the process along."""
    yield
    if "qtbot" in request.fixturenames:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A throw-away HOSTLER_HOME."""
    monkeypatch.setenv("HOSTLER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    (tmp_path / "home").mkdir()
    yield tmp_path / "home"
