"""The icons of the machines' states, sharp and seen in the menus of light and dark desktops."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QApplication

from hostler.domain.fleet import HostState
from hostler.ui.contrast import contrast
from hostler.ui.icons import SIZES, state_colour, state_icon
from hostler.ui.tray_icon import ON_DARK, ON_LIGHT, Colours

STATES = pytest.mark.parametrize("state", list(HostState))


@pytest.fixture(autouse=True)
def _qt(qapp: QApplication) -> None:
    pass


def image(state: HostState, size: int, mode: QIcon.Mode = QIcon.Mode.Normal, *, dark: bool = False) -> QImage:
    return state_icon(state, dark=dark).pixmap(size, size, mode).toImage()


@pytest.mark.parametrize("size", SIZES)
def test_no_two_states_have_a_shape_that_is_nearly_the_same(size: int) -> None:
    def shape(state: HostState) -> set[tuple[int, int]]:
        picture = image(state, size)
        return {(x, y) for x in range(size) for y in range(size) if picture.pixelColor(x, y).alpha() > 127}

    shapes = {state: shape(state) for state in HostState}
    for one, other in combinations(HostState, 2):
        apart = len(shapes[one] ^ shapes[other])
        assert apart >= 0.2 * max(len(shapes[one]), len(shapes[other])), f"{one} and {other}"


@STATES
def test_a_state_is_seen_on_a_highlighted_line_of_any_colour(state: HostState) -> None:
    plain, active = image(state, 32), image(state, 32, QIcon.Mode.Active)
    assert active.pixelColor(16, 1).alpha() == 255, "a ground of its own"
    solid = [(x, y) for x in range(32) for y in range(32) if plain.pixelColor(x, y).alpha() == 255]
    assert solid
    assert all(active.pixelColor(x, y) == plain.pixelColor(x, y) for x, y in solid)


@STATES
def test_a_state_is_seen_in_light_and_dark_menus(state: HostState) -> None:
    assert contrast(state_colour(state, ON_LIGHT), "#efefef") >= 4.0
    assert contrast(state_colour(state, ON_DARK), "#2b2b2b") >= 4.0


@STATES
@pytest.mark.parametrize(("dark", "colours"), [(False, ON_LIGHT), (True, ON_DARK)])
def test_a_state_has_the_colours_of_its_menu(state: HostState, dark: bool, colours: Colours) -> None:
    picture = image(state, 32, dark=dark)
    points = [picture.pixelColor(x, y) for x in range(32) for y in range(32)]
    assert {point.name() for point in points if point.alpha() == 255} == {state_colour(state, colours)}
