"""Pasting on a real X server: into a real editor, with what the clipboard held given back, format by format."""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from Xlib import X, display

from e2e.rig import Editor, Rig
from hostler.system.paste import Outcome, Place, is_terminal
from hostler.system.paste.x11 import X11Paste
from hostler.system.paste.x11_owner import Owner, text_formats

PICTURE = "0123456789" * 20_000
"""200 KB under the name of a picture: given back, it goes in pieces."""


@pytest.fixture
def paster(rig: Rig) -> Iterator[X11Paste]:
    made = X11Paste(rig.environ["DISPLAY"])
    yield made
    made.close()


def clipboard(rig: Rig, target: str = "UTF8_STRING") -> str:
    return rig.run("xclip", "-selection", "clipboard", "-o", "-t", target)


def targets(rig: Rig) -> set[str]:
    return set(clipboard(rig, "TARGETS").split())


def content(rig: Rig, note: Editor, file: Path) -> str:
    """What the editor holds, as it saves it."""
    rig.keys("ctrl+s")
    rig.wait(lambda: not note.is_changed, "the editor to save")
    return file.read_text(encoding="utf-8")


def selected(note: Editor, text: str, **more: int) -> Place:
    note.select_all()
    return Place(window=note.window, selected=text, **more)


def test_the_text_takes_the_selections_place_and_the_clipboard_is_as_before(
    rig: Rig, paster: X11Paste, editor: Callable[..., Editor], tmp_path: Path
) -> None:
    words = tmp_path / "before.txt"
    words.write_text("what was copied before")
    rig.copy(words)
    note = editor("teh cat", "replace.txt")
    place = selected(note, "teh cat")
    assert paster.paste("the cät\nsat", place) is Outcome.DONE
    rig.wait(lambda: note.is_changed, "the paste to arrive")
    assert content(rig, note, rig.home / "replace.txt") == "the cät\nsat"
    assert clipboard(rig) == "what was copied before"


@pytest.mark.parametrize("incr", [0, 4096], ids=["whole", "in pieces"])
def test_every_format_comes_back(rig: Rig, paster: X11Paste, editor: Callable[..., Editor], incr: int) -> None:
    html = "<p>a <b>bold</b> word</p>"
    order: dict[str, Any] = {
        "selection": "CLIPBOARD",
        "targets": {
            "text/html": f"text:{html}",
            "UTF8_STRING": "text:a bold word",
            "image/png": "repeat:20000:0123456789",
        },
    }
    owner = rig.own_selection(**order, incr=incr)
    note = editor("old", "formats.txt")
    assert paster.paste("new", selected(note, "old")) is Outcome.DONE
    rig.end(owner)  # what comes now comes from us
    assert {"text/html", "UTF8_STRING", "image/png"} <= targets(rig)
    assert clipboard(rig, "text/html") == html
    assert clipboard(rig) == "a bold word"
    assert clipboard(rig, "image/png") == PICTURE
    assert content(rig, note, rig.home / "formats.txt") == "new"


def test_an_empty_clipboard_is_empty_again(rig: Rig, paster: X11Paste, editor: Callable[..., Editor]) -> None:
    owner = rig.own_selection(selection="CLIPBOARD", targets={"UTF8_STRING": "text:x"})
    rig.end(owner)
    note = editor("old", "empty.txt")
    assert paster.paste("new", selected(note, "old")) is Outcome.DONE
    atom = rig.x.intern_atom("CLIPBOARD")
    rig.wait(lambda: not rig.x.get_selection_owner(atom), "the clipboard to be nobody's")


def test_a_long_text_arrives_whole(rig: Rig, paster: X11Paste, editor: Callable[..., Editor]) -> None:
    long = "\n".join(f"line {number} with some words" for number in range(12_000))
    note = editor("old", "long.txt")
    assert paster.paste(long, selected(note, "old")) is Outcome.DONE
    rig.wait(lambda: note.is_changed, "the paste to arrive")
    assert content(rig, note, rig.home / "long.txt") == long


def test_another_active_window_gets_nothing(rig: Rig, paster: X11Paste, editor: Callable[..., Editor]) -> None:
    note = editor("old", "from.txt")
    place = selected(note, "old")
    other = editor("other", "other.txt")
    assert paster.paste("new", place) is Outcome.CHANGED
    assert not other.is_changed
    assert not note.is_changed


def test_a_window_that_is_gone_gets_nothing(rig: Rig, paster: X11Paste, editor: Callable[..., Editor]) -> None:
    note = editor("old", "gone.txt")
    place = selected(note, "old")
    note.close()
    assert paster.paste("new", place) in (Outcome.CHANGED, Outcome.DESELECTED)


