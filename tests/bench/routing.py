"""How well prompts are routed, how honest the shown confidence is, and how long a decision takes.

    .venv/bin/python tests/bench/routing.py DEV.jsonl --weak WEAK.jsonl --unseen OTHER.jsonl

Each file holds JSON lines: `prompt`, `route` (what a person would choose), `has_image`, `source`. On the first file the
model is measured leave-one-source-out: each source is routed by a model that was trained on everything else; and once
more with a fifth held out at a time. The file after `--unseen` is never trained on. Beside it stand Hostler's rules
alone, and the yardstick: the keyword rule of the blog post that Hostler grew from, as a substring search.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from train import PASTES, ROUTES, WEAK_COUNTS, Row, own_prompts, own_rows, pair_rows, read_rows, train

from hostler.domain.classify.classifier import BUILT_IN, RULES_ALONE, classify
from hostler.domain.classify.linear import Linear
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry
from hostler.store.model import read_model
from pairs import HELD_OUT, TRAINED_ON

REGISTRY = Registry()
BUDGET_MS = {500: 0.2, 20_000: 2.0}
LENGTHS = (100, 500, 5_000, 20_000, 200_000)
REPEATS = 400
READS = 21
FOLDS = 5

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
TRANSLATIONS = {"MT-Bench translated": "mt-bench", "GSM8K": "GSM8K", "HumanEval": "HumanEval"}
"""Sources whose parts or translations must stand on one side of a split."""


class Routed(msgspec.Struct):
    """One prompt and what came out."""

    row: Row
    route: str
    confidence: float | None


def by_blog(rows: Sequence[Row]) -> list[Routed]:
    """The first route one of whose words occurs anywhere in the lower-cased prompt; it knows no confidence."""
    routed = []
    for row in rows:
        text = row.prompt.lower()
        found = (route for route, words in BLOG_RULE if any(word in text for word in words))
        routed.append(Routed(row, next(found, "quick"), None))
    return routed


def by_hostler(rows: Sequence[Row], model: Linear) -> list[Routed]:
    """Hostler's decisions with this model."""
    routed = []
    for row in rows:
        decision = classify(row.asked, REGISTRY, model=model)
        routed.append(Routed(row, decision.route, decision.confidence))
    return routed


def leave_one_source_out(rows: Sequence[Row], others: Sequence[Row], temperature: float) -> list[Routed]:
    """Each source of `rows` by a model that saw neither it nor its relatives in `others`."""
    routed = []
    for source in dict.fromkeys(family(row.source) for row in rows):
        rest = [row for row in (*rows, *others) if family(row.source) != source]
        model = train(rest, temperature=temperature)
        routed += by_hostler([row for row in rows if family(row.source) == source], model)
    return routed


def family(source: str) -> str:
    return next((name for start, name in TRANSLATIONS.items() if source.startswith(start)), source.partition(",")[0])


def report(name: str, routed: Sequence[Routed]) -> None:
    """Prints accuracy, precision and recall by route, the confusion matrix and, with confidences, the reliability."""
    pairs = Counter((each.row.route, each.route) for each in routed)
    right = sum(pairs[route, route] for route in BUILT_IN)
    print(f"\n{name}: {right / len(routed):.1%} of {len(routed)} right")
    print(f"  {'labelled':<10} {'precision':>9} {'recall':>7}   chosen: {' '.join(f'{r:>9}' for r in BUILT_IN)}")
    for route in BUILT_IN:
        chosen = sum(pairs[other, route] for other in BUILT_IN)
        labelled = sum(pairs[route, other] for other in BUILT_IN)
        precision = f"{pairs[route, route] / chosen:.1%}" if chosen else "-"
        recall = f"{pairs[route, route] / labelled:.1%}" if labelled else "-"
        row_of_matrix = " ".join(f"{pairs[route, other]:>9}" for other in BUILT_IN)
        print(f"  {route:<10} {precision:>9} {recall:>7}           {row_of_matrix}")
    sure = [(each.confidence, each.route == each.row.route) for each in routed if each.confidence is not None]
    if sure:
        reliability(sure)


def by_source(routed: Sequence[Routed]) -> None:
    """Prints how often each source was routed right."""
    sources: defaultdict[str, list[bool]] = defaultdict(list)
    for each in routed:
        sources[family(each.row.source)].append(each.route == each.row.route)
    shares = (f"{name} {sum(hits) / len(hits):.0%} of {len(hits)}" for name, hits in sorted(sources.items()))
    print("  by source: " + ", ".join(shares))


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
    print(f"  expected calibration error {error:.3f}   (0.05)")


