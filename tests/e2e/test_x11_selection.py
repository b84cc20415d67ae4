"""The selection of real programs, read through a connection of our own."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from Xlib import X, Xatom, display
from Xlib.protocol import event

from e2e.rig import Rig
from hostler.system.selection import MAX_BYTES, Captured, Outcome
from hostler.system.selection.x11 import X11Selection

UTF8 = "UTF8_STRING"


@pytest.fixture
def reader(rig: Rig) -> Iterator[Callable[..., X11Selection]]:
    made: list[X11Selection] = []

    def make(name: str = "PRIMARY", **options: Any) -> X11Selection:
        made.append(X11Selection(rig.environ["DISPLAY"], name, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def own(rig: Rig) -> Iterator[Callable[..., Any]]:
    started = []

    def start(**order: Any) -> Any:
        started.append(rig.own_selection(**order))
        return started[-1]

    yield start
    for process in started:
        rig.end(process)


def timed(reader: X11Selection, deadline_s: float = 0.3) -> tuple[Captured, float]:
    began = time.monotonic()
    return reader.read(deadline_s), time.monotonic() - began


def timed_while(reader: X11Selection, wanted: Callable[[], bool]) -> tuple[Captured, float]:
    began = time.monotonic()
    return reader.read(60.0, wanted), time.monotonic() - began


# Real programs, and whose selection counts.


def test_the_editors_selection_is_read_while_its_window_is_active(rig: Rig, reader, editor) -> None:
    text = "Grüße, 世界 \U0001f40e\nsecond line\n"
    note = editor(text)
    note.select_all()
    assert reader(only_active=True).read() == Captured(
        outcome=Outcome.TEXT, text=text, total_bytes=len(text.encode()), app="mousepad", window=note.window
    )


def test_a_selection_in_another_window_is_nothing_or_marked_as_stale(rig: Rig, reader, editor) -> None:
    editor("left behind", "behind.txt").select_all()
    editor("", "front.txt")
    assert reader(only_active=True).read() == Captured(outcome=Outcome.NOTHING, stale=True)
    got = reader(only_active=False).read()
    assert (got.text, got.stale) == ("left behind", True)


def test_what_counts_is_the_window_that_was_active_at_the_look(rig: Rig, reader, editor) -> None:
    editor("seen", "seen.txt").select_all()
    looked = reader(only_active=True)
    looked.look()
    editor("", "popup.txt")
    got = looked.read()
    assert (got.text, got.stale) == ("seen", False)
    looked.look()
    assert looked.read().outcome is Outcome.NOTHING


def test_our_own_window_that_is_about_to_lose_the_keys_hides_nothing(rig: Rig, reader, editor) -> None:
    editor("before", "before.txt").select_all()
    looked = reader(only_active=True)
    looked.look()
    own = editor("", "own.txt")
    looked.look(own.window)
    assert looked.read().text == "before"
    looked.look()
    assert looked.read().outcome is Outcome.NOTHING


def test_no_active_window_means_the_one_before_only_while_ours_closes(rig: Rig, reader, editor) -> None:
    note = editor("before", "alone.txt")
    note.select_all()
    looked = reader(only_active=True)
    looked.look()
    rig.run("xdotool", "windowminimize", "--sync", str(note.window))
    rig.wait(lambda: not rig.active_window(), "no window to be active")
    looked.look(just_closed=True)
    assert looked.read().text == "before"
    looked.look()
    assert looked.read().outcome is Outcome.NOTHING


def test_a_read_that_nobody_wants_any_more_ends(rig: Rig, reader, own) -> None:
    hung = own(targets={UTF8: "text:words"})
    os.kill(hung.pid, signal.SIGSTOP)
    selection, asked = reader(), []
    got, took_s = timed_while(selection, lambda: len(asked) < 3 and not asked.append(0))
    assert got.outcome is Outcome.LATE
    assert took_s < 5, "its deadline is far away"
    os.kill(hung.pid, signal.SIGCONT)
    rig.wait(lambda: selection.read().text == "words", "the next read")


def test_a_word_selected_in_a_terminal_is_read(rig: Rig, reader) -> None:
    command = "printf 'traceback here\\r\\n'; exec cat"
    xterm = rig.spawn(["xterm", "-T", "terminal", "-fa", "", "-e", "sh", "-c", command])
    try:
        window = rig.find("terminal")
        rig.run("xdotool", "windowactivate", "--sync", str(window))
        selection = reader(only_active=True)

        def selected() -> bool:
            rig.run("xdotool", "mousemove", "--window", str(window), "20", "8", "click", "--repeat", "2", "1")
            return selection.read().text == "traceback"

        rig.wait(selected, "the terminal's word")
    finally:
        rig.end(xterm)


def test_a_qt_programs_selection_is_read(rig: Rig, reader) -> None:
    command = [sys.executable, str(Path(__file__).with_name("qt_editor.py")), "naïve café\nzwei"]
    program = rig.spawn(command, environ={"QT_QPA_PLATFORM": "xcb"})
    try:
        window = rig.find("qt editor")
        rig.run("xdotool", "windowactivate", "--sync", str(window))
        rig.keys("ctrl+a")
        selection = reader(only_active=True)
        rig.wait(lambda: selection.read().text == "naïve café\nzwei", "the Qt program's selection")
    finally:
        rig.end(program)


def test_without_a_window_manager_no_window_is_active(rig: Rig) -> None:
    name, server = rig.start_display()
    owner = rig.spawn(["xclip", "-quiet", "-selection", "primary"], environ={"DISPLAY": name})
    picky, open_handed = X11Selection(name, "PRIMARY", only_active=True), X11Selection(name, "PRIMARY")
    try:
        rig.wait(lambda: open_handed.read().stale, "the owner")
        assert picky.read() == Captured(outcome=Outcome.NOTHING, stale=True)
    finally:
        picky.close()
        open_handed.close()
        rig.end(owner)
        rig.end(server)


# Size.


def test_five_megabytes_come_as_their_first(rig: Rig, reader, editor) -> None:
    editor("0123456789abcde\n" * 327_680, "long.txt").select_all()
    got, took_s = timed(reader(only_active=True), 2.0)
    assert (got.outcome, len(got.text), got.truncated) == (Outcome.TEXT, MAX_BYTES, True)
    assert got.total_bytes == 5 * 1024 * 1024
    assert took_s < 2.0


def test_text_in_pieces_is_put_together(reader, own) -> None:
    own(targets={UTF8: "repeat:2000:über "}, incr=4097)
    got = reader().read()
    assert (got.text, got.truncated, got.total_bytes) == ("über " * 2000, False, 12_000)


@pytest.mark.parametrize("incr", [0, 700], ids=["whole", "pieces"])
def test_a_long_text_is_cut_between_characters(reader, own, incr: int) -> None:
    own(targets={UTF8: "repeat:1000:世"}, incr=incr)
    got = reader(max_bytes=1000).read()
    assert (got.text, got.truncated, got.total_bytes) == ("世" * 333, True, 3000)


def test_an_owner_with_too_many_pieces_is_left_at_the_deadline(reader, own) -> None:
    own(targets={UTF8: "repeat:400000:0123456789"}, incr=64)
    got, took_s = timed(reader(max_bytes=1000))
    assert (len(got.text), got.truncated, got.total_bytes) == (1000, True, 4_000_000)
    assert took_s < 1.0


def test_text_of_just_the_limit_is_whole(reader, own) -> None:
    own(targets={UTF8: "repeat:1000:x"})
    got = reader(max_bytes=1000).read()
    assert (len(got.text), got.truncated) == (1000, False)


def test_a_cut_read_leaves_the_owner_alive_and_the_next_read_works(rig: Rig, reader, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("horse " * 500_000)
    rig.copy(file)
    selection = reader("CLIPBOARD")
    for _ in range(3):
        got = selection.read(2.0)
        assert (len(got.text), got.total_bytes) == (MAX_BYTES, 3_000_000)
    assert len(rig.run("xclip", "-selection", "clipboard", "-o")) == 3_000_000


# Owners that hang or die.


def test_a_hung_owner_is_late_and_its_late_answer_is_no_ones(rig: Rig, reader, own) -> None:
    first = own(targets={UTF8: "text:the first"})
    selection = reader()
    assert selection.read().text == "the first"
    os.kill(first.pid, signal.SIGSTOP)
    reads = [timed(selection) for _ in range(3)]
    assert {(got.outcome, got.text) for got, _ in reads} == {(Outcome.LATE, "")}
    assert 0.29 < min(took_s for _, took_s in reads) < 0.35, "the other two may meet a busy machine"
    own(targets={UTF8: "text:the second"})
    os.kill(first.pid, signal.SIGCONT)
    for _ in range(3):
        assert selection.read().text == "the second"


def test_an_owner_that_is_too_slow_with_its_pieces_is_late(reader, own) -> None:
    owner = own(targets={UTF8: "repeat:400000:0123456789"}, incr=64)
    selection = reader(max_bytes=1 << 24)
    got, took_s = timed(selection)
    assert got.outcome is Outcome.LATE
    assert took_s < 1.0
    assert owner.poll() is None
    own(targets={UTF8: "text:next"})
    assert selection.read().text == "next"


def test_a_late_answer_finds_its_window_so_that_the_owner_lives(rig: Rig, reader, tmp_path: Path) -> None:
    """xclip dies of a window that is gone, and what it held would be lost."""
    file = tmp_path / "kept.txt"
    file.write_text("precious")
    atom = rig.x.intern_atom("CLIPBOARD")
    owner = rig.spawn(["xclip", "-quiet", "-selection", "clipboard", str(file)])
    selection = reader("CLIPBOARD")
    try:
        rig.wait(lambda: rig.x.get_selection_owner(atom) != X.NONE, "the owner")
        rig.wait(lambda: selection.read().text == "precious", "the text")
        os.kill(owner.pid, signal.SIGSTOP)
        assert selection.read(0.05).outcome is Outcome.LATE
        os.kill(owner.pid, signal.SIGCONT)
        rig.wait(lambda: selection.read().text == "precious", "the text again")
        assert owner.poll() is None
    finally:
        rig.end(owner)


def test_a_dead_owner_leaves_nothing(rig: Rig, reader, own) -> None:
    owner = own(targets={UTF8: "text:gone"})
    selection = reader()
    assert selection.read().text == "gone"
    owner.kill()
    owner.wait()
    rig.wait(lambda: selection.read().outcome is Outcome.NOTHING, "the selection to be free")


def test_a_new_display_is_found_after_the_old_one_went(rig: Rig) -> None:
    name, server = rig.start_display()
    selection = X11Selection(name, "CLIPBOARD")
    selection.look()
    assert selection.read().outcome is Outcome.NOTHING
    rig.end(server)
    assert selection.read().outcome is Outcome.UNAVAILABLE
    selection.look()
    _, server = rig.start_display(name)
    try:
        selection.look()
        assert selection.read().outcome is Outcome.NOTHING
    finally:
        selection.close()
        rig.end(server)


# What is in it.


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ({"targets": {UTF8: "text:one\r\ntwo\r\n"}}, "one\ntwo\n"),
        ({"targets": {"STRING": "hex:636166e9"}}, "café"),
        ({"targets": {"STRING": "hex:636166e9", UTF8: "text:café ☕"}}, "café ☕"),
        ({"targets": {"text/plain;charset=utf-8": "text:☕", "text/html": "text:<b>☕</b>"}}, "☕"),
        ({"targets": {UTF8: "hex:61ff62c3"}}, "a\ufffdb\ufffd"),
        ({"targets": {UTF8: "hex:686500"}}, "he"),
        ({"unlisted": {"STRING": "text:old program"}, "refuse_targets": True}, "old program"),
    ],
    ids=["dos line ends", "latin-1", "utf-8 first", "mime type", "bad utf-8", "closing nul", "no list"],
)
def test_text_is_read_as_its_owner_means_it(reader, own, order: dict[str, Any], text: str) -> None:
    own(**order)
    assert reader().read().text == text


@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        ({"targets": {"STRING": "hex:7f454c4600010203"}}, Outcome.NOT_TEXT),
        ({"targets": {"image/png": "hex:89504e47"}}, Outcome.NOT_TEXT),
        ({"targets": {UTF8: "text:hunter2", "x-kde-passwordManagerHint": "text:secret"}}, Outcome.SECRET),
        ({"targets": {UTF8: "text:"}}, Outcome.NOTHING),
        ({"targets": {}}, Outcome.NOTHING),
        ({"targets": {}, "refuse_targets": True}, Outcome.NOTHING),
    ],
    ids=["binary", "image", "secret", "empty", "no targets", "declines all"],
)
def test_what_is_no_text_is_named(reader, own, order: dict[str, Any], outcome: Outcome) -> None:
    own(**order)
    got = reader().read()
    assert (got.outcome, got.text, got.truncated, got.total_bytes) == (outcome, "", False, None)


# What a waiting or a secret owner must not cost.


def test_a_look_is_quick_even_while_a_read_waits_for_its_owner(reader, own) -> None:
    hung = own(targets={UTF8: "text:words"})
    selection = reader(only_active=False)
    selection.look()
    os.kill(hung.pid, signal.SIGSTOP)
    waiting = threading.Thread(target=selection.read, args=(1.0,))
    waiting.start()
    took_s = []
    for _ in range(20):
        began = time.monotonic()
        selection.look()
        took_s.append(time.monotonic() - began)
    assert waiting.is_alive(), "the read waits all the while"
    os.kill(hung.pid, signal.SIGCONT)
    waiting.join(5)
    assert sorted(took_s)[10] < 0.005


def test_what_is_marked_as_secret_is_never_asked_for(rig: Rig, reader) -> None:
    owner = NotingOwner(rig.environ["DISPLAY"], ["UTF8_STRING", "STRING", "x-kde-passwordManagerHint"])
    try:
        assert reader().read().outcome is Outcome.SECRET
    finally:
        owner.close()
    assert owner.asked == ["TARGETS"]


class NotingOwner:
    """Owns PRIMARY in a thread, lists targets, and notes what it is asked for."""

    def __init__(self, name: str, targets: list[str]) -> None:
        self._x = display.Display(name)
        self._targets = [self._x.get_atom(target) for target in targets]
        self.asked: list[str] = []
        self._window = self._x.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        self._window.set_selection_owner(self._x.get_atom("PRIMARY"), X.CurrentTime)
        self._x.sync()
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    def _answer(self) -> None:
        while (asked := self._x.next_event()).type != X.SelectionClear:
            if asked.type != X.SelectionRequest:
                continue
            self.asked.append(self._x.get_atom_name(asked.target))
            asked.requestor.change_property(asked.property, Xatom.ATOM, 32, self._targets)
            asked.requestor.send_event(
                event.SelectionNotify(
                    time=asked.time,
                    requestor=asked.requestor,
                    selection=asked.selection,
                    target=asked.target,
                    property=asked.property,
                )
            )
            self._x.flush()

    def close(self) -> None:
        # Somebody else takes the selection, which ends the thread.
        taker = display.Display(self._x.get_display_name())
        window = taker.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        window.set_selection_owner(taker.get_atom("PRIMARY"), X.CurrentTime)
        taker.sync()
        self._thread.join(5)
        taker.close()
        self._x.close()
