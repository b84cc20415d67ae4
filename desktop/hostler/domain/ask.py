"""The policy of one question, as a pure machine: facts in, the next state and commands out.

It decides when the next target starts, whose words count, and when it is over; `engine.py` only carries out the
commands and reports facts. Time is in the facts. The rules:

- Targets start in the order of the plan. One that fails is followed by the next at once.
- A target that stays silent past its first-token deadline is not failed: the next one, on another host, starts beside
  it. Who speaks first wins, and the others are closed.
- Only text that isn't white space wins. Thinking wins nothing, but shows that the target lives.
- A target that fails in mid-answer keeps what it said; the next one answers from the start.
- A host that sleeps is woken when it would have been the first, and the next one answers meanwhile. Who has nobody
  else waits for it.
- A loser that was still loading is closed, and the load is completed without a question.
- Every attempt has a number. A fact about a closed attempt changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from msgspec.structs import replace

from hostler.domain.errors import AttemptError, BadResponse, Cancelled, HostTimeout, StreamBroken
from hostler.domain.events import (
    Answer,
    AttemptFailed,
    AttemptStarted,
    Failed,
    Loading,
    Thinking,
    Token,
    Truncated,
    Waking,
)
from hostler.domain.plan import ANSWER_TOKENS, Candidate, Decision, Patience
from hostler.domain.prompt import Prompt, Source, estimated_tokens
from hostler.domain.steps import (
    Awake,
    Began,
    Broke,
    CancelAsked,
    Close,
    Command,
    Due,
    End,
    Fact,
    Finished,
    FinishLoad,
    Record,
    Spoke,
    Start,
    StaysAsleep,
    Tell,
    Thought,
    Timer,
    Wake,
    WakeUp,
)
from hostler.domain.truncation import tokens_read
from hostler.domain.usage import AttemptRow, Metrics, Outcome

ROUNDING_S = 1e-6
"""Timers come late, never early; but sums of floats are rounded."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows need to know of the prompt; no text."""

    ask_id: str
    start_ms: int
    """UTC, since the epoch."""
    source: str = Source.TYPED
    conversation: str = ""
    prompt_tokens: int = 0
    """Estimated."""

    @classmethod
    def of(cls, prompt: Prompt, ask_id: str, start_ms: int) -> Question:
        return cls(
            ask_id=ask_id,
            start_ms=start_ms,
            source=prompt.source,
            conversation=prompt.conversation,
            prompt_tokens=estimated_tokens(prompt.outgoing),
        )


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try on one target, as far as it has come."""

    n: int
    candidate: Candidate
    began_at: float
    first_at: float | None = None
    last_at: float
    words: int = 0
    chars: int = 0
    thinking_chars: int = 0
    held: str = ""
    """White space that came before the first word."""

    @property
    def has_spoken(self) -> bool:
        return self.first_at is not None


Step = tuple["Ask", tuple[Command, ...]]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One question on its way to an answer."""

    question: Question
    decision: Decision
    patience: Patience = Patience()
    waiting: tuple[Candidate, ...]
    live: tuple[Attempt, ...] = ()
    started: int = 0
    began_at: float = 0.0
    speaker: int | None = None
    errors: tuple[str, ...] = ()
    asleep: tuple[Candidate, ...] = ()
    """Targets on hosts that would have to be woken first."""
    waking: frozenset[str] = frozenset()
    """Hosts that were sent a wake-up packet."""
    woken_at: float = 0.0
    """When the last of them was."""
    ended: bool = False

    @classmethod
    def about(cls, question: Question, decision: Decision, patience: Patience = Patience()) -> Ask:
        candidates = decision.plan.candidates
        return cls(
            question=question,
            decision=decision,
            patience=patience,
            waiting=tuple(c for c in candidates if not c.asleep),
            asleep=tuple(c for c in candidates if c.asleep),
        )

    def on(self, fact: Fact) -> Step:
        """The next state, and what is to be done. Facts after the end, or about closed attempts, change nothing."""
        if self.ended:
            return self, ()
        match fact:
            case Began(at=at):
                begun = replace(self, began_at=at)
                first = min((c.place for c in self.waiting if not c.last_resort), default=None)
                woken, wakes = begun._wake([c for c in self.asleep if first is None or c.place < first], at)
                state, commands = woken._start_next(at)
                return state, (Tell(self.decision.event), *wakes, *commands)
            case CancelAsked(at=at):
                return self._cancel(at)
            case Spoke(n=n, text=text, at=at) if attempt := self._find(n):
                return self._spoke(attempt, text, at)
            case Thought(n=n, text=text, at=at) if attempt := self._find(n):
                return self._thought(attempt, text, at)
            case Finished(n=n, metrics=metrics, at=at) if attempt := self._find(n):
                return self._finished(attempt, metrics, at)
            case Broke(n=n, error=error, at=at) if attempt := self._find(n):
                return self._failed(attempt, error, at)
            case Awake(host=host, at=at):
                return self._awake(host, at)
            case Due(timer=Timer.WAKING, at=at) if at - self.woken_at >= self.patience.waking_s - ROUNDING_S:
                return self._stay_asleep(self.waking, at)
            case StaysAsleep(host=host, at=at):
                return self._stay_asleep({host}, at)
            case Due(n=n, timer=timer, at=at) if attempt := self._find(n):
                return self._due(attempt, timer, at)
        return self, ()

    def _find(self, n: int) -> Attempt | None:
        return next((attempt for attempt in self.live if attempt.n == n), None)

    def _put(self, attempt: Attempt) -> Ask:
        return replace(self, live=tuple(attempt if a.n == attempt.n else a for a in self.live))

    def _start_next(self, at: float) -> Step:
        """Starts the next candidate whose host isn't at work already. None left and none at work: it failed.

        Nobody who would cut the prompt races somebody who takes it whole.
        """
        busy_hosts = {attempt.candidate.target.host for attempt in self.live}
        free = (c for c in self.waiting if c.target.host not in busy_hosts and not (c.may_cut and self.live))
        candidate = next(free, None)
        if candidate is None:
            return (self, ()) if self.live else self._give_up(at)
        n = self.started + 1
        attempt = Attempt(n=n, candidate=candidate, began_at=at, last_at=at)
        state = replace(
            self,
            started=n,
            live=(*self.live, attempt),
            waiting=tuple(c for c in self.waiting if c is not candidate),
        )
        model, host = candidate.target.model, candidate.target.host
        commands: list[Command] = [
            Tell(AttemptStarted(n=n, model=model, host=host)),
            Start(n, candidate),
            Wake(n, Timer.FIRST_TOKEN, candidate.first_token_s),
            Wake(n, Timer.LAST, self.patience.last_s),
        ]
        if candidate.warm is False:
            commands.insert(1, Tell(Loading(n=n, model=model, host=host, usually_s=candidate.load_s)))
        return state, tuple(commands)

    def _wake(self, candidates: Sequence[Candidate], at: float) -> Step:
        """Wakes the hosts of these, once each."""
        hosts = {c.target.host: c for c in reversed(candidates) if c.target.host not in self.waking}
        commands: list[Command] = []
        for host, candidate in hosts.items():
            commands += [WakeUp(host), Tell(Waking(host=host, usually_s=candidate.wakes_in_s))]
        if not commands:
            return self, ()
        commands.append(Wake(0, Timer.WAKING, self.patience.waking_s))
        return replace(self, waking=self.waking | hosts.keys(), woken_at=at), tuple(commands)

    def _awake(self, host: str, at: float) -> Step:
        up = [replace(c, asleep=False, last_resort=False) for c in self.asleep if c.target.host == host]
        asleep = tuple(c for c in self.asleep if c.target.host != host)
        state = replace(self, asleep=asleep, waiting=(*up, *self.waiting))
        return state._start_next(at) if up and not state.live else (state, ())

    def _stay_asleep(self, hosts: Collection[str], at: float) -> Step:
        """Nobody waits any longer for these."""
        late = [c for c in self.asleep if c.target.host in hosts]
        said = dict.fromkeys(f"{c.host_label} was woken, but did not answer." for c in late)
        state = replace(self, asleep=tuple(c for c in self.asleep if c not in late), errors=(*self.errors, *said))
        return (state, ()) if state.live or not late else state._start_next(at)

    def _give_up(self, at: float) -> Step:
        if self.asleep:
            # Those that would not have been the first are woken only now.
            return self._wake(self.asleep, at)
        errors = self.errors or tuple(f"{d.target}: {d.reason}." for d in self.decision.plan.dropped)
        errors = errors or (f"No target is set for the route {self.decision.route}.",)
        return replace(self, ended=True), (Tell(Failed(errors=errors)), End())

    def _spoke(self, attempt: Attempt, text: str, at: float) -> Step:
        if self.speaker is None and not (attempt.held + text).strip():
            return self._put(replace(attempt, held=attempt.held + text)), ()
        state: Ask = self
        commands: list[Command] = []
        if self.speaker is None:
            text = (attempt.held + text).lstrip()
            attempt = replace(attempt, first_at=at, held="")
            state, closed = self._close_others(attempt, at)
            commands += [*closed, Wake(attempt.n, Timer.SILENCE, self.patience.silence_s)]
        attempt = replace(attempt, last_at=at, words=attempt.words + len(text.split()), chars=attempt.chars + len(text))
        commands.append(Tell(Token(text=text)))
        return replace(state, speaker=attempt.n)._put(attempt), tuple(commands)

    def _close_others(self, winner: Attempt, at: float) -> Step:
        commands: list[Command] = []
        for other in self.live:
            if other.n != winner.n:
                error = Cancelled(other.candidate.host_label, f"{winner.candidate.host_label} spoke first")
                is_late = at - other.began_at >= other.candidate.first_token_s and not other.thinking_chars
                loads = other.candidate.warm is False and not other.thinking_chars
                commands += [Close(other.n, kept_waiting=is_late and not loads), *self._over(other, error, at)]
                commands += [FinishLoad(other.n, other.candidate)] if loads else []
        return replace(self, live=(winner,)), tuple(commands)

    def _thought(self, attempt: Attempt, text: str, at: float) -> Step:
        commands: list[Command] = []
        if not attempt.thinking_chars:
            reasoning = self.decision.route == "reasoning"
            limit = self.patience.thinking_reasoning_s if reasoning else self.patience.thinking_s
            commands += [
                Wake(attempt.n, Timer.THINKING, limit),
                Wake(attempt.n, Timer.SILENCE, self.patience.silence_s),
            ]
        attempt = replace(attempt, last_at=at, thinking_chars=attempt.thinking_chars + len(text))
        if len(self.live) == 1:
            commands.append(Tell(Thinking(text=text)))
        return self._put(attempt), tuple(commands)

    def _finished(self, attempt: Attempt, metrics: Metrics, at: float) -> Step:
        if not attempt.has_spoken:
            spent = "it only thought" if attempt.thinking_chars else "no text came"
            return self._failed(attempt, BadResponse(attempt.candidate.host_label, f"empty answer: {spent}"), at)
        row = self._row(attempt, Outcome.ANSWERED, "", at, metrics, final=True)
        target, first_at = attempt.candidate.target, attempt.first_at or at
        answer = Answer(
            model=target.model,
            host=target.host,
            route=self.decision.route,
            ttft_ms=_ms(first_at - self.began_at),
            total_ms=_ms(at - self.began_at),
            prompt_tokens=row.prompt_tokens,
            completion_tokens=row.completion_tokens,
            attempts=self.started,
        )
        told = (*self._cut(attempt, metrics), Tell(answer))
        return replace(self, ended=True, live=(), speaker=None), (Record(row), *told, End())

    def _cut(self, attempt: Attempt, metrics: Metrics) -> tuple[Command, ...]:
        """A word about a prompt that was cut, with a target that takes it whole, where there is one."""
        candidate, estimated = attempt.candidate, self.question.prompt_tokens
        read = tokens_read(estimated, metrics.prompt_tokens, candidate.window)
        if read is None:
            return ()
        others = [c for c in self.waiting if not c.last_resort]
        fits = max(
            (c for c in others if (c.window or 0) >= estimated + ANSWER_TOKENS),
            key=lambda c: c.window or 0,
            default=None,
        )
        event = Truncated(
            model=candidate.target.model,
            host=candidate.target.host,
            tokens_read=read,
            prompt_tokens=estimated,
            bigger=str(fits.target) if fits else "",
        )
        return (Tell(event),)

    def _failed(self, attempt: Attempt, error: AttemptError, at: float) -> Step:
        if attempt.has_spoken:
            words = f"after {attempt.words} word{'' if attempt.words == 1 else 's'}"
            detail = f"{error.detail}, {words}" if error.detail else words
            error = type(error)(error.host, detail, model=error.model)
        commands = self._over(attempt, error, at)
        state = replace(
            self,
            live=tuple(a for a in self.live if a.n != attempt.n),
            speaker=None if self.speaker == attempt.n else self.speaker,
            errors=(*self.errors, error.sentence),
        )
        if state.live:
            return state, commands
        state, more = state._start_next(at)
        return state, (*commands, *more)

    def _due(self, attempt: Attempt, timer: Timer, at: float) -> Step:
        label = attempt.candidate.host_label
        match timer:
            case Timer.FIRST_TOKEN if self.speaker is None and not attempt.thinking_chars:
                return self._start_next(at)
            case Timer.THINKING if self.speaker is None:
                return self._start_next(at)
            case Timer.SILENCE:
                left_s = self.patience.silence_s - (at - attempt.last_at)
                if left_s > ROUNDING_S:
                    return self, (Wake(attempt.n, Timer.SILENCE, left_s),)
                detail = f"silent for {self.patience.silence_s:g} s"
                kind = StreamBroken if attempt.has_spoken else HostTimeout
                state, commands = self._failed(attempt, kind(label, detail), at)
                return state, (Close(attempt.n), *commands)
            case Timer.LAST if not attempt.has_spoken and not attempt.thinking_chars:
                error = HostTimeout(label, f"no word in {self.patience.last_s:g} s")
                state, commands = self._failed(attempt, error, at)
                return state, (Close(attempt.n), *commands)
        return self, ()

    def _cancel(self, at: float) -> Step:
        commands: list[Command] = []
        for attempt in self.live:
            error = Cancelled(attempt.candidate.host_label, "you stopped it")
            commands += [Close(attempt.n), *self._over(attempt, error, at)]
        return replace(self, ended=True, live=(), speaker=None), (*commands, End())

    def _over(self, attempt: Attempt, error: AttemptError, at: float) -> tuple[Command, ...]:
        """What is told and kept of an attempt that gave no answer."""
        outcome = Outcome.CANCELLED if isinstance(error, Cancelled) else Outcome.FAILED
        after_ms = _ms(at - attempt.began_at)
        event = AttemptFailed(n=attempt.n, error=error.name, detail=error.sentence, after_ms=after_ms)
        return Record(self._row(attempt, outcome, error.name, at, Metrics())), Tell(event)

    def _row(
        self, attempt: Attempt, outcome: Outcome, error: str, at: float, metrics: Metrics, *, final: bool = False
    ) -> AttemptRow:
        candidate, question = attempt.candidate, self.question
        heard = attempt.chars + attempt.thinking_chars
        counted = metrics.prompt_tokens is not None and metrics.completion_tokens is not None
        guessed = (question.prompt_tokens, heard // 4 + 1) if heard else (None, None)
        prompt_tokens = metrics.prompt_tokens if metrics.prompt_tokens is not None else guessed[0]
        completion_tokens = metrics.completion_tokens if metrics.completion_tokens is not None else guessed[1]
        thinking = None
        if completion_tokens is not None and heard:
            thinking = round(completion_tokens * attempt.thinking_chars / heard)
        return AttemptRow(
            ask_id=question.ask_id,
            attempt=attempt.n,
            start_ms=question.start_ms + round((attempt.began_at - self.began_at) * 1000),
            source=question.source,
            conversation=question.conversation,
            route=self.decision.route,
            confidence=self.decision.classification.confidence,
            picked=self.decision.picked,
            host=candidate.target.host,
            model=candidate.target.model,
            digest=candidate.digest,
            location=candidate.location,
            warm=candidate.warm,
            num_ctx=candidate.num_ctx,
            outcome=outcome,
            error=error,
            queue_ms=metrics.queue_ms,
            load_ms=metrics.load_ms,
            ttft_ms=None if attempt.first_at is None else _ms(attempt.first_at - attempt.began_at),
            total_ms=_ms(at - attempt.began_at),
            prompt_tokens=prompt_tokens,
            completion_tokens=completion_tokens,
            thinking_tokens=thinking,
            estimated=not counted and heard > 0,
            cost_usd=0.0,
            escalated_from=None,
            poor_reason="",
            final=final,
        )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
