"""Answers the jobs of the background queue, one after the other, for as long as the app runs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from hostler.domain.errors import HostlerError, NothingAnswered
from hostler.domain.events import Answer, AttemptFailed, Escalated, Event, Failed, Token, Truncated
from hostler.domain.fleet import Fleet
from hostler.domain.job import GIVE_UP_S, Job, JobSummary, pause_s
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.domain.said import joined, told, wording
from hostler.domain.usage import Via
from hostler.store.jobs import Jobs, new_owner

log = logging.getLogger(__name__)

T = TypeVar("T")
BACKGROUND = "background"
LEASE_S = 30.0
"""A lease is renewed three times in this time. After it, another Hostler may take the job of one that hangs."""
IDLE_S = 60.0
"""The longest pause between two looks at the queue: also a laptop that slept finds what became due meanwhile."""
CUT = wording("Jobs", "The prompt was cut: {host} read {read:d} of about {whole:d} tokens.")
TAKES_IT_WHOLE = wording("Jobs", "{target} takes it whole.")
A_BUG = wording("Jobs", "Hostler made a mistake here; its log has the details.")


class Answering(Protocol):
    """The part of the engine that jobs need."""

    registry: Registry

    def ask(
        self, prompt: Prompt, *, route: str | None = None, target: Target | None = None, escalates: bool = True
    ) -> AsyncGenerator[Event, None]: ...


class _Outcome(msgspec.Struct, frozen=True):
    """How one run of a job went: an answer and what it lacks, or errors. Waiting may help where `again` is set."""

    text: str = ""
    answer: Answer | None = None
    errors: tuple[str, ...] = ()
    again: bool = False


class JobRunner:
    """Claims queued jobs and answers them. Lives on the engine's loop; the disk is waited for in a thread.

    `on_change` hears every job, newest first, whenever one has changed; `on_end` hears of each job that was answered or
    has failed, once for ever, also across restarts. Both are called on the loop.
    """

    def __init__(
        self,
        engine: Answering,
        jobs: Jobs,
        *,
        find_routes: Callable[[], Awaitable[None]],
        on_change: Callable[[tuple[JobSummary, ...]], None] = lambda jobs: None,
        on_end: Callable[[JobSummary], None] = lambda job: None,
        clock: Callable[[], float] = time.time,
        lease_s: float = LEASE_S,
    ) -> None:
        self._engine, self._jobs, self._find_routes = engine, jobs, find_routes
        self._on_change, self._on_end = on_change, on_end
        self._clock, self._lease_s = clock, lease_s
        self._owner = new_owner()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="jobs")
        self._woken = asyncio.Event()
        self._working: tuple[int, asyncio.Task[_Outcome]] | None = None
        self._reachable: frozenset[str] = frozenset()
        self._returned = False
        self._shown: tuple[JobSummary, ...] = ()
        self._said = ""

    # What others ask for. Each raises OSError, with what to do, when the file can't be used.

    async def add(self, prompt: Prompt, *, route: str | None = None, target: Target | None = None) -> int:
        """Queues a job; returns its number once it is on the disk."""
        name = str(target) if target else ""
        number = await self._on_disk(lambda: self._jobs.add(prompt, route=route or "", target=name))
        self.poke()
        return number

    async def get(self, job_id: int) -> Job | None:
        """A job with its texts; None when there is none."""
        return await self._on_disk(lambda: self._jobs.get(job_id))

    async def cancel(self, job_id: int) -> bool:
        """Ends a job that is queued or running, and closes its connections at once. False: there is none such."""
        return await self._take_out(job_id, self._jobs.cancel)

    async def remove(self, job_id: int) -> bool:
        """Takes a job out with its texts; one that runs is stopped. False: there is none."""
        return await self._take_out(job_id, self._jobs.remove)

    def poke(self) -> None:
        """The queue may have changed: look at it now."""
        self._woken.set()

    def fleet_changed(self, fleet: Fleet) -> None:
        """A machine that came back is asked at once for what waits."""
        reachable = frozenset(facts.host for facts in fleet.hosts if facts.reachable)
        returned = reachable - self._reachable
        self._reachable = reachable
        if returned:
            self._returned = True
            self.poke()

    # How it is done.

    async def run(self) -> None:
        """Answers jobs until it is cancelled; the one that runs then goes back to the queue."""
        while True:
            self._woken.clear()
            try:
                if await self._step():
                    continue
                pause = await self._pause_s()
                self._said = ""
            except OSError as error:
                # A full disk may be cleared: the queue is looked at again. Said once, not each minute.
                if str(error) != self._said:
                    log.warning("the background queue can't be used: %s", error)
                self._said, pause = str(error), IDLE_S
            try:
                # Not wait_for: before Python 3.12 it forgets a cancel that comes together with a poke.
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                pass

    async def close(self) -> None:
        """Closes the file; `run` and all other calls have ended before."""
        # A claim may have come through after `run` was cancelled.
        await self._release()
        await self._on_disk(self._jobs.close)
        self._thread.shutdown()

    async def _step(self) -> bool:
        """Tells what ended, and runs the next job. False: there is nothing to do now."""
        if self._returned:
            self._returned = False
            await self._on_disk(self._jobs.hasten)
        job = await self._on_disk(lambda: self._jobs.claim(self._owner, self._lease_s))
        # A claim may also have failed a job that was killed too often.
        await self._tell_ended()
        await self._show()
        if job is None:
            return False
        await self._work(job)
        return True

    async def _pause_s(self) -> float:
        due = await self._on_disk(self._jobs.next_due_ms)
        return IDLE_S if due is None else min(IDLE_S, max(0.05, due / 1000 - self._clock()))

    async def _work(self, job: Job) -> None:
        """Runs one job to its end, and watches meanwhile that it is still ours."""
        work = asyncio.create_task(self._answer(job))
        self._working = (job.id, work)
        try:
            while not work.done():
                if await self._woken_or_done(work) or work.done():
                    continue
                if not await self._renewed(job.id):
                    # Cancelled, removed, or taken by somebody else: whatever we have is not wanted.
                    return
                await self._show()
            if not work.cancelled():
                await self._keep(job, work.result())
        finally:
            self._working = None
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            # Only what is still ours goes back: the app ends, or the outcome couldn't be written.
            await self._release()

    async def _woken_or_done(self, work: asyncio.Task[_Outcome]) -> bool:
        """Waits for the end of the work, a poke, or a third of the lease. Whether the work is done."""
        woken = asyncio.create_task(self._woken.wait())
        try:
            await asyncio.wait({work, woken}, timeout=self._lease_s / 3, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()
        if not work.done():
            self._woken.clear()
        return work.done()

    async def _answer(self, job: Job) -> _Outcome:
        asked = job.summary
        parts: list[str] = []
        first: list[str] = []
        answer: Answer | None = None
        errors: tuple[str, ...] = ()
        try:
            await self._find_routes()
            target = Target.parse(asked.target) if asked.target else None
            route = asked.route or (None if target else self._route())
            prompt = replace(job.prompt, via=Via.BACKGROUND)
            async with aclosing(
                self._engine.ask(prompt, route=route, target=target, escalates=job.escalates)
            ) as events:
                async for event in events:
                    match event:
                        case Token(text=text):
                            parts.append(text)
                        case Escalated():
                            first, parts = parts, []
                        case AttemptFailed():
                            # What is told after it belongs to another attempt.
                            parts.clear()
                        case Truncated():
                            errors = (self._cut(event),)
                        case Answer():
                            answer = event
                            if first and not event.escalated:
                                parts = first
                        case Failed():
                            errors = event.errors
                        case _:
                            pass
        except NothingAnswered as error:
            errors = error.errors
        except (HostlerError, ValueError) as error:
            return _Outcome(errors=(told(error),))
        except Exception:
            # As in the bridge: one job that hits a bug must not end all others, nor be tried for ever.
            log.exception("a background job failed by a bug")
            return _Outcome(errors=(A_BUG,))
        if answer is None:
            return _Outcome(errors=errors, again=True)
        return _Outcome(text="".join(parts), answer=answer, errors=errors)

    def _cut(self, event: Truncated) -> str:
        registry = self._engine.registry
        host = registry.host(event.host)
        said: str = CUT.format(
            host=host.label if host else event.host, read=event.tokens_read, whole=event.prompt_tokens
        )
        if event.bigger:
            whole = TAKES_IT_WHOLE.format(target=registry.label(Target.parse(event.bigger)))
            said = joined(" ", (said, whole))
        return said

    def _route(self) -> str | None:
        """The route for jobs; where the user has none, the prompt decides."""
        return BACKGROUND if self._engine.registry.route(BACKGROUND) else None

    async def _keep(self, job: Job, outcome: _Outcome) -> None:
        number, owner = job.id, self._owner
        if outcome.answer is not None:
            host, model = outcome.answer.host, outcome.answer.model
            await self._on_disk(
                lambda: self._jobs.finish(number, owner, outcome.text, host=host, model=model, notes=outcome.errors)
            )
        elif outcome.again and not self._is_too_late(job):
            pause = pause_s(job.summary.waits + 1)
            await self._on_disk(lambda: self._jobs.postpone(number, owner, outcome.errors, pause))
        else:
            await self._on_disk(lambda: self._jobs.fail(number, owner, outcome.errors))

    def _is_too_late(self, job: Job) -> bool:
        return job.first_try_ms is not None and self._clock() - job.first_try_ms / 1000 >= GIVE_UP_S

    async def _renewed(self, job_id: int) -> bool:
        try:
            return await self._on_disk(lambda: self._jobs.renew(job_id, self._owner, self._lease_s))
        except OSError as error:
            log.warning("the lease of a job can't be renewed: %s", error)
            return True

    async def _release(self) -> None:
        try:
            await self._on_disk(lambda: self._jobs.release(self._owner))
        except OSError as error:
            log.warning("a job can't be put back into the queue: %s", error)

    async def _take_out(self, job_id: int, how: Callable[[int], bool]) -> bool:
        try:
            return await self._on_disk(lambda: how(job_id))
        finally:
            if self._working is not None and self._working[0] == job_id:
                self._working[1].cancel()
            self.poke()

    async def _tell_ended(self) -> None:
        for job in await self._on_disk(self._jobs.untold):
            # Marked first: a kill in between costs a notification, and none is ever shown twice.
            if await self._on_disk(lambda number=job.id: self._jobs.mark_told(number)):  # type: ignore[misc]
                self._on_end(job)

    async def _show(self) -> None:
        jobs = await self._on_disk(self._jobs.list)
        if jobs != self._shown:
            self._shown = jobs
            self._on_change(jobs)

    async def _on_disk(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)
