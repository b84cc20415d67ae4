"""What a pick in the popup teaches: it is kept when it is asked, and one key takes it back."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from hostler.domain.classify.learned import Pick
from hostler.domain.classify.linear import Linear
from hostler.domain.lesson import lesson
from hostler.domain.registry import Registry
from hostler.ui.popup.draft import Wanted
from hostler.ui.popup.window import PopupWindow


class Learning(QObject):
    """Asks for a pick to be kept, says so once it is on the disk, and offers to take it back."""

    keep_asked = Signal(object)
    """A Pick; `show_picks` hears of it."""
    undo_asked = Signal(int)

    def __init__(self, window: PopupWindow, model: Linear, clock: Callable[[], float] = time.time) -> None:
        super().__init__(window)
        self._window, self._model, self._clock = window, model, clock
        self.picks: tuple[Pick, ...] = ()
        self._asked: Pick | None = None
        self._kept: Pick | None = None
        window.learned.undo.connect(self._undo)

    def consider(self, wanted: Wanted, route: str | None, registry: Registry) -> None:
        """The user takes this route, if any, by hand. What an action always takes teaches nothing."""
        if route is None or wanted.route is not None:
            return
        now_ms = round(self._clock() * 1000)
        pick = lesson(wanted.prompt, route, registry, self.picks, at_ms=now_ms, model=self._model)
        if pick is not None:
            self._asked = pick
            self.keep_asked.emit(pick)

    def show_picks(self, picks: tuple[Pick, ...]) -> None:
        """Every pick there is now, newest first: also those of the command line."""
        self.picks = picks
        asked = self._asked
        if asked is not None and (
            kept := next((p for p in picks if p.at_ms == asked.at_ms and p.is_same(asked)), None)
        ):
            self._asked, self._kept = None, kept
            text = self.tr("Learned: prompts like this go to {route}")
            self._window.learned.show_text(text.format(route=kept.route))
        elif self._kept is not None and all(pick.id != self._kept.id for pick in picks):
            self.forget()
        self._window.fit()

    def forget(self) -> None:
        """Says nothing more of the last pick; it stays kept."""
        self._asked = self._kept = None
        self._window.learned.hide()

    def _undo(self) -> None:
        if self._kept is not None:
            self.undo_asked.emit(self._kept.id)
