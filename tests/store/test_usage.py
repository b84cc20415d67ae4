"""Totals: whatever rows come in whatever order, they are what the rows add up to; and days are the user's own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from hostler.domain.totals import By, Figures, Group, Reliability, never_big, reliability, summed
from hostler.domain.usage import AttemptRow, Outcome, Picked, Via
from hostler.store.db import open_database
from hostler.store.ledger import COLUMNS, Ledger, day_of
from hostler.store.ledger_tables import KEYS, MEASURES, MIGRATIONS, TABLES
from hostler.store.usage import Usage
from store.test_ledger import ROW, keep, rows_of, writer

DAY_MS = 86_400_000


def usage_of(
    file: Path, by: Sequence[By] = (), first_day: str = "0001-01-01", last_day: str = "9999-12-31"
) -> dict[tuple[str, ...], Figures]:
    usage = Usage(file)
    try:
        return {group.names: group.figures for group in usage.groups(by, first_day, last_day)}
    finally:
        usage.close()


def added_up(rows: Iterable[tuple[str, AttemptRow]], by: Sequence[By]) -> dict[tuple[str, ...], Figures]:
    """The figures as they are meant, from the rows themselves."""
    prompts: dict[str, list[tuple[str, AttemptRow]]] = defaultdict(list)
    for day, row in rows:
        prompts[row.ask_id].append((day, row))
    groups: dict[tuple[str, ...], list[Group]] = defaultdict(list)
    for attempts in prompts.values():
        counts = min((row for _, row in attempts), key=lambda row: (not row.final, row.attempt))
        began = min(row.start_ms for _, row in attempts)
        ended = max(row.start_ms + row.total_ms for _, row in attempts)
        if counts.final:
            ended = counts.start_ms + counts.total_ms
        for day, row in attempts:
            is_it = row is counts
            when = datetime.fromisoformat(day)
            names = {
                By.DAY: day,
                By.WEEK: (when - timedelta(days=when.weekday())).date().isoformat(),
                By.MONTH: day[:7],
                **{key: str(getattr(row, key)) for key in (By.ROUTE, By.MODEL, By.HOST, By.OUTCOME, By.VIA)},
            }
            completed = row.completion_tokens or 0
            said = (row.prompt_tokens or 0) + completed
            timed = row.outcome in ("answered", "poor") and row.ttft_ms is not None and completed and not row.estimated
            figures = Figures(
                attempts=1,
                prompts=is_it,
                answered=is_it and row.final,
                by_hand=is_it and row.picked is Picked.HAND,
                escalated=row.escalated_from is not None,
                failovers=row.outcome in ("failed", "cancelled")
                and any(o.final and o.attempt > row.attempt and o.host != row.host for _, o in attempts),
                prompt_tokens=row.prompt_tokens or 0,
                completion_tokens=completed,
                thinking_tokens=row.thinking_tokens or 0,
                estimated_tokens=said if row.estimated else 0,
                total_us=round(row.total_ms * 1000),
                waited_us=round((ended - began) * 1000) if is_it else 0,
                cost_nano_usd=round(row.cost_usd * 1e9),
                warm_starts=row.warm is True and row.ttft_ms is not None,
                warm_us=round((row.ttft_ms or 0) * 1000) if row.warm is True else 0,
                cold_starts=row.warm is False and row.ttft_ms is not None,
                cold_us=round((row.ttft_ms or 0) * 1000) if row.warm is False else 0,
                written_tokens=completed if timed else 0,
                writing_us=round(max(0.0, row.total_ms - (row.ttft_ms or 0)) * 1000) if timed else 0,
            )
            groups[tuple(names[each] for each in by)].append(Group((), figures))
    return {names: summed(each) for names, each in groups.items()}


tokens = st.none() | st.integers(0, 50_000)
# To half a millisecond: binary fractions, so that only the counting is tested, not the rounding of floats.
ms = st.integers(0, 600_000).map(lambda n: n / 2)
attempts = st.builds(
    replace,
    st.just(ROW),
    ask_id=st.sampled_from("abcdef"),
    attempt=st.integers(1, 4),
    start_ms=st.integers(0, 40).map(lambda n: 1_790_000_000_000 + n * DAY_MS // 2),
    route=st.sampled_from(["quick", "code"]),
    picked=st.sampled_from(list(Picked)),
    host=st.sampled_from(["mac-mini", "windows-gpu"]),
    model=st.sampled_from(["qwen3:4b", "qwen3:30b"]),
    outcome=st.sampled_from(list(Outcome)),
    via=st.sampled_from(list(Via)),
    warm=st.sampled_from([True, False, None]),
    ttft_ms=st.none() | ms,
    total_ms=ms,
    prompt_tokens=tokens,
    completion_tokens=tokens,
    thinking_tokens=tokens,
    estimated=st.booleans(),
    cost_usd=st.integers(0, 64).map(lambda n: n / 64),
    escalated_from=st.none() | st.just(1),
    final=st.booleans(),
)
EXPIRE = st.integers(1, 20)
"""Rows of before so many days after the first day are taken out."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    steps=st.lists(attempts | EXPIRE, max_size=30),
    by=st.lists(st.sampled_from(list(By)), unique=True, max_size=4),
    ends=st.tuples(st.integers(0, 20), st.integers(0, 20)),
)
def test_the_totals_are_what_the_rows_add_up_to(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[AttemptRow | int],
    by: list[By],
    ends: tuple[int, int],
) -> None:
    file = tmp_path_factory.mktemp("usage") / "ledger.sqlite3"
    first = datetime.fromisoformat(day_of(1_790_000_000))
    days = [(first + timedelta(days=n)).date().isoformat() for n in range(21)]
    ledger, kept, gone = Ledger(file), dict[tuple[str, int], AttemptRow](), set[str]()
    asyncio.run(ledger.record(replace(ROW, ask_id="first")))
    kept["first", 1] = replace(ROW, ask_id="first")
    for step in steps:
        if isinstance(step, int):
            asyncio.run(ledger.expire(days[step]))
            left = {row.ask_id for row in ledger.rows()}
            gone = {row.ask_id for row in kept.values()} - left
        elif step.ask_id not in gone:
            # No row of a prompt comes after its others were thrown away: that is days at least.
            asyncio.run(ledger.record(step))
            kept.setdefault((step.ask_id, step.attempt), step)
    ledger.close()
    dated = [(day_of(row.start_ms / 1000), row) for row in kept.values()]
    assert usage_of(file, by) == added_up(dated, by)
    first_day, last_day = days[min(ends)], days[max(ends)]
    inside = {key: f for key, f in added_up(dated, [By.DAY]).items() if first_day <= key[0] <= last_day}
    found = usage_of(file, (), first_day, last_day)
    assert found.get((), Figures()) == summed(Group((), figures) for figures in inside.values())
    if not gone:
        assert_equal_to_raw(file)


