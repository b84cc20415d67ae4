"""The app in front of an editor, and a camera: how a picture of it is taken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from e2e.conftest import Machines, RunningApp
from e2e.rig import Rig
from e2e.screens.fleets import PULLABLE, Fleet

Area = tuple[int, int, int, int]
"""Left, top, width and height, in the screen's own pixels."""
SCREEN = (1280, 800)
CORNER = 13
"""The radius of the popup's corners, and a pixel more: beyond it is nothing of the desktop."""
DESKTOP = {"light": 0x9FB0C3, "dark": 0x39424E}
SHOTS = 8
"""So often a picture is taken at most until it is like the one before: something moves."""


class Look(NamedTuple):
    """How the desktop is set."""

    name: str
    theme: str
    scale: int = 1
    language: str = ""
    """What `[app]` in the config says."""
    locale: str = ""
    """The desktop's own."""
    size: tuple[int, int] = SCREEN
    """The screen's, in pixels as Qt counts them."""

    @property
    def environ(self) -> dict[str, str]:
        environ = {"RIG_THEME": self.theme, "RIG_STILL": "1", "QT_SCALE_FACTOR": str(self.scale)}
        return environ | ({"LANG": self.locale} if self.locale else {})

    @property
    def onwards(self) -> str:
        """The key that opens a submenu."""
        return "Left" if self.locale.startswith("he") else "Right"

    @property
    def screen(self) -> str:
        return f"{self.size[0] * self.scale}x{self.size[1] * self.scale}x24"


class Studio:
    """One start of the app, for one scene."""

    def __init__(
        self,
        rig: Rig,
        folder: Path,
        look: Look,
        fleet: Fleet,
        wakes: str = "",
        cloud: tuple[str, str, str] | None = None,
    ) -> None:
        """`wakes` names a host that sleeps and takes 40 s to wake; `cloud` host, model and route that may go there."""
        self.rig, self.folder, self.look = rig, folder, look
        self._paint_desktop()
        self.machines = Machines(rig, fleet, PULLABLE)
        home = rig.home / "app"
        home.mkdir()
        config = self.machines.config_with_cloud(*cloud) if cloud else self.machines.config()
        if wakes:
            self.machines.kill(wakes)
            config = config.replace(f'id = "{wakes}"', f'id = "{wakes}"\nmac = "02:00:5e:10:00:ff"')
            (home / "state").mkdir()
            (home / "state" / "machines.json").write_text(f'{{"{wakes}": {{"wakes_s": [40.0]}}}}')
        if look.language:
            config += f'\n[app]\nlanguage = "{look.language}"\n'
        (home / "config.toml").write_text(config, encoding="utf-8")
        self.app = RunningApp(rig, home, look.environ)
        self.app.wait_until_fleet_is_known()
        rig.move_pointer(look.size[0] // 2 * look.scale, 120 * look.scale)

    def close(self) -> None:
        self.app.close()
        self.machines.close()

    # What a person does.

    def ask_about(self, text: str, name: str, typed: str = "") -> None:
        """Opens the popup with this text selected in an editor, and types a question."""
        note = self.rig.editor(text, name)
        note.select_all()
        self.app.open()
        self.app.wait(lambda state: state["captured"], "the text")
        if typed:
            self.rig.type(typed)
            self.app.wait(lambda state: state["question"] == typed, "the typing")
        self.note = note

    def wait_for_answer(self, timeout_s: float = 60.0) -> None:
        self.app.wait(lambda state: state["answered"], "the answer", timeout_s)

    def close_popup(self) -> None:
        self.rig.keys("Escape")
        self.app.wait(lambda state: not state["visible"], "the popup to close")
        self.note.close()

    # The camera.

    def picture(self, name: str) -> None:
        """The popup, with its round corners."""
        file = self._shoot(name, lambda: self.scaled(self.app.state["geometry"]))
        radius = CORNER * self.look.scale
        size = self.rig.run("identify", "-format", "%wx%h", str(file)).strip()
        right, bottom = (int(number) - 1 for number in size.split("x"))
        shape = f"roundrectangle 0,0 {right},{bottom} {radius},{radius}"
        mask = ["(", "-size", size, "xc:black", "-fill", "white", "-draw", shape, ")"]
        self.rig.run("convert", str(file), *mask, "-alpha", "off", "-compose", "CopyOpacity", "-composite", str(file))

    def picture_of(self, name: str, window: Callable[[dict[str, Any]], Any]) -> None:
        """A window, whose place on the screen `window` finds in what the app tells."""
        self._shoot(name, lambda: self.scaled(window(self.app.state)))

    def picture_of_screen(self, name: str) -> None:
        self._shoot(name, lambda: (0, 0, self.look.size[0] * self.look.scale, self.look.size[1] * self.look.scale))

    def menu(self, name: str, *keys: str, up_to: str = "", keep: bool = False) -> None:
        """The tray's menu at an entry and after these keys; it is closed again, unless it is to be kept."""
        self.app.open_menu()
        there = self.app.up_to(up_to) if up_to else []
        self.rig.keys(*there, *(self.look.onwards if key == "Right" else key for key in keys))
        self._shoot(name, self._around_menus)
        if not keep:
            self.rig.keys("Escape", "Escape", "Escape")
            self.rig.wait(lambda: not self.app.menu_is_open, "the menu to close")

    def scaled(self, area: tuple[int, int, int, int]) -> Area:
        """A place as Qt tells it, in the screen's own pixels."""
        x, y, width, height = (each * self.look.scale for each in area)
        return x, y, width, height

    def _around_menus(self) -> Area:
        boxes = self.rig.popups()
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = self.look.size[0] * self.look.scale, self.look.size[1] * self.look.scale
        left, top = max(0, left - 12), max(0, top - 12)
        return left, top, right - left, bottom - top

    def _shoot(self, name: str, area: Callable[[], Area]) -> Path:
        """Takes pictures until one is like the one before, and cuts the area out of it."""
        file = self.folder / f"{name}-{self.look.name}.png"
        before = self.rig.home / "before.png"
        shown: Area | None = None
        for shot in range(SHOTS):
            place = area()
            x, y, width, height = place
            cut = ["-crop", f"{width}x{height}+{x}+{y}", "+repage"]
            self.rig.run("convert", str(self.rig.screenshot(self.rig.home / "now.png")), *cut, str(file))
            same = shot and place == shown and file.read_bytes() == before.read_bytes()
            if same and place == area():
                break
            shown = place
            shutil.copy(file, before)
        print(file, flush=True)
        return file

    def _paint_desktop(self) -> None:
        self.rig.root.change_attributes(background_pixel=DESKTOP[self.look.theme])
        self.rig.root.clear_area()
        self.rig.x.sync()
