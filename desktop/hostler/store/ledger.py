"""The record of every attempt: one row each, never the text."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from hostler.domain.classify.context import KEPT, Earlier
from hostler.domain.plan import BACKGROUND_ROUTE
from hostler.domain.registry import Target
from hostler.domain.usage import AttemptRow, UsedToday, counts_for
from hostler.store.db import fix_for, identity, open_database
from hostler.store.held import Dated, Held
from hostler.store.ledger_tables import MIGRATIONS

log = logging.getLogger(__name__)

COLUMNS = ("day", *AttemptRow.__struct_fields__)
INSERT = (
    f"INSERT INTO attempts ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
    "ON CONFLICT (ask_id, attempt) DO NOTHING"
)
USED = "SELECT route, sum(prompts) FROM usage_days WHERE day = ? GROUP BY route HAVING sum(prompts) > 0"
"""The prompts of a day by route."""
ASKED = "SELECT 1 FROM attempts WHERE ask_id = ?"
PATIENCE_S, HURRY_S = 2.0, 0.2
"""So long an answer waits for its row to get to the disk; and where the rows before it didn't."""
HELD_ROWS = 20_000
"""Rows that wait in memory at most: months of prompts."""
LATELY_S = 1800.0
"""Prompts of the last half hour may say what a bare new one is about."""


