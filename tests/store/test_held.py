"""A ledger that can't be written: rows are held, told, and written later; no damaged file is touched."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from hostler.store import db, ledger
from hostler.store.held import Held
from hostler.store.ledger import Ledger
from store.test_ledger import ROW, keep, rows_of

ROWS = [replace(ROW, ask_id=name) for name in "abc"]
Trouble = Callable[[Path, pytest.MonkeyPatch], "contextmanager[None]"]


def open_with(monkeypatch: pytest.MonkeyPatch, pragma: str) -> None:
    def opened(*arguments: object) -> sqlite3.Connection:
        connection = db.open_database(*arguments)  # type: ignore[arg-type]
        connection.execute(pragma)
        return connection

    monkeypatch.setattr(ledger, "open_database", opened)


@contextmanager
def corrupt(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    file.write_bytes(b"not a database, but somebody's file" * 40)
    yield
    assert file.read_bytes() == b"not a database, but somebody's file" * 40
    file.rename(file.with_name("damaged"))


@contextmanager
def locked(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(db, "BUSY_S", 0.05)
    yield
    holder.close()


@contextmanager
def read_only(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    open_with(monkeypatch, "PRAGMA query_only = ON")
    yield
    monkeypatch.undo()


@contextmanager
def full(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The pages that there are hold no more rows.
    open_with(monkeypatch, "PRAGMA max_page_count = 1")
    yield
    monkeypatch.undo()


@contextmanager
def no_folder(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    file.parent.write_text("a file where the folder should be")
    yield
    file.parent.unlink()


TROUBLES = [
    (corrupt, "Move it away to start a new one"),
    (locked, "Another program holds it"),
    (read_only, "It can't be written: check who may write"),
    (full, "The disk is full: make room"),
    (no_folder, "check who may write"),
]


@pytest.mark.parametrize(("trouble", "says"), TROUBLES, ids=[trouble.__name__ for trouble, _ in TROUBLES])
def test_rows_are_held_told_and_written_once_that_is_possible(
    trouble: Trouble, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "data" / "ledger.sqlite3"
    if trouble is not no_folder:
        file.parent.mkdir()
    # Enough that not even the free room in the pages takes one row more.
    before = [] if trouble in (corrupt, no_folder) else [replace(ROW, ask_id=f"before {n}") for n in range(30)]
    if before:
        keep(file, *before)
    book = Ledger(file)
    with trouble(file, monkeypatch):
        many = [replace(ROW, ask_id=f"{row.ask_id} {n}") for n in range(20) for row in ROWS]
        failed = 0
        for row in many:
            try:
                asyncio.run(book.record(row))
            except OSError as error:
                failed += 1
                assert says in str(error)
        assert failed >= 40
        assert says in book.trouble
        assert not asyncio.run(book.write_held())
    assert asyncio.run(book.write_held())
    assert book.trouble == ""
    book.close()
    assert sorted(row.ask_id for row in rows_of(file)) == sorted(row.ask_id for row in (*before, *many))
    assert not Held(file).exists


def test_an_answer_waits_only_so_long_for_a_file_that_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ledger.sqlite3"
    keep(file, ROWS[0])
    monkeypatch.setattr(ledger, "PATIENCE_S", 0.05)
    book = Ledger(file)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    async def scenario() -> None:
        with pytest.raises(OSError, match="written later"):
            await book.record(ROWS[1])
        assert book.trouble == "", "it may be a moment only"
        holder.execute("ROLLBACK")
        # In the order that they came.
        assert await book.write_held()

    asyncio.run(scenario())
    holder.close()
    book.close()
    assert rows_of(file) == ROWS[:2]


def test_what_could_not_be_written_by_the_end_waits_for_the_next_process(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "ledger.sqlite3"
    file.write_bytes(b"no database" * 100)
    for row in ROWS[:2]:
        with pytest.raises(OSError, match="Move it away"):
            keep_and_close(file, row)
    assert Held(file).exists
    assert (tmp_path / "ledger-held.jsonl").stat().st_mode & 0o777 == 0o600
    with (tmp_path / "ledger-held.jsonl").open("ab") as cut:
        cut.write(b'["2026-01-01",{"ask_id":"cut o')
    file.rename(tmp_path / "damaged")
    keep(file, ROWS[2])
    assert rows_of(file) == ROWS
    assert not Held(file).exists
    assert "ledger-held.jsonl:3: not a row" in caplog.text


def keep_and_close(file: Path, row: object) -> None:
    book = Ledger(file)
    try:
        asyncio.run(book.record(row))  # type: ignore[arg-type]
    finally:
        book.close()


def test_a_file_that_was_moved_away_gets_no_more_rows(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    book = Ledger(file)
    asyncio.run(book.record(ROWS[0]))
    file.rename(tmp_path / "old.sqlite3")
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).rename(tmp_path / f"old.sqlite3{end}")
    asyncio.run(book.record(ROWS[1]))
    book.close()
    assert rows_of(file) == ROWS[1:2]
    assert rows_of(tmp_path / "old.sqlite3") == ROWS[:1]


def test_a_row_that_no_file_takes_keeps_no_other_out(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    book = Ledger(file)
    for bad in (replace(ROW, ask_id="\ud800"), replace(ROW, prompt_tokens=2**63)):
        with pytest.raises(OSError, match="can't be kept"):
            asyncio.run(book.record(bad))
    asyncio.run(book.record(ROW))
    assert book.trouble == ""
    book.close()
    assert rows_of(file) == [ROW]


def test_rows_that_wait_are_counted_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ledger.sqlite3"
    keep(file, replace(ROW, ask_id="written"), replace(ROW, ask_id="begun", final=False))
    before = Ledger(file)
    with locked(file, monkeypatch):
        with pytest.raises(OSError, match=r"ledger\.sqlite3"):
            asyncio.run(before.record(replace(ROW, ask_id="beside", route="code")))
        before.close()
        kept = Ledger(file)
        waiting = [
            replace(ROW, ask_id="begun", attempt=2),
            # One prompt, counted where its answer came from.
            replace(ROW, ask_id="held", final=False),
            replace(ROW, ask_id="held", attempt=2, route="vision"),
            replace(ROW, ask_id="another day", start_ms=ROW.start_ms + 86_400_000),
        ]
        for row in waiting:
            with pytest.raises(OSError, match=r"ledger\.sqlite3"):
                asyncio.run(kept.record(row))
        used = kept.used_today(ROW.start_ms / 1000)
        assert sorted(used.routes) == [("code", 1), ("quick", 2), ("vision", 1)]
    assert asyncio.run(kept.write_held())
    assert kept.used_today(ROW.start_ms / 1000) == used
    kept.close()


def test_without_a_file_what_waits_is_all_that_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "data" / "ledger.sqlite3"
    with no_folder(file, monkeypatch):
        kept = Ledger(file)
        with pytest.raises(OSError, match="data"):
            asyncio.run(kept.record(ROW))
        assert kept.used_today(ROW.start_ms / 1000).routes == (("quick", 1),)
    kept.close()
