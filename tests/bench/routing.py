"""How well prompts are routed, how honest the shown confidence is, and how long a decision takes.

    python -m bench.routing PATH...      (with tests/ on the path)   or   python tests/bench/routing.py PATH...

Each PATH is a file of JSON lines: `prompt`, `route` (what a person would choose) and `has_image`. Beside Hostler's
rules stands the yardstick: the keyword rule of the blog post that Hostler grew from, as a substring search.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))

from hostler.domain.classify.classifier import BUILT_IN, classify
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Registry

REGISTRY = Registry()
BUDGET_MS = {500: 0.2, 20_000: 2.0}
LENGTHS = (100, 500, 5_000, 20_000, 200_000)
REPEATS = 200

BLOG_RULE = (
    ("vision", ("image", "screenshot", "picture", "see this", "what's on")),
    (
        "code",
        (
            "function", "class", "debug", "refactor", "implement", "write code", "python", "javascript", "typescript",
            "api endpoint", "sql", "regex",
        ),
    ),
    ("reasoning", ("prove", "solve", "calculate", "math", "logic", "reason", "analyze", "compare", "evaluate")),
)  # fmt: skip


class Row(msgspec.Struct):
    """A labelled prompt; other keys of the line are ignored."""

    prompt: str
    route: str
    has_image: bool = False


Router = Callable[[Row], tuple[str, float | None]]


def blog_rule(row: Row) -> tuple[str, float | None]:
    """The first route one of whose words occurs anywhere in the lower-cased prompt; it knows no confidence."""
    text = row.prompt.lower()
    for route, words in BLOG_RULE:
        if any(word in text for word in words):
            return route, None
    return "quick", None


def hostler_rules(row: Row) -> tuple[str, float | None]:
    """Hostler's decision on the prompt as one pasted text."""
    decision = classify(prompt_of(row), REGISTRY)
    return decision.route, decision.confidence


def prompt_of(row: Row) -> Prompt:
    return Prompt(text=row.prompt, images=(Image(b"picture"),) if row.has_image else ())


def report(name: str, router: Router, rows: Sequence[Row]) -> None:
    """Prints accuracy, precision and recall by route, the confusion matrix and, with confidences, the reliability."""
    pairs: Counter[tuple[str, str]] = Counter()
    sure: list[tuple[float, bool]] = []
    for row in rows:
        route, confidence = router(row)
        pairs[row.route, route] += 1
        if confidence is not None:
            sure.append((confidence, route == row.route))
    right = sum(pairs[route, route] for route in BUILT_IN)
    print(f"\n{name}: {right / len(rows):.1%} of {len(rows)} right")
    print(f"  {'labelled':<10} {'precision':>9} {'recall':>7}   chosen: {' '.join(f'{r:>9}' for r in BUILT_IN)}")
    for route in BUILT_IN:
        chosen = sum(pairs[other, route] for other in BUILT_IN)
        labelled = sum(pairs[route, other] for other in BUILT_IN)
        precision = f"{pairs[route, route] / chosen:.1%}" if chosen else "-"
        recall = f"{pairs[route, route] / labelled:.1%}" if labelled else "-"
        row_of_matrix = " ".join(f"{pairs[route, other]:>9}" for other in BUILT_IN)
        print(f"  {route:<10} {precision:>9} {recall:>7}           {row_of_matrix}")
    if sure:
        reliability(sure)


def reliability(sure: Sequence[tuple[float, bool]]) -> None:
    """Prints, for each tenth of confidence, how often the decision was right; and the expected calibration error."""
    tenths: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in sure:
        tenths[min(int(confidence * 10), 9)].append((confidence, right))
    print(f"  {'confidence':<12} {'prompts':>7} {'shown':>7} {'right':>7}")
    error = 0.0
    for tenth, members in sorted(tenths.items()):
        shown = sum(confidence for confidence, _ in members) / len(members)
        share = sum(hit for _, hit in members) / len(members)
        error += abs(shown - share) * len(members) / len(sure)
        print(f"  {tenth / 10:.1f} - {tenth / 10 + 0.1:.1f}    {len(members):>7} {shown:>7.1%} {share:>7.1%}")
    print(f"  expected calibration error {error:.3f}")


def decision_times(rows: Sequence[Row]) -> None:
    """Prints how long a decision takes on pieces of the joined prompts."""
    joined = "\n\n".join(row.prompt for row in rows)
    joined *= 2 * max(LENGTHS) // len(joined) + 2
    print(f"\ndecision time  {'characters':>10} {'median':>10} {'p99':>10}   must (median)")
    for length in LENGTHS:
        took_ms = []
        for repeat in range(REPEATS):
            start = repeat * 7_919 % (len(joined) - length)
            prompt = Prompt(text=joined[start : start + length])
            began = time.perf_counter()
            classify(prompt, REGISTRY)
            took_ms.append((time.perf_counter() - began) * 1_000)
        took_ms.sort()
        budget = f"{BUDGET_MS[length]} ms" if length in BUDGET_MS else ""
        median, late = took_ms[REPEATS // 2], took_ms[REPEATS * 99 // 100]
        print(f"               {length:>10,} {median:>7.3f} ms {late:>7.3f} ms   {budget}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.routing", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="JSON lines: prompt, route, has_image")
    everything: list[Row] = []
    for path in parser.parse_args().paths:
        rows = [msgspec.json.decode(line, type=Row) for line in path.read_bytes().splitlines() if line.strip()]
        everything += rows
        print(f"\n== {path.name}")
        report("the blog's keyword rule (yardstick)", blog_rule, rows)
        report("Hostler's rules", hostler_rules, rows)
    decision_times(everything)


if __name__ == "__main__":
    main()
