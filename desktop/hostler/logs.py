"""Logging: one rotating file in the state folder. No prompt text at any level."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

from hostler.paths import make_private


def log_to(file: Path, *, level: int = logging.INFO) -> None:
    """Sends Hostler's log to `file`, 1 MB and one older file at most; a folder that can't be written stops nothing."""
    logger = logging.getLogger("hostler")
    logger.setLevel(level)
    logger.propagate = False
    try:
        make_private(file.parent)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for old in logger.handlers[:]:
        logger.removeHandler(old)
        old.close()
    logger.addHandler(handler)
