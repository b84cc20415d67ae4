"""The clipboard of Windows, read when nobody asked for it."""

from __future__ import annotations

import struct

import pytest

from hostler.system.clipboard.windows import WindowsClipboard, bmp
from hostler.system.selection import Outcome
from hostler.system.windows import DIB, UNICODE_TEXT
from system.windows_desktop import FakeWindows, utf16

PNG, MARK = 0xC001, 0xC002
FILES = 15


def holding(contents: dict[int, bytes]) -> FakeWindows:
    desktop = FakeWindows()
    desktop.contents = dict(contents)
    desktop.names = {PNG: "PNG", MARK: "Clipboard Viewer Ignore"}
    return desktop


def dib(*, bits: int = 24, compression: int = 0, colours: int = 0, rest: bytes = b"\0" * 64) -> bytes:
    return struct.pack("<IiiHHIIiiII", 40, 2, 2, 1, bits, compression, 0, 0, 0, colours, 0) + rest


@pytest.mark.parametrize(
    ("contents", "outcome", "text"),
    [
        ({UNICODE_TEXT: utf16("one\r\ntwo")}, Outcome.TEXT, "one\ntwo"),
        ({UNICODE_TEXT: utf16("hunter2"), MARK: b""}, Outcome.SECRET, ""),
        ({PNG: b"\x89PNG", MARK: b""}, Outcome.SECRET, ""),
        ({PNG: b"\x89PNG", DIB: dib()}, Outcome.IMAGE, ""),
        ({DIB: dib()}, Outcome.IMAGE, ""),
        ({DIB: b"short"}, Outcome.NOT_TEXT, ""),
        ({FILES: b"files"}, Outcome.NOT_TEXT, ""),
        ({}, Outcome.NOTHING, ""),
    ],
)
def test_what_there_is(contents: dict[int, bytes], outcome: Outcome, text: str) -> None:
    got = WindowsClipboard(holding(contents)).read()
    assert (got.outcome, got.text) == (outcome, text)
    assert bool(got.image) is (outcome is Outcome.IMAGE)


def test_one_that_hangs_or_stays_open_elsewhere_is_late() -> None:
    desktop = holding({UNICODE_TEXT: utf16("x")})
    desktop.hangs = True
    assert WindowsClipboard(desktop).read(0.05).outcome is Outcome.LATE
    desktop.hangs, desktop.busy_until_s = False, 60.0
    assert WindowsClipboard(desktop).read(0.05).outcome is Outcome.LATE
    assert WindowsClipboard(desktop).read(60.0, wanted=lambda: False).outcome is Outcome.LATE


@pytest.mark.parametrize(
    ("bitmap", "start"),
    [
        (dib(), 54),
        (dib(bits=8, rest=b"\0" * 1100), 54 + 1024),
        (dib(bits=4, colours=2), 54 + 8),
        (dib(bits=32, compression=3), 54 + 12),
    ],
)
def test_a_bitmap_in_memory_becomes_a_file(bitmap: bytes, start: int) -> None:
    file = bmp(bitmap)
    assert file[:2] == b"BM"
    assert struct.unpack_from("<I", file, 2)[0] == len(file)
    assert struct.unpack_from("<I", file, 10)[0] == start
    assert bmp(bitmap[:30]) == bmp(dib(bits=8, rest=b"")) == b""
