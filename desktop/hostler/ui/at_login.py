"""Keeps what starts with the desktop as the config wants it, off the UI thread."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from hostler.domain.said import wording
from hostler.system.autostart import choose, keep
from hostler.system.program import own_command
from hostler.ui.courier import brought_to

FAILED = wording("App", "Hostler can't be started with the desktop: {error}")


class AtLogin(QObject):
    """`tell` hears of what is wrong, or "" once it is right."""

    def __init__(self, environ: Mapping[str, str], tell: Callable[[str, str], None]) -> None:
        super().__init__()
        self._environ = environ
        self._wanted: bool | None = None
        self._told = brought_to(self, lambda why: tell("autostart", why))

    def adopt(self, wanted: bool) -> None:
        """As the config says by now. Somebody who never wanted it has nothing looked at."""
        if wanted != self._wanted and (wanted or self._wanted):
            anew = self._wanted is False
            threading.Thread(target=self._keep, args=(wanted, anew), name="autostart").start()
        self._wanted = wanted

    def _keep(self, wanted: bool, anew: bool) -> None:
        try:
            keep(choose(self._environ, sys.platform), wanted, own_command(self._environ), anew=anew)
        except OSError as error:
            self._told(FAILED.format(error=error.strerror or str(error)))
        else:
            self._told("")
