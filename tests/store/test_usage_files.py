"""Usage as files: other programs read them, and read in again they are the same totals, counted once."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hostler.domain.totals import By
from hostler.domain.usage import AttemptRow
from hostler.store.ledger import Ledger, day_of
from hostler.store.usage_files import Imported, export, take_in
from store.test_ledger import ROW, keep, rows_of
from store.test_usage import DAY_MS, EXPIRE, attempts, in_zone, usage_of

EVERY = (By.DAY, By.ROUTE, By.HOST, By.MODEL, By.OUTCOME, By.VIA)


def exported(file: Path, folder: Path) -> list[Path]:
    return [each.file for each in export(file, folder, "0001-01-01", "9999-12-31")]


def by_three_lines(files: list[Path]) -> Counter[str]:
    """How a script of three lines reads such files."""
    totals = Counter[str]()
    for line in (line for file in files for line in file.read_text().splitlines()):
        totals[json.loads(line)["route"]] += json.loads(line)["tokens"]
    return totals


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(attempts, max_size=20), days=st.none() | EXPIRE)
def test_exported_and_imported_the_totals_are_equal_and_nothing_doubles(
    tmp_path_factory: pytest.TempPathFactory, rows: list[AttemptRow], days: int | None
) -> None:
    folder = tmp_path_factory.mktemp("files")
    file, other = folder / "ledger.sqlite3", folder / "other.sqlite3"
    keep(file, ROW, *rows)
    if days is not None:
        ledger = Ledger(file)
        asyncio.run(ledger.expire(day_of((ROW.start_ms + days * DAY_MS) / 1000)))
        ledger.close()
    files = exported(file, folder / "out")
    by_route = usage_of(file, [By.ROUTE])
    assert by_three_lines(files) == Counter({route: f.tokens for (route,), f in by_route.items()})
    assert [each.name for each in files] == [f"token-usage-{day}.jsonl" for (day,) in usage_of(file, [By.DAY])]
    first = take_in(other, files)
    assert first.left_out == first.known == 0
    assert usage_of(other, EVERY) == usage_of(file, EVERY)
    assert usage_of(other, [By.MONTH]) == usage_of(file, [By.MONTH])
    assert sorted(map(str, rows_of(other))) == sorted(map(str, rows_of(file)))
    for ledger_file in (other, file):
        again = take_in(ledger_file, files)
        assert (again.rows, again.sums, again.bad) == (0, 0, ())
    assert usage_of(other, EVERY) == usage_of(file, EVERY)
    # What was taken in goes out again as it was.
    assert {each.name: each.read_bytes() for each in exported(other, folder / "more")} == {
        each.name: each.read_bytes() for each in files
    }


def test_rows_that_were_thrown_away_do_not_count_again(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    keep(file, ROW, replace(ROW, ask_id="b", start_ms=ROW.start_ms + 3 * DAY_MS))
    before, files = usage_of(file, EVERY), exported(file, tmp_path / "out")
    ledger = Ledger(file)
    asyncio.run(ledger.expire(day_of((ROW.start_ms + DAY_MS) / 1000)))
    ledger.close()
    assert take_in(file, files) == Imported(known=1, left_out=1)
    assert usage_of(file, EVERY) == before


def test_a_file_that_is_there_is_kept_when_it_holds_more(tmp_path: Path) -> None:
    file, folder = tmp_path / "ledger.sqlite3", tmp_path / "out"
    keep(file, ROW)
    [written] = exported(file, folder)
    keep(file, replace(ROW, ask_id="b"))
    [again] = export(file, folder, "0001-01-01", "9999-12-31")
    assert (again.lines, again.left) == (2, "")
    mine = written.read_text() + '{"ts": "2026-09-21T10:00:00", "route": "quick", "tokens": 7}\n'
    written.write_text(mine)
    [kept] = export(file, folder, "0001-01-01", "9999-12-31")
    assert "holds 1 lines that aren't in this ledger: left as it is" in kept.left
    assert written.read_text() == mine
    assert list(export(file, folder, "2030-01-01", "2030-12-31")) == []
    assert list(export(tmp_path / "none.sqlite3", tmp_path / "nowhere", "2030-01-01", "2030-12-31")) == []
    assert not (tmp_path / "nowhere").exists()


def test_files_of_others_are_read(tmp_path: Path) -> None:
    file, theirs = tmp_path / "ledger.sqlite3", tmp_path / "token-usage-2026-09-21.jsonl"
    theirs.write_text(
        '\ufeff{"ts": "2026-09-21T23:59:59", "route": "quick", "tokens": 100}\n'
        # The same twice: two prompts of one second.
        '{"ts": "2026-09-21T10:00:00+09:00", "route": "quick", "tokens": 50, "model": "qwen3:4b", "more": [1]}\n'
        '{"ts": "2026-09-21T10:00:00+09:00", "route": "quick", "tokens": 50, "model": "qwen3:4b", "more": [2]}\n'
        "\n"
        '{"ts": 1790000000.5, "route": "code", "tokens": 900}\n'
        '{"ts": "2026-09-21T22:30:00Z", "route": "late", "tokens": 1}\n'
    )
    with in_zone("Europe/Berlin"):
        assert take_in(file, [theirs]) == Imported(rows=5)
        assert take_in(file, [theirs]) == Imported(known=5)
        found = {names: (f.prompts, f.tokens) for names, f in usage_of(file, [By.DAY, By.ROUTE]).items()}
    assert found == {
        ("2026-09-21", "quick"): (3, 200),
        ("2026-09-21", "code"): (1, 900),
        ("2026-09-22", "late"): (1, 1),
    }


BAD = [
    ("not JSON", "malformed"),
    ('["a list"]', "Expected `object`"),
    ('{"route": "quick", "tokens": 5}', "missing required field `ts`"),
    ('{"route": "quick", "tokens": "5", "ts": "2026-09-21T10:00:00"}', "Expected `int`, got `str`"),
    ('{"route": "quick", "tokens": -5, "ts": "2026-09-21T10:00:00"}', "completion_tokens is -5"),
    ('{"route": "quick", "tokens": 99999999999999999999, "ts": "2026-09-21"}', "completion_tokens is 99999"),
    ('{"route": "quick", "tokens": 5, "ts": "yesterday"}', "Invalid isoformat string"),
    ('{"route": "quick", "tokens": 5, "ts": 1e300}', "out of range"),
    ('{"route": "quick", "tokens": 5, "ts": "1901-01-01"}', "which can't be"),
    ('{"route": "' + "x" * 600 + '", "tokens": 5, "ts": "2026-09-21"}', "route is too long"),
    ('{"route": "\\ud800", "tokens": 5, "ts": "2026-09-21"}', "malformed"),
    ('{"route": "quick", "tokens": 5, "ts": "2026-09-21", "ask_id": "a"}', "missing required field"),
    ('{"of": "week", "route": "quick", "tokens": 5, "ts": "2026-09-21"}', "only sums of a day"),
    ('{"of": "day", "route": "quick", "tokens": 5, "ts": "2026-09-21", "day": "2026-09-21"}', "Expected `str`"),
]


@pytest.mark.parametrize(("line", "says"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_a_bad_line_is_named_and_the_others_are_taken(tmp_path: Path, line: str, says: str) -> None:
    file, theirs = tmp_path / "ledger.sqlite3", tmp_path / "usage.jsonl"
    good = '{"ts": "2026-09-21T10:00:00", "route": "quick", "tokens": 100}'
    theirs.write_text(f"{good}\n{line}\n{good}\n")
    done = take_in(file, [theirs])
    assert (done.rows, len(done.bad)) == (2, 1)
    assert done.bad[0].startswith(f"{theirs}:2: ")
    assert says.casefold() in done.bad[0].casefold()


def test_an_own_line_that_was_changed_by_hand_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    keep(file, ROW)
    [mine] = exported(file, tmp_path / "out")
    fields = json.loads(mine.read_text())
    changes = [{"tokens": 1}, {"day": "2026-9-1"}, {"day": 5}, {"total_ms": -1}, {"outcome": "great"}, {"final": 2}]
    mine.write_text("".join(json.dumps({**fields, **change}) + "\n" for change in changes))
    done = take_in(tmp_path / "other.sqlite3", [mine])
    assert (done.rows, len(done.bad)) == (0, len(changes))
    assert "tokens is 1, but prompt_tokens and completion_tokens make 52" in done.bad[0]


def test_a_line_has_when_it_was_and_on_which_day_it_was_for_the_user(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    with in_zone("Pacific/Auckland"):
        keep(file, replace(ROW, start_ms=1_764_000_000_123))
    [mine] = exported(file, tmp_path / "out")
    assert mine.name == "token-usage-2025-11-25.jsonl"
    fields = json.loads(mine.read_text())
    assert list(fields)[:3] == ["ts", "route", "tokens"]
    assert (fields["ts"], fields["day"]) == ("2025-11-24T16:00:00.123Z", "2025-11-25")
    take_in(tmp_path / "other.sqlite3", [mine])
    assert list(usage_of(tmp_path / "other.sqlite3", [By.DAY])) == [("2025-11-25",)], "in another zone, too"