def test_what_is_selected_no_more_is_not_replaced(rig: Rig, paster: X11Paste, editor: Callable[..., Editor]) -> None:
    note = editor("old words", "deselected.txt")
    place = selected(note, "old words")
    rig.keys("Right", "shift+Left", "shift+Left")
    assert paster.paste("new", place) is Outcome.DESELECTED
    assert not note.is_changed


def test_a_terminal_gets_nothing(rig: Rig, paster: X11Paste) -> None:
    terminal = rig.spawn(["xterm", "-T", "shell", "-e", "cat"])
    window = rig.find("shell")
    rig.run("xdotool", "windowactivate", "--sync", str(window))
    try:
        assert paster.paste("rm -rf\n", Place(window=window, selected="")) is Outcome.TERMINAL
    finally:
        rig.end(terminal)


def test_a_hung_owner_of_the_clipboard_keeps_its_content(
    rig: Rig, paster: X11Paste, editor: Callable[..., Editor]
) -> None:
    owner = rig.own_selection(selection="CLIPBOARD", targets={"UTF8_STRING": "text:precious"})
    owner.send_signal(19)
    try:
        note = editor("old", "hung.txt")
        assert paster.paste("new", selected(note, "old")) is Outcome.UNSAVED
        assert not note.is_changed
    finally:
        owner.send_signal(18)
    rig.wait(lambda: clipboard(rig) == "precious", "the owner to be as before")


def test_it_waits_until_the_modifiers_are_up(rig: Rig, paster: X11Paste, editor: Callable[..., Editor]) -> None:
    note = editor("old", "held.txt")
    place = selected(note, "old")
    rig.run("xdotool", "keydown", "shift")
    ended: list[Outcome] = []
    thread = threading.Thread(target=lambda: ended.append(paster.paste("new", place)))
    thread.start()
    try:
        thread.join(0.3)
        assert not ended
        assert not note.is_changed
    finally:
        rig.run("xdotool", "keyup", "shift")
    thread.join(5)
    assert ended == [Outcome.DONE]
    assert content(rig, note, rig.home / "held.txt") == "new"


def test_pasting_twice_gives_the_same_clipboard_back_twice(
    rig: Rig, paster: X11Paste, editor: Callable[..., Editor], tmp_path: Path
) -> None:
    words = tmp_path / "twice.txt"
    words.write_text("kept")
    rig.copy(words)
    note = editor("one", "twice-note.txt")
    assert paster.paste("two", selected(note, "one")) is Outcome.DONE
    rig.wait(lambda: note.is_changed, "the first paste")
    assert paster.paste("three", selected(note, "two")) is Outcome.DONE
    assert clipboard(rig) == "kept"


@pytest.mark.parametrize("name", ["xterm", "gnome-terminal-server", "org.kde.konsole", "st", "io.elementary.terminal"])
def test_terminals_are_known_by_their_class(name: str) -> None:
    assert is_terminal(name)


@pytest.mark.parametrize("name", ["mousepad", "firefox", "stellarium", "libreoffice-writer", ""])
def test_other_windows_are_none(name: str) -> None:
    assert not is_terminal(name)


@pytest.fixture
def owner(rig: Rig) -> Iterator[Owner]:
    made = Owner(rig.environ["DISPLAY"])
    yield made
    made.close()


def test_a_request_that_comes_while_the_owner_sends_is_answered_at_once(rig: Rig, owner: Owner) -> None:
    send = owner._x.flush

    def send_late() -> None:
        """What arrives before this is received by the sending, and wakes no select any more."""
        select.select([owner._x], [], [], 0.5)
        send()

    assert owner.take(text_formats(owner._x, "words"))
    owner._x.flush = send_late
    for _ in range(5):
        assert clipboard(rig) == "words"


def test_an_owner_whose_clipboard_was_taken_ends_though_nobody_takes_its_last_pieces(
    rig: Rig, owner: Owner, tmp_path: Path
) -> None:
    kind = owner._x.get_atom("image/png")
    assert owner.take({kind: (kind, 8, PICTURE.encode())})
    leaver = display.Display(rig.environ["DISPLAY"])
    window = leaver.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)
    window.convert_selection(owner._clipboard, kind, leaver.get_atom("TAKEN"), X.CurrentTime)
    while leaver.next_event().type != X.SelectionNotify:
        pass
    assert owner._pieces
    words = tmp_path / "next.txt"
    words.write_text("next")
    rig.copy(words)
    assert owner._thread is not None
    assert owner._thread.is_alive(), "its pieces are owed"
    leaver.close()
    owner._thread.join(5)
    assert not owner._thread.is_alive()
