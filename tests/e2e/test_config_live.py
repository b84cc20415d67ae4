"""config.toml edited by hand while the app runs: the next question goes by it."""

from __future__ import annotations

from pathlib import Path

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from hostler.store.edit import Set
from hostler.store.save import read_document, save


def replaced(file: Path, text: str) -> None:
    """As editors do: a new file takes the old one's place."""
    fresh = file.with_name(".config.toml.swp")
    fresh.write_text(text)
    fresh.replace(file)


def decides(app: RunningApp, text: str, decision: str) -> None:
    app.open_by_command()
    app.rig.type(text)
    app.wait(lambda state: state["decision"].startswith(decision), decision)
    app.rig.keys("Escape", "Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")


def test_keywords_chains_and_machines_are_taken_up_live(rig: Rig, app: RunningApp, machines: Machines) -> None:
    file = app.home / "config.toml"
    before = file.read_text()
    decides(app, "Summarize the marmalade email", "quick → qwen3:4b on Mac Mini")
    replaced(file, before.replace('id = "code"', 'id = "code"\nalways = ["marmalade"]'))
    rig.wait(lambda: "marmalade" in (app.home / "state" / "config.last-good.toml").read_text(), "the file to be read")
    decides(app, "Summarize the marmalade email", "code → qwen3-coder:30b on Windows GPU")
    changes = [Set(("hosts", "mac-mini", "name"), "Kitchen"), Set(("routes", "quick", "chain"), ["qwen3:8b@mac-mini"])]
    save(file, read_document(file), changes)
    app.wait(lambda state: "Kitchen" in (state["tray"] or ""), "the machine's new name")
    decides(app, "Summarize this email", "quick → qwen3:8b on Kitchen")
    app.open_by_command("--text", "Summarize this email")
    rig.keys("Return")
    app.wait(lambda state: "(Mac Mini, qwen3:8b)" in state["answer"], "its answer")


def test_a_machine_that_is_taken_out_while_it_answers_ends_its_answer(
    rig: Rig, start_app: StartApp, machines: Machines
) -> None:
    slow = Machines(rig, {"mac-mini": ("Mac Mini", ("qwen3:4b,tps=8,warm=true,answer=" + "word " * 40 + "end",))})
    head = 'version = 1\n[[hosts]]\nid = "mac-mini"\nname = "Mac Mini"\nurl = "{}"\n'
    tail = '[[routes]]\nid = "quick"\nchain = ["qwen3:4b@mac-mini"]\n'
    app = start_app(head.format(slow.urls["mac-mini"]) + tail)
    app.wait_until_fleet_is_known()
    app.open_by_command("--text", "Summarize this email")
    rig.keys("Return")
    app.wait(lambda state: "word" in state["answer"], "its first words")
    replaced(app.home / "config.toml", head.format(machines.urls["mac-mini"]) + tail)
    app.wait(lambda state: state["answer"].endswith("end"), "the answer of the old address")
    assert "went away" not in app.state["answer"]
    rig.keys("Escape", "Escape")
    app.open_by_command("--text", "Summarize that email")
    rig.keys("Return")
    app.wait(lambda state: "Canned answer" in state["answer"], "an answer of the new address")
    slow.close()


def test_a_file_that_breaks_is_said_and_what_ran_goes_on(rig: Rig, app: RunningApp, machines: Machines) -> None:
    file = app.home / "config.toml"
    good = file.read_text()
    replaced(file, good + "[[routes]\n")
    app.open_by_command("--text", "Summarize this email")
    state = app.wait(lambda state: "not TOML" in state["notice"], "what is wrong")
    assert state["decision"].startswith("quick → qwen3:4b on Mac Mini")
    replaced(file, good)
    app.wait(lambda state: not state["notice"], "the message to go")
