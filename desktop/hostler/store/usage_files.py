"""The ledger as files that other programs read: a file a day, a line of JSON an attempt, never the text. And back.

Each line has at least `route`, `tokens` and `ts`. Of days whose rows were thrown away by the user's setting the lines
hold what is left of them: sums, marked with `"of": "day"`. Files of others, with these three keys alone, are read too.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from hostler.domain.totals import Figures
from hostler.domain.usage import AttemptRow, Outcome, Picked
from hostler.store.db import fix_for, open_database
from hostler.store.ledger import COLUMNS, INSERT, day_of, one_transaction, values
from hostler.store.ledger_tables import KEYS, MEASURES, MIGRATIONS, TABLES
from hostler.store.small import replace_with

NAME = "token-usage-{day}.jsonl"
AT_ONCE = 2_000
"""Rows that are imported in one go: in between others may write."""
MOST, LONGEST = 10**12, 500
"""The largest number that can be a count or milliseconds, and the letters of the longest name."""
OF = "of"


class Exported(msgspec.Struct, frozen=True):
    """One day's file."""

    file: Path
    lines: int
    left: str = ""
    """Why the file that was there is left as it is; nothing when it holds the day now."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the lines of some files."""

    rows: int = 0
    known: int = 0
    """Rows that were there already."""
    sums: int = 0
    """Sums of days of which nothing was known."""
    left_out: int = 0
    """Rows and sums of days whose rows were thrown away here, or that are counted already: they could count twice."""
    bad: tuple[str, ...] = ()
    """Lines that couldn't be read, as `file:line: why`."""

    def __add__(self, other: Imported) -> Imported:
        return Imported(
            rows=self.rows + other.rows,
            known=self.known + other.known,
            sums=self.sums + other.sums,
            left_out=self.left_out + other.left_out,
            bad=self.bad + other.bad,
        )


class Sums(msgspec.Struct, frozen=True):
    """What is left of a day."""

    day: str
    names: tuple[str, ...]
    """In the order of KEYS."""
    figures: Figures


def export(ledger_file: Path, folder: Path, first_day: str, last_day: str) -> Iterator[Exported]:
    """Writes a file for each of these days on which something was asked. Raises OSError when that isn't possible.

    A file that is there is replaced only when all its lines would be written again.
    """
    if not ledger_file.exists():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(open_database(ledger_file, MIGRATIONS)) as db:
            within = "WHERE day BETWEEN ? AND ? ORDER BY day"
            days = db.execute(f"SELECT DISTINCT day FROM usage_days {within}", (first_day, last_day)).fetchall()
            for (day,) in days:
                yield _written(folder / NAME.format(day=day), list(_lines_of(db, day)))
    except sqlite3.Error as error:
        raise OSError(f"{ledger_file}: {error}. {fix_for(error)}.") from error


def append(folder: str, row: AttemptRow) -> None:
    """Adds an attempt to its day's file, the line that `export` would write. Raises OSError when that isn't possible.

    `folder` is the user's: `~` is his home, and a relative one is in it. Several processes may write at once.
    """
    into = Path.home() / Path(folder).expanduser()
    into.mkdir(parents=True, exist_ok=True)
    day = day_of(row.start_ms / 1000)
    with (into / NAME.format(day=day)).open("ab", buffering=0) as file:
        file.write(_line_of(day, row) + b"\n")


def _written(file: Path, lines: list[bytes]) -> Exported:
    if file.exists():
        others = set(file.read_bytes().splitlines()) - set(lines)
        if others:
            return Exported(file, 0, f"{file} holds {len(others)} lines that aren't in this ledger: left as it is.")
    replace_with(file, b"".join(line + b"\n" for line in lines), mode=None)
    return Exported(file, len(lines))


def _lines_of(db: sqlite3.Connection, day: str) -> Iterator[bytes]:
    db.execute("BEGIN")  # rows and sums of one moment
    try:
        for found in db.execute(
            f"SELECT {', '.join(COLUMNS)} FROM attempts WHERE day = ? ORDER BY start_ms, ask_id, attempt", (day,)
        ):
            fields = dict(zip(COLUMNS, found, strict=True))
            yield _line_of(day, msgspec.convert(fields, AttemptRow, strict=False))
        for sums in _left_of(db, day):
            first = {"ts": f"{day}T00:00:00", "route": sums.names[0], "tokens": sums.figures.tokens, OF: "day"}
            names = dict(zip(KEYS, sums.names, strict=True))
            yield msgspec.json.encode({**first, "day": day, **names, **msgspec.to_builtins(sums.figures)})
    finally:
        db.execute("ROLLBACK")


