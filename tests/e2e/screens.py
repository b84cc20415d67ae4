"""Makes the README's pictures, and others to look at, from the real app on a desktop without a screen.

    .venv/bin/python tests/e2e/screens.py            the README's
    .venv/bin/python tests/e2e/screens.py FOLDER     all of them

The machines are simulated and their answers are written below; everything else is as a person sees it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from e2e import conftest
from e2e.conftest import Machines, RunningApp
from e2e.rig import Rig
from e2e.test_main_job import CODE, EMAIL

README_PICTURES = Path(__file__).parents[2] / "resources" / "screenshots"
IN_README = ("popup-light.png", "popup-takeover-dark.png", "tray-states-light.png")
SUMMARY = "The meeting about the class schedule is now on Thursday at 10. Please bring the slides and tell Tom."
FIX = (
    "`result =+ price` assigns the price instead of adding it, and None can't be looped over.\n\n"
    "def total(prices):\n    result = 0\n    for price in prices or ():\n        result += price\n    return result\n"
)
PICTURED = {
    "mac-mini": (
        "Mac Mini",
        (f"qwen3:4b,size=4.02B,load=0.2,tps=90,warm=true,answer={SUMMARY}", "qwen3:8b,size=8.2B,tps=40"),
    ),
    "windows-gpu": (
        "Windows GPU",
        (f"qwen3-coder:30b,size=30.5B,load=0.4,tps=45,warm=true,answer={FIX}", "qwen3:30b,size=30.5B,tps=40"),
    ),
    "ubuntu": ("Ubuntu", ("qwen3:4b,size=4.02B,tps=60", "minicpm-v:latest,capabilities=completion+vision,tps=40")),
}


class Studio:
    """The app in front of an editor, and a camera."""

    def __init__(self, rig: Rig, folder: Path, theme: str, fleet: dict[str, tuple[str, tuple[str, ...]]]) -> None:
        self.rig, self.folder, self.theme = rig, folder, theme
        conftest.MACHINES = fleet
        self.machines = Machines(rig)
        home = rig.home / f"app-{theme}"
        home.mkdir()
        (home / "config.toml").write_text(self.machines.config())
        self.app = RunningApp(rig, home, {"RIG_THEME": theme})
        self.app.wait_until_fleet_is_known()
        rig.move_pointer(640, 120)

    def picture(self, name: str, area: tuple[int, int, int, int] | None = None) -> None:
        """A picture of the popup, or of an area of the screen."""
        x, y, width, height = area or self.app.state["geometry"]
        file = self.folder / f"{name}-{self.theme}.png"
        whole = self.rig.screenshot(file)
        self.rig.run("convert", str(whole), "-crop", f"{width}x{height}+{x}+{y}", "+repage", str(file))
        print(file)

    def ask_about(self, text: str, name: str, typed: str = "") -> None:
        note = self.rig.editor(text, name)
        note.select_all()
        self.app.open()
        self.app.wait(lambda state: state["captured"], "the text")
        if typed:
            self.rig.type(typed)
            self.app.wait(lambda state: state["question"] == typed, "the typing")
        self.note = note

    def close_popup(self) -> None:
        self.rig.keys("Escape")
        self.app.wait(lambda state: not state["visible"], "the popup to close")
        self.note.close()

    def close(self) -> None:
        self.app.close()
        self.machines.close()


def shoot(studio: Studio) -> None:
    """Every state, in an order that needs few starts."""
    rig, app = studio.rig, studio.app
    studio.ask_about(EMAIL, "mail.txt")
    studio.picture("popup-decision")
    rig.keys("Return")
    app.wait(lambda state: "to first word" in state["foot"], "the answer")
    studio.picture("popup")
    studio.close_popup()

    rig.click(*rig.tray_icon_place(), button=3)
    rig.wait(lambda: app.lines.of("menu"), "the menu")
    rig.keys("Down", "Down", "Right")
    rig.wait(lambda: rig.screenshot(studio.folder / "settle.png"), "the submenu")
    studio.picture("tray", (640, 620, 640, 180))
    rig.keys("Escape", "Escape", "Escape")
    (studio.folder / "settle.png").unlink()

    for host_id in studio.machines.urls:
        studio.machines.kill(host_id)
    studio.ask_about(EMAIL * 30, "long.txt")
    rig.keys("Return")
    app.wait(lambda state: "Nothing answers" in state["foot"], "the end")
    studio.picture("popup-down")
    studio.close_popup()


TAKEOVER = {
    "mac-mini": ("Mac Mini", (f"qwen3:4b,size=4.02B,tps=90,warm=true,answer={FIX}",)),
    "windows-gpu": ("Windows GPU", (f"qwen3-coder:30b,size=30.5B,tps=45,warm=true,answer={FIX}",)),
    "ubuntu": ("Ubuntu", ("qwen3:4b,size=4.02B,tps=60",)),
}
COLD = {
    "mac-mini": ("Mac Mini", (f"qwen3:4b,load=3,tps=60,answer={SUMMARY}",)),
    "windows-gpu": ("Windows GPU", ("qwen3-coder:30b,load=30,tps=45", "qwen3:30b,load=30,tps=40")),
    "ubuntu": ("Ubuntu", ("minicpm-v:latest,capabilities=completion+vision,tps=40",)),
}
STATES = {
    "mac-mini": ("Mac Mini", ("qwen3:4b,tps=90,warm=true", "qwen3:8b,size=8.2B,tps=40")),
    "windows-gpu": ("Windows GPU", ("qwen3-coder:30b,load=60", "qwen3:30b,load=60")),
    "ubuntu": ("Ubuntu", ("qwen3:4b,tps=60",)),
    "attic": ("Attic NUC", ("qwen3:4b",)),
    "laptop": ("Laptop", ("qwen3:4b",)),
}


def shoot_takeover(studio: Studio) -> None:
    """A machine that goes away in mid-answer."""
    rig, app = studio.rig, studio.app
    studio.ask_about(CODE, "shop.py", "fix this")
    rig.keys("Return")
    app.wait(lambda state: len(state["answer"].split()) > 12, "some words")
    studio.machines.kill("windows-gpu")
    app.wait(lambda state: "to first word" in state["foot"], "the other answer")
    studio.picture("popup-takeover")
    studio.close_popup()


def shoot_cold(studio: Studio) -> None:
    """A load whose time is known, and a race against it."""
    rig, app, config = studio.rig, studio.app, studio.machines
    for _ in range(2):
        studio.ask_about(EMAIL, "mail.txt")
        rig.keys("Return")
        app.wait(lambda state: state["foot"].startswith("Loading"), "the load")
        if "usually" in app.state["foot"]:
            app.wait(lambda state: "Loading" in state["foot"], "the load")
            rig.wait(lambda: config.state("mac-mini")["in_flight"], "the request")
            studio.picture("popup-loading")
        app.wait(lambda state: "to first word" in state["foot"], "the answer")
        studio.close_popup()
        config.unload("mac-mini", "qwen3:4b")
    studio.ask_about(CODE, "shop.py", "fix this")
    rig.keys("Return")
    app.wait(lambda state: "still silent" in state["foot"], "the race", timeout_s=60)
    studio.picture("popup-race")
    rig.keys("Escape")
    app.wait(lambda state: state["foot"] == "Stopped.", "the stop")
    studio.close_popup()


def shoot_states(studio: Studio) -> None:
    """The menu with five machines in five states."""
    rig, app, machines = studio.rig, studio.app, studio.machines
    machines.kill("ubuntu")
    machines.fault("laptop", "forbidden:path=all")
    assert app.hostler("hosts", "drain", "attic", "--for", "2h").returncode == 0
    studio.ask_about(CODE, "shop.py", "fix this")
    rig.keys("Return")
    app.wait(lambda state: state["foot"].startswith("Loading"), "the load")
    app.wait(lambda state: "Ubuntu · down" in state["tray"] and "misconfigured" in state["tray"], "the states")
    rig.click(*rig.tray_icon_place(), button=3)
    rig.wait(lambda: app.lines.of("menu"), "the menu")
    rig.keys("Down", "Down", "Right")
    rig.wait(lambda: rig.screenshot(studio.folder / "settle.png"), "the submenu")
    studio.picture("tray-states", (640, 600, 640, 200))
    (studio.folder / "settle.png").unlink()
    rig.keys("Escape", "Escape", "Escape")


def main() -> None:
    given = len(sys.argv) > 1
    folder = Path(sys.argv[1]) if given else README_PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    scenes = ((shoot, PICTURED), (shoot_takeover, TAKEOVER), (shoot_states, STATES), (shoot_cold, COLD))
    for theme in ("light", "dark"):
        for scene, fleet in scenes if given else scenes[:3]:
            with Rig() as rig:
                studio = Studio(rig, folder, theme, fleet)
                try:
                    scene(studio)
                finally:
                    studio.close()
    for file in () if given else folder.iterdir():
        if file.name not in IN_README:
            file.unlink()


if __name__ == "__main__":
    main()
