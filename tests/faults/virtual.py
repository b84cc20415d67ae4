"""An event loop whose clock jumps to the next timer: twenty seconds of silence take no time.

While a thread works for the loop, as the ledger's does, the clock stands still: no timer overtakes it.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")
THREAD_S = 30.0
"""No thread of a test works as long."""


class _Jumping(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    """Waits for nothing: what would be a wait moves the clock instead."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if self.loop.at_work:
            ready = super().select(THREAD_S)
            if not ready:
                raise RuntimeError("a thread doesn't come back")
            return ready
        if timeout is None:
            raise RuntimeError("everybody waits for something that will never happen")
        self.loop.now += timeout
        self.loop.waits += 1
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Starts at zero. `now` is in seconds."""

    def __init__(self) -> None:
        selector = _Jumping()
        self.now = 0.0
        self.at_work = 0
        self.waits = 0
        """How often it slept; so often something woke it."""
        self.threads_used = 0
        super().__init__(selector)
        selector.loop = self

    def time(self) -> float:
        return self.now

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., T], *args: object
    ) -> asyncio.Future[T]:
        future = super().run_in_executor(executor, func, *args)
        self.at_work += 1
        self.threads_used += 1
        future.add_done_callback(self._back)
        return future

    async def shutdown_default_executor(self) -> None:
        self.at_work += 1
        try:
            await super().shutdown_default_executor()
        finally:
            self.at_work -= 1

    def _back(self, _: asyncio.Future[Any]) -> None:
        self.at_work -= 1


def run(work: Coroutine[Any, Any, T]) -> T:
    """Like asyncio.run, on a virtual clock."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
