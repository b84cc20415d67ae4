"""The clipboard through pyperclip, with a paste of our own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Never

import pyperclip
import pytest

from hostler.system.clipboard.programs import ProgramClipboard
from hostler.system.selection import Captured, Outcome


def raising(error: Exception) -> Callable[[], str]:
    def paste() -> Never:
        raise error

    return paste


def test_text_comes_with_our_line_ends() -> None:
    got = ProgramClipboard(lambda: "one\r\ntwo\nthree").read()
    assert got == Captured(outcome=Outcome.TEXT, text="one\ntwo\nthree", total_bytes=14)


def test_an_empty_clipboard_is_nothing() -> None:
    assert ProgramClipboard(lambda: "").read() == Captured(outcome=Outcome.NOTHING)


def test_a_missing_program_is_unavailable_with_what_to_install() -> None:
    reader = ProgramClipboard(raising(pyperclip.PyperclipException("none found")), fix="install wl-clipboard.")
    got = reader.read()
    assert got.outcome is Outcome.UNAVAILABLE
    assert got.advice == "install wl-clipboard."


@pytest.mark.parametrize("error", [FileNotFoundError("wl-paste"), PermissionError("wl-paste")])
def test_a_program_that_does_not_start_is_unavailable(error: Exception) -> None:
    assert ProgramClipboard(raising(error)).read().outcome is Outcome.UNAVAILABLE


def test_bytes_that_are_no_text_are_not_text() -> None:
    error = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    assert ProgramClipboard(raising(error)).read().outcome is Outcome.NOT_TEXT
    assert ProgramClipboard(lambda: "a\0b").read().outcome is Outcome.NOT_TEXT


def test_a_long_text_is_cut_at_a_character() -> None:
    got = ProgramClipboard(lambda: "aé€" * 100, max_bytes=11).read()
    assert (got.text, got.truncated, got.total_bytes) == ("aé€aé", True, 600)
    whole = ProgramClipboard(lambda: "aé€" * 2, max_bytes=12).read()
    assert (whole.text, whole.truncated) == ("aé€aé€", False)


@pytest.fixture
def hung() -> Iterator[threading.Event]:
    released = threading.Event()
    yield released
    released.set()


def test_a_hung_program_is_late_and_the_next_read_works(hung: threading.Event) -> None:
    answers = [lambda: str(hung.wait(10)), lambda: "the next"]
    reader = ProgramClipboard(lambda: answers.pop(0)())
    reader.look()
    began = time.monotonic()
    assert reader.read(0.05) == Captured(outcome=Outcome.LATE)
    assert time.monotonic() - began < 1.0
    assert reader.read().text == "the next"
