"""Wayland: selection and clipboard through wl-paste, which the compositor serves without a window of ours.

GNOME gives it nothing without the focus, so the app reads through its own window there.
"""

from __future__ import annotations

import os
import select
import subprocess
import threading
import time
from collections.abc import Sequence

from hostler.system.selection import (
    IMAGE_BYTES,
    IMAGE_S,
    MAX_BYTES,
    READ_S,
    STEP_S,
    Captured,
    Outcome,
    Wanted,
    always,
)

SECRET = "x-kde-passwordManagerHint"
"""Password managers offer this beside what is secret."""
IMAGES = ("image/png", "image/jpeg", "image/webp", "image/bmp")
TEXTS = ("text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "STRING", "TEXT")
_EMPTY = (b"nothing is copied", b"no selection", b"no suitable type")
_CHUNK = 65536


class _Late(Exception):
    """Not in time, or not wanted any more."""


class WaylandSelection:
    """One program a read. Nothing tells which window is active, so nothing here is stale."""

    def __init__(
        self, program: str, *, primary: bool = False, images: bool = False, max_bytes: int = MAX_BYTES
    ) -> None:
        """`program` is the path of wl-paste."""
        self._command = [program, *(["--primary"] if primary else [])]
        self._images, self._max_bytes = images, max_bytes
        self._lock = threading.Lock()

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        pass

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        with self._lock:
            ends = time.monotonic() + deadline_s
            try:
                code, kinds, said = self._run(["--list-types"], _CHUNK, ends, wanted)
                if code:
                    empty = any(text in said.lower() for text in _EMPTY)
                    return Captured(outcome=Outcome.NOTHING if empty else Outcome.UNAVAILABLE)
                return self._read(kinds.decode("utf-8", "replace").splitlines(), ends, wanted)
            except _Late:
                return Captured(outcome=Outcome.LATE)
            except OSError:
                return Captured(outcome=Outcome.UNAVAILABLE)

    def _read(self, kinds: list[str], ends: float, wanted: Wanted) -> Captured:
        if SECRET in kinds:
            return Captured(outcome=Outcome.SECRET)
        if kind := next((each for each in TEXTS if each in kinds), ""):
            _, data, _ = self._run(["--no-newline", "--type", kind], self._max_bytes + 1, ends, wanted)
            text = data[: self._max_bytes].decode("utf-8", "replace").replace("\r\n", "\n")
            if text:
                truncated = len(data) > self._max_bytes
                # A character that the limit cuts in two isn't shown as a broken one.
                text = text.rstrip("\ufffd") if truncated else text
                total = None if truncated else len(data)
                return Captured(outcome=Outcome.TEXT, text=text, truncated=truncated, total_bytes=total)
        kind = next((each for each in IMAGES if each in kinds), "")
        if not kind or not self._images:
            return Captured(
                outcome=Outcome.NOT_TEXT if kinds and not any(k in TEXTS for k in kinds) else Outcome.NOTHING
            )
        _, data, _ = self._run(["--type", kind], IMAGE_BYTES + 1, time.monotonic() + IMAGE_S, wanted)
        return Captured(outcome=Outcome.IMAGE, image=data[:IMAGE_BYTES], truncated=len(data) > IMAGE_BYTES)

    def _run(self, arguments: Sequence[str], limit: int, ends: float, wanted: Wanted) -> tuple[int, bytes, bytes]:
        """Its exit code, up to `limit` bytes of what it printed, and what it complained. Raises _Late or OSError."""
        process = subprocess.Popen(
            [*self._command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        with process.stdout, process.stderr:
            found = {process.stdout.fileno(): b"", process.stderr.fileno(): b""}
            out, err = found
            unfinished = set(found)
            try:
                while unfinished and len(found[out]) < limit:
                    left_s = ends - time.monotonic()
                    if left_s <= 0 or not wanted():
                        raise _Late
                    for stream in select.select(list(unfinished), [], [], min(left_s, STEP_S))[0]:
                        chunk = os.read(stream, _CHUNK)
                        found[stream] += chunk
                        if not chunk:
                            unfinished.discard(stream)
            finally:
                if unfinished:
                    process.kill()
                process.wait()
        return (0 if unfinished else process.returncode), found[out][:limit], found[err]
