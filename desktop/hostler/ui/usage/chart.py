"""The chart: stacked bars, drawn by hand. Only numbers and words come in; nothing here knows a ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from hostler.domain.bars import Bars, Measure, start_of, ticks
from hostler.domain.totals import By
from hostler.ui.markdown.lines import is_rtl
from hostler.ui.theme import LIGHT, Theme

WIDEST_BAR, BAR_SHARE, GAP_PX = 64.0, 0.72, 1.0
"""A bar's width at most, its share of its place, and what parts two parts of it."""
ROUND_PX, SWATCH = 3.0, 10.0
PAD = 10.0
SCALE = 2.0
"""Pixels of an exported picture to one of the window."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """All that the chart shows."""

    bars: Bars = Bars(step=By.DAY, measure=Measure.PROMPTS)
    labels: tuple[str, ...] = ()
    """Of the parts."""
    colours: tuple[str, ...] = ()
    today: date | None = None
    amount: Callable[[float], str] = str
    tick: Callable[[float], str] = str
    edge: Callable[[date], str] = str
    """A period, short."""
    period: Callable[[date], str] = str
    """A period in words."""
    today_word: str = ""
    total_word: str = ""

    @property
    def now(self) -> int | None:
        """The bar that today is in."""
        if self.today is None:
            return None
        start = start_of(self.bars.step, self.today)
        return self.bars.starts.index(start) if start in self.bars.starts else None

    def told(self, bar: int) -> str:
        """A bar in words: `Thu 26 Nov: 31 prompts. quick 22, code 9`."""
        row = self.bars.values[bar]
        parts = [f"{label} {self.amount(value)}" for label, value in zip(self.labels, row, strict=True) if value]
        return ". ".join([f"{self.period(self.bars.starts[bar])}: {self.amount(sum(row))}", *parts])


class Chart(QWidget):
    """Shows a picture. A bar tells its figures under the pointer, or where the arrow keys have come to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = Picture()
        self.theme: Theme = LIGHT
        self.current: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, picture: Picture) -> None:
        """Draws this from now on."""
        if picture.bars.starts != self.picture.bars.starts:
            self.current = None
        self.picture = picture
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)

    def image(self, title: str) -> QImage:
        """The chart with its title and legend, for a file."""
        image = QImage(self.size() * SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SCALE)
        image.fill(QColor(self.theme.ground))
        painter = QPainter(image)
        painter.setFont(self.font())
        drawing = _Drawing(painter, self.theme, self.picture, rtl=self.isRightToLeft())
        drawing.whole(QRectF(self.rect()).adjusted(PAD, PAD, -PAD, -PAD), title)
        painter.end()
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        _Drawing(painter, self.theme, self.picture, rtl=self.isRightToLeft()).chart(area, self.current)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.accent), 2))
            painter.drawRoundedRect(area.adjusted(-1, -1, 1, 1), 8, 8)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point(self.bar_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point(None)

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self.picture.bars.starts)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if self.isRightToLeft() and step:
            step = -step
        if not count or (step is None and event.key() not in (Qt.Key.Key_Home, Qt.Key.Key_End)):
            super().keyPressEvent(event)
        elif step is None:
            self.point(0 if event.key() == Qt.Key.Key_Home else count - 1)
        elif self.current is None:
            self.point(count - 1 if step < 0 else 0)
        else:
            self.point(max(0, min(count - 1, self.current + step)))

    def point(self, bar: int | None) -> None:
        """Tells the figures of this bar, or of none."""
        if bar != self.current:
            self.current = bar
            self._tell()
            self.update()

    def bar_at(self, place: QPointF) -> int | None:
        """Which bar is under a place of this widget."""
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        drawing = _Drawing(None, self.theme, self.picture, rtl=self.isRightToLeft(), font=QFontMetricsF(self.font()))
        return drawing.bar_at(area, place)

    def _tell(self) -> None:
        self.setAccessibleDescription("" if self.current is None else self.picture.told(self.current))
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))


