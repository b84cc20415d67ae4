"""config.toml: read, checked, and every problem said with file, line and what to do."""

from __future__ import annotations

import contextlib
import enum
import ipaddress
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args
from urllib.parse import urlsplit

import msgspec

from hostler.domain import complaints
from hostler.domain.declared import said_of
from hostler.domain.errors import ConfigError
from hostler.domain.language import of_locale
from hostler.domain.registry import Action, Fallback, Host, ModelSettings, Problem, Registry, Route, nearest, url_fault
from hostler.domain.said import composed, told
from hostler.domain.settings import Answers, App, Cloud, Hotkeys, Privacy, Settings
from hostler.domain.wellformed import problems_of_form, shortened
from hostler.paths import Paths, make_private, private

VERSION = 1
_UTF8 = "utf-8-sig"
"""UTF-8, with or without the mark that Windows editors put first."""
S = TypeVar("S", bound=msgspec.Struct)
Where = tuple[str | int, ...]

LISTS: Mapping[str, type[msgspec.Struct]] = {"hosts": Host, "routes": Route, "actions": Action}
TABLES: Mapping[str, type[msgspec.Struct]] = {
    "fallback": Fallback,
    "app": App,
    "hotkeys": Hotkeys,
    "cloud": Cloud,
    "answers": Answers,
    "privacy": Privacy,
}
_KNOWN = {"version", *LISTS, *TABLES}


class Level(enum.StrEnum):
    ERROR = "error"
    WARNING = "warning"


_LEVELS = {Level.ERROR: complaints.ERROR, Level.WARNING: complaints.WARNING}

FOUND = composed("{file}:{line:d}: {level}: {message}")
"""How a problem is written. Its parts stay apart in it: a window has no use for file and line."""


class Finding(msgspec.Struct, frozen=True):
    """One problem in a file, ready to be shown."""

    level: Level
    line: int
    message: str

    def text(self, file: Path) -> str:
        return FOUND.format(file=str(file), line=self.line, level=_LEVELS[self.level], message=self.message)


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """A whole config file."""

    registry: Registry = Registry()
    settings: Settings = Settings()


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A config file as it was read, with everything that was found wrong."""

    file: Path
    config: Config
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[str, ...]:
        return tuple(f.text(self.file) for f in self.findings if f.level is Level.ERROR)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(f.text(self.file) for f in self.findings if f.level is Level.WARNING)


def parse(text: str, file: Path) -> Loaded:
    """Reads the text of a config. Never raises: what is wrong stands in `findings`, all of it together."""
    try:
        document = tomllib.loads(text)
    except RecursionError:
        return Loaded(file=file, config=Config(), findings=(Finding(Level.ERROR, 1, complaints.TOO_DEEP),))
    except ValueError as error:  # TOMLDecodeError, and Python's own limit on the digits of a number
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n", 0, len(text.rstrip())) + 1
        what = re.sub(r" \(at .*\)$", "", str(error))
        message = complaints.NOT_TOML.format(error=what)
        return Loaded(file=file, config=Config(), findings=(Finding(Level.ERROR, line, message),))
    problems: list[Problem] = []
    registry, settings, read = _build(document, problems)
    unread = frozenset(
        str(table["id"])
        for name, indexes in read.items()
        for index, table in enumerate(_tables(document.get(name)))
        if index not in indexes and "id" in table
    )
    more = (*registry.problems(unread), *problems_of_form(registry, settings))
    problems += (_as_in_file(problem, read) for problem in more)
    lines = _Lines(text)
    findings = (
        Finding(Level.ERROR if p.fatal else Level.WARNING, lines.of(p.where), shortened(p.message)) for p in problems
    )
    return Loaded(
        file=file,
        config=Config(registry=registry, settings=settings),
        findings=tuple(sorted(findings, key=lambda f: f.line)),
    )


def _tables(value: object) -> list[dict[str, Any]]:
    """The entries of a list of tables; others, which are no tables, as empty ones."""
    return [entry if isinstance(entry, dict) else {} for entry in value] if isinstance(value, list) else []


def _as_in_file(problem: Problem, read: Mapping[str, list[int]]) -> Problem:
    """The problem with the index that its table has in the file, where tables that couldn't be read count too."""
    match problem.where:
        case (str(name), int(index), *rest) if name in read:
            return msgspec.structs.replace(problem, where=(name, read[name][index], *rest))
    return problem


