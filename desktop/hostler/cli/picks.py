"""`hostler picks`: what Hostler learned from the user. The running app follows every change."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from hostler.cli.prompts import check, typed
from hostler.control import NotRunning, Order, send
from hostler.domain.classify.classifier import classify, routes_of
from hostler.domain.classify.learned import Pick
from hostler.domain.errors import ConfigError
from hostler.domain.lesson import lesson
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, nearest
from hostler.domain.untrusted import one_line
from hostler.paths import Paths, paths
from hostler.store.config import read_config
from hostler.store.model import read_model
from hostler.store.picks import Picks

POKE_S = 1.0
LEARNED = "Learned: prompts like this go to {route}. `hostler picks undo {number}` takes it back."
NOT_KEPT = "(text not kept)"
ALREADY = "Nothing to learn: it goes to {route} by itself."
RULED = "Nothing to learn: a rule or keyword of yours sends it to {route}, and that outweighs picks."


def picks(arguments: argparse.Namespace) -> int:
    """Lists the picks, adds one, or takes one or all back."""
    places = paths(os.environ)
    match arguments.do:
        case "add":
            registry = read_config(places, os.environ).config.registry
            learn(places, registry, check(typed(arguments)), arguments.route)
        case "undo":
            with opened(places) as kept:
                if not kept.undo(arguments.id):
                    raise ConfigError(f"There is no pick {arguments.id}. `hostler picks` lists them.")
            _poke(places)
        case "reset":
            with opened(places) as kept:
                count = kept.reset()
            _poke(places)
            print(f"{_counted(count)} taken back.", file=sys.stderr)
        case _:
            with opened(places) as kept:
                _list(kept.list(), as_json=arguments.json)
    return 0


def learn(places: Paths, registry: Registry, prompt: Prompt, route: str) -> None:
    """Keeps that this prompt belongs to `route`, and says on stderr what came of it. Raises ConfigError."""
    known = {found.id for found in routes_of(registry)}
    if route not in known:
        raise ConfigError(f"no route is called “{route}”{nearest(route, known)}")
    model = read_model()
    with opened(places) as kept:
        before = kept.list()
        pick = lesson(prompt, route, registry, before, at_ms=round(time.time() * 1000), model=model)
        if pick is not None:
            number = kept.add(pick)
    if pick is not None:
        _poke(places)
        said = LEARNED.format(route=route, number=number)
    else:
        goes = classify(prompt, registry, model=model, picks=before).route
        said = (ALREADY if goes == route else RULED).format(route=goes)
    print(said, file=sys.stderr)


def known_picks(places: Paths) -> tuple[Pick, ...]:
    """The picks that decisions here should know; a file that can't be read costs only them, and stderr says so."""
    try:
        with opened(places) as kept:
            return kept.list()
    except ConfigError as error:
        print(f"hostler: {error}", file=sys.stderr)
        return ()


@contextmanager
def opened(places: Paths) -> Iterator[Picks]:
    """The picks of a home. Raises ConfigError when their file can't be used."""
    kept = Picks(places.texts_file)
    try:
        yield kept
    except OSError as error:
        # A reader of stdout that left is no matter of this file.
        if isinstance(error, BrokenPipeError):
            raise
        raise ConfigError(str(error)) from error
    finally:
        kept.close()


def _list(found: tuple[Pick, ...], *, as_json: bool) -> None:
    if as_json:
        for pick in found:
            fields = ("id", "at_ms", "route", "instead_of", "opening")
            print(msgspec.json.encode({name: getattr(pick, name) for name in fields}).decode())
        return
    if not found:
        print("Hostler learned no picks yet: Ctrl+M in the popup, or `hostler picks add ROUTE TEXT`.", file=sys.stderr)
        return
    print(f"Hostler learned {_counted(len(found))}:")
    for pick in found:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(pick.at_ms / 1000))
        print(f"{pick.id:>4}  {when}  {pick.route} ← {pick.instead_of}  {one_line(pick.opening, 60) or NOT_KEPT}")


def _counted(count: int) -> str:
    return "1 pick" if count == 1 else f"{count} picks"


def _poke(places: Paths) -> None:
    """Tells the running app to look at the picks."""
    try:
        send(places.socket, Order(do="picks"), timeout_s=POKE_S)
    except NotRunning:
        pass  # it reads them when it starts