def _line_of(day: str, row: AttemptRow) -> bytes:
    tokens = (row.prompt_tokens or 0) + (row.completion_tokens or 0)
    ts = datetime.fromtimestamp(row.start_ms / 1000, UTC).isoformat(timespec="milliseconds")
    first = {"ts": ts.replace("+00:00", "Z"), "route": row.route, "tokens": tokens, "day": day}
    return msgspec.json.encode({**first, **msgspec.to_builtins(row)})


def _left_of(db: sqlite3.Connection, day: str) -> list[Sums]:
    """The totals of a day without what its rows add up to."""
    key, names = ", ".join(KEYS), ", ".join(MEASURES)
    less = ", ".join(f"-{name}" for name in MEASURES)
    left = ", ".join(f"sum({name})" for name in MEASURES)
    rows = db.execute(
        f"SELECT {key}, {left} FROM (SELECT {key}, {names} FROM usage_days WHERE day = :day "
        f"UNION ALL SELECT {key}, {less} FROM counted WHERE day = :day) GROUP BY {key}",
        {"day": day},
    )
    found = [(row[: len(KEYS)], dict(zip(MEASURES, row[len(KEYS) :], strict=True))) for row in rows]
    return [Sums(day, names, Figures(**figures)) for names, figures in found if any(figures.values())]


def take_in(ledger_file: Path, files: Sequence[Path]) -> Imported:
    """Adds what these files hold to the ledger. What is in it already, or may be, isn't added again.

    Bad lines are told and the others taken. Raises OSError for a file that can't be read, or when the ledger can't be
    written; what was added before stays.
    """
    done = Imported()
    try:
        with closing(open_database(ledger_file, MIGRATIONS)) as db:
            for file in files:
                # Sums of a day are only right together with its rows: such a file is taken as a whole.
                at_once = None if any(f'"{OF}"'.encode() in line for line in _raw_lines(file)) else AT_ONCE
                lines = _read(file)
                while batch := list(_some(lines, at_once)):
                    with one_transaction(db):
                        taken = _take(db, [line for line in batch if not isinstance(line, str)])
                    done += taken + Imported(bad=tuple(line for line in batch if isinstance(line, str)))
    except sqlite3.Error as error:
        raise OSError(f"{ledger_file}: {error}. {fix_for(error)}.") from error
    return done


Line = tuple[str, AttemptRow] | Sums


def _some(lines: Iterator[Line | str], count: int | None) -> Iterator[Line | str]:
    for line in lines:
        yield line
        if count is not None and (count := count - 1) <= 0:
            return


def _take(db: sqlite3.Connection, lines: Sequence[Line]) -> Imported:
    sealed = {day for (day,) in db.execute("SELECT day FROM sealed_days")}
    counted = {day for (day,) in db.execute("SELECT DISTINCT day FROM usage_days")}
    rows = known = sums = left_out = 0
    for line in lines:
        match line:
            case Sums(day=day):
                if day in counted:
                    left_out += 1
                    continue
                for table, period in TABLES.items():
                    _add(db, table, line, {"day": day, "month": day[:7]}[period])
                db.execute("INSERT OR IGNORE INTO sealed_days VALUES (?)", (day,))
                sums += 1
            case (day, row):
                if day in sealed:
                    at = (row.ask_id, row.attempt)
                    there = db.execute("SELECT 1 FROM attempts WHERE ask_id = ? AND attempt = ?", at).fetchone()
                    known, left_out = (known + 1, left_out) if there else (known, left_out + 1)
                elif db.execute(INSERT, values(day, row)).rowcount:
                    rows += 1
                else:
                    known += 1
    return Imported(rows=rows, known=known, sums=sums, left_out=left_out)


def _add(db: sqlite3.Connection, table: str, sums: Sums, period: str) -> None:
    key = (TABLES[table], *KEYS)
    new = ", ".join(f"{name} = {name} + excluded.{name}" for name in MEASURES)
    places = ", ".join("?" * (len(key) + len(MEASURES)))
    db.execute(
        f"INSERT INTO {table} ({', '.join((*key, *MEASURES))}) VALUES ({places}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {new}",
        (period, *sums.names, *msgspec.structs.astuple(sums.figures)),
    )


