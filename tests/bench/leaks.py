"""What the search for secrets says of ordinary text, and how long it takes.

    .venv/bin/python tests/bench/leaks.py FILE…

A `.jsonl` file holds a prompt a line, as {"prompt": …}; any other file is read as one text. In text without secrets
each find is a false alarm; its kind and place are printed, never its text.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hostler.domain.leaks import find_secrets

LONG = 1_000_000


def texts(file: Path) -> Iterator[tuple[str, str]]:
    """Each text of a file, with its place."""
    content = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix == ".jsonl":
        for number, line in enumerate(content.strip().split("\n"), 1):
            yield f"{file.name}:{number}", json.loads(line)["prompt"]
    else:
        yield file.name, content


def main() -> None:
    asked = alarms = chars = 0
    took_s = 0.0
    for name in sys.argv[1:]:
        for where, text in texts(Path(name)):
            began = time.perf_counter()
            found = find_secrets(text)
            took_s += time.perf_counter() - began
            asked, alarms, chars = asked + 1, alarms + bool(found), chars + len(text)
            for secret in found:
                print(f"{where}: {secret.kind} in line {secret.line}")
    print(
        f"{asked} texts, {chars:,} characters: {alarms} with a find; {chars / 1e6 / max(took_s, 1e-9):.0f} MB a second"
    )
    for name, part in (("words", "an ordinary word or two, "), ("base64", "QmFzZTY0L3RleHQ+"), ("digits", "4111 ")):
        for length in (500, 20_000, LONG):
            text = part * (length // len(part))
            began = time.perf_counter()
            find_secrets(text)
            print(f"one line of {name}, {length:,} characters: {(time.perf_counter() - began) * 1000:.2f} ms")


if __name__ == "__main__":
    main()
