"""Makes pictures of the real app on a desktop without a screen: to look at, and those of the README.

    .venv/bin/python tests/e2e/screens                       the README's
    .venv/bin/python tests/e2e/screens FOLDER                all of them, under the same names each time
    .venv/bin/python tests/e2e/screens FOLDER palette de     the scenes and looks that are named
    .venv/bin/python tests/e2e/screens FOLDER icons          the tray icons alone, at every size

The machines are simulated and their answers are written in fleets.py; everything else is as a person sees it. A scene
that fails keeps no other from being made; at the end it is named, with what is wrong with pictures, and the exit code
is 1.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from e2e.rig import Rig
from e2e.screens.icons import icon_sheets
from e2e.screens.readme import IN_README, README_PICTURES, finish
from e2e.screens.scenes import SCENES, Scene, made
from e2e.screens.studio import Look

ICONS = "icons"
BROKEN = (AssertionError, LookupError, OSError, TypeError, subprocess.SubprocessError)
"""How a scene fails: what was waited for doesn't come, isn't there, or a program ends."""


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else Path(README_PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    if arguments and ICONS in (arguments[1:] or [ICONS]):
        print(*icon_sheets(folder), sep="\n")
        if arguments[1:] == [ICONS]:
            return 0
    begin, wrong, count = time.monotonic(), [], 0
    with Desktops() as desktops:
        for scene, look in wanted(arguments):
            name, start = f"{scene.name} {look.name}", time.monotonic()
            try:
                studio = made(desktops.get(look), folder, scene, look)
            except BROKEN as error:
                desktops.drop(look)
                wrong.append(f"{name}: {error}")
                print(f"{name}: FAILED", flush=True)
                continue
            count += len(studio.pictures)
            wrong += [f"{name}: {each}" for each in studio.wrong]
            print(f"{name}: {len(studio.pictures)} in {time.monotonic() - start:.1f} s", flush=True)
    print(f"{count} pictures in {time.monotonic() - begin:.0f} s are in {folder}", *wrong, sep="\n")
    if not arguments:
        finish(folder)
    return 1 if wrong else 0


class Desktops:
    """One desktop for each size of the screen; after a scene that failed on it, another one."""

    def __enter__(self) -> Desktops:
        self._rigs: dict[str, tuple[Rig, ExitStack]] = {}
        return self

    def __exit__(self, *_: object) -> None:
        for _rig, stack in self._rigs.values():
            stack.close()

    def get(self, look: Look) -> Rig:
        if look.screen not in self._rigs:
            stack = ExitStack()
            self._rigs[look.screen] = stack.enter_context(Rig(size=look.screen)), stack
        return self._rigs[look.screen][0]

    def drop(self, look: Look) -> None:
        self._rigs.pop(look.screen)[1].close()


def wanted(arguments: list[str]) -> list[tuple[Scene, Look]]:
    """What is to be made: all, or the scenes and looks that are named, or those in which the README has a picture."""
    pairs = [(scene, look) for scene in SCENES for look in scene.looks]
    if not arguments:
        return [(scene, look) for scene, look in pairs if (scene.name, look.name) in IN_README.values()]
    names = set(arguments[1:]) - {ICONS}
    scenes, looks = {scene.name for scene in SCENES}, {look.name for _, look in pairs}
    if unknown := names - scenes - looks:
        raise SystemExit(f"no {', '.join(sorted(unknown))}; there is {', '.join(sorted(scenes | looks | {ICONS}))}")
    return [
        (scene, look)
        for scene, look in pairs
        if (scene.name in names or not names & scenes) and (look.name in names or not names & looks)
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
