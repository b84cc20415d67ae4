"""A thin answer with real keys: the bigger model's below it, and the key that asks a bigger one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from e2e.conftest import RunningApp, StartApp
from e2e.rig import Rig
from e2e.test_main_job import EMAIL

LINE = "That looks thin. Asking qwen3-coder:30b on Windows GPU…"
DECLINED = "I'm sorry, but I can't help with that."
CLOSED = "http://127.0.0.1:9"


@pytest.fixture
def thin(rig: Rig, start_app: StartApp) -> Iterator[Callable[..., RunningApp]]:
    """An app whose first choice is gone, whose small model declines, and whose big one is on the Windows GPU."""
    with ExitStack() as ends:

        def host(name: str, model: str) -> str:
            command = [sys.executable, "-m", "hostler", "simulate", "--port", "0", "--name", name, "--model", model]
            process = rig.spawn(command, stdout=subprocess.PIPE)
            ends.callback(rig.end, process)
            assert process.stdout is not None
            return str(json.loads(process.stdout.readline())["url"])

        def start(tps: int = 200) -> RunningApp:
            urls = {
                "mac-mini": ("Mac Mini", host("Mac Mini", "qwen3:4b,size=4.02B,warm=true,answer=refusal")),
                "windows-gpu": (
                    "Windows GPU",
                    host("Windows GPU", f"qwen3-coder:30b,size=30.5B,warm=true,tps={tps},answer=summary"),
                ),
                "ubuntu": ("Ubuntu", CLOSED),
            }
            hosts = [f'[[hosts]]\nid = "{i}"\nname = "{name}"\nurl = "{url}"' for i, (name, url) in urls.items()]
            routes = (
                '[[routes]]\nid = "quick"\nchain = ["qwen3:14b@ubuntu", "qwen3:4b@mac-mini"]',
                '[[routes]]\nid = "code"\nchain = ["qwen3-coder:30b@windows-gpu"]',
            )
            app = start_app("\n".join(("version = 1", *hosts, *routes)))
            app.wait_until_fleet_is_known()
            return app

        yield start


def ask(rig: Rig, app: RunningApp, editor: Any) -> None:
    note = editor(EMAIL)
    note.select_all()
    app.open()
    rig.keys("alt+2")


def test_a_thin_answer_is_followed_by_the_bigger_models_and_stays_readable(
    rig: Rig, thin: Callable[..., RunningApp], editor: Any
) -> None:
    app = thin()
    ask(rig, app, editor)
    app.wait(lambda state: LINE in state["answer"], "the line")
    state = app.wait(lambda state: "to first word" in state["foot"], "the second answer")
    first, _, second = state["answer"].partition(LINE)
    assert first.strip() == DECLINED
    assert "(Windows GPU, qwen3-coder:30b)" in second
    assert state["decision"].endswith("qwen3-coder:30b on Windows GPU · bigger")
    assert state["foot"].endswith("Windows GPU")
    rig.keys("ctrl+c")
    app.wait(lambda state: state["foot"] == "Copied.", "the copy")
    assert rig.run("xclip", "-selection", "clipboard", "-o").startswith("Canned answer from a simulated machine (Win")


def test_esc_keeps_the_first_answer(rig: Rig, thin: Callable[..., RunningApp], editor: Any) -> None:
    app = thin(tps=4)
    ask(rig, app, editor)
    app.wait(lambda state: "Canned" in state["answer"], "the second answer to begin")
    rig.keys("Escape")
    state = app.wait(lambda state: state["foot"] == "The first answer stands.", "the stop")
    assert state["visible"]
    rig.keys("ctrl+c")
    app.wait(lambda state: state["foot"] == "Copied.", "the copy")
    assert rig.run("xclip", "-selection", "clipboard", "-o") == DECLINED
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")


def test_ctrl_b_climbs_from_a_good_answer_to_the_biggest_model(rig: Rig, app: RunningApp, editor: Any) -> None:
    ask(rig, app, editor)
    app.wait(lambda state: "to first word" in state["foot"], "the answer")
    rig.keys("ctrl+b")
    app.wait(lambda state: "Asking qwen3:8b on Mac Mini…" in state["answer"], "the bigger one to be asked")
    app.wait(lambda state: "(Mac Mini, qwen3:8b)" in state["answer"], "its answer")
    rig.keys("ctrl+b")
    app.wait(lambda state: "Asking qwen3-coder:30b on Windows GPU…" in state["answer"], "in mid-answer, the next one")
    app.wait(lambda state: "to first word" in state["foot"], "its answer")
    rig.keys("ctrl+b")
    state = app.wait(lambda state: state["foot"] == "No bigger model can answer now.", "the top")
    for who in ("(Mac Mini, qwen3:4b)", "(Mac Mini, qwen3:8b)", "(Windows GPU, qwen3-coder:30b)"):
        assert who in state["answer"], "every answer is still there"