def assert_equal_to_raw(file: Path) -> None:
    """The totals are the same as if they were made anew from the rows."""
    names = ", ".join(f"sum({name})" for name in MEASURES)
    with contextlib.closing(sqlite3.connect(file)) as db:
        for table, period in TABLES.items():
            key = ", ".join((period, *KEYS))
            raw = db.execute(f"SELECT {key}, {names} FROM counted GROUP BY {key}").fetchall()
            assert sorted(raw) == sorted(db.execute(f"SELECT * FROM {table}").fetchall())


def test_figures_and_columns_have_the_same_names() -> None:
    assert tuple(MEASURES) == Figures.__struct_fields__
    assert set(KEYS) == {str(by) for by in By} - {"day", "week", "month"}


def test_rows_from_before_there_were_totals_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    open_database(file, MIGRATIONS[:2]).close()
    old = [name for name in COLUMNS if name != "via"]
    rows = [ROW, replace(ROW, attempt=2, final=False), replace(ROW, ask_id="b", host="windows-gpu")]
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as db:
        for row in rows:
            fields = {**asdict(row), "day": "2026-09-21"}
            places = ", ".join("?" * len(old))
            db.execute(f"INSERT INTO attempts ({', '.join(old)}) VALUES ({places})", [fields[name] for name in old])
    assert usage_of(file, [By.HOST]) == added_up([("2026-09-21", row) for row in rows], [By.HOST])
    assert sorted(rows_of(file), key=lambda row: (row.ask_id, row.attempt)) == rows
    assert_equal_to_raw(file)


