"""Two monitors with different scales: the card comes to the pointer's, in its size; a screenshot takes from either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from e2e.conftest import Machines, RunningApp
from e2e.monitors import Monitor, divide
from e2e.rig import Rig

LEFT, RIGHT = Monitor("L", 0, 0, 1000, 800), Monitor("R", 1000, 0, 1400, 800)
SCALES = {"QT_SCREEN_SCALE_FACTORS": "1;2"}
WIDE = {LEFT: 640, RIGHT: 1280}
"""The card's width in each monitor's own pixels."""
KEY = "ctrl+alt+shift+space"


@pytest.fixture
def wide_rig() -> Iterator[Rig]:
    # The monitors are there before the window manager, which asks for them once.
    with Rig(size="2400x800x24", window_manager="", tray=False) as rig:
        divide(rig, (LEFT, RIGHT))
        rig.spawn(["openbox"])
        rig.wait(lambda: rig._property(rig.root, "_NET_SUPPORTING_WM_CHECK"), "a window manager")
        rig.start_tray()
        yield rig


@pytest.fixture
def app(wide_rig: Rig) -> Iterator[RunningApp]:
    machines = Machines(wide_rig)
    home = wide_rig.home / "app"
    home.mkdir()
    config = machines.config() + '\n[hotkeys]\nscreenshot = "Ctrl+Alt+Shift+Space"\n'
    (home / "config.toml").write_text(config, encoding="utf-8")
    running = RunningApp(wide_rig, home, SCALES)
    running.wait_until_fleet_is_known()
    yield running
    running.close()
    machines.close()


def box(rig: Rig, title: str) -> tuple[int, int, int, int]:
    """Where a window is, in the screen's own pixels."""
    return rig.box(rig.find(title))


def covers(rig: Rig) -> list[tuple[int, int, int, int]]:
    """The places of all windows that a part of the screen is chosen on."""
    return sorted(rig.box(each) for each, name in rig.windows().items() if name == "Choose a part of the screen")


def test_the_card_comes_to_the_pointers_monitor_in_its_size(wide_rig: Rig, app: RunningApp) -> None:
    for monitor in (LEFT, RIGHT, LEFT):
        # Near the corner: the card has to be moved to fit.
        wide_rig.move_pointer(monitor.x + monitor.width - 5, monitor.y + monitor.height - 5)
        app.open()
        wide_rig.wait(lambda m=monitor: m.holds(box(wide_rig, "Hostler")), "the card on this monitor alone")
        wide_rig.wait(lambda m=monitor: box(wide_rig, "Hostler")[2] == WIDE[m], "its width")
        wide_rig.keys("Escape")
        app.wait(lambda state: not state["visible"], "the popup to close")


def test_a_long_answer_stays_on_a_small_monitor(wide_rig: Rig, app: RunningApp) -> None:
    wide_rig.move_pointer(RIGHT.x + 700, RIGHT.y + 600)
    app.open()
    wide_rig.type("prove this step by step, please")
    wide_rig.keys("Return")
    state = app.wait(lambda state: state["answered"], "the answer")
    assert RIGHT.holds(box(wide_rig, "Hostler"))
    _, top, _, height = state["answer_place"]
    assert height >= 40, "some of the answer is read"
    card = state["geometry"]
    assert top + height < card[1] + card[3], "and its foot is below it"


def test_a_screenshot_covers_every_monitor_and_takes_its_own_pixels(wide_rig: Rig, app: RunningApp) -> None:
    for monitor, width, height in ((RIGHT, 1400, 800), (LEFT, 1000, 800)):
        wide_rig.move_pointer(monitor.x + 100, monitor.y + 100)
        wide_rig.keys(KEY)
        app.wait(lambda state: state["sheet"], "the cover")
        wide_rig.wait(lambda: covers(wide_rig) == [(0, 0, 1000, 800), (1000, 0, 1400, 800)], "both to be covered")
        wide_rig.keys("Return")
        wanted = f"Screenshot · image {width:,}×{height:,}".replace(",", "")
        app.wait(lambda state, w=wanted: state["pictures"].replace(",", "").endswith(w), "the whole of this monitor")
        app.wait_for_popup()
        assert monitor.holds(box(wide_rig, "Hostler"))
        wide_rig.keys("Escape")
        app.wait(lambda state: not state["visible"], "the popup to close")
