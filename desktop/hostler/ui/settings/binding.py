"""The lines that bind a key to `hostler popup`, for desktops where no program takes one by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from hostler.domain.binding import Desktop, binding, desktop_of
from hostler.domain.combination import parse
from hostler.domain.settings import Hotkeys
from hostler.store.edit import value_at
from hostler.system.program import own_command
from hostler.ui.dropdown import Dropdown
from hostler.ui.settings.changes import Changes
from hostler.ui.words import translate, worded

LINES = 3
POPUP = ("hotkeys", "popup")


def bound_to(changes: Changes, environ: Mapping[str, str], parent: QWidget) -> BindingBox:
    """The box for this session, which follows the config's key and copies to the clipboard."""
    box = BindingBox((*own_command(environ), "popup"), environ.get("XDG_CURRENT_DESKTOP", ""), parent)
    box.copied.connect(QGuiApplication.clipboard().setText)
    changes.shown.connect(lambda *_: box.show_key(str(value_at(changes.document, POPUP) or Hotkeys().popup)))
    return box


class BindingBox(QWidget):
    """A desktop, its lines for the popup's key, and a button that copies them."""

    copied = Signal(str)

    def __init__(self, command: Sequence[str], current: str, parent: QWidget | None = None) -> None:
        """`command` opens the popup. `current` is XDG_CURRENT_DESKTOP: its lines are shown first."""
        super().__init__(parent)
        self._command, self._key = tuple(command), parse(Hotkeys().popup)
        about = QLabel(
            translate("Binding", "Where the desktop gives Hostler no key, bind one to the popup's command yourself:"),
            self,
        )
        about.setObjectName("quiet")
        about.setWordWrap(True)
        self.desktops = Dropdown(self)
        self.desktops.setAccessibleName(translate("Binding", "Desktop"))
        for each in Desktop:
            self.desktops.addItem(each.value, each)
        self.copy = QPushButton(translate("Binding", "Copy"), self)
        self.lines = QPlainTextEdit(self)
        self.lines.setAccessibleName(translate("Binding", "What binds the key"))
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.lines.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.lines.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.where = QLabel(self)
        self.where.setObjectName("quiet")
        self.where.setWordWrap(True)
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.desktops)
        beside.addStretch(1)
        beside.addWidget(self.copy)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(about)
        box.addLayout(beside)
        box.addWidget(self.lines)
        box.addWidget(self.where)
        self.desktops.setCurrentIndex(max(0, self.desktops.findData(desktop_of(current))))
        self.desktops.currentIndexChanged.connect(lambda _: self._show())
        self.copy.clicked.connect(self._copy)
        self._show()

    def show_key(self, text: str) -> None:
        """The popup's key; what can't be one changes nothing."""
        try:
            self._key = parse(text)
        except ValueError:
            return
        self._show()

    def _show(self) -> None:
        found = binding(Desktop(self.desktops.currentData()), self._key, self._command)
        self.lines.setPlainText(found.text)
        self.where.setText(worded(found.where))
        shown = min(LINES, found.text.count("\n") + 1)
        bar = self.lines.horizontalScrollBar().sizeHint().height()
        frame = 2 * round(self.lines.document().documentMargin()) + 2 * self.lines.frameWidth()
        self.lines.setFixedHeight(shown * self.lines.fontMetrics().lineSpacing() + frame + bar)
        self.copy.setText(translate("Binding", "Copy"))

    def _copy(self) -> None:
        self.copied.emit(self.lines.toPlainText())
        self.copy.setText(translate("Binding", "Copied"))
