"""What Hostler learned, as a submenu of the tray's menu: the last picks, and how to take them back."""

from __future__ import annotations

from PySide6.QtCore import Signal

from hostler.domain.classify.learned import Pick
from hostler.domain.said import counted
from hostler.domain.untrusted import one_line
from hostler.ui.menus import ListMenu, menu_text
from hostler.ui.words import number, translate, worded

SHOWN = 8
"""The newest picks; `hostler picks` lists them all."""
OPENING_CHARS = 36


class LearnedMenu(ListMenu):
    """“Learned: 12 picks”: each with what it changed. Not in the menu while there is none."""

    undo_asked = Signal(int)
    reset_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._picks: tuple[Pick, ...] = ()
        self.changed()

    def show_picks(self, picks: tuple[Pick, ...]) -> None:
        """Shows these, newest first."""
        if picks != self._picks:
            self._picks = picks
            self.changed()

    def fill(self) -> None:
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
