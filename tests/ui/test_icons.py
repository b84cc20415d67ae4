"""The tray icon tells by its shape, not by its colour alone."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from hostler.domain.fleet import Health
from hostler.ui.icons import DOT, SIZES, health_icon

AT_SIZES = pytest.mark.parametrize("size", [16, 64])


@pytest.fixture(autouse=True)
def _qt(qapp: QApplication) -> None:
    pass


def image(health: Health, size: int, *, working: bool = False) -> QImage:
    pixmap = health_icon(health, working=working).pixmap(QSize(size, size), 1.0)
    assert pixmap.size() == QSize(size, size)
    return pixmap.toImage()


def shape(picture: QImage) -> set[tuple[int, int]]:
    """The points that are more there than not."""
    size = picture.width()
    return {(x, y) for x in range(size) for y in range(size) if picture.pixelColor(x, y).alpha() > 127}


@AT_SIZES
def test_the_three_states_differ_in_shape(size: int) -> None:
    shapes = [shape(image(health, size)) for health in Health]
    for one, other in combinations(shapes, 2):
        assert len(one ^ other) >= 0.12 * max(len(one), len(other)), "told apart without colours"


@AT_SIZES
def test_a_whole_shoe_is_full_and_an_empty_one_hollow(size: int) -> None:
    whole, none = shape(image(Health.WHOLE, size)), shape(image(Health.NONE, size))
    middle = (size // 2, max(y for x, y in whole if x == size // 2 and y < size // 2) // 2 + 1)
    assert middle in whole
    assert len(none) < len(whole)


@AT_SIZES
def test_a_gap_parts_the_shoe(size: int) -> None:
    assert pieces(shape(image(Health.WHOLE, size))) == 1
    assert pieces(shape(image(Health.PARTLY, size))) == 2


def pieces(points: set[tuple[int, int]]) -> int:
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
@pytest.mark.parametrize("health", list(Health))
def test_the_dot_can_be_seen_apart_from_the_shoe(health: Health, size: int) -> None:
    idle, working = image(health, size), image(health, size, working=True)
    points = [(x, y) for x in range(size) for y in range(size)]
    dot = [at for at in points if working.pixelColor(*at).name() == DOT and working.pixelColor(*at).alpha() > 200]
    assert len(dot) >= 0.06 * size * size
    assert min(x for x, _ in dot) > size // 2
    assert min(y for _, y in dot) > size // 2
    assert shape(idle) != shape(working)


def test_every_size_a_tray_asks_for_is_drawn_for_itself() -> None:
    icon = health_icon(Health.WHOLE, working=False)
    assert sorted(size.width() for size in icon.availableSizes()) == sorted(SIZES)
    for size in SIZES:
        assert not icon.pixmap(QSize(size, size), 1.0).isNull()
