"""`hostler hosts discover` and `hostler config init`: what is there, and a first config from it."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from ipaddress import IPv4Network

import msgspec

from hostler.cli.permission import can_ask, is_yes
from hostler.domain.errors import AttemptError, ConfigError
from hostler.domain.fleet import ModelFacts
from hostler.domain.found import Found, Lookalike, Ollama, Progress, Refused, Silent
from hostler.domain.offers import Speed
from hostler.domain.registry import Target
from hostler.domain.untrusted import one_line, printable
from hostler.paths import paths
from hostler.survey import THERE_IS_ONE, Survey, write_first

NOTHING = 3
NAME_CHARS = 60
ASK = "Look for other machines in {ranges}? Each of its addresses is asked for port {port}, once. [y/N] "
ONLY_HERE = "Only this machine was looked at. --yes looks through {ranges} as well."
ONLY_HERE_AT_ALL = "Only this machine was looked at: it is in no private network that Hostler knows of."
NOBODY = (
    "Nothing was found. Start Ollama here or on another machine (there with OLLAMA_HOST=0.0.0.0, and port {port} open "
    "in its firewall), or write the address into the config by hand. `hostler demo` shows Hostler without any."
)
UNUSABLE = "None of these can be used yet: each line says what to do."
NO_MODEL = "No model was found that could answer: run `ollama pull qwen3:4b` on a machine, then again."


def discover(arguments: argparse.Namespace) -> int:
    """Prints what is there, a line each. Returns 3 when no machine can be used."""
    survey = Survey(os.environ.get("OLLAMA_HOST", ""), port=arguments.port)
    asyncio.run(_look(survey, arguments))
    for found in survey.found:
        if arguments.json:
            print(_json(found))
        else:
            print(printable("\n".join(_words(found))))
    if survey.offers:
        return 0
    print(_nothing(survey, arguments.port), file=sys.stderr)
    return NOTHING


def init(arguments: argparse.Namespace) -> int:
    """Writes a first config from what is found. Returns 3 when nothing is; raises ConfigError when there is one."""
    file = paths(os.environ).config_file
    if file.exists():
        raise ConfigError(THERE_IS_ONE.format(file=str(file)))
    survey = Survey(os.environ.get("OLLAMA_HOST", ""), port=arguments.port)
    asyncio.run(_prepare(survey, arguments))
    proposed = survey.proposal()
    if not proposed.routes:
        print(NO_MODEL if survey.offers else _nothing(survey, arguments.port), file=sys.stderr)
        return NOTHING
    loaded = write_first(file, proposed)
    for each in proposed.routes:
        print(printable(f"{each.route}: {', '.join(each.chain)}\n    {each.reason}"))
    registry = loaded.config.registry
    print(f"{file}: written. {len(registry.hosts)} hosts, {len(registry.routes)} routes.")
    return 0


async def _prepare(survey: Survey, arguments: argparse.Namespace) -> None:
    await _look(survey, arguments)
    for found in survey.found:
        print(printable("\n".join(_words(found))), file=sys.stderr)
    if not arguments.no_measure:
        await survey.measure(survey.proposal(), _tell_speed)


async def _look(survey: Survey, arguments: argparse.Namespace) -> None:
    # First, so that a range that can't be is said before anything is sent.
    wanted = (await survey.chosen(arguments.subnet),) if arguments.subnet else await survey.ranges()
    await survey.here()
    if not arguments.subnet and not arguments.yes and not agreed(wanted, arguments.port):
        return
    if wanted:
        await survey.around(wanted, _Counter().tell)


def _nothing(survey: Survey, port: int) -> str:
    return UNUSABLE if survey.found else NOBODY.format(port=port)


def agreed(ranges: tuple[IPv4Network, ...], port: int) -> bool:
    """The user's yes, where one can be given; else stderr says how to give it."""
    named = ", ".join(map(str, ranges))
    if not ranges:
        print(ONLY_HERE_AT_ALL, file=sys.stderr)
    elif can_ask():
        return is_yes(ASK.format(ranges=named, port=port))
    else:
        print(ONLY_HERE.format(ranges=named), file=sys.stderr)
    return False


class _Counter:
    """Tells a person at a terminal how far it is, on one line that goes away at the end."""

    def __init__(self) -> None:
        self._found = 0

    def tell(self, event: Progress | Found) -> None:
        if not isinstance(event, Progress):
            self._found += 1
        elif sys.stderr.isatty():
            line = f"{event.done} of {event.total} addresses · {self._found} found"
            end = "\r\x1b[K" if event.done == event.total else ""
            print(f"\r{line}\x1b[K{end}", end="", file=sys.stderr, flush=True)


def _tell_speed(target: Target, result: Speed | AttemptError) -> None:
    said = f"{one_line(target.model, NAME_CHARS)} on {target.host}: "
    match result:
        case Speed():
            speed = f", {result.tokens_per_s:.0f} tokens/s" if result.tokens_per_s else ""
            load = f", loaded in {result.load_s:.1f} s" if result.load_s >= 0.1 else ""
            said += f"first word after {result.first_s:.1f} s{speed}{load}"
        case _:
            said += result.sentence
    print(printable(said), file=sys.stderr, flush=True)


def _words(found: Found) -> list[str]:
    """The sentence, and below it the models."""
    models = found.models if isinstance(found, Ollama) else None
    return [str(found.sentence), *(f"    {_model(model)}" for model in models or ())]


def _model(model: ModelFacts) -> str:
    size = f"{model.parameters / 1e9:.3g}B" if model.parameters else ""
    facts = [size, one_line(model.quantization, 16), *sorted(model.capabilities or ())]
    facts += ["in the cloud"] if model.remote else []
    inside = ", ".join(fact for fact in facts if fact)
    return one_line(model.name, NAME_CHARS) + (f" ({inside})" if inside else "")


def _json(found: Found) -> str:
    kinds = {Ollama: "ollama", Refused: "refused", Lookalike: "lookalike", Silent: "silent"}
    fields = msgspec.structs.asdict(found) | {"found": kinds[type(found)], "sentence": str(found.sentence)}
    return msgspec.json.encode(fields, enc_hook=str).decode()
