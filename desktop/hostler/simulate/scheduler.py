"""Which models are loaded, who waits for a load and who for a warm model, and when a model leaves memory.

After Ollama's scheduler as the transcripts show it: waiting for a load is limited (ol-51), waiting for a warm model is
not (ol-50); another num_ctx reloads (ol-47); each request sets the time to live anew (ol-32).
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hostler.simulate.dialect import Dialect, Refusal
from hostler.simulate.go import FOREVER_NS
from hostler.simulate.models import Model

MAX_LOADED = 3
BUSY = "server busy, please try again.  maximum pending requests exceeded"


class Runner:
    """One model in memory with one context size."""

    def __init__(self, model: Model, num_ctx: int, keep_alive_ns: int) -> None:
        self.model = model
        self.num_ctx = num_ctx
        self.ready = asyncio.Event()
        self.turn = asyncio.Lock()
        self.in_use = 0
        self.keep_alive_ns = keep_alive_ns
        self.expires_ns = time.time_ns() + keep_alive_ns
        self.last_prompt = ""
        """Kept in memory alone, to know how much of the next prompt is already evaluated."""
        self.timer: asyncio.TimerHandle | None = None

    def stop_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Scheduler:
    """The loaded models of one host."""

    def __init__(self, dialect: Dialect, max_queue: int) -> None:
        self.runners: dict[str, Runner] = {}
        self._dialect = dialect
        self._max_queue = max_queue
        self._loading = asyncio.Lock()
        self._waiting = 0
        self._freed = asyncio.Event()
        self._left_behind: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def use(self, model: Model, num_ctx: int, keep_alive_ns: int) -> AsyncIterator[Runner]:
        """A ready runner that stays loaded meanwhile; the caller still waits for its `turn`.

        Raises Refusal 503 when too many wait for a load.
        """
        runner = self._fitting(model, num_ctx)
        if runner is not None and runner.ready.is_set():
            self._take(runner)
        else:
            runner = await self._load_in_turn(model, num_ctx, keep_alive_ns)
        runner.keep_alive_ns = keep_alive_ns
        try:
            yield runner
        finally:
            self._give_back(runner)

    def warm(self, model: Model, num_ctx: int, keep_alive_ns: int) -> None:
        """Puts a model into memory without the time it takes."""
        runner = self.runners[model.full_name] = Runner(model, num_ctx, keep_alive_ns)
        runner.ready.set()
        self._arm(runner)

    def expire(self, full_name: str) -> None:
        """Unloads now, or as soon as the running requests are done."""
        if runner := self.runners.get(full_name):
            runner.keep_alive_ns = 0
            runner.expires_ns = time.time_ns()
            if not runner.in_use and runner.ready.is_set():
                self._unload(runner)

    async def close(self) -> None:
        """Forgets every model and stops every timer."""
        for task in self._left_behind:
            task.cancel()
        await asyncio.gather(*self._left_behind, return_exceptions=True)
        for runner in list(self.runners.values()):
            self._unload(runner)

    def _fitting(self, model: Model, num_ctx: int) -> Runner | None:
        runner = self.runners.get(model.full_name)
        return runner if runner is not None and runner.num_ctx == num_ctx else None

    async def _load_in_turn(self, model: Model, num_ctx: int, keep_alive_ns: int) -> Runner:
        if self._loading.locked() and self._waiting >= self._max_queue:
            raise Refusal(503, BUSY)
        self._waiting += 1
        try:
            await self._loading.acquire()
        finally:
            self._waiting -= 1
        try:
            while True:
                runner = self._fitting(model, num_ctx)
                if runner is None:
                    runner = await self._load(model, num_ctx, keep_alive_ns)
                await runner.ready.wait()
                if self._fitting(model, num_ctx) is runner:
                    self._take(runner)
                    return runner
        finally:
            self._loading.release()

    async def _load(self, model: Model, num_ctx: int, keep_alive_ns: int) -> Runner:
        await self._make_room(model)
        runner = self.runners[model.full_name] = Runner(model, num_ctx, keep_alive_ns)
        load = asyncio.create_task(self._finish_load(runner))
        try:
            await asyncio.shield(load)
        except asyncio.CancelledError:
            if self._dialect.aborts_load:
                load.cancel()
                self._unload(runner)
            else:
                self._left_behind.add(load)
                load.add_done_callback(functools.partial(self._came_alone, runner))
            raise
        return runner

    def _came_alone(self, runner: Runner, load: asyncio.Task[None]) -> None:
        """A load ended that nobody waits for."""
        self._left_behind.discard(load)
        if not load.cancelled() and not runner.in_use:
            self._arm(runner)

    async def _finish_load(self, runner: Runner) -> None:
        await asyncio.sleep(runner.model.load)
        runner.ready.set()

    async def _make_room(self, model: Model) -> None:
        """Waits until a runner with another context is idle, and until there is room, then unloads."""
        while True:
            same = self.runners.get(model.full_name)
            others = sorted(self.runners.values(), key=lambda runner: runner.expires_ns)
            victims = [same] if same else others if len(others) >= MAX_LOADED else []
            if not victims:
                return
            for victim in victims:
                if not victim.in_use and victim.ready.is_set():
                    self._unload(victim)
                    break
            else:
                self._freed.clear()
                await self._freed.wait()

    def _take(self, runner: Runner) -> None:
        runner.in_use += 1
        runner.stop_timer()

    def _give_back(self, runner: Runner) -> None:
        runner.in_use -= 1
        if not runner.in_use and self.runners.get(runner.model.full_name) is runner:
            self._arm(runner)
        self._freed.set()

    def _arm(self, runner: Runner) -> None:
        runner.stop_timer()
        if runner.keep_alive_ns == 0:
            self._unload(runner)
            return
        runner.expires_ns = time.time_ns() + runner.keep_alive_ns
        if runner.keep_alive_ns < FOREVER_NS:
            loop = asyncio.get_running_loop()
            runner.timer = loop.call_later(runner.keep_alive_ns / 1e9, self._unload, runner)
        self._freed.set()

    def _unload(self, runner: Runner) -> None:
        runner.stop_timer()
        if self.runners.get(runner.model.full_name) is runner:
            del self.runners[runner.model.full_name]
        self._freed.set()
