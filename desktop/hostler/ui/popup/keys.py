"""F1: every key that works, in the card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QWidget

from hostler.ui.words import key_names, translate

HALF = 11
"""Lines in the first column."""


class Keys(QScrollArea):
    """Two columns of keys and what they do. On a small screen they scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setAccessibleName(translate("Keys", "All keys"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._highest = 1 << 16
        self._inside = QWidget(self)
        self._inside.setObjectName("inside")
        box = QHBoxLayout(self._inside)
        box.setContentsMargins(12, 10, 12, 10)
        box.setSpacing(20)
        rows = all_keys()
        # Each column for itself: a long line in one leaves no gap in the other.
        for column in (rows[:HALF], rows[HALF:]):
            grid = self._column(column)
            # The sentences of both are equally wide; the names of the keys aren't, and are longer in some languages.
            box.addLayout(
                grid, self.fontMetrics().horizontalAdvance(max((key_names(k) for k, _ in column), key=len)) + 180
            )
        self.setWidget(self._inside)
        self.hide()

    def keep_below(self, height: int) -> None:
        """From now on it is at most so high."""
        self._highest = height
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self._inside.heightForWidth(self.viewport().width())
        self.setFixedHeight(min(wanted, self._highest))
        # Arrow keys scroll it once it has the focus, and only then is it worth a stop.
        scrolls = wanted > self._highest
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)

    def _column(self, rows: Sequence[tuple[str, str]]) -> QGridLayout:
        column = QGridLayout()
        column.setHorizontalSpacing(12)
        column.setVerticalSpacing(4)
        for row, (key, does) in enumerate(rows):
            name, what = QLabel(key_names(key), self), QLabel(does, self)
            name.setObjectName("key")
            what.setObjectName("quiet")
            for label in (name, what):
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            what.setWordWrap(True)
            column.addWidget(name, row, 0)
            column.addWidget(what, row, 1)
        column.setColumnStretch(1, 1)
        column.setRowStretch(len(rows), 1)
        return column

    @property
    def text(self) -> str:
        """Everything as it is read, a line a key."""
        labels = [label.text() for label in self.findChildren(QLabel)]
        return "\n".join(f"{key}: {does}" for key, does in zip(labels[::2], labels[1::2], strict=True))


def all_keys() -> Sequence[tuple[str, str]]:
    """Each key of the popup with what it does."""
    return (
        ("Enter", translate("Keys", "ask; on an empty line: the first action")),
        ("Shift+Enter", translate("Keys", "a new line")),
        (
            "Ctrl+Enter",
            translate("Keys", "ask, and put the answer in place of the selection; after an answer: put it there"),
        ),
        ("Ctrl+Shift+Enter", translate("Keys", "ask in the background")),
        ("Alt+1 … Alt+9", translate("Keys", "run that action")),
        ("Ctrl+K", translate("Keys", "find an action or command by name")),
        ("Ctrl+E", translate("Keys", "edit the captured text")),
        ("Ctrl+C", translate("Keys", "nothing selected: copy the answer")),
        ("Ctrl+Shift+C", translate("Keys", "copy the last code block")),
        ("Ctrl+N", translate("Keys", "new conversation")),
        ("Ctrl+J", translate("Keys", "go on with the conversation before")),
        ("Ctrl+H", translate("Keys", "history")),
        ("Up", translate("Keys", "on an empty line: the last question")),
        ("Ctrl+R", translate("Keys", "ask again")),
        ("Ctrl+B", translate("Keys", "a bigger model; or what is offered")),
        ("Ctrl+M", translate("Keys", "next model or machine; with Shift: the one before")),
        ("Ctrl+I", translate("Keys", "why this model")),
        ("Ctrl+L", translate("Keys", "take back what was learned")),
        ("Tab", translate("Keys", "next part; with Shift: the one before")),
        ("Esc", translate("Keys", "stop; again: close")),
        ("Ctrl+,", translate("Keys", "settings")),
        ("F1", translate("Keys", "these keys")),
    )
