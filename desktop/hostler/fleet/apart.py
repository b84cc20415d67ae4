"""Calls that may never come back, like a keyring's that waits for its user, without keeping the process from ending."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def apart(call: Callable[[], T]) -> T:
    """What the call returns or raises, from a thread that nobody waits for at the end.

    The loop's own threads are waited for: one that hangs there would keep Hostler from quitting.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(done: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(lambda: None if future.done() else done())

    def work() -> None:
        try:
            value = call()
        except Exception as error:  # noqa: BLE001  it is raised again where the call is awaited
            failed = error
            settle(lambda: future.set_exception(failed))
        else:
            settle(lambda: future.set_result(value))

    threading.Thread(target=work, name="apart", daemon=True).start()
    return await future
