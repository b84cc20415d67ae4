"""Trains the routing model and writes `resources/routing.json`.

    .venv/bin/python tests/bench/train.py --weak WEAK.jsonl DEV.jsonl

Each file holds JSON lines: `prompt`, `route` (what a person would choose), `has_image`. Files after `--weak` are
labelled by their source alone and count for less. The project's own prompts (`tests/bench/prompts/`) always belong to
it. Plain Python, and no function of the C library that rounds differently elsewhere: the same prompts give the same
file on every machine, to the last bit.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostler.domain.classify.classifier import classify, features_of
from hostler.domain.classify.linear import ROUTES, UNIT, Features, Linear, Weights
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Registry
from pairs import TRAINED_ON, read_pairs

OWN = Path(__file__).parent / "prompts"
RESULT = Path(__file__).resolve().parents[2] / "resources" / "routing.json"
REGISTRY = Registry()

WEAK_COUNTS = 0.3
FEWEST = 5
"""A word must stand in so many prompts to be a feature."""
PASTES, PAIR_COUNTS = 6, 0.5
"""Over how many texts each instruction is trained, and how much each such pair counts."""
EPOCHS, AVERAGED = 20, 10
"""How often each prompt is seen, and over how many of the last times the weights are averaged, so that the order of the
prompts says less."""
STEP = 0.5
DECAY, FORM_DECAY = 1.0, 10.0
"""The L2 penalty of each word's weights, and of each property's: the form of a text says little, and few words much."""
SEED = 20_261_125
TEMPERATURE = 0.8
"""Scores are divided by it, so that what is shown as 90% sure is right in 90% of the prompts that were held out."""
SMALLEST = 6
"""Features whose weights are all below this many hundredths are left out."""


class Row(msgspec.Struct):
    """A labelled prompt; other keys of the line are ignored."""

    prompt: str
    route: str
    has_image: bool = False
    source: str = ""
    lang: str = ""
    counts: float = 1.0
    text: str = ""

    @property
    def asked(self) -> Prompt:
        return Prompt(instruction=self.prompt, text=self.text, images=(Image(b"picture"),) if self.has_image else ())


class Example(msgspec.Struct):
    """A prompt as the trainer sees it: known features with their values, the rules' scores, the wanted route."""

    features: list[tuple[int, float]]
    scores: tuple[float, float, float]
    route: int
    counts: float


def read_rows(path: Path, counts: float = 1.0) -> list[Row]:
    rows = [msgspec.json.decode(line, type=Row) for line in path.read_bytes().splitlines() if line.strip()]
    for row in rows:
        row.counts = counts
    return rows


def own_prompts() -> list[Row]:
    """The prompts written for this project, with their files as sources."""
    rows = []
    for path in sorted(OWN.glob("*.jsonl")):
        rows += read_rows(path)
        for row in rows:
            row.source = row.source or f"own: {path.stem}"
    return rows


def own_rows() -> list[Row]:
    """The project's own prompts, and its instructions over texts, which count for less."""
    for row in (paired := pair_rows(TRAINED_ON, PASTES)):
        row.counts = PAIR_COUNTS
    return own_prompts() + paired


def pair_rows(path: Path, most: int | None = None, *, turns: bool = True) -> list[Row]:
    """Each instruction over texts that fit it, up to `most` of them; in turn as two fields and as one pasted text.

    Without `turns` always as two fields.
    """
    pairs, chooser = read_pairs(path), random.Random(SEED)
    rows = []
    for instruction in pairs.instructions:
        fitting = pairs.fitting(instruction)
        if most is not None:
            fitting = chooser.sample(fitting, min(most, len(fitting)))
        for number, paste in enumerate(fitting):
            row = Row(prompt=instruction.text, text=paste.text, route=instruction.route, source="own: pairs")
            if turns and number % 2:
                row.prompt, row.text = f"{row.prompt}\n\n{row.text}", ""
            rows.append(row)
    return rows


def train(rows: Iterable[Row], *, temperature: float = 1.0) -> Linear:
    """The weights that correct the rules best on `rows`; images are left out, since they decide by themselves."""
    rows = [row for row in rows if row.route in ROUTES and not row.has_image]
    found = [features_of(row.asked) for row in rows]
    words = Counter(name for each in found for name in names_of(each))
    properties = Counter(name for each in found for name in dict.fromkeys(each.properties))
    names = sorted(word for word, count in words.items() if count >= FEWEST) + sorted(properties)
    place = {name: index for index, name in enumerate(names)}
    seen = [float(words[name] or properties[name]) for name in names]
    examples = []
    for row, each in zip(rows, found, strict=True):
        known = [place[name] for name in names_of(each) if name in place]
        share = 1.0 / math.sqrt(len(known)) if known else 0.0
        values = [(index, share) for index in known] + [(place[name], 1.0) for name in dict.fromkeys(each.properties)]
        scores = classify(row.asked, REGISTRY).scores
        by_rules = (scores[ROUTES[0]], scores[ROUTES[1]], scores[ROUTES[2]])
        examples.append(Example(values, by_rules, ROUTES.index(row.route), row.counts))
    decay = [(FORM_DECAY if name in properties else DECAY) / count for name, count in zip(names, seen, strict=True)]
    weights = _descend(examples, decay)
    kept: dict[str, Weights] = {}
    for name, (quick, code, reasoning) in zip(names, weights, strict=True):
        whole = (round(quick * UNIT), round(code * UNIT), round(reasoning * UNIT))
        if max(map(abs, whole)) >= SMALLEST:
            kept[name] = whole
    return by_kind(kept, properties, temperature)


