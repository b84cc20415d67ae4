"""What macOS wants to be asked before a selection can be read: said in words, with the button that leads there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from hostler.domain.said import wording
from hostler.system import permission
from hostler.ui.theme import Theme, current_theme, style_sheet
from hostler.ui.words import translate

if TYPE_CHECKING:
    from hostler.ui.popup.window import PopupWindow

WIDTH = 440
LOOK_MS = 1000
"""How often it is looked whether the user has permitted it, while the window asks for that. The system tells nobody."""
PROBLEM = "permission"
MISSING = wording(
    "Permission",
    "macOS doesn't let Hostler see what is selected: copy the text first, or permit it in System Settings, Privacy & "
    "Security, Accessibility.",
)


def begin_permission(popup: PopupWindow, tell: Callable[[str, str], None], parent: QObject) -> PermissionDesk:
    """Asks for what is missing, and looks again each time the popup has closed."""
    desk = PermissionDesk(permission.choose(sys.platform), tell, parent)
    popup.left.connect(desk.look)
    desk.begin()
    QApplication.instance().aboutToQuit.connect(desk.close)  # type: ignore[union-attr]
    return desk


class PermissionDialog(QDialog):
    """Goes by itself once it is permitted."""

    settings_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(translate("Permission", "Permission to read the selection"))
        self.setFixedWidth(WIDTH)
        heading = QLabel(translate("Permission", "May Hostler read what is selected?"), self)
        heading.setObjectName("heading")
        heading.setWordWrap(True)
        about = QLabel(
            translate(
                "Permission",
                "macOS calls this “Accessibility”. Hostler uses it for one thing: when the hotkey is pressed, it reads "
                "the text that is selected in the app in front. It reads nothing at other times, and no password "
                "fields.\n\nIn the list that opens, switch Hostler on. Without it, copy the text first: Hostler then "
                "takes it from the clipboard.",
            ),
            self,
        )
        about.setWordWrap(True)
        self.later = QPushButton(translate("Permission", "Not now"), self)
        self.later.setAutoDefault(False)
        self.later.clicked.connect(self.reject)
        self.open_settings = QPushButton(translate("Permission", "Open System Settings"), self)
        self.open_settings.setObjectName("save")
        self.open_settings.setDefault(True)
        self.open_settings.clicked.connect(self.settings_asked)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.later)
        foot.addWidget(self.open_settings)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 18)
        box.setSpacing(12)
        box.addWidget(heading)
        box.addWidget(about)
        box.addLayout(foot)
        self._system = current_theme()
        self.show_theme(self._system)

    def changeEvent(self, event: QEvent) -> None:
        """Takes the system's light or dark and its accent, where they have changed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and (theme := current_theme()) != self._system:
            self._system = theme
            self.show_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        self.open_settings.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        self.setStyleSheet(style_sheet(theme) + _style(theme))
        self._fit()

    def _fit(self) -> None:
        """As high as its words need, in whatever language and font."""
        box = self.layout()
        assert box is not None, "it was laid out"
        box.activate()
        self.setFixedHeight(box.totalHeightForWidth(WIDTH))


def _style(theme: Theme) -> str:
    return f"""
    QDialog {{ background: {theme.ground}; }}
    QLabel {{ color: {theme.text}; }}
    QLabel#heading {{ font-size: 17px; }}
    QPushButton#save {{ background: {theme.accent}; border-color: {theme.accent}; color: {theme.on_accent}; }}
    QPushButton#save:focus {{ border: 2px solid {theme.text}; }}
    """


class PermissionDesk(QObject):
    """Asks once a start, and says in popup and tray what is missing until it is permitted."""

    def __init__(
        self, permitted: permission.Permission | None, tell: Callable[[str, str], None], parent: QObject
    ) -> None:
        """`tell` hears of the problem, and of its end. None: nothing has to be permitted here."""
        super().__init__(parent)
        self._permission, self._tell = permitted, tell
        self._lacks = False
        self.dialog: PermissionDialog | None = None
        self._again = QTimer(self)
        self._again.setInterval(LOOK_MS)
        self._again.timeout.connect(self.look)

    def begin(self) -> None:
        """Shows the window where something is missing."""
        if self.look() or self._permission is None:
            return
        self.dialog = PermissionDialog()
        self.dialog.settings_asked.connect(self._permission.ask)
        self.dialog.finished.connect(self._again.stop)
        self.dialog.show()
        self.dialog.raise_()
        self._again.start()

    def look(self) -> bool:
        """Whether all is permitted that has to be."""
        is_permitted = self._permission is None or self._permission.trusted()
        if is_permitted is self._lacks:
            self._lacks = not is_permitted
            self._tell(PROBLEM, MISSING if self._lacks else "")
        if is_permitted:
            self.close()
        return is_permitted

    def close(self) -> None:
        """The app ends, or there is nothing left to ask."""
        self._again.stop()
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()
