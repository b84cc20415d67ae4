"""A selection that is copied to be read: what the clipboard held comes back whole, or nothing is copied."""

from __future__ import annotations

import sys
import threading

import pytest

from hostler.system.selection import Outcome
from hostler.system.selection.windows import HELD_S, WindowsSelection
from hostler.system.windows import (
    BITMAP,
    DIB,
    ENHANCED_METAFILE,
    OEM_TEXT,
    PRIVATE,
    TEXT,
    UNICODE_TEXT,
    Window,
    system_calls,
)
from system.windows_desktop import EDITOR, OURS, FakeWindows, utf16

HTML, DATA_OBJECT, CONCEALED, FILES = 0xC0A1, 0xC0A2, 0xC0A3, 15


def reader(desktop: FakeWindows) -> WindowsSelection:
    made = WindowsSelection(desktop, desktop.clock, desktop.pause)
    made.look(OURS.handle)
    return made


def late_ended(desktop: FakeWindows) -> None:
    desktop.go_on.set()
    for thread in threading.enumerate():
        if thread.name == "clipboard":
            thread.join(10)
            assert not thread.is_alive()


def test_the_selection_is_read_and_the_clipboard_is_as_before_with_all_its_formats() -> None:
    desktop = FakeWindows(selected="Grüße\r\nund 🐎")
    held = {HTML: b"<b>bold</b>", UNICODE_TEXT: utf16("bold"), DIB: b"\x28" * 64, FILES: b"files"}
    # What Windows makes by itself it makes again; OLE's note is of no use any more.
    desktop.contents = {**held, TEXT: b"bold\0", OEM_TEXT: b"bold\0", BITMAP: None, DATA_OBJECT: b"\1"}
    desktop.names = {HTML: "HTML Format", DATA_OBJECT: "DataObject"}
    got = reader(desktop).read()
    assert (got.outcome, got.text, got.app, got.window) == (Outcome.TEXT, "Grüße\nund 🐎", "notepad", EDITOR.handle)
    assert desktop.contents == held
    assert desktop.presses == 1


def test_an_empty_clipboard_is_empty_again() -> None:
    desktop = FakeWindows()
    desktop.contents = {}
    assert reader(desktop).read().text == "selected"
    assert desktop.contents == {}


@pytest.mark.parametrize("kind", [ENHANCED_METAFILE, BITMAP, PRIVATE + 1, 0x81])
def test_where_something_could_not_be_put_back_nothing_is_copied(kind: int) -> None:
    desktop = FakeWindows()
    desktop.contents = {kind: None}
    got = reader(desktop).read()
    assert (got.outcome, desktop.presses) == (Outcome.UNAVAILABLE, 0)
    assert "Copy the text first" in got.advice


def test_what_is_not_handed_over_or_is_too_large_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hostler.system.windows.KEPT_BYTES", 10)
    for contents in ({HTML: None}, {HTML: b"x" * 11}, {HTML: b"x" * 6, FILES: b"x" * 6}):
        desktop = FakeWindows()
        desktop.contents = dict(contents)
        assert reader(desktop).read().outcome is Outcome.UNAVAILABLE
        assert desktop.contents == contents


def test_a_clipboard_whose_owner_hangs_or_that_stays_open_elsewhere_is_left_alone() -> None:
    for hangs, busy_s in ((True, 0.0), (False, 60.0)):
        desktop = FakeWindows()
        desktop.hangs, desktop.busy_until_s = hangs, busy_s
        assert reader(desktop).read().outcome is Outcome.UNAVAILABLE
        assert desktop.presses == 0


@pytest.mark.parametrize(
    "window",
    [
        Window(1, "consolewindowclass", "cmd"),
        Window(1, "cascadia_hosting_window_class", "windowsterminal"),
        Window(1, "mintty", "mintty"),
        Window(1, "window class", "alacritty"),
        Window(1, "org.wezfurlong.wezterm", "wezterm-gui"),
    ],
)
def test_in_a_terminal_nothing_is_pressed(window: Window) -> None:
    desktop = FakeWindows(window)
    got = reader(desktop).read()
    assert (got.outcome, desktop.presses) == (Outcome.UNAVAILABLE, 0)
    assert "would end what runs" in got.advice


