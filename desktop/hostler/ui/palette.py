"""Windows, menus and dialogs are light or dark as the user chose, else as the desktop is: also where Qt was told so and
kept its colours."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from hostler.domain.settings import Look
from hostler.ui.theme import DARK, LIGHT, choose_look, is_dark

SCHEMES = {
    Look.SYSTEM: Qt.ColorScheme.Unknown,
    Look.LIGHT: Qt.ColorScheme.Light,
    Look.DARK: Qt.ColorScheme.Dark,
}


class PaletteKeeper(QObject):
    """On the desktops that Qt takes for GNOME it follows the portal from light to dark, and its palette doesn't; on
    plain X11 it can't be told at all."""

    def __init__(self, look: Look = Look.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours, self._look = False, Look.SYSTEM
        self.settle()
        self.choose(look)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.settle)

    def choose(self, look: Look) -> None:
        """What the user wants; counts at once for every window that is open."""
        if look is self._look:
            return
        if self._look is Look.SYSTEM:
            choose_look(Look.SYSTEM, system_is_dark=is_dark())
        self._look = look
        choose_look(look)
        QGuiApplication.styleHints().setColorScheme(SCHEMES[look])  # not every platform hears it
        self.settle()

    def settle(self, *_: object) -> None:
        """Takes a palette of our own while the desktop's disagrees with what is wanted; else the desktop's."""
        if self._ours:
            QApplication.setPalette(QPalette())  # the desktop's again
        desktops = QGuiApplication.palette()
        wanted = SCHEMES[self._look]
        if self._look is Look.SYSTEM:
            wanted = QGuiApplication.styleHints().colorScheme()
        self._ours = disagrees(wanted, desktops)
        if self._ours:
            own = QApplication.style().standardPalette()
            own = drawn(wanted) if disagrees(wanted, own) else own
            own.setColor(QPalette.ColorRole.Accent, desktops.color(QPalette.ColorRole.Accent))
            QApplication.setPalette(own)


def disagrees(scheme: Qt.ColorScheme, palette: QPalette) -> bool:
    """Whether a palette is dark where the desktop says light, or light where it says dark."""
    is_dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
    return scheme is not Qt.ColorScheme.Unknown and is_dark != (scheme is Qt.ColorScheme.Dark)


def drawn(scheme: Qt.ColorScheme) -> QPalette:
    """A whole palette from the colours of our theme."""
    theme = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    palette = QPalette(QColor(theme.raised), QColor(theme.ground))
    for role, colour in (
        (QPalette.ColorRole.Base, theme.ground),
        (QPalette.ColorRole.AlternateBase, theme.raised),
        (QPalette.ColorRole.Highlight, theme.accent),
        (QPalette.ColorRole.HighlightedText, theme.on_accent),
        (QPalette.ColorRole.PlaceholderText, theme.quiet),
        (QPalette.ColorRole.Link, theme.accent),
    ):
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(role, QColor(theme.text))
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.quiet))
    return palette
