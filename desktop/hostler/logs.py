"""Logging: one rotating file in the state folder. No prompt text at any level."""

from __future__ import annotations

import logging
import logging.handlers
from io import TextIOWrapper
from pathlib import Path

from hostler.paths import make_private, private


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """Its files can be read by their owner alone."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, errors=self.errors, opener=private)


def log_to(file: Path, *, level: int = logging.INFO) -> None:
    """Sends Hostler's log to `file`, 1 MB and one older file at most; a folder that can't be written stops nothing."""
    logger = logging.getLogger("hostler")
    logger.setLevel(level)
    logger.propagate = False
    try:
        make_private(file.parent)
        handler: logging.Handler = _PrivateFile(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for old in logger.handlers[:]:
        logger.removeHandler(old)
        old.close()
    logger.addHandler(handler)
