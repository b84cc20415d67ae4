"""What the popup tells of one ask, from the first attempt to the figures of its answer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from hostler.domain.events import (
    Answer,
    AttemptFailed,
    AttemptStarted,
    Event,
    Failed,
    Loading,
    Thinking,
    Token,
    Truncated,
    Waking,
)
from hostler.domain.pace import duration
from hostler.domain.plan import Decision
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.domain.untrusted import printable
from hostler.ui.popup.window import PopupWindow


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
        self.bigger: Target | None = None
        """A target that takes the whole prompt, after a host has cut it."""
        self._targets: dict[int, Target] = {}
        self._live: set[int] = set()
        self._speaker = 0
        self._lost = ""
        """The machine that went away in mid-answer, until the next one starts."""

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
                waking = self._usually(self.tr("Waking {host}").format(host=self._label(host)), usually_s)
                self.say(waking)
                self._note(waking)
            case Thinking():
                self._window.loading.end()
                self.say(self.tr("Thinking…"))
            case Token(text=text):
                if not self._speaker:
                    self._speaks()
                self._window.answer.add(printable(text))
            case AttemptFailed(n=n, error=error, detail=detail):
                self._failed(n, "" if error == "Cancelled" else printable(detail))
            case Truncated():
                self._cut(event)
            case Answer():
                self.answered = True
                self.finish(self._figures(event))
            case Failed(errors=errors):
                for text in (self._lost, *map(printable, errors)):
                    self._note(text)
                self._window.show_answer(bool(self._window.answer.toPlainText()))
                self.failed = True
                self.finish(self.tr("Nothing answers right now. Your question is kept; Enter tries again."))
            case _:
                pass

    def say(self, text: str, *, running: bool = True) -> None:
        """The line at the foot."""
        has_answer = bool(self._window.answer.answer.strip())
        self._window.foot.show_state(text, can_stop=running, can_copy=has_answer and not running)
        self._window.fit()

    def finish(self, text: str) -> None:
        """Nothing more will happen."""
        self.over = True
        self._window.loading.end()
        self.say(text, running=False)
        if self.bigger is not None:
            self._window.foot.offer(self.tr("Ask {target}  Ctrl+B").format(target=self._registry.label(self.bigger)))
        elif self.failed and self.prompt is not None:
            self._window.foot.offer(self.tr("Ask when one is back  Ctrl+B"))
        self._window.fit()
        self.ended.emit()

    def _started(self, n: int, target: Target) -> None:
        late = ", ".join(self._label(self._targets[other].host) for other in sorted(self._live))
        self._targets[n] = target
        self._live.add(n)
        words = {"model": target.model, "host": self._label(target.host), "late": late}
        if late:
            # A race: nobody is lost, and who speaks first answers.
            self.say(self.tr("{late} is still silent; asking {model} on {host} too…").format(**words))
            return
        self.say(self.tr("Asking {model} on {host}…").format(**words))
        if n > 1:
            self._show_target(n)
        if self._lost:
            notice = self.tr("{lost} {host} answers again from the start.").format(lost=self._lost, **words)
            self._window.answer.take_over(notice, self._window.theme)
            self._lost = ""

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
            self._window.decision.show_decision(self.decision.line, theme.well, self.decision.classification.why)
            return
        words = {"route": self.decision.route, "model": target.model, "host": self._label(target.host)}
        text = self.tr("{route} → {model} on {host} · stands in").format(**words)
        self._window.decision.show_decision(text, theme.partly)

    def _failed(self, n: int, detail: str) -> None:
        self._live.discard(n)
        if n == self._speaker and detail:
            words = len(self._window.answer.answer.split())
            host = self._label(self._targets[n].host)
            self._lost = self.tr("{host} went away after {words} words.").format(host=host, words=words)
            self._speaker = 0
        elif detail:
            self._note(detail)

    def _cut(self, event: Truncated) -> None:
        text = self.tr("{host} read only about {read} of {sent} tokens; the rest was cut.")
        host = self._label(event.host)
        self._note(text.format(host=host, read=f"{event.tokens_read:,}", sent=f"{event.prompt_tokens:,}"))
        self.bigger = Target.parse(event.bigger) if event.bigger else None

    def _figures(self, event: Answer) -> str:
        parts = [
            self.tr("{seconds} s to first word").format(seconds=f"{event.ttft_ms / 1000:.1f}"),
            self.tr("{seconds} s").format(seconds=f"{event.total_ms / 1000:.1f}"),
        ]
        if event.completion_tokens is not None:
            parts.append(self.tr("{count} tokens").format(count=event.completion_tokens))
        return " · ".join([*parts, self._label(event.host)])

    def _usually(self, text: str, usual_s: float | None) -> str:
        if usual_s is None:
            return f"{text}…"
        return self.tr("{text}, usually {time}…").format(text=text, time=duration(usual_s))

    def _note(self, text: str) -> None:
        if text and text not in self.notes:
            self.notes.append(text)
            self.notes_changed.emit()

    def _label(self, host_id: str) -> str:
        host = self._registry.host(host_id)
        return host.label if host else host_id
