"""`hostler route`: the decision alone. Works without a config and without hosts."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from hostler.cli.prompts import check, typed
from hostler.cli.words import decided_line
from hostler.domain.decide import decide
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import unseen
from hostler.domain.plan import Decision
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Registry
from hostler.paths import paths
from hostler.store.config import read_config


class Asked(msgspec.Struct):
    """A line of `--batch`."""

    id: str | int
    prompt: str
    has_image: bool = False


def route(arguments: argparse.Namespace) -> int:
    """Prints the decision for one prompt, or for each line of stdin with `--batch`."""
    registry = read_config(paths(os.environ), os.environ).config.registry
    if arguments.batch:
        for line in batch(sys.stdin.buffer, registry):
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
        return 0
    decision = decide(check(typed(arguments)), registry, unseen(registry))
    print(msgspec.json.encode(decision.event).decode() if arguments.json else in_words(decision, registry))
    return 0


def batch(lines: BinaryIO, registry: Registry) -> Iterator[bytes]:
    """One decision a line, in order. Raises ConfigError at the first line that isn't one."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = msgspec.json.decode(line, type=Asked)
        except msgspec.DecodeError as error:
            raise ConfigError(f"line {number}: {error}; give id, prompt and has_image as JSON") from error
        images = (Image(data=b""),) if asked.has_image else ()
        decision = decide(Prompt(instruction=asked.prompt, images=images), registry, unseen(registry))
        event = decision.event
        yield msgspec.json.encode(
            {
                "id": asked.id,
                "route": event.route,
                "confidence": event.confidence,
                "scores": event.scores,
                "evidence": event.evidence,
            }
        )


def in_words(decision: Decision, registry: Registry) -> str:
    """The decision line, then the evidence and every target with its reason."""
    event = decision.event
    lines = [decided_line(event, registry)]
    lines += [f"  {e.route} {e.weight:+.2f}  {e.what}" for e in sorted(event.evidence, key=lambda e: -abs(e.weight))]
    lines += [f"  {'→' if line.taken else '✗'} {line.target}  {line.reason}" for line in event.plan]
    return "\n".join(lines)
