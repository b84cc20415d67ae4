"""Wayland without a program that reads: the focused window's own clipboard, so once the popup has the focus."""

from __future__ import annotations

import time
from concurrent.futures import Future, wait

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QImage

from hostler.system.selection import MAX_BYTES, READ_S, STEP_S, Captured, Outcome, Wanted, always
from hostler.system.selection.wayland import SECRET

FOCUS_S = 1.0
"""How long the popup may take to get the focus. Until then there is nothing to read."""


class FocusedReader(QObject):
    """`read` is called in another thread, and answered in the UI's as soon as a window of ours has the focus."""

    _asked = Signal(object)

    def __init__(self, mode: QClipboard.Mode, *, images: bool = False) -> None:
        super().__init__()
        self._mode, self._images = mode, images
        self._waiting: list[Future[Captured]] = []
        self._asked.connect(self._ask)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._answer)

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        pass

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        answer: Future[Captured] = Future()
        self._asked.emit(answer)
        ends = time.monotonic() + max(deadline_s, FOCUS_S)
        while not answer.done() and wanted() and (left_s := ends - time.monotonic()) > 0:
            wait((answer,), min(left_s, STEP_S))
        if answer.done() and not answer.cancelled():
            return answer.result()
        answer.cancel()
        return Captured(outcome=Outcome.LATE)

    def _ask(self, answer: Future[Captured]) -> None:
        self._waiting.append(answer)
        self._answer()

    def _answer(self) -> None:
        if QGuiApplication.focusWindow() is None:
            return
        waiting, self._waiting = self._waiting, []
        for answer in waiting:
            if answer.set_running_or_notify_cancel():
                answer.set_result(self._now())

    def _now(self) -> Captured:
        clipboard = QGuiApplication.clipboard()
        if self._mode is QClipboard.Mode.Selection and not clipboard.supportsSelection():
            return Captured(outcome=Outcome.UNAVAILABLE)
        return found_in(clipboard.mimeData(self._mode), images=self._images)


def found_in(data: QMimeData | None, *, images: bool) -> Captured:
    """What a clipboard holds."""
    if data is None or not data.formats():
        return Captured(outcome=Outcome.NOTHING)
    if data.hasFormat(SECRET):
        return Captured(outcome=Outcome.SECRET)
    if text := data.text().replace("\r\n", "\n"):
        whole = text.encode("utf-8", "replace")
        start = whole[:MAX_BYTES].decode("utf-8", "ignore")
        truncated = len(whole) > MAX_BYTES
        return Captured(outcome=Outcome.TEXT, text=start, truncated=truncated, total_bytes=len(whole))
    if images and data.hasImage():
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if QImage(data.imageData()).save(buffer, "PNG"):  # type: ignore[call-overload]
            return Captured(outcome=Outcome.IMAGE, image=bytes(buffer.data().data()))
    return Captured(outcome=Outcome.NOT_TEXT)
