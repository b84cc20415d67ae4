"""How quick the desktop part is: hotkey to painted, start to tray, and the idle app. On a desktop without a screen.

    .venv/bin/python tests/bench/desktop.py [--history 5000]

The yardstick beside each figure is the budget of the design; a bare popup of nothing measured 5.8 / 9.6 ms and a bare
tray 142 to 170 ms on the machine the design was made on. How long the app's UI thread stood in the queue for a core is
shown beside the press: that part is the machine's load, not the app's doing.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from Xlib import XK, X
from Xlib.ext import xtest

from e2e.conftest import Machines, RunningApp
from e2e.rig import Rig

PRESSES = 60
STARTS = 7
IDLE_S = 20


def main() -> None:
    parser = argparse.ArgumentParser(description="How quick the desktop part is.")
    parser.add_argument("--history", type=int, default=0, metavar="ROWS", help="with so many rows in history")
    rows = parser.parse_args().history
    with Rig() as rig:
        machines = Machines(rig)
        home = rig.home / "bench"
        home.mkdir()
        (home / "config.toml").write_text(machines.config())
        starts = [start_to_tray(rig, home) for _ in range(STARTS)]
        app = RunningApp(rig, home, {"RIG_QUIET": "1", "RIG_HISTORY": str(rows)})
        app.wait_until_fleet_is_known()
        note = rig.editor("Hi Anna, the meeting moved from Tuesday to Thursday at 10. Bring the slides.\n" * 5)
        note.select_all()
        presses = [press_to_painted(rig, app) for _ in range(PRESSES)]
        app.close()
        command = popup_by_command(rig, home)
        idle = idle_app(rig, home)
        machines.close()
    painted, computed, queued = (median_and_p99(times) for times in zip(*presses, strict=True))
    if rows:
        print(f"with {rows:,} rows in history:")
    print(f"hotkey -> painted, median / p99 of {PRESSES}: {painted}   (25 / 50 ms)")
    print(f"    of that the UI thread computed {computed}, and stood in the queue for a core {queued}")
    print(f"start -> tray icon, median of {STARTS}: {statistics.median(starts):.0f} ms   (600 ms)")
    print(f"`hostler popup` -> shown: {command:.0f} ms   (150 ms)")
    print(f"idle, PSS: {idle[0]:.0f} MB   (100 MB)")
    print(f"    of that its own, not of files that other programs may share: {idle[1]:.0f} MB")
    print(f"idle, wake-ups a second over {IDLE_S} s: {idle[2]:.2f}   (1)")


def start_to_tray(rig: Rig, home: Path) -> float:
    """Milliseconds from the start of the process until its icon is in the tray."""
    began = time.monotonic()
    process = rig.spawn([sys.executable, "-m", "hostler"], environ={"HOSTLER_HOME": str(home)})
    rig.wait(rig.tray_icon, "the icon")
    took_ms = (time.monotonic() - began) * 1000
    rig.end(process)
    rig.wait(lambda: rig.tray_icon() is None, "the icon to go")
    return took_ms


def median_and_p99(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.1f} / {sorted(times)[int(len(times) * 0.99) - 1]:.1f} ms"


def press_to_painted(rig: Rig, app: RunningApp) -> tuple[float, float, float]:
    """Milliseconds from a real key press (XTEST) until the popup's paint event was done; of the app's UI thread in that
    time: computing, and waiting for a core."""
    before = len(app.lines.of("painted"))
    codes = [rig.x.keysym_to_keycode(XK.string_to_keysym(name)) for name in ("Control_L", "Alt_L", "space")]
    for code in codes[:2]:
        xtest.fake_input(rig.x, X.KeyPress, code)
    rig.x.sync()
    computed, queued = scheduled(app.process.pid)
    pressed = time.monotonic()
    xtest.fake_input(rig.x, X.KeyPress, codes[2])
    rig.x.flush()
    rig.wait(lambda: len(app.lines.of("painted")) > before, "the paint")
    painted = app.lines.of("painted")[before]["at"]
    ended = scheduled(app.process.pid)
    for code in reversed(codes):
        xtest.fake_input(rig.x, X.KeyRelease, code)
    rig.x.sync()
    app.wait(lambda state: state["captured"], "the capture")
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    return (painted - pressed) * 1000, ended[0] - computed, ended[1] - queued


def scheduled(pid: int) -> tuple[float, float]:
    """What the main thread has computed and waited for a core so far, in ms (Linux, proc(5))."""
    computed_ns, queued_ns, _ = Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()
    return int(computed_ns) / 1e6, int(queued_ns) / 1e6


def popup_by_command(rig: Rig, home: Path) -> float:
    """Milliseconds from starting `hostler popup` until the popup was shown."""
    app = RunningApp(rig, home, {"RIG_QUIET": "1"})
    app.wait_until_fleet_is_known()
    times = []
    for _ in range(5):
        before = len(app.lines.of("painted"))
        began = time.monotonic()
        command = [sys.executable, "-m", "hostler", "popup"]
        process = subprocess.Popen(command, env={**rig.environ, "HOSTLER_HOME": str(home)})
        rig.wait(lambda count=before: len(app.lines.of("painted")) > count, "the paint")
        times.append((app.lines.of("painted")[before]["at"] - began) * 1000)
        process.wait()
        rig.keys("Escape")
        app.wait(lambda state: not state["visible"], "the popup to close")
    app.close()
    return statistics.median(times)


def idle_app(rig: Rig, home: Path) -> tuple[float, float, float]:
    """(PSS in MB, anonymous memory in MB, wake-ups a second) of the untouched app, after its start has settled."""
    process = rig.spawn([sys.executable, "-m", "hostler"], environ={"HOSTLER_HOME": str(home)})
    rig.wait(rig.tray_icon, "the icon")
    settle = threading.Event()
    settle.wait(8)
    before = switches(process.pid)
    settle.wait(IDLE_S)
    woken = (switches(process.pid) - before) / IDLE_S
    rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    kb = {line.split(":")[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
    rig.end(process)
    return kb["Pss"] / 1024, kb["Pss_Anon"] / 1024, woken


def switches(pid: int) -> int:
    """Voluntary context switches of every thread: how often the process woke up."""
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        total += next(
            int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("voluntary_ctxt")
        )
    return total


if __name__ == "__main__":
    main()
