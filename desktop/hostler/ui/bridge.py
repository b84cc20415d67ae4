"""The only place that knows both sides: the engine's loop in its own thread, and Qt's signals.

Down: `ask`, `cancel`, `look_now`. Up: signals that carry values. Nothing here makes the UI thread wait.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hostler.domain.errors import HostlerError
from hostler.domain.events import Event, Failed, Thinking, Token
from hostler.domain.fleet import Fleet
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Target

if TYPE_CHECKING:
    from hostler.assembly import House

log = logging.getLogger(__name__)

BATCH_S = 0.016
"""Tokens after the first reach the window in batches of one frame: one signal each would stall it at 500 a second."""


class Bridge(QObject):
    """Runs a House in a thread. Each ask has a number; what it tells comes with that number."""

    told = Signal(int, object)
    """(number, tuple of events), in order; the last event of an ask is an Answer or a Failed."""
    fleet_changed = Signal(object)
    registry_changed = Signal(object)
    """The routes were found by looking at the machine, since there is no config."""

    def __init__(self, build: Callable[[Callable[[Fleet], None]], House]) -> None:
        super().__init__()
        self._build = build
        self._loop = asyncio.new_event_loop()
        self._house: House | None = None
        self._asks: dict[int, asyncio.Task[None]] = {}
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(self, number: int, prompt: Prompt, *, route: str | None = None, target: Target | None = None) -> None:
        """Asks; what happens is told by `told`."""
        self._send(self._begin, number, prompt, route, target)

    def cancel(self, number: int) -> None:
        """Stops an ask: its connections are closed, and nothing more is told of it."""
        self._send(self._cancel, number)

    def look_now(self) -> None:
        """The user may be looking at the machines: look at them too."""
        self._send(self._look)

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
        house = self._house = self._build(self.fleet_changed.emit)
        await house.remember()
        watching = [asyncio.create_task(self._guarded(house.monitor.run()))]
        watching.append(asyncio.create_task(self._guarded(self._find_routes(house))))
        await self._stopping.wait()
        tasks = [*self._asks.values(), *watching]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await house.close()
        await self._loop.shutdown_default_executor()

    async def _find_routes(self, house: House) -> None:
        while not house.registry.routes:
            try:
                await house.find_routes()
                self.registry_changed.emit(house.registry)
            except HostlerError:
                await asyncio.sleep(10)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """One of the three borders where any exception is caught: what runs unseen must not die unheard."""
        try:
            await work
        except Exception:
            log.exception("the engine's background work failed")

    def _begin(self, number: int, prompt: Prompt, route: str | None, target: Target | None) -> None:
        task = self._loop.create_task(self._ask(number, prompt, route, target))
        self._asks[number] = task
        task.add_done_callback(lambda _: self._asks.pop(number, None))

    def _cancel(self, number: int) -> None:
        if task := self._asks.get(number):
            task.cancel()

    async def _ask(self, number: int, prompt: Prompt, route: str | None, target: Target | None) -> None:
        assert self._house is not None, "asks come after the house was built"
        batch = _Batch(self._loop, lambda events: self.told.emit(number, events))
        try:
            await self._house.find_routes()
            async with aclosing(self._house.engine.ask(prompt, route=route, target=target)) as events:
                async for event in events:
                    batch.add(event)
        except asyncio.CancelledError:
            batch.drop()
            raise
        except HostlerError as error:
            batch.add(Failed(errors=(str(error),)))
        except Exception:
            log.exception("an ask failed by a bug")
            batch.add(Failed(errors=("Hostler made a mistake here; its log has the details.",)))


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
