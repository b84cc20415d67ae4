"""How far a pull is, and how long it still takes."""

from __future__ import annotations

import pytest

from hostler.domain.pulling import PullProgress, Rate, in_units


def test_the_speed_is_that_of_the_last_seconds_and_what_was_there_before_counts_for_nothing() -> None:
    now = 0.0
    rate = Rate(lambda: now)

    def saw(at: float, completed: int) -> PullProgress:
        nonlocal now
        now = at
        progress = PullProgress(status="pulling a", completed_bytes=completed, total_bytes=10_000)
        rate.saw(progress)
        return progress

    saw(0, 5000)
    assert rate.bytes_per_s is None
    saw(0.5, 5100)
    assert rate.bytes_per_s is None, "too early to tell"
    progress = saw(2, 5200)
    assert rate.bytes_per_s == 100
    assert rate.left_s(progress) == 48
    for second in range(3, 40):
        progress = saw(second, 5200 + (second - 2) * 10)
    assert rate.bytes_per_s == 10
    for second in range(40, 60):
        progress = saw(second, progress.completed_bytes)
    assert rate.bytes_per_s is None, "nothing comes"
    assert rate.left_s(progress) is None


@pytest.mark.parametrize(
    ("size_bytes", "written"), [(0, "0 KB"), (11_338, "11 KB"), (820_000_000, "820 MB"), (5_225_000_000, "5.2 GB")]
)
def test_sizes_are_written_as_ollama_writes_them(size_bytes: int, written: str) -> None:
    assert in_units(size_bytes) == written
