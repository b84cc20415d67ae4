"""The main job on a real Wayland compositor: its own key, the answer, the clipboard, and a look at the picture."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from e2e.conftest import Machines, RunningApp
from e2e.portal import order
from e2e.rig import Lines
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

    def start(config: str = "", **environ: str) -> RunningApp:
        (home / "config.toml").write_text(fleet.config() + config, encoding="utf-8")
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
    assert "key" not in state["notice"], "who bound one isn't told how"
    wayland.keys("Return")
    app.wait(lambda state: "Canned answer from a simulated machine (Mac Mini" in state["answer"], "the answer")
    app.wait(lambda state: "s to first word" in state["foot"], "the figures")
    wayland.keys("ctrl+c")
    app.wait(lambda state: state["foot"] == "Copied.", "the copy")
    wayland.wait(lambda: wayland.pasted().startswith("Canned answer from a simulated machine"), "the clipboard")
    wayland.keys("ctrl+Return")
    app.wait(lambda state: state["foot"].startswith("Copied: on this desktop"), "why nothing is pasted")
    wayland.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    app.close()
    assert wayland.pasted().startswith("Canned answer"), "what was copied outlives the app"


@pytest.fixture
def portal(wayland: WaylandRig) -> Iterator[Lines]:
    """The tests' own portal on this desktop; its lines."""
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    picture = wayland.home / "Screenshot.png"
    assert image.save(str(picture))
    command = [sys.executable, str(Path(__file__).with_name("portal.py")), f"picture={picture.as_uri()}"]
    process = wayland.spawn(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    lines = Lines(process.stdout)
    wayland.wait(lambda: lines.of("ready"), "the portal")
    yield lines
    wayland.end(process)


def test_a_key_of_the_portal_opens_the_popup_and_a_picture_of_it_goes_there(
    wayland: WaylandRig, start: Start, portal: Lines
) -> None:
    app = start('\n[hotkeys]\nscreenshot = "Meta+P"\n')
    bind = wayland.wait(lambda: portal.of("bind"), "the keys to be bound")[-1]
    assert bind["keys"] == {"popup": "CTRL+ALT+space", "screenshot": "LOGO+p"}
    wayland.run(*order("press", "popup", ""))
    app.wait_for_popup()
    wayland.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    wayland.run(*order("press", "screenshot", ""))
    app.wait_for_popup()
    app.wait(lambda state: "320×200" in state["pictures"], "the picture")
    assert portal.of("screenshot")[-1]["interactive"]
    assert not portal.of("wrong")


def test_without_wl_clipboard_the_popups_own_window_reads_and_copies(wayland: WaylandRig, start: Start) -> None:
    app = start(PATH="/nowhere")
    wayland.copy_text(EMAIL, primary=True)
    wayland.keys("ctrl+alt+space")
    app.wait_for_popup()
    state = app.wait(lambda state: state["captured"], "the selected text")
    assert state["origin"].startswith("Selection · 24 words")
    wayland.keys("Return")
    app.wait(lambda state: "s to first word" in state["foot"], "the answer")
    wayland.keys("ctrl+c")
    app.wait(lambda state: state["foot"] == "Copied.", "the copy")
    wayland.wait(lambda: wayland.pasted().startswith("Canned answer from a simulated machine"), "the clipboard")
