"""Whether the texts of a config can be what they stand for: a name, a phrase, a path, an instruction.

As far as TOML goes a key takes any text. What is too long, empty, or holds what can't be seen is a mistake, and is
said at its line before it spoils a window, a prompt or a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hostler.domain.combination import parse as parse_combination
from hostler.domain.registry import Action, Host, Problem, Registry, Route
from hostler.domain.said import wording
from hostler.domain.settings import Settings
from hostler.domain.untrusted import one_line, printable

NAME_CHARS = 80
URL_CHARS = 2_000
PATH_CHARS = 4_000
HEADER_CHARS = 8_000
"""What servers take at most for all of them."""
PHRASE_CHARS = 200
PHRASES = 500
"""Measured: so many cost a decision 3 ms, and more of them more."""
CHAIN = 100
PROMPT_CHARS = 20_000
QUOTED_CHARS = 60
MESSAGE_CHARS = 600
_QUOTED = re.compile(rf"(?<=“)[^”]{{{QUOTED_CHARS},}}")

LONG = wording("Config", "this is {count:,} characters long: {most:,} are enough")
EMPTY = wording("Config", "this can't be empty: write a word or two")
HIDDEN = wording("Config", "this holds characters that can't be seen, or a new line: type it anew")
NO_PATH = wording("Config", "this can't be a path: it holds characters that can't be seen, or a new line")
MANY = wording("Config", "these are {count:,}: {most:,} are enough, and more of them slow each decision")
BLANK = wording("Config", "an empty phrase is never found: take it out")
TWICE = wording("Config", "“{name}” stands twice in this chain, and is asked once: take one out")


def problems_of_form(registry: Registry, settings: Settings) -> tuple[Problem, ...]:
    """Every such problem, in the order of the file's tables."""
    return tuple(_problems(registry, settings))


def shortened(message: str) -> str:
    """A message on one line that can be shown: what it quotes from the file may be huge, or hide something."""
    if len(message) <= QUOTED_CHARS and printable(message) == message and "\n" not in message:
        return message
    short = _QUOTED.sub(lambda found: one_line(found[0], QUOTED_CHARS), message)
    short = one_line(short, MESSAGE_CHARS)
    return message if short == message else short


def line_fault(text: str, most: int = NAME_CHARS, *, needed: bool = False) -> str:
    """What is wrong with a text on one line, or ""."""
    if needed and not text.strip():
        return EMPTY
    if len(text) > most:
        return LONG.format(count=len(text), most=most)
    return HIDDEN if _hides(text) else ""


def _hides(text: str, allowed: str = "") -> bool:
    """Whether it holds controls, line ends, or marks that turn the reading direction around."""
    kept = text.translate({ord(sign): None for sign in allowed})
    return printable(kept) != kept or len(kept.splitlines()) > 1 or "\t" in kept or kept.endswith(("\n", "\r"))


def _problems(registry: Registry, settings: Settings) -> Iterator[Problem]:
    for index, host in enumerate(registry.hosts):
        yield from _host("hosts", index, host)
    for index, route in enumerate(registry.routes):
        yield from _route("routes", index, route)
    yield from _chain(("fallback", "chain"), registry.fallback.chain)
    for index, action in enumerate(registry.actions):
        yield from _action("actions", index, action)
    if fault := line_fault(settings.answers.language):
        yield Problem(("answers", "language"), fault)
    if fault := _path_fault(settings.privacy.usage_files):
        yield Problem(("privacy", "usage_files"), fault)
    for name in ("popup", "screenshot"):
        if keys := getattr(settings.hotkeys, name):
            try:
                parse_combination(keys)
            except ValueError as error:
                # The app runs on without that key, and says so.
                yield Problem(("hotkeys", name), error.args[0], fatal=False)


def _host(table: str, index: int, host: Host) -> Iterator[Problem]:
    if fault := line_fault(host.name):
        yield Problem((table, index, "name"), fault)
    if len(host.url) > URL_CHARS:
        yield Problem((table, index, "url"), LONG.format(count=len(host.url), most=URL_CHARS))
    if fault := _path_fault(host.ca_file):
        yield Problem((table, index, "ca_file"), fault)
    if (longest := max(map(len, host.headers.values()), default=0)) > HEADER_CHARS:
        yield Problem((table, index, "headers"), LONG.format(count=longest, most=HEADER_CHARS))


def _route(table: str, index: int, route: Route) -> Iterator[Problem]:
    yield from _chain((table, index, "chain"), route.chain)
    for name, phrases in (("keywords", route.keywords), ("always", route.always)):
        where = (table, index, name)
        if len(phrases) > PHRASES:
            yield Problem(where, MANY.format(count=len(phrases), most=PHRASES))
        if fault := next(filter(None, (line_fault(phrase, PHRASE_CHARS) for phrase in phrases)), ""):
            yield Problem(where, fault)
        if not all(phrase.strip() for phrase in phrases):
            yield Problem(where, BLANK, fatal=False)


def _chain(where: tuple[str | int, ...], chain: Sequence[str]) -> Iterator[Problem]:
    if len(chain) > CHAIN:
        yield Problem(where, MANY.format(count=len(chain), most=CHAIN))
    twice = [name for place, name in enumerate(chain) if name in chain[:place]] if len(chain) <= CHAIN else []
    for name in dict.fromkeys(twice):
        yield Problem(where, TWICE.format(name=name), fatal=False)


def _action(table: str, index: int, action: Action) -> Iterator[Problem]:
    for name, text in (("id", action.id), ("name", action.name)):
        if fault := line_fault(text, needed=True):
            yield Problem((table, index, name), fault)
    if _hides(action.icon):
        yield Problem((table, index, "icon"), HIDDEN)
    where = (table, index, "prompt")
    if not action.prompt.strip():
        yield Problem(where, EMPTY)
    elif len(action.prompt) > PROMPT_CHARS:
        yield Problem(where, LONG.format(count=len(action.prompt), most=PROMPT_CHARS))
    elif _hides(action.prompt, allowed="\n\t\r"):
        yield Problem(where, HIDDEN)


def _path_fault(text: str) -> str:
    if len(text) > PATH_CHARS:
        return LONG.format(count=len(text), most=PATH_CHARS)
    return NO_PATH if _hides(text) else ""
