"""A Markdown answer with real keys: selecting while it streams, and the last code block by its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from e2e.conftest import MACHINES, Machines, RunningApp, StartApp
from e2e.rig import Rig
from e2e.test_main_job import EMAIL

CODE_ANSWER = "Some *first* words.\n\n```make\nall:\n\tgo\n```\n\n" + "More words follow here. " * 20


@pytest.fixture
def asked(rig: Rig, start_app: StartApp, editor: Callable[..., Any]) -> Iterator[RunningApp]:
    """The app, which answers with code, slowly enough to select while it does."""
    model = f"qwen3:4b,size=4.02B,tps=25,warm=true,answer={CODE_ANSWER}"
    machines = Machines(rig, MACHINES | {"mac-mini": ("Mac Mini", (model, "qwen3:8b,size=8.2B"))})
    app = start_app(machines.config())
    app.wait_until_fleet_is_known()
    editor(EMAIL).select_all()
    app.open()
    rig.keys("Return")
    yield app
    machines.close()


def test_the_last_code_block_is_copied_by_its_key(rig: Rig, asked: RunningApp) -> None:
    asked.wait(lambda state: "More words" in state["answer"], "the code")
    rig.keys("ctrl+shift+c")
    rig.wait(lambda: rig.run("xclip", "-selection", "clipboard", "-o") == "all:\n\tgo\n", "the code on the clipboard")


def test_what_is_selected_while_it_streams_stays_selected_and_is_copied(rig: Rig, asked: RunningApp) -> None:
    asked.wait(lambda state: "More words" in state["answer"], "some words")
    before = asked.state["answer"]
    focused = asked.wait(lambda state: state["answer_place"], "where the answer is")["answer_place"]
    x, y, _, _ = focused
    rig.run("xdotool", "mousemove", str(x + 8), str(y + 9), "click", "--repeat", "2", "1")
    asked.wait(lambda state: state["answer_selected"] == "Some", "the word to be selected")
    asked.wait(lambda state: len(state["answer"]) > len(before) + 60, "more words")
    assert asked.state["answer_selected"] == "Some"
    rig.keys("ctrl+c")
    rig.wait(lambda: rig.run("xclip", "-selection", "clipboard", "-o") == "Some", "the word on the clipboard")
    assert asked.hostler("quit").returncode == 0
    assert asked.process.wait(15) == 0, "what was copied ends with the app, not with a crash"
