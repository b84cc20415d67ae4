"""Was a prompt cut before the model read it? Servers do that with status 200 and no word.

Source: what real servers count after cutting (transcripts ol-43, o12-43): the whole window, or half of it plus 2.
"""

from __future__ import annotations

DEFAULT_WINDOWS = (2048, 4096, 8192, 16384, 32768)
"""Windows that servers load when nobody says which; the early ones are the defaults of old versions."""
NEAR = 3
MARGIN = 1.15
"""The estimate counts rather too many tokens than too few."""
FAR_OFF = 0.4
"""Less than this share of the estimate can't be the whole prompt, however it was counted."""
SMALL = 256


def tokens_read(estimated: int, counted: int | None, window: int | None) -> int | None:
    """How many tokens of a cut prompt the model read; None when it read it whole, or nobody can tell.

    `estimated` is ours, `counted` the host's own count, `window` the context that is loaded there where it is known.
    """
    if counted is None or estimated < counted * MARGIN:
        return None
    windows = (window,) if window is not None else DEFAULT_WINDOWS
    marks = [mark for size in windows for mark in (size, size // 2 + 2)]
    if any(abs(counted - mark) <= NEAR for mark in marks):
        return counted
    beyond = window is None or estimated > window
    return counted if beyond and counted < estimated * FAR_OFF and estimated - counted > SMALL else None
