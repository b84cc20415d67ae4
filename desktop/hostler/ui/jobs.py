"""The background jobs as a submenu of the tray's menu, and what is said of each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from hostler.domain.job import TITLE_CHARS, JobState, JobSummary
from hostler.domain.registry import Registry
from hostler.domain.untrusted import one_line
from hostler.ui.menus import ListMenu, menu_text, readable
from hostler.ui.words import number, translate, worded

SHOWN = 15
"""The newest jobs; `hostler jobs` lists them all."""


class JobsMenu(ListMenu):
    """“Background (2)”: each job with its state, and what can be done with it. Not in the menu while there is none."""

    show_asked = Signal(int)
    copy_asked = Signal(int)
    cancel_asked = Signal(int)
    remove_asked = Signal(int)

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._registry = registry
        self._jobs: tuple[JobSummary, ...] = ()
        self.changed()

    def show_registry(self, registry: Registry) -> None:
        """Names the machines from now on."""
        self._registry = registry
        self.changed()

    def show_jobs(self, jobs: tuple[JobSummary, ...]) -> None:
        """Shows these, newest first."""
        if jobs != self._jobs:
            self._jobs = jobs
            self.changed()

    def fill(self) -> None:
        for job in self._jobs[:SHOWN]:
            self._add_entry(job)
        if (more := len(self._jobs) - SHOWN) > 0:
            self.addAction(translate("Jobs", "{count} older: see hostler jobs").format(count=number(more))).setEnabled(
                False
            )
        count = sum(job.is_open for job in self._jobs)
        self.setTitle(
            translate("Jobs", "Background ({count})").format(count=number(count))
            if count
            else translate("Jobs", "Background")
        )
        self.menuAction().setVisible(bool(self._jobs))

    def _add_entry(self, job: JobSummary) -> None:
        menu = self.addMenu(
            menu_text(f"{one_line(worded(job.title), TITLE_CHARS)} · {state_words(job, self._registry)}")
        )
        readable(menu)
        for error in job.errors:
            menu.addAction(menu_text(one_line(worded(error), 110))).setEnabled(False)
        if job.state is JobState.DONE:
            _add(menu, translate("Jobs", "Show answer"), self.show_asked, job.id)
            _add(menu, translate("Jobs", "Copy answer"), self.copy_asked, job.id)
        if job.is_open:
            _add(menu, translate("Jobs", "Cancel"), self.cancel_asked, job.id)
        _add(menu, translate("Jobs", "Remove"), self.remove_asked, job.id)


def notice(job: JobSummary, registry: Registry) -> str:
    """“Why is the sky blue?” is answered by Mac Mini."""
    title = one_line(worded(job.title), TITLE_CHARS)
    if job.state is JobState.DONE:
        return translate("Jobs", "“{title}” is answered by {host}").format(title=title, host=_label(job.host, registry))
    return translate("Jobs", "“{title}” could not be answered").format(title=title)


def state_words(job: JobSummary, registry: Registry) -> str:
    """Where a job stands, in a word or three."""
    match job.state:
        case JobState.QUEUED if job.waits:
            return translate("Jobs", "waits for a machine")
        case JobState.QUEUED:
            return translate("Jobs", "queued")
        case JobState.RUNNING:
            return translate("Jobs", "running")
        case JobState.DONE:
            return translate("Jobs", "answered by {host}").format(host=_label(job.host, registry))
        case JobState.FAILED:
            return translate("Jobs", "not answered")
        case _:
            return translate("Jobs", "cancelled")


def _label(host_id: str, registry: Registry) -> str:
    host = registry.host(host_id)
    return one_line(host.label if host else host_id, 60)


def _add(menu: QMenu, text: str, asked: object, number: int) -> None:
    menu.addAction(text).triggered.connect(lambda: asked.emit(number))  # type: ignore[attr-defined]
