"""What the popup shows, and what its keys do. Knows the window and the bridge; draws nothing, asks no host itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from hostler.domain.decide import decide
from hostler.domain.events import Event
from hostler.domain.fleet import Fleet
from hostler.domain.job import Job, JobState
from hostler.domain.plan import Decision
from hostler.domain.prompt import Prompt, Source
from hostler.domain.registry import Action, Registry, Target
from hostler.domain.untrusted import printable
from hostler.ui.capture import Captured
from hostler.ui.popup.story import Story
from hostler.ui.popup.window import PopupWindow

QUEUED_MS = 1200
"""How long the popup says that a job is queued, before it closes."""


class Asker(Protocol):
    """The part of the bridge that the popup needs."""

    def ask(self, number: int, prompt: Prompt, *, route: str | None = None, target: Target | None = None) -> None: ...

    def cancel(self, number: int) -> None: ...

    def look_now(self) -> None: ...


class Reader(Protocol):
    """Reads selection or clipboard in the background and tells `Presenter.captured`."""

    def look(self) -> None: ...

    def read(self, number: int) -> None: ...


class Presenter(QObject):
    """The popup's state."""

    asking_changed = Signal(bool)
    queue_asked = Signal(object, str)
    """(Prompt, route or empty): to be answered in the background; `queued` hears how that went."""

    def __init__(
        self,
        window: PopupWindow,
        asker: Asker,
        reader: Reader,
        registry: Registry,
        *,
        copy: Callable[[str], None],
        notice: str = "",
    ) -> None:
        super().__init__(window)
        self._window, self._asker, self._reader, self._copy = window, asker, reader, copy
        self._registry, self._fleet = registry, Fleet()
        self._notice = notice
        self._problem = ""
        self._opened = 0
        self._read = 0
        self._asked = 0
        self._reading = False
        self._then: Callable[[], None] | None = None
        self._captured = Captured()
        self._run: Story | None = None
        self._queued: Prompt | None = None
        self._draft = ""
        """What was typed when the answer of a job took its place."""
        self.decision: Decision | None = None
        self._closing = QTimer(self)
        self._closing.setSingleShot(True)
        self._closing.setInterval(QUEUED_MS)
        self._closing.timeout.connect(window.hide)
        window.question.submitted.connect(self.submit)
        window.question.textChanged.connect(self._closing.stop)
        window.background_asked.connect(self.queue)
        window.question.textChanged.connect(self._decide)
        window.captured.dropped.connect(self._drop)
        window.chips.chosen.connect(self.run_action)
        window.action_key.connect(self._action_key)
        window.painted.connect(self._painted)
        window.escaped.connect(self.escape)
        window.copy_asked.connect(self.copy_answer)
        window.foot.stop.connect(self.stop)
        window.foot.copy.connect(self.copy_answer)
        window.foot.offered.connect(self._take_offer)
        self._show_actions()

    # What comes from outside.

    def open(self, *, text: str = "", action: str = "") -> str:
        """Opens the popup. Returns why it can't do what was asked, or ""."""
        if action and self._registry.action(action) is None:
            return f"No action is called “{action}”."
        self._closing.stop()
        if self._window.isVisible() and not text and not action:
            self._window.open()
            return ""
        self._opened += 1
        self._then = (lambda: self.run_action(action)) if action else None
        if self._run is not None and self._run.over:
            self._forget_answer()
        self._reading = not text
        given = self.tr("Given text · {count} words").format(count=len(text.split()))
        self._show_captured(Captured(source=Source.TYPED, text=text, origin=given) if text else Captured())
        # Before the window shows: what is selected belongs to the window that is active now.
        self._reader.look()
        shown = self._window.isVisible()
        self._window.open()
        if shown:
            self._painted()
        if text and self._then is not None:
            self._go()
        return ""

    def captured(self, number: int, captured: Captured) -> None:
        """The selection or clipboard was read."""
        if number != self._opened:
            return
        self._reading = False
        self._show_captured(captured)
        self._go()

    def told(self, number: int, events: tuple[Event, ...]) -> None:
        """What an ask told. Anything about an older ask is dropped."""
        run = self._run
        if run is None or run.number != number or run.over:
            return
        for event in events:
            run.show(event)

    def show_fleet(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._decide()

    def show_registry(self, registry: Registry) -> None:
        self._registry = registry
        self._show_actions()
        self._decide()

    def show_problem(self, problem: str) -> None:
        """A problem of the app itself, like a taken hotkey; it stays until it is solved."""
        self._problem = problem
        self._show_notices()

    # What the user does.

    def submit(self) -> None:
        """Enter: asks; on an empty line runs the first action."""
        if self._reading:
            self._then = self.submit
            return
        question = self._window.question.toPlainText().strip()
        if question:
            self._ask(self._prompt(question), None)
        elif self._captured.text and self._registry.actions:
            self.run_action(self._registry.actions[0].id)
        else:
            self._window.foot.show_state(
                self.tr("Nothing to ask yet: type a question, or select some text first."),
                can_stop=False,
                can_copy=False,
            )

    def queue(self) -> None:
        """Shift+Ctrl+Enter: what Enter would ask is answered in the background."""
        if self._reading:
            self._then = self.queue
            return
        if self._queued is not None:
            return
        question = self._window.question.toPlainText().strip()
        route = ""
        if question:
            prompt = self._prompt(question)
        elif self._captured.text and self._registry.actions:
            action = self._registry.actions[0]
            prompt, route = self._instructed(action, self._captured.text), action.route
        else:
            self._window.foot.show_state(
                self.tr("Nothing to ask yet: type a question, or select some text first."),
                can_stop=False,
                can_copy=False,
            )
            return
        self._queued = prompt
        self.queue_asked.emit(prompt, route)

    def queued(self, error: str) -> None:
        """The job is on the disk; or why it isn't, and then all stays as it was."""
        prompt, self._queued = self._queued, None
        if error:
            self._window.show_notice(self.tr("Not queued: {error}").format(error=error))
            return
        if self._run is not None and not self._run.over:
            self.stop()
        # What was typed meanwhile is another question.
        unchanged = prompt is not None and self._window.question.toPlainText().strip() in ("", prompt.instruction)
        if unchanged:
            self._window.question.clear()
            self._show_captured(Captured())
        self._state(self.tr("Queued; a notification tells when it is answered"), running=False)
        if unchanged:
            self._closing.start()

    def show_answered(self, job: Job) -> None:
        """Opens the popup with the answer of a job, or why there is none; not while an ask of the user runs there."""
        if self._run is not None and not self._run.over:
            self._window.show_notice(self.tr("The answer is in the tray's menu, under Background."))
            self._window.open()
            return
        self._closing.stop()
        self._opened += 1
        self._reading, self._then = False, None
        if self._run is None or not self._run.answered:
            self._draft = self._window.question.toPlainText()
        decision = decide(job.prompt, self._registry, self._fleet)
        run = self._run = self._story(0, decision, job.prompt)
        run.over = run.answered = True
        self._window.question.setPlainText(job.prompt.instruction)
        origin = self.tr("From the job") if job.prompt.text else ""
        self._show_captured(Captured(source=job.prompt.source, text=job.prompt.text, origin=origin))
        self._window.answer.begin()
        self._window.answer.add(printable(job.answer))
        self._window.show_answer(bool(job.answer))
        if job.summary.state is JobState.DONE:
            told = self.tr("Answered in the background by {model} on {host}")
            told = told.format(model=job.summary.model, host=self._label(job.summary.host))
        else:
            told = self.tr("Not answered in the background. Enter asks now.")
        run.notes = [printable(error) for error in job.summary.errors]
        self._show_notices()
        self._state(told, running=False)
        self._window.open()

    def run_action(self, action_id: str) -> None:
        if self._reading:
            self._then = lambda: self.run_action(action_id)
            return
        action = self._registry.action(action_id)
        if action is None:
            return
        typed = self._window.question.toPlainText().strip()
        text = self._captured.text or typed
        if not text:
            self._window.foot.show_state(
                self.tr("{action} needs a text: select some, or type it above.").format(action=action.name),
                can_stop=False,
                can_copy=False,
            )
            return
        self._ask(self._instructed(action, text), action.route or None)

    def escape(self) -> None:
        """Esc: stops what runs; else closes. What was typed is kept."""
        if self._run is not None and not self._run.over:
            self.stop()
        else:
            self._then = None
            self._window.hide()

    def stop(self) -> None:
        run = self._run
        if run is None or run.over:
            return
        self._asker.cancel(run.number)
        run.finish(self.tr("Stopped."))

    def copy_answer(self) -> None:
        answer = self._window.answer.answer.strip()
        if answer:
            self._copy(answer)
            running = self._run is not None and not self._run.over
            self._window.foot.show_state(self.tr("Copied."), can_stop=running, can_copy=not running)

    # How it is done.

    def _painted(self) -> None:
        """The card is on the screen: now the selection and the machines, which would have held it up."""
        if self._reading and self._read != self._opened:
            self._read = self._opened
            self._reader.read(self._opened)
        self._asker.look_now()

    def _go(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _action_key(self, number: int) -> None:
        if number <= len(self._registry.actions):
            self.run_action(self._registry.actions[number - 1].id)

    def _drop(self) -> None:
        self._show_captured(Captured())

    def _prompt(self, question: str) -> Prompt:
        captured = self._captured
        return Prompt(
            instruction=question,
            text=captured.text,
            source=(captured.source or Source.TYPED) if captured.text else Source.TYPED,
        )

    def _instructed(self, action: Action, text: str) -> Prompt:
        return Prompt(instruction=action.prompt, text=text, source=self._captured.source or Source.TYPED)

    def _story(self, number: int, decision: Decision, prompt: Prompt) -> Story:
        if self._run is not None:
            self._run.deleteLater()
        story = Story(self._window, self._registry, number, decision, prompt)
        story.notes_changed.connect(self._show_notices)
        story.ended.connect(self._ended)
        return story

    def _ended(self) -> None:
        self.asking_changed.emit(False)
        if self._run is not None and not self._run.answered:
            self._decide()

    def _take_offer(self) -> None:
        """Asks the target that takes a cut prompt whole; or, where nothing answered, asks again once something can."""
        run = self._run
        if run is None or not run.over or run.prompt is None:
            return
        if run.bigger is not None:
            self._ask(run.prompt, run.decision.route, run.bigger)
        elif run.failed and self._queued is None:
            self._queued = run.prompt
            self.queue_asked.emit(run.prompt, run.decision.route)

    def _ask(self, prompt: Prompt, route: str | None, target: Target | None = None) -> None:
        self._closing.stop()
        if self._run is not None and not self._run.over:
            self._asker.cancel(self._run.number)
        self._asked += 1
        decision = decide(prompt, self._registry, self._fleet, route=route, target=target)
        self._run = self._story(self._asked, decision, prompt)
        self._show_decision(decision)
        self._window.answer.begin()
        self._window.show_answer(True)
        self._show_notices()
        self._state(self.tr("Asking…"), running=True)
        self.asking_changed.emit(True)
        self._asker.ask(self._asked, prompt, route=route, target=target)

    def _forget_answer(self) -> None:
        """A question that was answered goes with its answer; one that wasn't is kept."""
        if self._run is not None and self._run.answered:
            self._window.question.setPlainText(self._draft)
            self._draft = ""
        self._run = None
        self._window.answer.begin()
        self._window.show_answer(False)
        self._show_notices()

    def _show_captured(self, captured: Captured) -> None:
        self._captured = captured
        shown = self.tr("reading selection…") if self._reading else captured.origin
        self._window.captured.show_text(shown, captured.text, droppable=bool(captured.text))
        self._window.captured.setVisible(bool(shown))
        if self._run is None:
            self._state("", running=False)
        self._window.fit()
        self._decide()

    def _decide(self) -> None:
        """The live decision: what Enter would do now."""
        if self._run is not None and not self._run.over:
            return
        question = self._window.question.toPlainText().strip()
        if question:
            prompt, route = self._prompt(question), None
        elif self._captured.text and self._registry.actions:
            action = self._registry.actions[0]
            prompt, route = self._instructed(action, self._captured.text), action.route or None
        else:
            self.decision = None
            self._window.decision.show_decision(self._empty_line(), self._window.theme.quiet)
            return
        self._show_decision(decide(prompt, self._registry, self._fleet, route=route))

    def _empty_line(self) -> str:
        if not self._registry.routes:
            return self.tr("No routes yet: looking for models on this machine…")
        return self.tr("Type a question, or select text before you press the hotkey")

    def _show_decision(self, decision: Decision) -> None:
        self.decision = decision
        theme, first = self._window.theme, decision.first
        if first is None or (first.last_resort and not first.may_cut):
            colour = theme.bad
        else:
            colour = theme.partly if first.warm is False or first.may_cut else theme.well
        self._window.decision.show_decision(decision.line, colour, decision.classification.why)

    def _show_actions(self) -> None:
        self._window.chips.show_actions([(action.id, action.name) for action in self._registry.actions])

    def _show_notices(self) -> None:
        notes = self._run.notes if self._run is not None else []
        self._window.show_notice("\n".join(note for note in (*notes, self._problem, self._notice) if note))

    def _state(self, text: str, *, running: bool) -> None:
        has_answer = bool(self._window.answer.answer.strip())
        self._window.foot.show_state(text, can_stop=running, can_copy=has_answer and not running)
        self._window.fit()

    def _label(self, host_id: str) -> str:
        host = self._registry.host(host_id)
        return host.label if host else host_id