def test_eight_processes_write_at_once_and_are_killed_and_the_totals_still_fit(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    keep(file, replace(ROW, ask_id="before"))
    writers = {name: writer(file, name, 100_000) for name in "abcdefgh"}
    told = dict.fromkeys(writers, -1)
    usage = Usage(file)
    for number, (name, process) in enumerate(writers.items()):
        assert process.stdout is not None
        # Each somewhere else in its work, while the window looks.
        while told[name] < 5 + 3 * number:
            told[name] = int(process.stdout.readline())
            [group] = usage.groups()
            assert group.figures.attempts == group.figures.prompts
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split()
        told[name] = int(rest[-1]) if rest else told[name]
        process.wait()
        process.stdout.close()
    usage.close()
    kept = {row.ask_id for row in rows_of(file)}
    assert {f"{name}{number}" for name, last in told.items() for number in range(last + 1)} <= kept
    assert usage_of(file)[()].attempts == len(kept)
    assert_equal_to_raw(file)


@contextlib.contextmanager
def in_zone(name: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


@pytest.mark.parametrize(
    ("zone", "when", "day"),
    [
        ("Europe/Berlin", "2026-03-29 00:30", "2026-03-29"),  # the day that has 23 hours
        ("Europe/Berlin", "2026-03-28 23:59", "2026-03-28"),
        ("Europe/Berlin", "2026-10-25 00:00", "2026-10-25"),  # … and 25
        ("Europe/Berlin", "2026-10-25 23:59", "2026-10-25"),
        ("Asia/Kathmandu", "2026-01-01 00:05", "2026-01-01"),
        ("Pacific/Kiritimati", "2026-12-31 23:55", "2026-12-31"),
        ("America/Havana", "2026-03-08 01:10", "2026-03-08"),  # midnight itself is left out
    ],
)
def test_the_day_is_the_one_on_the_users_clock(tmp_path: Path, zone: str, when: str, day: str) -> None:
    file = tmp_path / "ledger.sqlite3"
    moment = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone))
    with in_zone(zone):
        keep(file, replace(ROW, start_ms=round(moment.timestamp() * 1000)))
    assert list(usage_of(file, [By.DAY])) == [(day,)]


