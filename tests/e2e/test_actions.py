"""Actions with real keys: chips and their numbers, the palette, keys of their own, and answers put in place."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Editor, Rig
from e2e.test_main_job import CODE, EMAIL

FIXED = "The cat sat on the mat."
FLEET = {
    "mac-mini": (
        "Mac Mini",
        (f"qwen3:4b,size=4.02B,load=0.2,tps=150,warm=true,answer={FIXED}", f"qwen3:8b,tps=90,answer={FIXED}"),
    ),
    "windows-gpu": ("Windows GPU", (f"qwen3-coder:30b,tps=90,warm=true,answer={FIXED}", "qwen3:30b,tps=40")),
    "ubuntu": ("Ubuntu", ("qwen3:4b,size=4.02B,tps=60", "minicpm-v:latest,capabilities=completion+vision,tps=40")),
}
OWN = """
[[actions]]
id = "tidy"
name = "Tidy up"
prompt = "Tidy up: {text}"
hotkey = "Ctrl+Alt+T"

[[actions]]
id = "polish"
name = "Polish"
prompt = "Polish this."
hotkey = "Ctrl+Alt+P"
replace = true
"""
PROSE = "The committee met in March and agreed on the budget for the coming year."


@pytest.fixture
def house(rig: Rig) -> Iterator[Machines]:
    """Machines that give one short answer."""
    started = Machines(rig, FLEET)
    yield started
    started.close()


@pytest.fixture
def app(start_app: StartApp, house: Machines) -> RunningApp:
    """The app with two actions that have keys of their own."""
    running = start_app(house.config() + OWN)
    running.wait_until_fleet_is_known()
    return running


def saved(rig: Rig, note: Editor, name: str) -> str:
    rig.keys("ctrl+s")
    rig.wait(lambda: not note.is_changed, "the editor to save")
    return (rig.home / name).read_text(encoding="utf-8")


def clipboard(rig: Rig, target: str = "UTF8_STRING") -> str:
    return rig.run("xclip", "-selection", "clipboard", "-o", "-t", target)


def answered(app: RunningApp) -> dict[str, object]:
    return app.wait(lambda state: "s to first word" in state["foot"], "the figures")


@pytest.mark.parametrize(
    ("text", "chips"),
    [
        (EMAIL, ["Reply", "Summarize", "Explain"]),
        (CODE, ["Explain error", "Find mistakes", "Explain"]),
        (PROSE, ["Summarize", "Explain", "Rephrase"]),
    ],
)
def test_what_fits_comes_first(rig: Rig, app: RunningApp, editor, text: str, chips: list[str]) -> None:
    editor(text).select_all()
    app.open()
    assert app.wait(lambda state: state["captured"], "the text")["chips"][:3] == chips


def test_enter_runs_the_first_and_alt_2_the_second(rig: Rig, app: RunningApp, editor) -> None:
    note = editor(PROSE)
    note.select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the text")
    rig.keys("Return")
    answered(app)
    assert app.sent.startswith("Summarize the following text")
    rig.keys("alt+2")
    rig.wait(lambda: app.sent.startswith("Explain the following"), "the second action")
    answered(app)
    assert app.sent.endswith(PROSE)
    assert not note.is_changed


def test_ctrl_enter_puts_the_answer_in_place_and_gives_the_clipboard_back(
    rig: Rig, app: RunningApp, editor, tmp_path: Path
) -> None:
    words = tmp_path / "before.txt"
    words.write_text("what was copied before")
    rig.copy(words)
    note = editor("teh cat sat", "inplace.txt")
    note.select_all()
    app.open()
    rig.type("correct this")
    rig.keys("ctrl+Return")
    app.wait(lambda state: not state["visible"], "the popup to go")
    rig.wait(lambda: note.is_active and note.is_changed, "the answer in the editor")
    assert clipboard(rig) == "what was copied before"
    assert saved(rig, note, "inplace.txt") == FIXED


@pytest.mark.parametrize("kind", ["text/html", "image/png"])
def test_formats_other_than_text_come_back_too(rig: Rig, app: RunningApp, editor, tmp_path: Path, kind: str) -> None:
    held = tmp_path / "held"
    held.write_text("<b>bold</b>" if kind == "text/html" else "\x01 stands for a picture " * 8000)
    rig.copy(held, kind)
    note = editor("teh cat sat", "formats.txt")
    note.select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the text")
    rig.keys("ctrl+Return")
    app.wait(lambda state: not state["visible"], "the popup to go")
    rig.wait(lambda: note.is_active and note.is_changed, "the answer in the editor")
    assert clipboard(rig, kind) == held.read_text()
    assert saved(rig, note, "formats.txt") == FIXED


def test_after_an_answer_the_same_key_puts_it_there(rig: Rig, app: RunningApp, editor) -> None:
    note = editor("teh cat sat", "after.txt")
    note.select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the text")
    rig.keys("Return")
    answered(app)
    assert app.wait(lambda state: state["can_replace"], "the key to be offered")
    rig.keys("ctrl+Return")
    rig.wait(lambda: note.is_active and note.is_changed, "the answer in the editor")
    assert saved(rig, note, "after.txt") == FIXED


def test_when_the_focus_has_moved_the_answer_stays_on_the_clipboard(
    rig: Rig, app: RunningApp, house: Machines, editor
) -> None:
    house.fault("mac-mini", "slow-drip:delay=0.1")
    other = editor("something else", "other.txt")
    note = editor("teh cat sat", "moved.txt")
    note.select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the text")
    rig.keys("ctrl+Return")
    app.wait(lambda state: state["answer"], "the first words")
    rig.run("xdotool", "windowactivate", "--sync", str(other.window))
    app.wait(lambda state: state["foot"] == "Copied: the window changed", "the popup to say so")
    # The clipboard has the Markdown, the card its list with drawn bullets.
    assert clipboard(rig).replace("- ", "• ").split() == app.state["answer"].split()
    assert other.is_active
    assert not other.is_changed
    assert not note.is_changed


def test_nothing_is_pasted_into_a_terminal(rig: Rig, app: RunningApp) -> None:
    terminal = rig.spawn(["xterm", "-T", "shell", "-e", "sh", "-c", "echo teh cat sat; cat >/dev/null"])
    try:
        window = rig.find("shell")
        rig.run("xdotool", "windowactivate", "--sync", str(window))
        rig.run("xdotool", "mousemove", "--window", str(window), "20", "8", "click", "--repeat", "3", "1")
        rig.wait(lambda: "teh cat" in rig.run("xclip", "-selection", "primary", "-o"), "the line to be selected")
        app.open()
        app.wait(lambda state: state["captured"], "the text")
        rig.keys("ctrl+Return")
        app.wait(lambda state: state["foot"] == "Copied: nothing is pasted into a terminal", "the popup to say so")
        assert clipboard(rig) == FIXED
    finally:
        rig.end(terminal)


def test_an_actions_own_key_runs_it_at_once(rig: Rig, app: RunningApp, editor) -> None:
    note = editor(PROSE)
    note.select_all()
    rig.keys("ctrl+alt+t")
    app.wait_for_popup()
    answered(app)
    assert app.sent == f"Tidy up: {PROSE}"
    assert not note.is_changed


def test_an_action_that_replaces_does_so_by_its_own_key(rig: Rig, app: RunningApp, editor) -> None:
    note = editor("teh cat sat", "polish.txt")
    note.select_all()
    rig.keys("ctrl+alt+p")
    rig.wait(lambda: note.is_active and note.is_changed, "the answer in the editor")
    assert saved(rig, note, "polish.txt") == FIXED
    app.wait(lambda state: not state["visible"], "the popup to go")


def test_a_taken_key_is_said_with_its_action(rig: Rig, app: RunningApp, house: Machines) -> None:
    # The first app holds the keys; a second one has a home of its own.
    home = rig.home / "second"
    home.mkdir()
    (home / "config.toml").write_text(house.config() + OWN, encoding="utf-8")
    second = RunningApp(rig, home, {})
    try:
        said = "Another program holds Ctrl+Alt+T, the key of “Tidy up”."
        second.wait(lambda state: said in state["notice"], "the problem to be said")
    finally:
        second.close()


def test_the_palette_finds_an_action_and_esc_loses_nothing(rig: Rig, app: RunningApp, editor) -> None:
    note = editor(PROSE)
    note.select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the text")
    rig.type("half a quest")
    rig.keys("ctrl+k")
    app.wait(lambda state: len(state["palette"]) > 12, "the palette")
    rig.type("tidy")
    app.wait(lambda state: state["palette"][:1] == ["Tidy up"], "the action to be found")
    rig.keys("Escape")
    state = app.wait(lambda state: not state["palette"], "the line again")
    assert state["question"] == "half a quest"
    rig.type("ion")
    app.wait(lambda state: state["question"] == "half a question", "the typing to go on")
    rig.keys("ctrl+k")
    rig.type("exp")
    rig.keys("Down")
    app.wait(lambda state: state["palette_current"] == "Explain error", "the second line to be marked")
    rig.keys("Return")
    rig.wait(lambda: app.sent.startswith("Explain the following error"), "the action to run")
    answered(app)


def test_ctrl_e_edits_what_is_sent(rig: Rig, app: RunningApp, editor) -> None:
    note = editor(PROSE)
    note.select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the text")
    rig.keys("ctrl+e", "ctrl+a")
    rig.type("only this")
    state = app.wait(lambda state: state["edit"] == "only this", "the edited text")
    assert state["origin"] == "Edited · 2 words"
    rig.keys("ctrl+e")
    app.wait(lambda state: state["captured"] == "only this", "it to fold")
    rig.keys("Return")
    answered(app)
    assert app.sent.endswith("\n\nonly this")
    assert not note.is_changed


def test_ctrl_r_asks_again_and_f1_shows_the_keys(rig: Rig, app: RunningApp, editor) -> None:
    editor(PROSE).select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the text")
    rig.keys("F1")
    state = app.wait(lambda state: state["keys"], "the keys")
    assert "Ctrl+K: find an action or command by name" in state["keys"]
    rig.keys("Escape")
    assert app.wait(lambda state: not state["keys"], "the keys to go")["visible"]
    rig.keys("Return")
    answered(app)
    asked = len(app.prompts)
    rig.keys("ctrl+r")
    rig.wait(lambda: len(app.prompts) == asked + 1, "the same to be asked again")
    assert app.prompts[-1] == app.prompts[-2]
    answered(app)


def test_several_lines_pasted_into_the_line_are_what_it_is_about(
    rig: Rig, app: RunningApp, editor: Callable[..., Editor], tmp_path: Path
) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("first line\nsecond line\n")
    rig.copy(lines)
    note = editor(PROSE)
    note.select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the text")
    rig.keys("ctrl+v")
    state = app.wait(lambda state: state["origin"] == "Pasted · 4 words", "the pasted text")
    assert (state["captured"], state["question"]) == ("first line second line", "")


def test_an_old_clipboard_is_offered_and_not_taken(rig: Rig, app: RunningApp) -> None:
    eleven_minutes_ago = (int(time.monotonic() * 1000) - 11 * 60_000) & 0xFFFFFFFF
    stamp = eleven_minutes_ago.to_bytes(4, sys.byteorder).hex()
    rig.own_selection(selection="CLIPBOARD", targets={"UTF8_STRING": "text:long ago", "TIMESTAMP": f"hex:{stamp}"})
    app.open()
    state = app.wait(lambda state: state["unticked"], "the text to be offered")
    assert state["origin"] == "Clipboard · 2 words · 11 min ago"
    rig.type("who was Ada Lovelace")
    rig.keys("Return")
    answered(app)
    assert app.sent == "who was Ada Lovelace"
    rig.keys("ctrl+e")
    app.wait(lambda state: state["edit"] == "long ago" and not state["unticked"], "it to be taken")
    rig.keys("ctrl+e", "Return")
    rig.wait(lambda: app.sent == "who was Ada Lovelace\n\nlong ago", "the question with the text")
