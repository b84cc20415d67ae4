"""The tray as a person meets it: what was asked today, and how quick the machines are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from e2e.settings_portal import DARK, LIGHT, scheme_command
from e2e.test_main_job import EMAIL
from hostler.ui.tray_icon import ON_DARK, ON_LIGHT


def today_in_menu(rig: Rig, app: RunningApp) -> str:
    """Opens the menu, reads the line and closes it again."""
    app.open_menu()
    entries = app.lines.of("menu")[-1]["entries"]
    rig.keys("Escape")
    rig.wait(lambda: not app.menu_is_open, "the menu to close")
    return next(str(entry) for entry in entries if str(entry).startswith("Today"))


def test_the_days_figures_and_the_speed_follow_each_answer(rig: Rig, app: RunningApp, editor: Any) -> None:
    assert today_in_menu(rig, app) == "Today: nothing asked yet"
    assert "Today" not in app.state["tray"]
    note = editor(EMAIL)
    note.select_all()
    app.open()
    rig.keys("Return")
    app.wait(lambda state: "to first word" in state["foot"], "the answer")
    shown = app.wait(lambda state: "Today: 1 prompt · 100% quick" in state["tray"], "the day's figures")["tray"]
    assert re.search(r"^Mac Mini · warm · qwen3:4b · \d+ tok/s$", shown, re.MULTILINE), shown
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")

    # Another process asks: the menu looks, and so it is known under the pointer too.
    assert app.hostler("ask", "--route", "code", "fix this").returncode == 0
    today_in_menu(rig, app)
    app.wait(lambda state: "Today: 2 prompts · 50% quick" in state["tray"], "the other process's prompt")
    assert today_in_menu(rig, app) == "Today: 2 prompts · 50% quick"


def test_a_left_click_shows_the_machines_and_a_middle_click_asks(rig: Rig, app: RunningApp) -> None:
    place = rig.tray_icon_place()
    rig.click(*place)
    entries = rig.wait(lambda: app.lines.of("menu"), "the menu")[-1]["entries"]
    assert [entry[0].split(" · ")[0] for entry in entries if isinstance(entry, list)][:3] == [
        "Mac Mini",
        "Windows GPU",
        "Ubuntu",
    ]
    rig.keys("Escape")
    rig.wait(lambda: not app.menu_is_open, "the menu to close")
    rig.click(*place, button=2)
    app.wait_for_popup()


def icon_colours(rig: Rig) -> set[str]:
    """The colours of the icon on the screen, as #RRGGBB; those of a few pixels left out."""
    icon = rig.wait(rig.tray_icon, "the tray icon")
    place, size = icon.translate_coords(rig.root, 0, 0), icon.get_geometry()
    file = rig.screenshot(rig.home / "icon.png")
    area = f"{size.width}x{size.height}+{-place.x}+{-place.y}"
    histogram = rig.run("convert", str(file), "-crop", area, "-depth", "8", "-format", "%c", "histogram:info:")
    found = re.findall(r"(\d+):.*?(#[0-9A-F]{6})", histogram)
    return {colour for count, colour in found if int(count) >= 12}


def test_the_icon_on_the_screen_tells_the_fleet_and_the_work(rig: Rig, app: RunningApp, machines: Machines) -> None:
    well, partly, bad, busy, quiet = (getattr(ON_LIGHT, name).upper() for name in ON_LIGHT.__struct_fields__)
    rig.wait(lambda: well in icon_colours(rig), "all well")
    assert not {partly, bad, busy, quiet} & icon_colours(rig)
    machines.fault("mac-mini", "slow-drip:delay=0.1")
    app.hostler("ask", "--background", "Why is the sky blue?")
    rig.wait(lambda: {well, busy} <= icon_colours(rig), "the dot of the background job")
    machines.fault("mac-mini")
    rig.wait(lambda: busy not in icon_colours(rig), "the dot to go")
    machines.kill("ubuntu")
    app.open_menu()
    rig.keys("Escape")
    rig.wait(lambda: partly in icon_colours(rig), "one that is down", timeout_s=40)
    for host_id in ("mac-mini", "windows-gpu"):
        machines.kill(host_id)
    app.open_menu()
    rig.keys("Escape")
    rig.wait(lambda: bad in icon_colours(rig), "all that are down", timeout_s=40)
    app.open_menu()
    rig.keys(*app.up_to("Pause hotkeys"), "Return")
    rig.wait(lambda: {bad, quiet} <= icon_colours(rig), "the bars")


def test_icon_and_menu_follow_the_desktop_from_light_to_dark_and_back(
    rig: Rig, start_app: StartApp, machines: Machines
) -> None:
    command = [sys.executable, str(Path(__file__).with_name("settings_portal.py"))]
    portal = rig.spawn(command, stdout=subprocess.PIPE)
    assert portal.stdout is not None
    assert portal.stdout.readline() == b'{"event": "ready"}\n'
    try:
        # Of the desktops that Qt asks the portal for, one whose panel has the colours of its windows.
        app = start_app(machines.config(), XDG_CURRENT_DESKTOP="MATE")
        app.wait_until_fleet_is_known()
        for scheme, colours in ((LIGHT, ON_LIGHT), (DARK, ON_DARK), (LIGHT, ON_LIGHT)):
            rig.run(*scheme_command(scheme))
            rig.wait(lambda colours=colours: colours.well.upper() in icon_colours(rig), f"the icon in {colours.well}")
            app.open_menu()
            ground = rig.wait(lambda: app.lines.of("menu")[-1]["ground"], "the menu's colours")
            assert (int(ground[1:3], 16) < 128) == (scheme == DARK)
            rig.keys("Escape")
            rig.wait(lambda: not app.menu_is_open, "the menu to close")
    finally:
        rig.end(portal)