def load(file: Path) -> Loaded:
    """Reads a config file. Raises FileNotFoundError, or ConfigError when it can't be read at all."""
    try:
        return parse(file.read_text(encoding=_UTF8), file)
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(complaints.UNREADABLE.format(file=str(file), error=str(error))) from error


def read_config(places: Paths, environ: Mapping[str, str]) -> Loaded:
    """The config of this home, or what OLLAMA_HOST says where there is none. Raises ConfigError with every problem."""
    try:
        loaded = load(places.config_file)
    except FileNotFoundError:
        config = without_config(environ.get("OLLAMA_HOST", ""))
        if fault := url_fault(config.registry.hosts[0].url):
            raise ConfigError(f"OLLAMA_HOST: {fault}") from None
        return Loaded(file=places.config_file, config=config)
    if loaded.errors:
        raise ConfigError(*loaded.errors)
    return msgspec.structs.replace(loaded, config=with_this_machine(loaded.config, environ.get("OLLAMA_HOST", "")))


def load_or_last_good(file: Path, last_good: Path) -> Loaded:
    """Reads a config for a running app: a broken one is replaced by the last that worked, its findings kept.

    Raises FileNotFoundError when there is no config, ConfigError when neither can be used.
    """
    try:
        loaded = load(file)
    except ConfigError as error:
        loaded = Loaded(file=file, config=Config(), findings=(Finding(Level.ERROR, 1, told(error)),))
    if not loaded.errors:
        with contextlib.suppress(OSError):  # a state folder that can't be written costs only the safety net
            make_private(last_good.parent)
            text = file.read_bytes()
            if not last_good.exists() or last_good.read_bytes() != text:
                # In one step: a copy that was cut off might be TOML as well.
                fresh = last_good.with_suffix(".new")
                with open(fresh, "wb", opener=private) as writing:
                    writing.write(text)
                fresh.replace(last_good)
        return loaded
    try:
        good = load(last_good)
    except (OSError, ConfigError):
        raise ConfigError(*loaded.errors) from None
    if good.errors:
        raise ConfigError(*loaded.errors)
    return msgspec.structs.replace(loaded, config=good.config)


def without_config(ollama_host: str) -> Config:
    """The config of somebody who has none: this machine, or where OLLAMA_HOST points; its chains are still empty."""
    host = Host(id="this-machine", name="This machine", url=ollama_url(ollama_host))
    return Config(registry=Registry(hosts=(host,)))


def with_this_machine(config: Config, ollama_host: str) -> Config:
    """A config that names no machine and no route uses this machine's Ollama, like somebody who has none."""
    if config.registry.hosts or config.registry.routes:
        return config
    hosts = without_config(ollama_host).registry.hosts
    return msgspec.structs.replace(config, registry=msgspec.structs.replace(config.registry, hosts=hosts))


