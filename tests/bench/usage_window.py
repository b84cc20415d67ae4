"""The usage window over a ledger of a million attempts, as a person opens it: numbers, bars, another range.

    .venv/bin/python tests/bench/usage_window.py [ATTEMPTS]

In a real window on a screen of its own. "Painted" is when the window has drawn what it was told. An opening is cold:
nothing of the window was imported that the running app doesn't have, and the file isn't in memory where the platform
can forget it. Beside each range stands what plain SQL over the rows takes for the same bars, undrawn. At last nine
processes write at once beside the window.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.ledger import ATTEMPTS, DAYS, LAST, PLAIN, TOGETHER, WRITERS, fill, median_ms, rows, write_many
from hostler.domain.totals import summed
from hostler.store.ledger import PATIENCE_S
from hostler.store.usage import Usage

NUMBERS_MS, CHART_MS, CHANGE_MS = 150, 1_500, 100
"""The budgets: numbers painted, bars painted cold, bars painted after a change of range."""
TIMES = 5
RANGES = (("TODAY", 1), ("WEEK", 7), ("MONTH", 30), ("QUARTER", 90), ("YEAR", 365), ("ALL", DAYS))
WINDOW = """
import json, sys, time
from pathlib import Path
from datetime import date
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
app = QApplication([])
# What the running app has in memory anyhow.
import hostler.assembly, hostler.jobs, hostler.ui.app, hostler.ui.bridge, hostler.ui.popup.presenter
import hostler.ui.usage.desk
began = time.perf_counter()
from hostler.ui.usage.window import UsageWindow
from hostler.ui.usage.showing import Known
from hostler.ui.usage.ranges import Range
window = UsageWindow(Path(sys.argv[1]), Known(), today=lambda: date.fromisoformat(sys.argv[2]))
imported = time.perf_counter()
painted = {}

class Watch(QObject):
    def eventFilter(self, watched, event):
        # Looked at after the event was handled: then it is drawn.
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, lambda watched=watched: self.told(watched))
        return False
    def told(self, watched):
        if watched is window.chart and self.bars:
            painted.setdefault("bars", time.perf_counter())
            app.exit()  # quit() would close the window
        if watched is window.column.share and window.column.share.number.text() != "\u2013":
            painted.setdefault("numbers", time.perf_counter())

watch = Watch()
watch.bars = False
window.chart.installEventFilter(watch)
window.column.share.installEventFilter(watch)
def shown():
    watch.bars = True
    window.chart.update()
window.bars_shown.connect(shown)
longest = [0.0]
last = [time.perf_counter()]
def tick():
    now = time.perf_counter()
    longest[0] = max(longest[0], now - last[0])
    last[0] = now
pulse = QTimer()
pulse.timeout.connect(tick)
pulse.start(1)
window.open()
app.exec()
print(json.dumps({"what": "open", "import": imported - began, "numbers": painted["numbers"] - imported,
                  "numbers_cold": painted["numbers"] - began, "bars": painted["bars"] - began}), flush=True)
for name in sys.argv[3].split(","):
    for again in range(int(sys.argv[4])):
        # From another range each time: no bar is the same as before.
        for wanted in (Range.QUARTER if name != "QUARTER" else Range.MONTH, Range[name]):
            if window.controls.range.chosen is wanted:
                continue
            painted.clear()
            watch.bars = False
            began = time.perf_counter()
            window.controls.range.choose(wanted)
            app.exec()
        print(json.dumps({"what": name, "bars": painted["bars"] - began}), flush=True)
print(json.dumps({"what": "stall", "longest": longest[0]}), flush=True)
window.end()
"""

WATCHED = """
import json, sys
from datetime import date
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from hostler.ui.usage.ranges import Range
from hostler.ui.usage.showing import Known
from hostler.ui.usage.window import UsageWindow
app = QApplication([])
window = UsageWindow(Path(sys.argv[1]), Known(), today=lambda: date.fromisoformat(sys.argv[2]))
window.controls.range.choose(Range.ALL)
drawn, wrong = [], []
window.bars_shown.connect(lambda: drawn.append(sum(window.chart.picture.bars.totals)))
window.reader.failed.connect(wrong.append)
window.open()

def look():
    if not Path(sys.argv[3]).exists():
        return
    timer.stop()
    window.bars_shown.connect(app.exit)
    window.look()

