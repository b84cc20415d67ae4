"""After a sleep every machine is looked at; the kernel's timer is played by a pipe, since nobody here may sleep."""

from __future__ import annotations

import asyncio
import os
import select
import sys

import pytest

from hostler.system import resume
from hostler.system.resume.timerfd import TimerWatch, arm, open_timer


def test_each_jump_of_the_clock_is_told_once_and_the_next_is_waited_for() -> None:
    told: list[str] = []

    async def run() -> None:
        jumps, jump = os.pipe()
        os.set_blocking(jumps, False)
        awake = asyncio.Event()

        def tell() -> None:
            told.append("awake")
            awake.set()

        watch = TimerWatch(asyncio.get_running_loop(), jumps, tell, arm=lambda timer: told.append("armed"))
        for _ in range(2):
            os.write(jump, b".")
            await awake.wait()
            awake.clear()
        watch.close()
        watch.close()
        os.close(jump)

    asyncio.run(run())
    assert told == ["armed", "awake", "armed", "awake"]


def test_a_timer_that_cannot_be_set_again_is_given_up_and_that_jump_still_told() -> None:
    told: list[str] = []

    def refuse(timer: int) -> None:
        raise OSError("no")

    async def run() -> None:
        jumps, jump = os.pipe()
        os.set_blocking(jumps, False)
        awake = asyncio.Event()
        watch = TimerWatch(asyncio.get_running_loop(), jumps, awake.set, arm=refuse)
        os.write(jump, b".")
        await awake.wait()
        told.append("awake")
        watch.close()
        os.close(jump)

    asyncio.run(run())
    assert told == ["awake"]


@pytest.mark.skipif(sys.platform != "linux", reason="the timer is Linux's")
def test_the_kernel_takes_the_timer_and_is_silent_while_nothing_happens() -> None:
    timer = open_timer()
    arm(timer)
    assert select.select([timer], [], [], 0) == ([], [], [])
    os.close(timer)


def test_elsewhere_nothing_is_watched() -> None:
    loop = asyncio.new_event_loop()
    for platform in ("win32", "darwin"):
        assert isinstance(resume.watch(loop, lambda: None, platform), resume.Unwatched)
    loop.close()
