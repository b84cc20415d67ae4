"""Runs one question: decides, carries out the commands of `domain/ask.py`, and feeds it what happens."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Protocol

from msgspec.structs import replace

from hostler.domain.ask import Ask
from hostler.domain.attempt import Question
from hostler.domain.candidate import Candidate
from hostler.domain.classify.classifier import RULES_ALONE
from hostler.domain.classify.context import Earlier
from hostler.domain.classify.learned import Pick
from hostler.domain.classify.linear import Linear
from hostler.domain.cloud import NO_RECORD, STAYS
from hostler.domain.cost import Allowance, Permit
from hostler.domain.decide import decide
from hostler.domain.errors import AttemptError, BadResponse, NotSent, StreamBroken
from hostler.domain.events import Answer, Event, Failed
from hostler.domain.history import Entry, Listener
from hostler.domain.ladder import bigger, climb, ladder
from hostler.domain.plan import Decision, Patience, is_cloud, num_ctx_of
from hostler.domain.prompt import Prompt
from hostler.domain.quality import poor
from hostler.domain.registry import CloudRule, Location, Registry, Target
from hostler.domain.said import wording
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
    Wake,
    WakeUp,
)
from hostler.domain.usage import AttemptRow
from hostler.fleet.client import ChatRequest, Client, Done, Message
from hostler.fleet.monitor import Monitor

log = logging.getLogger(__name__)

QUICK_KEEP_ALIVE = "30m"
"""The first target of quick stays loaded this long after a prompt: it is asked fifty times a day."""


class Purse(Protocol):
    """Consents and budgets: what may go to the cloud, and what it cost."""

    async def allowance(self) -> Allowance: ...

    async def answer(self, route: str, consent: bool) -> None:
        """Remembers the user's yes or no for a route. Raises OSError when it can't."""
        ...

    async def reserve(self, ask_id: str, attempt: int, target: Target, route: str, usd: float) -> str:
        """Takes the money out before anything is sent. Returns why that can't be, or ""."""
        ...

    async def settle(self, ask_id: str, attempt: int, usd: float) -> None:
        """What it was in the end."""
        ...


