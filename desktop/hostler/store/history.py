"""Past prompts and answers with their text, searchable. Beside jobs and picks, and erased with them."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from pathlib import Path

import msgspec

from hostler.domain.history import FIRST_LINE, Entry, Line
from hostler.store.texts import TextsFile, storable

_COLUMNS = tuple(name for name in Entry.__struct_fields__ if name != "id")
_LINE = (
    "history.id, at_ms, conversation, route, host, model, outcome, "
    f"substr(CASE WHEN trim(instruction) <> '' THEN instruction ELSE text END, 1, {FIRST_LINE})"
)
# Words of these scripts stand between spaces, and the index knows where they begin. Chinese, Japanese and Thai don't:
# there a whole sentence is one word to it, so such terms are looked for in the texts themselves, like signs are. An
# index of all triples of letters would be three times as large, and still miss words of two signs.
_INDEXED = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-ɏΑ-ΡΣ-ώА-ԣ]+")
REPEATS = 4
"""How often a question may be repeated, on average, before fewer of the last ones are found: not all rows are read."""
LISTED = 5_000
"""Rows that a list shows at most."""

_STANDS = r"instruction LIKE ? ESCAPE '\' OR text LIKE ? ESCAPE '\' OR answer LIKE ? ESCAPE '\'"


class History:
    """The rows in their file, which the first one makes. Several processes may write.

    Each call waits for the disk: none may be made on the thread of a window or of an event loop, and no two at once.
    All raise OSError, with what to do, when the file can't be used.
    """

    def __init__(self, file: Path) -> None:
        self._texts = TextsFile(file)

    def add(self, entry: Entry) -> int:
        """Keeps a row, and returns its number once it is on the disk. One that was removed comes back in its place."""
        values = {name: getattr(entry, name) for name in _COLUMNS}
        values = {name: _clean(value) if isinstance(value, str) else value for name, value in values.items()}
        with self._texts.change(make=True) as db:
            number = db.execute(
                f"INSERT INTO history (id, {', '.join(_COLUMNS)}) VALUES (?{', ?' * len(_COLUMNS)})",
                (entry.id or None, *values.values()),
            ).lastrowid
            db.execute(
                "INSERT INTO history_words (rowid, instruction, text, answer) VALUES (?, ?, ?, ?)",
                (number, values["instruction"], values["text"], values["answer"]),
            )
        assert number is not None, "it was inserted just now"
        return number

    def search(self, query: str = "", *, route: str = "", host: str = "", limit: int = LISTED) -> tuple[Line, ...]:
        """The rows in which every term of the query stands, newest first. Any text is a query.

        A term of letters and digits finds the words that begin with it; one with other signs, or of a script without
        spaces between its words, is found anywhere.
        """
        if not self._texts.exists:
            return ()
        where: list[str] = []
        values: list[object] = []
        words: list[str] = []
        for term in _clean(query).split():
            composed = unicodedata.normalize("NFC", term)
            if _INDEXED.fullmatch(composed):
                words.append(f'"{composed}"*')
            else:
                # The text is kept as it came, which need not be how the same letters are composed.
                same = list(dict.fromkeys((term, composed)))
                where.append(f"({' OR '.join([_STANDS] * len(same))})")
                for form in same:
                    values += ["%" + re.sub(r"([\\%_])", r"\\\1", form) + "%"] * 3
        if words:
            where.append("history.id IN (SELECT rowid FROM history_words WHERE history_words MATCH ?)")
            values.append(" AND ".join(words))
        for column, wanted in (("route", route), ("host", host)):
            if wanted:
                where.append(f"{column} = ?")
                values.append(wanted)
        condition = f"WHERE {' AND '.join(where)}" if where else ""
        with self._texts.reading() as db:
            rows = db.execute(
                f"SELECT {_LINE} FROM history {condition} ORDER BY at_ms DESC, history.id DESC LIMIT ?",
                (*values, limit),
            ).fetchall()
        return tuple(
            msgspec.convert(dict(zip(Line.__struct_fields__, row, strict=True)), Line, strict=False) for row in rows
        )

    def get(self, number: int) -> Entry | None:
        """A row with its texts; None when there is none."""
        found = self._entries("WHERE id = ?", number)
        return found[0] if found else None

    def conversation(self, name: str) -> tuple[Entry, ...]:
        """The rows of a conversation, oldest first."""
        return self._entries("WHERE conversation = ? ORDER BY at_ms, id", name) if name else ()

    def questions(self, limit: int) -> tuple[str, ...]:
        """The last different questions that were typed, newest first."""
        if not self._texts.exists:
            return ()
        with self._texts.reading() as db:
            rows = db.execute(
                "SELECT instruction FROM history WHERE trim(instruction) <> '' ORDER BY at_ms DESC, id DESC LIMIT ?",
                (limit * REPEATS,),
            ).fetchall()
        return tuple(dict.fromkeys(row[0] for row in rows))[:limit]

    def places(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Every route and every host that a row names, sorted."""
        if not self._texts.exists:
            return (), ()
        with self._texts.reading() as db:
            found = [
                tuple(
                    row[0]
                    for row in db.execute(f"SELECT DISTINCT {name} FROM history WHERE {name} <> '' ORDER BY {name}")
                )
                for name in ("route", "host")
            ]
        return found[0], found[1]

    def remove(self, number: int) -> bool:
        """Takes a row out, and its text out of the file. False: there is none of that number."""
        return self._remove("id = ?", number) > 0

    def expire(self, before_ms: int) -> int:
        """Takes out what was asked before then, and returns how many rows that were."""
        return self._remove("at_ms < ?", before_ms)

    def count(self) -> int:
        if not self._texts.exists:
            return 0
        with self._texts.reading() as db:
            return int(db.execute("SELECT count(*) FROM history").fetchone()[0])

    def erase(self) -> None:
        """Deletes the file with every text in it: history, background jobs and picks."""
        self._texts.erase()

    def close(self) -> None:
        self._texts.close()

    def _entries(self, how: str, *values: object) -> tuple[Entry, ...]:
        if not self._texts.exists:
            return ()
        with self._texts.reading() as db:
            rows = db.execute(f"SELECT id, {', '.join(_COLUMNS)} FROM history {how}", values).fetchall()
        return tuple(msgspec.convert(dict(zip(("id", *_COLUMNS), row, strict=True)), Entry) for row in rows)

    def _remove(self, which: str, value: object) -> int:
        if not self._texts.exists:
            return 0
        with self._texts.reading() as db:
            # Most days nothing is old enough: then nothing is written either.
            if db.execute(f"SELECT 1 FROM history WHERE {which} LIMIT 1", (value,)).fetchone() is None:
                return 0
        with self._texts.change() as db:
            forget_words(db, which, value)
            removed = db.execute(f"DELETE FROM history WHERE {which}", (value,)).rowcount
        self._texts.write_back()
        return removed


def forget_words(db: sqlite3.Connection, which: str, value: object) -> None:
    """Takes rows out of the index. It only marks them as gone until its parts are merged: so they are, at once."""
    db.execute(
        "INSERT INTO history_words (history_words, rowid, instruction, text, answer) "
        f"SELECT 'delete', id, instruction, text, answer FROM history WHERE {which}",
        (value,),
    )
    db.execute("INSERT INTO history_words (history_words) VALUES ('optimize')")


def _clean(text: str) -> str:
    return storable(text).replace("\0", "")
