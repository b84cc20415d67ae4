"""Which week was told last: a small file of state, that outlives the app."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import msgspec

from hostler.store.small import alone_with, replace_with

log = logging.getLogger(__name__)


class _Told(msgspec.Struct, frozen=True):
    told: date
    """The Monday of the week."""


class DigestFile:
    """Each call waits for the disk."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def told(self) -> date | None:
        """The Monday of the week that was told last; None where none was, or that can't be read."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Told).told
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            log.warning("which week was told last can't be read: %s", error)
            return None

    def tell(self, week: date) -> None:
        """That week is told. Raises OSError when it can't be written."""
        with alone_with(self._file):
            replace_with(self._file, msgspec.json.encode(_Told(week)))
