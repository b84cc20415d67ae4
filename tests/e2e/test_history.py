"""History, follow-up questions and the way back to them: by real keys in the real window."""

from __future__ import annotations

from typing import Any

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from hostler.domain.history import Entry
from hostler.store.history import History
from hostler.store.ledger import Ledger


def rows(app: RunningApp) -> list[Entry]:
    history = History(app.home / "data" / "history.sqlite3")
    try:
        found = [history.get(line.id) for line in history.search()]
        return [entry for entry in found if entry is not None]
    finally:
        history.close()


def ask(rig: Rig, app: RunningApp, text: str, turns: int = 1) -> dict[str, Any]:
    """Asks, and waits for the answer, which makes so many turns of the conversation."""
    rig.keys("ctrl+a", "BackSpace")
    rig.type(text)
    app.wait(lambda state: state["question"] == text, "the question")
    rig.keys("Return")
    talk = "Follow-up · 1 turn before" if turns == 1 else f"Follow-up · {turns} turns before"
    return app.wait(lambda state: "to first word" in state["foot"] and state["talk"] == talk, "the answer")


def open_history(rig: Rig, app: RunningApp) -> dict[str, Any]:
    rig.keys("ctrl+h")
    app.wait(lambda state: state["history"] and state["history"]["active"] and not state["visible"], "the window")
    rig.wait(lambda: rig.focused_window_name() == "History", "its keys")
    return app.wait(lambda state: state["history"]["rows"] or state["history"]["empty"], "its rows")


def test_asking_again_is_a_conversation_and_one_key_begins_another(rig: Rig, app: RunningApp) -> None:
    app.open_by_command()
    assert app.state["talk"] == ""
    ask(rig, app, "Name a river in Peru")
    ask(rig, app, "and one in Chile", 2)
    second, first = rows(app)
    assert first.conversation == second.conversation != ""
    ledger = Ledger(app.home / "data" / "ledger.sqlite3")
    assert {row.conversation for row in ledger.rows()} == {first.conversation}
    ledger.close()
    rig.keys("ctrl+n")
    app.wait(lambda state: not state["talk"] and not state["answer"] and not state["question"], "a new conversation")
    ask(rig, app, "Name a lake")
    assert rows(app)[0].conversation != first.conversation


def test_opened_again_soon_the_conversation_is_offered_and_not_forced(rig: Rig, app: RunningApp) -> None:
    app.open_by_command()
    ask(rig, app, "Name a river in Peru")
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    app.open()
    shown = app.wait(lambda state: state["talk"], "the offer")
    assert shown["talk"] == "Go on with “Name a river in Peru”"
    assert shown["answer"] == ""
    rig.keys("ctrl+j")
    shown = app.wait(lambda state: state["talk"] == "Follow-up · 1 turn before", "it to go on")
    assert shown["answer"]
    ask(rig, app, "and one in Chile", 2)
    assert len({row.conversation for row in rows(app)}) == 1


def test_up_on_an_empty_line_brings_back_what_was_asked(rig: Rig, app: RunningApp) -> None:
    app.open_by_command()
    ask(rig, app, "first question")
    ask(rig, app, "second question", 2)
    rig.keys("ctrl+n")
    app.wait(lambda state: not state["question"], "the empty line")
    for key, text in (
        ("Up", "second question"),
        ("Up", "first question"),
        ("Up", "first question"),
        ("Down", "second question"),
        ("Down", ""),
    ):
        rig.keys(key)
        app.wait(lambda state, text=text: state["question"] == text, f"“{text}” after {key}")
    rig.type("typed")
    app.wait(lambda state: state["question"] == "typed", "the typing")
    rig.keys("Up", "Down")
    rig.type("!")
    app.wait(lambda state: state["question"] in ("typed!", "!typed"), "what was typed to stay")


def test_history_is_searched_read_reopened_and_deleted(rig: Rig, app: RunningApp) -> None:
    app.open_by_command()
    ask(rig, app, "Name a river in Peru")
    rig.keys("ctrl+n")
    app.wait(lambda state: not state["talk"], "a new conversation")
    ask(rig, app, "Draft a letter")
    answer = app.state["answer"]
    shown = open_history(rig, app)["history"]
    assert shown["rows"] == ["Draft a letter", "Name a river in Peru"]
    app.wait(lambda state: answer.split("\n")[0] in state["history"]["preview"], "the answer beside it")
    rig.type("riv")
    app.wait(lambda state: state["history"]["rows"] == ["Name a river in Peru"], "what was searched")
    rig.keys("Return")
    shown = app.wait(lambda state: state["visible"] and state["question"] == "Name a river in Peru", "the popup")
    app.wait_for_popup()
    assert shown["talk"] == "Follow-up · 1 turn before"
    assert shown["answer"]
    ask(rig, app, "and one in Chile", 2)
    assert rows(app)[0].conversation == rows(app)[2].conversation

    open_history(rig, app)
    rig.keys("ctrl+a")
    rig.type("letter")
    app.wait(lambda state: state["history"]["rows"] == ["Draft a letter"], "the letter")
    rig.keys("ctrl+a", "BackSpace")
    app.wait(lambda state: len(state["history"]["rows"]) == 3, "all of them")
    rig.keys("Down")
    app.wait(lambda state: "Draft a letter" in state["history"]["preview"], "the second of them")
    rig.keys("Delete")
    app.wait(lambda state: len(state["history"]["rows"]) == 2 and state["history"]["undo"], "it to go")
    assert len(rows(app)) == 2
    rig.keys("ctrl+z")
    app.wait(lambda state: len(state["history"]["rows"]) == 3 and not state["history"]["undo"], "it to come back")
    assert len(rows(app)) == 3
    rig.keys("Escape")
    app.wait(lambda state: state["history"] is None, "the window to close")


def test_switched_off_the_window_says_so(rig: Rig, start_app: StartApp, machines: Machines) -> None:
    app = start_app(machines.config() + "[privacy]\nhistory = false\n")
    app.wait_until_fleet_is_known()
    app.open_by_command()
    ask(rig, app, "Name a river in Peru")
    shown = open_history(rig, app)["history"]
    assert "switched off" in shown["empty"]
    assert not (app.home / "data" / "history.sqlite3").exists()


def test_stopped_in_mid_answer_what_came_is_kept(rig: Rig, app: RunningApp, machines: Machines) -> None:
    machines.fault("mac-mini", "hang-mid:after=5")
    app.open_by_command()
    rig.type("Name every river in Peru")
    rig.keys("Return")
    app.wait(lambda state: len(state["answer"].split()) > 1, "some words")
    rig.keys("Escape")
    app.wait(lambda state: state["foot"] == "Stopped.", "the stop")
    rig.wait(lambda: bool(rows(app)), "the row")
    [row] = rows(app)
    assert row.outcome == "stopped"
    assert row.answer.split()[0] in app.state["answer"]