class Ledger:
    """Writes rows from a thread of its own, so that no loop and no window waits for the disk.

    The file is opened with the first row; a row is told to be written only when it is. One that can't be written is
    held in memory, and written with the next that can; what is still held at the end waits in a file beside the ledger
    for the next process. A damaged file is never deleted, nor written over.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] = (0, 0)
        self._held: deque[Dated] = deque(maxlen=HELD_ROWS)
        self._beside = Held(file)
        self.trouble = ""
        """Why rows are held in memory, as sentences; nothing when all are written."""

    async def record(self, row: AttemptRow) -> None:
        """Returns once the row is on the disk. A row is kept once.

        Raises OSError when it can't be written, or not soon; then it is held, and written when that is possible.
        """
        writing = asyncio.get_running_loop().run_in_executor(self._thread, self._write, row)
        done, _ = await asyncio.wait({writing}, timeout=HURRY_S if self.trouble else PATIENCE_S)
        if not done:
            writing.add_done_callback(lambda late: late.cancelled() or late.exception())
            raise OSError(f"{self._file} takes no row at the moment; it is written later.")
        writing.result()

    async def write_held(self) -> bool:
        """Tries again to write the rows that are held; whether none is any more."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._all_written)

    async def expire(self, before_day: str) -> None:
        """Takes the rows of earlier days out; their totals stay. A prompt that went on into later days stays whole.

        Raises OSError when that can't be written.
        """
        run = asyncio.get_running_loop().run_in_executor
        # A day at a time: others write in between.
        for day in await run(self._thread, self._days_before, before_day):
            await run(self._thread, self._take_out, day, before_day)

    async def past(self, targets: Iterable[Target], kept: int) -> list[AttemptRow]:
        """The last `kept` answered attempts of each target, oldest first. Nothing where there is no ledger yet."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._past, tuple(targets), kept)

    def lately(self, now_s: float) -> tuple[Earlier, ...]:
        """The last prompts of the last half hour, newest first; jobs aside. Nothing where there is no ledger yet."""
        return self._thread.submit(self._lately, now_s).result()

    def used_today(self, now_s: float) -> UsedToday:
        """What was asked on the day of `now_s`, in seconds since the epoch; also what waits to be written.

        Raises OSError when the file can't be read.
        """
        return self._thread.submit(self._used_today, now_s).result()

    def rows(self) -> list[AttemptRow]:
        """Every row, oldest first."""
        return self._thread.submit(self._read).result()

    def count(self) -> int:
        """How many rows there are."""
        return self._thread.submit(self._count).result()

    def close(self) -> None:
        """Closes the file. Rows that couldn't be written are put beside it."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _open(self) -> sqlite3.Connection:
        # A file that was moved away must get no more rows.
        if self._connection is not None and identity(self._file) != self._opened:
            self._let_go()
        if self._connection is None:
            self._connection = open_database(self._file, MIGRATIONS)
            self._opened = identity(self._file)
        return self._connection

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._open()
        except sqlite3.Error as error:
            # What is wrong may be mended from outside, and is looked at anew.
            self._let_go()
            raise OSError(f"{self._file}: {error}. {fix_for(error)}.") from error

    def _write(self, row: AttemptRow) -> None:
        # The user's own day when the attempt began, fixed at once: a later journey must not move rows to other days.
        if len(self._held) == HELD_ROWS:
            log.error("the oldest of %d rows that wait is lost", HELD_ROWS)
        self._held.append(Dated(day_of(row.start_ms / 1000), row))
        try:
            self._write_all()
        except OSError as error:
            self.trouble = str(error)
            raise
        except (ValueError, OverflowError) as error:
            # Values that no file could take must not keep the rows after them out.
            self._held.pop()
            raise OSError(f"a row can't be kept: {error}") from error

    def _all_written(self) -> bool:
        if self._held:
            try:
                self._write_all()
            except OSError as error:
                log.info("rows still can't be written: %s", error)
        return not self._held

    def _write_all(self) -> None:
        with self._using() as db:
            if self._beside.exists:
                with self._beside.taken() as rows:
                    self._insert(db, rows)
            self._insert(db, self._held)
        self._held.clear()
        self.trouble = ""

    @staticmethod
    def _insert(db: sqlite3.Connection, rows: Iterable[Dated]) -> None:
        with one_transaction(db):
            db.executemany(INSERT, [values(dated.day, dated.row) for dated in rows])

    def _days_before(self, day: str) -> list[str]:
        if not self._file.exists():
            return []
        with self._using() as db:
            return [str(found) for (found,) in db.execute("SELECT DISTINCT day FROM attempts WHERE day < ?", (day,))]

    def _take_out(self, day: str, before_day: str) -> None:
        goes_on = "SELECT 1 FROM attempts AS later WHERE later.ask_id = attempts.ask_id AND later.day >= ?"
        with self._using() as db, one_transaction(db):
            gone = db.execute(f"DELETE FROM attempts WHERE day = ? AND NOT EXISTS ({goes_on})", (day, before_day))
            if gone.rowcount:
                db.execute("INSERT OR IGNORE INTO sealed_days VALUES (?)", (day,))

    def _read(self) -> list[AttemptRow]:
        return self._select("ORDER BY start_ms, attempt")

    def _past(self, targets: tuple[Target, ...], kept: int) -> list[AttemptRow]:
        if not self._file.exists():
            return []
        found: list[AttemptRow] = []
        for target in targets:
            found += self._select(
                "WHERE host = ? AND model = ? AND outcome IN ('answered', 'poor') ORDER BY start_ms DESC LIMIT ?",
                (target.host, target.model, kept),
            )[::-1]
        return found

    def _lately(self, now_s: float) -> tuple[Earlier, ...]:
        if not self._file.exists():
            return ()
        since_s = now_s - LATELY_S
        with self._using() as db:
            found = db.execute(
                "SELECT route, conversation, min(start_ms) AS began FROM attempts "
                # By its day, since there is an index of days: a ledger has a million rows after some years.
                "WHERE day >= ? AND start_ms BETWEEN ? AND ? AND route != ? "
                "GROUP BY ask_id ORDER BY began DESC LIMIT ?",
                (day_of(since_s), round(since_s * 1000), round(now_s * 1000), BACKGROUND_ROUTE, KEPT),
            )
            return tuple(
                Earlier(route=route, age_s=now_s - began / 1000, conversation=conversation)
                for route, conversation, began in found.fetchall()
            )

    def _used_today(self, now_s: float) -> UsedToday:
        day = day_of(now_s)
        waiting: dict[str, list[AttemptRow]] = {}
        for dated in (*self._beside.waiting(), *self._held):
            if dated.day == day:
                waiting.setdefault(dated.row.ask_id, []).append(dated.row)
        used = Counter[str]()
        if self._file.exists():
            with self._using() as db:
                used.update(dict(db.execute(USED, (day,)).fetchall()))
                # A prompt whose first attempts are written is counted.
                known = [ask for ask in waiting if db.execute(ASKED, (ask,)).fetchone()]
                waiting = {ask: rows for ask, rows in waiting.items() if ask not in known}
        used.update(counts_for(rows).route for rows in waiting.values())
        return UsedToday(day, tuple(used.most_common()))

    def _select(self, how: str, values: tuple[object, ...] = ()) -> list[AttemptRow]:
        names = AttemptRow.__struct_fields__
        with self._using() as db:
            found = db.execute(f"SELECT {', '.join(names)} FROM attempts {how}", values).fetchall()
        return [msgspec.convert(dict(zip(names, row, strict=True)), AttemptRow, strict=False) for row in found]

    def _count(self) -> int:
        with self._using() as db:
            return int(db.execute("SELECT count(*) FROM attempts").fetchone()[0])

    def _close(self) -> None:
        if not self._all_written():
            try:
                self._beside.put(self._held)
            except OSError as error:
                log.error("%d rows are lost: %s", len(self._held), error)
            self._held.clear()
        self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def one_transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of it, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def values(day: str, row: AttemptRow) -> list[object]:
    """A row in the order of COLUMNS."""
    return [day, *msgspec.structs.astuple(row)]


def day_of(at_s: float) -> str:
    """The user's own day of a moment, in seconds since the epoch, in this computer's zone as it is set now."""
    return time.strftime("%Y-%m-%d", time.localtime(at_s))
