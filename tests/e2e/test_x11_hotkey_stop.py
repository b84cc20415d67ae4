"""Giving the hotkey back: from anywhere, at once, and so that it can be taken again."""

from __future__ import annotations

import queue
import threading
import time
from pathlib import Path

from e2e.rig import Rig
from hostler.system.hotkey import parse
from hostler.system.hotkey.x11 import X11Hotkey

COMBINATION = parse("Ctrl+Alt+Space")


def ignore(_: str) -> None:
    pass


def test_a_callback_may_stop_its_own_hotkey(rig: Rig) -> None:
    hotkey, stopped = X11Hotkey(COMBINATION, rig.environ["DISPLAY"]), threading.Event()

    def press() -> None:
        hotkey.stop()
        stopped.set()

    hotkey.start(press, ignore)
    rig.keys("ctrl+alt+space")
    assert stopped.wait(5)
    hotkey.stop()
    again = X11Hotkey(COMBINATION, rig.environ["DISPLAY"])
    again.start(press, ignore)
    again.stop()


def test_stop_waits_for_a_callback_that_runs(rig: Rig) -> None:
    hotkey, entered, may_end = X11Hotkey(COMBINATION, rig.environ["DISPLAY"]), threading.Event(), threading.Event()
    told = list[str]()

    def press() -> None:
        entered.set()
        may_end.wait(5)
        told.append("callback ended")

    hotkey.start(press, ignore)
    rig.keys("ctrl+alt+space")
    assert entered.wait(5)
    threading.Timer(0.05, may_end.set).start()
    hotkey.stop()
    told.append("stop returned")
    assert told == ["callback ended", "stop returned"]


def test_it_starts_and_stops_many_times_and_leaves_nothing_open(rig: Rig) -> None:
    hotkey, pressed = X11Hotkey(COMBINATION, rig.environ["DISPLAY"]), queue.Queue[int]()
    hotkey.start(lambda: pressed.put(1), ignore)
    hotkey.stop()
    open_files, threads = len(list(Path("/proc/self/fd").iterdir())), threading.active_count()
    for _ in range(10):
        hotkey.start(lambda: pressed.put(1), ignore)
        began = time.monotonic()
        hotkey.stop()
        assert time.monotonic() - began < 0.5
    assert len(list(Path("/proc/self/fd").iterdir())) == open_files
    assert threading.active_count() == threads
    hotkey.start(lambda: pressed.put(1), ignore)
    rig.keys("ctrl+alt+space")
    assert pressed.get(timeout=5)
    hotkey.stop()
