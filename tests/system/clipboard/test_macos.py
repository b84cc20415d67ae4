"""The pasteboard of macOS, read when nobody asked for it."""

from __future__ import annotations

import pytest

from hostler.system.clipboard.macos import MARKS, TEXT, MacClipboard
from hostler.system.selection import MAX_BYTES, Outcome
from system.mac_desktop import FakeMac

PNG, TIFF, FILES = "public.png", "public.tiff", "public.file-url"
MARK = min(MARKS)


@pytest.mark.parametrize(
    ("holds", "outcome", "text", "image"),
    [
        ({TEXT: "Grüße\r\nund 🐎".encode()}, Outcome.TEXT, "Grüße\nund 🐎", b""),
        ({TEXT: b"text", PNG: b"picture"}, Outcome.TEXT, "text", b""),
        ({TEXT: b"hunter2", MARK: b""}, Outcome.SECRET, "", b""),
        ({PNG: b"picture", MARK: b""}, Outcome.SECRET, "", b""),
        ({TIFF: b"large", PNG: b"picture"}, Outcome.IMAGE, "", b"picture"),
        ({TIFF: b"large"}, Outcome.IMAGE, "", b"large"),
        ({TEXT: b"", FILES: b"file:///"}, Outcome.NOT_TEXT, "", b""),
        ({}, Outcome.NOTHING, "", b""),
    ],
)
def test_what_there_is(holds: dict[str, bytes], outcome: Outcome, text: str, image: bytes) -> None:
    desktop = FakeMac()
    desktop.pasteboard = holds
    got = MacClipboard(desktop).read()
    assert (got.outcome, got.text, got.image) == (outcome, text, image)


def test_of_a_very_long_text_only_the_start_is_taken_and_nothing_for_nobody() -> None:
    desktop = FakeMac()
    desktop.pasteboard = {TEXT: b"x" * (MAX_BYTES + 1)}
    got = MacClipboard(desktop).read()
    assert (len(got.text), got.truncated) == (MAX_BYTES, True)
    assert MacClipboard(desktop).read(wanted=lambda: False).outcome is Outcome.NOTHING
