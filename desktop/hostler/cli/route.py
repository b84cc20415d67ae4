"""`hostler route`: the decision alone. Works without a config and without hosts."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import msgspec

from hostler.cli.picks import known_picks
from hostler.cli.prompts import check, typed
from hostler.domain.classify.context import Earlier
from hostler.domain.classify.learned import Pick
from hostler.domain.cost import Allowance
from hostler.domain.decide import decide
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import unseen
from hostler.domain.plan import Decision
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import CloudRule, Registry
from hostler.domain.said import as_text
from hostler.domain.untrusted import printable
from hostler.paths import Paths, paths
from hostler.store.config import Config, read_config
from hostler.store.ledger import Ledger
from hostler.store.model import read_model
from hostler.store.purse import Purse


class Asked(msgspec.Struct):
    """A line of `--batch`."""

    id: str | int
    prompt: str
    has_image: bool = False


def route(arguments: argparse.Namespace) -> int:
    """Prints the decision for one prompt, or with `--batch` for each line of a file, or of stdin."""
    places = paths(os.environ)
    config = read_config(places, os.environ).config
    registry = config.registry
    picks = known_picks(places)
    if arguments.batch:
        with _lines(arguments.text) as lines:
            for line in batch(lines, registry, picks):
                sys.stdout.buffer.write(line + b"\n")
                sys.stdout.buffer.flush()
        return 0
    decision = decide(
        check(typed(arguments)),
        registry,
        unseen(registry),
        model=read_model(),
        recent=_lately(places),
        picks=picks,
        allowance=_allowance(places, config),
    )
    if arguments.json:
        print(msgspec.json.encode(decision.event, enc_hook=as_text).decode())
    else:
        print(in_full(decision, registry) if arguments.why else in_words(decision, registry))
    return 0


def _lines(name: str | None) -> AbstractContextManager[BinaryIO]:
    if name in (None, "", "-"):
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise ConfigError(
            f"{name}: {error.strerror}; after --batch give a file of JSON lines, or nothing to read them from stdin"
        ) from error


def _lately(places: Paths) -> tuple[Earlier, ...]:
    ledger = Ledger(places.ledger_file)
    try:
        return ledger.lately(time.time())
    except OSError:
        return ()  # what was asked before is a hint, not more
    finally:
        ledger.close()


def _allowance(places: Paths, config: Config) -> Allowance | None:
    """What may go to the cloud; None where no route lets its text out, or the costs can't be read."""
    if all(route.cloud is CloudRule.NEVER for route in config.registry.routes):
        return None
    try:
        return Purse.of(places, config.settings.cloud).allowance_now()
    except OSError:
        return None


def batch(lines: BinaryIO, registry: Registry, picks: Sequence[Pick] = ()) -> Iterator[bytes]:
    """One decision a line, in order; none is context for the next. Raises ConfigError at a line that isn't one."""
    model = read_model()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = msgspec.json.decode(line, type=Asked)
        except msgspec.DecodeError as error:
            raise ConfigError(f"line {number}: {error}; give id, prompt and has_image as JSON") from error
        images = (Image(data=b""),) if asked.has_image else ()
        decision = decide(
            Prompt(instruction=asked.prompt, images=images), registry, unseen(registry), model=model, picks=picks
        )
        event = decision.event
        yield msgspec.json.encode(
            {
                "id": asked.id,
                # What the prompt is, not which of two close routes is cheaper to ask first.
                "route": decision.classification.route,
                "confidence": round(decision.classification.confidence, 4),
                "scores": event.scores,
                "evidence": event.evidence,
            },
            enc_hook=as_text,
        )


def in_words(decision: Decision, registry: Registry) -> str:
    """The decision and why, in one line: `code 0.94: traceback, “fix” → qwen3-coder:30b on Windows GPU`."""
    chosen, first = decision.classification, decision.first
    goes = f" → {registry.label(first.target)}" if first is not None else ""
    return printable(f"{chosen.route} {chosen.confidence:.2f}: {chosen.why}{goes}")


def in_full(decision: Decision, registry: Registry) -> str:
    """Everything: that line, the scores, each piece of evidence with its weight, every target with its reason."""
    event = decision.event
    lines = [in_words(decision, registry), "", "Scores"]
    lines += [f"  {score:+6.2f}  {name}" for name, score in sorted(event.scores.items(), key=lambda s: -s[1])]
    lines += ["", "Evidence"]
    lines += [f"  {e.weight:+6.2f}  {e.route}: {e.what}" for e in sorted(event.evidence, key=lambda e: -abs(e.weight))]
    if event.plan:
        lines += ["", "Targets"]
        lines += [f"  {'→' if line.taken else '✗'} {line.target}  {line.reason}" for line in event.plan]
    return printable("\n".join(lines))
