"""Looks around in a thread of its own, for the window that shows what it finds."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from hostler.domain.errors import AttemptError, ConfigError
from hostler.domain.found import Found, Progress
from hostler.domain.offers import Offer, Speed
from hostler.domain.propose import Proposal
from hostler.domain.registry import Target
from hostler.domain.said import told, wording
from hostler.store.edit import Edit
from hostler.ui.courier import brought_to

if TYPE_CHECKING:
    from hostler.survey import Survey


log = logging.getLogger(__name__)
FAILED = wording("FirstRun", "Hostler made a mistake there. Its log says more.")


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What is known by now."""

    found: tuple[Found, ...] = ()
    offers: tuple[Offer, ...] = ()
    """The machines that can be used, with what was measured."""


class Scout(QObject):
    """One search at a time, which can be stopped; what was found before a stop is kept."""

    ranges_told = Signal(object)
    """The own networks, as text; empty: there are none."""
    seen = Signal(object)
    """A Seen, each time something was found or measured."""
    looked = Signal(int, int)
    """How many addresses were looked at, and of how many."""
    measured = Signal(object, object)
    """A Target, and its Speed or AttemptError."""
    ended = Signal(str, str)
    """(what: `here`, `at`, `around`, `measure` or `write`; what is wrong, or ""). Not after a stop."""

    def __init__(self, make: Callable[[], Survey]) -> None:
        """`make` is called in the thread: what it imports takes a moment."""
        super().__init__()
        self._make = make
        self._loop = asyncio.new_event_loop()
        self._running: Future[None] | None = None
        self._tell = brought_to(self, self._told)
        self._thread = threading.Thread(target=self._run, name="scout")
        self._thread.start()

    def look_here(self) -> None:
        """This machine, and which networks it is in."""
        self._begin("here", self._here())

    def look_at(self, address: str) -> None:
        """One address that the user wrote."""
        self._begin("at", self._at(address))

    def look_around(self) -> None:
        """Every address of the own networks; only after the user's yes."""
        self._begin("around", self._around())

    def measure(self, proposal: Proposal) -> None:
        """Asks each target of these routes one short prompt."""
        self._begin("measure", self._measure(proposal))

    def write(self, file: Path, proposal: Proposal, also: tuple[Edit, ...]) -> None:
        """Writes the first config."""
        self._begin("write", self._write(file, proposal, also))

    def stop(self) -> None:
        """Ends what runs, and closes its connections."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def close(self) -> None:
        """The end. Waits for the thread, which takes milliseconds."""
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _told(self, tell: Callable[[], None]) -> None:
        tell()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._survey = self._make()
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(_cancelled())
            self._loop.close()

    def _begin(self, what: str, work: Coroutine[object, object, None]) -> None:
        self.stop()
        self._running = asyncio.run_coroutine_threadsafe(self._whole(what, work), self._loop)

    async def _whole(self, what: str, work: Coroutine[object, object, None]) -> None:
        problem = ""
        try:
            await work
        except ConfigError as error:
            problem = told(error)
        except Exception:
            log.exception("looking around failed by a bug")
            problem = FAILED
        self._say()
        self._tell(lambda: self.ended.emit(what, problem))

    def _say(self) -> None:
        seen = Seen(found=self._survey.found, offers=self._survey.offers)
        self._tell(lambda: self.seen.emit(seen))

    async def _here(self) -> None:
        ranges = tuple(map(str, await self._survey.ranges()))
        self._tell(lambda: self.ranges_told.emit(ranges))
        await self._survey.here()

    async def _at(self, address: str) -> None:
        await self._survey.at(address)

    async def _around(self) -> None:
        def tell(event: Progress | Found) -> None:
            if isinstance(event, Progress):
                self._tell(lambda: self.looked.emit(event.done, event.total))
            else:
                self._say()

        await self._survey.around(await self._survey.ranges(), tell)

    async def _measure(self, proposal: Proposal) -> None:
        def tell(target: Target, result: Speed | AttemptError) -> None:
            self._tell(lambda: self.measured.emit(target, result))

        await self._survey.measure(proposal, tell)

    async def _write(self, file: Path, proposal: Proposal, also: tuple[Edit, ...]) -> None:
        from hostler.survey import write_first

        await asyncio.to_thread(write_first, file, proposal, also)


async def _cancelled() -> None:
    """Ends every task but this one."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()
