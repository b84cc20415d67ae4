"""What is done when nobody has used Hostler for a moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

CALM_MS = 15_000


class Quiet(QObject):
    """Calls `then`, which takes a few milliseconds, once it has been quiet for 15 s; `stirred` begins them anew."""

    def __init__(self, then: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(CALM_MS)
        self.timer.timeout.connect(then)
        self.stirred()

    def stirred(self) -> None:
        """Something was used."""
        self.timer.start()
