"""Once a week, where the user wants it: a notification of what was asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from hostler.domain.digest import digest, next_look, week_to_tell
from hostler.domain.savings import saved
from hostler.domain.totals import By, Rank, never_big, summed
from hostler.paths import Paths
from hostler.store.digest import DigestFile
from hostler.store.usage import Usage
from hostler.ui.courier import brought_to

log = logging.getLogger(__name__)
LOOK_S = 3600.0
"""A timer doesn't count while a laptop sleeps, so the clock is looked at so often."""


class Digest(QObject):
    """Tells a week once, also when the app was off on its Monday. While it isn't wanted nothing runs."""

    told = Signal(str)
    """The words."""

    def __init__(
        self,
        places: Paths,
        rank: Callable[[], Rank],
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self._usage, self._file = Usage(places.ledger_file), DigestFile(places.digest_file)
        self._rank, self._now = rank, now
        self._thread: ThreadPoolExecutor | None = None
        self._last: date | None = None
        """What was told, as far as this process knows: also where that can't be written."""
        self._tell = brought_to(self, self.told.emit)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.look)

    def want(self, wanted: bool) -> None:
        """Whether weeks are to be told."""
        if wanted and self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="digest")
            self.look()
        elif not wanted:
            self._end(wait=False)

    def look(self) -> None:
        """Tells what there is to tell now, and waits for the next."""
        if self._thread is None:
            return
        now = self._now()
        self.timer.start(round(1000 * min(LOOK_S, (next_look(now) - now).total_seconds() + 1)))
        self._thread.submit(self._work, now, self._rank())

    def close(self) -> None:
        """Ends what runs, before the app does."""
        self._end(wait=True)

    def _end(self, *, wait: bool) -> None:
        self.timer.stop()
        if self._thread is not None:
            self._thread.shutdown(wait=wait)
            self._thread = None

    def _work(self, now: datetime, rank: Rank) -> None:
        try:
            known = max((day for day in (self._file.told(), self._last) if day is not None), default=None)
            week = week_to_tell(now, known)
            if week is None:
                return
            words = self._words(week, rank)
            # First written, then said: a week that is told twice is worse than one that isn't.
            self._last = week
            try:
                self._file.tell(week)
            except OSError as error:
                log.warning("which week was told isn't kept: %s", error)
            if words:
                self._tell(words)
        except OSError as error:
            log.warning("the week can't be told: %s", error)
        except Exception:
            # In a thread nobody would hear of it.
            log.exception("the weekly digest failed")

    def _words(self, week: date, rank: Rank) -> str:
        days = week.isoformat(), (week + timedelta(days=6)).isoformat()
        with closing(self._usage):
            results = self._usage.groups([By.HOST, By.MODEL, By.OUTCOME], *days)
            ever = self._usage.groups([By.HOST, By.MODEL])
        return digest(summed(results), never_big(results, rank, ever), saved(results, ever, rank))
