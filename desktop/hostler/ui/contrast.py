"""Contrast by WCAG 2, and colours that are moved until they have enough of it. Pure: no Qt."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

ENOUGH = 4.5
"""For text, and so for all that is smaller than a heading."""
_STEP = 0.01


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, grounds: Iterable[str]) -> str:
    """The colour, made darker or lighter until it can be read on all of these; its hue stays."""
    grounds = tuple(grounds)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    step = -_STEP if all(luminance(ground) > 0.18 for ground in grounds) else _STEP
    while min(contrast(colour, ground) for ground in grounds) < ENOUGH and 0 < lightness + step < 1:
        lightness += step
        colour = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def is_grey(colour: str) -> bool:
    """Whether it has no hue that anyone would see."""
    channels = _channels(colour)
    return max(channels) - min(channels) < 0.1


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
