"""The record of every attempt: one row each, never the text."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from hostler.domain.registry import Target
from hostler.domain.usage import AttemptRow
from hostler.store.db import open_database


def _first_version(connection: sqlite3.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE attempts (
            ask_id TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            start_ms INTEGER NOT NULL,
            day TEXT NOT NULL,
            source TEXT NOT NULL,
            conversation TEXT NOT NULL,
            route TEXT NOT NULL,
            confidence REAL NOT NULL,
            picked TEXT NOT NULL,
            host TEXT NOT NULL,
            model TEXT NOT NULL,
            digest TEXT NOT NULL,
            location TEXT NOT NULL,
            warm INTEGER,
            num_ctx INTEGER,
            outcome TEXT NOT NULL,
            error TEXT NOT NULL,
            queue_ms REAL,
            load_ms REAL,
            ttft_ms REAL,
            total_ms REAL NOT NULL,
            prompt_tokens INTEGER,
            completion_tokens INTEGER,
            thinking_tokens INTEGER,
            estimated INTEGER NOT NULL,
            cost_usd REAL NOT NULL,
            escalated_from INTEGER,
            poor_reason TEXT NOT NULL,
            final INTEGER NOT NULL,
            UNIQUE (ask_id, attempt)
        )
        """
    )
    connection.execute("CREATE INDEX attempts_by_day ON attempts (day)")
    connection.execute("CREATE INDEX attempts_by_target ON attempts (host, model, start_ms)")


MIGRATIONS = (_first_version,)
COLUMNS = ("day", *AttemptRow.__struct_fields__)
_INSERT = f"INSERT OR IGNORE INTO attempts ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


class Ledger:
    """Writes rows from a thread of its own, so that no loop and no window waits for the disk.

    The file is opened with the first row; a row is told to be written only when it is.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self._connection: sqlite3.Connection | None = None

    async def record(self, row: AttemptRow) -> None:
        """Returns once the row is on the disk. Raises OSError when it can't be written. A row is kept once."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write, row)

    async def past(self, targets: Iterable[Target], kept: int) -> list[AttemptRow]:
        """The last `kept` answered attempts of each target, oldest first. Nothing where there is no ledger yet."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._past, tuple(targets), kept)

    def rows(self) -> list[AttemptRow]:
        """Every row, oldest first."""
        return self._thread.submit(self._read).result()

    def count(self) -> int:
        """How many rows there are."""
        return self._thread.submit(self._count).result()

    def close(self) -> None:
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_database(self._file, MIGRATIONS)
        return self._connection

    def _write(self, row: AttemptRow) -> None:
        values = msgspec.structs.asdict(row)
        # The user's own day, fixed when it is written: a later journey must not move old rows to other days.
        values["day"] = time.strftime("%Y-%m-%d", time.localtime(row.start_ms / 1000))
        try:
            self._open().execute(_INSERT, [values[column] for column in COLUMNS])
        except sqlite3.Error as error:
            raise OSError(f"{self._file}: {error}") from error

    def _read(self) -> list[AttemptRow]:
        return self._select("ORDER BY start_ms, attempt")

    def _past(self, targets: tuple[Target, ...], kept: int) -> list[AttemptRow]:
        if not self._file.exists():
            return []
        found: list[AttemptRow] = []
        for target in targets:
            found += self._select(
                "WHERE host = ? AND model = ? AND outcome = 'answered' ORDER BY start_ms DESC LIMIT ?",
                (target.host, target.model, kept),
            )[::-1]
        return found

    def _select(self, how: str, values: tuple[object, ...] = ()) -> list[AttemptRow]:
        names = AttemptRow.__struct_fields__
        try:
            found = self._open().execute(f"SELECT {', '.join(names)} FROM attempts {how}", values).fetchall()
        except sqlite3.Error as error:
            raise OSError(f"{self._file}: {error}") from error
        return [msgspec.convert(dict(zip(names, row, strict=True)), AttemptRow, strict=False) for row in found]

    def _count(self) -> int:
        return int(self._open().execute("SELECT count(*) FROM attempts").fetchone()[0])

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
