"""Pasting and dropping while the program that the clipboard is from hangs: the window goes on."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from Xlib import X
from Xlib.protocol import event

from e2e.conftest import RunningApp
from e2e.rig import Rig

SMOOTH_S = 1.0
"""Qt itself stalls for 5 s a format; a busy machine for some tenths of a second."""


MENU = ["&Undo", "&Redo", "Cu&t", "&Copy", "&Paste", "Delete", "Select All"]


@pytest.fixture
def copied(rig: Rig) -> Iterator[Callable[..., Any]]:
    """Programs that own a selection; one that was stopped goes on before it is ended."""
    owners: list[Any] = []

    def own(text: str, selection: str = "CLIPBOARD", **order: Any) -> Any:
        owners.append(rig.own_selection(selection=selection, targets={"UTF8_STRING": f"text:{text}"}, **order))
        return owners[-1]

    yield own
    for owner in owners:
        rig.end(owner)


def test_a_pasted_text_stands_where_the_cursor_was(rig: Rig, app: RunningApp, copied: Callable[..., Any]) -> None:
    copied("middle")
    app.open_by_command("--text", "the text it is about")
    rig.type("one  two")
    rig.keys("Left", "Left", "Left", "Left", "ctrl+v", "x")
    app.wait(lambda state: state["question"] == "one middlex two", "the text between the words")


def test_several_lines_are_what_the_question_is_about(rig: Rig, app: RunningApp, copied: Callable[..., Any]) -> None:
    copied("first line\nsecond line")
    app.open_by_command("--text", "before")
    rig.keys("ctrl+v")
    app.wait(lambda state: state["origin"] == "Pasted · 4 words", "the pasted text")


def test_a_hung_clipboard_holds_nothing_up_and_esc_gives_up(
    rig: Rig, app: RunningApp, copied: Callable[..., Any]
) -> None:
    owner = copied("late words")
    app.open_by_command("--text", "the text it is about")
    os.kill(owner.pid, signal.SIGSTOP)
    began = time.monotonic()
    rig.keys("ctrl+v")
    rig.type("why")
    app.wait(lambda state: state["question"] == "why", "what is typed")
    assert time.monotonic() - began < SMOOTH_S
    app.wait(lambda state: state["foot"] == "Reading the clipboard…  Esc stops that", "the notice")
    rig.keys("Return", "Escape")
    state = app.wait(lambda state: state["foot"] == "", "the paste to be given up")
    assert state["visible"], "the first Esc is for the paste alone"
    assert not app.lines.of("asked"), "nothing is asked without the text that was to be pasted"
    os.kill(owner.pid, signal.SIGCONT)
    rig.keys("Home", "ctrl+v")
    app.wait(lambda state: state["question"] == "late wordswhy", "the next paste")


def test_enter_waits_for_what_is_pasted(rig: Rig, app: RunningApp, copied: Callable[..., Any]) -> None:
    owner = copied("late words")
    app.open_by_command("--text", "the text it is about")
    rig.type("why ")
    os.kill(owner.pid, signal.SIGSTOP)
    rig.keys("ctrl+v", "Return")
    app.wait(lambda state: state["foot"] == "Reading the clipboard…  Esc stops that", "the notice")
    assert not app.lines.of("asked")
    os.kill(owner.pid, signal.SIGCONT)
    rig.wait(lambda: app.prompts == ["why late words\n\nthe text it is about"], "the question with the pasted text")


def test_a_clipboard_that_never_answers_is_said(rig: Rig, app: RunningApp, copied: Callable[..., Any]) -> None:
    owner = copied("never")
    app.open_by_command("--text", "the text it is about")
    os.kill(owner.pid, signal.SIGSTOP)
    rig.keys("ctrl+v")
    app.wait(lambda state: state["foot"] == "The clipboard didn't answer: nothing was pasted", "the reason")


def test_the_fields_menu_and_the_middle_button_do_not_wait_either(
    rig: Rig, app: RunningApp, copied: Callable[..., Any]
) -> None:
    clipboard, selection = copied("from the menu"), copied("selected", "PRIMARY")
    app.open_by_command("--text", "the text it is about")
    for owner in (clipboard, selection):
        os.kill(owner.pid, signal.SIGSTOP)
    left, top, *_ = settled(rig, app)
    began = time.monotonic()
    rig.click(left + 100, top + 28, button=3)
    state = app.wait(lambda state: state["field_menu"], "the field's menu")
    assert [entry.split("\t")[0] for entry in state["field_menu"]] == MENU
    rig.keys("p")
    rig.click(left + 100, top + 28, button=2)
    rig.type("typed ")
    app.wait(lambda state: state["question"] == "typed ", "what is typed")
    assert time.monotonic() - began < 2 * SMOOTH_S
    for owner in (clipboard, selection):
        os.kill(owner.pid, signal.SIGCONT)
    app.wait(lambda state: state["question"] in ("from the menuselectedtyped ", "selectedfrom the menutyped "), "both")


def test_what_a_program_that_hangs_has_dropped_is_refused_at_once(rig: Rig, app: RunningApp) -> None:
    app.open_by_command("--text", "the text it is about")
    left, top, width, height = settled(rig, app)
    drop_in_silence(rig, rig.find("Hostler"), left + width // 2, top + height - 8)
    began = time.monotonic()
    rig.keys("x")
    app.wait(lambda state: state["question"] == "x", "what is typed after the drop")
    assert time.monotonic() - began < SMOOTH_S
    app.wait(lambda state: "nothing was dropped" in state["foot"], "the reason")


def settled(rig: Rig, app: RunningApp) -> tuple[int, int, int, int]:
    """Where the popup is, once it is where it stays: a click beside it would open the desktop's menu."""
    window = rig.find("Hostler")
    rig.wait(lambda: app.state["captured"] and rig.box(window) == tuple(app.state["geometry"]), "the popup's place")
    return rig.box(window)


def drop_in_silence(rig: Rig, target: int, x: int, y: int) -> None:
    """Drags files there and drops them as XDND 5 has it, and never says which."""
    window = rig.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
    atom = rig.x.intern_atom
    window.set_selection_owner(atom("XdndSelection"), X.CurrentTime)
    aim = rig.x.create_resource_object("window", target)

    def send(name: str, *values: int) -> None:
        data = (window.id, *values, *[0] * (4 - len(values)))
        message = event.ClientMessage(window=aim, client_type=atom(name), data=(32, data))
        aim.send_event(message, event_mask=0)

    copy = atom("XdndActionCopy")
    send("XdndEnter", 5 << 24, atom("text/uri-list"))
    send("XdndPosition", 0, x << 16 | y, X.CurrentTime, copy)
    send("XdndPosition", 0, x << 16 | (y - 2), X.CurrentTime, copy)
    send("XdndDrop", 0, X.CurrentTime)
    rig.x.sync()
