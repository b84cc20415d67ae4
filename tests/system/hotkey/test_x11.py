"""Presses and auto-repeat, told apart by their times. What needs a server is in tests/e2e."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hostler.system.hotkey.x11 import Presses


def test_a_tap_is_one_press() -> None:
    presses = Presses()
    assert presses.press(1000)
    presses.release(1080)
    assert presses.press(1160)


def test_a_held_key_is_one_press_however_the_server_repeats_it() -> None:
    presses = Presses()
    assert presses.press(1000)
    for time_ms in range(1600, 3000, 40):
        presses.release(time_ms)
        assert not presses.press(time_ms)
    presses.release(3010)
    assert presses.press(3100)


def test_a_repeat_without_releases_is_no_press() -> None:
    presses = Presses()
    assert presses.press(1000)
    assert not presses.press(1600)
    assert not presses.press(1640)


def test_a_repeat_may_come_a_millisecond_after_its_release() -> None:
    presses = Presses()
    presses.press(1000)
    presses.release(1600)
    assert not presses.press(1601)


def test_the_servers_clock_may_start_again_from_zero() -> None:
    presses = Presses()
    presses.press(4_294_967_200)
    presses.release(4_294_967_290)
    assert presses.press(20), "49.7 days are over, not a repeat"


@given(st.lists(st.tuples(st.integers(20, 500), st.integers(0, 30), st.integers(20, 500)), max_size=20))
def test_each_finger_is_counted_once(taps: list[tuple[int, int, int]]) -> None:
    presses, now, counted = Presses(), 5000, 0
    for held_ms, repeats, pause_ms in taps:
        counted += presses.press(now)
        for _ in range(repeats):
            now += 30
            presses.release(now)
            counted += presses.press(now)
        now += held_ms
        presses.release(now)
        now += pause_ms
    assert counted == len(taps)
