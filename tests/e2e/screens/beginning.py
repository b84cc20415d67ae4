"""The window for somebody new: machines, one that refuses, routes with their times, the key; and nothing found."""

from __future__ import annotations

from typing import Any

from e2e.conftest import RunningApp
from e2e.screens.studio import Studio
from e2e.test_first_run import FLEET, simulated
from fleet.neighbours import free_port


def first_run(studio: Studio) -> None:
    """Each step, and the window that found nothing."""
    port = free_port()
    nothing = begun(studio, "nothing", {"RIG_PORT": str(port), "RIG_NETWORK": "127.0.0.0/29"})
    waits(nothing, lambda now: now["ways"] and now["active"])
    studio.picture_of("first-run-nothing", place)
    nothing.close()
    with (
        simulated(studio.rig, FLEET, port),
        simulated(studio.rig, {"127.0.0.4": ()}, port, "forbidden:path=all"),
        simulated(studio.rig, {"127.0.0.5": ("qwen3:14b,size=14.8B",)}, port, "server-error"),
    ):
        studio.app = begun(studio, "new", {"RIG_PORT": str(port), "RIG_NETWORK": "127.0.0.0/29"})
        keys = studio.rig.keys
        waits(studio.app, lambda now: now["active"] and not now["looking"] and len(now["machines"]) == 1)
        studio.picture_of("first-run-question", place)
        keys("Return")
        waits(studio.app, lambda now: len(now["machines"]) == 5 and not now["looking"])
        studio.picture_of("first-run-machines", place)
        keys("Return")
        waits(studio.app, lambda now: not now["asking"] and any(speed for _, speed, *_ in now["routes"].values()))
        studio.picture_of("first-run-routes", place)
        keys("Return")
        waits(studio.app, lambda now: now["key"])
        studio.picture_of("first-run-key", place)


def begun(studio: Studio, name: str, environ: dict[str, str]) -> RunningApp:
    """An app without a config, which speaks the look's language by the desktop's."""
    studio.app.close()
    home = studio.home / name
    home.mkdir()
    spoken = {"LANG": "de_DE.UTF-8"} if studio.look.language == "de" else {}
    studio.app = RunningApp(studio.rig, home, studio.look.environ | spoken | environ)
    return studio.app


def place(state: dict[str, Any]) -> Any:
    return state["first_run"]["geometry"]


def waits(app: RunningApp, condition: Any) -> None:
    app.wait(lambda state: state["first_run"] and condition(state["first_run"]), "the window")
