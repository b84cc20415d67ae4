"""SQLite files in WAL mode, with numbered migrations. Several processes may write."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from hostler.paths import make_private

BUSY_S = 5.0
CACHE_KB = 256
"""Pages of a file that stay in memory. SQLite's own 2 MB fill up with rows that were only written, never read again."""
_HELD = "Another program holds it: end that"
_FIXES = {
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
    sqlite3.SQLITE_FULL: "The disk is full: make room",
    sqlite3.SQLITE_READONLY: "It can't be written: check who may write to it and to its folder",
    sqlite3.SQLITE_CANTOPEN: "It can't be opened: check who may write to it and to its folder",
}
Migration = Callable[[sqlite3.Connection], None]


def open_database(file: Path, migrations: Sequence[Migration]) -> sqlite3.Connection:
    """Opens `file`, owner only, and brings it to the newest version. Raises OSError with what to do."""
    try:
        make_private(file.parent)
        file.touch(mode=0o600)
    except OSError as error:
        raise OSError(f"{file} can't be made ({error.strerror}); check who may write to {file.parent}") from error
    try:
        connection = sqlite3.connect(file, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _refuse_newer(connection, migrations)
            _use_wal(connection)
            # FULL: a row that was told is on the disk, whatever is killed next.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            _migrate(connection, migrations)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise OSError(f"{file} can't be used ({error}). {fix_for(error)}; nothing in it was changed.") from error
    return connection


def fix_for(error: sqlite3.Error) -> str:
    """What the user can do when a file can't be used, as a sentence without its full stop."""
    return _FIXES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "Move it away to start a new one")


def identity(file: Path) -> tuple[int, int]:
    """Which file it is, whatever its name; (-1, -1) for none. Who holds one open sees that another took its place."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return (-1, -1)
    return (found.st_dev, found.st_ino)


def _use_wal(connection: sqlite3.Connection) -> None:
    """The step to WAL fails at once while another process takes it too; BEGIN waits for that one, as writes do."""
    ends = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not _is_held(error) or time.monotonic() > ends:
                raise
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        else:
            return


def _is_held(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    if _version(connection) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated while this one waited for the lock.
        _refuse_newer(connection, migrations)
        for migration in migrations[_version(connection) :]:
            migration(connection)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _refuse_newer(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    if (version := _version(connection)) > len(migrations):
        raise sqlite3.DatabaseError(f"it was written by a newer Hostler (version {version})")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
