"""Makes pictures of the real app on a desktop without a screen: to look at, and those of the README.

    .venv/bin/python tests/e2e/screens                       the README's
    .venv/bin/python tests/e2e/screens FOLDER                all of them, under the same names each time
    .venv/bin/python tests/e2e/screens FOLDER palette de     the scenes and looks that are named
    .venv/bin/python tests/e2e/screens FOLDER icons          the tray icons alone, at every size

The machines are simulated and their answers are written in fleets.py; everything else is as a person sees it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from e2e.rig import Rig
from e2e.screens.icons import icon_sheets
from e2e.screens.readme import IN_README, README_PICTURES, finish
from e2e.screens.scenes import SCENES, Scene
from e2e.screens.studio import Look, Studio

ICONS = "icons"


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else Path(README_PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    if arguments and ICONS in (arguments[1:] or [ICONS]):
        print(*icon_sheets(folder), sep="\n")
        if arguments[1:] == [ICONS]:
            return
    for scene, look in wanted(arguments):
        with Rig(size=look.screen) as rig:
            studio = Studio(rig, folder, look, scene.fleet, scene.wakes, scene.cloud)
            try:
                scene.shoot(studio)
            finally:
                studio.close()
    if not arguments:
        finish(folder)


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
    main(sys.argv[1:])
