"""Things that move hold still where the user wants that: menus appear at once, and a load goes on in steps."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


class Motion(QObject):
    """Asks the desktop off the UI thread; `told` comes on it."""

    told = Signal(bool)
    """Whether things are to hold still."""

    def __init__(self, is_reduced: Callable[[], bool]) -> None:
        super().__init__()
        self._is_reduced = is_reduced
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="motion")
        self._shown = {effect for effect in EFFECTS if QApplication.isEffectEnabled(effect)}
        self.told.connect(self._obey)

    def look(self) -> None:
        """Asks once more: the setting may have changed."""
        self._thread.submit(lambda: self.told.emit(self._is_reduced()))

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _obey(self, reduced: bool) -> None:
        for effect in EFFECTS:
            QApplication.setEffectEnabled(effect, effect in self._shown and not reduced)
