"""What the user said of the machines by hand, and how long they take to wake: state, not config. A small JSON file."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from hostler.domain.drain import Override, parse_times
from hostler.domain.said import as_text
from hostler.store.small import alone_with, replace_with

log = logging.getLogger(__name__)


class HostState(msgspec.Struct, frozen=True, kw_only=True):
    """Of one host."""

    override: Override | None = None
    times: tuple[str, ...] | None = None
    """When it is drained, as times of the week: set by hand, in place of the config's. None: the config counts."""
    wakes_s: tuple[float, ...] = ()
    """From the wake-up packet to an answer, in seconds, oldest first."""

    def __post_init__(self) -> None:
        for text in self.times or ():
            parse_times(text)


class StateFile:
    """Reads and changes it. The command line and the app both do; no change comes between another's read and write."""

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
        with alone_with(self._file):
            known = self.read()
            known[host_id] = how(known.get(host_id, HostState()))
            replace_with(self._file, msgspec.json.encode(known, enc_hook=as_text))
        return known
