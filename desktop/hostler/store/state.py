"""What the user said of the machines by hand, and how long they take to wake: state, not config. A small JSON file."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from hostler.domain.drain import Override
from hostler.paths import make_private

log = logging.getLogger(__name__)


class HostState(msgspec.Struct, frozen=True, kw_only=True):
    """Of one host."""

    override: Override | None = None
    wakes_s: tuple[float, ...] = ()
    """From the wake-up packet to an answer, in seconds, oldest first."""


class StateFile:
    """Reads and changes it. The command line and the app both do; each change reads what is there first."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> dict[str, HostState]:
        """By host id. A file that can't be read only costs what it held."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, HostState])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            log.warning("the state of the machines can't be read: %s", error)
            return {}

    def change(self, host_id: str, how: Callable[[HostState], HostState]) -> dict[str, HostState]:
        """Changes what is known of one host, and returns the whole. Raises OSError when it can't be written."""
        known = self.read()
        known[host_id] = how(known.get(host_id, HostState()))
        make_private(self._file.parent)
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(known))
        fresh.replace(self._file)
        return known
