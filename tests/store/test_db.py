"""Opening a database: many at once, and one that somebody else holds."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hostler.store import db
from hostler.store.ledger_tables import MIGRATIONS


def test_many_open_a_new_file_at_once(tmp_path: Path) -> None:
    def opened(file: Path) -> int:
        connection = db.open_database(file, MIGRATIONS)
        try:
            return int(connection.execute("SELECT count(*) FROM attempts").fetchone()[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        for turn in range(20):
            assert list(threads.map(opened, [tmp_path / f"{turn}.sqlite3"] * 8)) == [0] * 8


def test_a_file_that_another_program_holds_is_named_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "BUSY_S", 0.05)
    file = tmp_path / "ledger.sqlite3"
    db.open_database(file, MIGRATIONS).close()
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(OSError, match="Another program holds it"):
            db.open_database(file, MIGRATIONS)
    finally:
        holder.close()
    db.open_database(file, MIGRATIONS).close()


def test_rows_that_are_only_written_do_not_fill_the_memory(tmp_path: Path) -> None:
    connection = db.open_database(tmp_path / "ledger.sqlite3", MIGRATIONS)
    assert connection.execute("PRAGMA cache_size").fetchone() == (-db.CACHE_KB,)
    connection.close()
