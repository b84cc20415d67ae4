"""Another day begins at midnight, also when the computer slept through it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from hostler.ui.midnight import LOOK_S, Midnight, seconds_to_midnight

NOON = datetime(2026, 11, 25, 12, 0)


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(
    ("now", "left_s"),
    [(NOON, 43_200.0), (NOON.replace(hour=23, minute=59, second=59), 1.0), (NOON.replace(hour=0), 86_400.0)],
)
def test_how_long_until_midnight(now: datetime, left_s: float) -> None:
    assert seconds_to_midnight(now) == left_s


def test_it_is_told_once_a_day(qtbot: QtBot) -> None:
    clock = Clock(NOON.replace(hour=23, minute=59, second=50))
    midnight, passed = Midnight(now=clock), []
    midnight.passed.connect(lambda: passed.append(clock.now))
    assert 10_000 <= midnight.timer.interval() <= 10_001
    midnight.timer.timeout.emit()
    assert passed == [], "a moment too early"
    clock.now += timedelta(seconds=10)
    midnight.timer.timeout.emit()
    midnight.timer.timeout.emit()
    assert len(passed) == 1
    assert midnight.timer.isActive()


def test_a_day_that_began_in_a_sleep_is_noticed_soon(qtbot: QtBot) -> None:
    clock = Clock(NOON)
    midnight = Midnight(now=clock)
    assert midnight.timer.interval() <= LOOK_S * 1000 + 1
    clock.now += timedelta(hours=20)
    with qtbot.waitSignal(midnight.passed):
        midnight.timer.timeout.emit()
