"""From nothing to an answer: found, accepted, asked, with few presses."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from e2e.conftest import RunningApp, StartApp
from e2e.rig import Rig
from fleet.neighbours import free_port

MOST_ACTIONS = 12
FLEET = {
    "127.0.0.1": ("qwen3:4b,size=4.02B,load=0.1,tps=200",),
    "127.0.0.2": (
        "qwen3-coder:30b,size=30.5B,load=0.1,tps=100",
        "qwen3:30b,size=30.5B,capabilities=completion+thinking",
    ),
    "127.0.0.3": ("qwen3:4b,size=4.02B,tps=60", "minicpm-v:latest,size=8.1B,capabilities=completion+vision,tps=40"),
}


@contextmanager
def simulated(rig: Rig, fleet: dict[str, tuple[str, ...]], port: int, *faults: str) -> Iterator[None]:
    """A machine at each address, all at the same port, as in a home; `faults` is what is wrong with them."""
    processes = []
    for address, models in fleet.items():
        command = [sys.executable, "-m", "hostler", "simulate", "--bind", address, "--port", str(port)]
        for model in models:
            command += ["--model", model]
        for fault in faults:
            command += ["--fault", fault]
        processes.append(rig.spawn(command, stdout=subprocess.PIPE))
    try:
        for process in processes:
            assert process.stdout is not None
            json.loads(process.stdout.readline())
        yield
    finally:
        for process in processes:
            rig.end(process)


def waits(app: RunningApp, condition: Callable[[dict[str, Any]], Any], what: str) -> dict[str, Any]:
    """Waits until the window is so."""
    state = app.wait(lambda state: state["first_run"] and condition(state["first_run"]), what)
    return dict(state["first_run"] or {})


class Person:
    """Counts what is done by hand: each key or word is one action."""

    def __init__(self, rig: Rig) -> None:
        self._rig, self.actions = rig, 0

    def presses(self, *keys: str) -> None:
        self.actions += len(keys)
        self._rig.keys(*keys)

    def types(self, text: str) -> None:
        self.actions += 1
        self._rig.type(text)


@pytest.fixture
def person(rig: Rig) -> Person:
    return Person(rig)


def test_from_nothing_to_an_answer_in_few_actions(rig: Rig, start_app: StartApp, person: Person) -> None:
    port = free_port()
    with simulated(rig, FLEET, port):
        app = start_app(None, RIG_NETWORK="127.0.0.0/29", RIG_PORT=str(port))
        waits(app, lambda now: now["active"] and len(now["machines"]) == 1, "this machine")
        waits(app, lambda now: now["focus"] == "Look around", "the question about the network")
        person.presses("Return")
        found = waits(app, lambda now: len(now["machines"]) == 3 and not now["looking"], "all three machines")
        assert [each["name"] for each in found["machines"]] == [
            "This machine",
            f"127.0.0.2:{port}",
            f"127.0.0.3:{port}",
        ]
        waits(app, lambda now: now["focus"] == "Next", "the way on")
        person.presses("Return")
        tried = waits(
            app,
            lambda now: (
                not now["asking"] and now["routes"] and all("first word" in r[1] for r in now["routes"].values())
            ),
            "a word of each model",
        )
        assert tried["routes"]["quick"][0] == "qwen3:4b on This machine"
        assert tried["routes"]["code"][0] == f"qwen3-coder:30b on 127.0.0.2:{port}"
        assert tried["routes"]["vision"][0] == f"minicpm-v:latest on 127.0.0.3:{port}"
        person.presses("Return")
        waits(app, lambda now: now["key"] == "Ctrl+Alt+Space is free.", "the key")
        person.presses("Return")
        app.wait_for_popup()
        app.wait(lambda state: state["first_run"] is None, "the window to go")
        person.types("Summarize this email for me")
        app.wait(lambda state: "qwen3:4b on This machine" in state["decision"], "the decision of the new routes")
        person.presses("Return")
        app.wait(lambda state: "Canned answer" in state["answer"], "the answer")
        assert person.actions <= MOST_ACTIONS
        checked = app.hostler("config", "check")
        assert checked.returncode == 0, checked.stderr
        text = (app.home / "config.toml").read_text()
        assert len(tomllib.loads(text)["hosts"]) == 3
        assert "# The machines." in text and "is the smallest" in text
        rig.keys("Escape", "Escape")


def test_a_chosen_model_a_left_out_machine_and_a_key_of_ones_own_are_written(
    rig: Rig, start_app: StartApp, person: Person
) -> None:
    port = free_port()
    with simulated(rig, {"127.0.0.1": FLEET["127.0.0.1"], "127.0.0.2": FLEET["127.0.0.2"]}, port):
        app = start_app(None, RIG_PORT=str(port))
        waits(app, lambda now: now["active"] and len(now["machines"]) == 1 and not now["looking"], "this machine")
        # By its address, since there is no network to look through.
        rig.type("127.0.0.2:" + str(port))
        rig.keys("Return")
        waits(app, lambda now: len(now["machines"]) == 2 and not now["looking"], "the other one")
        now = waits(app, lambda now: now["can_go_on"], "the way on")
        rig.click(*middle(now["next"]))
        now = waits(app, lambda now: not now["asking"] and "quick" in now["routes"], "the routes")
        left, top, width, height = now["routes"]["quick"][3]
        rig.click(left + width // 2, top + height // 2)
        rig.keys("Down", "Return")
        waits(app, lambda now: "qwen3:4b" not in now["routes"]["quick"][0], "another model")
        waits(app, lambda now: "Chosen by hand" in now["routes"]["quick"][2] and not now["asking"], "why")
        rig.click(*middle(now["next"]))
        waits(app, lambda now: now["key"], "the key")
        rig.keys("shift+Tab", "shift+Tab", "shift+Tab", "ctrl+alt+j")
        waits(app, lambda now: now["key"] == "Ctrl+Alt+J is free.", "the other key")
        rig.click(*middle(now["next"]))
        app.wait(lambda state: state["first_run"] is None, "the window to go")
        written = tomllib.loads((app.home / "config.toml").read_text())
        assert written["hotkeys"]["popup"] == "Ctrl+Alt+J"
        assert written["routes"][0]["chain"][0].startswith("qwen3-coder:30b@")
        app.wait_for_popup()
        rig.keys("Escape")
        app.wait(lambda state: not state["visible"], "the popup to go")
        rig.keys("ctrl+alt+j")
        app.wait_for_popup()
        rig.keys("Escape")


def test_with_nothing_found_there_are_three_ways_on_and_the_window_comes_back(
    rig: Rig, start_app: StartApp, person: Person
) -> None:
    port = free_port()
    app = start_app(None, RIG_PORT=str(port))
    now = waits(app, lambda now: now["active"] and "Three ways on" in now["empty"], "the three ways")
    assert now["ways"] == ["Look again", "Try the demo"]
    assert not now["can_go_on"]
    rig.type("nowhere at all")
    rig.keys("Return")
    waits(app, lambda now: "space" in now["wrong"] and not now["looking"], "what is wrong with it")
    rig.keys("ctrl+a")
    rig.type(f"127.0.0.5:{port}")
    rig.keys("Return")
    waits(app, lambda now: "Nobody answers" in now["wrong"], "that nobody is there")
    rig.keys("Escape")
    app.wait(lambda state: state["first_run"] is None, "the window to close")
    app.open_menu()
    rig.keys(*app.up_to("Set up Hostler"), "Return")
    waits(app, lambda now: now["active"], "the window again")
    with simulated(rig, {"127.0.0.5": FLEET["127.0.0.1"]}, port):
        rig.keys("Return")
        waits(app, lambda now: now["can_go_on"] and len(now["machines"]) == 1, "the machine by its address")
    rig.keys("Escape")


def middle(place: list[int]) -> tuple[int, int]:
    left, top, width, height = place
    return left + width // 2, top + height // 2
