"""What every test of windows in this process needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication

from hostler.ui.markdown import view


@pytest.fixture(autouse=True)
def _drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are drawn at once, however busy the machine is; tests of slices set their own."""
    monkeypatch.setattr(view, "SLICE_S", 60.0)


@pytest.fixture(autouse=True)
def _locale_back() -> Iterator[None]:
    """A test that speaks another language leaves the way times and numbers are written as it was."""
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True, scope="session")
def _clipboard_let_go() -> Iterator[None]:
    """Qt without a screen deletes what is on it after Python is gone, and crashes where Python made it."""
    yield
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()
