"""What the popup tells of one ask, from the first attempt to the figures of its answer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from hostler.domain.cost import money
from hostler.domain.events import (
    Answer,
    AttemptFailed,
    AttemptStarted,
    Escalated,
    Event,
    Failed,
    Loading,
    Thinking,
    Token,
    Truncated,
    Waking,
)
from hostler.domain.job import Job, JobState
from hostler.domain.pace import duration
from hostler.domain.plan import Decision
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.domain.said import counted
from hostler.domain.untrusted import printable
from hostler.ui.popup.window import PopupWindow
from hostler.ui.words import number, worded


class Story(QObject):
    """The ask that is on screen. It writes into the answer, the decision line and the foot."""

    notes_changed = Signal()
    ended = Signal()

    def __init__(
        self, window: PopupWindow, registry: Registry, number: int, decision: Decision, prompt: Prompt | None = None
    ) -> None:
        super().__init__(window)
        self._window, self._registry = window, registry
        self.number, self.decision, self.prompt = number, decision, prompt
        self.over = self.answered = self.failed = False
        self.notes: list[str] = []
        self.climbs = self.first_stands = False
        """`climbs`: the user asked for a bigger model. `first_stands`: an answer stands above while a bigger
        model is asked, and stays the answer if that one fails."""
        self.bigger: Target | None = None
        """A target that takes the whole prompt, after a host has cut it."""
        self.causes: dict[str, str] = {}
        """What went wrong with each machine that was asked, by its id: the last of it, as a sentence."""
        self.machines: tuple[str, ...] = ()
        """The ids of those that could have answered, once nothing did."""
        self._targets: dict[int, Target] = {}
        self._live: set[int] = set()
        self._speaker = 0
        self._above: Target | None = None
        """Whose the answer above is."""
        self._kept: Target | None = None
        """The same, once it is the answer again."""
        self._why = ""
        """What is poor about the answer above."""
        self._lost = ""
        """The machine that went away in mid-answer, until the next one starts."""
        self._waking = ""
        """That a machine is being woken, and how long that usually takes."""

    def show(self, event: Event) -> None:
        """Tells the next thing that happened."""
        match event:
            case AttemptStarted(n=n, model=model, host=host):
                self._started(n, Target(model, host))
            case Loading(model=model, host=host, usually_s=usually_s):
                if len(self._live) == 1:
                    loading = self.tr("Loading {model} on {host}").format(model=model, host=self._label(host))
                    self._window.loading.begin(usually_s)
                    self.say(self._usually(loading, usually_s))
            case Waking(host=host, usually_s=usually_s):
                self._waking = self._usually(self.tr("Waking {host}").format(host=self._label(host)), usually_s)
                self._wait_for_waking()
            case Thinking(text=text):
                self._window.loading.end()
                self._window.answer.think(printable(text))
                self.say(self.tr("Thinking…"))
            case Token(text=text):
                if not self._speaker:
                    self._speaks()
                self._window.answer.add(printable(text))
            case AttemptFailed(n=n, error=error, detail=detail):
                self._failed(n, "" if error == "Cancelled" else printable(worded(detail)))
            case Truncated():
                self._cut(event)
            case Escalated(to=to, why=why):
                self._escalated(Target.parse(to), worded(why))
            case Answer():
                self.answered = True
                if self.first_stands and not event.escalated and not self.climbs:
                    self._keep_first()
                elif event.poor:
                    self._note(self.tr("That looks thin: it {why}.").format(why=worded(event.poor)))
                self.finish(self._figures(event))
            case Failed(errors=errors):
                for text in (self._lost, *(printable(worded(error)) for error in errors)):
                    self._note(text)
                if not self.first_stands:
                    # Each machine has a row of its own with it.
                    self.notes = [text for text in self.notes if text not in self.causes.values()]
                    self.notes_changed.emit()
                if self.first_stands:
                    self._keep_first()
                    self.finish(self.tr("The first answer stands."))
                    return
                self._window.show_answer(not self._window.answer.empty)
                self.failed = True
                self.finish(self.tr("Nothing answers right now. Your question is kept; Enter tries again."))
            case _:
                pass

    def show_job(self, job: Job) -> None:
        """Tells the answer of a background job, or why there is none."""
        self.over = self.answered = True
        self._window.answer.begin()
        self._window.answer.add(printable(job.answer))
        self._window.answer.end()
        self._window.show_answer(bool(job.answer))
        if job.summary.state is JobState.DONE:
            told = self.tr("Answered in the background by {model} on {host}")
            told = told.format(model=job.summary.model, host=self._label(job.summary.host))
        else:
            told = self.tr("Not answered in the background. Enter asks now.")
        self.notes = [printable(worded(error)) for error in job.summary.errors]
        self.notes_changed.emit()
        self.say(told, running=False)

    @property
    def target(self) -> Target | None:
        """Whose the answer is, or who was asked last; before that, who would be asked first."""
        if self._kept is not None and not self.first_stands:
            return self._kept
        first = self.decision.first
        last = max(self._targets, default=0)
        return self._targets.get(self._speaker or last, first.target if first is not None else None)

    def climb(self, than: Target, target: Target) -> None:
        """The user wants a bigger model than the one of the answer that is there.

        That answer stays above, and is the answer until the bigger one has given its own.
        """
        self.climbs = self.first_stands = True
        self._above = than
        words = {"model": target.model, "host": self._label(target.host)}
        self._window.answer.take_over(self.tr("Asking {model} on {host}…").format(**words), self._window.theme)

    def stop(self) -> None:
        """The user stopped it."""
        if self.first_stands:
            self._keep_first()
            self.finish(self.tr("The first answer stands."))
        else:
            self.finish(self.tr("Stopped."))

    def say(self, text: str, *, running: bool = True) -> None:
        """The line at the foot."""
        self._window.show_state(text, running=running)

    def finish(self, text: str) -> None:
        """Nothing more will happen."""
        self.over = True
        self._window.loading.end()
        self._window.answer.end()
        self.say(text, running=False)
        if self.bigger is not None:
            self._window.foot.offer(
                self.tr("Ask {target}  Ctrl+B").format(target=worded(self._registry.label(self.bigger)))
            )
        elif self.failed and self.prompt is not None:
            self._window.foot.offer(self.tr("Ask when one is back  Ctrl+B"))
        self._window.fit()
        self.ended.emit()

    def _escalated(self, target: Target, why: str) -> None:
        words = {"model": target.model, "host": self._label(target.host)}
        notice = self.tr("That looks thin. Asking {model} on {host}…").format(**words)
        self._window.answer.take_over(notice, self._window.theme)
        self._above = self.target
        self._live.clear()
        self._speaker, self._why, self.bigger, self.first_stands = 0, why, None, True

    def _keep_first(self) -> None:
        self.first_stands, self.answered, self._kept = False, True, self._above
        if self._lost:
            self._note(self._lost)
        self._window.answer.take_back(self._window.theme)

    def _started(self, n: int, target: Target) -> None:
        late = ", ".join(self._label(self._targets[other].host) for other in sorted(self._live))
        self._targets[n] = target
        self._live.add(n)
        words = {"model": target.model, "host": self._label(target.host), "late": late}
        # Somebody else answers meanwhile, and the foot tells of them.
        self._note(self._waking)
        if late:
            # A race: nobody is lost, and who speaks first answers.
            self.say(self.tr("{late} is still silent; asking {model} on {host} too…").format(**words))
            return
        asking = self.tr("Asking {model} on {host}…").format(**words)
        if self._why:
            asking = self.tr("The first answer {why}. {asking}").format(why=self._why, asking=asking)
        self.say(asking)
        if n > 1:
            self._show_target(n)
        if self._lost:
            notice = self.tr("{lost} {host} answers again from the start.").format(lost=self._lost, **words)
            self._window.answer.take_over(notice, self._window.theme, folds=True)
            self._lost = ""

    def _wait_for_waking(self) -> None:
        """Nobody is asked now: only the machine that wakes can answer."""
        if self._waking in self.notes:
            self.notes.remove(self._waking)
            self.notes_changed.emit()
        self.say(self._waking)
        theme = self._window.theme
        self._window.decision.show_decision(self.decision.line, theme.partly, self.decision.classification.why)

    def _speaks(self) -> None:
        """The first words: of all that ran, one is left by now."""
        self._speaker = min(self._live, default=1)
        self._window.loading.end()
        self._show_target(self._speaker)
        self.say(self.tr("Answering…"))

    def _show_target(self, n: int) -> None:
        theme = self._window.theme
        target = self._targets.get(n)
        first = self.decision.first
        if target is None or (first is not None and target == first.target):
            in_cloud = first is not None and first.in_cloud
            why = self.decision.classification.why
            line = self.decision.answering if n == self._speaker else self.decision.line
            self._window.decision.show_decision(line, theme.well, why, in_cloud=in_cloud)
            return
        words = {"route": self.decision.route, "model": target.model, "host": self._label(target.host)}
        if self.first_stands:
            text = self.tr("{route} → {model} on {host} · bigger").format(**words)
            self._window.decision.show_decision(text, theme.well)
            return
        text = self.tr("{route} → {model} on {host} · stands in").format(**words)
        stands_in = next((c for c in self.decision.plan.candidates if c.target == target), None)
        in_cloud = stands_in is not None and stands_in.in_cloud
        why = self.decision.classification.why
        self._window.decision.show_decision(text, theme.partly, why, in_cloud=in_cloud)

    def _failed(self, n: int, detail: str) -> None:
        self._live.discard(n)
        if n == self._speaker and detail:
            words = len(self._window.answer.answer.split())
            host = self._label(self._targets[n].host)
            self._lost = worded(
                counted("Story", "{host} went away after %n words.", "{host} went away after %n word.", 1).format(
                    n=words, host=host
                )
            )
            self._speaker = 0
        elif detail:
            self._note(detail)
        if detail:
            self.causes[self._targets[n].host] = detail
        if self._waking and not self._live:
            self._wait_for_waking()

    def _cut(self, event: Truncated) -> None:
        text = self.tr("{host} read only about {read} of {sent} tokens; the rest was cut.")
        host = self._label(event.host)
        self._note(text.format(host=host, read=number(event.tokens_read), sent=number(event.prompt_tokens)))
        self.bigger = Target.parse(event.bigger) if event.bigger else None

    def _figures(self, event: Answer) -> str:
        parts = [
            self.tr("{seconds} s to first word").format(seconds=number(event.ttft_ms / 1000, 1)),
            self.tr("{seconds} s").format(seconds=number(event.total_ms / 1000, 1)),
        ]
        if event.completion_tokens is not None:
            n = event.completion_tokens
            parts.append(worded(counted("Story", "%n tokens", "%n token", 1).format(n=n)))
        cost = [worded(money(event.cost_usd))] if event.cost_usd else []
        return " · ".join([*parts, self._label(event.host), *cost])

    def _usually(self, text: str, usual_s: float | None) -> str:
        if usual_s is None:
            return f"{text}…"
        return self.tr("{text}, usually {time}…").format(text=text, time=worded(duration(usual_s)))

    def _note(self, text: str) -> None:
        if text and text not in self.notes:
            self.notes.append(text)
            self.notes_changed.emit()

    def _label(self, host_id: str) -> str:
        host = self._registry.host(host_id)
        return host.label if host else host_id
