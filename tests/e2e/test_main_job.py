"""The main job with real keys in a real window: select, hotkey, Enter, read."""

from __future__ import annotations

from e2e.conftest import Machines, RunningApp
from e2e.rig import Rig

EMAIL = (
    "Hi Anna,\n\nthe meeting about the class schedule moved from Tuesday to Thursday at 10. "
    "Please bring the slides and tell Tom.\n\nBest, Ben\n"
)
CODE = (
    "def total(prices):\n    result = 0\n    for price in prices:\n        result =+ price\n    return result\n\n"
    'Traceback (most recent call last):\n  File "shop.py", line 12, in <module>\n    total(None)\n'
    "TypeError: 'NoneType' object is not iterable\n"
)


def tray_line(app: RunningApp, machine: str) -> str:
    return next(line for line in app.state["tray"].splitlines() if line.startswith(machine))


def test_a_selected_email_is_answered_by_the_small_machine(rig: Rig, app: RunningApp, editor) -> None:
    note = editor(EMAIL)
    note.select_all()
    app.open()
    state = app.wait(lambda state: state["captured"], "the selected text")
    assert state["origin"].startswith("Selection · 24 words")
    assert state["captured"].startswith("Hi Anna, the meeting about the class schedule")
    assert state["decision"].startswith("quick → qwen3:4b on Mac Mini · warm · ")
    rig.keys("Return")
    app.wait(lambda state: "Canned answer from a simulated machine (Mac Mini" in state["answer"], "the answer")
    done = app.wait(lambda state: "s to first word" in state["foot"], "the figures")
    assert done["foot"].endswith("Mac Mini")
    assert not note.is_changed, "the hotkey and Enter never reached the editor"
    rig.keys("Escape")
    rig.wait(lambda: note.is_active, "the focus to return to the editor")
    assert not note.is_changed


def test_selected_code_goes_to_the_gpu_machine(rig: Rig, app: RunningApp, editor) -> None:
    note = editor(CODE, "shop.py")
    note.select_all()
    app.open()
    rig.type("fix this")
    state = app.wait(lambda state: state["decision"].startswith("code"), "the decision to follow the typing")
    assert "qwen3-coder:30b on Windows GPU" in state["decision"]
    rig.keys("Return")
    app.wait(lambda state: "(Windows GPU, qwen3-coder:30b)" in state["answer"], "the answer")
    assert not note.is_changed


def test_a_machine_that_dies_in_mid_answer_is_followed_by_the_next(
    rig: Rig, app: RunningApp, machines: Machines, editor
) -> None:
    note = editor(CODE, "shop.py")
    note.select_all()
    app.open()
    rig.type("fix this")
    app.wait(lambda state: "Windows GPU" in state["decision"], "the decision")
    rig.keys("Return")
    app.wait(lambda state: len(state["answer"].split()) > 8, "some words of the answer")
    machines.kill("windows-gpu")
    state = app.wait(lambda state: "answers again from the start" in state["answer"], "the takeover")
    taken_at = state["at"]
    assert "Windows GPU went away after " in state["answer"]
    assert "Mac Mini answers again from the start." in state["answer"]
    folded = state["answer"].split("Windows GPU went away")[0]
    assert "The first " in folded and "Keep this part" in folded, "the part that came folds, and can be kept"
    down = app.wait(lambda state: "down since" in tray_line(app, "Windows GPU"), "the tray to say so", timeout_s=2.0)
    assert down["at"] - taken_at < 2.0
    state = app.wait(lambda state: "s to first word" in state["foot"], "the second answer")
    assert "(Mac Mini, qwen3:4b)" in state["answer"].split("from the start.")[1]
    rig.keys("ctrl+c")
    app.wait(lambda state: state["foot"] == "Copied.", "the copy")
    copied = rig.run("xclip", "-selection", "clipboard", "-o")
    assert copied.startswith("Canned answer from a simulated machine (Mac Mini"), "the broken part is not copied"


def test_a_machine_that_died_before_is_passed_over(rig: Rig, app: RunningApp, machines: Machines, editor) -> None:
    note = editor(CODE, "shop.py")
    note.select_all()
    app.open()
    rig.type("fix this")
    app.wait(lambda state: "Windows GPU" in state["decision"], "the decision")
    machines.kill("windows-gpu")
    rig.keys("Return")
    state = app.wait(lambda state: "(Mac Mini, qwen3:4b)" in state["answer"], "the next machine's answer")
    noticed = app.wait(lambda state: "Windows GPU can't be reached" in state["notice"], "the popup to say so")
    down = app.wait(lambda state: "down since" in tray_line(app, "Windows GPU"), "the tray to say so", timeout_s=2.0)
    assert down["at"] - noticed["at"] < 2.0
    assert "went away" not in state["answer"]


def test_a_hung_program_does_not_hold_the_popup_up(rig: Rig, app: RunningApp, editor, tmp_path) -> None:
    words = tmp_path / "clipboard.txt"
    words.write_text("copied a while ago")
    rig.copy(words)
    note = editor(EMAIL)
    note.select_all()
    note.hang()
    before = len(app.lines.of("painted"))
    rig.keys("ctrl+alt+space")
    rig.wait(lambda: len(app.lines.of("painted")) > before, "the popup to be painted")
    pressed, painted = app.lines.of("hotkey")[-1], app.lines.of("painted")[before]
    assert painted["at"] - pressed["at"] < 0.5
    state = app.wait(lambda state: state["captured"], "the clipboard to be offered")
    assert state["origin"] == "Clipboard · 4 words · the selection didn't answer"
    assert state["captured"] == "copied a while ago"


def test_the_next_open_starts_fresh_and_esc_twice_closes_while_streaming(
    rig: Rig, app: RunningApp, machines: Machines, editor
) -> None:
    machines.fault("mac-mini", "slow-drip:delay=0.01")
    note = editor(EMAIL)
    note.select_all()
    app.open()
    rig.keys("Return")
    app.wait(lambda state: state["foot"] == "Answering…" or state["answer"], "the stream")
    rig.keys("Escape")
    app.wait(lambda state: state["foot"] == "Stopped.", "the stop")
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    rig.wait(lambda: note.is_active, "the focus to return")
    app.open()
    state = app.wait(lambda state: state["captured"], "the text again")
    assert state["answer"] == ""


def test_the_tray_menu_lists_each_machine_with_its_models(rig: Rig, app: RunningApp) -> None:
    rig.click(*rig.tray_icon_place(), button=3)
    menu = rig.wait(lambda: app.lines.of("menu"), "the menu")[-1]["entries"]
    rig.keys("Escape")
    machines = [entry for entry in menu if isinstance(entry, list)]
    assert [line for line, _ in machines] == [
        "Mac Mini · warm · qwen3:4b",
        "Windows GPU · warm · qwen3-coder:30b",
        "Ubuntu · ready",
    ]
    assert machines[0][1] == [
        "[x] qwen3:4b · warm",
        "qwen3:8b",
        "Drain: send nothing there",
        "Drain on a schedule…",
    ]
