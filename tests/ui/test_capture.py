"""Selection first, then the clipboard, off the UI thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from hostler.domain.prompt import Source
from hostler.system.selection import Captured as Read
from hostler.system.selection import Outcome, Wanted, always
from hostler.ui.capture import Capture, Captured


class FakeSelection:
    """A selection, or a clipboard."""

    def __init__(self, outcome: Outcome = Outcome.NOTHING, text: str = "", *, truncated: bool = False) -> None:
        self.result = Read(outcome=outcome, text=text, truncated=truncated)
        self.looks, self.reads = 0, 0
        self.threads: set[int] = set()
        self.began = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        self.looks += 1
        self.just_closed = just_closed

    def read(self, deadline_s: float = 0.3, wanted: Wanted = always) -> Read:
        self.reads += 1
        self.threads.add(threading.get_ident())
        self.began.set()
        end = time.monotonic() + 5
        while not self.go_on.wait(0.005):
            if not wanted():
                return Read(outcome=Outcome.LATE)
            assert time.monotonic() < end
        return self.result


@pytest.fixture
def captures(qtbot: QtBot) -> Iterator[list[Capture]]:
    made: list[Capture] = []
    yield made
    for capture in made:
        capture.close()


def text(words: str, **more: bool) -> FakeSelection:
    return FakeSelection(Outcome.TEXT, words, **more)


@pytest.mark.parametrize(
    ("selection", "clipboard", "source", "origin"),
    [
        (text("one two"), text("copied"), Source.SELECTION, "Selection · 2 words"),
        (text("one"), FakeSelection(), Source.SELECTION, "Selection · 1 word"),
        (FakeSelection(), text("copied before"), Source.CLIPBOARD, "Clipboard · 2 words"),
        (
            FakeSelection(Outcome.LATE),
            text("copied"),
            Source.CLIPBOARD,
            "Clipboard · 1 word · the selection didn't answer",
        ),
        (FakeSelection(Outcome.UNAVAILABLE), text("copied"), Source.CLIPBOARD, "Clipboard · 1 word"),
        (
            text("w " * 12_345, truncated=True),
            FakeSelection(),
            Source.SELECTION,
            "Selection · 12,345 words · only the start: it is very long",
        ),
        (FakeSelection(), FakeSelection(), None, ""),
        (FakeSelection(Outcome.LATE), FakeSelection(), None, "the selection didn't answer"),
        (FakeSelection(), FakeSelection(Outcome.NOT_TEXT), None, "The clipboard holds no text"),
        (FakeSelection(), FakeSelection(Outcome.LATE), None, "The clipboard didn't answer"),
        (
            FakeSelection(),
            FakeSelection(Outcome.SECRET),
            None,
            "The clipboard is marked as secret, so it was left alone",
        ),
    ],
)
def test_what_is_captured_says_where_it_came_from(
    captures: list[Capture], selection: FakeSelection, clipboard: FakeSelection, source: Source | None, origin: str
) -> None:
    captures.append(Capture(selection, clipboard))
    got = captures[0].now()
    assert (got.source, got.origin) == (source, origin)
    assert got.text == (selection if source is Source.SELECTION else clipboard).result.text * bool(source)


def test_blank_space_is_no_selection(captures: list[Capture]) -> None:
    captures.append(Capture(text(" \n\t"), text("copied")))
    assert captures[0].now().origin == "Clipboard · 1 word"


def test_with_a_selection_the_clipboard_is_left_alone(captures: list[Capture]) -> None:
    clipboard = text("private")
    captures.append(Capture(text("selected"), clipboard))
    captures[0].now()
    assert clipboard.reads == 0


def test_reading_never_holds_the_window_up_and_comes_back_with_its_number(
    qtbot: QtBot, captures: list[Capture]
) -> None:
    selection = text("selected")
    selection.go_on.clear()
    capture = Capture(selection, FakeSelection())
    captures.append(capture)
    capture.look()
    assert (selection.looks, selection.reads) == (1, 0)
    here: list[int] = []
    capture.captured.connect(lambda *_: here.append(threading.get_ident()))
    with qtbot.waitSignal(capture.captured) as captured:
        capture.read(7)
        selection.go_on.set()
    wanted = Captured(source=Source.SELECTION, text="selected", selected="selected", origin="Selection · 1 word")
    assert captured.args == [7, wanted]
    assert selection.threads.isdisjoint({threading.get_ident()})


def test_only_the_newest_read_is_told_and_those_before_it_end_at_once(qtbot: QtBot, captures: list[Capture]) -> None:
    selection = text("selected")
    selection.go_on.clear()
    capture = Capture(selection, FakeSelection())
    captures.append(capture)
    numbers: list[int] = []
    capture.captured.connect(lambda number, _: numbers.append(number))
    capture.read(1)
    assert selection.began.wait(5)
    selection.began.clear()
    for number in range(2, 10):
        capture.read(number)
    assert selection.began.wait(5), "the first gave up, though its owner is silent"
    selection.go_on.set()
    qtbot.waitUntil(lambda: numbers == [9])
    assert selection.reads == 2


def test_a_read_that_fails_by_a_bug_is_told_as_well(qtbot: QtBot, captures: list[Capture]) -> None:
    class Broken(FakeSelection):
        def read(self, deadline_s: float = 0.3, wanted: Wanted = always) -> Read:
            raise RuntimeError("Expected reply for request 12, but got 13.  Can't happen!")

    capture = Capture(Broken(), FakeSelection())
    captures.append(capture)
    with qtbot.waitSignal(capture.captured) as captured:
        capture.read(1)
    assert captured.args == [1, Captured(origin="The selection can't be read; the log has the details")]


def test_a_look_knows_whether_our_window_has_just_closed(
    captures: list[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    selection = FakeSelection()
    capture = Capture(selection, FakeSelection())
    captures.append(capture)
    capture.look()
    assert not selection.just_closed
    capture.closed()
    capture.look()
    assert selection.just_closed
    later = time.monotonic() + 2
    monkeypatch.setattr("hostler.ui.capture.time.monotonic", lambda: later)
    capture.look()
    assert not selection.just_closed


def test_closing_ends_a_read_whose_owner_hangs(captures: list[Capture]) -> None:
    selection = text("selected")
    selection.go_on.clear()
    capture = Capture(selection, FakeSelection())
    told: list[int] = []
    capture.captured.connect(lambda number, _: told.append(number))
    capture.read(1)
    assert selection.began.wait(5)
    capture.close()
    assert not any(thread.name.startswith("capture") for thread in threading.enumerate())
    assert not told


def test_its_repr_never_shows_text() -> None:
    assert "hunter2" not in repr(Captured(source=Source.CLIPBOARD, text="hunter2", origin="Clipboard · 1 word"))


def ahead(selection: FakeSelection, clipboard: FakeSelection) -> Capture:
    return Capture(selection, clipboard, before_shown=True)


def test_what_can_be_read_only_before_is_read_before_the_window_shows_and_only_once(
    qtbot: QtBot, captures: list[Capture]
) -> None:
    selection = text("selected")
    selection.go_on.clear()
    capture = ahead(selection, FakeSelection())
    captures.append(capture)
    capture.warm_up()
    assert selection.reads == 0, "a read can be felt in the other window"
    shown: list[str] = []
    for name in ("first", "second"):
        capture.before(lambda n=name: shown.append(n))
    assert selection.began.wait(5)
    assert shown == []
    selection.go_on.set()
    qtbot.waitUntil(lambda: shown == ["first"])
    with qtbot.waitSignal(capture.captured) as captured:
        capture.read(3)
    assert captured.args[0] == 3
    assert captured.args[1].text == "selected"
    assert selection.reads == 1
    # The next one is read anew.
    capture.before(lambda: shown.append("third"))
    qtbot.waitUntil(lambda: shown == ["first", "third"])
    assert selection.reads == 2


def test_elsewhere_the_window_shows_at_once(captures: list[Capture]) -> None:
    captures.append(Capture(text("selected"), FakeSelection()))
    shown: list[int] = []
    captures[0].before(lambda: shown.append(1))
    assert shown == [1]


def test_a_window_that_would_show_after_the_end_does_not(qtbot: QtBot) -> None:
    selection = text("selected")
    selection.go_on.clear()
    capture = ahead(selection, FakeSelection())
    shown: list[int] = []
    capture.before(lambda: shown.append(1))
    assert selection.began.wait(5)
    selection.go_on.set()
    capture.close()
    qtbot.wait(50)
    assert shown == []
