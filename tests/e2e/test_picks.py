"""Alternatives, what is learned from them, and why: by real keys in the real window."""

from __future__ import annotations

import json
from typing import Any

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from hostler.store.ledger import Ledger

SLOW_TO_LOAD = {
    "mac-mini": ("Mac Mini", ("qwen3:4b,size=4.02B,tps=90,warm=true",)),
    "windows-gpu": ("Windows GPU", ("qwen3-coder:30b,size=30.5B,load=60,tps=45",)),
    "ubuntu": ("Ubuntu", ("qwen3:4b,size=4.02B,tps=60",)),
}
DRAFT = "Draft a letter to my landlord about the heating"
LIKE_IT = "draft a letter to my landlord about the broken heating"


def rows(app: RunningApp) -> list[tuple[str, str, str]]:
    ledger = Ledger(app.home / "data" / "ledger.sqlite3")
    try:
        return [(row.route, row.model, str(row.picked)) for row in ledger.rows()]
    finally:
        ledger.close()


def picks(app: RunningApp) -> list[dict[str, Any]]:
    return [json.loads(line) for line in app.hostler("picks", "--json").stdout.splitlines()]


def type_question(rig: Rig, app: RunningApp, text: str) -> None:
    app.open_by_command()
    rig.keys("ctrl+a", "BackSpace")
    rig.type(text)
    app.wait(lambda state: state["question"] == text, "the question")


def pick(rig: Rig, app: RunningApp, route: str) -> None:
    """Walks on until the line shows this route, and asks it."""
    for _ in range(8):
        if app.state["decision"].startswith(f"{route} →"):
            break
        before = app.state["decision"]
        rig.keys("ctrl+m")
        app.wait(lambda state, before=before: state["decision"] != before, "the next alternative")
    app.wait(lambda state: state["decision"].startswith(f"{route} →") and "picked" in state["decision"], route)
    rig.keys("Return")
    app.wait(lambda state: "to first word" in state["foot"], "the answer")


def test_the_key_walks_along_the_chain_then_to_the_other_routes_and_back(rig: Rig, app: RunningApp) -> None:
    type_question(rig, app, DRAFT)
    first = app.wait(lambda state: state["decision"].startswith("quick → qwen3:4b on Mac Mini"), "the decision")
    seen = []
    for _ in range(3):
        before = app.state["decision"]
        rig.keys("ctrl+m")
        seen.append(app.wait(lambda state, before=before: state["decision"] != before, "the next")["decision"])
    assert [line.split(" · ")[0] for line in seen] == [
        "quick → qwen3:4b on Ubuntu",
        "code → qwen3-coder:30b on Windows GPU",
        "reasoning → qwen3:30b on Windows GPU",
    ]
    assert all(line.endswith("picked") for line in seen)
    app.wait(lambda state: state["why"].startswith("instead of quick → qwen3:4b on Mac Mini"), "the reason")
    rig.keys("ctrl+shift+m")
    app.wait(lambda state: state["decision"] == seen[1], "the one before")
    rig.keys("ctrl+m", "ctrl+m")
    app.wait(lambda state: state["decision"] == first["decision"], "Hostler's own again")


def test_a_picked_route_is_asked_learned_followed_at_once_and_taken_back_by_a_key(rig: Rig, app: RunningApp) -> None:
    type_question(rig, app, LIKE_IT)
    before = app.wait(lambda state: state["decision"].startswith("quick →"), "the decision")["decision"]
    type_question(rig, app, DRAFT)
    pick(rig, app, "code")
    app.wait(lambda state: state["learned"] == "Learned: prompts like this go to code", "what was learned")
    assert rows(app) == [("code", "qwen3-coder:30b", "hand")]
    [kept] = picks(app)
    assert (kept["route"], kept["instead_of"], kept["opening"]) == ("code", "quick", DRAFT)

    rig.keys("ctrl+a")
    rig.type(LIKE_IT)
    app.wait(lambda state: state["question"] == LIKE_IT and state["decision"].startswith("code →"), "it to follow")
    app.wait(lambda state: state["why"].startswith("you moved 1 prompt like this to code"), "the reason")

    rig.keys("ctrl+l")
    app.wait(lambda state: state["decision"] == before and not state["learned"], "the old decision")
    assert picks(app) == []