def test_an_attempt_counts_on_the_day_it_began_and_a_prompt_where_its_answer_began(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    with in_zone("Europe/Berlin"):
        late = datetime(2026, 11, 30, 23, 59, 50).timestamp() * 1000
        failed = replace(ROW, start_ms=round(late), outcome=Outcome.FAILED, final=False, total_ms=5_000)
        # It begins before midnight and ends after it.
        answer = replace(ROW, attempt=2, start_ms=round(late) + 9_000, total_ms=30_000, host="windows-gpu")
        other = replace(failed, ask_id="b")
        after = replace(answer, ask_id="b", start_ms=round(late) + 12_000)
        keep(file, failed, answer, other, after)
    days = usage_of(file, [By.DAY])
    assert {day: (f.attempts, f.prompts) for (day,), f in days.items()} == {"2026-11-30": (3, 1), "2026-12-01": (1, 1)}
    assert days["2026-12-01",].waited_s == 42.0
    assert {month: f.prompts for (month,), f in usage_of(file, [By.MONTH]).items()} == {"2026-11": 1, "2026-12": 1}


def test_a_clock_that_is_set_back_and_a_journey_move_nothing_that_is_written(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    with in_zone("Asia/Tokyo"):
        keep(file, ROW)
    there = usage_of(file, [By.DAY])
    with in_zone("America/Los_Angeles"):
        # The clock says a week ago.
        keep(file, replace(ROW, ask_id="b", start_ms=ROW.start_ms - 7 * DAY_MS))
        days = usage_of(file, [By.DAY])
    assert len(days) == 2
    assert there.items() <= days.items()


def test_weeks_begin_on_monday_and_a_range_is_cut_at_its_days(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    with in_zone("UTC"):
        noon = round(datetime(2026, 12, 27, 12).timestamp() * 1000)
        keep(file, *(replace(ROW, ask_id=str(n), start_ms=noon + n * DAY_MS) for n in range(70)))
    weeks = usage_of(file, [By.WEEK])
    assert {names[0]: f.prompts for names, f in weeks.items()}["2026-12-28"] == 7, "over the turn of the year"
    assert weeks["2026-12-21",].prompts == 1
    for first, last, count in [
        ("2026-12-28", "2027-03-02", 65),  # whole months between
        ("2027-01-01", "2027-01-31", 31),
        ("2027-01-02", "2027-01-30", 29),
        ("2027-01-31", "2027-02-01", 2),
        ("2027-02-28", "2027-02-28", 1),
        ("2030-01-01", "2030-12-31", 0),
    ]:
        assert usage_of(file, (), first, last).get((), Figures()).prompts == count
    usage = Usage(file)
    assert usage.days() == ("2026-12-27", "2027-03-06")
    usage.close()


def test_a_prompt_that_goes_on_after_the_border_is_kept_whole(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    rows = [replace(ROW, final=False, outcome=Outcome.FAILED), replace(ROW, attempt=2, start_ms=ROW.start_ms + DAY_MS)]
    old = replace(ROW, ask_id="old")
    keep(file, *rows, old)
    before = usage_of(file, list(By))
    ledger = Ledger(file)
    asyncio.run(ledger.expire(day_of(rows[1].start_ms / 1000)))
    assert ledger.rows() == rows
    asyncio.run(ledger.expire("9999-12-31"))
    assert ledger.rows() == []
    ledger.close()
    assert usage_of(file, list(By)) == before


def test_only_the_measures_that_are_wanted_are_summed(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    keep(file, ROW, replace(ROW, ask_id="b"))
    usage = Usage(file)
    [group] = usage.groups([By.ROUTE], measures=["prompts", "prompt_tokens"])
    assert group.figures == Figures(prompts=2, prompt_tokens=24)
    before = usage.version()
    assert usage.version() == before
    keep(file, replace(ROW, ask_id="c"))
    assert usage.version() != before
    usage.close()


def test_without_a_ledger_there_are_no_figures_and_none_is_made(tmp_path: Path) -> None:
    assert usage_of(tmp_path / "ledger.sqlite3") == {}
    usage = Usage(tmp_path / "ledger.sqlite3")
    assert (usage.days(), usage.version()) == (None, 0)
    assert list(tmp_path.iterdir()) == []
    keep(tmp_path / "ledger.sqlite3", ROW)
    assert usage_of(tmp_path / "ledger.sqlite3", (), "2000-01-01", "2000-01-02") == {}


def test_a_damaged_file_is_named_by_who_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    file.write_bytes(b"no database" * 100)
    usage = Usage(file)
    with pytest.raises(OSError, match=r"ledger.sqlite3 can't be used .* Move it away"):
        usage.groups()


def group(*names: str, **figures: int) -> Group:
    return Group(names, Figures(**figures))


def test_the_share_that_never_needed_the_big_model() -> None:
    ranks = {"qwen3:4b": 4.0, "qwen3-coder:30b": 30.0, "qwq:32b": 32.0}
    asked = [
        group("mac-mini", "qwen3:4b", attempts=30, answered=28),
        group("windows-gpu", "qwen3-coder:30b", attempts=6, answered=5),
        group("windows-gpu", "qwq:32b", attempts=2, answered=2),
        group("ubuntu", "mystery", attempts=5, answered=5),
    ]
    found = never_big(asked, lambda host, model: ranks.get(model))
    assert found is not None
    assert (found.small, found.answered, found.big) == (33, 40, ("qwen3-coder:30b", "qwq:32b"))
    assert found.share == 33 / 40
    assert never_big(asked[:1], lambda host, model: ranks.get(model)) is None, "one model is neither big nor small"
    assert never_big(asked, lambda host, model: None) is None
    assert never_big([], lambda host, model: None) is None


def test_how_far_each_host_could_be_relied_on(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    gpu = replace(ROW, host="windows-gpu")
    keep(
        file,
        replace(gpu, outcome=Outcome.FAILED, final=False, ttft_ms=None),
        replace(ROW, attempt=2, ttft_ms=500.0),
        replace(gpu, ask_id="b", warm=False, ttft_ms=9_000.0),
        replace(gpu, ask_id="c", ttft_ms=700.0),
        # Nobody else answered this one, and that one was stopped by hand.
        replace(gpu, ask_id="d", outcome=Outcome.FAILED, final=False, ttft_ms=None),
        replace(gpu, ask_id="e", outcome=Outcome.CANCELLED, final=False, ttft_ms=None),
    )
    usage = Usage(file)
    found = reliability(usage.groups([By.HOST, By.OUTCOME]))
    usage.close()
    assert found == (
        Reliability(host="windows-gpu", attempts=5, failed=2, failovers=1, warm_ttft_s=0.7, cold_ttft_s=9.0),
        Reliability(host="mac-mini", attempts=1, warm_ttft_s=0.5),
    )
    assert found[0].availability == 0.6
