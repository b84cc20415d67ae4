"""The ledger: no row is lost, none is doubled, and none holds text."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from hostler.domain.usage import AttemptRow, Outcome, Picked, UsedToday
from hostler.store.ledger import USED, Ledger
from hostler.store.ledger_tables import MIGRATIONS

ROW = AttemptRow(
    ask_id="a",
    attempt=1,
    start_ms=1_790_000_000_000,
    source="selection",
    conversation="",
    route="quick",
    confidence=0.9,
    picked=Picked.AUTO,
    host="mac-mini",
    model="qwen3:4b",
    digest="d",
    location="home",
    warm=True,
    num_ctx=None,
    outcome=Outcome.ANSWERED,
    error="",
    queue_ms=0.5,
    load_ms=1.0,
    ttft_ms=300.0,
    total_ms=900.0,
    prompt_tokens=12,
    completion_tokens=40,
    thinking_tokens=0,
    estimated=False,
    cost_usd=0.0,
    escalated_from=None,
    poor_reason="",
    final=True,
)

WRITER = """
import asyncio, sys
from pathlib import Path
from msgspec.structs import replace
from hostler.store.ledger import Ledger
sys.path.insert(0, {tests!r})
from store.test_ledger import ROW

async def main():
    ledger = Ledger(Path({file!r}))
    for number in range({count}):
        await ledger.record(replace(ROW, ask_id={name!r} + str(number)))
        print(number, flush=True)

asyncio.run(main())
"""


def writer(file: Path, name: str, count: int) -> subprocess.Popen[str]:
    tests = str(Path(__file__).parents[1])
    code = WRITER.format(tests=tests, file=str(file), name=name, count=count)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def rows_of(file: Path) -> list[AttemptRow]:
    ledger = Ledger(file)
    try:
        return ledger.rows()
    finally:
        ledger.close()


def keep(file: Path, *rows: AttemptRow) -> None:
    ledger = Ledger(file)
    for row in rows:
        asyncio.run(ledger.record(row))
    ledger.close()


def test_a_row_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "data" / "ledger.sqlite3"
    other = replace(ROW, attempt=2, warm=None, ttft_ms=None, prompt_tokens=None, final=False, outcome=Outcome.FAILED)
    keep(file, ROW, other)
    assert rows_of(file) == [ROW, other]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_an_attempt_is_kept_once(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    keep(file, ROW, ROW)
    assert len(rows_of(file)) == 1


def test_the_day_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    file = tmp_path / "ledger.sqlite3"
    keep(file, replace(ROW, start_ms=1_764_000_000_000))  # 2025-11-24 16:00 UTC
    monkeypatch.undo()
    time.tzset()
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT day FROM attempts").fetchone() == ("2025-11-25",)
    connection.close()


def test_two_processes_write_at_once_and_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    writers = [writer(file, name, 150) for name in "ab"]
    for process in writers:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert len(rows_of(file)) == 300


def test_a_writer_that_is_killed_loses_no_row_it_told(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    process = writer(file, "a", 100_000)
    assert process.stdout is not None
    told = -1
    while told < 25:
        told = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split()
    process.wait()
    process.stdout.close()
    told = int(rest[-1]) if rest else told
    assert {f"a{number}" for number in range(told + 1)} <= {row.ask_id for row in rows_of(file)}


def test_a_file_of_a_newer_hostler_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    ledger = Ledger(file)
    with pytest.raises(OSError, match="newer Hostler"):
        asyncio.run(ledger.record(ROW))
    ledger.close()


def test_a_file_that_is_no_database_is_named_and_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    file.write_bytes(b"not a database, but somebody's file" * 40)
    before = file.read_bytes()
    ledger = Ledger(file)
    with pytest.raises(OSError, match="Move it away"):
        asyncio.run(ledger.record(ROW))
    ledger.close()
    assert file.read_bytes() == before


def test_no_column_can_hold_the_text() -> None:
    assert not {"prompt", "text", "answer", "instruction"} & set(AttemptRow.__struct_fields__)


def test_the_prompts_of_the_last_half_hour_come_back_newest_first_and_without_text(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite3")
    now_s = ROW.start_ms / 1000 + 600
    assert ledger.lately(now_s) == ()
    rows = [
        replace(ROW, ask_id="old", start_ms=ROW.start_ms - 3_600_000, route="code"),
        replace(ROW, ask_id="first", route="code", conversation="c"),
        replace(ROW, ask_id="first", attempt=2, start_ms=ROW.start_ms + 5_000, route="code", conversation="c"),
        replace(ROW, ask_id="job", start_ms=ROW.start_ms + 60_000, route="background"),
        replace(ROW, ask_id="second", start_ms=ROW.start_ms + 300_000),
    ]

    async def write() -> None:
        for row in rows:
            await ledger.record(row)

    asyncio.run(write())
    found = ledger.lately(now_s)
    assert [(earlier.route, earlier.age_s, earlier.conversation) for earlier in found] == [
        ("quick", 300.0, ""),
        ("code", 600.0, "c"),
    ]
    assert all(not earlier.words for earlier in found)
    ledger.close()


DAY_MS = 86_400_000


def used_of(file: Path, now_s: float) -> UsedToday:
    ledger = Ledger(file)
    try:
        return ledger.used_today(now_s)
    finally:
        ledger.close()


def test_what_was_asked_today_counts_each_prompt_once_by_the_route_that_answered(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    now_ms = ROW.start_ms
    keep(
        file,
        replace(ROW, ask_id="one"),
        # A takeover and an escalation are attempts of the same prompt.
        replace(ROW, ask_id="two", outcome=Outcome.FAILED, final=False),
        replace(ROW, ask_id="two", attempt=2, outcome=Outcome.POOR, final=False),
        replace(ROW, ask_id="two", attempt=3, route="code"),
        # One that nobody answered was asked, too.
        replace(ROW, ask_id="three", route="reasoning", outcome=Outcome.CANCELLED, final=False),
        replace(ROW, ask_id="three", route="vision", attempt=2, outcome=Outcome.FAILED, final=False),
        replace(ROW, ask_id="four"),
        replace(ROW, ask_id="five", start_ms=now_ms - DAY_MS),
        replace(ROW, ask_id="six", start_ms=now_ms + DAY_MS),
    )
    used = used_of(file, now_ms / 1000)
    assert used.day == date.fromtimestamp(now_ms / 1000).isoformat()
    assert used.routes[0] == ("quick", 2), "the most used first"
    assert sorted(used.routes) == [("code", 1), ("quick", 2), ("reasoning", 1)]
    assert (used.prompts, used.share("quick"), used.share("vision")) == (4, 0.5, 0.0)


def test_without_a_ledger_nothing_was_asked_and_none_is_made(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    used = used_of(file, ROW.start_ms / 1000)
    assert (used.prompts, used.share("quick")) == (0, 0.0)
    assert not file.exists()


def test_the_days_figures_of_a_large_ledger_are_found_by_their_key(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    keep(file, ROW)
    with sqlite3.connect(file) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {USED}", ("2026-11-25",)).fetchall()
    connection.close()
    assert [step[-1] for step in plan] == ["SEARCH usage_days USING PRIMARY KEY (day=?)"]
