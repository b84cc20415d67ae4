"""Pictures of every state, as a person sees it: they are made anew in each run and lie in build/screens, to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from e2e.rig import Rig
from e2e.screens.camera import Picture, wrong_with
from e2e.screens.scenes import LIGHT, SCENES, Scene, each_run, made
from e2e.screens.studio import Look

PICTURES = Path(__file__).parents[2] / "build" / "screens"
PAIRS = each_run()


@pytest.fixture(scope="module")
def desktops(rig: Rig) -> Iterator[Callable[[Look], Rig]]:
    with ExitStack() as stack:
        started = {LIGHT.screen: rig}

        def desktop(look: Look) -> Rig:
            if look.screen not in started:
                started[look.screen] = stack.enter_context(Rig(size=look.screen))
            return started[look.screen]

        yield desktop


@pytest.fixture
def desktop(desktops: Callable[[Look], Rig], look: Look) -> Rig:
    return desktops(look)


@pytest.mark.parametrize(("scene", "look"), PAIRS, ids=[f"{scene.name}-{look.name}" for scene, look in PAIRS])
def test_every_state_is_a_window_with_all_its_words(desktop: Rig, scene: Scene, look: Look) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    studio = made(desktop, PICTURES, scene, look)
    assert studio.pictures
    assert not studio.wrong
    for picture in studio.pictures:
        assert QImage(str(picture.file)).size() == picture.image.size(), picture.file.name


def test_each_look_has_its_turn_in_every_run() -> None:
    assert {look for _, look in PAIRS} == {look for scene in SCENES for look in scene.looks}


def test_an_empty_a_wrong_a_cut_and_a_displaced_window_are_noticed() -> None:
    def picture(
        ground: str, ink: str, cut: tuple[str, ...] = (), window: tuple[int, int, int, int] | None = None
    ) -> Picture:
        image = QImage(40, 30, QImage.Format.Format_RGB32)
        image.fill(QColor(ground))
        for place in range(240):
            image.setPixelColor(place % 40, place // 40, QColor(ink))
        return Picture(Path("x.png"), image, cut, window, (0, 0, 40, 30))

    assert not wrong_with(picture("#ffffff", "#202020", window=(0, 0, 40, 30)), "light")
    assert not wrong_with(picture("#202020", "#ffffff"), "dark")
    assert "empty" in wrong_with(picture("#ffffff", "#ffffff"), "light")[0]
    assert "isn't dark" in wrong_with(picture("#ffffff", "#202020"), "dark")[0]
    assert "contrast" in wrong_with(picture("#ffffff", "#b0b0b0"), "light")[0]
    assert "cut: Ask" in wrong_with(picture("#ffffff", "#202020", ("Ask",)), "light")[0]
    assert "the window is at" in wrong_with(picture("#ffffff", "#202020", window=(-5, 0, 40, 30)), "light")[0]
    assert (
        "the window is 40x30"
        in wrong_with(picture("#ffffff", "#202020", window=(0, 0, 40, 30))._replace(area=(0, 0, 90, 30)), "light")[0]
    )
