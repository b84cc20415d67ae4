"""The second file: everything that holds text of prompts and answers, so that erasing can delete it whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hostler.store.db import identity, open_database


def _jobs(connection: sqlite3.Connection) -> None:
    # AUTOINCREMENT: the number of a removed job is never given to another one.
    connection.execute(
        """
        CREATE TABLE jobs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            created_ms INTEGER NOT NULL,
            title TEXT NOT NULL,
            instruction TEXT NOT NULL,
            text TEXT NOT NULL,
            source TEXT NOT NULL,
            conversation TEXT NOT NULL,
            route TEXT NOT NULL,
            target TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'queued',
            due_ms INTEGER NOT NULL,
            owner TEXT NOT NULL DEFAULT '',
            lease_until_ms INTEGER NOT NULL DEFAULT 0,
            tries INTEGER NOT NULL DEFAULT 0,
            waits INTEGER NOT NULL DEFAULT 0,
            first_try_ms INTEGER,
            last_try_ms INTEGER,
            ended_ms INTEGER,
            host TEXT NOT NULL DEFAULT '',
            model TEXT NOT NULL DEFAULT '',
            answer TEXT NOT NULL DEFAULT '',
            errors TEXT NOT NULL DEFAULT '[]',
            told INTEGER NOT NULL DEFAULT 0
        )
        """
    )
    connection.execute("CREATE INDEX jobs_by_state ON jobs (state, due_ms)")
    connection.execute(
        """
        CREATE TABLE job_images (
            job INTEGER NOT NULL,
            place INTEGER NOT NULL,
            media_type TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (job, place)
        )
        """
    )


def _picks(connection: sqlite3.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE picks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at_ms INTEGER NOT NULL,
            route TEXT NOT NULL,
            instead_of TEXT NOT NULL,
            opening TEXT NOT NULL,
            words TEXT NOT NULL,
            opener INTEGER NOT NULL,
            about TEXT NOT NULL
        )
        """
    )


def _history(connection: sqlite3.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE history (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ask_id TEXT NOT NULL UNIQUE,
            at_ms INTEGER NOT NULL,
            conversation TEXT NOT NULL,
            source TEXT NOT NULL,
            app TEXT NOT NULL,
            instruction TEXT NOT NULL,
            text TEXT NOT NULL,
            answer TEXT NOT NULL,
            route TEXT NOT NULL,
            host TEXT NOT NULL,
            model TEXT NOT NULL,
            outcome TEXT NOT NULL,
            withheld TEXT NOT NULL
        )
        """
    )
    connection.execute("CREATE INDEX history_by_time ON history (at_ms)")
    connection.execute("CREATE INDEX history_by_conversation ON history (conversation)")
    # The texts stand in the table alone; this is the index to them.
    connection.execute(
        """
        CREATE VIRTUAL TABLE history_words USING fts5 (
            instruction, text, answer,
            content = 'history', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
        )
        """
    )


def _one_answer(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE jobs ADD COLUMN escalates INTEGER NOT NULL DEFAULT 1")


def _turns_of_jobs(connection: sqlite3.Connection) -> None:
    # Pairs of question and answer, oldest first, as JSON.
    connection.execute("ALTER TABLE jobs ADD COLUMN turns TEXT NOT NULL DEFAULT '[]'")


MIGRATIONS = (_jobs, _picks, _history, _one_answer, _turns_of_jobs)


class TextsFile:
    """The file, opened when it is first needed and made by the first change that may make it.

    Each call waits for the disk: none may be made on the thread of a window or of an event loop, and no two at once.
    All raise OSError, with what to do, when the file can't be used.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] = (0, 0)

    @property
    def exists(self) -> bool:
        return self._file.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._open()
        except sqlite3.Error as error:
            raise OSError(f"{self._file}: {error}. Is the disk full, or the file held by another program?") from error

    @contextmanager
    def change(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        if not make and not self.exists:
            raise OSError(f"{self._file} is gone: what was in it was erased.")
        with self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def write_back(self) -> None:
        """After texts were removed: the file's log holds them until it is written back.

        While another process reads, that happens later.
        """
        with self.reading() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def erase(self) -> None:
        """Deletes the file. What was in it is overwritten first, as far as the disk does what it is told."""
        if not self.exists:
            return
        with self.change() as db:
            for table in ("jobs", "job_images", "picks", "history"):
                db.execute(f"DELETE FROM {table}")
            db.execute("INSERT INTO history_words (history_words) VALUES ('rebuild')")
        self.write_back()
        self.close()
        for end in ("", "-wal", "-shm"):
            try:
                self._file.with_name(self._file.name + end).unlink(missing_ok=True)
            except PermissionError:
                # Windows deletes no file that another process has open; there is nothing in it any more.
                break

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        # Erasing deletes the file; what is written to the old one would be lost unseen.
        if self._connection is not None and identity(self._file) != self._opened:
            self.close()
        if self._connection is None:
            self._connection = open_database(self._file, MIGRATIONS)
            # Removed texts are overwritten, not only forgotten.
            self._connection.execute("PRAGMA secure_delete = ON")
            self._opened = identity(self._file)
        return self._connection


def storable(text: str) -> str:
    """Half characters, as a clipboard may hand over, become question marks: SQLite can't keep them."""
    return text.encode("utf-8", "replace").decode()
