"""The chart's colours: each can be seen on its ground, and told from the others by every kind of eyes."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from hostler.domain.bars import MOST_PARTS
from hostler.ui.contrast import contrast
from hostler.ui.theme import DARK, LIGHT, Theme
from hostler.ui.usage.colours import ON_DARK, ON_LIGHT

GRAPHICS = 3.0
"""WCAG 2.2, 1.4.11."""
APART, USUAL_APART, USUAL = 8.0, 11.0, 5
"""Distances in OKLab, in hundredths; about 2 is the least that is seen."""
Matrix = tuple[tuple[float, float, float], ...]
# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency, 2009.
EYES: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# Ottosson: A perceptual color space for image processing, 2020.
TO_CONES: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
THEMES = pytest.mark.parametrize(("theme", "palette"), [(LIGHT, ON_LIGHT), (DARK, ON_DARK)], ids=["light", "dark"])


def times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(math.fsum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def seen(colour: str, eyes: str) -> tuple[float, ...]:
    """A colour as these eyes see it, in OKLab."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    simulated = tuple(min(1.0, max(0.0, c)) for c in times(EYES[eyes], linear))
    return times(TO_LAB, tuple(c ** (1 / 3) for c in times(TO_CONES, simulated)))


def apart(one: str, other: str, eyes: str) -> float:
    return 100 * math.dist(seen(one, eyes), seen(other, eyes))


def test_the_simulation_sees_what_is_known() -> None:
    assert apart("#ff0000", "#00a000", "usual") > 30
    assert apart("#b08000", "#60a000", "deuteranopia") < apart("#b08000", "#60a000", "usual") / 2
    assert apart("#0090ff", "#00a080", "tritanopia") < apart("#0090ff", "#00a080", "usual") / 2
    assert apart("#000000", "#ffffff", "protanopia") == pytest.approx(100, abs=0.1)


@THEMES
def test_every_colour_stands_out_from_its_ground(theme: Theme, palette: tuple[str, ...]) -> None:
    assert len(set(palette)) == MOST_PARTS
    for colour in palette:
        assert min(contrast(colour, ground) for ground in (theme.ground, theme.raised)) >= GRAPHICS, colour


@THEMES
@pytest.mark.parametrize("eyes", EYES)
def test_twelve_colours_can_be_told_apart(theme: Theme, palette: tuple[str, ...], eyes: str) -> None:
    closest = min(combinations(palette, 2), key=lambda pair: apart(*pair, eyes))
    assert apart(*closest, eyes) >= APART, closest
    closest = min(combinations(palette[:USUAL], 2), key=lambda pair: apart(*pair, eyes))
    assert apart(*closest, eyes) >= USUAL_APART, closest
    assert min(apart(colour, theme.quiet, eyes) for colour in palette[:USUAL]) >= APART / 2, "the grey of all others"