def names_of(found: Features) -> list[str]:
    """Of all that is no property, each once, by the name that tells its kind."""
    names = (
        *found.words,
        *map(" ".join, found.pairs),
        *(f"{b}*" for b in found.beginnings),
        *("~" + w for w in found.material),
    )
    return list(dict.fromkeys(names))


def by_kind(weights: Mapping[str, Weights], properties: Collection[str], temperature: float) -> Linear:
    """The model of these weights, whose names tell their kinds."""
    model = Linear(words={}, pairs={}, beginnings={}, material={}, properties={}, temperature=temperature)
    for name, triple in weights.items():
        first, _, second = name.partition(" ")
        if name in properties:
            model.properties[name] = triple
        elif name.startswith("~"):
            model.material[name[1:]] = triple
        elif second:
            model.pairs.setdefault(first, {})[second] = triple
        elif name.endswith("*"):
            model.beginnings[name[:-1]] = triple
        else:
            model.words[name] = triple
    return model


def _descend(examples: Sequence[Example], decays: Sequence[float]) -> list[list[float]]:
    """Stochastic descent with AdaGrad's steps (Duchi, Hazan, Singer 2011) on the cross entropy with an L2 penalty."""
    weights = [[0.0, 0.0, 0.0] for _ in decays]
    squares = [[1e-3, 1e-3, 1e-3] for _ in decays]
    sums = [[0.0, 0.0, 0.0] for _ in decays]
    order, shuffler = list(examples), random.Random(SEED)
    for epoch in range(EPOCHS):
        shuffler.shuffle(order)
        for example in order:
            z0, z1, z2 = example.scores
            for index, value in example.features:
                w = weights[index]
                z0 += w[0] * value
                z1 += w[1] * value
                z2 += w[2] * value
            top = max(z0, z1, z2)
            e0, e1, e2 = _exp(z0 - top), _exp(z1 - top), _exp(z2 - top)
            total = (e0 + e1 + e2) / example.counts
            errors = [e0 / total, e1 / total, e2 / total]
            errors[example.route] -= example.counts
            for index, value in example.features:
                w, s, decay = weights[index], squares[index], decays[index]
                for k in (0, 1, 2):
                    gradient = errors[k] * value + decay * w[k]
                    s[k] += gradient * gradient
                    w[k] -= STEP * gradient / math.sqrt(s[k])
        if epoch >= EPOCHS - AVERAGED:
            for total, w in zip(sums, weights, strict=True):
                for k in (0, 1, 2):
                    total[k] += w[k]
    return [[each / AVERAGED for each in total] for total in sums]


def _exp(x: float) -> float:
    """e to the x for x up to 0, by sums and products alone: the C library's last bit differs between machines."""
    if x < -30.0:
        return 0.0
    halvings = max(0, math.ceil(-x))
    y, term, total = x / 2**halvings, 1.0, 1.0
    for n in range(1, 14):
        term *= y / n
        total += term
    for _ in range(halvings):
        total *= total
    return total


def main() -> None:
    parser = argparse.ArgumentParser(prog="train", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("labelled", nargs="+", type=Path, help="prompts labelled with care")
    parser.add_argument("--weak", action="append", type=Path, default=[], help="prompts labelled by their source")
    arguments = parser.parse_args()
    rows = own_rows()
    for path in arguments.labelled:
        rows += read_rows(path)
    for path in arguments.weak:
        rows += read_rows(path, WEAK_COUNTS)
    model = train(rows, temperature=TEMPERATURE)
    write(model)
    features = sum(map(len, (model.words, *model.pairs.values(), model.beginnings, model.material, model.properties)))
    print(f"{len(rows)} prompts, {features} features, {RESULT.stat().st_size / 1000:.0f} kB")


def write(model: Linear) -> None:
    """One feature a line, and the pairs that begin with one word, so that a change can be read."""
    kinds = ("words", "pairs", "beginnings", "material", "properties")
    bodies = [f"{_json(kind)}:{{\n{_lines(getattr(model, kind))}\n}}" for kind in kinds]
    text = ",\n".join([f'"temperature":{model.temperature}', *bodies])
    RESULT.write_text(f"{{{text}}}\n", encoding="utf-8")


def _lines(weights: Mapping[str, object]) -> str:
    return ",\n".join(f"{_json(name)}:{_json(its)}" for name, its in weights.items())


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


if __name__ == "__main__":
    main()
