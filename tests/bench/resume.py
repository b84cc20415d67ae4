"""How soon the machines are looked at after a sleep: the app is stopped for some seconds, then goes on.

    .venv/bin/python tests/bench/resume.py [--seconds 5] [--times 5]

From SIGCONT until the last of three simulated machines was asked; the budget is 500 ms.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from e2e.conftest import Machines, RunningApp
from e2e.rig import Rig
from e2e.test_resume import looks

BUDGET_MS = 500


def main() -> None:
    parser = argparse.ArgumentParser(description="How soon the machines are looked at after a sleep.")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    with Rig() as rig:
        machines = Machines(rig)
        home = rig.home / "bench"
        home.mkdir()
        (home / "config.toml").write_text(machines.config())
        app = RunningApp(rig, home, {"RIG_QUIET": "1"})
        app.wait_until_fleet_is_known()
        took_ms = [_once(rig, app, machines, arguments.seconds) for _ in range(arguments.times)]
        app.close()
        machines.close()
    print(
        f"SIGCONT after {arguments.seconds:g} s -> all machines looked at, median of {arguments.times}: "
        f"{statistics.median(took_ms):.0f} ms, at most {max(took_ms):.0f} ms   ({BUDGET_MS} ms)"
    )


def _once(rig: Rig, app: RunningApp, machines: Machines, stopped_s: float) -> float:
    app.process.send_signal(signal.SIGSTOP)
    threading.Event().wait(stopped_s)
    before = looks(machines)
    began = time.monotonic()
    app.process.send_signal(signal.SIGCONT)
    rig.wait(lambda: all(now > before[host_id] for host_id, now in looks(machines).items()), "a look at each machine")
    return (time.monotonic() - began) * 1000


if __name__ == "__main__":
    main()
