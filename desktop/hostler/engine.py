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
from hostler.domain.errors import AttemptError, StreamBroken
from hostler.domain.events import Event
from hostler.domain.plan import Decision, Patience
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.domain.steps import (
    Began,
    Broke,
    CancelAsked,
    Close,
    Command,
    Due,
    End,
    Fact,
    Finished,
    Record,
    Spoke,
    Start,
    Tell,
    Thought,
    Wake,
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
        patience: Patience = Patience(),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.registry, self.monitor = registry, monitor
        self._clients, self._record = clients, record
        self._patience, self._clock = patience, clock

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

    def request(self, prompt: Prompt, route: str, target: Target) -> ChatRequest:
        """What is sent to a target: the user's settings for it, else what suits the route."""
        settings = self.registry.model_settings(target)
        model = self.monitor.snapshot.model(target)
        think = settings.think
        if think is None and model is not None and model.can("thinking"):
            think = route == "reasoning"
        quick = self.registry.route("quick")
        keep_alive = settings.keep_alive
        if keep_alive is None and quick and quick.targets[:1] == (target,):
            keep_alive = QUICK_KEEP_ALIVE
        trained = model.context_length if model else None
        num_ctx = settings.num_ctx
        if num_ctx is not None and trained:
            num_ctx = min(num_ctx, trained)
        return ChatRequest(
            model=target.model,
            messages=(Message("user", prompt.outgoing, tuple(image.data for image in prompt.images)),),
            think=think,
            num_ctx=num_ctx,
            keep_alive=keep_alive,
            max_output_tokens=settings.max_output_tokens,
        )

    async def attempt(self, n: int, prompt: Prompt, route: str, target: Target, facts: asyncio.Queue[Fact]) -> None:
        """Runs one attempt and reports it as facts."""
        now = asyncio.get_running_loop().time
        error: AttemptError | None = None
        answered = False
        self.monitor.began(target.host)
        try:
            async for found in self._clients[target.host].chat(self.request(prompt, route, target)):
                if isinstance(found, Done):
                    answered = True
                    facts.put_nowait(Finished(n=n, metrics=found.metrics, at=now()))
                    return
                if found.thinking:
                    facts.put_nowait(Thought(n=n, text=found.thinking, at=now()))
                if found.text:
                    facts.put_nowait(Spoke(n=n, text=found.text, at=now()))
            host = self.registry.host(target.host)
            raise StreamBroken(host.label if host else target.host, "it ended without a word")
        except AttemptError as failure:
            error = failure
            facts.put_nowait(Broke(n=n, error=failure, at=now()))
        finally:
            self.monitor.ended(target.host, target.model, error, answered=answered)

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
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _step(self, fact: Fact) -> tuple[Command, ...]:
        self._state, commands = self._state.on(fact)
        return commands

    async def _carry_out(self, command: Command) -> None:
        match command:
            case Start(n=n, target=target):
                work = self._engine.attempt(n, self._prompt, self._state.decision.route, target, self._facts)
                self._tasks[n] = asyncio.create_task(work)
            case Close(n=n):
                self._tasks[n].cancel()
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
