"""Notifications: titles of jobs, never answers. A click on one asks to see the answer of its job."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSystemTrayIcon

from hostler.domain.job import JobState, JobSummary
from hostler.domain.registry import Registry
from hostler.system.notify import Notice, Notifier, Picture
from hostler.ui.jobs import notice
from hostler.ui.tray_icon import Look, drawn
from hostler.ui.words import translate, worded

NOTICE_MS = 10_000
PICTURE_PX = 64

Choose = Callable[[Callable[[int], None], Callable[[Notice], None]], Notifier | None]


class Notices(QObject):
    """By the desktop's own service, where there is one; else by the tray icon, now or as soon as there is a tray."""

    clicked = Signal(int)
    """The job whose notification was clicked."""
    shown = Signal(str)
    """The line of a job's notification that was handed to the desktop."""
    _failed = Signal(object)
    """From the service's thread: a Notice that it couldn't show."""

    def __init__(self, icon: Callable[[], QSystemTrayIcon | None], choose: Choose = lambda *_: None) -> None:
        super().__init__()
        self._icon = icon
        self._heard: QSystemTrayIcon | None = None
        self._waiting: list[Notice] = []
        self._last = 0
        self._picture: Picture | None = None
        self._failed.connect(self._show_by_tray)
        self._service = choose(self.clicked.emit, self._failed.emit)

    def show(self, job: JobSummary, registry: Registry) -> None:
        """Shows that a job ended."""
        answered = job.state is JobState.DONE
        action = translate("Jobs", "Show answer") if answered else translate("Jobs", "Show why")
        self._show(Notice(title="Hostler", text=notice(job, registry), key=job.id, action=action))

    def say(self, text: str) -> None:
        """Shows a sentence; a click on it does nothing. Where nothing can show it now, it has no use later."""
        self._show(Notice(title="Hostler", text=worded(text)))

    def show_waiting(self) -> None:
        """There is a tray now: shows what waits for one."""
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            self._show_by_tray(each)

    def close(self) -> None:
        """Ends what was started."""
        if self._service is not None:
            self._service.close()

    def _show(self, what: Notice) -> None:
        if self._service is None:
            self._show_by_tray(what)
            return
        self._picture = self._picture or _picture()
        self._service.show(
            Notice(title=what.title, text=what.text, key=what.key, action=what.action, picture=self._picture)
        )
        if what.key:
            self.shown.emit(what.text)

    def _show_by_tray(self, what: Notice) -> None:
        icon = self._icon()
        if icon is None:
            if what.key:
                self._waiting.append(what)
            return
        if icon is not self._heard:
            self._heard = icon
            icon.messageClicked.connect(self._click)
        # The icon doesn't tell which one was clicked: the last one covers the others.
        self._last = what.key
        icon.showMessage(what.title, what.text, icon.icon(), NOTICE_MS)
        if what.key and self._service is None:
            self.shown.emit(what.text)

    def _click(self) -> None:
        if self._last:
            self.clicked.emit(self._last)


def _picture() -> Picture:
    """Hostler's sign, for any ground."""
    image = drawn(Look(), PICTURE_PX, dark=False).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return Picture(PICTURE_PX, PICTURE_PX, bytes(image.constBits())[: 4 * PICTURE_PX * PICTURE_PX])
