"""The registry as a file, with real keys and mouse: exported by one Hostler, taken in by another in an empty home."""

from __future__ import annotations

from pathlib import Path

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from e2e.test_settings import opened
from hostler.store.config import load


def end_of_general(rig: Rig, app: RunningApp) -> None:
    opened(app, "General")
    x, y, width, height = app.state["settings"]["geometry"]
    rig.run("xdotool", "mousemove", str(x + width * 2 // 3), str(y + height // 2), "click", "--repeat", "40", "5")
    app.wait(lambda state: state["settings"]["share"], "the end of the page", 30)


def chosen(rig: Rig, app: RunningApp, button: str, file: Path) -> None:
    """Clicks the button and types the file's name into the dialog."""
    x, y, width, height = app.state["settings"]["share"][button]
    rig.click(x + width // 2, y + height // 2)
    app.wait(lambda state: state["settings"]["share"]["asks_for_file"], "the dialog", 30)
    rig.keys("ctrl+a")
    rig.type(str(file))
    rig.keys("Return")


def test_what_one_exports_another_takes_in_and_gives_back(
    rig: Rig, start_app: StartApp, machines: Machines, tmp_path: Path
) -> None:
    shared = tmp_path / "shared.toml"
    app = start_app(machines.config())
    before = load(app.home / "config.toml").config.registry
    end_of_general(rig, app)
    chosen(rig, app, "export", shared)
    app.wait(lambda state: state["settings"]["share"]["said"].startswith("Written: "), "the file", 30)
    app.close()
    (app.home / "config.toml").unlink()

    other = start_app("version = 1  # mine\n")
    end_of_general(rig, other)
    chosen(rig, other, "import", shared)
    state = other.wait(lambda state: state["settings"]["share"]["adds"], "what it adds", 30)
    assert "+ machine Mac Mini at " in state["settings"]["share"]["adds"]
    assert not load(other.home / "config.toml").config.registry.hosts, "nothing before the yes"
    rig.keys("space")
    config = other.home / "config.toml"
    rig.wait(lambda: load(config).config.registry == before, "the same registry", 30)
    assert config.read_text().startswith("version = 1  # mine\n")
    rig.keys("ctrl+z")
    rig.wait(lambda: not load(config).config.registry.hosts, "it to be taken back", 30)
