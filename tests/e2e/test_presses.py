"""Many presses of the hotkey, one right after the other, as fast as the popup closes: each finds what is selected."""

from __future__ import annotations

from collections.abc import Callable

from e2e.conftest import RunningApp
from e2e.rig import Editor, Rig

PRESSES = 25


def press(app: RunningApp, rig: Rig, expected: str) -> None:
    shown = len(app.lines.of("shown"))
    rig.keys("ctrl+alt+space")
    rig.wait(lambda: len(app.lines.of("shown")) > shown, "the popup")
    app.wait(lambda state: state["visible"] and state["captured"].startswith(expected), f"the capture of “{expected}”")


def leave(app: RunningApp, rig: Rig) -> None:
    """Esc; comes back as soon as the popup is hidden, while the desktop may still think that it is active."""
    app.wait_for_popup()
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")


def test_a_press_right_after_esc_finds_the_selection(app: RunningApp, rig: Rig, editor: Callable[..., Editor]) -> None:
    editor("alpha beta gamma").select_all()
    for _ in range(PRESSES):
        press(app, rig, "alpha beta gamma")
        leave(app, rig)


def test_what_the_press_finds_is_of_the_window_that_is_active_by_then(
    app: RunningApp, rig: Rig, editor: Callable[..., Editor]
) -> None:
    notes = {"first words": editor("first words", "first.txt"), "other words": editor("other words", "other.txt")}
    for _ in range(5):
        for words, note in notes.items():
            rig.run("xdotool", "windowactivate", "--sync", str(note.window))
            # Only one window owns the selection: what the other one shows as selected is its own business.
            rig.keys("Right")
            note.select_all()
            press(app, rig, words)
            leave(app, rig)


def test_a_press_while_the_one_before_still_waits_for_a_hung_program_finds_the_new_selection(
    app: RunningApp, rig: Rig, editor: Callable[..., Editor]
) -> None:
    hung = editor("silent", "silent.txt")
    note = editor("spoken", "spoken.txt")
    rig.run("xdotool", "windowactivate", "--sync", str(hung.window))
    hung.select_all()
    hung.hang()
    rig.keys("ctrl+alt+space")
    leave(app, rig)
    rig.run("xdotool", "windowactivate", "--sync", str(note.window))
    note.select_all()
    press(app, rig, "spoken")
