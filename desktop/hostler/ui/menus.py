"""What the tray's menus have in common: lines to be read, and lists that hold still while they are open."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QMenu

from hostler.domain.untrusted import one_line


class ListMenu(QMenu):
    """Is filled anew when what it lists has changed, but an open one is left in peace until it closes."""

    def __init__(self) -> None:
        super().__init__()
        self._stale = True
        readable(self)
        # Not at once: the entry that was chosen still has to tell.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._refresh)
        self.aboutToHide.connect(self._later.start)

    def fill(self) -> None:
        """Adds the entries to the empty menu; each list has its own."""

    def changed(self) -> None:
        """To be called when what is listed has changed."""
        self._stale = True
        self._refresh()

    def _refresh(self) -> None:
        if not self._stale or self.isVisible():
            return
        self._stale = False
        below = [menu for action in self.actions() if isinstance(menu := action.menu(), QMenu)]
        self.clear()
        for menu in below:
            menu.deleteLater()
        self.fill()


def readable(menu: QMenu) -> None:
    """Lines that are only there to be read are disabled entries; they get the colour of quiet text, not of absence."""
    palette = QPalette()  # says nothing of the other colours: those follow the desktop's
    text = QGuiApplication.palette().color(QPalette.ColorRole.WindowText)
    text.setAlpha(190)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, text)
    menu.setPalette(palette)


def menu_text(text: str) -> str:
    """In a line of at most 110 characters. An & marks a key in a menu; titles and names may hold one."""
    return one_line(text, 110).replace("&", "&&")
