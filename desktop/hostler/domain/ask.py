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
- The cloud never races: a target there starts when nobody else is at work, and nobody starts beside it. One that stays
  silent past its deadline is closed, where somebody else can answer.
- A loser that was still loading is closed, and the load is completed without a question.
- An answer that is poor is followed by one of the next bigger target, by itself and once: when the decision was unsure
  (another route is close, or none is likely), or when another model than the first choice gave it. The target of a
  close route goes before the next bigger one. Nobody stands in for a bigger target: when it fails, or the user stops
  it, the first answer is the answer.
- Every attempt has a number. A fact about a closed attempt changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from hostler.domain.attempt import Attempt, Ending, Question, milliseconds
from hostler.domain.candidate import Candidate
from hostler.domain.errors import AttemptError, BadResponse, Cancelled, HostTimeout, NotSent, StreamBroken
from hostler.domain.events import (
    Answer,
    AttemptFailed,
    AttemptStarted,
    Escalated,
    Failed,
    Loading,
    Thinking,
    Token,
    Truncated,
    Waking,
)
from hostler.domain.ladder import above
from hostler.domain.plan import ANSWER_TOKENS, Decision, Patience
from hostler.domain.registry import Target
from hostler.domain.said import composed, counted, joined, wording
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
    spent_usd: float = 0.0
    """What the attempts so far cost."""
    forbidden: str = ""
    """Why a target in the cloud was not sent the question after all."""
    asleep: tuple[Candidate, ...] = ()
    """Targets on hosts that would have to be woken first."""
    waking: frozenset[str] = frozenset()
    """Hosts that were sent a wake-up packet."""
    woken_at: float = 0.0
    """When the last of them was."""
    steps: tuple[Candidate, ...] = ()
    """All who could be asked when the answer is poor, the smallest first."""
    escalates: bool = True
    """Whether a poor answer may be followed by a bigger target's."""
    tried: frozenset[Target] = frozenset()
    held: Ending | None = None
    """The poor answer that stands until a bigger target has given a better one."""
    ended: bool = False

    @classmethod
    def about(
        cls,
        question: Question,
        decision: Decision,
        patience: Patience = Patience(),
        *,
        steps: tuple[Candidate, ...] = (),
        escalates: bool = True,
    ) -> Ask:
        candidates = decision.plan.candidates
        return cls(
            question=question,
            decision=decision,
            patience=patience,
            waiting=tuple(c for c in candidates if not c.asleep),
            asleep=tuple(c for c in candidates if c.asleep),
            steps=steps,
            escalates=escalates,
        )

    def on(self, fact: Fact) -> Step:
        """The next state, and what is to be done. Facts after the end, or about closed attempts, change nothing."""
        if self.ended:
            return self, ()
        match fact:
            case Began(at=at):
                begun = replace(self, began_at=at)
                first = min((c.place for c in self.waiting if not c.last_resort and not c.in_cloud), default=None)
                woken, wakes = begun._wake([c for c in self.asleep if first is None or c.place < first], at)
                state, commands = woken._start_next(at)
                return state, (Tell(self.decision.event), *wakes, *commands)
            case CancelAsked(at=at):
                return self._cancel(at)
            case Spoke(n=n, text=text, at=at) if attempt := self._find(n):
                return self._spoke(attempt, text, at)
            case Thought(n=n, text=text, at=at) if attempt := self._find(n):
                return self._thought(attempt, text, at)
            case Finished(n=n, metrics=metrics, poor=poor, at=at) if attempt := self._find(n):
                return self._finished(Ending(attempt=attempt, metrics=metrics, poor=poor, at=at))
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

        Nobody who would cut the prompt races somebody who takes it whole, and nobody races the cloud.
        """
        if any(attempt.candidate.in_cloud for attempt in self.live):
            return self, ()
        busy_hosts = {attempt.candidate.target.host for attempt in self.live}
        free = (
            c for c in self.waiting if c.target.host not in busy_hosts and not (self.live and (c.may_cut or c.in_cloud))
        )
        candidate = next(free, None)
        if candidate is None:
            return (self, ()) if self.live else self._give_up(at)
        n = self.started + 1
        origin = self.held.attempt.n if self.held is not None else None
        attempt = Attempt(n=n, candidate=candidate, began_at=at, last_at=at, escalated_from=origin)
        state = replace(
            self,
            started=n,
            live=(*self.live, attempt),
            tried=self.tried | {candidate.target},
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
        said = dict.fromkeys(
            wording("Ask", "{host} was woken, but did not answer.").format(host=c.host_label) for c in late
        )
        state = replace(self, asleep=tuple(c for c in self.asleep if c not in late), errors=(*self.errors, *said))
        return (state, ()) if state.live or not late else state._start_next(at)

    def _give_up(self, at: float) -> Step:
        if self.held is not None:
            return self._answered(self.held)
        if self.asleep:
            # Those that would not have been the first are woken only now.
            return self._wake(self.asleep, at)
        errors = self.errors or tuple(
            composed("{target}: {why}.").format(target=d.target, why=d.reason) for d in self.decision.plan.dropped
        )
        errors = errors or (
            wording("Ask", "No target is set for the route {route}.").format(route=self.decision.route),
        )
        forbidden = self.forbidden or self.decision.plan.forbidden
        if forbidden and forbidden not in errors:
            errors = (*errors, forbidden)
        return replace(self, ended=True), (Tell(Failed(errors=errors, forbidden=forbidden)), End())

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
                error = Cancelled(
                    other.candidate.host_label,
                    wording("Detail", "{host} spoke first").format(host=winner.candidate.host_label),
                )
                is_late = at - other.began_at >= other.candidate.first_token_s and not other.thinking_chars
                loads = other.candidate.warm is False and not other.thinking_chars
                commands += [Close(other.n, kept_waiting=is_late and not loads), *self._over(other, error, at)]
                commands += [FinishLoad(other.n, other.candidate)] if loads else []
        return replace(self, live=(winner,)), tuple(commands)

    def _thought(self, attempt: Attempt, text: str, at: float) -> Step:
        commands: list[Command] = []
        if not attempt.thinking_chars:
            reasoning = (attempt.candidate.route or self.decision.route) == "reasoning"
            limit = self.patience.thinking_reasoning_s if reasoning else self.patience.thinking_s
            commands += [
                Wake(attempt.n, Timer.THINKING, limit),
                Wake(attempt.n, Timer.SILENCE, self.patience.silence_s),
            ]
        attempt = replace(attempt, last_at=at, thinking_chars=attempt.thinking_chars + len(text))
        if len(self.live) == 1:
            commands.append(Tell(Thinking(text=text)))
        return self._put(attempt), tuple(commands)

    def _finished(self, ending: Ending) -> Step:
        attempt = ending.attempt
        if not attempt.has_spoken:
            thought = wording("Detail", "empty answer: it only thought")
            spent = thought if attempt.thinking_chars else wording("Detail", "empty answer: no text came")
            error = BadResponse(attempt.candidate.host_label, spent)
            return self._failed(attempt, error, ending.at)
        better = self._better(attempt.candidate) if ending.poor else None
        if better is None:
            return self._answered(ending)
        told = Escalated(from_=str(attempt.candidate.target), to=str(better.target), why=ending.poor)
        held = replace(self, held=ending, live=(), speaker=None, waiting=(better,), asleep=())
        state, commands = held._start_next(ending.at)
        return state, (*self._cut(attempt, ending.metrics), Tell(told), *commands)

    def _better(self, candidate: Candidate) -> Candidate | None:
        """Who is asked after this one gave a poor answer; None: nobody."""
        doubtful = self.decision.is_unsure or candidate.stands_in
        if not self.escalates or self.held is not None or not doubtful:
            return None
        armed = self.decision.plan.armed
        smaller = armed is not None and (armed.rank or 0.0) < (candidate.rank or 0.0)
        ready = () if armed is None or smaller else (armed,)
        return next((c for c in (*ready, *above(candidate.rank, self.steps)) if c.target not in self.tried), None)

    def _answered(self, ending: Ending) -> Step:
        """This is the answer, and it is over."""
        attempt, metrics, at = ending.attempt, ending.metrics, ending.at
        rows = [self._ended(ending, final=True)]
        if self.held is not None and self.held.attempt.n != attempt.n:
            rows.insert(0, self._ended(self.held, final=False))
        target, first_at = attempt.candidate.target, attempt.first_at or at
        answer = Answer(
            model=target.model,
            host=target.host,
            route=attempt.candidate.route or self.decision.route,
            ttft_ms=milliseconds(first_at - self.began_at),
            total_ms=milliseconds(at - self.began_at),
            prompt_tokens=rows[-1].prompt_tokens,
            completion_tokens=rows[-1].completion_tokens,
            attempts=self.started,
            cost_usd=self.spent_usd + sum(row.cost_usd for row in rows),
            escalated=attempt.escalated_from is not None,
            poor=ending.poor or UNSET,
        )
        # Of an answer that was held it was told before.
        cut = () if ending is self.held else self._cut(attempt, metrics)
        state = replace(self, ended=True, live=(), speaker=None)
        return state, (*(Record(row) for row in rows), *cut, Tell(answer), End())

    def _ended(self, ending: Ending, *, final: bool) -> AttemptRow:
        outcome = Outcome.POOR if ending.poor else Outcome.ANSWERED
        return self._row(ending.attempt, outcome, "", ending.at, ending.metrics, final=final, poor=ending.poor)

    def _cut(self, attempt: Attempt, metrics: Metrics) -> tuple[Command, ...]:
        """A word about a prompt that was cut, with a target that takes it whole, where there is one."""
        candidate = attempt.candidate
        estimated = self.question.prompt_tokens if candidate.prompt_tokens is None else candidate.prompt_tokens
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
            n = attempt.words
            words = counted("Detail", "after %n words", "after %n word", 1).format(n=n)
            detail = joined(", ", (error.detail, words))
            error = type(error)(error.host, detail, model=error.model)
        commands = self._over(attempt, error, at)
        state = replace(
            self,
            live=tuple(a for a in self.live if a.n != attempt.n),
            speaker=None if self.speaker == attempt.n else self.speaker,
            errors=(*self.errors, error.sentence),
            spent_usd=self.spent_usd + sum(c.row.cost_usd for c in commands if isinstance(c, Record)),
            forbidden=error.sentence if isinstance(error, NotSent) else self.forbidden,
        )
        if state.live:
            return state, commands
        state, more = state._start_next(at)
        return state, (*commands, *more)

    def _due(self, attempt: Attempt, timer: Timer, at: float) -> Step:
        label = attempt.candidate.host_label
        match timer:
            case Timer.FIRST_TOKEN if self.speaker is None and not attempt.thinking_chars:
                if not attempt.candidate.in_cloud:
                    return self._start_next(at)
                if any(not c.last_resort for c in self.waiting):
                    error = HostTimeout(label, _no_word(attempt.candidate.first_token_s))
                    state, commands = self._failed(attempt, error, at)
                    return state, (Close(attempt.n), *commands)
            case Timer.THINKING if self.speaker is None:
                return self._start_next(at)
            case Timer.SILENCE:
                left_s = self.patience.silence_s - (at - attempt.last_at)
                if left_s > ROUNDING_S:
                    return self, (Wake(attempt.n, Timer.SILENCE, left_s),)
                detail = wording("Detail", "silent for {seconds:g} s").format(seconds=self.patience.silence_s)
                kind = StreamBroken if attempt.has_spoken else HostTimeout
                state, commands = self._failed(attempt, kind(label, detail), at)
                return state, (Close(attempt.n), *commands)
            case Timer.LAST if not attempt.has_spoken and not attempt.thinking_chars:
                error = HostTimeout(label, _no_word(self.patience.last_s))
                state, commands = self._failed(attempt, error, at)
                return state, (Close(attempt.n), *commands)
        return self, ()

    def _cancel(self, at: float) -> Step:
        commands: list[Command] = []
        for attempt in self.live:
            error = Cancelled(attempt.candidate.host_label, wording("Detail", "you stopped it"))
            commands += [Close(attempt.n), *self._over(attempt, error, at)]
        if self.held is not None:
            state, kept = self._answered(self.held)
            return state, (*commands, *kept)
        return replace(self, ended=True, live=(), speaker=None), (*commands, End())

    def _over(self, attempt: Attempt, error: AttemptError, at: float) -> tuple[Command, ...]:
        """What is told and kept of an attempt that gave no answer."""
        outcome = Outcome.CANCELLED if isinstance(error, Cancelled) else Outcome.FAILED
        after_ms = milliseconds(at - attempt.began_at)
        event = AttemptFailed(n=attempt.n, error=error.name, detail=error.sentence, after_ms=after_ms)
        return Record(self._row(attempt, outcome, error.name, at, Metrics())), Tell(event)

    def _row(
        self,
        attempt: Attempt,
        outcome: Outcome,
        error: str,
        at: float,
        metrics: Metrics,
        *,
        final: bool = False,
        poor: str = "",
    ) -> AttemptRow:
        began, question = self.began_at, self.question
        return attempt.row(question, self.decision, outcome, error, at, metrics, asked_at=began, final=final, poor=poor)


def _no_word(seconds: float) -> str:
    return wording("Detail", "no word in {seconds:g} s").format(seconds=seconds)
