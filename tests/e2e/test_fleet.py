"""The machines as a person meets them: drained, cold, gone; in the tray and in the popup."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from typing import Any

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from e2e.test_main_job import EMAIL


def test_a_machine_drained_on_the_command_line_is_out_in_the_app_at_once(
    rig: Rig, app: RunningApp, editor: Any
) -> None:
    assert app.hostler("hosts", "drain", "mac-mini", "--for", "2h").returncode == 0
    app.wait(lambda state: "Mac Mini · drained until" in state["tray"], "the tray to say it", timeout_s=2.0)
    note = editor(EMAIL)
    note.select_all()
    app.open()
    app.wait(lambda state: "qwen3:4b on Ubuntu" in state["decision"], "the other machine")
    assert app.hostler("hosts", "undrain", "mac-mini").returncode == 0
    app.wait(lambda state: "qwen3:4b on Mac Mini" in state["decision"], "the machine to be back", timeout_s=2.0)
    rig.keys("Escape")


def test_a_machine_is_drained_and_brought_back_in_the_trays_menu(rig: Rig, app: RunningApp) -> None:
    def is_open() -> bool:
        return len(app.lines.of("menu")) > len(app.lines.of("menu hidden"))

    def choose(*keys: str) -> None:
        # Right after a menu has closed, the desktop may still take a click for the end of that menu.
        while not is_open():
            rig.click(*rig.tray_icon_place(), button=3)
            with suppress(AssertionError):
                rig.wait(is_open, "the menu", timeout_s=1.0)
        rig.keys(*keys)
        rig.wait(lambda: not is_open(), "the menu to close")

    # Ask…, Mac Mini; in its submenu the only entry that can be chosen is Drain; in that one the last.
    choose("Down", "Down", "Right", "Right", "Up", "Return")
    app.wait(lambda state: state["tray"].split("\n")[1].startswith("Mac Mini · drained"), "the drained machine")
    choose("Down", "Down", "Right", "Return")
    app.wait(lambda state: state["tray"].split("\n")[1].startswith("Mac Mini · warm"), "the machine to be back")


def test_a_cold_machine_says_that_it_loads_and_later_how_long_it_usually_takes(
    rig: Rig, app: RunningApp, machines: Machines, editor: Any
) -> None:
    # The fleet as it is: the Mac Mini has its model loaded, so it is freed, and so are the equals.
    note = editor(EMAIL)
    note.select_all()
    for turn in range(2):
        machines.unload("mac-mini", "qwen3:4b")
        app.open()
        app.wait(lambda state: "on Mac Mini · cold" in state["decision"], "the cold machine")
        if turn:
            app.wait(lambda state: "cold · usually" in state["decision"], "its usual time")
        rig.keys("Return")
        app.wait(lambda state: "Mac Mini" in state["foot"] and "to first word" in state["foot"], "the answer")
        rig.keys("Escape")
        app.wait(lambda state: not state["visible"], "the popup to close")
        rig.wait(lambda: note.is_active, "the focus to return")
    said = [state["foot"] for state in app.lines.of("state")]
    assert "Loading qwen3:4b on Mac Mini…" in said
    assert any(line.startswith("Loading qwen3:4b on Mac Mini, usually 0.") for line in said)


def test_a_missing_model_is_pulled_from_the_trays_menu(rig: Rig, start_app: StartApp) -> None:
    command = [sys.executable, "-m", "hostler", "simulate", "--port", "0", "--name", "Mac Mini"]
    command += ["--model", "qwen3:4b", "--pullable", "qwen3:8b,pull=1"]
    process = rig.spawn(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    url = json.loads(process.stdout.readline())["url"]
    chain = '["qwen3:4b@mac", "qwen3:8b@mac"]'
    app = start_app(
        f'[[hosts]]\nid = "mac"\nname = "Mac Mini"\nurl = "{url}"\n[[routes]]\nid = "quick"\nchain = {chain}\n'
    )
    try:
        app.wait_until_fleet_is_known()
        rig.click(*rig.tray_icon_place(), button=3)
        menu = rig.wait(lambda: app.lines.of("menu"), "the menu")[-1]["entries"]
        assert menu[1][1] == ["qwen3:4b", "Pull qwen3:8b", "Drain: send nothing there"]
        rig.keys("Down", "Down", "Right", "Return")
        rig.wait(lambda: "qwen3:8b" in json.loads(app.hostler("hosts", "--json").stdout)["models"], "the model")
    finally:
        rig.end(process)
