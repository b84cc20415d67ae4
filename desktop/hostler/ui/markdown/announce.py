"""What is said aloud of a text that streams in: whole sentences, politely."""

from __future__ import annotations

import re

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_END = re.compile(r".*(?:[.!?…:][ \n]|[。！？]|\n)", re.DOTALL)
_MARKUP = re.compile(r"[*_`#>|~]+|\[(?=[^\]]*\]\()|\]\([^)]*\)")


class Announcer:
    """Hands sentences to assistive technology, if there is any."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._held = ""

    def add(self, text: str) -> None:
        """Text of the answer; what it completes is said."""
        if not QAccessible.isActive():
            return
        whole, self._held = sentences(self._held + text)
        if whole:
            self.politely(whole)

    def politely(self, text: str) -> None:
        """Said once nothing else is being said."""
        self._say(text, QAccessible.AnnouncementPoliteness.Polite)

    def now(self, text: str) -> None:
        """Said at once: what the keyboard has stopped at."""
        self._say(text, QAccessible.AnnouncementPoliteness.Assertive)

    def _say(self, text: str, politeness: QAccessible.AnnouncementPoliteness) -> None:
        if QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self._widget, text)
            event.setPoliteness(politeness)
            QAccessible.updateAccessibility(event)

    def end(self) -> None:
        """Nothing more comes: the rest is said as it is."""
        self.add("\n")
        self._held = ""


def sentences(text: str) -> tuple[str, str]:
    """The complete sentences, without marks of Markdown, and the rest. A rest that never ends is cut."""
    found = _END.match(text)
    end = found.end() if found else 0
    if not end and len(text) > 500:
        end = 500
    return _MARKUP.sub("", text[:end]).strip(), text[end:]
