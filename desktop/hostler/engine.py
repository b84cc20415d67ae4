"""Runs one question: decides, carries out the commands of `domain/ask.py`, and feeds it what happens."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing

from hostler.domain.ask import Ask, Question
from hostler.domain.decide import decide
from hostler.domain.errors import AttemptError, BadResponse, StreamBroken
from hostler.domain.events import Event
from hostler.domain.plan import Candidate, Decision, Patience
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
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


class Engine:
    """Answers questions with the fleet. Lives on one asyncio loop."""

    def __init__(
        self,
        registry: Registry,
        clients: Mapping[str, Client],
        monitor: Monitor,
        record: Callable[[AttemptRow], Awaitable[None]],
        *,
        wake: Callable[[str], Awaitable[bool]] | None = None,
        patience: Patience = Patience(),
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`wake` wakes a host and tells whether it answers then; without it nobody is woken."""
        self.registry, self.monitor = registry, monitor
        self._clients, self._record, self._wake = clients, record, wake
        self._patience, self._clock = patience, clock
        self._loads: set[asyncio.Task[None]] = set()

    def decide(self, prompt: Prompt, *, route: str | None = None, target: Target | None = None) -> Decision:
        """What would happen to this prompt now."""
        return decide(prompt, self.registry, self.monitor.snapshot, route=route, target=target, patience=self._patience)

    async def ask(
        self, prompt: Prompt, *, route: str | None = None, target: Target | None = None
    ) -> AsyncGenerator[Event, None]:
        """Asks, and tells each event as it happens; the last is an Answer or a Failed.

        Closing the iterator, or cancelling the task, stops every attempt at once and keeps their rows.
        """
        decision = self.decide(prompt, route=route, target=target)
        question = Question.of(prompt, uuid.uuid4().hex, round(self._clock() * 1000))
        run = _Run(self, prompt, Ask.about(question, decision, self._patience))
        try:
            async with aclosing(run.events()) as events:
                async for event in events:
                    yield event
        finally:
            await run.stop()

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
            messages=(Message("user", prompt.outgoing, tuple(image.data for image in prompt.images)),),
            think=think,
            num_ctx=candidate.num_ctx,
            keep_alive=self._keep_alive(target),
            max_output_tokens=settings.max_output_tokens,
            may_cut=candidate.may_cut,
        )

    def _keep_alive(self, target: Target) -> str | int | None:
        quick = self.registry.route("quick")
        is_first = quick is not None and quick.targets[:1] == (target,)
        chosen = self.registry.model_settings(target).keep_alive
        return QUICK_KEEP_ALIVE if chosen is None and is_first else chosen

    async def attempt(
        self, n: int, prompt: Prompt, route: str, candidate: Candidate, facts: asyncio.Queue[Fact]
    ) -> None:
        """Runs one attempt and reports it as facts."""
        now = asyncio.get_running_loop().time
        target = candidate.target
        error: AttemptError | None = None
        answered = has_spoken = False
        self.monitor.began(target, cold=candidate.warm is False)
        try:
            # Closed by name: a generator that is only let go closes its connection when the loop gets round to it.
            async with aclosing(self._clients[target.host].chat(self.request(prompt, route, candidate))) as stream:
                async for found in stream:
                    if isinstance(found, Done):
                        answered = True
                        facts.put_nowait(Finished(n=n, metrics=found.metrics, at=now()))
                        return
                    if found.thinking:
                        facts.put_nowait(Thought(n=n, text=found.thinking, at=now()))
                    if found.text:
                        facts.put_nowait(Spoke(n=n, text=found.text, at=now()))
                    if not has_spoken:
                        has_spoken = True
                        self.monitor.speaks(target)
            raise StreamBroken(candidate.host_label, "it ended without a word")
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
        target = candidate.target
        error: AttemptError | None = None
        self.monitor.began(target, cold=True)
        try:
            await self._clients[target.host].load(
                target.model, num_ctx=candidate.num_ctx, keep_alive=self._keep_alive(target)
            )
            self.monitor.speaks(target)
        except AttemptError as failure:
            error = failure
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
        try:
            await self._record(row)
        except OSError as error:
            log.warning("ledger row not written: %s", error)


class _Run:
    """One question under way: its state, its tasks and its timers."""

    def __init__(self, engine: Engine, prompt: Prompt, state: Ask) -> None:
        self._engine, self._prompt, self._state = engine, prompt, state
        self._loop = asyncio.get_running_loop()
        self._facts: asyncio.Queue[Fact] = asyncio.Queue()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._targets: dict[int, Target] = {}
        self._wakes: list[asyncio.Task[None]] = []
        self._timers: list[asyncio.TimerHandle] = []

    async def events(self) -> AsyncGenerator[Event, None]:
        self._facts.put_nowait(Began(at=self._loop.time()))
        while not self._state.ended:
            commands = self._step(await self._facts.get())
            # All is done before anything is told: whoever listens may leave at any event.
            for command in commands:
                await self._carry_out(command)
            for command in commands:
                if isinstance(command, Tell):
                    yield command.event

    async def stop(self) -> None:
        """Closes what still runs. Rows of attempts that were cut off are kept."""
        for command in self._step(CancelAsked(at=self._loop.time())):
            await self._carry_out(command)
        for timer in self._timers:
            timer.cancel()
        tasks = [*self._tasks.values(), *self._wakes]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _died(self, n: int, candidate: Candidate, task: asyncio.Task[None]) -> None:
        """A mistake of ours in one attempt must not keep the user waiting: the next target answers."""
        if not task.cancelled() and (bug := task.exception()) is not None:
            log.error("an attempt failed by a bug", exc_info=bug)
            error = BadResponse(candidate.host_label, "Hostler made a mistake with its answer; its log has the details")
            self._facts.put_nowait(Broke(n=n, error=error, at=self._loop.time()))

    def _step(self, fact: Fact) -> tuple[Command, ...]:
        self._state, commands = self._state.on(fact)
        return commands

    async def _carry_out(self, command: Command) -> None:
        match command:
            case Start(n=n, candidate=candidate):
                work = self._engine.attempt(n, self._prompt, self._state.decision.route, candidate, self._facts)
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
                # Answers are kept before they are told: after that nothing may lose them.
                await self._engine.keep(row)
            case Tell() | End():
                pass
