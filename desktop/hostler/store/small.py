"""Small files of state that the app and the command line both change: one at a time, and whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hostler.paths import make_private, private

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Keeps all other threads and processes out that ask for the same file, so that none writes over what another read.

    Makes the file's folder, and a lock beside the file that stays there. Who holds it needs milliseconds, and the lock
    of a process that dies goes with it, so there is no deadline; on Windows OSError is raised after ten seconds.
    """
    make_private(file.parent)
    with open(file.with_name(f"{file.name}.lock"), "ab", opener=private) as lock:
        _take(lock.fileno())
        try:
            yield
        finally:
            _let_go(lock.fileno())


def replace_with(file: Path, content: bytes, *, mode: int | None = 0o600) -> None:
    """Writes a file at once: who reads it sees the old content or the new, also after a power cut.

    Only for who is alone with it. `mode`: its permissions; None: as the user's other new files.
    """
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)  # one that a kill left behind keeps its own permissions
    with open(fresh, "wb", opener=None if mode is None else private) as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())
    if mode is not None:
        fresh.chmod(mode & 0o777)
    fresh.replace(file)


def _take(lock: int) -> None:
    if sys.platform == "win32":
        os.lseek(lock, 0, os.SEEK_SET)
        msvcrt.locking(lock, msvcrt.LK_LOCK, 1)
    else:
        fcntl.flock(lock, fcntl.LOCK_EX)


def _let_go(lock: int) -> None:
    if sys.platform == "win32":
        os.lseek(lock, 0, os.SEEK_SET)
        msvcrt.locking(lock, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(lock, fcntl.LOCK_UN)
