"""`hostler history`: past prompts and answers, found again and erased."""

from __future__ import annotations

import argparse
import os
import sys
import time

import msgspec

from hostler.cli.permission import can_ask
from hostler.control import NotRunning, Order, send
from hostler.domain.errors import ConfigError
from hostler.domain.history import Ended, Entry
from hostler.domain.untrusted import one_line, printable
from hostler.paths import paths
from hostler.store.config import read_config
from hostler.store.history import History

SHOWN = 50
"""Rows that are listed; with --json all of them."""
POKE_S = 1.0
ERASE = "erase"
WORDS = {Ended.ANSWERED: "", Ended.STOPPED: "stopped", Ended.BROKEN: "broke off", Ended.FAILED: "not answered"}


def history(arguments: argparse.Namespace) -> int:
    """Lists what was asked and answered, or erases all of it."""
    places = paths(os.environ)
    kept = History(places.texts_file)
    try:
        if arguments.query == ERASE and not arguments.json:
            _erase(kept, places.socket)
        elif arguments.json:
            for line in kept.search(arguments.query):
                if (entry := kept.get(line.id)) is not None:
                    print(msgspec.json.encode(entry).decode())
        else:
            _list(kept, arguments.query)
            _say_switched_off()
    except OSError as error:
        # A reader of stdout that left is no matter of this file.
        if isinstance(error, BrokenPipeError):
            raise
        raise ConfigError(str(error)) from error
    finally:
        kept.close()
    return 0


def _list(kept: History, query: str) -> None:
    found = kept.search(query, limit=SHOWN + 1)
    if not found:
        said = f"Nothing in history holds “{printable(query)}”." if query else "History is empty."
        print(said, file=sys.stderr)
        return
    for line in found[:SHOWN]:
        entry = kept.get(line.id)
        if entry is not None:
            _show(entry)
    if len(found) > SHOWN:
        print(f"Only the newest {SHOWN} are shown; --json lists all.", file=sys.stderr)


def _show(entry: Entry) -> None:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.at_ms / 1000))
    who = f"{entry.model} on {entry.host}" if entry.host else ""
    about = " · ".join(part for part in (entry.route, who, WORDS[entry.outcome]) if part)
    print(printable(f"{when}  {about}"))
    if question := one_line(entry.instruction, 110):
        print(f"  {question}")
    if text := one_line(entry.text, 108):
        print(f"  ❝ {text}")
    if answer := one_line(entry.answer, 108):
        print(f"  → {answer}")
    if entry.withheld:
        print(f"  Not kept: {entry.withheld}.")


def _erase(kept: History, socket: str) -> None:
    count = kept.count()
    what = f"{count} prompt{'' if count == 1 else 's'} with their answers, and all background jobs and picks"
    if can_ask():
        print(f"This erases {what}. Go on? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
            print("Nothing was erased.", file=sys.stderr)
            return
    kept.erase()
    for order in ("jobs", "picks"):
        try:
            send(socket, Order(do=order), timeout_s=POKE_S)
        except NotRunning:
            break  # it reads what there is when it starts
    print(f"Erased: {what}.", file=sys.stderr)


def _say_switched_off() -> None:
    try:
        privacy = read_config(paths(os.environ), os.environ).config.settings.privacy
    except ConfigError:
        return
    if not privacy.history:
        print("History is switched off ([privacy] history = false): nothing new is kept.", file=sys.stderr)