def fifth_by_fifth(rows: Sequence[Row], others: Sequence[Row], temperature: float) -> list[Routed]:
    """Each fifth of `rows` by a model that saw the rest and `others`."""
    routed = []
    for fold in range(FOLDS):
        held_out = [row for number, row in enumerate(rows) if number % FOLDS == fold]
        rest = [row for number, row in enumerate(rows) if number % FOLDS != fold]
        routed += by_hostler(held_out, train([*rest, *others], temperature=temperature))
    return routed


def by_language(routed: Sequence[Routed]) -> None:
    """Prints the recall of each route in each language."""
    hits: defaultdict[str, defaultdict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for each in routed:
        hits[each.row.lang][each.row.route].append(each.route == each.row.route)
    for lang, routes in sorted(hits.items(), key=lambda item: -sum(map(len, item[1].values()))):
        shares = "  ".join(f"{route} {sum(routes[route]) / len(routes[route]):>4.0%}" for route in ROUTES)
        print(f"  {lang}  {sum(map(len, routes.values())):>5} prompts   {shares}")


def over_pastes(model: Linear) -> None:
    """Prints how often an instruction over a text of another kind is routed by the instruction."""
    pairs = pair_rows(HELD_OUT, turns=False)
    joined = [Row(prompt=f"{row.prompt}\n\n{row.text}", route=row.route) for row in pairs]
    print(f"\n== {len(pairs)} pairs of an instruction and a pasted text, none of them trained on   (95%)")
    for name, rows in (("as two fields", pairs), ("as one pasted text", joined)):
        right = sum(each.route == each.row.route for each in by_hostler(rows, model))
        print(f"  {name:<19} {right / len(rows):.1%} right")


def reading_time() -> None:
    """Prints how long the weights take to read."""
    took_ms = []
    for _ in range(READS):
        began = time.perf_counter()
        read_model()
        took_ms.append((time.perf_counter() - began) * 1_000)
    took_ms.sort()
    print(f"reading the weights   median {took_ms[READS // 2]:.1f} ms, slowest {took_ms[-1]:.1f} ms   (20 ms)")


def decision_times(rows: Sequence[Row], model: Linear) -> None:
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
            classify(prompt, REGISTRY, model=model)
            took_ms.append((time.perf_counter() - began) * 1_000)
        took_ms.sort()
        budget = f"{BUDGET_MS[length]} ms" if length in BUDGET_MS else ""
        median, late = took_ms[REPEATS // 2], took_ms[REPEATS * 99 // 100]
        print(f"               {length:>10,} {median:>7.3f} ms {late:>7.3f} ms   {budget}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.routing", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("labelled", nargs="+", type=Path, metavar="DEV", help="labelled with care; split by source")
    parser.add_argument("--weak", action="append", type=Path, default=[], help="labelled by their source alone")
    parser.add_argument("--unseen", action="append", type=Path, default=[], help="never trained on")
    arguments = parser.parse_args()
    model = read_model()
    labelled = [row for path in arguments.labelled for row in read_rows(path)]
    weak = [row for path in arguments.weak for row in read_rows(path, WEAK_COUNTS)]
    unseen = [row for path in arguments.unseen for row in read_rows(path)]

    reading_time()
    decision_times([*labelled, *unseen], model)

    print("\n== labelled prompts, each source by a model trained without it")
    report("the blog's keyword rule (yardstick)", by_blog(labelled))
    report("Hostler's rules alone", by_hostler(labelled, RULES_ALONE))
    held_out = leave_one_source_out(labelled, [*weak, *own_rows()], model.temperature)
    report("Hostler, leave one source out", held_out)
    by_source(held_out)
    folds = fifth_by_fifth(labelled, [*weak, *own_rows()], model.temperature)
    report("Hostler, a fifth held out at a time", folds)
    shipped = train([*own_rows(), *labelled, *weak], temperature=model.temperature)
    print(f"\nthese prompts give the shipped weights again: {'yes' if shipped == model else 'NO'}")
    if unseen:
        print("\n== prompts that nothing was trained on")
        report("the blog's keyword rule (yardstick)", by_blog(unseen))
        report("Hostler's rules alone", by_hostler(unseen, RULES_ALONE))
        report("Hostler", by_hostler(unseen, model))
        known = {family(row.source) for row in (*labelled, *weak)}
        report(
            "Hostler, without translations and relatives of what was trained on",
            by_hostler([row for row in unseen if family(row.source) not in known], model),
        )
    over_pastes(model)
    print("\n== the project's own prompts, a fifth of them held out at a time: recall by language")
    own = fifth_by_fifth(own_prompts(), [*labelled, *weak, *pair_rows(TRAINED_ON, PASTES)], model.temperature)
    report("Hostler", own)
    by_language(own)


if __name__ == "__main__":
    main()
