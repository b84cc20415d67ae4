"""What every test needs: Qt without a screen, and a home of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000
"""How long a test waits for what must come. A machine that others use too may stand still for seconds."""

# Windows that tests make in this process are never shown; end-to-end tests start the app on a screen of their own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Whoever runs us in the background may have had Ctrl+C ignored, and the programs that tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


# How long an example takes says more of the machine than of the code; speed is for tests/bench.
settings.register_profile("hostler", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hostler")


@pytest.fixture(autouse=True)
def windows_go_with_their_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Without a running loop Qt keeps what is to be deleted later; Python would delete it at some time in any thread,
    and a window that goes in another thread than its own takes the process along."""
    yield
    if "qtbot" in request.fixturenames:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def qtbot(qtbot: QtBot) -> Iterator[QtBot]:
    """With as much patience as a busy machine takes; a test that wants less says so.

    It keeps the windows that it is to close: it knows them by weak references alone, so one that nobody holds any more
    would be collected in whatever thread just runs, and stay on the screen through the tests that follow.
    """
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitExposed", "waitActive"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=PATIENCE_MS))
    held: list[QWidget] = []
    closes = qtbot.addWidget

    def add(widget: QWidget, **settings: Any) -> None:
        held.append(widget)
        closes(widget, **settings)

    qtbot.addWidget = qtbot.add_widget = add  # type: ignore[method-assign]
    yield qtbot
    held.clear()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A throw-away HOSTLER_HOME."""
    monkeypatch.setenv("HOSTLER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    (tmp_path / "home").mkdir()
    yield tmp_path / "home"
