"""A part of the screen under Wayland, chosen in the desktop's own way."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from hostler.domain.said import Said, wording
from hostler.system.portal import NoPortal, PortalLost, Refused, Woken
from hostler.system.screenshot.portal import take

NONE = wording(
    "Screenshot",
    "This desktop takes no pictures for programs. Take a screenshot to the clipboard, then press the hotkey or Ctrl+V.",
)
FAILED = wording(
    "Screenshot",
    "The desktop gave no picture. Take a screenshot to the clipboard, then press the hotkey or Ctrl+V.",
)
JOIN_S = 1.0


class PortalScreenshots(QObject):
    """One choice at a time. All signals come on the UI thread."""

    taken = Signal(QImage)
    """In device pixels."""
    cancelled = Signal()
    failed = Signal(str)
    """Why there is none, and what to do instead, in a sentence."""
    _ended = Signal(object, object)
    sheets: tuple[()] = ()
    """Nothing of ours covers the screens."""

    def __init__(self, environ: Mapping[str, str], take: Callable[[Mapping[str, str], int], Path] = take) -> None:
        super().__init__()
        self._environ, self._take = environ, take
        self._running: tuple[threading.Thread, int] | None = None
        self._ended.connect(self._tell)

    def begin(self) -> None:
        """Lets the user choose; while they do, nothing more begins."""
        if self._running is None:
            woken, wake = os.pipe()
            thread = threading.Thread(target=self._run, args=(woken,), name="screenshot", daemon=True)
            self._running = thread, wake
            thread.start()

    def close(self) -> None:
        """Ends without a picture."""
        running, self._running = self._running, None
        if running is not None:
            thread, wake = running
            os.write(wake, b".")
            thread.join(JOIN_S)
            os.close(wake)

    def _run(self, woken: int) -> None:
        image, problem = QImage(), None
        try:
            image = QImage(str(self._take(self._environ, woken)))
            problem = FAILED if image.isNull() else None
        except NoPortal:
            problem = NONE
        except Refused as refused:
            problem = None if str(refused) == "cancelled" else FAILED
        except PortalLost:
            problem = FAILED
        except Woken:
            pass
        finally:
            os.close(woken)
        self._ended.emit(image, problem)

    def _tell(self, image: QImage, problem: Said | None) -> None:
        if self._running is None:
            return  # closed meanwhile
        os.close(self._running[1])
        self._running = None
        if problem is not None:
            self.failed.emit(problem)
        elif image.isNull():
            self.cancelled.emit()
        else:
            image.setDevicePixelRatio(1)
            self.taken.emit(image)