class Engine:
    """Answers questions with the fleet. Lives on one asyncio loop."""

    def __init__(
        self,
        registry: Registry,
        clients: Mapping[str, Client],
        monitor: Monitor,
        record: Callable[[AttemptRow], Awaitable[None]],
        *,
        model: Linear = RULES_ALONE,
        purse: Purse | None = None,
        escalates: bool = True,
        keep: Callable[[Entry], Awaitable[None]] | None = None,
        wake: Callable[[str], Awaitable[bool]] | None = None,
        patience: Patience = Patience(),
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`wake` wakes a host and tells whether it answers then; without it nobody is woken.

        Without a `purse` nothing goes to the cloud. `escalates`: whether a poor answer may be followed by a bigger
        target's by itself. `keep` keeps prompt and answer with their text, at the end of each ask.
        """
        self.registry, self.monitor, self.model = registry, monitor, model
        self._clients, self._record, self._wake = clients, record, wake
        self._purse, self._patience, self._clock = purse, patience, clock
        self._escalates, self._keep_text = escalates, keep
        self._loads: set[asyncio.Task[None]] = set()
        self.picks: Sequence[Pick] = ()
        """What the user picked instead before."""

    def adopt(self, registry: Registry, *, escalates: bool, keep: Callable[[Entry], Awaitable[None]] | None) -> None:
        """Another config: what is asked from now on goes by it, what runs goes on as it began."""
        self.registry, self._escalates, self._keep_text = registry, escalates, keep

    async def allowance(self) -> Allowance | None:
        """What may go to the cloud now; None where no route ever lets its text out, and then no disk is read."""
        if self._purse is None or all(route.cloud is CloudRule.NEVER for route in self.registry.routes):
            return None
        return await self._purse.allowance()

    def decide(
        self,
        prompt: Prompt,
        *,
        route: str | None = None,
        target: Target | None = None,
        allowance: Allowance | None = None,
        recent: Sequence[Earlier] = (),
    ) -> Decision:
        """What would happen to this prompt now. `recent` are the prompts before, newest first."""
        return decide(
            prompt,
            self.registry,
            self.monitor.snapshot,
            route=route,
            target=target,
            model=self.model,
            allowance=allowance,
            recent=recent,
            picks=self.picks,
            patience=self._patience,
        )

    def bigger(self, prompt: Prompt, than: Target, route: str) -> Decision:
        """What the user gets who wants a bigger target than this one: those above it, the smallest first."""
        steps = bigger(than, prompt, self.registry, self.monitor.snapshot, patience=self._patience)
        return climb(route, steps)

    async def ask(
        self,
        prompt: Prompt,
        *,
        route: str | None = None,
        target: Target | None = None,
        permit: Permit = Permit(),
        above: Target | None = None,
        escalates: bool = True,
        recent: Sequence[Earlier] = (),
    ) -> AsyncGenerator[Event, None]:
        """Asks, and tells each event as it happens; the last is an Answer or a Failed.

        `permit` is what the user answered when he was asked about the cloud; his consent is remembered. `above`: he
        wants a bigger target than this one, and `route` stays as it was. `escalates`: whether a poor answer to this
        prompt may be followed by a bigger target's.

        Closing the iterator, or cancelling the task, stops every attempt at once and keeps their rows.
        """
        allowance = await self.allowance()
        if allowance is not None:
            await self._remember(permit)
            allowance = allowance.after(permit)
        if above is not None:
            decision = self.bigger(prompt, above, route or "")
        else:
            decision = self.decide(prompt, route=route, target=target, allowance=allowance, recent=recent)
        escalates = escalates and self._escalates
        steps = ladder(prompt, self.registry, self.monitor.snapshot, patience=self._patience) if escalates else ()
        question = Question.of(prompt, uuid.uuid4().hex, round(self._clock() * 1000))
        listener = Listener(prompt, question.ask_id, question.start_ms)
        kept = False
        run = _Run(self, prompt, Ask.about(question, decision, self._patience, steps=steps, escalates=escalates))
        try:
            async with aclosing(run.events()) as events:
                async for event in events:
                    listener.hear(event)
                    if isinstance(event, Answer | Failed):
                        # As with its rows: kept before it is told.
                        kept = True
                        await self._keep_entry(listener)
                    yield event
        finally:
            await run.stop()
            if not kept:
                await self._keep_entry(listener)

    async def _keep_entry(self, listener: Listener) -> None:
        """A history that can't be written must not cost the user the answer."""
        if self._keep_text is not None:
            try:
                # Looking for secrets in a long text takes a while.
                await self._keep_text(await asyncio.to_thread(listener.entry))
            except OSError as error:
                log.warning("history not written: %s", error)

    async def close(self) -> None:
        """Ends the loads that still run."""
        for load in self._loads:
            load.cancel()
        await asyncio.gather(*self._loads, return_exceptions=True)

    def request(self, prompt: Prompt, route: str, candidate: Candidate) -> ChatRequest:
        """What is sent to a target: the user's settings for it, else what suits the route."""
        target = candidate.target
        settings = self.registry.model_settings(target)
        model = self.monitor.snapshot.model(target)
        think = settings.think
        if think is None and model is not None and model.can("thinking"):
            think = route == "reasoning"
        return ChatRequest(
            model=target.model,
            messages=_messages(prompt, candidate.turns),
            think=think,
            num_ctx=candidate.num_ctx,
            keep_alive=self._keep_alive(target),
            max_output_tokens=candidate.cost.max_tokens if candidate.cost else settings.max_output_tokens,
            may_cut=candidate.may_cut,
        )

    def _keep_alive(self, target: Target) -> str | int | None:
        quick = self.registry.route("quick")
        is_first = quick is not None and quick.targets[:1] == (target,)
        chosen = self.registry.model_settings(target).keep_alive
        return QUICK_KEEP_ALIVE if chosen is None and is_first else chosen

    async def _remember(self, permit: Permit) -> None:
        if self._purse is not None and permit.consent is not None:
            try:
                await self._purse.answer(permit.route, permit.consent)
            except OSError as error:
                log.warning("the answer about the cloud isn't kept, and is asked again: %s", error)

    async def _refusal(self, ask_id: str, n: int, route: str, candidate: Candidate) -> str:
        """Why nothing may be sent to this target after all, or "". Of one in the cloud the money is taken out first."""
        target, cost = candidate.target, candidate.cost
        if not candidate.in_cloud:
            # The fleet may have learned only now that a host sends this model's prompts on.
            return STAYS if is_cloud(target, self.registry, self.monitor.snapshot.of(target.host)) else ""
        if self._purse is None or cost is None:
            return NO_RECORD
        return await self._purse.reserve(ask_id, n, target, route, cost.bound_usd)

    async def attempt(
        self, ask_id: str, n: int, prompt: Prompt, route: str, candidate: Candidate, facts: asyncio.Queue[Fact]
    ) -> None:
        """Runs one attempt and reports it as facts."""
        now = asyncio.get_running_loop().time
        target = candidate.target
        if refusal := await self._refusal(ask_id, n, route, candidate):
            facts.put_nowait(Broke(n=n, error=NotSent(candidate.host_label, refusal), at=now()))
            return
        error: AttemptError | None = None
        answered = has_spoken = False
        said: list[str] = []
        self.monitor.began(target, cold=candidate.warm is False)
        try:
            # Closed by name: a generator that is only let go closes its connection when the loop gets round to it.
            async with aclosing(self._clients[target.host].chat(self.request(prompt, route, candidate))) as stream:
                async for found in stream:
                    if isinstance(found, Done):
                        answered = True
                        verdict = poor(prompt, route, "".join(said), found.metrics)
                        facts.put_nowait(Finished(n=n, metrics=found.metrics, poor=verdict, at=now()))
                        return
                    if found.thinking:
                        facts.put_nowait(Thought(n=n, text=found.thinking, at=now()))
                    if found.text:
                        said.append(found.text)
                        facts.put_nowait(Spoke(n=n, text=found.text, at=now()))
                    if not has_spoken:
                        has_spoken = True
                        self.monitor.speaks(target)
            raise StreamBroken(candidate.host_label, wording("Detail", "it ended without a word"))
        except AttemptError as failure:
            error = failure
            facts.put_nowait(Broke(n=n, error=failure, at=now()))
        finally:
            self.monitor.ended(target, error, answered=answered)

    def finish_load(self, candidate: Candidate) -> None:
        """Completes a load that closing an attempt has aborted, unless the host is out or has other work of ours."""
        facts = self.monitor.snapshot.of(candidate.target.host)
        if not facts.drained and not facts.in_flight and not facts.is_warm(candidate.target.model):
            load = asyncio.create_task(self._load(candidate))
            self._loads.add(load)
            load.add_done_callback(self._loads.discard)

    async def _load(self, candidate: Candidate) -> None:
        with suppress(AttemptError):
            await self.warm(candidate.target)

    async def warm(self, target: Target) -> None:
        """Loads a target as questions will want it, so that none has to wait for that. Raises AttemptError."""
        error: AttemptError | None = None
        num_ctx = num_ctx_of(target, self.registry, self.monitor.snapshot.of(target.host))
        self.monitor.began(target, cold=True)
        try:
            await self._clients[target.host].load(target.model, num_ctx=num_ctx, keep_alive=self._keep_alive(target))
            self.monitor.speaks(target)
        except AttemptError as failure:
            error = failure
            raise
        finally:
            self.monitor.ended(target, error)

    async def wake(self, host_id: str, facts: asyncio.Queue[Fact]) -> None:
        """Wakes a host, and reports whether it answers then."""
        try:
            awake = self._wake is not None and await self._wake(host_id)
        except OSError as error:
            log.warning("no wake-up packet for %s: %s", host_id, error)
            awake = False
        kind = Awake if awake else StaysAsleep
        facts.put_nowait(kind(host=host_id, at=asyncio.get_running_loop().time()))

    async def keep(self, row: AttemptRow) -> None:
        """Writes a ledger row. A ledger that can't be written must not cost the user the answer."""
        self.monitor.learn([row])
        if row.location == Location.CLOUD and self._purse is not None:
            await self._purse.settle(row.ask_id, row.attempt, row.cost_usd)
        if not row.digest:
            # The first look at a host may take longer than to start the attempt.
            model = self.monitor.snapshot.model(Target(row.model, row.host))
            row = replace(row, digest=model.digest if model else "")
        try:
            await self._record(row)
        except OSError as error:
            log.warning("ledger row not written: %s", error)


def _messages(prompt: Prompt, turns: int | None) -> tuple[Message, ...]:
    """The last so many turns of the conversation, or all, and then the question itself."""
    before: list[Message] = []
    for turn in prompt.turns[len(prompt.turns) - turns :] if turns is not None else prompt.turns:
        before += (Message("user", turn.question), Message("assistant", turn.answer))
    return (*before, Message("user", prompt.outgoing, tuple(image.data for image in prompt.images)))


class _Run:
    """One question under way: its state, its tasks and its timers."""

    def __init__(self, engine: Engine, prompt: Prompt, state: Ask) -> None:
        self._engine, self._prompt, self._state = engine, prompt, state
        self._loop = asyncio.get_running_loop()
        self._facts: asyncio.Queue[Fact] = asyncio.Queue()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._targets: dict[int, Target] = {}
        self._wakes: list[asyncio.Task[None]] = []
        self._rows: list[asyncio.Task[None]] = []
        self._timers: list[asyncio.TimerHandle] = []

    async def events(self) -> AsyncGenerator[Event, None]:
        self._facts.put_nowait(Began(at=self._loop.time()))
        while not self._state.ended:
            commands = self._step(await self._facts.get())
            # All is done before anything is told: whoever listens may leave at any event.
            for command in commands:
                self._carry_out(command)
            if self._state.ended:
                # Answers are kept before they are told: after that nothing may lose them.
                await self._kept()
            for command in commands:
                if isinstance(command, Tell):
                    yield command.event

    async def stop(self) -> None:
        """Closes what still runs. Rows of attempts that were cut off are kept."""
        for command in self._step(CancelAsked(at=self._loop.time())):
            self._carry_out(command)
        for timer in self._timers:
            timer.cancel()
        tasks = [*self._tasks.values(), *self._wakes]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._kept()

    async def _kept(self) -> None:
        """Every row so far is on the disk. Who is cancelled here stops waiting, not writing."""
        if self._rows:
            await asyncio.wait(self._rows)
        for row in self._rows:
            row.result()

    def _died(self, n: int, candidate: Candidate, task: asyncio.Task[None]) -> None:
        """A mistake of ours in one attempt must not keep the user waiting: the next target answers."""
        if not task.cancelled() and (bug := task.exception()) is not None:
            log.error("an attempt failed by a bug", exc_info=bug)
            detail = wording("Detail", "Hostler made a mistake with its answer; its log has the details")
            error = BadResponse(candidate.host_label, detail)
            self._facts.put_nowait(Broke(n=n, error=error, at=self._loop.time()))

    def _step(self, fact: Fact) -> tuple[Command, ...]:
        self._state, commands = self._state.on(fact)
        return commands

    def _carry_out(self, command: Command) -> None:
        match command:
            case Start(n=n, candidate=candidate):
                ask_id, route = self._state.question.ask_id, candidate.route or self._state.decision.route
                work = self._engine.attempt(ask_id, n, self._prompt, route, candidate, self._facts)
                task = self._tasks[n] = asyncio.create_task(work)
                task.add_done_callback(lambda task: self._died(n, candidate, task))
                self._targets[n] = candidate.target
            case Close(n=n, kept_waiting=kept_waiting):
                self._tasks[n].cancel()
                if kept_waiting:
                    self._engine.monitor.kept_waiting(self._targets[n])
            case FinishLoad(n=n, candidate=candidate):
                # Its own connection first: the host counts as busy until that is closed.
                self._tasks[n].add_done_callback(lambda _: self._engine.finish_load(candidate))
            case WakeUp(host=host):
                self._wakes.append(asyncio.create_task(self._engine.wake(host, self._facts)))
            case Wake(n=n, timer=timer, after_s=after_s):
                due = self._loop.time() + after_s
                call = self._loop.call_at(
                    due, lambda: self._facts.put_nowait(Due(n=n, timer=timer, at=self._loop.time()))
                )
                self._timers.append(call)
            case Record(row=row):
                # Beside the work: neither the next target nor a winner's first word waits for the disk.
                self._rows.append(asyncio.create_task(self._engine.keep(row)))
            case Tell() | End():
                pass
