"""Linux: a timer that never ends, but that the kernel cancels when the clock jumps, as it does after a sleep.

It also tells of a clock that was set, which costs one look too many. Nothing wakes up for it meanwhile. Source:
timerfd_create(2), TFD_TIMER_CANCEL_ON_SET.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
from collections.abc import Callable

_REALTIME, _NONBLOCK, _CLOEXEC = 0, 0o4000, 0o2000000
_ABSOLUTE, _CANCEL_ON_SET = 1, 2
_NEVER = 2**40
"""Seconds since 1970; the kernel takes no more than its own nanoseconds hold."""


class _Time(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _Timer(ctypes.Structure):
    _fields_ = (("interval", _Time), ("value", _Time))


def open_timer() -> int:
    """A file that can be read once the clock has jumped. Raises OSError where there is none such."""
    try:
        made = int(ctypes.CDLL(None, use_errno=True).timerfd_create(_REALTIME, _NONBLOCK | _CLOEXEC))
    except AttributeError as error:
        raise OSError("this C library has no timers as files") from error
    if made < 0:
        raise OSError(ctypes.get_errno(), "timerfd_create")
    try:
        arm(made)
    except OSError:
        os.close(made)
        raise
    return made


def arm(timer: int) -> None:
    """Waits for the next jump. Raises OSError."""
    never = _Timer(_Time(0, 0), _Time(_NEVER, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.timerfd_settime(timer, _ABSOLUTE | _CANCEL_ON_SET, ctypes.byref(never), None) < 0:
        raise OSError(ctypes.get_errno(), "timerfd_settime")


class TimerWatch:
    """Tells of each jump."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        timer: int,
        on_resume: Callable[[], None],
        *,
        arm: Callable[[int], None] = arm,
    ) -> None:
        self._loop, self._timer, self._on_resume, self._arm = loop, timer, on_resume, arm
        self._closed = False
        loop.add_reader(timer, self._heard)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._loop.remove_reader(self._timer)
            os.close(self._timer)

    def _heard(self) -> None:
        try:
            os.read(self._timer, 8)
        except BlockingIOError:
            return
        except OSError:
            pass  # ECANCELED: this is how it tells
        try:
            self._arm(self._timer)
        except OSError:
            self.close()
        self._on_resume()
