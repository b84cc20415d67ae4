"""SQLite files in WAL mode, with numbered migrations. Several processes may write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from hostler.paths import make_private

BUSY_S = 5.0
Migration = Callable[[sqlite3.Connection], None]


def open_database(file: Path, migrations: Sequence[Migration]) -> sqlite3.Connection:
    """Opens `file`, owner only, and brings it to the newest version. Raises OSError with what to do."""
    try:
        make_private(file.parent)
        file.touch(mode=0o600)
        connection = sqlite3.connect(file, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL: a row that was told is on the disk, whatever is killed next.
            connection.execute("PRAGMA synchronous = FULL")
            _migrate(connection, migrations)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise OSError(
            f"{file} can't be used ({error}). Move it away to start a new one; nothing in it was changed."
        ) from error
    return connection


def _migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    if _version(connection) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated while this one waited for the lock.
        version = _version(connection)
        if version > len(migrations):
            raise sqlite3.DatabaseError(f"it was written by a newer Hostler (version {version})")
        for migration in migrations[version:]:
            migration(connection)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
