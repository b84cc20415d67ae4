"""The machines as a person meets them: drained, cold, gone; in the tray and in the popup."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any

from pytest import approx

from e2e.conftest import MACHINES, Machines, RunningApp, StartApp
from e2e.rig import Rig
from e2e.test_main_job import EMAIL

STILL = 10
"""What is at the same place in so many looks stays there."""


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


def choose(rig: Rig, app: RunningApp, *keys: str) -> list[Any]:
    """Opens the tray's menu, presses the keys and waits until it has closed. Returns what stood in it."""
    app.open_menu()
    rig.keys(*keys)
    rig.wait(lambda: not app.menu_is_open, "the menu to close")
    return list(app.lines.of("menu")[-1]["entries"])


def test_a_machine_is_drained_and_brought_back_in_the_trays_menu(rig: Rig, app: RunningApp) -> None:
    # Ask…, Mac Mini; in its submenu the first entry that can be chosen is Drain; in that one the last.
    choose(rig, app, "Down", "Down", "Right", "Right", "Up", "Return")
    app.wait(lambda state: state["tray"].split("\n")[1].startswith("Mac Mini · drained"), "the drained machine")
    choose(rig, app, "Down", "Down", "Right", "Return")
    app.wait(lambda state: state["tray"].split("\n")[1].startswith("Mac Mini · warm"), "the machine to be back")


def test_a_machine_is_drained_on_a_schedule_that_is_set_with_keys(rig: Rig, app: RunningApp) -> None:
    def told() -> dict[str, Any]:
        lines = app.hostler("hosts", "--json").stdout.splitlines()
        return next(line for line in map(json.loads, lines) if line["id"] == "mac-mini")

    now = datetime.now().replace(second=0, microsecond=0)
    begin, end = now - timedelta(hours=1), now + timedelta(hours=1)
    day = begin.weekday()
    entries = choose(rig, app, "Down", "Down", "Right", "Down", "Return")
    assert entries[1][1][-1] == "Drain on a schedule…"
    app.wait(lambda state: state["schedule"] and state["schedule"]["active"], "the window with the keys")
    # The first day has the keys; the fields come after the seventh.
    rig.keys(*["Tab"] * day, "space", *["Tab"] * (7 - day))
    rig.type("25:00")
    rig.keys("Return")
    shown = app.wait(lambda state: "no time of day" in state["schedule"]["reason"], "what is wrong")["schedule"]
    assert shown["focus"] == "From"
    assert shown["days"] == [begin.strftime("%A")]
    rig.type(f"{begin:%H:%M}")
    rig.keys("Tab")
    rig.type(f"{end:%H:%M}")
    app.wait(lambda state: state["schedule"]["to"] == f"{end:%H:%M}", "the typing")
    rig.keys("Return")
    app.wait(lambda state: state["schedule"] is None, "the window to close")
    app.wait(lambda state: "Mac Mini · drained until" in state["tray"], "the drained machine")
    times = f"{begin:%a} {begin:%H:%M}-{end:%H:%M}".replace("-00:00", "-24:00")
    machine = told()
    assert (machine["state"], machine["weekly"]) == ("drained", [times])
    assert machine["drained_until"] == end.timestamp()

    # In the menu: the state, the schedule, and the way back.
    entries = choose(rig, app, "Down", "Down", "Right", "Return")
    assert entries[1][0].startswith("Mac Mini · drained until")
    assert entries[1][1][-2:] == ["Bring back", f"Drained {times}…"]
    app.wait(lambda state: state["tray"].split("\n")[1].startswith("Mac Mini · warm"), "the machine to be back")
    machine = told()
    assert (machine["state"], machine["weekly"]) == ("warm", [times])


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


LOAD_S = 1.2
"""A load of 12 s, ten times as quick."""


def test_after_three_loads_the_popup_paints_how_long_the_next_one_takes(
    rig: Rig, start_app: StartApp, editor: Any
) -> None:
    cold = {"mac-mini": ("Mac Mini", (f"qwen3:4b,load={LOAD_S},tps=300,answer=Thursday at ten.",))}
    machines = Machines(rig, MACHINES | cold)
    app = start_app(machines.config())

    def painted(part: str, pattern: str) -> re.Match[str]:
        """What the last drawing of this line says, once it is like this."""

        def last() -> re.Match[str] | None:
            drawn = [line["text"] for line in app.lines.of("drawn") if line["part"] == part]
            return re.search(pattern, drawn[-1]) if drawn else None

        return rig.wait(last, f"{pattern} on the screen")

    try:
        app.wait_until_fleet_is_known()
        note = editor(EMAIL)
        note.select_all()
        said = []
        for _ in range(4):
            app.open()
            app.wait(lambda state: "on Mac Mini · cold" in state["decision"], "the cold machine")
            said.append(painted("decision", r"on Mac Mini · cold( · usually (?P<time>\S+) s)?")["time"])
            rig.keys("Return")
            said.append(painted("foot", r"^Loading qwen3:4b on Mac Mini(, usually (?P<time>\S+) s)?…$")["time"])
            app.wait(lambda state: "to first word" in state["foot"], "the answer")
            rig.keys("Escape")
            app.wait(lambda state: not state["visible"], "the popup to close")
            rig.wait(lambda: note.is_active, "the focus to return")
            machines.unload("mac-mini", "qwen3:4b")
    finally:
        machines.close()
    assert said[:2] == [None, None], "nobody knows before the first load"
    assert all(time is not None and float(time) == approx(LOAD_S, rel=0.2) for time in said[-2:]), said


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
        assert menu[1][1] == ["qwen3:4b", "Pull qwen3:8b", "Drain: send nothing there", "Drain on a schedule…"]
        rig.keys("Down", "Down", "Right", "Return")
        rig.wait(lambda: "qwen3:8b" in json.loads(app.hostler("hosts", "--json").stdout)["models"], "the model")
    finally:
        rig.end(process)


def test_when_nothing_answers_each_machine_has_a_button_that_helps(rig: Rig, app: RunningApp) -> None:
    for host in ("mac-mini", "ubuntu", "windows-gpu"):
        assert app.hostler("hosts", "drain", host).returncode == 0
    app.open_by_command("--text", "Summarize this email for me please")
    rig.keys("Return")
    state = app.wait(lambda state: len(state["causes"]) == len(state["remedies"]) >= 2, "a row for each machine")
    assert "Nothing answers right now" in state["foot"]
    assert state["causes"][0] == "Mac Mini · drained [Bring back]"
    press(rig, app, 0)
    app.wait(lambda state: state["causes"][0].endswith("[Retry]"), "the machine to be back")
    press(rig, app, 0)
    app.wait(lambda state: "Canned answer" in state["answer"], "its answer")
    assert app.state["causes"] == []


def press(rig: Rig, app: RunningApp, number: int) -> None:
    """Presses one of the buttons beside the machines, once they and the popup are where they stay."""
    window = rig.find("Hostler")
    seen: list[Any] = []

    def stays() -> bool:
        seen.append([rig.box(window), app.state["geometry"], app.state["remedies"]])
        return (
            tuple(seen[-1][0]) == tuple(seen[-1][1])
            and len(seen) > STILL
            and all(each == seen[-1] for each in seen[-STILL:])
        )

    rig.wait(stays, "the buttons to stay")
    left, top, width, height = app.state["remedies"][number]
    rig.click(left + width // 2, top + height // 2)
