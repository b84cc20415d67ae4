"""Text that may leave the house, in the real popup: a sign and a price before, one question, the cost after."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from e2e.test_main_job import CODE

KEY = "AKIA" + "QZ3WT7PLNB5X2MKD"


@pytest.fixture
def cloudy(start_app: StartApp, machines: Machines) -> RunningApp:
    """The app where code may go to Windows GPU as a cloud host, and nobody at home answers."""
    app = start_app(machines.config_with_cloud("windows-gpu", "qwen3-coder:30b", "code"))
    app.wait_until_fleet_is_known()
    for host_id in ("mac-mini", "ubuntu"):
        machines.kill(host_id)
    return app


def asked(rig: Rig, app: RunningApp, editor: Any, text: str) -> None:
    """Selects a text, opens the popup and types; once home is known to be down, Enter."""
    note = editor(text)
    note.select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the text")
    rig.type("fix this")
    app.wait(lambda state: "qwen3-coder:30b on Windows GPU" in state["decision"] and state["cloud"], "home to be down")
    rig.keys("Return")


def test_one_question_then_the_cloud_answers_and_its_cost_is_told(rig: Rig, cloudy: RunningApp, editor: Any) -> None:
    asked(rig, cloudy, editor, CODE)
    shown = cloudy.wait(lambda state: state["asks"], "the question")
    assert "Text of the route code has never left the house." in shown["asks"]
    assert "cloud ≈ $0.00" in shown["decision"]
    assert "asks you first · $1.00 left today" in shown["decision"]
    assert cloudy.state["answer"] == ""
    rig.keys("Return")
    shown = cloudy.wait(lambda state: "to first word" in state["foot"], "the answer")
    assert shown["answer"]
    assert "Windows GPU · $0.00" in shown["foot"] or "Windows GPU · under $" in shown["foot"]
    cloudy.wait(lambda state: "left today" in state["decision"] and "asks you" not in state["decision"], "the yes")
    assert "code       when-nothing-local · allowed" in cloudy.hostler("cloud").stdout


def test_esc_keeps_a_secret_at_home(rig: Rig, cloudy: RunningApp, editor: Any) -> None:
    assert cloudy.hostler("cloud", "allow", "code").returncode == 0
    asked(rig, cloudy, editor, f"{CODE}\n# {KEY}\n")
    shown = cloudy.wait(lambda state: state["asks"], "the question")
    assert "The text holds an AWS access key in line" in shown["asks"]
    rig.keys("Escape")
    shown = cloudy.wait(lambda state: "Nothing answers" in state["foot"], "the end")
    assert shown["visible"]
    assert "qwen3-coder:30b on Windows GPU: the text holds an AWS access key" in shown["notice"]
    assert KEY not in shown["notice"]
    assert "$0 today" in cloudy.hostler("cloud").stdout
