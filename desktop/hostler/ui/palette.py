"""Menus and dialogs are dark where the desktop is, also where Qt was told so and kept its light colours."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication


class PaletteKeeper(QObject):
    """On the desktops that Qt takes for GNOME it follows the portal from light to dark, and its palette doesn't."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours = False
        self.settle()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.settle)

    def settle(self, *_: object) -> None:
        """Takes the style's own palette while the desktop's disagrees; else the desktop's."""
        if self._ours:
            QApplication.setPalette(QPalette())  # the desktop's again
        desktops = QGuiApplication.palette()
        self._ours = disagrees(QGuiApplication.styleHints().colorScheme(), desktops)
        if self._ours:
            own = QApplication.style().standardPalette()
            own.setColor(QPalette.ColorRole.Accent, desktops.color(QPalette.ColorRole.Accent))
            QApplication.setPalette(own)


def disagrees(scheme: Qt.ColorScheme, palette: QPalette) -> bool:
    """Whether a palette is dark where the desktop says light, or light where it says dark."""
    is_dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
    return scheme is not Qt.ColorScheme.Unknown and is_dark != (scheme is Qt.ColorScheme.Dark)
