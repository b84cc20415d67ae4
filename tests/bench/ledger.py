"""A ledger of a million attempts over three years: writing a row, its size, and totals beside plain SQL over the rows.

    .venv/bin/python tests/bench/ledger.py [ATTEMPTS]

A prompt in twelve takes two attempts, on five routes and four machines. Each figure is a median; the file is warm.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from hostler.domain.totals import By, summed
from hostler.domain.usage import AttemptRow, Outcome, Picked, Via
from hostler.store.db import open_database
from hostler.store.ledger import INSERT, PATIENCE_S, Ledger, one_transaction, values
from hostler.store.ledger_tables import MIGRATIONS
from hostler.store.usage import Usage

ATTEMPTS, DAYS = 1_000_000, 1_095
LAST = date(2026, 11, 25)
WRITERS, TOGETHER = 9, 20_000
SEED = 20_261_126
ROUTES = ("quick",) * 14 + ("code",) * 3 + ("vision", "reasoning", "background")
TARGETS = (("mac-mini", "qwen3:4b"), ("windows-gpu", "qwen3-coder:30b"), ("ubuntu", "minicpm-v:8b"), ("nas", "qwq:32b"))
WRITE_MS, NUMBERS_MS, CHANGE_MS = 2, 150, 100
"""The budgets: a row; the numbers of a window; the figures of another range."""
# What somebody would write who has the rows alone.
PLAIN = (
    "SELECT {by}, count(DISTINCT ask_id), count(*), sum(prompt_tokens), sum(completion_tokens), sum(thinking_tokens), "
    "sum(total_ms), sum(cost_usd), avg(CASE WHEN warm THEN ttft_ms END) FROM attempts WHERE day BETWEEN ? AND ? "
    "GROUP BY {by}"
)
QUESTIONS: tuple[tuple[str, Sequence[By], int], ...] = (
    ("today by route", [By.ROUTE], 1),
    ("30 days by route", [By.ROUTE], 30),
    ("365 days by route", [By.ROUTE], 365),
    ("three years by route", [By.ROUTE], DAYS),
    ("three years by machine and outcome", [By.HOST, By.OUTCOME], DAYS),
    ("chart: 30 days by day and route", [By.DAY, By.ROUTE], 30),
    ("chart: 365 days by day and route", [By.DAY, By.ROUTE], 365),
    ("chart: three years by day and route", [By.DAY, By.ROUTE], DAYS),
    ("chart: three years by month and model", [By.MONTH, By.MODEL], DAYS),
)


def rows(count: int, chance: random.Random) -> Iterator[AttemptRow]:
    """So many attempts, in the order of time."""
    begins_ms = round(time.mktime((LAST - timedelta(days=DAYS - 1)).timetuple()) * 1000)
    step_ms = DAYS * 86_400_000 / count
    number = 0
    while number < count:
        fails = chance.random() < 1 / 12
        asked, ask_id = number, f"{chance.getrandbits(128):032x}"
        for attempt in (1, 2) if fails else (1,):
            host, model = chance.choice(TARGETS)
            failed = fails and attempt == 1
            yield AttemptRow(
                ask_id=ask_id,
                attempt=attempt,
                start_ms=begins_ms + round(asked * step_ms) + (attempt - 1) * 2_000,
                source="selection",
                conversation=f"{chance.getrandbits(128):032x}",
                route=chance.choice(ROUTES),
                confidence=chance.random(),
                picked=Picked.AUTO,
                host=host,
                model=model,
                digest="a" * 64,
                location="home",
                warm=chance.random() < 0.9,
                num_ctx=8192,
                outcome=Outcome.FAILED if failed else Outcome.ANSWERED,
                error="HostUnreachable" if failed else "",
                queue_ms=0.3,
                load_ms=1.2,
                ttft_ms=None if failed else round(chance.uniform(200, 900), 1),
                total_ms=round(chance.uniform(1_000, 9_000), 1),
                prompt_tokens=None if failed else chance.randrange(20, 4_000),
                completion_tokens=None if failed else chance.randrange(20, 900),
                thinking_tokens=None if failed else 0,
                estimated=False,
                cost_usd=0.0,
                escalated_from=None,
                poor_reason="",
                final=not failed,
                via=chance.choice((Via.POPUP, Via.POPUP, Via.ACTION, Via.CLI)),
            )
            number += 1


def fill(file: Path, count: int) -> None:
    chance, batch = random.Random(SEED), list[list[object]]()
    with closing(open_database(file, MIGRATIONS)) as db:
        db.execute("PRAGMA cache_size = -200000")

        def flush() -> None:
            with one_transaction(db):
                db.executemany(INSERT, batch)
            batch.clear()

        for row in rows(count, chance):
            batch.append(values(time.strftime("%Y-%m-%d", time.localtime(row.start_ms / 1000)), row))
            if len(batch) == 10_000:
                flush()
        flush()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def median_ms(call: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def writing_ms(file: Path, name: str, times: int = 300) -> tuple[float, float]:
    """Median and p99 of a row that is told to be on the disk."""
    made = [row for row in rows(3 * times, random.Random(name)) if row.attempt == 1 and row.final][:times]
    ledger = Ledger(file)

    async def write() -> list[float]:
        took = []
        await ledger.past((), 0)
        for row in made:
            began = time.perf_counter()
            await ledger.record(row)
            took.append((time.perf_counter() - began) * 1000)
        return sorted(took[1:])

    took = asyncio.run(write())
    ledger.close()
    return statistics.median(took), took[len(took) * 99 // 100]


def working_ms(file: Path, times: int = 300) -> float:
    """Median of a row when nobody waits for the disk: what the row, its indexes and the totals take."""
    made = iter([row for row in rows(3 * times, random.Random("work")) if row.attempt == 1 and row.final][:times])
    with closing(open_database(file, MIGRATIONS)) as db:
        db.execute("PRAGMA synchronous = OFF")

        def write() -> None:
            with one_transaction(db):
                db.execute(INSERT, values(LAST.isoformat(), next(made)))

        return median_ms(write, times)


def sync_ms(folder: Path) -> float:
    """What the disk itself takes to keep a page: each row waits as long."""
    with (folder / "page").open("wb") as page:

        def write() -> None:
            page.write(b"x" * 4096)
            page.flush()
            os.fsync(page.fileno())

        return median_ms(write, 100)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ATTEMPTS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "ledger.sqlite3"
        empty = writing_ms(folder / "empty.sqlite3", "empty")
        began = time.perf_counter()
        fill(file, count)
        print(f"{count:,} attempts over {DAYS:,} days, put in in {time.perf_counter() - began:.0f} s")
        with closing(sqlite3.connect(file)) as db:
            pages = (
                dict(
                    db.execute(
                        "SELECT CASE WHEN name LIKE 'usage_%' THEN 'totals' WHEN name LIKE 'attempts_by%' OR name LIKE "
                        "'sqlite_auto%' THEN 'indexes' ELSE 'rows' END, sum(pgsize) FROM dbstat GROUP BY 1"
                    )
                )
                if has_dbstat(db)
                else {}
            )
            groups = db.execute(
                "SELECT (SELECT count(*) FROM usage_days), (SELECT count(*) FROM usage_months)"
            ).fetchone()
        size = file.stat().st_size
        parts = ", ".join(f"{part} {bytes_ / count:.0f}" for part, bytes_ in sorted(pages.items()))
        print(f"file: {size / 1e6:.0f} MB, {size / count:.0f} bytes a row{f' ({parts})' if parts else ''}")
        print(f"totals: {groups[0]:,} of a day, {groups[1]:,} of a month")
        full = writing_ms(file, "full")
        print(f"one row, on the disk: {full[0]:.2f} ms, p99 {full[1]:.2f}   (budget {WRITE_MS} ms)")
        print(
            f"  in an empty file {empty[0]:.2f} ms, p99 {empty[1]:.2f}; the disk's own fsync {sync_ms(folder):.2f} ms"
        )
        began = time.perf_counter()
        usage = Usage(file)
        usage.groups([By.HOST, By.MODEL], "2026-10-27", LAST.isoformat())
        usage.groups([By.ROUTE], "2026-10-27", LAST.isoformat())
        opened_ms = (time.perf_counter() - began) * 1000
        print(f"opened, with the numbers of 30 days: {opened_ms:.1f} ms   (budget of a window {NUMBERS_MS} ms)")
        with closing(sqlite3.connect(file)) as db:
            for what, by, days in QUESTIONS:
                first, last = (LAST - timedelta(days=days - 1)).isoformat(), LAST.isoformat()
                names = ", ".join("substr(day, 1, 7)" if each is By.MONTH else str(each) for each in by)
                plain = PLAIN.format(by=names)
                took = median_ms(lambda: usage.groups(by, first, last), 15)  # noqa: B023
                raw = median_ms(lambda: db.execute(plain, (first, last)).fetchall(), 3)  # noqa: B023
                print(f"{what}: {took:.1f} ms; plain SQL over the rows {raw:,.1f} ms: {raw / took:,.0f} times")
        usage.close()
        print(f"(budget of another range {CHANGE_MS} ms, drawing included)")
        together(file)


def write_many(file: Path, name: str, count: int) -> int:
    """One of many processes: writes rows, and returns how many were told not to be on the disk in time."""
    ledger, late = Ledger(file), 0

    async def write() -> None:
        nonlocal late
        for row in rows(count, random.Random(name)):
            try:
                await ledger.record(row)
            except OSError:
                late += 1

    asyncio.run(write())
    ledger.close()
    return late


def together(file: Path) -> None:
    """Nine processes write at once while another looks."""
    usage, looks = Usage(file), 0
    before = summed(usage.groups()).attempts
    began = time.perf_counter()
    with ProcessPoolExecutor(WRITERS) as pool:
        each = TOGETHER // WRITERS + 1
        at_work = [pool.submit(write_many, file, f"writer {number}", each) for number in range(WRITERS)]
        while not all(work.done() for work in at_work):
            usage.groups([By.DAY, By.ROUTE], "2026-10-27", LAST.isoformat())
            looks += 1
            wait(at_work, timeout=0.2)
        late = sum(work.result() for work in at_work)
    wrote = sum(1 for number in range(WRITERS) for _ in rows(each, random.Random(f"writer {number}")))
    took_s = time.perf_counter() - began
    got = summed(usage.groups()).attempts - before
    usage.close()
    print(
        f"{WRITERS} processes write {wrote:,} rows in {took_s:.0f} s while {looks} looks are taken: {got:,} are there"
    )
    print(f"  rows that took over {PATIENCE_S:g} s: {late}   (none lost, none doubled)")


def has_dbstat(db: sqlite3.Connection) -> bool:
    try:
        db.execute("SELECT 1 FROM dbstat LIMIT 1")
    except sqlite3.Error:
        return False
    return True


if __name__ == "__main__":
    main()