def test_the_hotkeys_own_modifiers_are_waited_for_but_not_for_ever() -> None:
    desktop = FakeWindows()
    desktop.held_until_s = HELD_S / 2
    assert reader(desktop).read().text == "selected"
    desktop.held_until_s = desktop.now_s + 2 * HELD_S
    assert reader(desktop).read().outcome is Outcome.LATE
    assert desktop.presses == 1


def test_in_another_window_than_that_of_the_look_or_in_our_own_nothing_is_pressed() -> None:
    desktop = FakeWindows()
    read = reader(desktop)
    desktop.window = Window(0x20, "chrome", "chrome")
    assert read.read().outcome is Outcome.NOTHING
    desktop.window = OURS
    assert reader(desktop).read().outcome is Outcome.NOTHING
    assert WindowsSelection(desktop, desktop.clock, desktop.pause).read().outcome is Outcome.NOTHING, "never looked"
    assert desktop.presses == 0


def test_with_nothing_selected_the_clipboard_is_not_touched() -> None:
    desktop = FakeWindows(selected=None)
    before, number = dict(desktop.contents), desktop.sequence()
    assert reader(desktop).read().outcome is Outcome.NOTHING
    late_ended(desktop)
    assert (desktop.contents, desktop.sequence()) == (before, number)


def test_a_copy_that_comes_too_late_is_taken_back() -> None:
    desktop = FakeWindows(answers_after_s=0.6)
    before = dict(desktop.contents)
    read = reader(desktop)
    assert read.read().outcome is Outcome.NOTHING
    desktop.window = OURS
    late_ended(desktop)
    assert desktop.contents == before


@pytest.mark.parametrize(("window", "owner"), [(EDITOR, "notepad"), (OURS, "chrome")])
def test_what_the_user_copies_meanwhile_stays(window: Window, owner: str) -> None:
    """In the same window on purpose, or by another program."""
    desktop = FakeWindows(selected=None)
    assert reader(desktop).read().outcome is Outcome.NOTHING
    desktop.window = window
    fresh = {UNICODE_TEXT: utf16("mine")}
    desktop.write(fresh, owner)
    late_ended(desktop)
    assert desktop.contents == fresh


def test_what_is_copied_before_the_clipboard_is_put_back_is_newer_than_both() -> None:
    desktop = FakeWindows()
    fresh = {UNICODE_TEXT: utf16("newer")}
    put = desktop.put

    def interrupted(contents: list[tuple[int, bytes]], sequence: int) -> bool:
        desktop.write(fresh, "chrome")
        return put(contents, sequence)

    desktop.put = interrupted  # type: ignore[method-assign,assignment]
    assert reader(desktop).read().text == "selected"
    assert desktop.contents == fresh


def test_what_a_password_manager_marked_is_not_read_and_an_image_is_no_text() -> None:
    desktop = FakeWindows()
    desktop.copies = {UNICODE_TEXT: utf16("hunter2"), CONCEALED: b""}
    desktop.names = {CONCEALED: "ExcludeClipboardContentFromMonitorProcessing"}
    before = dict(desktop.contents)
    got = reader(desktop).read()
    assert (got.outcome, got.text) == (Outcome.SECRET, "")
    desktop.copies = {DIB: b"\x28" * 64}
    assert reader(desktop).read().outcome is Outcome.NOT_TEXT
    assert desktop.contents == before


def test_a_read_that_nobody_wants_any_more_presses_nothing() -> None:
    desktop = FakeWindows()
    desktop.held_until_s = 60.0
    assert reader(desktop).read(wanted=lambda: False).outcome is Outcome.LATE
    assert desktop.presses == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there the real calls exist")
def test_elsewhere_the_calls_say_where_they_work() -> None:
    with pytest.raises(OSError, match="Windows only"):
        system_calls()
