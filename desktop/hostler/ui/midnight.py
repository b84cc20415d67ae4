"""Tells when another day has begun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Signal

LOOK_S = 900.0
"""A timer doesn't count while a laptop sleeps: the day is looked at so often, besides at midnight."""


class Midnight(QObject):
    """Lives as long as it is needed; the day is the user's own."""

    passed = Signal()

    def __init__(self, parent: QObject | None = None, *, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__(parent)
        self._now = now
        self._day = now().date()
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        # A coarse one may come 45 s late, or early: then it would be yesterday still.
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self._look)
        self._wait()

    def _look(self) -> None:
        if (day := self._now().date()) != self._day:
            self._day = day
            self.passed.emit()
        self._wait()

    def _wait(self) -> None:
        left_s = seconds_to_midnight(self._now())
        self.timer.start(round(min(left_s, LOOK_S) * 1000) + 1)


def seconds_to_midnight(now: datetime) -> float:
    """By the clock on the wall: on the two odd days of the year an hour too many or too few."""
    begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return (begin + timedelta(days=1) - now).total_seconds()
