"""The tray icon: a horseshoe, whole, in two halves or hollow; a dot while something runs, two bars while the keys rest.

Each size is drawn for itself on its grid of pixels: straight edges lie between pixels, and only bends are smooth.
"""

from __future__ import annotations

from math import ceil

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSettings, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap

from hostler.domain.fleet import Health

SIZES = (16, 20, 22, 24, 28, 32, 40, 44, 48, 64)
"""What trays ask for at scales from 100 to 300%, in pixels; all even, so that the shoe stands in the middle."""
ALWAYS_DARK = frozenset({"gnome", "unity", "x-cinnamon", "budgie", "xfce"})
"""Desktops whose panel is dark unless somebody changes it, whatever colours the windows have."""
WINDOWS_COLOURS = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"


class Look(msgspec.Struct, frozen=True):
    """What the icon tells."""

    health: Health = Health.WHOLE
    working: bool = False
    paused: bool = False


class Colours(msgspec.Struct, frozen=True):
    """For a ground that is light or dark, as #rrggbb: 4:1 at least there, and 2.2:1 where it is the other one."""

    well: str
    partly: str
    bad: str
    busy: str
    quiet: str


ON_LIGHT = Colours(well="#1c7651", partly="#945c08", bad="#c8281d", busy="#1262dc", quiet="#696963")
ON_DARK = Colours(well="#29b078", partly="#dc880c", bad="#eb7b72", busy="#639df2", quiet="#9c9c95")


class Grid(msgspec.Struct, frozen=True):
    """The measures of one size, in whole pixels."""

    size: int
    edge: int
    """Around the shoe."""
    thick: int
    line: int
    """Of the hollow shoe."""
    heel: int
    """How far the corners below are rounded."""
    foot: int
    """How far the ends turn inwards."""
    foot_height: int
    notch: int
    """Half of the break."""
    gap: int
    """Around dot and bars."""
    sign: int
    """How large those are."""

    @classmethod
    def of(cls, size: int) -> Grid:
        def part(sixteenths: float) -> int:
            return max(1, round(size * sixteenths / 16))

        half, gap = ceil(size / 8), ceil(size / 16)
        return cls(
            size=size,
            edge=size // 2 - part(7),
            thick=2 * half,
            line=max(1, 2 * half // 3),
            heel=part(3),
            foot=part(1),
            foot_height=part(4),
            # On each side a pixel of the arch is left: two plain bars would tell something else.
            notch=min(half, part(7) - 2 * half - 1),
            gap=gap,
            sign=part(6),
        )


def tray_icon(look: Look, *, dark: bool, mask: bool = False) -> QIcon:
    """The icon for a panel that is dark or light. A `mask` has no colours of its own: macOS gives it the panel's."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(drawn(look, size, dark=dark))
    icon.setIsMask(mask)
    return icon


def panel_is_dark(*, windows_dark: bool, platform: str, desktop: str) -> bool:
    """Whether the tray's panel is dark, as far as one can know: `desktop` is XDG_CURRENT_DESKTOP."""
    if platform == "win32":
        light = QSettings(WINDOWS_COLOURS, QSettings.Format.NativeFormat).value("SystemUsesLightTheme")
        return windows_dark if light is None else not int(str(light))
    if ALWAYS_DARK & {part.strip().casefold() for part in desktop.split(":")}:
        return True
    return windows_dark


def drawn(look: Look, size: int, *, dark: bool) -> QPixmap:
    """One size of it, in pixels."""
    grid, colours = Grid.of(size), ON_DARK if dark else ON_LIGHT
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    match look.health:
        case Health.WHOLE:
            painter.fillPath(_shoe(grid), QColor(colours.well))
        case Health.PARTLY:
            painter.fillPath(_shoe(grid).subtracted(_break(grid)), QColor(colours.partly))
        case Health.NONE:
            hollow = _shoe(grid).subtracted(_shoe(grid, grid.line))
            painter.fillPath(hollow, QColor(colours.bad))
            # Where a line of a pixel bends it pales to a third; drawn twice, it holds.
            painter.fillPath(hollow, QColor(colours.bad))
    if look.paused:
        ground = QRectF(0, size - grid.sign, grid.sign + grid.gap, grid.sign)
        _sign(painter, _bars(grid), _rectangle(ground.adjusted(0, -grid.gap, 0, 0)), colours.quiet)
    if look.working:
        _sign(painter, _dot(grid, 0), _dot(grid, grid.gap), colours.busy)
    painter.end()
    return pixmap


def _sign(painter: QPainter, shape: QPainterPath, ground: QPainterPath, colour: str) -> None:
    """Draws a sign in a corner, with nothing around it."""
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.fillPath(ground, Qt.GlobalColor.black)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.fillPath(shape, QColor(colour))


def _shoe(grid: Grid, inset: int = 0) -> QPainterPath:
    """The shoe, or what is inside of it below a line of so many pixels."""
    low, high = grid.edge + inset, grid.size - grid.edge - inset
    thick, heel = grid.thick - 2 * inset, 2 * (grid.heel - inset)
    foot = high - grid.foot_height + 2 * inset
    left, right = low + thick, high - thick
    outer = QRectF(low, low, high - low, high - low)
    path = QPainterPath(QPointF(low, high - heel / 2))
    path.arcTo(outer, 180, -180)
    path.arcTo(QRectF(high - heel, high - heel, heel, heel), 0, -90)
    for x, y in ((right - grid.foot, high), (right - grid.foot, foot), (right, foot)):
        path.lineTo(x, y)
    path.arcTo(outer.adjusted(thick, thick, -thick, -thick), 0, 180)
    for x, y in ((left, foot), (left + grid.foot, foot), (left + grid.foot, high)):
        path.lineTo(x, y)
    path.arcTo(QRectF(low, high - heel, heel, heel), 270, -90)
    path.closeSubpath()
    return path


def _break(grid: Grid) -> QPainterPath:
    return _rectangle(QRectF(grid.size // 2 - grid.notch, 0, 2 * grid.notch, grid.size // 2))


def _dot(grid: Grid, around: int) -> QPainterPath:
    path = QPainterPath()
    corner = grid.size - grid.sign
    path.addEllipse(QRectF(corner, corner, grid.sign, grid.sign).adjusted(-around, -around, around, around))
    return path


def _bars(grid: Grid) -> QPainterPath:
    wide, top = round(grid.sign / 3), grid.size - grid.sign
    path = _rectangle(QRectF(0, top, wide, grid.sign))
    path.addRect(QRectF(grid.sign - wide, top, wide, grid.sign))
    return path


def _rectangle(place: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRect(place)
    return path
