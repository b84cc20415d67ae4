"""What was read, and which reader a desktop has. Reading itself is in tests/e2e/test_x11_selection.py."""

from __future__ import annotations

import pytest

from hostler.system.selection import Captured, Outcome, Unreadable, choose
from hostler.system.selection.x11 import X11Selection


def test_its_repr_shows_sizes_and_never_the_text() -> None:
    secret = "my private words"
    shown = repr(Captured(outcome=Outcome.TEXT, text=secret, truncated=True, total_bytes=9000, stale=True))
    assert shown == "Captured(text, 16 chars, truncated, 9000 bytes in all, stale)"
    assert (
        "private"
        not in f"{Captured(outcome=Outcome.TEXT, text=secret)} {[Captured(outcome=Outcome.TEXT, text=secret)]}"
    )


@pytest.mark.parametrize(
    ("environ", "platform", "says"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", "install wl-clipboard"),
        ({}, "linux", "no display"),
    ],
)
def test_where_it_cant_be_read_it_says_what_to_do(environ: dict[str, str], platform: str, says: str) -> None:
    reader = choose(environ, platform)
    assert isinstance(reader, Unreadable)
    reader.look()
    got = reader.read()
    assert got.outcome is Outcome.UNAVAILABLE
    assert says in got.advice


def test_a_display_that_is_not_there_is_unavailable() -> None:
    reader = X11Selection("nowhere", "PRIMARY")
    reader.look()
    assert reader.read().outcome is Outcome.UNAVAILABLE
    reader.close()
