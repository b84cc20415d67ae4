"""The pictures that a question is about, as a row of thumbnails with what they are, and a × each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hostler.ui.direction import keep_margins
from hostler.ui.images import Picture

HEIGHT = 56
WIDEST = 160


class Thumbnail(QWidget):
    """One picture, small, sharp at every scale of the screen."""

    def __init__(self, image: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = image
        size = image.size().scaled(WIDEST, HEIGHT, Qt.AspectRatioMode.KeepAspectRatio)
        # A small icon is shown as it is, not blown up.
        self.setFixedSize(size.boundedTo(image.size()).expandedTo(QSize(8, 8)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect())
        round_corners = QPainterPath()
        round_corners.addRoundedRect(place, 4, 4)
        painter.setClipPath(round_corners)
        painter.drawImage(place, self._image)
        painter.end()


class PictureRows(QFrame):
    """Below the line while there are pictures; and what stands in the way of asking about them."""

    dropped = Signal(int)
    """The place of the one that is to go."""
    pull_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captured")
        self._rows: list[QWidget] = []
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._pull = QPushButton(self)
        self._pull.setAutoDefault(False)
        self._pull.clicked.connect(self.pull_asked)
        below = QHBoxLayout()
        keep_margins(below, self, 0, 0, 6, 0)
        below.addWidget(self._said, 1)
        below.addWidget(self._pull)
        self._box = QVBoxLayout(self)
        keep_margins(self._box, self, 12, 8, 6, 8)
        self._box.setSpacing(6)
        self._box.addLayout(below)
        self.show_pictures(())

    @property
    def text(self) -> str:
        """What is read here: a line for each picture, then what is said of them."""
        if self.isHidden():
            return ""
        labels = [row.findChild(QLabel) for row in self._rows]
        lines = [label.text() for label in labels if label is not None]
        return "\n".join([*lines, *([self._said.text()] if not self._said.isHidden() else [])])

    @property
    def offered(self) -> str:
        """What the button says, or nothing."""
        return "" if self._pull.isHidden() else self._pull.text()

    def show_pictures(self, pictures: Sequence[Picture], said: str = "", offer: str = "") -> None:
        """Shows these; `said` is why they can't be asked about, and `offer` what the button does about it."""
        for row in self._rows:
            row.hide()
            self._box.removeWidget(row)
            row.deleteLater()
        self._rows = [self._row(place, picture) for place, picture in enumerate(pictures)]
        for place, row in enumerate(self._rows):
            self._box.insertWidget(place, row)
            row.show()
        self._order()
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._pull.setText(offer)
        self._pull.setVisible(bool(offer))
        self.setVisible(bool(pictures) or bool(said))
        self._box.invalidate()
        self._box.activate()
        self.updateGeometry()

    def _order(self) -> None:
        """Tab comes from the first × to the last, then to the button: rows are made later than the rest of the card."""
        found = self.previousInFocusChain()
        # Qt sets no order relative to a widget that takes no focus.
        while found is not None and found is not self and found.focusPolicy() == Qt.FocusPolicy.NoFocus:
            found = found.previousInFocusChain()
        before: QWidget = found or self
        for after in (*(button for row in self._rows for button in row.findChildren(QToolButton)), self._pull):
            QWidget.setTabOrder(before, after)
            before = after

    def _row(self, place: int, picture: Picture) -> QWidget:
        row = QWidget(self)
        row.setObjectName("inside")
        text = QLabel(picture.origin, row)
        text.setObjectName("quiet")
        text.setTextFormat(Qt.TextFormat.PlainText)
        # A long name of a file must not make the card wider than it is.
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        text.setToolTip(picture.origin)
        drop = QToolButton(row)
        drop.setText("×")
        drop.setToolTip(self.tr("Leave this image out"))
        drop.setAccessibleName(self.tr("Leave out: {image}").format(image=picture.origin))
        drop.clicked.connect(lambda: self.dropped.emit(place))
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(Thumbnail(picture.thumbnail, row))
        box.addWidget(text, 1)
        box.addWidget(drop)
        return row
