"""Whether each press of the hotkey finds the selection, with real keys and no pause between Esc and the next press.

    .venv/bin/python tests/bench/presses.py [--presses 200]

`hidden`: the press comes as soon as the popup is hidden, while the desktop may still call it active, or no window.
`settled`: once the editor is active again. Every press must find the text.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from Xlib import XK, X
from Xlib.ext import xtest

from e2e.conftest import Machines, RunningApp
from e2e.rig import Editor, Rig

WORDS = "alpha beta gamma"


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether each press finds the selection.")
    parser.add_argument("--presses", type=int, default=200)
    presses = parser.parse_args().presses
    with Rig() as rig:
        machines = Machines(rig)
        home = rig.home / "bench"
        home.mkdir()
        (home / "config.toml").write_text(machines.config())
        app = RunningApp(rig, home, {"RIG_QUIET": "1"})
        app.wait_until_fleet_is_known()
        note = rig.editor(WORDS)
        note.select_all()
        for settled in (False, True):
            took_ms: list[float] = []
            found: Counter[str] = Counter()
            for _ in range(presses):
                found[press(rig, app, took_ms)] += 1
                leave(rig, app, note, settled=settled)
            name = "settled" if settled else "hidden"
            print(f"{name}: {dict(found)} of {presses}   (all found)")
            print(f"    press -> text shown, median: {statistics.median(took_ms):.0f} ms")
        app.close()
        machines.close()


def press(rig: Rig, app: RunningApp, took_ms: list[float]) -> str:
    """One press; what came of it."""
    shown, began = len(app.lines.of("shown")), time.monotonic()
    keys(rig, "Control_L", "Alt_L", "space")
    try:
        rig.wait(lambda: len(app.lines.of("shown")) > shown, "the popup", 5)
        app.wait(lambda state: state["visible"] and "reading" not in state["origin"], "the end of the capture", 5)
        app.wait(lambda state: state["captured"] == WORDS, "the text", 1)
    except AssertionError:
        return f"not found ({app.state['origin'] or 'nothing'})"
    took_ms.append((time.monotonic() - began) * 1000)
    return "found"


def leave(rig: Rig, app: RunningApp, note: Editor, *, settled: bool) -> None:
    app.wait_for_popup()
    keys(rig, "Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    if settled:
        rig.wait(lambda: note.is_active, "the editor to be active")


def keys(rig: Rig, *names: str) -> None:
    """Quicker than a program for each press."""
    codes = [rig.x.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
    for code in codes:
        xtest.fake_input(rig.x, X.KeyPress, code)
    for code in reversed(codes):
        xtest.fake_input(rig.x, X.KeyRelease, code)
    rig.x.sync()


if __name__ == "__main__":
    main()
