"""What the idle app does to the machine: wake-ups of all its threads, memory, and writes to the disk.

    .venv/bin/python tests/bench/idle.py [--minutes 5]

The real app in the tray of a desktop without a screen, with three simulated machines, one of them switched off, after
the popup was used once; the two minutes in which it looks at the machines often are waited for first. A voluntary
context switch is a thread that went to sleep: so often one was woken. The rest of the hour is worked out from what
was measured; the hour itself is in `tests/test_idle.py`, on a clock that jumps.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from e2e.conftest import MACHINES, Machines, RunningApp
from e2e.rig import Rig
from hostler.fleet.monitor import ATTENTION_S, FAR_S

HOUR_S = 3600


class Usage(NamedTuple):
    """What /proc tells of a process (Linux, proc(5))."""

    at: float
    woken: dict[str, int]
    """By the name of the thread."""
    written_bytes: int
    write_calls: int
    cpu_s: float
    pss_kb: int
    rss_kb: int
    files: int


def main() -> None:
    parser = argparse.ArgumentParser(description="What the idle app does to the machine.")
    parser.add_argument("--minutes", type=float, default=5)
    minutes = parser.parse_args().minutes
    pause = threading.Event()
    with Rig() as rig:
        machines = Machines(rig)
        home = rig.home / "bench"
        home.mkdir()
        (home / "config.toml").write_text(machines.config())
        machines.kill("windows-gpu")
        use_once(rig, home)
        app = rig.spawn([sys.executable, "-m", "hostler"], environ={"HOSTLER_HOME": str(home)})
        rig.wait(rig.tray_icon, "the icon")
        open_popup(rig)
        rig.keys("Escape")
        pause.wait(ATTENTION_S + FAR_S)
        before, changed_before = usage(app.pid), newest(home)
        samples = [before]
        for _ in range(max(1, round(minutes))):
            pause.wait(60 * minutes / max(1, round(minutes)))
            samples.append(usage(app.pid))
        after = samples[-1]
        touched = [file for file, at in newest(home).items() if changed_before.get(file) != at]
        rig.end(app)
        machines.close()
    seconds = after.at - before.at
    woken = {name: count - before.woken.get(name, 0) for name, count in after.woken.items()}
    print(f"idle for {seconds:.0f} s, with {len(MACHINES)} machines, one of them off:")
    print(f"wake-ups a second, all threads: {sum(woken.values()) / seconds:.2f}   (1)")
    for name, count in sorted(woken.items(), key=lambda each: -each[1]):
        if count:
            print(f"    {name}: {count / seconds:.3f}")
    print(f"computing: {(after.cpu_s - before.cpu_s) / seconds * 1000:.2f} ms a second")
    print(f"written: {after.written_bytes - before.written_bytes} bytes to the disk   (0)")
    print(f"    calls of write, also to sockets: {after.write_calls - before.write_calls}")
    print(f"    files changed in its home: {', '.join(map(str, touched)) or 'none'}   (none)")
    print(
        f"PSS: {before.pss_kb / 1024:.1f} -> {after.pss_kb / 1024:.1f} MB; RSS minute by minute, in KB from the first:"
    )
    print("    " + " ".join(f"{each.rss_kb - before.rss_kb:+d}" for each in samples[1:]))
    growth = (after.rss_kb - before.rss_kb) / seconds * HOUR_S
    print(f"    that is {growth:+.0f} KB an hour   (0); open files {before.files} -> {after.files}")


def use_once(rig: Rig, home: Path) -> None:
    """An app that has answered a question has its files and knows its machines."""
    app = RunningApp(rig, home, {"RIG_QUIET": "1"})
    app.wait_until_fleet_is_known()
    app.open()
    rig.type("why is the sky blue")
    rig.keys("Return")
    app.wait(lambda state: "tokens" in state["foot"], "the answer")
    app.close()


def open_popup(rig: Rig) -> None:
    """Presses until the key is taken: the icon is there before."""
    while rig.focused_window_name() != "Hostler":
        rig.keys("ctrl+alt+space")
        with suppress(AssertionError):
            rig.wait(lambda: rig.focused_window_name() == "Hostler", "the popup", timeout_s=1.0)


def usage(pid: int) -> Usage:
    process = Path(f"/proc/{pid}")
    woken: dict[str, int] = {}
    for task in process.glob("task/*"):
        name = f"{(task / 'comm').read_text().strip()} {task.name if task.name != str(pid) else 'main'}"
        woken[name] = int(_field((task / "status").read_text(), "voluntary_ctxt_switches"))
    io, rollup = (process / "io").read_text(), (process / "smaps_rollup").read_text()
    return Usage(
        at=time.monotonic(),
        woken=woken,
        written_bytes=int(_field(io, "write_bytes")),
        write_calls=int(_field(io, "syscw")),
        cpu_s=int((process / "schedstat").read_text().split()[0]) / 1e9,
        pss_kb=int(_field(rollup, "Pss").split()[0]),
        rss_kb=int(_field(rollup, "Rss").split()[0]),
        files=len(list((process / "fd").iterdir())),
    )


def _field(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"{name}:")).split(":", 1)[1].strip()


def newest(home: Path) -> dict[Path, int]:
    """When each file was changed last."""
    return {file.relative_to(home): file.stat().st_mtime_ns for file in home.rglob("*") if file.is_file()}


if __name__ == "__main__":
    main()