def test_another_machine_of_the_same_route_is_asked_and_teaches_nothing(rig: Rig, app: RunningApp) -> None:
    type_question(rig, app, DRAFT)
    app.wait(lambda state: state["decision"].startswith("quick → qwen3:4b on Mac Mini"), "the decision")
    rig.keys("ctrl+m")
    app.wait(lambda state: state["decision"].startswith("quick → qwen3:4b on Ubuntu"), "the other machine")
    rig.keys("Return")
    app.wait(lambda state: "to first word" in state["foot"] and "Ubuntu" in state["foot"], "its answer")
    assert rows(app) == [("quick", "qwen3:4b", "hand")]
    assert picks(app) == []
    assert app.state["learned"] == ""


def test_while_a_model_loads_the_key_lets_the_warm_one_answer(rig: Rig, start_app: StartApp) -> None:
    app = start_app(Machines(rig, SLOW_TO_LOAD).config())
    app.wait_until_fleet_is_known()
    type_question(rig, app, "Fix the bug in this Python function")
    app.wait(lambda state: state["decision"].startswith("code → qwen3-coder:30b on Windows GPU"), "the decision")
    rig.keys("Return")
    app.wait(lambda state: state["foot"].startswith("Loading qwen3-coder:30b on Windows GPU"), "the load")
    rig.keys("ctrl+m")
    shown = app.wait(lambda state: "to first word" in state["foot"], "the answer")
    assert shown["foot"].endswith("Mac Mini")
    assert shown["decision"].startswith("code → qwen3:4b on Mac Mini")
    assert [row for row in rows(app) if row[1] == "qwen3:4b"] == [("code", "qwen3:4b", "hand")]
    assert picks(app) == []


def test_app_and_command_line_know_the_same_picks(rig: Rig, app: RunningApp) -> None:
    type_question(rig, app, LIKE_IT)
    before = app.wait(lambda state: state["decision"].startswith("quick →"), "the decision")["decision"]
    assert app.hostler("picks", "add", "reasoning", DRAFT).returncode == 0
    app.wait(lambda state: state["decision"].startswith("reasoning →"), "the app to follow")
    assert app.hostler("route", LIKE_IT).stdout.startswith("reasoning ")
    assert app.hostler("picks", "undo", "1").returncode == 0
    app.wait(lambda state: state["decision"] == before, "the app to follow back")


def test_a_key_unfolds_why_and_a_click_folds_it(rig: Rig, app: RunningApp) -> None:
    type_question(rig, app, "Fix the bug in this Python function")
    app.wait(lambda state: state["decision"].startswith("code →"), "the decision")
    folded = app.state["geometry"]
    rig.keys("ctrl+i")
    shown = app.wait(lambda state: "Evidence" in state["panel"], "the reasons")
    assert "“python”" in shown["panel"]
    assert "qwen3-coder:30b on Windows GPU" in shown["panel"]
    assert "first in the chain of code" in shown["panel"]
    assert shown["geometry"][3] > folded[3]
    rig.type(" please")
    app.wait(lambda state: state["question"].endswith(" please"), "typing to go on")
    (x, y, _, _), (left, top, width, height) = app.state["geometry"], app.state["decision_place"]
    rig.click(x + left + width // 2, y + top + height // 2)
    app.wait(lambda state: not state["panel"], "it to fold")


def test_bare_prompts_follow_what_was_asked_before_in_this_app(rig: Rig, app: RunningApp) -> None:
    follow_up = "and now with retries?"
    type_question(rig, app, follow_up)
    app.wait(lambda state: state["decision"].startswith("quick →"), "nothing to go by")
    for text in ("Write a Python function that sorts a list", "Refactor this Python class", "Fix the bug in main.py"):
        type_question(rig, app, text)
        rig.keys("Return")
        app.wait(lambda state: "to first word" in state["foot"], "the answer")
    rig.keys("ctrl+a")
    rig.type(follow_up)
    # Its words are there before its decision, and until then the decision of the prompt before is shown.
    app.wait(
        lambda state: (
            state["question"] == follow_up
            and state["decision"].startswith("code →")
            and "code prompts before" in state["why"]
        ),
        "the context",
    )
    rig.keys("Return")
    app.wait(lambda state: "to first word" in state["foot"], "the answer")
    assert rows(app)[-1] == ("code", "qwen3-coder:30b", "auto")
