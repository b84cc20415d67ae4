"""The only place that knows both sides: the engine's loop in its own thread, and Qt's signals.

Down: `ask`, `cancel`, `look_now`, and what is done with background jobs. Up: signals that carry values. Nothing here
makes the UI thread wait.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hostler.domain.classify.context import Earlier
from hostler.domain.classify.learned import Pick
from hostler.domain.cost import Permit
from hostler.domain.errors import HostlerError
from hostler.domain.events import Event, Failed, Thinking, Token
from hostler.domain.fleet import Fleet
from hostler.domain.job import JobSummary
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.domain.said import told, wording
from hostler.domain.settings import Settings
from hostler.system import network, resume
from hostler.system.network import NetworkWatch
from hostler.ui.chores import Chores

if TYPE_CHECKING:
    from hostler.assembly import House
    from hostler.jobs import JobRunner
    from hostler.store.history import History

log = logging.getLogger(__name__)

DAY_S = 86_400.0
BATCH_S = 0.016
"""Tokens after the first reach the window in batches of one frame: one signal each would stall it at 500 a second."""


Queue = Callable[
    ["House", Callable[[tuple[JobSummary, ...]], None], Callable[[JobSummary], None]],
    "JobRunner",
]
"""Builds what runs the jobs of a house: it hears of every change, and of each end."""


class Bridge(QObject):
    """Runs a House in a thread. Each ask has a number; what it tells comes with that number."""

    told = Signal(int, object)
    """(number, tuple of events), in order; the last event of an ask is an Answer or a Failed."""
    fleet_changed = Signal(object)
    registry_changed = Signal(object)
    """The routes were found by looking at the machine, since there is no config."""

    allowance_changed = Signal(object)
    """What may go to the cloud now; only where a route lets its text out."""
    ledger_troubled = Signal(str)
    """Why what is asked can't be written down at the moment; nothing once it is."""
    usage_changed = Signal(object)
    """What was asked today, as a UsedToday; after each answer, and when somebody looks."""
    machine_told = Signal(object)
    """What became of an order to a machine, in a sentence."""
    picks_changed = Signal(object)
    """A tuple of every Pick, newest first: what the user took instead, here or on the command line."""
    built = Signal()
    """The house is there: from now on it can be asked for things."""
    history_told = Signal(str, object)
    """(what for, what came out), as `history` asked."""
    jobs_changed = Signal(object)
    """A tuple of every JobSummary, newest first."""
    job_ended = Signal(object)
    """A JobSummary that was answered or has failed. Once for each job, also across restarts."""
    job_queued = Signal(object)
    """A job of `queue` is on the disk; or why it isn't, in a sentence."""
    job_read = Signal(object, str)
    """(Job, what for), as `read_job` asked."""
    jobs_failed = Signal(object)
    """Why the queue can't be used, in a sentence."""

    def __init__(
        self,
        build: Callable[[Callable[[Fleet], None]], House],
        queue: Queue | None = None,
        *,
        watch: Callable[[asyncio.AbstractEventLoop, Callable[[], None], str], NetworkWatch] = network.watch,
    ) -> None:
        super().__init__()
        self._watch = watch
        self._build, self._queue = build, queue
        self._runner: JobRunner | None = None
        self._chores: set[asyncio.Task[None]] = set()
        """Changes of the queue: they are finished before the end."""
        self._errands: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self.chores = Chores(self._send, self._guarded, self.machine_told.emit)
        """What is done with the models on the machines."""
        self._house: House | None = None
        self._asks: dict[int, asyncio.Task[None]] = {}
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(
        self,
        number: int,
        prompt: Prompt,
        *,
        route: str | None = None,
        target: Target | None = None,
        recent: Sequence[Earlier] = (),
        permit: Permit = Permit(),
    ) -> None:
        """Asks; what happens is told by `told`.

        `recent` are the prompts before, newest first; `permit` is what the user said about the cloud.
        """
        how = {"route": route, "target": target, "recent": recent, "permit": permit}
        self._send(self._begin, number, prompt, how)

    def escalate(self, number: int, prompt: Prompt, route: str, above: Target) -> None:
        """Asks those that are bigger than this target; what happens is told by `told`."""
        self._send(self._begin, number, prompt, {"route": route, "above": above})

    def cancel(self, number: int) -> None:
        """Stops an ask: its connections are closed, and nothing more is told of it."""
        self._send(self._cancel, number)

    def look_now(self) -> None:
        """The user may be looking at the machines: look at them too."""
        self._send(self._look)

    def look_at_usage(self) -> None:
        """What was asked today? `usage_changed` tells."""
        self._send(self._errand, self._tell_usage)

    def queue(self, prompt: Prompt, route: str = "", target: Target | None = None) -> None:
        """Queues a job; `job_queued` tells when it is on the disk."""
        self._send(self._chore, lambda runner: self._add_job(runner, prompt, route or None, target))

    def read_job(self, job_id: int, purpose: str) -> None:
        """Fetches a job with its texts; it comes by `job_read`, unless it was removed meanwhile."""
        self._send(self._chore, lambda runner: self._read_job(runner, job_id, purpose))

    def cancel_job(self, job_id: int) -> None:
        """Ends a job that is queued or running, and closes its connections."""
        self._send(self._chore, lambda runner: runner.cancel(job_id))

    def remove_job(self, job_id: int) -> None:
        """Takes a job out, with its texts."""
        self._send(self._chore, lambda runner: runner.remove(job_id))

    def look_at_jobs(self) -> None:
        """Another process changed the queue: look at it now."""
        self._send(self._poke)

    def drain(self, host_id: str, until: float | None) -> None:
        """Sends nothing there until then, in seconds since the epoch, or until it is undone."""
        self._send(self._errand, lambda house: house.drain(host_id, until))

    def undrain(self, host_id: str) -> None:
        """Brings a machine back."""
        self._send(self._errand, lambda house: house.undrain(host_id))

    def schedule(self, host_id: str, times: tuple[str, ...]) -> None:
        """Sends nothing there at these times of the week."""
        self._send(self._errand, lambda house: house.schedule(host_id, times))

    def wake(self, host_id: str) -> None:
        """Sends a machine its wake-up packet, and looks at it until it answers."""
        self._send(self._errand, lambda house: self._wake(house, host_id))

    def keep_pick(self, pick: Pick) -> None:
        """Learns a pick; `picks_changed` tells when it is on the disk."""
        self._send(self._errand, lambda house: self._picked(house, house.learn(pick)))

    def undo_pick(self, pick_id: int | None) -> None:
        """Takes a pick back, or all of them."""
        self._send(self._errand, lambda house: self._picked(house, house.unlearn(pick_id)))

    def history(self, what_for: str, call: Callable[[History], object]) -> None:
        """Does something with history, off this thread; `history_told` tells what came out."""
        self._send(self._errand, lambda house: self._past(house, what_for, call))

    def look_at_picks(self) -> None:
        """Another process learned something, or took it back."""
        self._send(self._errand, lambda house: self._picked(house, house.look_at_picks()))

    def adopt(self, registry: Registry, settings: Settings) -> None:
        """Another config: what is asked from now on goes by it."""
        self._send(self._adopt, registry, settings)

    def renew(self, host_id: str) -> None:
        """A machine has another key: connects to it anew."""
        self._send(self._renew, host_id)

    def look_at_machines(self) -> None:
        """Another process drained a machine or brought one back."""
        self._send(self._errand, lambda house: house.look_at_state())

    def stop(self) -> None:
        """Ends the loop and its thread; every row of a running ask is kept first."""
        if self._thread.is_alive():
            self._send(self._finish)
            self._thread.join(timeout=5.0)

    def _send(self, call: Callable[..., object], *arguments: object) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *arguments)
        except RuntimeError:
            pass  # the loop has ended, and there is nobody left to do it

    def _look(self) -> None:
        if self._house is not None:
            self._house.monitor.look_now()
            self._errand(self._tell_allowance)
            self._errand(self._tell_usage)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._stopping = asyncio.Event()
        try:
            self._loop.run_until_complete(self._live())
        finally:
            self._loop.close()

    def _finish(self) -> None:
        self._stopping.set()

    async def _live(self) -> None:
        house = self._house = self._build(self._fleet_changed)
        runner = self._runner = (
            self._queue(house, self.jobs_changed.emit, self._job_ended) if self._queue is not None else None
        )
        await house.remember()
        self.chores.begin(house, self._loop)
        self._errand(self._tell_allowance)
        self._errand(self._tell_usage)
        self.picks_changed.emit(tuple(house.engine.picks))
        self.built.emit()
        watching = [asyncio.create_task(self._guarded(house.monitor.run()))]
        way = self._watch(self._loop, house.monitor.look_now, sys.platform)
        sleep = resume.watch(self._loop, house.monitor.look_now, sys.platform)
        watching.append(asyncio.create_task(self._guarded(self._expire_daily(house))))
        watching.append(asyncio.create_task(self._guarded(self._find_routes(house))))
        if runner is not None:
            watching.append(asyncio.create_task(self._guarded(runner.run())))
        await self._stopping.wait()
        way.close()
        sleep.close()
        # A job that is being queued gets to the disk.
        await asyncio.gather(*self._chores, return_exceptions=True)
        tasks = [*self._asks.values(), *self._errands, *self.chores.tasks, *watching]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if runner is not None:
            await runner.close()
        await house.close()
        await self._loop.shutdown_default_executor()

    async def _tell_allowance(self, house: House) -> None:
        """Money may have been spent, here or elsewhere."""
        if (allowance := await house.engine.allowance()) is not None:
            self.allowance_changed.emit(allowance)

    async def _tell_usage(self, house: House) -> None:
        """Something may have been asked, here or elsewhere; or another day has begun."""
        if (used := await house.used_today()) is not None:
            self.usage_changed.emit(used)

    def _job_ended(self, job: JobSummary) -> None:
        self.job_ended.emit(job)
        self._errand(self._tell_usage)

    async def _find_routes(self, house: House) -> None:
        while not house.registry.routes:
            try:
                await house.find_routes()
                self.registry_changed.emit(house.registry)
            except HostlerError:
                await asyncio.sleep(10)

    async def _expire_daily(self, house: House) -> None:
        while True:
            await house.expire()
            await asyncio.sleep(DAY_S)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """One of the three borders where any exception is caught: what runs unseen must not die unheard."""
        try:
            await work
        except Exception:
            log.exception("the engine's background work failed")

    def _fleet_changed(self, fleet: Fleet) -> None:
        self.fleet_changed.emit(fleet)
        if self._runner is not None:
            self._runner.fleet_changed(fleet)

    def _renew(self, host_id: str) -> None:
        if self._house is not None:
            self._house.renew(host_id)

    def _adopt(self, registry: Registry, settings: Settings) -> None:
        if self._house is not None:
            self._house.adopt(registry, settings)
            if not registry.routes:
                self._errand(self._find_routes)
            self._errand(lambda house: house.look_at_state())
            self._errand(self._tell_allowance)

    def _poke(self) -> None:
        if self._runner is not None:
            self._runner.poke()

    def _errand(self, call: Callable[[House], Coroutine[Any, Any, None]]) -> None:
        if self._house is not None:
            task = self._loop.create_task(self._guarded(self._tell_failure(call(self._house))))
            self._errands.add(task)
            task.add_done_callback(self._errands.discard)

    async def _picked(self, house: House, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except OSError as error:
            self.machine_told.emit(wording("Bridge", "What you picked couldn't be kept: {error}").format(error=error))
        self.picks_changed.emit(tuple(house.engine.picks))

    async def _past(self, house: House, what_for: str, call: Callable[[History], object]) -> None:
        try:
            self.history_told.emit(what_for, await house.past(call))
        except OSError as error:
            self.machine_told.emit(wording("Bridge", "History can't be used: {error}").format(error=error))

    async def _tell_failure(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except OSError as error:
            self.machine_told.emit(
                wording("Bridge", "That couldn't be written down ({error}), so it ends with Hostler.").format(
                    error=error
                )
            )

    async def _wake(self, house: House, host_id: str) -> None:
        host = house.registry.host(host_id)
        label = host.label if host is not None else host_id
        try:
            awake = await house.wake(host_id)
        except OSError as error:
            self.machine_told.emit(
                wording("Bridge", "This computer's network takes no wake-up packet: {error}").format(error=error)
            )
            return
        if not awake:
            self.machine_told.emit(
                wording("Bridge", "{host} was woken, but does not answer. Is Wake-on-LAN switched on there?").format(
                    host=label
                )
            )

    def _chore(self, work: Callable[[JobRunner], Coroutine[Any, Any, object]]) -> None:
        task = self._loop.create_task(self._guarded(self._do(work)))
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def _do(self, work: Callable[[JobRunner], Coroutine[Any, Any, object]]) -> None:
        assert self._runner is not None, "jobs come after the house was built"
        try:
            await work(self._runner)
        except OSError as error:
            log.warning("the background queue can't be used: %s", error)
            self.jobs_failed.emit(told(error))

    async def _add_job(self, runner: JobRunner, prompt: Prompt, route: str | None, target: Target | None) -> None:
        try:
            await runner.add(prompt, route=route, target=target)
        except OSError as error:
            self.job_queued.emit(told(error))
        else:
            self.job_queued.emit("")

    async def _read_job(self, runner: JobRunner, job_id: int, purpose: str) -> None:
        if (job := await runner.get(job_id)) is not None:
            self.job_read.emit(job, purpose)

    def _begin(self, number: int, prompt: Prompt, how: dict[str, Any]) -> None:
        task = self._loop.create_task(self._ask(number, prompt, how))
        self._asks[number] = task
        task.add_done_callback(lambda _: self._asks.pop(number, None))

    def _cancel(self, number: int) -> None:
        if task := self._asks.get(number):
            task.cancel()

    async def _ask(self, number: int, prompt: Prompt, how: dict[str, Any]) -> None:
        assert self._house is not None, "asks come after the house was built"
        batch = _Batch(self._loop, lambda events: self.told.emit(number, events))
        try:
            await self._house.find_routes()
            async with aclosing(self._house.engine.ask(prompt, **how)) as events:
                async for event in events:
                    batch.add(event)
        except asyncio.CancelledError:
            batch.drop()
            raise
        except HostlerError as error:
            batch.add(Failed(errors=(told(error),)))
        except Exception:
            log.exception("an ask failed by a bug")
            batch.add(Failed(errors=(wording("Jobs", "Hostler made a mistake here; its log has the details."),)))
        finally:
            if not self._stopping.is_set():
                self._errand(self._tell_allowance)
                self._errand(self._tell_usage)


class _Batch:
    """Hands events on: everything at once, but tokens (and thoughts) after the first in batches of a frame."""

    def __init__(self, loop: asyncio.AbstractEventLoop, emit: Callable[[tuple[Event, ...]], None]) -> None:
        self._loop, self._emit = loop, emit
        self._held: list[Event] = []
        self._timer: asyncio.TimerHandle | None = None
        self._last: type[Event] | None = None

    def add(self, event: Event) -> None:
        self._held.append(event)
        first, self._last = type(event) is not self._last, type(event)
        if first or not isinstance(event, Token | Thinking):
            self._flush()
        elif self._timer is None:
            self._timer = self._loop.call_later(BATCH_S, self._flush)

    def drop(self) -> None:
        """Forgets what is held."""
        self._held = []
        self._flush()

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._held:
            held, self._held = tuple(self._held), []
            self._emit(held)