timer = QTimer()
timer.timeout.connect(look)
timer.start(200)
app.exec()
print(json.dumps({"drawn": len(drawn), "prompts": drawn[-1], "wrong": wrong}))
window.end()
"""


class Screen:
    """An X server of its own, where there is one; else Qt draws without a screen."""

    def __enter__(self) -> dict[str, str]:
        environ = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
        self._server: subprocess.Popen[bytes] | None = None
        read, write = os.pipe()
        arguments = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
        with suppress(FileNotFoundError):
            self._server = subprocess.Popen(arguments, pass_fds=(write,), stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            name = number.readline().strip() if self._server else ""
        return environ | (
            {"DISPLAY": f":{name}", "QT_QPA_PLATFORM": "xcb"} if name else {"QT_QPA_PLATFORM": "offscreen"}
        )

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait()


def forget(file: Path) -> None:
    """Takes the file out of memory, where the platform can."""
    if hasattr(os, "posix_fadvise"):
        with file.open("rb") as reading:
            os.fsync(reading.fileno())
            os.posix_fadvise(reading.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def looked(file: Path, environ: dict[str, str], ranges: str, times: int) -> list[dict[str, float | str]]:
    command = [sys.executable, "-c", WINDOW, str(file), LAST.isoformat(), ranges, str(times)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode or "Traceback" in done.stderr:
        raise SystemExit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def written_together(file: Path, environ: dict[str, str]) -> None:
    """Nine processes write at once while the window is open."""
    usage = Usage(file)
    before = summed(usage.groups())
    done = file.with_name("done")
    command = [sys.executable, "-c", WATCHED, str(file), LAST.isoformat(), str(done)]
    window = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
    began, each = time.perf_counter(), TOGETHER // WRITERS + 1
    with ProcessPoolExecutor(WRITERS) as pool:
        late = sum(pool.map(write_many, [file] * WRITERS, [f"writer {n}" for n in range(WRITERS)], [each] * WRITERS))
    took_s = time.perf_counter() - began
    done.touch()
    said = json.loads(window.communicate(timeout=600)[0])
    after = summed(usage.groups())
    usage.close()
    wrote = [row for number in range(WRITERS) for row in rows(each, random.Random(f"writer {number}"))]
    asked = len({row.ask_id for row in wrote})
    print(f"{WRITERS} processes write {len(wrote):,} rows in {took_s:.0f} s while the window is open:")
    got, drawn = after.attempts - before.attempts, said["prompts"] - before.prompts
    print(f"  {got:,} are there, {late} took over {PATIENCE_S:g} s   (none lost, none doubled)")
    print(f"  {asked:,} prompts more, {drawn:,.0f} in its bars, drawn {said['drawn']} times")
    print(f"  errors shown: {len(said['wrong'])} {' '.join(said['wrong'])}")


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ATTEMPTS
    with tempfile.TemporaryDirectory() as name, Screen() as environ:
        file = Path(name) / "ledger.sqlite3"
        began = time.perf_counter()
        fill(file, count)
        print(f"{count:,} attempts over {DAYS:,} days, put in in {time.perf_counter() - began:.0f} s")
        opened = []
        for _ in range(TIMES):
            forget(file)
            opened += looked(file, environ, "MONTH", 0)[:1]
        for what, key, budget in (
            ("numbers painted, from the opening on", "numbers", NUMBERS_MS),
            ("numbers painted, imports of the window included", "numbers_cold", NUMBERS_MS),
            ("bars painted, imports of the window included", "bars", CHART_MS),
        ):
            took = sorted(1000 * float(each[key]) for each in opened)
            print(f"{what}: {median(took):.0f} ms, at most {took[-1]:.0f}   (budget {budget:,} ms)")
        told = looked(file, environ, ",".join(each for each, _ in RANGES), TIMES)
        with closing(sqlite3.connect(file)) as db:
            plain = PLAIN.format(by="day, route")
            for each, days in RANGES:
                took = sorted(1000 * float(line["bars"]) for line in told if line["what"] == each)
                first = (LAST - timedelta(days=days - 1)).isoformat()
                raw = median_ms(lambda: db.execute(plain, (first, LAST.isoformat())).fetchall(), 3)  # noqa: B023
                painted = f"{median(took):.0f} ms, at most {took[-1]:.0f}"
                print(f"to {each.lower()}, painted: {painted}   (budget {CHANGE_MS} ms; plain SQL {raw:,.0f} ms)")
        print(f"the longest that the window stood still: {1000 * float(told[-1]['longest']):.0f} ms")
        written_together(file, environ)


if __name__ == "__main__":
    main()
