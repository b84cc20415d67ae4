"""Background jobs in the popup: a question is put aside, the card closes by itself, and an answer opens it again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from hostler.domain.job import Job
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Target
from hostler.ui.capture import Captured
from hostler.ui.popup.asking import Asking
from hostler.ui.popup.window import PopupWindow
from hostler.ui.words import worded

QUEUED_MS = 1200
"""How long the popup says that a job is queued, before it closes."""


class Queueing(QObject):
    """Puts questions into the queue, and shows what came out of it."""

    queue_asked = Signal(object, str, object)
    """(Prompt, route or empty, Target or None): to be answered in the background; `queued` hears how that went."""
    cleared = Signal()
    """The question is in the queue, and gone from the card."""
    shows = Signal(object)
    """The text of the job whose answer opens the card, as Captured."""

    def __init__(self, window: PopupWindow, asking: Asking) -> None:
        super().__init__(window)
        self._window, self._asking = window, asking
        self._queued: Prompt | None = None
        self._typed_before = ""
        """What was typed when the answer of a job took its place."""
        self._closing = QTimer(self)
        self._closing.setSingleShot(True)
        self._closing.setInterval(QUEUED_MS)
        self._closing.timeout.connect(window.hide)
        window.question.textChanged.connect(self.stay)
        asking.begins.connect(self.stay)
        asking.queue_wanted.connect(self.queue)

    @property
    def waits(self) -> bool:
        """Whether a question is on its way to the disk."""
        return self._queued is not None

    @property
    def closes(self) -> bool:
        """Whether the card will close by itself."""
        return self._closing.isActive()

    def stay(self) -> None:
        """The card doesn't close by itself: the user goes on."""
        self._closing.stop()

    def queue(self, prompt: Prompt, route: str = "", target: Target | None = None) -> None:
        """To be answered in the background; one at a time goes to the disk."""
        if self._queued is None:
            self._queued = prompt
            self.queue_asked.emit(prompt, route, target)

    def queued(self, error: str) -> None:
        """The job is on the disk; or why it isn't, and then all stays as it was."""
        prompt, self._queued = self._queued, None
        if error:
            self._window.show_notice(self.tr("Not queued: {error}").format(error=worded(error)))
            return
        self._asking.stop()
        # What was typed meanwhile is another question.
        unchanged = prompt is not None and self._window.question.text in ("", prompt.instruction)
        if unchanged:
            self._window.question.clear()
            self.cleared.emit()
        self._window.show_state(self.tr("Queued; a notification tells when it is answered"))
        if unchanged:
            self._closing.start()

    def show_answered(self, job: Job) -> None:
        """Opens the popup with the answer of a job, or why there is none; not while an ask of the user runs there."""
        if self._asking.running:
            self._window.show_notice(self.tr("The answer is in the tray's menu, under Background."))
            self._window.open()
            return
        self.stay()
        if not self._asking.answered:
            self._typed_before = self._window.question.toPlainText()
        self._asking.show_job(job)
        self._window.question.setPlainText(job.prompt.instruction)
        origin = self.tr("From the job") if job.prompt.text else ""
        self.shows.emit(Captured(source=job.prompt.source, text=job.prompt.text, origin=origin))
        self._window.open()

    def give_back(self) -> None:
        """What was typed before the answer of a job came; nothing, after an answer that was asked for here."""
        self._window.question.setPlainText(self._typed_before)
        self._typed_before = ""
