"""The app that was used and is left alone: nothing in its windows ticks any more."""

from __future__ import annotations

from collections.abc import Callable

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Editor, Rig

SELDOM_MS = 60_000


def test_after_use_no_timer_of_a_window_runs_more_often_than_once_a_minute(
    rig: Rig, start_app: StartApp, machines: Machines, editor: Callable[..., Editor]
) -> None:
    app = start_app(machines.config(), RIG_TIMERS="1")
    app.wait_until_fleet_is_known()
    editor("```python\nprint(1)\n```").select_all()
    app.open()
    rig.type("write a function with a table")
    rig.keys("Return")
    app.wait(lambda state: "tokens" in state["foot"], "the answer")
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    app.open_menu()
    rig.keys("Escape")
    app.rig.wait(lambda: not app.menu_is_open, "the menu to close")
    rig.keys("ctrl+alt+space")
    app.wait_for_popup()
    rig.keys("ctrl+h")
    app.wait(lambda state: state["history"] and state["history"]["count"] == 1, "history")
    rig.keys("Escape")
    app.wait(lambda state: state["history"] is None, "history to close")
    told = len(app.lines.of("timers"))
    rig.wait(lambda: len(app.lines.of("timers")) > told and is_calm(app), "the timers to rest")


def is_calm(app: RunningApp) -> bool:
    """Whether what was told last names no timer that is due within a minute."""
    told = app.lines.of("timers")
    return bool(told and told[-1]["ms"]) and all(ms >= SELDOM_MS for ms in told[-1]["ms"])
