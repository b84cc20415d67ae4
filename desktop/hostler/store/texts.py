"""The second file: everything that holds text of prompts and answers, so that erasing can delete it whole."""

from __future__ import annotations

import sqlite3


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


MIGRATIONS = (_jobs,)
