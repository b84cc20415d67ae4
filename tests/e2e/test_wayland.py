"""The main job on a real Wayland compositor: its own key, the answer, the clipboard, and a look at the picture."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from e2e.conftest import Machines, RunningApp
from e2e.test_main_job import EMAIL
from e2e.wayland import WaylandRig, why_not
from hostler.domain.binding import Desktop, binding
from hostler.domain.combination import parse

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
COMMAND = (sys.executable, "-m", "hostler", "popup")


@pytest.fixture(scope="module")
def wayland() -> Iterator[WaylandRig]:
    line = binding(Desktop.SWAY, parse("Ctrl+Alt+Space"), COMMAND).text
    rig = WaylandRig(line)
    home = rig.home / "hostler"
    # Inherited by what the compositor starts for the key.
    rig.environ["HOSTLER_HOME"] = str(home)
    home.mkdir()
    with rig:
        yield rig


@pytest.fixture(scope="module")
def fleet(wayland: WaylandRig) -> Iterator[Machines]:
    started = Machines(wayland)
    yield started
    started.close()


Start = Callable[..., RunningApp]


@pytest.fixture
def start(wayland: WaylandRig, fleet: Machines) -> Iterator[Start]:
    apps: list[RunningApp] = []
    home = Path(wayland.environ["HOSTLER_HOME"])

    def start(**environ: str) -> RunningApp:
        (home / "config.toml").write_text(fleet.config(), encoding="utf-8")
        wayland.own(home)
        apps.append(RunningApp(wayland, home, environ))
        apps[-1].wait_until_fleet_is_known()
        return apps[-1]

    yield start
    for app in apps:
        app.close()


def test_a_key_of_the_compositor_opens_the_popup_with_the_selection_and_the_answer_is_copied(
    wayland: WaylandRig, start: Start
) -> None:
    app = start()
    wayland.copy_text(EMAIL, primary=True)
    wayland.keys("ctrl+alt+space")
    app.wait_for_popup()
    state = app.wait(lambda state: state["captured"], "the selected text")
    assert state["origin"].startswith("Selection · 24 words")
    assert wayland.focused()["app_id"] == "hostler"
    wayland.keys("Return")
    app.wait(lambda state: "Canned answer from a simulated machine (Mac Mini" in state["answer"], "the answer")
    app.wait(lambda state: "s to first word" in state["foot"], "the figures")
    wayland.keys("ctrl+c")
    app.wait(lambda state: state["foot"] == "Copied.", "the copy")
    wayland.wait(lambda: wayland.pasted().startswith("Canned answer from a simulated machine"), "the clipboard")
    wayland.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    app.close()
    assert wayland.pasted().startswith("Canned answer"), "what was copied outlives the app"
