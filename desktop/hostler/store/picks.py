"""What the user picked instead of Hostler's own choice. Beside the other texts, and erased with them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec

from hostler.domain.classify.learned import KEPT, Pick
from hostler.store.texts import TextsFile, storable

_COLUMNS = "id, route, instead_of, at_ms, opening, words, opener, about"


class Picks:
    """The picks in their file, which the first one makes. Several processes may add and take back.

    Each call waits for the disk: none may be made on the thread of a window or of an event loop, and no two at once.
    All raise OSError, with what to do, when the file can't be used.
    """

    def __init__(self, file: Path) -> None:
        self._texts = TextsFile(file)

    def add(self, pick: Pick) -> int:
        """Keeps a pick, and returns its number once it is on the disk. The oldest go when there are too many."""
        with self._texts.change(make=True) as db:
            number = db.execute(
                "INSERT INTO picks (at_ms, route, instead_of, opening, words, opener, about) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    pick.at_ms,
                    pick.route,
                    pick.instead_of,
                    storable(pick.opening),
                    _json(pick.words),
                    pick.opener,
                    _json(pick.about),
                ),
            ).lastrowid
            assert number is not None, "it was inserted just now"
            db.execute(
                "DELETE FROM picks WHERE id NOT IN (SELECT id FROM picks ORDER BY at_ms DESC, id DESC LIMIT ?)", (KEPT,)
            )
        return number

    def list(self) -> tuple[Pick, ...]:
        """Every pick, newest first."""
        if not self._texts.exists:
            return ()
        with self._texts.reading() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM picks ORDER BY at_ms DESC, id DESC").fetchall()
        return tuple(map(_pick, rows))

    def undo(self, pick_id: int) -> bool:
        """Takes a pick back, with its text: it has never been. False: there is none of that number."""
        return self._remove("DELETE FROM picks WHERE id = ?", pick_id) > 0

    def reset(self) -> int:
        """Takes every pick back, and returns how many there were."""
        return self._remove("DELETE FROM picks")

    def close(self) -> None:
        self._texts.close()

    def _remove(self, how: str, *values: object) -> int:
        if not self._texts.exists:
            return 0
        with self._texts.change() as db:
            removed = db.execute(how, values).rowcount
        if removed:
            self._texts.write_back()
        return removed


def _pick(row: sqlite3.Row | tuple[object, ...]) -> Pick:
    number, route, instead_of, at_ms, opening, words, opener, about = row
    return msgspec.convert(
        {
            "id": number,
            "route": route,
            "instead_of": instead_of,
            "at_ms": at_ms,
            "opening": opening,
            "words": msgspec.json.decode(str(words)),
            "opener": opener,
            "about": msgspec.json.decode(str(about)),
        },
        Pick,
    )


def _json(hashes: frozenset[int]) -> str:
    return msgspec.json.encode(sorted(hashes)).decode()