def language_of(config: Config, environ: Mapping[str, str], *more: str) -> str:
    """The user's language by its English name: as configured, else from the environment, else from `more` locales."""
    names = (environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return config.settings.answers.language or of_locale(*names, *more)


def ollama_url(ollama_host: str) -> str:
    """Reads OLLAMA_HOST like Ollama does: `host`, `host:port`, `:port`, with or without a scheme.

    0.0.0.0 means "listen everywhere" to a server; a client reaches it at 127.0.0.1. Source: envconfig.Host in Ollama.
    """
    text = ollama_host.strip().strip("\"'")
    scheme, separator, rest = text.partition("://")
    scheme, rest = (scheme, rest) if separator else ("http", text)
    port = {"http": 80, "https": 443}.get(scheme, 11434) if separator else 11434
    with contextlib.suppress(ValueError):
        rest = f"[{ipaddress.IPv6Address(rest.strip('[]'))}]"
    try:
        parts = urlsplit(f"{scheme}://{rest}")
    except ValueError:  # a bracket without its other half
        parts = urlsplit(f"{scheme}://{rest.replace('[', '').replace(']', '')}")
    with contextlib.suppress(ValueError):
        port = parts.port or port
    name = parts.hostname or "127.0.0.1"
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(name, name)
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}{parts.path.rstrip('/')}"


def _build(document: Mapping[str, Any], problems: list[Problem]) -> tuple[Registry, Settings, Mapping[str, list[int]]]:
    """The values of a document, and of each list of tables which of them could be read, by index."""
    version = document.get("version", VERSION)
    if version != VERSION:
        message = complaints.VERSION.format(version=repr(version), known=str(VERSION))
        problems.append(Problem(("version",), message))
    for key in document.keys() - _KNOWN:
        message = complaints.UNKNOWN_KEY.format(key=key, nearest=nearest(key, _KNOWN))
        problems.append(Problem((key,), message, fatal=False))
    lists: dict[str, dict[int, Any]] = {
        name: _read_list(shape, document.get(name, []), (name,), problems) for name, shape in LISTS.items()
    }
    tables = {name: _read_table(shape, document.get(name, {}), (name,), problems) for name, shape in TABLES.items()}
    registry = Registry(
        hosts=tuple(lists["hosts"].values()),
        routes=tuple(lists["routes"].values()),
        actions=tuple(lists["actions"].values()),
        fallback=tables["fallback"] or Fallback(),  # type: ignore[arg-type]
    )
    settings = Settings(
        app=tables["app"] or App(),  # type: ignore[arg-type]
        hotkeys=tables["hotkeys"] or Hotkeys(),  # type: ignore[arg-type]
        cloud=tables["cloud"] or Cloud(),  # type: ignore[arg-type]
        answers=tables["answers"] or Answers(),  # type: ignore[arg-type]
        privacy=tables["privacy"] or Privacy(),  # type: ignore[arg-type]
    )
    return registry, settings, {name: list(tables) for name, tables in lists.items()}


def _read_list(shape: type[S], value: object, where: Where, problems: list[Problem]) -> dict[int, S]:
    if not isinstance(value, list):
        problems.append(Problem(where, complaints.NO_LIST.format(key=str(where[-1]))))
        return {}
    read = ((index, _read_table(shape, entry, (*where, index), problems)) for index, entry in enumerate(value))
    return {index: entry for index, entry in read if entry is not None}


def _read_table(shape: type[S], value: object, where: Where, problems: list[Problem]) -> S | None:
    """One table, key by key, so that one bad key doesn't hide the next. None when a key it can't do without is bad."""
    if not isinstance(value, dict):
        problems.append(Problem(where, complaints.NO_TABLE.format(key=str(where[-1]))))
        return None
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    for key in value.keys() - fields.keys():
        message = complaints.UNKNOWN_KEY.format(key=key, nearest=nearest(key, set(fields)))
        problems.append(Problem((*where, key), message, fatal=False))
    good: dict[str, Any] = {}
    for name, field in fields.items():
        if name not in value:
            if field.required:
                message = complaints.MISSING.format(key=name, sentence=_sentence(field.type))
                problems.append(Problem(where, message))
            continue
        try:
            good[name] = _read_value(shape, name, field.type, value[name], (*where, name), problems)
        except msgspec.ValidationError as error:
            message = complaints.BAD_VALUE.format(key=name, fault=_fault(str(error)), sentence=_sentence(field.type))
            problems.append(Problem((*where, name), message))
    if any(field.required and field.name not in good for field in fields.values()):
        return None
    return shape(**good)


