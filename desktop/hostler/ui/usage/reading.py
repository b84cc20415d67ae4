"""Reads the ledger for the window, in a thread of its own: first what makes the numbers, then what makes the bars."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from hostler.domain.outlook import LOOK_BACK_DAYS
from hostler.domain.settings import Cloud
from hostler.domain.totals import By, Group
from hostler.store.budget import Budget, Spent
from hostler.store.usage import Usage
from hostler.ui.courier import brought_to

log = logging.getLogger(__name__)


DRAWN = ("prompts", "prompt_tokens", "completion_tokens", "waited_us", "cost_nano_usd")
"""What bars can show."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Which days, and how they are cut."""

    first: date | None
    """None: from the first of which anything is known."""
    last: date
    today: date
    step: By
    by: By


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """What the numbers are made of."""

    question: Question
    first: date
    """Of the days that were asked for, or of those that are known."""
    known_since: date | None = None
    results: tuple[Group, ...] = ()
    """By host, model, outcome and route."""
    ever: tuple[Group, ...] = ()
    """By host and model, of all days."""
    costs: dict[date, float] = {}
    """Of the last days that cost anything, in US dollars."""
    spent: Spent = Spent()


class Reader(QObject):
    """Asked for something new it leaves what it was asked before. Nothing here waits for the disk but its thread."""

    numbers = Signal(object)
    """Numbers."""
    bars = Signal(object, object)
    """(Numbers, tuple of Groups by period and name)."""
    failed = Signal(str)
    """Why the ledger can't be read, with what to do."""
    changed = Signal()
    """Somebody has written since the last look."""

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._usage, self._budget = Usage(file), Budget(file, Cloud())
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="usage")
        self._turn = 0
        self._seen = -1
        self._ended = False
        self._tell_numbers = brought_to(self, self._on_numbers)
        self._tell_bars = brought_to(self, self._on_bars)
        self._tell_failed = brought_to(self, self._on_failed)
        self._tell_changed = brought_to(self, self.changed.emit)

    def ask(self, question: Question) -> None:
        """`numbers` and then `bars` tell; or `failed`."""
        self._turn += 1
        turn = self._turn
        self._do(lambda: self._read(turn, question))

    def look(self) -> None:
        """Has anybody written since? `changed` tells, where something was read before."""
        self._do(self._compare)

    def run(self, work: Callable[[], None]) -> None:
        """Does something else that takes the disk, after what is being read."""
        self._do(work)

    def rest(self) -> None:
        """Nobody looks: the file is closed until it is asked for again."""
        self._turn += 1
        self._do(self._usage.close)

    def close(self) -> None:
        """Ends the thread, after what it is at."""
        if not self._ended:
            self._ended = True
            self._turn += 1
            self._thread.submit(self._usage.close)
            self._thread.shutdown()
            self._budget.close()

    def _do(self, work: Callable[[], None]) -> None:
        if not self._ended:
            self._thread.submit(self._guarded, work)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except OSError as error:
            self._seen = -1
            self._tell_failed(str(error))
        except Exception:
            # In a thread nobody would hear of it.
            log.exception("the usage window's reading failed")

    def _read(self, turn: int, question: Question) -> None:
        if turn != self._turn:
            return
        self._seen = self._usage.version()
        found = read_numbers(self._usage, question, self._budget.spent_now)
        self._tell_numbers(turn, found)
        if turn != self._turn:
            return
        within = found.first.isoformat(), question.last.isoformat()
        groups = self._usage.groups([question.step, question.by], *within, measures=DRAWN)
        self._tell_bars(turn, found, groups)

    def _compare(self) -> None:
        if self._seen != (version := self._usage.version()):
            self._seen = version
            self._tell_changed()

    def _on_numbers(self, turn: int, found: Numbers) -> None:
        if turn == self._turn:
            self.numbers.emit(found)

    def _on_bars(self, turn: int, found: Numbers, groups: tuple[Group, ...]) -> None:
        if turn == self._turn:
            self.bars.emit(found, groups)

    def _on_failed(self, why: str) -> None:
        self.failed.emit(why)


def read_numbers(usage: Usage, question: Question, spent: Callable[[], Spent]) -> Numbers:
    """All that the numbers need. Raises OSError when the ledger can't be read."""
    days = usage.days()
    since = date.fromisoformat(days[0]) if days else None
    first = question.first or since or question.today
    within = first.isoformat(), question.last.isoformat()
    back = (question.today - timedelta(days=LOOK_BACK_DAYS)).isoformat(), question.today.isoformat()
    return Numbers(
        question=question,
        first=min(first, question.last),
        known_since=since,
        results=usage.groups([By.HOST, By.MODEL, By.OUTCOME, By.ROUTE], *within),
        ever=usage.groups([By.HOST, By.MODEL]),
        costs={
            date.fromisoformat(group.names[0]): group.figures.cost_usd
            for group in usage.groups([By.DAY], *back, measures=["cost_nano_usd"])
            if group.figures.cost_nano_usd
        },
        spent=spent(),
    )
