"""Which routes may go to the cloud, as the user answered when he was asked: state, not config. A small JSON file."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from hostler.store.small import alone_with, replace_with

log = logging.getLogger(__name__)


class Consents(msgspec.Struct, frozen=True, kw_only=True):
    """By route: yes or no. Who isn't in it wasn't asked yet."""

    routes: dict[str, bool] = {}


class ConsentFile:
    """Reads and changes it. The command line and the app both do; no change comes between another's read and write."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> dict[str, bool]:
        """By route. A file that can't be read means that nobody was asked: nothing goes out."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Consents).routes
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            log.warning("the consents for the cloud can't be read: %s", error)
            return {}

    def answer(self, route: str, consent: bool | None) -> None:
        """Remembers the answer for a route; None forgets it, so that the user is asked again. Raises OSError."""
        with alone_with(self._file):
            known = {name: said for name, said in self.read().items() if name != route}
            if consent is not None:
                known[route] = consent
            replace_with(self._file, msgspec.json.encode(Consents(routes=known)))