def _read_value(shape: type, name: str, kind: object, value: object, where: Where, problems: list[Problem]) -> Any:
    if shape is Host and name == "models" and isinstance(value, dict):
        read = {key: _read_table(ModelSettings, table, (*where, key), problems) for key, table in value.items()}
        return {key: settings for key, settings in read.items() if settings is not None}
    return msgspec.convert(value, type=kind)


def _sentence(kind: object) -> str:
    """The description that the declaration carries."""
    metas = [m for part in (kind, *get_args(kind)) for m in getattr(part, "__metadata__", ())]  # a union's part has it
    return next((said for m in metas if isinstance(m, msgspec.Meta) and (said := said_of(m))), "")


def _fault(error: str) -> str:
    """What msgspec has against a value, in plain words."""
    text = error.partition(" - at `")[0]
    if found := re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", text):
        return complaints.OTHER_KIND.format(wanted=_kinds(found[1]), found=_kinds(found[2]))
    if found := re.fullmatch(r"Expected `([^`]+)` (of length )?([<>]=?) (\S+)", text):
        form = complaints.BEYOND_LENGTH if found[2] else complaints.BEYOND
        return form.format(wanted=_kinds(found[1]), sign=found[3], limit=found[4].removesuffix(".0"))
    if found := re.fullmatch(r"Invalid enum value '(.*)'", text, re.DOTALL):
        return complaints.NO_CHOICE.format(text=found[1])
    return text[:1].lower() + text[1:]


def _kinds(names: str) -> str:
    """msgspec's names of types, like `bool | str | null`. A null can't be written in TOML."""
    first, *rest = (complaints.KINDS.get(name, name) for name in names.split(" | ") if name != "null")
    for name in rest:
        first = complaints.OR.format(first=first, second=name)
    return first


class _Lines:
    """Finds the line a key stands on. tomllib keeps no positions, so this reads just headers and keys."""

    _NAME = r"\"(?:[^\"\\]|\\.)*\"|'[^']*'"
    _HEADER = re.compile(rf"\s*(\[\[?)\s*((?:{_NAME}|[^\]\"'])+?)\s*\]\]?\s*(#.*)?$")
    _KEY = re.compile(rf"\s*({_NAME}|[A-Za-z0-9_.-]+)\s*=")
    _QUOTES = re.compile(r"\"\"\"|\'\'\'")

    def __init__(self, text: str) -> None:
        self._at: dict[Where, int] = {}
        counts: dict[str, int] = {}
        table: Where = ()
        inside = ""
        for number, line in enumerate(text.split("\n"), 1):
            was_inside = inside
            for quotes in self._QUOTES.findall(line):
                inside = "" if inside == quotes else inside or quotes
            if was_inside:  # a text over several lines may look like anything
                continue
            if header := self._HEADER.match(line):
                names = list(_keys(header.group(2))) or [""]
                if header.group(1) == "[[":
                    counts[names[0]] = counts.get(names[0], -1) + 1
                first: Where = (names[0], counts[names[0]]) if names[0] in counts else (names[0],)
                table = (*first, *names[1:])
                self._at.setdefault(table, number)
                self._at.setdefault((names[0],), number)
            elif key := self._KEY.match(line):
                self._at.setdefault((*table, *_keys(key.group(1))), number)

    def of(self, where: Where) -> int:
        """The line of the key, or of the nearest table around it; 1 when nothing matches."""
        for length in range(len(where), 0, -1):
            if line := self._at.get(where[:length]):
                return line
        return 1


def _keys(dotted: str) -> Iterator[str]:
    for text, plain, bare in re.findall(r"(\"(?:[^\"\\]|\\.)*\")|'([^']*)'|([^.\"'\s]+)", dotted):
        yield tomllib.loads(f"name = {text}")["name"] if text else plain or bare
