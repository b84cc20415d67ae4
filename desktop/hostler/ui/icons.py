"""The tray icon: a horseshoe, whole, with a gap, or hollow; a dot while something runs. And each machine's state."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPainterPathStroker, QPen, QPixmap

from hostler.domain.fleet import Health, HostState

SIZES = (16, 22, 24, 32, 44, 48, 64)
COLOURS = {Health.WHOLE: "#2f9e6e", Health.PARTLY: "#d98a1f", Health.NONE: "#d8453c"}
DOT = "#3b82f6"
STATE_COLOURS = {
    HostState.WARM: "#2f9e6e",
    HostState.READY: "#2f9e6e",
    HostState.BUSY: "#3b82f6",
    HostState.LOADING: "#3b82f6",
    HostState.WAKING: "#3b82f6",
    HostState.UNKNOWN: "#8a8a86",
    HostState.DRAINED: "#8a8a86",
    HostState.DOWN: "#d8453c",
    HostState.MISCONFIGURED: "#d98a1f",
}
# Angles of the horseshoe in degrees, counter-clockwise from three o'clock: open at the bottom.
START, SPAN = -52.0, 284.0
GAP_START, GAP_SPAN = 35.0, 46.0


def health_icon(health: Health, *, working: bool) -> QIcon:
    """The icon for a fleet's health, drawn sharply at each size a tray asks for."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(_drawn(health, working, size))
    return icon


def _drawn(health: Health, working: bool, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    shoe = _shoe(health, size)
    colour = QColor(COLOURS[health])
    if health is Health.NONE:
        outline = QPainterPathStroker()
        outline.setWidth(max(1.4, size * 0.075))
        outline.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.fillPath(outline.createStroke(shoe), colour)
    else:
        painter.fillPath(shoe, colour)
    if working:
        radius = size * 0.19
        centre = QPointF(size - radius - 0.5, size - radius - 0.5)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawEllipse(centre, radius * 1.35, radius * 1.35)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setBrush(QColor(DOT))
        painter.drawEllipse(centre, radius, radius)
    painter.end()
    return pixmap


def _shoe(health: Health, size: int) -> QPainterPath:
    thickness = size * (0.2 if health is Health.NONE else 0.24)
    margin = thickness / 2 + size * 0.06
    box = QRectF(margin, margin, size - 2 * margin, size - 2 * margin)
    arc = QPainterPath()
    if health is Health.PARTLY:
        arc.arcMoveTo(box, START)
        arc.arcTo(box, START, GAP_START - START)
        arc.arcMoveTo(box, GAP_START + GAP_SPAN)
        arc.arcTo(box, GAP_START + GAP_SPAN, START + SPAN - GAP_START - GAP_SPAN)
    else:
        arc.arcMoveTo(box, START)
        arc.arcTo(box, START, SPAN)
    stroker = QPainterPathStroker()
    stroker.setWidth(thickness)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    return stroker.createStroke(arc).simplified()


def state_icon(state: HostState) -> QIcon:
    """A machine's state for its line in the menu: told by shape, and by colour beside it."""
    icon = QIcon()
    for size in (16, 32):
        icon.addPixmap(_state_drawn(state, size))
    return icon


def _state_drawn(state: HostState, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(STATE_COLOURS[state])
    box = QRectF(size * 0.22, size * 0.22, size * 0.56, size * 0.56)
    pen = QPen(colour, size * 0.12)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    match state:
        case HostState.WARM:
            painter.setBrush(colour)
            painter.drawEllipse(box)
        case HostState.READY:
            painter.drawEllipse(box)
        case HostState.BUSY:
            painter.drawEllipse(box)
            painter.setBrush(colour)
            painter.drawEllipse(box.center(), size * 0.08, size * 0.08)
        case HostState.UNKNOWN:
            painter.drawPoint(box.center())
        case HostState.LOADING | HostState.WAKING:
            painter.drawArc(box, 90 * 16, -(270 if state is HostState.LOADING else 180) * 16)
        case HostState.DRAINED:
            for x in (0.38, 0.62):
                painter.drawLine(QPointF(size * x, size * 0.26), QPointF(size * x, size * 0.74))
        case HostState.DOWN:
            painter.drawLine(box.topLeft(), box.bottomRight())
            painter.drawLine(box.topRight(), box.bottomLeft())
        case HostState.MISCONFIGURED:
            painter.drawLine(QPointF(size / 2, size * 0.2), QPointF(size / 2, size * 0.55))
            painter.drawPoint(QPointF(size / 2, size * 0.78))
    painter.end()
    return pixmap
