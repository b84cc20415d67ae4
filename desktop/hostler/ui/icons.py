"""Each machine's state as a small icon: told by its shape, and by colour beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPen, QPixmap

from hostler.domain.fleet import HostState
from hostler.ui.tray_icon import ON_DARK, ON_LIGHT, Colours

SIZES = (16, 24, 32, 48)
"""A menu's icons from 100 to 300%, in pixels."""
GRID = 16
"""Drawn on a grid of so many: edges of the smallest lie between pixels, and so do those of its multiples."""


def state_icon(state: HostState, *, dark: bool) -> QIcon:
    """A machine's state for its line in a menu that is dark or light.

    On the line under the pointer it stands on a round ground: the highlight may have any colour, also the state's own.
    """
    icon = QIcon()
    colours = ON_DARK if dark else ON_LIGHT
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Base)
    for size in SIZES:
        icon.addPixmap(_drawn(state, size, colours))
        for mode in (QIcon.Mode.Active, QIcon.Mode.Selected):
            icon.addPixmap(_drawn(state, size, colours, ground), mode)
    return icon


def state_colour(state: HostState, colours: Colours) -> str:
    """As #rrggbb."""
    match state:
        case HostState.WARM | HostState.READY:
            return colours.well
        case HostState.BUSY | HostState.LOADING | HostState.WAKING:
            return colours.busy
        case HostState.DOWN:
            return colours.bad
        case HostState.MISCONFIGURED:
            return colours.partly
    return colours.quiet


def _drawn(state: HostState, size: int, colours: Colours, ground: QColor | None = None) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / GRID, size / GRID)
    if ground is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(QRectF(0, 0, GRID, GRID))
    _draw(painter, state, QColor(state_colour(state, colours)))
    painter.end()
    return pixmap


def _draw(painter: QPainter, state: HostState, colour: QColor) -> None:
    ring, middle = QRectF(4, 4, 8, 8), QRectF(6, 6, 4, 4)
    line = QPen(colour, 2)
    line.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match state:
        case HostState.READY:
            painter.drawEllipse(ring)
        case HostState.BUSY:
            painter.drawEllipse(ring.adjusted(-1, -1, 1, 1))
        case HostState.LOADING:
            painter.drawArc(ring, 90 * 16, -270 * 16)
        case HostState.WAKING:
            painter.drawArc(ring, 90 * 16, -180 * 16)
        case HostState.DOWN:
            painter.drawLine(QPointF(3.5, 3.5), QPointF(12.5, 12.5))
            painter.drawLine(QPointF(12.5, 3.5), QPointF(3.5, 12.5))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    match state:
        case HostState.WARM:
            painter.drawEllipse(QRectF(3, 3, 10, 10))
        case HostState.BUSY:
            painter.drawEllipse(middle)
        case HostState.UNKNOWN:
            painter.drawEllipse(middle.adjusted(-1, -1, 1, 1))
        case HostState.DRAINED:
            for left in (4, 9):
                painter.drawRect(QRectF(left, 3, 3, 10))
        case HostState.MISCONFIGURED:
            painter.drawRect(QRectF(7, 2, 2, 8))
            painter.drawRect(QRectF(7, 12, 2, 2))
