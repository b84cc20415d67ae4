"""The pasteboard of macOS, with an eye for the mark of password managers: fit to be read when nobody asked for it."""

from __future__ import annotations

from functools import cached_property

from hostler.system.macos import MacOS, system_calls
from hostler.system.selection import IMAGE_BYTES, MAX_BYTES, READ_S, Captured, Outcome, Wanted, always

MARKS = frozenset({"org.nspasteboard.ConcealedType", "com.agilebits.onepassword"})
TEXT = "public.utf8-plain-text"
IMAGES = ("public.png", "public.tiff")


class MacClipboard:
    """Text, else an image."""

    def __init__(self, calls: MacOS | None = None) -> None:
        self._given = calls

    @cached_property
    def _calls(self) -> MacOS:
        return self._given or system_calls()

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        pass

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        types = self._calls.types()
        if not types or not wanted():
            return Captured(outcome=Outcome.NOTHING)
        if MARKS & set(types):
            return Captured(outcome=Outcome.SECRET)
        if TEXT in types and (data := self._calls.data(TEXT)):
            start = data[:MAX_BYTES].decode("utf-8", "ignore").replace("\r\n", "\n")
            return Captured(outcome=Outcome.TEXT, text=start, truncated=len(data) > MAX_BYTES, total_bytes=len(data))
        kind = next((kind for kind in IMAGES if kind in types), "")
        if kind and (image := self._calls.data(kind)):
            too_large = len(image) > IMAGE_BYTES
            return Captured(outcome=Outcome.IMAGE, image=b"" if too_large else image, truncated=too_large)
        return Captured(outcome=Outcome.NOT_TEXT)
