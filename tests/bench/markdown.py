"""What a streaming answer costs the window: stalls, CPU and memory at 2,000 and 20,000 tokens; and hostile answers.

    .venv/bin/python tests/bench/markdown.py

Tokens come at 500 a second in batches of a frame, as the bridge hands them on. A stall is how long one batch, or the
drawing after it, held the thread, or what else the event loop was late by. QT_QPA_PLATFORM decides where it is drawn.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from hostler.ui.popup.window import PopupWindow
from ui.markdown.hostile import HOSTILE

TOKENS_A_S, BATCH_S = 500, 0.016
MIXED = """## A heading with `code`

Some *emphasis*, **strong words** and a [link](https://example.com/page), then enough plain words to fill two lines of
the card, so that the paragraph wraps and is drawn again with each batch, with maths like $a_1 + b_2$ in it.

1. First, a list
   - nested, with a longer line of words that goes on for a while
   - [x] done
2. Second

| name | amount | note |
| --- | ---: | --- |
| apples | 12 | from the *garden* |
| pears | 3 | bought |

> A quote of somebody, on one line.

```python
def total(prices: list[float]) -> float:
    \"\"\"All of them.\"\"\"
    return sum(price for price in prices if price > 0)  # no refunds
```

"""


def memory_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def tokens(count: int) -> list[str]:
    """About four characters each."""
    text = MIXED * (count * 4 // len(MIXED) + 1)
    return [text[n * 4 : n * 4 + 4] for n in range(count)]


def stream(popup: PopupWindow, count: int) -> tuple[float, float, float, float]:
    """(worst stall and 99th percentile in ms, CPU s, memory MB) of an answer of so many tokens."""
    popup.answer.begin()
    popup.show_answer(True)
    coming = tokens(count)
    loop, late = QEventLoop(), []
    started, cpu = time.perf_counter(), time.process_time()
    state = {"given": 0, "beat": time.perf_counter()}

    def beat() -> None:
        now = time.perf_counter()
        late.append(now - state["beat"] - 0.004)
        state["beat"] = now

    def batch() -> None:
        due = min(count, int((time.perf_counter() - started) * TOKENS_A_S))
        if due > state["given"]:
            popup.answer.add("".join(coming[int(state["given"]) : due]))
            state["given"] = due
        if due == count and popup.answer.drawn:
            loop.quit()

    beats, batches = QTimer(), QTimer()
    for timer, call, ms in ((beats, beat, 4), (batches, batch, int(BATCH_S * 1000))):
        timer.setTimerType(timer.timerType().PreciseTimer)
        timer.timeout.connect(call)
        timer.start(ms)
    loop.exec()
    late.sort()
    return late[-1] * 1000, late[int(len(late) * 0.99)] * 1000, time.process_time() - cpu, memory_mb()


def hostile(popup: PopupWindow) -> tuple[float, str, float]:
    """(worst stall in ms, whose, seconds for all)."""
    worst, whose, begun = 0.0, "", time.perf_counter()
    for name, text in HOSTILE.items():
        popup.answer.begin()
        popup.show_answer(True)
        step = time.perf_counter()
        popup.answer.add(text)
        while True:
            took = time.perf_counter() - step
            if took > worst:
                worst, whose = took, name
            if popup.answer.drawn:
                break
            step = time.perf_counter()
            QApplication.processEvents()
    return worst * 1000, whose, time.perf_counter() - begun


def main() -> None:
    QApplication(sys.argv[:1])
    popup = PopupWindow()
    popup.open()
    before = memory_mb()
    results = {}
    for count in (200, 2000, 20000):
        worst, p99, cpu, memory = results[count] = stream(popup, count)
        print(
            f"{count:6} tokens: worst stall {worst:5.1f} ms (budget 50), p99 {p99:4.1f} ms, CPU {cpu:5.2f} s "
            f"({cpu / count * 1e6:4.0f} µs a token), memory +{memory - before:.0f} MB"
        )
    print(f"CPU, 20,000 beside 2,000 tokens: {results[20000][2] / results[2000][2]:.1f} times (linear: 10)")
    worst, whose, took = hostile(popup)
    print(f"{len(HOSTILE)} hostile answers: worst step {worst:.1f} ms ({whose}; budget 50), all {took:.1f} s")


if __name__ == "__main__":
    main()
