"""What the cloud has cost, and whether there is money left: reserved before a request is sent, settled after.

A reservation takes one transaction, so several processes together can't spend past a budget. One that was never
settled, since its process died, counts as spent in full.
"""

from __future__ import annotations

import asyncio
import math
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import msgspec

from hostler.domain.cost import out_of_budget
from hostler.domain.registry import Target
from hostler.domain.settings import Cloud
from hostler.store.db import open_database
from hostler.store.ledger_tables import MIGRATIONS

T = TypeVar("T")
NANO = 1_000_000_000
_SPENT = "SELECT coalesce(sum(coalesce(settled_nano_usd, reserved_nano_usd)), 0) FROM cloud_costs WHERE day "


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """What was spent, reservations included, in US dollars. Days are the user's own."""

    today_usd: float = 0.0
    month_usd: float = 0.0


class Budget:
    """Lives beside the ledger, in its file. The disk is waited for in a thread of its own."""

    def __init__(self, file: Path, limits: Cloud, clock: Callable[[], float] = time.time) -> None:
        self._file, self.limits, self._clock = file, limits, clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="budget")
        self._connection: sqlite3.Connection | None = None

    async def spent(self) -> Spent:
        """Raises OSError when the file can't be read."""
        return await self._on_disk(self.spent_now)

    async def reserve(self, ask_id: str, attempt: int, target: Target, route: str, usd: float) -> str:
        """Takes so much out of the budgets. Returns why that can't be, or "". Raises OSError like `spent`.

        Once it returns "", the money counts as spent until `settle` says what it was.
        """
        return await self._on_disk(lambda: self._reserve(ask_id, attempt, target, route, usd))

    async def settle(self, ask_id: str, attempt: int, usd: float) -> None:
        """What the attempt cost in the end. Only the first word counts. Raises OSError like `spent`."""
        await self._on_disk(lambda: self._settle(ask_id, attempt, usd))

    def spent_now(self) -> Spent:
        """As `spent`, on the caller's own thread."""
        if not self._file.exists():
            return Spent()
        day = self._day()
        try:
            connection = self._open()
            return Spent(today_usd=_of_day(connection, day) / NANO, month_usd=_of_month(connection, day) / NANO)
        except sqlite3.Error as error:
            raise OSError(f"{self._file}: {error}") from error

    def close(self) -> None:
        """Closes the file; no other call runs any more."""
        self._thread.shutdown()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _reserve(self, ask_id: str, attempt: int, target: Target, route: str, usd: float) -> str:
        wanted, day = _nano(usd), self._day()
        values = (ask_id, attempt, round(self._clock() * 1000), day, route, target.host, target.model, wanted)
        try:
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                for spent, limit_usd, this_month in (
                    (_of_day(connection, day), self.limits.day_usd, False),
                    (_of_month(connection, day), self.limits.month_usd, True),
                ):
                    if spent + wanted > limit_usd * NANO:
                        connection.execute("ROLLBACK")
                        return out_of_budget(usd, limit_usd - spent / NANO, this_month=this_month)
                connection.execute("INSERT INTO cloud_costs VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", values)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise OSError(f"{self._file}: {error}") from error
        return ""

    def _settle(self, ask_id: str, attempt: int, usd: float) -> None:
        which = "WHERE ask_id = ? AND attempt = ? AND settled_nano_usd IS NULL"
        try:
            self._open().execute(f"UPDATE cloud_costs SET settled_nano_usd = ? {which}", (_nano(usd), ask_id, attempt))
        except sqlite3.Error as error:
            raise OSError(f"{self._file}: {error}") from error

    def _day(self) -> str:
        return time.strftime("%Y-%m-%d", time.localtime(self._clock()))

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_database(self._file, MIGRATIONS)
        return self._connection

    async def _on_disk(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)


def _nano(usd: float) -> int:
    """Whole billionths, rounded up: sums of them have no error."""
    return math.ceil(round(usd * NANO, 3))


def _of_day(connection: sqlite3.Connection, day: str) -> int:
    return int(connection.execute(_SPENT + "= ?", (day,)).fetchone()[0])


def _of_month(connection: sqlite3.Connection, day: str) -> int:
    month = day[:7]
    return int(connection.execute(_SPENT + "BETWEEN ? AND ?", (f"{month}-01", f"{month}-31")).fetchone()[0])
