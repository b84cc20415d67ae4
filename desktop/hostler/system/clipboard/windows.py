"""The clipboard of Windows, with an eye for the mark of password managers: fit to be read when nobody asked for it."""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Callable
from functools import cached_property

from hostler.system.selection import IMAGE_BYTES, MAX_BYTES, READ_S, STEP_S, Captured, Outcome, Wanted, always
from hostler.system.windows import DIB, Win32, is_marked, opened, system_calls, text_of

PNG = "PNG"
_HEAD_BYTES = 14
_BIT_FIELDS = 3


class WindowsClipboard:
    """Text, else an image."""

    def __init__(self, calls: Win32 | None = None) -> None:
        self._given = calls
        self._pause: Callable[[float], object] = threading.Event().wait

    @cached_property
    def _calls(self) -> Win32:
        return self._given or system_calls()

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        pass

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        end = time.monotonic() + deadline_s
        while not self._calls.owner_hangs():
            with opened(self._calls) as is_open:
                if is_open:
                    return self._read()
            if time.monotonic() >= end or not wanted():
                break
            self._pause(STEP_S)
        return Captured(outcome=Outcome.LATE)

    def _read(self) -> Captured:
        formats = self._calls.formats()
        if not formats:
            return Captured(outcome=Outcome.NOTHING)
        if is_marked(self._calls):
            return Captured(outcome=Outcome.SECRET)
        if text := text_of(self._calls):
            data = text.encode("utf-8", "replace")
            start = data[:MAX_BYTES].decode("utf-8", "ignore")
            return Captured(outcome=Outcome.TEXT, text=start, truncated=len(data) > MAX_BYTES, total_bytes=len(data))
        if image := self._image():
            too_large = len(image) > IMAGE_BYTES
            return Captured(outcome=Outcome.IMAGE, image=b"" if too_large else image, truncated=too_large)
        return Captured(outcome=Outcome.NOT_TEXT)

    def _image(self) -> bytes:
        formats = self._calls.formats()
        named = next((kind for kind in formats if self._calls.name(kind) == PNG), 0)
        if named and (data := self._calls.get(named)):
            return data
        return bmp(self._calls.get(DIB) or b"") if DIB in formats else b""


def bmp(dib: bytes) -> bytes:
    """A file of a bitmap in memory: that has no head. b"" where it is none."""
    if len(dib) < 40:
        return b""
    size, _, _, _, bits, compression, _, _, _, colours, _ = struct.unpack_from("<IiiHHIIiiII", dib)
    palette = 4 * (colours or (1 << bits if bits <= 8 else 0))
    masks = 12 if compression == _BIT_FIELDS and size == 40 else 0
    start = _HEAD_BYTES + size + palette + masks
    if start > _HEAD_BYTES + len(dib):
        return b""
    return struct.pack("<2sIHHI", b"BM", _HEAD_BYTES + len(dib), 0, 0, start) + dib
