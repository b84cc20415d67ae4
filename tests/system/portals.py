"""A private bus with the strict portal of tests/e2e/portal.py on it, or without."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from e2e.portal import order

WAIT_S = 30.0
FAKE = Path(__file__).parents[1] / "e2e" / "portal.py"


class PortalBus:
    """The bus; `environ` is what a program on this desktop is told."""

    def __init__(self, folder: Path) -> None:
        command = ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:path={folder}/bus"]
        self._bus = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._bus.stdout is not None
        self.environ = {"DBUS_SESSION_BUS_ADDRESS": self._bus.stdout.readline().strip()}
        self.portal: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()

    def start_portal(self, *modes: str) -> None:
        self.portal = subprocess.Popen(
            [sys.executable, str(FAKE), *modes], stdout=subprocess.PIPE, text=True, env=self.environ
        )
        threading.Thread(target=self._read, args=(self.portal,), daemon=True).start()
        self.next("ready")

    def end_portal(self) -> None:
        """As when it crashes."""
        assert self.portal is not None
        self.portal.kill()
        self.portal.wait()
        self.portal = None

    def next(self, event: str) -> dict[str, Any]:
        """The next line of this kind; others before it are passed over, but nothing that portals refuse."""
        while True:
            line = self._lines.get(timeout=WAIT_S)
            assert line["event"] != "wrong", line
            if line["event"] == event:
                return line

    @property
    def is_quiet(self) -> bool:
        return self._lines.empty()

    def order(self, what: str, *texts: str) -> None:
        subprocess.run(order(what, *texts), env=self.environ, check=True, capture_output=True, timeout=WAIT_S)

    def close(self) -> None:
        if self.portal is not None:
            self.end_portal()
        self._bus.terminate()
        self._bus.wait()
        if self._bus.stdout is not None:
            self._bus.stdout.close()

    def _read(self, portal: subprocess.Popen[str]) -> None:
        assert portal.stdout is not None
        with portal.stdout as lines:
            for line in lines:
                self._lines.put(json.loads(line))
