"""What Hostler learned, as a submenu of the tray's menu: the last picks, and how to take them back."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu

from hostler.domain.classify.learned import Pick
from hostler.domain.said import counted
from hostler.domain.untrusted import one_line
from hostler.ui.machines import menu_text, readable
from hostler.ui.words import number, translate, worded

SHOWN = 8
"""The newest picks; `hostler picks` lists them all."""
OPENING_CHARS = 36


class LearnedMenu(QMenu):
    """“Learned: 12 picks”: each with what it changed. Not in the menu while there is none."""

    undo_asked = Signal(int)
    reset_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._picks: tuple[Pick, ...] = ()
        self._filled: tuple[Pick, ...] | None = None
        readable(self)
        # Not at once: the entry that was chosen still has to tell.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._refresh)
        self.aboutToHide.connect(self._later.start)
        self._fill()

    def show_picks(self, picks: tuple[Pick, ...]) -> None:
        """Shows these, newest first. An open menu is left in peace until it closes."""
        self._picks = picks
        self._refresh()

    def _refresh(self) -> None:
        if not self.isVisible():
            self._fill()

    def _fill(self) -> None:
        if self._filled == self._picks:
            return
        self._filled = self._picks
        for submenu in self.findChildren(QMenu):
            submenu.deleteLater()
        self.clear()
        for pick in self._picks[:SHOWN]:
            opening = one_line(pick.opening, OPENING_CHARS)
            text = (
                translate("LearnedMenu", "“{opening}” goes to {route}, not {other}")
                if opening
                else translate("LearnedMenu", "{route}, not {other}: text not kept")
            )
            text = text.format(opening=opening, route=pick.route, other=pick.instead_of)
            entry = self.addMenu(menu_text(text))
            entry.addAction(translate("LearnedMenu", "Take it back")).triggered.connect(
                lambda _=False, number=pick.id: self.undo_asked.emit(number)
            )
        if (more := len(self._picks) - SHOWN) > 0:
            self.addAction(
                translate("LearnedMenu", "{count} older: see hostler picks").format(count=number(more))
            ).setEnabled(False)
        self.addSeparator()
        everything = self.addMenu(translate("LearnedMenu", "Forget all of it"))
        everything.addAction(translate("LearnedMenu", "Forget what was learned")).triggered.connect(
            lambda _=False: self.reset_asked.emit()
        )
        n = len(self._picks)
        self.setTitle(worded(counted("LearnedMenu", "Learned: %n picks", "Learned: %n pick", 1).format(n=n)))
        self.menuAction().setVisible(bool(self._picks))
