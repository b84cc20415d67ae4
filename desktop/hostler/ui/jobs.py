"""The background jobs as a submenu of the tray's menu, and the notification that one has ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from hostler.domain.job import TITLE_CHARS, JobState, JobSummary
from hostler.domain.registry import Registry
from hostler.domain.untrusted import one_line

SHOWN = 15
"""The newest jobs; `hostler jobs` lists them all."""
NOTICE_MS = 10_000


class JobsMenu(QMenu):
    """“Background (2)”: each job with its state, and what can be done with it. Not in the menu while there is none."""

    show_asked = Signal(int)
    copy_asked = Signal(int)
    cancel_asked = Signal(int)
    remove_asked = Signal(int)

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._registry = registry
        self._jobs: tuple[JobSummary, ...] = ()
        self._below: list[QMenu] = []
        self._filled: tuple[JobSummary, ...] | None = None
        # Not at once: the entry that was chosen still has to tell.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._refresh)
        self.aboutToHide.connect(self._later.start)
        self._fill()

    def show_registry(self, registry: Registry) -> None:
        """Names the machines from now on."""
        self._registry = registry
        self._filled = None
        self._refresh()

    def show_jobs(self, jobs: tuple[JobSummary, ...]) -> None:
        """Shows these, newest first. An open menu is left in peace until it closes."""
        self._jobs = jobs
        self._refresh()

    def _refresh(self) -> None:
        if not self.isVisible():
            self._fill()

    def _fill(self) -> None:
        if self._filled == self._jobs:
            return
        self._filled = self._jobs
        self.clear()
        for menu in self._below:
            menu.deleteLater()
        self._below = [self._entry(job) for job in self._jobs[:SHOWN]]
        if (more := len(self._jobs) - SHOWN) > 0:
            self.addAction(_tr("{count} older: see hostler jobs").format(count=more)).setEnabled(False)
        count = sum(job.is_open for job in self._jobs)
        self.setTitle(_tr("Background ({count})").format(count=count) if count else _tr("Background"))
        self.menuAction().setVisible(bool(self._jobs))

    def _entry(self, job: JobSummary) -> QMenu:
        menu = self.addMenu(_menu_text(f"{one_line(job.title, TITLE_CHARS)} · {state_words(job, self._registry)}"))
        for error in job.errors:
            menu.addAction(_menu_text(one_line(error, 110))).setEnabled(False)
        if job.state is JobState.DONE:
            _add(menu, _tr("Show answer"), self.show_asked, job.id)
            _add(menu, _tr("Copy answer"), self.copy_asked, job.id)
        if job.is_open:
            _add(menu, _tr("Cancel"), self.cancel_asked, job.id)
        _add(menu, _tr("Remove"), self.remove_asked, job.id)
        return menu


class JobNotices(QObject):
    """Notifications of jobs that ended: titles, never answers. A click on the last one asks to see its job."""

    clicked = Signal(int)
    shown = Signal(str)
    """The line of a notification that was handed to the desktop."""

    def __init__(self, icon: Callable[[], QSystemTrayIcon | None]) -> None:
        super().__init__()
        self._icon = icon
        self._heard: QSystemTrayIcon | None = None
        self._waiting: list[tuple[int, str]] = []
        self._last = 0

    def show(self, job: JobSummary, registry: Registry) -> None:
        """Shows that a job ended, now or as soon as there is a tray."""
        self._waiting.append((job.id, notice(job, registry)))
        self.show_waiting()

    def show_waiting(self) -> None:
        """There is a tray now, perhaps: shows what waits for one."""
        icon = self._icon()
        if icon is None:
            return
        if icon is not self._heard:
            self._heard = icon
            icon.messageClicked.connect(self._click)
        for number, text in self._waiting:
            self._last = number
            icon.showMessage("Hostler", text, icon.icon(), NOTICE_MS)
            self.shown.emit(text)
        self._waiting = []

    def forget_click(self) -> None:
        """Another message of ours is on the screen: a click means that one."""
        self._last = 0

    def _click(self) -> None:
        if self._last:
            self.clicked.emit(self._last)


def notice(job: JobSummary, registry: Registry) -> str:
    """“Why is the sky blue?” is answered by Mac Mini."""
    title = one_line(job.title, TITLE_CHARS)
    if job.state is JobState.DONE:
        return _tr("“{title}” is answered by {host}").format(title=title, host=_label(job.host, registry))
    return _tr("“{title}” could not be answered").format(title=title)


def state_words(job: JobSummary, registry: Registry) -> str:
    """Where a job stands, in a word or three."""
    match job.state:
        case JobState.QUEUED if job.waits:
            return _tr("waits for a machine")
        case JobState.QUEUED:
            return _tr("queued")
        case JobState.RUNNING:
            return _tr("running")
        case JobState.DONE:
            return _tr("answered by {host}").format(host=_label(job.host, registry))
        case JobState.FAILED:
            return _tr("not answered")
        case _:
            return _tr("cancelled")


def _label(host_id: str, registry: Registry) -> str:
    host = registry.host(host_id)
    return one_line(host.label if host else host_id, 60)


def _add(menu: QMenu, text: str, asked: object, number: int) -> None:
    menu.addAction(text).triggered.connect(lambda: asked.emit(number))  # type: ignore[attr-defined]


def _menu_text(text: str) -> str:
    """An & marks a key in a menu; titles and names may hold one."""
    return text.replace("&", "&&")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Jobs", text)