def _raw_lines(file: Path) -> Iterator[bytes]:
    with file.open("rb") as reading:
        yield from reading


def _read(file: Path) -> Iterator[Line | str]:
    """Each line, or what is wrong with it."""
    same = Counter[tuple[object, ...]]()
    for number, raw in enumerate(_raw_lines(file), 1):
        if not (text := raw.removeprefix(b"\xef\xbb\xbf").strip()):
            continue
        try:
            fields = msgspec.json.decode(text, type=dict[str, Any])
            yield _sums(fields) if OF in fields else _own(fields) if "ask_id" in fields else _others(fields, same)
        except (msgspec.DecodeError, ValueError, OverflowError, OSError) as error:
            yield f"{file}:{number}: {error}"


def _own(fields: Mapping[str, Any]) -> tuple[str, AttemptRow]:
    row = msgspec.convert(fields, AttemptRow)
    _check(msgspec.to_builtins(row))
    tokens = (row.prompt_tokens or 0) + (row.completion_tokens or 0)
    if fields.get("tokens", tokens) != tokens:
        raise ValueError(f"tokens is {fields['tokens']}, but prompt_tokens and completion_tokens make {tokens}")
    return _day(fields.get("day", "")), row


def _sums(fields: Mapping[str, Any]) -> Sums:
    if fields[OF] != "day":
        raise ValueError(f"of is {fields[OF]!r}; only sums of a day are known")
    names = msgspec.convert({key: fields.get(key) for key in KEYS}, dict[str, str])
    figures = msgspec.convert(fields, Figures)
    _check({**names, **{name: fields.get(name, 0) for name in MEASURES}}, most=2**53)
    return Sums(_day(fields.get("day", "")), tuple(names.values()), figures)


class _Other(msgspec.Struct, frozen=True):
    """A line of another program's."""

    route: str
    tokens: int
    ts: str | int | float
    host: str = ""
    model: str = ""


def _others(fields: Mapping[str, Any], same: Counter[tuple[object, ...]]) -> tuple[str, AttemptRow]:
    line = msgspec.convert(fields, _Other)
    when = _when(line.ts)
    told = msgspec.structs.astuple(line)
    # The same line twice in a file are two attempts, and the same ones the next time that the file is read.
    same[told] += 1
    name = hashlib.sha256(msgspec.json.encode((told, same[told]))).hexdigest()[:32]
    row = AttemptRow(
        ask_id=name,
        attempt=1,
        start_ms=round(when.timestamp() * 1000),
        source="",
        conversation="",
        route=line.route,
        confidence=0.0,
        picked=Picked.AUTO,
        host=line.host,
        model=line.model,
        digest="",
        location="",
        warm=None,
        num_ctx=None,
        outcome=Outcome.ANSWERED,
        error="",
        queue_ms=None,
        load_ms=None,
        ttft_ms=None,
        total_ms=0.0,
        prompt_tokens=None,
        completion_tokens=line.tokens,
        thinking_tokens=None,
        estimated=False,
        cost_usd=0.0,
        escalated_from=None,
        poor_reason="",
        final=True,
    )
    _check(msgspec.to_builtins(row))
    # A time with another zone's offset was that day where it was written; one in UTC says nothing of the user's day.
    local = when.tzinfo is None or when.utcoffset()
    return when.date().isoformat() if local else day_of(row.start_ms / 1000), row


def _when(ts: str | int | float) -> datetime:
    if isinstance(ts, str):
        return datetime.fromisoformat(ts)
    # In milliseconds it would be a day in the year 5138, or later.
    return datetime.fromtimestamp(ts / 1000 if ts > 1e11 else ts, UTC)


def _day(text: object) -> str:
    if not isinstance(text, str) or date.fromisoformat(text).isoformat() != text:
        raise ValueError(f"day is {text!r}; it is written like 2026-11-25")
    return text


def _check(fields: Mapping[str, object], most: int = MOST) -> None:
    """No field may hold what would spoil sums. Raises ValueError."""
    for name, value in fields.items():
        if isinstance(value, str):
            if len(value) > LONGEST or "\0" in value:
                raise ValueError(f"{name} is too long, or no text")
        elif isinstance(value, int | float) and not 0 <= value <= (2**43 if name == "start_ms" else most):
            raise ValueError(f"{name} is {value}, which can't be")
