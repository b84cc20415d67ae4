"""Memory that nobody uses any more, given back to the system."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable


def _of_glibc() -> Callable[[], None] | None:
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        return None  # another C library, like musl
    trim.argtypes, trim.restype = (ctypes.c_size_t,), ctypes.c_int
    return lambda: trim(0)


def giver(platform: str = sys.platform) -> Callable[[], None]:
    """What gives back the pages that are free in the heap: a few milliseconds' work, for a quiet moment, in any thread.

    glibc keeps them after a start or a long answer, 6 MB of them; see malloc_trim(3). Elsewhere it does nothing.
    """
    return (_of_glibc() if platform.startswith("linux") else None) or (lambda: None)
