"""Selection first, then the clipboard, off the UI thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from hostler.domain.prompt import Source
from hostler.system.selection import Captured as Read
from hostler.system.selection import Outcome
from hostler.ui.capture import Capture, Captured


class FakeSelection:
    """A selection, or a clipboard."""

    def __init__(self, outcome: Outcome = Outcome.NOTHING, text: str = "", *, truncated: bool = False) -> None:
        self.result = Read(outcome=outcome, text=text, truncated=truncated)
        self.looks, self.reads = 0, 0
        self.threads: set[int] = set()
        self.go_on = threading.Event()
        self.go_on.set()

    def look(self) -> None:
        self.looks += 1

    def read(self, deadline_s: float = 0.3) -> Read:
        self.reads += 1
        self.threads.add(threading.get_ident())
        assert self.go_on.wait(5)
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
            "Selection · 12\u2009345 words · only the start: it is very long",
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
    assert captured.args == [7, Captured(source=Source.SELECTION, text="selected", origin="Selection · 1 word")]
    assert selection.threads.isdisjoint({threading.get_ident()})


def test_captures_come_in_the_order_they_were_asked_for(qtbot: QtBot, captures: list[Capture]) -> None:
    capture = Capture(text("selected"), FakeSelection())
    captures.append(capture)
    numbers: list[int] = []
    capture.captured.connect(lambda number, _: numbers.append(number))
    for number in range(5):
        capture.read(number)
    qtbot.waitUntil(lambda: len(numbers) == 5)
    assert numbers == sorted(numbers)


def test_its_repr_never_shows_text() -> None:
    assert "hunter2" not in repr(Captured(source=Source.CLIPBOARD, text="hunter2", origin="Clipboard · 1 word"))
