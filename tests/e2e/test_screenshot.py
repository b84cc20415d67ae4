"""A part of the screen, chosen with a real mouse or real keys; and hotkeys that rest."""

from __future__ import annotations

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig

KEY = "ctrl+alt+shift+space"


def with_key(start_app: StartApp, machines: Machines) -> RunningApp:
    app = start_app(machines.config() + '\n[hotkeys]\nscreenshot = "Ctrl+Alt+Shift+Space"\n')
    app.wait_until_fleet_is_known()
    return app


def covered(app: RunningApp) -> None:
    app.wait(lambda state: state["sheet"], "the screen to be covered")


def test_a_dragged_rectangle_goes_to_the_machine_that_sees(rig: Rig, start_app: StartApp, machines: Machines) -> None:
    app = with_key(start_app, machines)
    rig.keys(KEY)
    covered(app)
    rig.run("xdotool", "mousemove", "100", "100", "mousedown", "1")
    rig.move_pointer(300, 220)
    app.wait(lambda state: state["sheet"] == [[100, 100, 201, 121]], "the rectangle to follow")
    rig.run("xdotool", "mouseup", "1")
    app.wait(lambda state: state["pictures"] == "Screenshot · image 201×121", "the popup with the image")
    app.wait_for_popup()
    rig.keys("Return")
    state = app.wait(lambda state: "s to first word" in state["foot"], "the answer")
    assert "minicpm-v" in state["answer"]
    assert "A description of the picture would stand here" in state["answer"]


def test_keys_alone_choose_a_rectangle_and_escape_leaves_everything_as_it_was(
    rig: Rig, start_app: StartApp, machines: Machines
) -> None:
    app = with_key(start_app, machines)
    rig.keys(KEY)
    covered(app)
    rig.keys("Escape")
    app.wait(lambda state: not state["sheet"], "the cover to go")
    assert not app.state["visible"]
    rig.keys(KEY)
    covered(app)
    rig.keys("Right", "Right", "shift+Up", "Return")
    app.wait(lambda state: state["pictures"] == "Screenshot · image 640×384", "the image")


def test_the_menu_takes_one_and_enter_means_the_whole_screen(rig: Rig, app: RunningApp) -> None:
    app.open_menu()
    rig.keys(*app.up_to("Ask about a screenshot"), "Return")
    covered(app)
    rig.keys("Return")
    app.wait(lambda state: state["pictures"] == "Screenshot · image 1280×800", "the image")


def test_paused_hotkeys_do_nothing_until_they_are_wanted_again(rig: Rig, app: RunningApp) -> None:
    app.open_menu()
    rig.keys(*app.up_to("Pause hotkeys"), "Return")
    app.wait(lambda state: state["tray"].startswith("Hostler · hotkeys paused"), "the icon to say it")
    rig.keys("ctrl+alt+space")
    app.open_menu()
    assert [line for line in app.lines.of("menu")[-1]["entries"] if isinstance(line, str) and "Pause" in line] == [
        "[x] Pause hotkeys"
    ]
    assert not app.state["visible"], "the key went elsewhere"
    rig.keys(*app.up_to("Pause hotkeys"), "Return")
    app.wait(lambda state: state["tray"].startswith("Hostler\n"), "the icon to say it")
    app.open()
