"""Which scenes there are, with which machines, and in which looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from e2e.rig import Rig
from e2e.screens import asking, beginning, fleets, machines, windows
from e2e.screens.fleets import Fleet
from e2e.screens.studio import Look, Studio

LIGHT, DARK = Look("light", "light"), Look("dark", "dark")
TWICE = Look("dark-200", "dark", scale=2)
TIGHT = Look("light-300", "light", scale=3, size=(640, 360))
"""Full HD, three times as large."""
GERMAN = Look("light-de", "light", language="de")
HEBREW = Look("light-he", "light", locale="he_IL.UTF-8")
BOTH = (LIGHT, DARK)


class Scene(NamedTuple):
    name: str
    shoot: Callable[[Studio], None]
    fleet: Fleet
    looks: tuple[Look, ...] = BOTH
    wakes: str = ""
    cloud: tuple[str, str, str] | None = None


SCENES = (
    Scene("main", asking.main_job, fleets.USUAL, (*BOTH, TWICE, TIGHT, GERMAN, HEBREW)),
    Scene("answers", asking.answers, fleets.READ, (*BOTH, TWICE, TIGHT, GERMAN)),
    Scene("thinking", asking.thinking, fleets.THINKS),
    Scene("rtl", asking.right_to_left, fleets.READ_RTL, (*BOTH, HEBREW)),
    Scene("long-words", asking.long_words, fleets.READ_LONG),
    Scene("actions", asking.actions, fleets.USUAL, (*BOTH, TWICE, TIGHT, GERMAN)),
    Scene("learning", asking.learning, fleets.USUAL, (*BOTH, TIGHT, GERMAN)),
    Scene("escalation", asking.escalation, fleets.THIN),
    Scene("images", asking.images, fleets.USUAL, (*BOTH, TWICE)),
    Scene("takeover", machines.takeover, fleets.TAKEOVER, (*BOTH, GERMAN)),
    Scene("cold", machines.cold, fleets.COLD),
    Scene("waking", machines.waking, fleets.TAKEOVER, wakes="windows-gpu"),
    Scene(
        "cloud",
        machines.cloud,
        fleets.CLOUDY,
        (*BOTH, GERMAN),
        cloud=("windows-gpu", "qwen3-coder:30b", "code"),
    ),
    Scene("tray", machines.tray, fleets.USUAL, (*BOTH, TWICE, GERMAN)),
    Scene("states", machines.states, fleets.STATES, (*BOTH, GERMAN)),
    Scene("schedule", machines.schedule, fleets.USUAL, (*BOTH, GERMAN, HEBREW)),
    Scene("history", windows.history, fleets.USUAL, (*BOTH, TWICE, GERMAN, HEBREW)),
    Scene("first-run", beginning.first_run, fleets.USUAL, (*BOTH, TWICE, TIGHT, GERMAN, HEBREW)),
    Scene("usage", windows.usage, fleets.USUAL, (*BOTH, TWICE, TIGHT, GERMAN, HEBREW)),
    Scene("many-routes", windows.many_routes, fleets.USUAL),
    Scene("settings", windows.settings, fleets.USUAL, (*BOTH, TWICE, TIGHT, GERMAN)),
    Scene("cloud-machine", windows.cloud_machine, fleets.USUAL, (*BOTH, TWICE, GERMAN)),
    Scene("many-models", windows.many_models, fleets.MANY, (*BOTH, TWICE, TIGHT, GERMAN, HEBREW)),
)


def each_run() -> list[tuple[Scene, Look]]:
    """Every scene once: what each run of the tests makes. It has that one of its looks which had its turn least."""
    pairs: list[tuple[Scene, Look]] = []
    for scene in SCENES:
        turns = Counter(look for _, look in pairs)
        pairs.append((scene, min(reversed(scene.looks), key=lambda look: turns[look])))
    return pairs


def made(rig: Rig, folder: Path, scene: Scene, look: Look) -> Studio:
    """Makes the pictures of a scene; what came of it is in the studio, which is closed."""
    studio = Studio(rig, folder, look, scene.fleet, scene.wakes, scene.cloud)
    try:
        scene.shoot(studio)
    finally:
        studio.close()
    return studio
