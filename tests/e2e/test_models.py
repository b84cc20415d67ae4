"""The page of the models in a real window, by keys alone, against simulated machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from e2e.test_settings import opened

PATIENCE_S = 60.0
"""A machine that does much else takes its time."""


@pytest.fixture
def pulling(rig: Rig) -> Iterator[Machines]:
    """The three machines, one of which can pull."""
    started = Machines(rig, pullable={"mac-mini": ("gemma3:12b,size=12.2B,pull=3",)})
    yield started
    started.close()


class Page:
    """What a person sees and does there."""

    def __init__(self, app: RunningApp) -> None:
        self.app = app
        app.wait_until_fleet_is_known()
        opened(app, "Models")
        self.until(lambda page: len(page["rows"]) == 6, "the models")

    @property
    def now(self) -> dict[str, Any]:
        return dict(self.app.state["settings"]["models"])

    def until(self, condition: Callable[[dict[str, Any]], Any], what: str) -> dict[str, Any]:
        self.app.wait(
            lambda state: state["settings"] and state["settings"]["models"] and condition(state["settings"]["models"]),
            what,
            PATIENCE_S,
        )
        return self.now

    def focus(self, name: str) -> None:
        """Goes on with Tab until the control with this name has the keys."""
        for _ in range(40):
            before = self.app.state["settings"]["focus"]
            if before == name:
                return
            self.app.rig.keys("Tab")
            self.app.wait(lambda state, before=before: state["settings"]["focus"] != before, "Tab to go on")
        raise AssertionError(f"Tab never comes to {name}")

    def press(self, name: str) -> None:
        self.focus(name)
        self.app.rig.keys("space")

    def choose(self, title: str) -> None:
        """The row of this model, with the arrow keys."""
        self.focus("Models")
        self.app.rig.keys("Home")
        first = " on ".join(self.now["rows"][0][:2])
        self.until(lambda page: page["chosen"] == first, "the first row")
        for _ in range(len(self.now["rows"])):
            if self.now["chosen"] == title:
                return
            before = self.now["chosen"]
            self.app.rig.keys("Down")
            self.until(lambda page, before=before: page["chosen"] != before, "another row")
        assert self.now["chosen"] == title

    def state_of(self, model: str, machine: str) -> str | None:
        return next((row[2] for row in self.now["rows"] if row[:2] == [model, machine]), None)


def test_a_model_is_pulled_stopped_pulled_again_warmed_unloaded_and_deleted(
    rig: Rig, start_app: StartApp, pulling: Machines
) -> None:
    page = Page(start_app(pulling.config()))
    pulling.fault("mac-mini", "hang-mid:path=pull,after=6")
    page.focus("A model to pull, like qwen3:4b")
    rig.type("gemma3:12b")
    rig.keys("Return")
    page.until(lambda page: page["shares"] and page["shares"][0] > 0.1, "a part of it")
    assert "Pulling gemma3:12b to Mac Mini" in page.now["lines"][0]
    page.press("Stop: gemma3:12b")
    page.until(lambda page: not page["lines"], "the pull to stop")
    assert page.state_of("gemma3:12b", "Mac Mini") is None

    pulling.fault("mac-mini")
    page.focus("A model to pull, like qwen3:4b")
    rig.type("gemma3:12b")
    rig.keys("Return")
    page.until(lambda page: page["lines"] or len(page["rows"]) == 7, "it to go on")
    page.until(lambda page: not page["lines"] and len(page["rows"]) == 7, "all of it")
    assert page.state_of("gemma3:12b", "Mac Mini") == ""

    page.choose("gemma3:12b on Mac Mini")
    page.press("Warm up")
    page.until(lambda _: (page.state_of("gemma3:12b", "Mac Mini") or "").startswith("until "), "it to be loaded")
    assert "gemma3:12b" in pulling.state("mac-mini")["loaded"]
    page.press("Unload")
    page.until(lambda _: page.state_of("gemma3:12b", "Mac Mini") == "", "its memory to be free")
    assert "gemma3:12b" not in pulling.state("mac-mini")["loaded"]

    page.press("Delete…")
    page.until(lambda page: page["question"], "the question")
    rig.keys("Return")  # on what changes nothing
    page.until(lambda page: not page["question"], "the question to go")
    assert page.state_of("gemma3:12b", "Mac Mini") == ""
    page.choose("gemma3:12b on Mac Mini")
    rig.keys("Delete")
    page.until(lambda page: page["question"].startswith("Delete gemma3:12b from Mac Mini? That frees"), "the question")
    page.press("Delete")
    page.until(lambda _: page.state_of("gemma3:12b", "Mac Mini") is None, "it to be gone")


def test_what_is_in_the_way_is_said_and_what_chains_need_is_named(
    rig: Rig, start_app: StartApp, pulling: Machines
) -> None:
    page = Page(start_app(pulling.config()))
    pulling.fault("mac-mini", "disk-full:times=1")
    page.focus("A model to pull, like qwen3:4b")
    rig.type("gemma3:12b")
    rig.keys("Return")
    page.until(lambda page: "no room left on its disk for gemma3:12b" in str(page["lines"]), "the full disk")
    page.press("Dismiss: gemma3:12b")
    page.until(lambda page: not page["lines"], "it to be read")

    page.choose("minicpm-v:latest on Ubuntu")
    rig.keys("Delete")
    question = page.until(lambda page: page["question"], "the question")["question"]
    assert "It is used by vision (1 of 1), which then go on without it." in question
    assert "Nothing else is in the chain of vision." in question
    page.press("Delete")
    page.until(lambda _: page.state_of("minicpm-v", "Ubuntu") == "not there", "what is missing to stay in the list")

    page.choose("qwen3:4b on Ubuntu")
    rig.keys("Return")
    page.app.wait(lambda state: state["settings"]["focus"] == "Context", "its first setting")
    rig.type("12")
    rig.keys("Tab")
    field = page.app.wait(lambda state: state["settings"]["fields"]["num_ctx"]["wrong"], "what is wrong")
    assert field["settings"]["fields"]["num_ctx"]["wrong"] == "Write a number from 256 to 100,000,000."
    rig.keys("shift+Tab", "ctrl+a")
    rig.type("4096")
    rig.keys("Tab")
    rig.wait(
        lambda: '[hosts.models."qwen3:4b"]\nnum_ctx = 4096' in (page.app.home / "config.toml").read_text(), "the file"
    )
