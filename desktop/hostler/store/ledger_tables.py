"""The ledger's tables, and the totals a day and a month that the file keeps by itself, in the transaction of each row.

What a row counts for stands in one place: the view `counted`. A prompt may take several attempts, and each new one can
change which of them it counts for; so with every row the totals lose what the prompt counted for before, and gain what
it counts for now. All of it in whole numbers: sums of them are the same in any order.
"""

from __future__ import annotations

import sqlite3

KEYS = ("route", "host", "model", "outcome", "via")
"""What totals are kept by, beside the day or month."""
TABLES = {"usage_days": "day", "usage_months": "month"}

_FIRST = """NOT EXISTS (
    SELECT 1 FROM attempts AS other WHERE other.ask_id = a.ask_id
    AND (other.final > a.final OR (other.final = a.final AND other.attempt < a.attempt))
)"""
"""Of several attempts at a prompt it counts for the one that gave the answer, else for the first."""
_ELSEWHERE = """a.outcome IN ('failed', 'cancelled') AND EXISTS (
    SELECT 1 FROM attempts AS other WHERE other.ask_id = a.ask_id
    AND other.final AND other.attempt > a.attempt AND other.host <> a.host
)"""
_BEGAN = "(SELECT min(other.start_ms) FROM attempts AS other WHERE other.ask_id = a.ask_id)"
_ENDED = "(SELECT max(other.start_ms + other.total_ms) FROM attempts AS other WHERE other.ask_id = a.ask_id)"


def _micro(ms: str) -> str:
    return f"CAST(round(({ms}) * 1000) AS INTEGER)"


_TIMED = "a.outcome IN ('answered', 'poor') AND a.ttft_ms IS NOT NULL AND a.completion_tokens > 0 AND NOT a.estimated"
MEASURES = {
    "attempts": "1",
    "prompts": _FIRST,
    "answered": f"a.final AND {_FIRST}",
    "by_hand": f"a.picked = 'hand' AND {_FIRST}",
    "escalated": "a.escalated_from IS NOT NULL",
    "failovers": _ELSEWHERE,
    "prompt_tokens": "coalesce(a.prompt_tokens, 0)",
    "completion_tokens": "coalesce(a.completion_tokens, 0)",
    "thinking_tokens": "coalesce(a.thinking_tokens, 0)",
    "estimated_tokens": "a.estimated * (coalesce(a.prompt_tokens, 0) + coalesce(a.completion_tokens, 0))",
    "total_us": _micro("a.total_ms"),
    "waited_us": (
        f"CASE WHEN NOT {_FIRST} THEN 0 WHEN a.final THEN {_micro(f'a.start_ms + a.total_ms - {_BEGAN}')} "
        f"ELSE {_micro(f'{_ENDED} - {_BEGAN}')} END"
    ),
    "cost_nano_usd": "CAST(round(a.cost_usd * 1000000000) AS INTEGER)",
    "warm_starts": "a.warm IS 1 AND a.ttft_ms IS NOT NULL",
    "warm_us": f"CASE WHEN a.warm IS 1 AND a.ttft_ms IS NOT NULL THEN {_micro('a.ttft_ms')} ELSE 0 END",
    "cold_starts": "a.warm IS 0 AND a.ttft_ms IS NOT NULL",
    "cold_us": f"CASE WHEN a.warm IS 0 AND a.ttft_ms IS NOT NULL THEN {_micro('a.ttft_ms')} ELSE 0 END",
    "written_tokens": f"CASE WHEN {_TIMED} THEN a.completion_tokens ELSE 0 END",
    "writing_us": f"CASE WHEN {_TIMED} THEN {_micro('max(0, a.total_ms - a.ttft_ms)')} ELSE 0 END",
}
"""What is summed, and how much of it one attempt counts for."""


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


def _second_version(connection: sqlite3.Connection) -> None:
    """What the cloud costs: reserved before a request is sent, settled after. `budget.py` reads and writes it."""
    connection.execute(
        """
        CREATE TABLE cloud_costs (
            ask_id TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            day TEXT NOT NULL,
            route TEXT NOT NULL,
            host TEXT NOT NULL,
            model TEXT NOT NULL,
            reserved_nano_usd INTEGER NOT NULL,
            settled_nano_usd INTEGER,
            UNIQUE (ask_id, attempt)
        )
        """
    )
    connection.execute("CREATE INDEX cloud_costs_by_day ON cloud_costs (day)")


def _third_version(connection: sqlite3.Connection) -> None:
    """Totals, of the rows that are there as well; and where a prompt was asked."""
    connection.execute("ALTER TABLE attempts ADD COLUMN via TEXT NOT NULL DEFAULT ''")
    keys = ", ".join(f"a.{key}" for key in KEYS)
    measures = ", ".join(f"{how} AS {name}" for name, how in MEASURES.items())
    connection.execute(
        f"CREATE VIEW counted AS SELECT a.ask_id, a.day, substr(a.day, 1, 7) AS month, {keys}, {measures} "
        "FROM attempts AS a"
    )
    for table, period in TABLES.items():
        columns = ", ".join(f"{key} TEXT NOT NULL" for key in (period, *KEYS))
        sums = ", ".join(f"{name} INTEGER NOT NULL" for name in MEASURES)
        key = ", ".join((period, *KEYS))
        connection.execute(f"CREATE TABLE {table} ({columns}, {sums}, PRIMARY KEY ({key})) WITHOUT ROWID")
    names, summed = ", ".join(KEYS), ", ".join(f"sum({name})" for name in MEASURES)
    connection.execute(f"INSERT INTO usage_days SELECT day, {names}, {summed} FROM counted GROUP BY day, {names}")
    month = "substr(day, 1, 7)"
    connection.execute(
        f"INSERT INTO usage_months SELECT {month}, {names}, {summed} FROM usage_days GROUP BY {month}, {names}"
    )
    # Days of which rows were taken out again, or only totals ever came: an import adds nothing to them.
    connection.execute("CREATE TABLE sealed_days (day TEXT PRIMARY KEY) WITHOUT ROWID")
    again = "EXISTS (SELECT 1 FROM attempts WHERE ask_id = NEW.ask_id AND attempt = NEW.attempt)"
    before, after = (" ".join(f"{added(table, 'NEW.ask_id', sign)};" for table in TABLES) for sign in "-+")
    connection.execute(
        f"CREATE TRIGGER attempts_before BEFORE INSERT ON attempts "
        # Most prompts take one attempt; and a row that is there already changes nothing.
        f"WHEN EXISTS (SELECT 1 FROM attempts WHERE ask_id = NEW.ask_id) AND NOT {again} BEGIN {before} END"
    )
    connection.execute(f"CREATE TRIGGER attempts_after AFTER INSERT ON attempts BEGIN {after} END")


def added(table: str, ask_id: str, sign: str) -> str:
    """SQL that puts what a prompt counts for into the totals, or takes it out again."""
    key = ", ".join((TABLES[table], *KEYS))
    names = ", ".join(MEASURES)
    signed = ", ".join(f"{sign}sum({name})" for name in MEASURES)
    new = ", ".join(f"{name} = {name} + excluded.{name}" for name in MEASURES)
    return (
        f"INSERT INTO {table} ({key}, {names}) SELECT {key}, {signed} FROM counted WHERE ask_id = {ask_id} "
        f"GROUP BY {key} ON CONFLICT ({key}) DO UPDATE SET {new}"
    )


MIGRATIONS = (_first_version, _second_version, _third_version)
