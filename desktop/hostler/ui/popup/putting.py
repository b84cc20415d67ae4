"""When an answer goes in place of the selection it was asked about, and what the popup says of it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from hostler.ui.capture import Captured
from hostler.ui.popup.replacing import Replacing
from hostler.ui.popup.window import PopupWindow


class Putting(QObject):
    """Knows what the running question is about."""

    def __init__(self, window: PopupWindow, replacing: Replacing) -> None:
        super().__init__(window)
        self._window, self._replacing = window, replacing
        self._about = Captured()
        self.question = ""
        """What stood in the line when it was asked."""
        self.wanted = False
        """Whether the answer goes there as soon as it is whole."""
        replacing.ended.connect(self._told)

    def begin(self, about: Captured, question: str, *, wanted: bool) -> None:
        """A question about this is asked."""
        self._about, self.question, self.wanted = about, question, wanted

    def asked(self, answered: bool) -> None:
        """The question was answered, or wasn't."""
        wanted, self.wanted = self.wanted, False
        if not answered:
            return
        if self._replacing.can(self._about):
            self._window.foot.offer_replace()
            self._window.fit()
        if wanted:
            self.put()

    def put(self) -> None:
        """Puts the answer there now."""
        answer = self._window.answer.answer.strip("\n")
        if answer.strip():
            self._replacing.put(answer, self._about, int(self._window.winId()))

    def close(self) -> None:
        self._replacing.close()

    def _told(self, in_place: bool, text: str) -> None:
        if in_place:
            self._window.hide()
        else:
            self._window.foot.show_state(text, can_stop=False, can_copy=True)
            self._window.fit()
