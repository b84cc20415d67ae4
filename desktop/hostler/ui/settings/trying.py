"""Runs what a cloud machine is tried with in a thread of its own; each can be stopped at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject

from hostler.domain.errors import HostlerError
from hostler.domain.said import told
from hostler.ui.courier import brought_to


class Trying(QObject):
    """One thing at a time: a new one ends the one before."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._number = 0
        self._stop: Callable[[], None] = lambda: None
        self._tell = brought_to(self, self._told)
        self._done: Callable[[Any], None] = lambda result: None
        self._failed: Callable[[str], None] = lambda why: None

    def begin(
        self,
        work: Callable[[], Coroutine[Any, Any, Any]],
        done: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> None:
        """Runs `work` on a loop of its own; `done` or `failed` hears what came of it, on the UI thread."""
        self.stop()
        self._done, self._failed = done, failed
        loop = asyncio.new_event_loop()
        task = loop.create_task(work())

        def cancel() -> None:
            try:
                loop.call_soon_threadsafe(task.cancel)
            except RuntimeError:
                pass  # it has ended meanwhile

        self._stop = cancel
        threading.Thread(target=self._run, args=(loop, task, self._number), name="trial", daemon=True).start()

    def stop(self) -> None:
        """Ends what runs; nothing more is heard of it."""
        self._number += 1
        self._stop()

    def _run(self, loop: asyncio.AbstractEventLoop, task: asyncio.Task[Any], number: int) -> None:
        try:
            self._tell(number, loop.run_until_complete(task), "")
        except asyncio.CancelledError:
            pass
        except (HostlerError, OSError) as error:
            self._tell(number, None, told(error) or type(error).__name__)
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    def _told(self, number: int, result: object, why: str) -> None:
        if number == self._number:
            self._failed(why) if why else self._done(result)
