"""The rows of history as a list: a model that only holds what was found, and how a row is drawn."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hostler.domain.history import Ended, Line
from hostler.domain.registry import Registry
from hostler.domain.untrusted import one_line
from hostler.ui.direction import draw_line
from hostler.ui.theme import Theme
from hostler.ui.words import translate

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
OPENING_CHARS = 120


class Lines(QAbstractListModel):
    """What was found, newest first."""

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self.registry = registry

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def show(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == _LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return opening(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{opening(line)}, {self.about(line)}"
        return None

    def about(self, line: Line) -> str:
        """When, on which route, by which machine, and how it ended where it didn't end well."""
        host = self.registry.host(line.host)
        label = one_line(host.label if host else line.host, 40)
        return " · ".join(part for part in (when(line.at_ms), line.route, label, ended(line.outcome)) if part)


class Rows(QStyledItemDelegate):
    """A row: the question, and below it what is known of it in a quiet colour."""

    theme: Theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height(option.widget))  # type: ignore[attr-defined]

    def height(self, widget: QWidget) -> int:
        return 2 * widget.fontMetrics().height() + 16

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, model = self.theme, index.model()
        assert isinstance(model, Lines)
        line: Line = index.data(_LINE)
        area: QRect = option.rect.adjusted(2, 1, -2, -1)  # type: ignore[attr-defined]
        marked = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(area, 6, 6)
        metrics = painter.fontMetrics()
        place = QRect(area.left() + 10, area.top() + 6, area.width() - 20, metrics.height())
        painter.setPen(QColor(theme.on_accent if marked else theme.text))
        rtl = option.direction is Qt.LayoutDirection.RightToLeft  # type: ignore[attr-defined]
        draw_line(painter, place, opening(line), rtl=rtl)
        painter.setPen(QColor(theme.on_accent if marked else theme.quiet))
        place.translate(0, metrics.height() + 2)
        draw_line(painter, place, model.about(line), rtl=rtl)
        painter.restore()


def opening(line: Line) -> str:
    """The first line of the question."""
    return one_line(line.opening, OPENING_CHARS) or translate("History", "(not kept)")


def when(at_ms: int) -> str:
    """The time of day for today, the date else; as the user's locale writes them."""
    at, locale = QDateTime.fromMSecsSinceEpoch(at_ms), QLocale()
    time = locale.toString(at.time(), QLocale.FormatType.ShortFormat)
    if at.date() == QDateTime.currentDateTime().date():
        return time
    return f"{locale.toString(at.date(), QLocale.FormatType.ShortFormat)} {time}"


def ended(outcome: Ended) -> str:
    match outcome:
        case Ended.STOPPED:
            return translate("History", "stopped")
        case Ended.BROKEN:
            return translate("History", "broke off")
        case Ended.FAILED:
            return translate("History", "not answered")
        case _:
            return ""
