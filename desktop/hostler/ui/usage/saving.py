"""The bars as a file: what a spreadsheet reads, and a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from hostler.domain.bars import Bars, Measure
from hostler.store.small import replace_with

FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNITS = {Measure.PROMPTS: "prompts", Measure.TOKENS: "tokens", Measure.WAITED: "seconds", Measure.COST: "usd"}


def as_csv(bars: Bars, labels: Sequence[str]) -> bytes:
    """A line for each period: its first day, each part, and all of it; in prompts, tokens, seconds or US dollars.

    With a mark that says it is UTF-8: without one spreadsheets take it for something else.
    """
    text = io.StringIO()
    writing = csv.writer(text, lineterminator="\r\n")
    writing.writerow([str(bars.step), *(_harmless(label) for label in labels), f"total_{UNITS[bars.measure]}"])
    for start, row in zip(bars.starts, bars.values, strict=True):
        writing.writerow([start.isoformat(), *map(_plain, row), _plain(sum(row))])
    return text.getvalue().encode("utf-8-sig")


def as_png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def write(file: Path, content: bytes) -> None:
    """Raises OSError when it can't be written; what was there before is there still then."""
    replace_with(file, content, mode=None)


def _plain(value: float) -> str:
    """Without what a sum of binary fractions adds."""
    return f"{round(value, 6):g}" if value < 1e5 and value != round(value) else str(round(value))


def _harmless(label: str) -> str:
    """Models are named by others, and a spreadsheet runs a cell that begins like a formula."""
    return f"'{label}" if label.startswith(FORMULA) else label
