"""The tray icon tells by its shape, not by its colour alone, and is sharp at each size on any panel."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from hostler.domain.fleet import Health
from hostler.ui.contrast import contrast
from hostler.ui.tray_icon import ON_DARK, ON_LIGHT, SIZES, Grid, Look, drawn, panel_is_dark, tray_icon

AT_SIZES = pytest.mark.parametrize("size", SIZES)
LOOKS = [Look(h, working, paused) for h in Health for working in (False, True) for paused in (False, True)]
LIGHT_PANELS, DARK_PANELS = ("#ffffff", "#e9e9e7"), ("#000000", "#2b2b2b")


@pytest.fixture(autouse=True)
def _qt(qapp: QApplication) -> None:
    pass


def image(look: Look, size: int, *, dark: bool = False) -> QImage:
    pixmap = tray_icon(look, dark=dark).pixmap(QSize(size, size), 1.0)
    assert pixmap.size() == QSize(size, size)
    return pixmap.toImage()


Points = set[tuple[int, int]]


def shape(picture: QImage) -> Points:
    """The points that are more there than not."""
    size = picture.width()
    return {(x, y) for x in range(size) for y in range(size) if picture.pixelColor(x, y).alpha() > 127}


def pieces(points: Points) -> int:
    """How many parts hang together."""
    left, count = set(points), 0
    while left:
        count += 1
        edge = [left.pop()]
        while edge:
            x, y = edge.pop()
            near = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & left
            left -= near
            edge += near
    return count


@AT_SIZES
def test_no_two_looks_have_a_shape_that_is_nearly_the_same(size: int) -> None:
    shapes = {look: shape(image(look, size)) for look in LOOKS}
    for one, other in combinations(LOOKS, 2):
        apart = len(shapes[one] ^ shapes[other]) / max(len(shapes[one]), len(shapes[other]))
        # A dot takes about as much of the shoe as it adds; but it stands alone.
        assert apart >= 0.1 or pieces(shapes[one]) != pieces(shapes[other]), (one, other)


@AT_SIZES
def test_the_three_states_of_the_fleet_differ_in_shape(size: int) -> None:
    shapes = [shape(image(Look(health), size)) for health in Health]
    # 20 pixels have room for a break of four.
    enough = 0.11 if size == 20 else 0.12
    for one, other in combinations(shapes, 2):
        assert len(one ^ other) >= enough * max(len(one), len(other)), "told apart without colours"


@AT_SIZES
def test_a_whole_shoe_is_full_and_an_empty_one_hollow(size: int) -> None:
    whole, none = shape(image(Look(Health.WHOLE), size)), shape(image(Look(Health.NONE), size))
    grid = Grid.of(size)
    for y in range(grid.edge + grid.line, grid.edge + grid.thick - grid.line):
        inside = {(x, y) for x in (size // 2 - 1, size // 2)}
        assert inside <= whole
        assert not inside & none
    assert len(none) < len(whole)


@AT_SIZES
def test_a_gap_parts_the_shoe(size: int) -> None:
    assert pieces(shape(image(Look(Health.WHOLE), size))) == 1
    assert pieces(shape(image(Look(Health.PARTLY), size))) == 2
    assert pieces(shape(image(Look(Health.NONE), size))) == 1, "one line that is closed"


@AT_SIZES
@pytest.mark.parametrize("health", list(Health))
def test_straight_edges_lie_between_pixels(health: Health, size: int) -> None:
    """A blurred icon has half-there pixels along its sides; ours has them in bends only."""
    picture, grid = drawn(Look(health), size, dark=False).toImage(), Grid.of(size)
    bend = size // 2
    for y in range(bend, size - max(grid.edge + grid.heel, grid.edge + grid.foot_height)):
        row = [picture.pixelColor(x, y).alpha() for x in range(size)]
        assert set(row) <= {0, 255}, f"row {y}: {row}"


@AT_SIZES
def test_the_hollow_line_does_not_pale_in_its_bends(size: int) -> None:
    picture = drawn(Look(Health.NONE), size, dark=True).toImage()
    solid = sum(picture.pixelColor(x, y).alpha() > 127 for x in range(size) for y in range(size // 2))
    faint = sum(0 < picture.pixelColor(x, y).alpha() <= 127 for x in range(size) for y in range(size // 2))
    assert solid >= 1.5 * faint


@AT_SIZES
@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("health", list(Health))
def test_the_dot_can_be_seen_apart_from_the_shoe(health: Health, paused: bool, size: int) -> None:
    idle, working = image(Look(health, paused=paused), size), image(Look(health, True, paused), size)
    points = [(x, y) for x in range(size) for y in range(size)]
    blue = [at for at in points if working.pixelColor(*at) == QColor(ON_LIGHT.busy)]
    assert len(blue) >= 0.06 * size * size
    assert min(x for x, _ in blue) > size // 2
    assert min(y for _, y in blue) > size // 2
    assert shape(idle) != shape(working)
    radius, middle = Grid.of(size).sign / 2, size - Grid.of(size).sign / 2 - 0.5
    dot = {at for at in shape(working) if hypot(at[0] - middle, at[1] - middle) <= radius}
    shoe = shape(working) - dot
    assert not any((x + dx, y + dy) in shoe for x, y in dot for dx in (-1, 0, 1) for dy in (-1, 0, 1))


@AT_SIZES
@pytest.mark.parametrize("working", [False, True])
@pytest.mark.parametrize("health", list(Health))
def test_the_bars_stand_clear_of_the_shoe(health: Health, working: bool, size: int) -> None:
    picture, grid = image(Look(health, working, paused=True), size), Grid.of(size)
    corner = {(x, y) for x, y in shape(picture) if x < grid.sign and y >= size - grid.sign}
    assert pieces(corner) == 2
    assert {picture.pixelColor(*at).name() for at in corner} == {ON_LIGHT.quiet}
    around = {(x, size - grid.sign - 1) for x in range(grid.sign)} | {
        (grid.sign, y) for y in range(size - grid.sign, size)
    }
    assert not around & shape(picture)


def test_every_size_a_tray_asks_for_is_drawn_for_itself() -> None:
    icon = tray_icon(Look(), dark=False)
    assert sorted(size.width() for size in icon.availableSizes()) == sorted(SIZES)
    assert {16, 22, 24, 32, 48, 64} <= set(SIZES)


@pytest.mark.parametrize("name", ["well", "partly", "bad", "busy", "quiet"])
def test_every_colour_is_seen_on_its_panel_and_still_on_the_other_kind(name: str) -> None:
    on_light, on_dark = getattr(ON_LIGHT, name), getattr(ON_DARK, name)
    assert min(contrast(on_light, panel) for panel in LIGHT_PANELS) >= 4.0
    assert min(contrast(on_dark, panel) for panel in DARK_PANELS) >= 4.0
    assert min(contrast(on_light, panel) for panel in DARK_PANELS) >= 2.2
    assert min(contrast(on_dark, panel) for panel in LIGHT_PANELS) >= 2.2


def test_a_mask_takes_the_panels_own_colour() -> None:
    assert tray_icon(Look(), dark=False, mask=True).isMask()
    assert not tray_icon(Look(), dark=False).isMask()


@pytest.mark.parametrize(
    ("desktop", "windows_dark", "dark"),
    [
        ("KDE", False, False),
        ("KDE", True, True),
        ("", False, False),
        ("GNOME", False, True),
        ("ubuntu:GNOME", False, True),
        ("X-Cinnamon", False, True),
        ("XFCE", False, True),
    ],
)
def test_some_desktops_have_a_dark_panel_over_light_windows(desktop: str, windows_dark: bool, dark: bool) -> None:
    assert panel_is_dark(windows_dark=windows_dark, platform="linux", desktop=desktop) is dark
