"""Rows that a process could not write before it ended, beside the ledger, for the next process that can."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from hostler.domain.usage import AttemptRow
from hostler.store.small import alone_with

log = logging.getLogger(__name__)


class Dated(NamedTuple):
    """A row with the user's day of its start."""

    day: str
    row: AttemptRow


class Held:
    """The file. It is there only while rows wait in it."""

    def __init__(self, ledger_file: Path) -> None:
        self._file = ledger_file.with_name(f"{ledger_file.stem}-held.jsonl")

    @property
    def exists(self) -> bool:
        return self._file.exists()

    def waiting(self) -> list[Dated]:
        """The rows that wait now; whoever takes them may do so at any time. Raises OSError when it can't be read."""
        return list(self._read())

    def put(self, rows: Iterable[Dated]) -> None:
        """Adds rows. Raises OSError when it can't be written."""
        with alone_with(self._file):
            self._file.touch(mode=0o600)
            with self._file.open("ab") as writing:
                writing.writelines(msgspec.json.encode(dated) + b"\n" for dated in rows)
                writing.flush()
                os.fsync(writing.fileno())

    @contextmanager
    def taken(self) -> Iterator[list[Dated]]:
        """The rows that wait; they are gone from here once the caller has gone on without an error."""
        with alone_with(self._file):
            yield list(self._read())
            self._file.unlink(missing_ok=True)

    def _read(self) -> Iterator[Dated]:
        try:
            lines = self._file.read_bytes().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return
        for number, line in enumerate(lines, 1):
            try:
                yield msgspec.json.decode(line, type=Dated)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                # Cut off in mid-line: what is missing can't come back.
                log.warning("%s:%d: not a row: %s", self._file, number, error)
