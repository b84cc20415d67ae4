"""`hostler ask`: the answer to stdout, the decision and every fallback to stderr."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
from typing import Protocol, TextIO

import msgspec

from hostler.assembly import House
from hostler.cli.jobs import queue
from hostler.cli.prompts import captured, check, instructed, typed
from hostler.cli.words import answer_line, decided_line
from hostler.control import NotRunning, Order, send
from hostler.domain.errors import ConfigError, NothingAnswered
from hostler.domain.events import (
    Answer,
    AttemptFailed,
    AttemptStarted,
    Decided,
    Event,
    Failed,
    Loading,
    Token,
    Truncated,
    Waking,
)
from hostler.domain.fleet import Fleet
from hostler.domain.pace import duration
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.domain.untrusted import printable
from hostler.logs import log_to
from hostler.paths import Paths, paths
from hostler.store.actions import with_default_actions
from hostler.store.config import read_config
from hostler.store.ledger import Ledger
from hostler.store.state import StateFile

SNAPSHOT_S = 0.02
FIRST_LOOK_S = 0.15
"""Without a running app: how long a first look at the machines may take before the question goes out anyway."""


def ask(arguments: argparse.Namespace) -> int:
    """Asks once. Returns 0 when it was answered, 3 when nothing could."""
    places = paths(os.environ)
    log_to(places.log_file)
    loaded = read_config(places, os.environ)
    for warning in loaded.warnings:
        print(f"hostler: {warning}", file=sys.stderr)
    registry = with_default_actions(loaded.config.registry)
    prompt, pinned = instructed(captured(typed(arguments), arguments), arguments.action, registry)
    target = _target(arguments.target) if arguments.target else None
    if arguments.background:
        return queue(places, registry, check(prompt), arguments.route or pinned, target, as_json=arguments.json)
    view = JsonView(sys.stdout) if arguments.json else TextView(sys.stdout, sys.stderr, registry)
    return asyncio.run(_ask(places, registry, check(prompt), arguments.route or pinned, target, view))


def _target(text: str) -> Target:
    try:
        return Target.parse(text)
    except ValueError as error:
        raise ConfigError(str(error)) from None


async def _ask(
    places: Paths, registry: Registry, prompt: Prompt, route: str | None, target: Target | None, view: View
) -> int:
    house = House(registry, Ledger(places.ledger_file), state=StateFile(places.state_file))
    look: asyncio.Task[None] | None = None
    try:
        try:
            await house.find_routes()
        except NothingAnswered as error:
            if isinstance(view, JsonView):
                view.show(Failed(errors=error.errors))
            raise
        view.registry = house.registry
        fleet = await asyncio.to_thread(fleet_of_app, places)
        if fleet is not None:
            house.monitor.snapshot = fleet
        else:
            await house.remember()
            look = asyncio.create_task(house.monitor.look_all())
            await asyncio.wait({look}, timeout=FIRST_LOOK_S)
        answered = False
        async with contextlib.aclosing(house.engine.ask(prompt, route=route, target=target)) as events:
            async for event in events:
                view.show(event)
                answered = answered or isinstance(event, Answer)
        return 0 if answered else NothingAnswered.exit_code
    finally:
        if look is not None:
            look.cancel()
            await asyncio.gather(look, return_exceptions=True)
        await house.close()


def fleet_of_app(places: Paths) -> Fleet | None:
    """What the running app knows of the fleet; None when there is no app, or it takes too long."""
    try:
        reply = send(places.socket, Order(do="snapshot"), timeout_s=SNAPSHOT_S)
        return msgspec.convert(reply.fleet, type=Fleet) if reply.fleet is not None else None
    except (NotRunning, msgspec.ValidationError):
        return None


def _usually(usual_s: float | None) -> str:
    return f", usually {duration(usual_s)}" if usual_s is not None else ""


class View(Protocol):
    """Shows events. `registry` names the hosts."""

    registry: Registry

    def show(self, event: Event) -> None: ...


class JsonView(View):
    """One event a line, as it happens."""

    def __init__(self, out: TextIO) -> None:
        self._out, self.registry = out, Registry()
        self._tidy = printable if out.isatty() else str

    def show(self, event: Event) -> None:
        self._out.write(self._tidy(msgspec.json.encode(event).decode()) + "\n")
        self._out.flush()


class TextView(View):
    """The answer on one stream, everything about it on the other."""

    def __init__(self, out: TextIO, about: TextIO, registry: Registry) -> None:
        self._out, self._about, self.registry = out, about, registry
        self._tidy = printable if out.isatty() else str
        self._hosts: dict[int, str] = {}
        self._ends_line = True
        self._words = 0

    def show(self, event: Event) -> None:
        match event:
            case Token(text=text):
                text = self._tidy(text)
                self._out.write(text)
                self._out.flush()
                self._ends_line = text.endswith("\n")
                self._words += len(text.split())
            case Decided():
                self._tell(decided_line(event, self.registry))
            case AttemptStarted(n=n, host=host, model=model):
                self._hosts[n] = self._label(host)
                if n > 1:
                    again = " answers again from the start" if self._words else " is asked"
                    self._tell(f"{model} on {self._label(host)}{again}.")
                    self._separate()
            case Loading(model=model, host=host, usually_s=usually_s):
                self._tell(f"loading {model} on {self._label(host)}{_usually(usually_s)}…")
            case Waking(host=host, usually_s=usually_s):
                self._tell(f"waking {self._label(host)}{_usually(usually_s)}…")
            case Truncated(host=host, tokens_read=read, prompt_tokens=sent, bigger=bigger):
                self._end_line()
                self._tell(f"{self._label(host)} read only about {read} of {sent} tokens; the rest was cut.")
                if bigger:
                    self._tell(f"More fits with --target {bigger}")
            case AttemptFailed(error="Cancelled", n=n):
                self._tell(f"{self._hosts.get(n, '')} was too late.")
            case AttemptFailed(detail=detail):
                self._tell(detail)
            case Answer():
                self._end_line()
                self._tell(answer_line(event, self._label(event.host)))
            case Failed(errors=errors):
                self._end_line()
                self._tell("Nothing answered.")
                for error in errors if not self._hosts else ():
                    self._tell(f"  {error}")
            case _:
                pass

    def _label(self, host_id: str) -> str:
        host = self.registry.host(host_id)
        return host.label if host else host_id

    def _separate(self) -> None:
        """A part of an answer is already out: say in the text itself that another begins."""
        if self._words:
            self._end_line()
            self._out.write("\n— the text above broke off; the answer starts again —\n\n")
            self._words = 0

    def _end_line(self) -> None:
        if not self._ends_line:
            self._out.write("\n")
            self._ends_line = True
        self._out.flush()

    def _tell(self, line: str) -> None:
        print(printable(line), file=self._about, flush=True)
