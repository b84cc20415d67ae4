"""Takes pictures of the screen once nothing on it moves, and says what is wrong with them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from e2e.rig import BesideScreen, Rig
from hostler.ui.contrast import ENOUGH, contrast, luminance

Area = tuple[int, int, int, int]
"""Left, top, width and height, in the screen's own pixels."""
STILL_S = 0.12
"""What hasn't changed for so long stands still."""
PLACED_S = 10.0
"""Until then a window has its place."""
EMPTY = 0.995
"""A picture of which so much is of one colour shows nothing."""
MIDDLE = 0.18
"""The luminance of a grey between light and dark."""
SEEN = 30
"""So many pixels of a colour are seen."""
FRAME = 40
"""The most that a window's frame adds to it, in pixels."""


class Picture(NamedTuple):
    """What was taken, and what the app and the X server said of it."""

    file: Path
    image: QImage
    cut: tuple[str, ...]
    """Words that had no room, as the app tells."""
    window: Area | None
    """The window as the X server has it, without its frame; None for a menu and for the whole screen."""
    area: Area
    veiled: bool = False
    """The screen under a veil, which has no theme."""
    scale: int = 1
    """So many pixels are one for Qt, which tells no place more exactly."""


def taken(rig: Rig, area: Callable[[], Area], *, moving: bool = False) -> tuple[QImage, Area]:
    """What the screen shows there once it stands still, or at once if it is `moving`, as a bar that fills.

    `area` is asked each time, for a window may grow.
    """
    since = time.monotonic()
    shown: tuple[Area, bytes] | None = None
    beside: BesideScreen | None = None

    def stands_still() -> bool:
        nonlocal shown, since, beside
        place, now = area(), time.monotonic()
        try:
            seen = place, rig.pixels(place)
        except BesideScreen as error:
            # A window that has just come is not yet where the window manager puts it.
            shown, since, beside = None, now, error
            return False
        if seen != shown:
            shown, since = seen, now
        return moving or now - since >= STILL_S

    try:
        rig.wait(stands_still, "the picture to stand still", PLACED_S)
    except AssertionError:
        raise (beside if beside is not None and shown is None else AssertionError("it never stands still")) from None
    assert shown is not None
    place, pixels = shown
    return QImage(pixels, place[2], place[3], place[2] * 4, QImage.Format.Format_RGB32).copy(), place


def with_round_corners(image: QImage, radius: int) -> QImage:
    """The picture without its corners: there the desktop is seen."""
    round_one = QImage(image.size(), QImage.Format.Format_ARGB32)
    round_one.fill(Qt.GlobalColor.transparent)
    painter = QPainter(round_one)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(image.rect()), radius, radius)
    painter.setClipPath(path)
    painter.drawImage(0, 0, image)
    painter.end()
    return round_one


def colours(image: QImage, scale: int = 1) -> Counter[int]:
    """How many pixels of each colour; of a picture that is `scale` times as large, one of as many in each direction."""
    small = image.scaled(image.size() / scale).convertToFormat(QImage.Format.Format_RGB32)
    return Counter(memoryview(small.constBits()).cast("I"))


def wrong_with(picture: Picture, theme: str) -> list[str]:
    """What a person would see at once: nothing in it, the other theme, words cut, a window beside the screen."""
    found = [f"cut: {text}" for text in picture.cut]
    counted = colours(picture.image, picture.scale)
    (colour, most), pixels = counted.most_common(1)[0], counted.total()
    ground = QColor(colour).name()
    if most > EMPTY * pixels:
        found.append(f"{most / pixels:.1%} is {ground}: empty")
    if not picture.veiled and (theme == "dark") != (luminance(ground) < MIDDLE):
        found.append(f"its ground is {ground}, which isn't {theme}")
    written = max((contrast(QColor(each).name(), ground) for each, many in counted.items() if many >= SEEN), default=1)
    if written < ENOUGH:
        found.append(f"nothing in it has a contrast of {ENOUGH} to {ground}: {written:.1f} at most")
    if picture.window is not None:
        x, y, width, height = picture.window
        left, top, across, down = picture.area
        left, top, across, down = (
            left - picture.scale,
            top - picture.scale,
            across + 2 * picture.scale,
            down + 2 * picture.scale,
        )
        if not (left <= x and top <= y and x + width <= left + across and y + height <= top + down):
            found.append(f"the window is at {picture.window}, the picture of {picture.area}")
        if across - width > FRAME or down - height > FRAME:
            found.append(f"the window is {width}x{height}, the picture {across}x{down}")
    return found
