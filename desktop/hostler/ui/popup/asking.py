"""The ask that runs in the popup: it begins, is told of, climbs, is stopped, and is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from hostler.domain.classify.context import Earlier
from hostler.domain.cloud import Need
from hostler.domain.cost import Permit
from hostler.domain.errors import NotAllowed
from hostler.domain.events import Event
from hostler.domain.job import Job
from hostler.domain.plan import Decision
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Target
from hostler.domain.said import told
from hostler.ui.popup.causes import causes_of, has_row, machines_of
from hostler.ui.popup.confirm import Permission
from hostler.ui.popup.deciding import Deciding
from hostler.ui.popup.draft import Wanted
from hostler.ui.popup.learning import Learning
from hostler.ui.popup.story import Story
from hostler.ui.popup.window import PopupWindow


class Asker(Protocol):
    """The part of the bridge that the popup needs."""

    def ask(
        self,
        number: int,
        prompt: Prompt,
        *,
        route: str | None = None,
        target: Target | None = None,
        recent: Sequence[Earlier] = (),
        permit: Permit = Permit(),
    ) -> None: ...

    def escalate(self, number: int, prompt: Prompt, route: str, above: Target) -> None: ...

    def cancel(self, number: int) -> None: ...

    def look_now(self) -> None: ...


class Asking(QObject):
    """One ask at a time: a new one takes the place of the last."""

    begins = Signal()
    """Something is asked for: a new ask, or an answer's bigger model."""
    asking_changed = Signal(bool)
    notes_changed = Signal()
    unanswered = Signal()
    """It is over without an answer: the question stands again."""
    ended = Signal(bool)
    """It is over; whether it was answered."""
    queue_wanted = Signal(object, str)
    """(Prompt, route): nobody answers now, and it shall be asked when one is back."""

    def __init__(self, window: PopupWindow, asker: Asker, deciding: Deciding, learning: Learning) -> None:
        super().__init__(window)
        self._window, self._asker = window, asker
        self._deciding, self._learning = deciding, learning
        self._number = 0
        self._run: Story | None = None
        self._again: Callable[[], None] | None = None
        self._permission = Permission(window.confirm, window.fit)
        window.question.textChanged.connect(self.let_go)
        window.confirm.yes.connect(lambda: self.permit(yes=True))
        window.confirm.no.connect(lambda: self.permit(yes=False))
        window.foot.stop.connect(self.stop)
        window.foot.offered.connect(self.more)
        window.more_asked.connect(self.more)
        window.again_asked.connect(self.again)

    @property
    def running(self) -> bool:
        """Whether an ask of the user runs."""
        return self._run is not None and not self._run.over

    @property
    def over(self) -> bool:
        """Whether one has ended, and its end is still on the card."""
        return self._run is not None and self._run.over

    @property
    def answered(self) -> bool:
        """Whether the answer on the card is whole."""
        return self._run is not None and self._run.answered

    @property
    def shown(self) -> bool:
        """Whether the card tells of any ask."""
        return self._run is not None

    @property
    def prompt(self) -> Prompt | None:
        """What it asks."""
        return self._run.prompt if self._run is not None else None

    @property
    def held(self) -> bool:
        """Whether it waits for the user's word about the cloud."""
        return self._permission.is_open

    @property
    def notes(self) -> Sequence[str]:
        """What is worth knowing of it, a line each."""
        return self._run.notes if self._run is not None else ()

    def permit(self, *, yes: bool) -> None:
        """The user's word about the cloud."""
        self._permission.answer(yes=yes)

    def let_go(self) -> None:
        """The question about the cloud no longer stands: something else is asked, or nothing."""
        self._permission.close()

    def told(self, number: int, events: tuple[Event, ...]) -> None:
        """What an ask told. Anything about an older ask is dropped."""
        run = self._run
        if run is None or run.number != number or run.over:
            return
        for event in events:
            run.show(event)

    def ask(
        self,
        prompt: Prompt,
        route: str | None,
        target: Target | None = None,
        permit: Permit = Permit(),
        answered: frozenset[Need] = frozenset(),
        *,
        own: Wanted | None = None,
    ) -> None:
        """Asks; where the cloud would be the first, only after the user has said whether the text may go there.

        `own` is what was wanted, where the user may have taken another route or target for it.
        """
        self.begins.emit()
        self._permission.close()
        self._again = lambda: self.ask(prompt, route, target, permit)
        try:
            decision = self._deciding.decide(prompt, route=route, target=target, permit=permit)
        except NotAllowed as error:
            self._window.show_state(told(error))
            return
        withheld = decision.plan.withheld
        if withheld is not None and withheld.need not in answered:
            self.stop()
            self._deciding.show(decision)
            self._permission.ask(
                decision,
                withheld,
                permit,
                lambda said: self.ask(prompt, route, target, said, answered | {withheld.need}, own=own),
            )
            return
        self._deciding.remember(permit)
        recent = self._deciding.recent.earlier()
        self._begin(decision, prompt)
        chosen = own is not None and self._deciding.choice is not None
        self._deciding.show(decision, self._deciding.decide(prompt, route=own.route) if own and chosen else None)
        self._deciding.choice = None
        self._deciding.recent.add(prompt, decision.route)
        self._learning.forget()
        if own is not None:
            self._learning.consider(own, route, self._deciding.registry)
        self._window.answer.begin()
        self.notes_changed.emit()
        self._show_asking()
        self._asker.ask(self._number, prompt, route=route, target=target, recent=recent, permit=permit)

    def more(self) -> None:
        """Ctrl+B: the larger context for a cut prompt; asking again once something can answer; else a bigger model."""
        run = self._run
        if run is None or run.prompt is None:
            return
        if run.over and run.bigger is not None:
            self.ask(run.prompt, run.decision.route, run.bigger)
        elif run.over and run.failed:
            self.queue_wanted.emit(run.prompt, run.decision.route)
        elif run.target is not None:
            self._climb(run, run.prompt, run.target)

    def again(self) -> None:
        """Ctrl+R: the same once more, on the same route and target; what still runs is closed."""
        if self._again is not None and self._run is not None and not self.held:
            self._again()

    def walk(self, step: int) -> None:
        """Ctrl+M: who runs is stopped, and the next target of the route answers instead, as a warm one while one loads.

        Not while a bigger model is asked below an answer: that answer would be lost.
        """
        run = self._run
        if run is None or run.over or run.prompt is None or run.target is None or run.first_stands:
            return
        choice = self._deciding.beside(run.decision, run.prompt, run.target, step)
        if choice is None:
            run.say(self.tr("Nothing else on this route can answer now."))
            return
        self._deciding.choice = choice
        # The route is the same one, so there is nothing to learn.
        self.ask(run.prompt, choice.route, choice.target, own=Wanted(run.prompt, choice.route))

    def stop(self) -> None:
        """Ends what runs."""
        if self._run is not None and not self._run.over:
            self._asker.cancel(self._run.number)
            self._run.stop()

    def show_fleet(self) -> None:
        """The machines are otherwise by now: while nothing answers, so is what is said of them."""
        run = self._run
        if run is not None and run.failed:
            deciding = self._deciding
            run.machines = run.machines or machines_of(run.decision, run.causes, deciding.fleet)
            causes = causes_of(run.machines, run.causes, deciding.registry, deciding.fleet)
            self._window.causes.show_causes(causes)
            if any(has_row(note, run.decision, causes) for note in run.notes):
                run.notes = [note for note in run.notes if not has_row(note, run.decision, causes)]
                self.notes_changed.emit()
            self._window.fit()

    def forget(self) -> None:
        """The answer goes from the card."""
        self._run = None
        self._window.causes.show_causes(())
        self._window.answer.begin()
        self._window.show_answer(False)
        self.notes_changed.emit()

    def show_job(self, job: Job) -> None:
        """The answer of a background job takes the place of the last ask's."""
        self._run = self._story(0, self._deciding.decide(job.prompt), job.prompt)
        self._run.show_job(job)

    def _climb(self, run: Story, prompt: Prompt, than: Target) -> None:
        """The next bigger model answers too; what came so far stays above. What still runs is closed."""
        decision = self._deciding.bigger(prompt, than, run.decision.route)
        if decision.first is None:
            run.say(self.tr("No bigger model can answer now."), running=not run.over)
            return
        self.begins.emit()
        self._permission.close()
        notes = run.notes
        story = self._begin(decision, prompt)
        story.notes = notes
        if self._window.answer.answer.strip():
            story.climb(than, decision.first.target)
        else:
            self._window.answer.begin()
        self._deciding.show(decision)
        self._show_asking()
        self._asker.escalate(self._number, prompt, decision.route, than)

    def _begin(self, decision: Decision, prompt: Prompt) -> Story:
        if self._run is not None and not self._run.over:
            self._asker.cancel(self._run.number)
        self._number += 1
        self._run = self._story(self._number, decision, prompt)
        return self._run

    def _show_asking(self) -> None:
        self._window.show_answer(True)
        self._window.show_state(self.tr("Asking…"), running=True)
        self.asking_changed.emit(True)

    def _story(self, number: int, decision: Decision, prompt: Prompt) -> Story:
        if self._run is not None:
            self._run.deleteLater()
        self._window.causes.show_causes(())
        story = Story(self._window, self._deciding.registry, number, decision, prompt)
        story.notes_changed.connect(self.notes_changed)
        story.ended.connect(self._ended)
        return story

    def _ended(self) -> None:
        self.asking_changed.emit(False)
        run = self._run
        if run is None:
            return
        self.show_fleet()
        if not run.answered:
            self.unanswered.emit()
        elif run.prompt is not None and run.target is not None and not self._window.foot.offer_text:
            first = self._deciding.bigger(run.prompt, run.target, run.decision.route).first
            if first is not None:
                self._window.foot.offer(self.tr("Bigger  Ctrl+B"))
                self._window.fit()
        self.ended.emit(run.answered)
