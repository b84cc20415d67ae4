"""Totals from the ledger: grouped as asked for, over any days, from the totals that it keeps a day and a month."""

from __future__ import annotations

import calendar
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec

from hostler.domain.totals import By, Figures, Group
from hostler.store.db import fix_for, identity, open_database
from hostler.store.ledger_tables import MEASURES, MIGRATIONS

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
_BY_DAY = {By.DAY, By.WEEK}
_PERIODS = {
    By.DAY: "day",
    By.WEEK: "date(day, 'weekday 0', '-6 days')",  # dear: once a day, not once a row
    By.MONTH: "substr(day, 1, 7)",
}


class Usage:
    """Reads beside the ledger, through a connection of its own: writing doesn't wait for it.

    Each call waits for the disk: none may be made on the thread of a window or of an event loop, and no two at once.
    All raise OSError, with what to do, when the file can't be used. Without a file there are no figures, and none is
    made.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] = (0, 0)

    def groups(
        self,
        by: Sequence[By] = (),
        first_day: str = FIRST_DAY,
        last_day: str = LAST_DAY,
        measures: Sequence[str] = tuple(MEASURES),
    ) -> tuple[Group, ...]:
        """The figures of these days, both included, as YYYY-MM-DD; a group for each combination that occurred.

        Days, weeks and months come in order, in what else they are grouped by the names are. A week is named by its
        Monday, a month as YYYY-MM. Without `by` there is one group, or none where nothing was counted. Where not all
        `measures` are wanted the others are 0.
        """
        if not self._file.exists():
            return ()
        query, values = totals_query(by, first_day, last_day, measures)
        try:
            rows = self._open().execute(query, values).fetchall()
        except sqlite3.Error as error:
            self.close()
            raise OSError(f"{self._file}: {error}. {fix_for(error)}.") from error
        width = len(by)
        # A sum over nothing is one row without values.
        return tuple(
            Group(
                tuple(str(name) for name in row[:width]),
                msgspec.convert(dict(zip(measures, row[width:], strict=True)), Figures),
            )
            for row in rows
            if row[width] is not None
        )

    def days(self) -> tuple[str, str] | None:
        """The first and the last day of which anything is known."""
        if not self._file.exists():
            return None
        try:
            # One by one: each is found by the key.
            ends = [self._open().execute(f"SELECT {end}(day) FROM usage_days").fetchone()[0] for end in ("min", "max")]
        except sqlite3.Error as error:
            self.close()
            raise OSError(f"{self._file}: {error}. {fix_for(error)}.") from error
        return (str(ends[0]), str(ends[1])) if ends[0] is not None else None

    def version(self) -> int:
        """A number that is another one once somebody has written, and 0 where there is no file yet."""
        if not self._file.exists():
            return 0
        try:
            # The file itself may be another one: a new connection counts from the same number.
            return int(self._open().execute("PRAGMA data_version").fetchone()[0]) + hash(self._opened)
        except sqlite3.Error as error:
            self.close()
            raise OSError(f"{self._file}: {error}. {fix_for(error)}.") from error

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and identity(self._file) != self._opened:
            self.close()
        if self._connection is None:
            self._connection = open_database(self._file, MIGRATIONS)
            self._opened = identity(self._file)
        return self._connection


def totals_query(
    by: Sequence[By], first_day: str, last_day: str, measures: Sequence[str] = tuple(MEASURES)
) -> tuple[str, tuple[str, ...]]:
    """The SQL that `Usage.groups` asks, with its values: whole months from the months, the rest from the days."""
    names = [_PERIODS.get(each, str(each)) for each in by]
    sums = ", ".join(f"sum({name})" for name in measures)
    places = ", ".join(str(number) for number in range(1, len(by) + 1))
    grouped = f" GROUP BY {places} ORDER BY {places}" if by else ""
    months = None if _BY_DAY & set(by) else _whole_months(first_day, last_day)
    keys = tuple(dict.fromkeys(str(each) for each in by if each not in _PERIODS))
    columns = ", ".join((*keys, *measures))
    days = f"SELECT day, {columns} FROM usage_days WHERE "
    if months is None:
        source, values = f"{days} day BETWEEN ? AND ?", (first_day, last_day)
        if By.WEEK in by:
            each = ", ".join((*keys, *(f"sum({name}) AS {name}" for name in measures)))
            source = f"SELECT day, {each} FROM ({source}) GROUP BY {', '.join(('day', *keys))}"
        return f"SELECT {', '.join((*names, sums))} FROM ({source}){grouped}", values
    first, last = months
    source = (
        f"SELECT month AS day, {columns} FROM usage_months WHERE month BETWEEN ? AND ? "
        f"UNION ALL {days} day >= ? AND day < ? UNION ALL {days} day > ? AND day <= ?"
    )
    # No day is called like its month with "-99", but all of the month come before it.
    ends = (first, last, first_day, f"{first}-00", f"{last}-99", last_day)
    return f"SELECT {', '.join((*names, sums))} FROM ({source}){grouped}", ends


def _whole_months(first_day: str, last_day: str) -> tuple[str, str] | None:
    """The first and the last month of which every day is among these; None where there is none."""
    first, last = first_day[:7], last_day[:7]
    if first_day[8:] > "01":
        first = _shifted(first, +1)
    if last_day < f"{last}-{calendar.monthrange(int(last[:4]), int(last[5:]))[1]:02}":
        last = _shifted(last, -1)
    return (first, last) if first <= last else None


def _shifted(month: str, by: int) -> str:
    begins = date.fromisoformat(f"{month}-01")
    other = begins + timedelta(days=32) if by > 0 else begins - timedelta(days=1)
    return other.isoformat()[:7]