class _Drawing:
    """One drawing: where everything is, and how it looks."""

    def __init__(
        self,
        painter: QPainter | None,
        theme: Theme,
        picture: Picture,
        *,
        rtl: bool,
        font: QFontMetricsF | None = None,
    ) -> None:
        self._to, self._theme, self._picture, self._rtl = painter, theme, picture, rtl
        assert font is not None or painter is not None, "either tells how large letters are"
        self._metrics = font if font is not None else QFontMetricsF(painter.font())  # type: ignore[union-attr]
        self._marks = ticks(picture.bars.highest, picture.bars.measure)

    @property
    def _painter(self) -> QPainter:
        assert self._to is not None, "only what is measured needs none"
        return self._to

    def whole(self, area: QRectF, title: str) -> None:
        """With title and legend."""
        painter, line = self._painter, self._metrics.height()
        painter.setPen(QColor(self._theme.text))
        self._text(QRectF(area.left(), area.top(), area.width(), line), title, begin=True)
        x, y = 0.0, line + 6
        for label, colour in zip(self._picture.labels, self._picture.colours, strict=True):
            width = SWATCH + 6 + self._metrics.horizontalAdvance(label)
            if x and x + width > area.width():
                x, y = 0.0, y + line + 2
            left = area.right() - x - width if self._rtl else area.left() + x
            self._entry(QRectF(left, area.top() + y, width, line), label, colour)
            x += width + 14
        self.chart(area.adjusted(0, y + line + 6, 0, 0), None)

    def chart(self, area: QRectF, current: int | None) -> None:
        """The bars with their edges, and the card of the current one."""
        painter, bars = self._painter, self._picture.bars
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot(area)
        self._scale(area, plot)
        if not bars.starts:
            return
        self._edge(area, plot)
        if current is not None and current < len(bars.starts):
            band = self._slot(plot, current)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.raised))
            painter.drawRect(band)
        self._today(plot)
        for bar, row in enumerate(bars.values):
            self._bar(plot, bar, row)
        if len(bars.starts) == 1:
            self._beside(plot)
        elif current is not None and current < len(bars.starts):
            self._card(plot, current)

    def bar_at(self, area: QRectF, place: QPointF) -> int | None:
        plot, count = self._plot(area), len(self._picture.bars.starts)
        if not count or not plot.contains(place):
            return None
        along = (plot.right() - place.x() if self._rtl else place.x() - plot.left()) / plot.width()
        return min(count - 1, int(along * count))

    def _plot(self, area: QRectF) -> QRectF:
        edge = max((self._metrics.horizontalAdvance(self._picture.tick(mark)) for mark in self._marks), default=0) + 10
        line = self._metrics.height()
        sides = (2, -edge) if self._rtl else (edge, -2)
        return area.adjusted(sides[0], line + 4, sides[1], -(line + 8))

    def _slot(self, plot: QRectF, bar: int) -> QRectF:
        """The place of a bar, with what is free beside it."""
        width = plot.width() / len(self._picture.bars.starts)
        left = plot.right() - (bar + 1) * width if self._rtl else plot.left() + bar * width
        return QRectF(left, plot.top(), width, plot.height())

    def _body(self, plot: QRectF, bar: int) -> QRectF:
        slot = self._slot(plot, bar)
        width = min(WIDEST_BAR, slot.width() * BAR_SHARE) if slot.width() > 3 else slot.width()
        return QRectF(slot.center().x() - width / 2, slot.top(), width, slot.height())

    def _scale(self, area: QRectF, plot: QRectF) -> None:
        painter, line = self._painter, self._metrics.height()
        for mark in self._marks:
            y = round(plot.bottom() - mark / (self._marks[-1] or 1) * plot.height()) + 0.5
            painter.setPen(QPen(QColor(self._theme.quiet if mark == 0 else self._theme.border), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(self._theme.quiet))
            left = plot.right() + 8 if self._rtl else area.left()
            width = area.right() - plot.right() - 8 if self._rtl else plot.left() - area.left() - 8
            self._text(QRectF(left, y - line / 2, width, line), self._picture.tick(mark), begin=False)

    def _edge(self, area: QRectF, plot: QRectF) -> None:
        """As many periods as have room, and today's."""
        painter, starts = self._painter, self._picture.bars.starts
        labels = [self._picture.edge(start) for start in starts]
        widest = max(map(self._metrics.horizontalAdvance, labels)) + 16
        every = max(1, -int(-widest * len(starts) // plot.width()))
        painter.setPen(QColor(self._theme.quiet))
        # Counted from the last one: that is the one that people look at.
        for bar in range(len(starts) - 1, -1, -every):
            middle = self._slot(plot, bar).center().x()
            width = self._metrics.horizontalAdvance(labels[bar])
            left = max(plot.left(), min(area.right() - width, middle - width / 2))
            place = QRectF(left, plot.bottom() + 5, width + 1, self._metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, labels[bar])

    def _today(self, plot: QRectF) -> None:
        """A line where today is, with its word above."""
        if (now := self._picture.now) is None or len(self._picture.bars.starts) == 1:
            return
        painter, word = self._painter, self._picture.today_word
        x = round(self._slot(plot, now).center().x()) + 0.5
        painter.setPen(QPen(QColor(self._theme.accent), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        width = self._metrics.horizontalAdvance(word)
        left = max(plot.left(), min(plot.right() - width, x - width / 2))
        painter.setPen(QColor(self._theme.accent))
        height = self._metrics.height()
        painter.drawText(QRectF(left, plot.top() - height - 2, width + 1, height), Qt.AlignmentFlag.AlignCenter, word)

    def _bar(self, plot: QRectF, bar: int, row: tuple[float, ...]) -> None:
        painter, body, most = self._painter, self._body(plot, bar), self._marks[-1]
        parts = [(value, colour) for value, colour in zip(row, self._picture.colours, strict=True) if value > 0]
        bottom = plot.bottom()
        painter.setPen(Qt.PenStyle.NoPen)
        for place, (value, colour) in enumerate(parts):
            height = value / most * plot.height()
            part = QRectF(body.left(), bottom - height, body.width(), height)
            bottom -= height
            top = place == len(parts) - 1
            if not top and height > 3 * GAP_PX:
                part.setTop(part.top() + GAP_PX)
            painter.setBrush(QColor(colour))
            radius = min(ROUND_PX, part.height(), part.width() / 2) if top else 0.0
            painter.drawPath(_rounded_above(part, radius))

    def _beside(self, plot: QRectF) -> None:
        """A single bar has room for its figures beside it."""
        painter, bars, line = self._painter, self._picture.bars, self._metrics.height()
        body = self._body(plot, 0)
        rows = [
            (f"{label}  {self._picture.amount(value)}", colour)
            for label, colour, value in zip(
                reversed(self._picture.labels), reversed(self._picture.colours), reversed(bars.values[0]), strict=True
            )
            if value
        ]
        y = plot.bottom() - len(rows) * (line + 4)
        for text, colour in rows:
            width = SWATCH + 8 + self._metrics.horizontalAdvance(text)
            left = body.left() - 16 - width if self._rtl else body.right() + 16
            self._entry(QRectF(left, max(plot.top(), y), width, line), text, colour)
            y += line + 4
        painter.setPen(QColor(self._theme.text))

    def _card(self, plot: QRectF, bar: int) -> None:
        """What the bar is made of, beside it."""
        painter, picture, line = self._painter, self._picture, self._metrics.height() + 3
        values = picture.bars.values[bar]
        rows = [
            (label, picture.amount(value), colour)
            for label, value, colour in reversed(list(zip(picture.labels, values, picture.colours, strict=True)))
            if value
        ]
        if len(rows) != 1:
            rows.append((picture.total_word, picture.amount(sum(values)), ""))
        head = picture.period(picture.bars.starts[bar])
        advance = self._metrics.horizontalAdvance
        inner = max(advance(head), *(SWATCH + 8 + advance(label) + 20 + advance(value) for label, value, _ in rows))
        size = QSize(int(inner + 2 * PAD), int((len(rows) + 1) * line + 2 * PAD - 3))
        slot = self._slot(plot, bar)
        left = slot.right() + 6
        if left + size.width() > plot.right():
            left = max(plot.left(), slot.left() - 6 - size.width())
        card = QRectF(QPointF(left, max(0.0, plot.top() + 4)), size)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.setBrush(QColor(self._theme.ground))
        painter.drawRoundedRect(card, 6, 6)
        inside = card.adjusted(PAD, PAD, -PAD, -PAD)
        painter.setPen(QColor(self._theme.text))
        self._text(QRectF(inside.left(), inside.top(), inside.width(), line), head, begin=True)
        for place, (label, value, colour) in enumerate(rows, 1):
            row = QRectF(inside.left(), inside.top() + place * line, inside.width(), line)
            self._entry(row, label, colour)
            painter.setPen(QColor(self._theme.text))
            self._text(row, value, begin=False)

    def _entry(self, area: QRectF, label: str, colour: str) -> None:
        """A name with its colour before it; without a colour the name alone."""
        painter = self._painter
        if colour:
            left = area.right() - SWATCH if self._rtl else area.left()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(left, area.center().y() - SWATCH / 2, SWATCH, SWATCH), 2, 2)
            sides = (0, -(SWATCH + 6)) if self._rtl else (SWATCH + 6, 0)
            area = area.adjusted(sides[0], 0, sides[1], 0)
        painter.setPen(QColor(self._theme.text))
        self._text(area, label, begin=True)

    def _text(self, area: QRectF, text: str, *, begin: bool) -> None:
        """At the side where lines begin, or where they end; never cut. It runs as its own letters do."""
        left = begin != self._rtl
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextDontClip
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        way = Qt.TextFlag.TextForceRightToLeft if is_rtl(text) else Qt.TextFlag.TextForceLeftToRight
        self._painter.drawText(area, int(flags) | int(side) | int(way) | int(Qt.TextFlag.TextSingleLine), text)


def _rounded_above(area: QRectF, radius: float) -> QPainterPath:
    """A rectangle whose upper corners are round."""
    path = QPainterPath()
    if radius < 1:
        path.addRect(area)
        return path
    path.moveTo(area.bottomLeft())
    path.lineTo(area.left(), area.top() + radius)
    path.quadTo(area.topLeft(), QPointF(area.left() + radius, area.top()))
    path.lineTo(area.right() - radius, area.top())
    path.quadTo(area.topRight(), QPointF(area.right(), area.top() + radius))
    path.lineTo(area.bottomRight())
    path.closeSubpath()
    return path
