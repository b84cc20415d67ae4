"""The selection of another app, as macOS tells it where the user permits that."""

from __future__ import annotations

import sys

import pytest

from hostler.system import permission
from hostler.system.macos import Focused, FrontApp, system_calls
from hostler.system.selection import MAX_BYTES, Outcome
from hostler.system.selection.macos import ANSWERS, MacSelection
from system.mac_desktop import EDITOR, FakeMac


def reader(desktop: FakeMac) -> MacSelection:
    made = MacSelection(desktop)
    made.look()
    return made


def test_what_is_selected_in_the_app_in_front_is_read_also_once_ours_is_there() -> None:
    desktop = FakeMac(Focused("Grüße\r\nund 🐎"))
    read = reader(desktop)
    desktop.app = FrontApp()
    got = read.read(0.3)
    assert (got.outcome, got.text, got.app) == (Outcome.TEXT, "Grüße\nund 🐎", EDITOR.name)
    process, timeout_s = desktop.asked[0]
    assert process == EDITOR.process
    assert timeout_s * ANSWERS == pytest.approx(0.3), "a hung app holds nothing up for longer than the deadline"


@pytest.mark.parametrize(
    ("focused", "outcome"),
    [
        (Focused(""), Outcome.NOTHING),
        (Focused(None), Outcome.UNAVAILABLE),
        (Focused(None, secret=True), Outcome.SECRET),
    ],
)
def test_where_there_is_no_text_it_says_why(focused: Focused, outcome: Outcome) -> None:
    assert reader(FakeMac(focused)).read().outcome is outcome


def test_without_the_permission_nothing_is_asked_and_it_says_where_to_give_it() -> None:
    desktop = FakeMac(trusted=False)
    got = reader(desktop).read()
    assert (got.outcome, desktop.asked) == (Outcome.UNAVAILABLE, [])
    assert "System Settings" in got.advice
    desktop.is_trusted = True
    assert reader(desktop).read().text == "selected", "it counts from the next press on"


def test_nobody_in_front_is_no_selection_but_just_after_ours_has_closed_it_is_the_app_before() -> None:
    desktop = FakeMac()
    assert MacSelection(desktop).read().outcome is Outcome.NOTHING, "never looked"
    read = reader(desktop)
    desktop.app = FrontApp()
    read.look(just_closed=True)
    assert read.read().text == "selected"
    read.look()
    assert read.read().outcome is Outcome.NOTHING


def test_a_read_that_nobody_wants_asks_no_app() -> None:
    desktop = FakeMac()
    assert reader(desktop).read(wanted=lambda: False).outcome is Outcome.NOTHING
    assert desktop.asked == []


def test_of_a_very_long_text_only_the_start_is_taken() -> None:
    got = reader(FakeMac(Focused("ü" * MAX_BYTES))).read()
    assert got.truncated
    assert got.total_bytes == 2 * MAX_BYTES
    assert len(got.text.encode()) == MAX_BYTES


def test_what_is_selected_is_in_no_repr() -> None:
    assert "hunter2" not in repr(Focused("hunter2"))


@pytest.mark.skipif(sys.platform == "darwin", reason="there the real calls exist")
def test_elsewhere_nothing_has_to_be_permitted_and_the_calls_say_where_they_work() -> None:
    assert permission.choose("linux") is None
    assert permission.choose("win32") is None
    with pytest.raises(OSError, match="macOS only"):
        system_calls()
