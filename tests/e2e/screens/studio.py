"""The app in front of an editor, and a camera: how a picture of it is taken."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from e2e.conftest import Machines, RunningApp
from e2e.rig import Editor, Rig
from e2e.screens.camera import Area, Picture, taken, with_round_corners, wrong_with
from e2e.screens.fleets import PULLABLE, Fleet

SCREEN = (1280, 800)
CORNER = 13
"""The radius of the popup's corners, and a pixel more: beyond it is nothing of the desktop."""
DESKTOP = {"light": 0x9FB0C3, "dark": 0x39424E}


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
        self.pictures: list[Picture] = []
        self.note: Editor | None = None
        self._paint_desktop()
        self.rig.show_pointer(False)
        self.home = Path(tempfile.mkdtemp(prefix="studio-", dir=rig.home))
        self.machines = Machines(rig, fleet, PULLABLE)
        home = self.home / "app"
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
        self.close_note()
        self.app.close()
        self.machines.close()
        self.rig.empty_clipboard()
        self.rig.show_pointer(True)

    @property
    def wrong(self) -> list[str]:
        """What is wrong with the pictures that were taken."""
        return [
            f"{picture.file.name}: {each}" for picture in self.pictures for each in wrong_with(picture, self.look.theme)
        ]

    # What a person does.

    def ask_about(self, text: str, name: str, typed: str = "") -> None:
        """Opens the popup with this text selected in an editor, and types a question."""
        self.note = self.rig.editor(text, name)
        self.note.select_all()
        self.app.open()
        self.app.wait(lambda state: state["captured"], "the text")
        if typed:
            self.rig.type(typed)
            self.app.wait(lambda state: state["question"] == typed, "the typing")

    def wait_for_answer(self, timeout_s: float = 60.0) -> None:
        self.app.wait(lambda state: state["answered"], "the answer", timeout_s)

    def close_popup(self) -> None:
        self.rig.keys("Escape")
        self.app.wait(lambda state: not state["visible"], "the popup to close")
        self.close_note()

    def close_note(self) -> None:
        if self.note is not None:
            self.note.close()
            self.note = None

    def settle(self) -> None:
        """Waits until the app has laid out and told what it shows: what was told before may have moved."""
        for _ in range(2):
            self._answered()

    # The camera.

    def picture(self, name: str, *, moving: bool = False) -> None:
        """The popup, with its round corners; `moving` takes it while something in it moves."""

        def place() -> Area:
            return self.scaled(self.app.state["geometry"])

        self._shoot(name, place, corner=CORNER * self.look.scale, moving=moving)

    def picture_of(self, name: str, window: Callable[[dict[str, Any]], Any]) -> None:
        """A window, whose place on the screen `window` finds in what the app tells."""
        self._shoot(name, lambda: self.scaled(window(self.app.state)))

    def picture_of_screen(self, name: str) -> None:
        width, height = (pixels * self.look.scale for pixels in self.look.size)
        self._shoot(name, lambda: (0, 0, width, height), is_window=False, veiled=True)

    def menu(self, name: str, *keys: str, up_to: str = "", keep: bool = False) -> None:
        """The tray's menu at an entry and after these keys; it is closed again, unless it is to be kept."""
        self.app.open_menu()
        there = self.app.up_to(up_to) if up_to else []
        self.rig.keys(*there, *(self.look.onwards if key == "Right" else key for key in keys))
        self._shoot(name, self._around_menus, is_window=False)
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

    def _shoot(
        self,
        name: str,
        area: Callable[[], Area],
        *,
        corner: int = 0,
        is_window: bool = True,
        moving: bool = False,
        veiled: bool = False,
    ) -> None:
        self._answered()
        image, place = taken(self.rig, area, moving=moving)
        file = self.folder / f"{name}-{self.look.name}.png"
        window = self.rig.box(self.rig.active_window()) if is_window else None
        self.pictures.append(Picture(file, image, tuple(self._answered()), window, place, veiled, self.look.scale))
        (with_round_corners(image, corner) if corner else image).save(str(file))

    def _answered(self) -> list[str]:
        """Waits until the app has done all that it had to do, and returns the words that have no room in it."""
        before = len(self.app.lines.of("cut"))
        self.app.process.send_signal(signal.SIGUSR1)
        self.rig.wait(lambda: len(self.app.lines.of("cut")) > before, "the app to answer")
        return list(self.app.lines.of("cut")[-1]["texts"])

    def _paint_desktop(self) -> None:
        self.rig.root.change_attributes(background_pixel=DESKTOP[self.look.theme])
        self.rig.root.clear_area()
        self.rig.x.sync()
