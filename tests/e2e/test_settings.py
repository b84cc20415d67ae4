"""The settings window with real keys and mouse: what is changed is in the file, and the next question goes by it."""

from __future__ import annotations

from typing import Any

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from e2e.test_config_live import decides, replaced

PAGES = ("Machines", "Models", "Routes", "Actions", "General")


def opened(app: RunningApp, page: str) -> dict[str, Any]:
    """Ctrl+, in the popup, and the page by keys."""
    app.open_by_command()
    app.rig.keys("ctrl+comma")
    app.wait(lambda state: state["settings"] and state["settings"]["active"], "the settings window")
    for name in PAGES[1 : PAGES.index(page) + 1]:
        app.rig.keys("Down")
        app.wait(lambda state, name=name: state["settings"]["page"] == name, name)
    return app.wait(lambda state: state["settings"]["page"] == page, page)["settings"]


def click(app: RunningApp, name: str) -> None:
    x, y, width, height = app.state["settings"]["fields"][name]["place"]
    app.rig.run("xdotool", "mousemove", str(x + width // 2), str(y + height // 2), "click", "1")


def value_of(state: dict[str, Any], name: str) -> Any:
    return state["settings"]["fields"].get(name, {}).get("value")


def test_keywords_are_tried_saved_and_followed_and_undone(rig: Rig, app: RunningApp) -> None:
    file = app.home / "config.toml"
    before = file.read_text()
    opened(app, "Routes")
    rig.keys("Tab", "Down")
    app.wait(lambda state: state["settings"]["entry"] == "code", "the route")
    click(app, "always")
    rig.type("marmalade")
    rig.keys("Tab")
    app.wait(lambda state: state["settings"]["said"] == "Saved", "it to be saved")
    assert 'always = ["marmalade"]' in file.read_text()
    rig.keys("ctrl+f")
    rig.wait(lambda: "marmalade" in (app.home / "state" / "config.last-good.toml").read_text(), "the app to take it up")
    rig.keys("Escape")
    app.wait(lambda state: state["settings"] is None, "the window to close")
    decides(app, "Summarize the marmalade email", "code → qwen3-coder:30b on Windows GPU")
    app.open_by_command()
    rig.keys("ctrl+comma")
    state = app.wait(lambda state: state["settings"] and state["settings"]["active"], "the window again")
    assert value_of(state, "always") == ["marmalade"], "closed and opened again, it is the same"
    rig.keys("ctrl+f", "ctrl+z")
    app.wait(lambda state: value_of(state, "always") is None, "it to be undone")
    rig.wait(lambda: file.read_text() == before, "the file to be as before")


def test_a_chain_is_dragged_and_moved_by_keys(rig: Rig, app: RunningApp) -> None:
    state = opened(app, "Routes")
    chain = state["fields"]["chain"]["value"]
    (first, second) = state["fields"]["chain"]["rows"][:2]
    rig.run("xdotool", "mousemove", str(first[0]), str(first[1]), "mousedown", "1")
    for step in range(1, 6):
        y = first[1] + (second[1] + 8 - first[1]) * step // 5
        rig.run("xdotool", "mousemove", "--sync", str(first[0] + step), str(y))
    rig.run("xdotool", "mouseup", "1")
    app.wait(lambda state: value_of(state, "chain") == chain[::-1], "the chain to be turned round")
    rig.wait(lambda: f'"{chain[1]}", "{chain[0]}"' in (app.home / "config.toml").read_text(), "the file to say so")
    rig.keys("ctrl+z")
    app.wait(lambda state: value_of(state, "chain") == chain, "it to be undone")
    click(app, "chain")
    x, y = app.state["settings"]["fields"]["chain"]["rows"][0]
    rig.run("xdotool", "mousemove", str(x), str(y), "click", "1")
    rig.keys("alt+Down")
    app.wait(lambda state: value_of(state, "chain") == chain[::-1], "the keys to move it")


def test_a_wrong_address_is_said_beside_the_field_and_what_was_typed_stays(rig: Rig, app: RunningApp) -> None:
    opened(app, "Machines")
    click(app, "url")
    rig.keys("ctrl+a")
    rig.type("127.0.0.1:11434")
    rig.keys("Tab")
    state = app.wait(lambda state: state["settings"]["fields"]["url"]["wrong"], "what is wrong")
    assert "lacks http://" in state["settings"]["fields"]["url"]["wrong"]
    assert "http://" in value_of(state, "url"), "the config keeps what worked"


def test_a_machine_that_is_needed_says_where_before_it_goes(rig: Rig, app: RunningApp) -> None:
    opened(app, "Machines")
    rig.keys("Tab", "Down", "Tab", "Tab", "space")
    state = app.wait(lambda state: state["settings"]["blocked"], "why it stays")
    assert state["settings"]["blocked"] == "“windows-gpu” is needed by code, reasoning: take it out there first."
    assert len(state["settings"]["entries"]) == 3


def test_a_field_that_is_changed_in_the_file_as_well_is_asked_about(rig: Rig, app: RunningApp) -> None:
    file = app.home / "config.toml"
    opened(app, "Machines")
    click(app, "name")
    rig.keys("ctrl+a")
    rig.type("Kitchen")
    replaced(file, file.read_text().replace('"Mac Mini"', '"Attic"') + "# by hand\n")
    app.wait(lambda state: "Attic" in (state["tray"] or ""), "the app to take up the file")
    rig.keys("Tab")
    app.wait(lambda state: value_of(state, "name") == "Kitchen" or state["settings"]["conflict"], "the change")
    if app.state["settings"]["conflict"]:
        rig.keys("space")
    rig.wait(lambda: 'name = "Kitchen"' in file.read_text(), "what was kept to be written")
    assert file.read_text().endswith("# by hand\n")


def test_a_setting_is_found_by_a_word(rig: Rig, app: RunningApp) -> None:
    opened(app, "Machines")
    rig.keys("ctrl+f")
    rig.type("days history")
    app.wait(lambda state: len(state["settings"]["found"]) == 1, "one setting")
    rig.keys("Return")
    state = app.wait(lambda state: state["settings"]["page"] == "General", "its page")
    app.wait(lambda state: state["settings"]["focus"] == "Days it is kept", "its field")
    assert not state["settings"]["said"]
    rig.type("30")
    rig.keys("Tab")
    rig.wait(lambda: "keep_days = 30" in (app.home / "config.toml").read_text(), "it to be saved")


def test_without_a_config_the_first_machine_is_added_and_answers(
    rig: Rig, start_app: StartApp, machines: Machines
) -> None:
    app = start_app(None, OLLAMA_HOST="127.0.0.1:9")
    opened(app, "Machines")
    rig.keys("Tab", "Tab", "space")
    app.wait(lambda state: state["settings"]["entry"] == "machine-1", "the new machine")
    app.wait(lambda state: state["settings"]["focus"] == "Name", "its first field")
    rig.type("Kitchen")
    rig.keys("Tab", "ctrl+a")
    rig.type(machines.urls["mac-mini"])
    rig.keys("Tab")
    app.wait(lambda state: "Kitchen · " in (state["tray"] or ""), "the machine in the tray")
    assert (app.home / "config.toml").read_text().startswith("# Hostler's config.")
    rig.keys("Escape")
    app.wait(lambda state: state["settings"] is None, "the window to close")
    app.open_by_command()
    rig.type("Summarize this email")
    app.wait(lambda state: "qwen3:4b on Kitchen" in state["decision"], "routes made from its models")
    rig.keys("Return")
    app.wait(lambda state: "(Mac Mini, qwen3:4b)" in state["answer"], "an answer")
