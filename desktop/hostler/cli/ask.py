"""`hostler ask`: the answer to stdout, the decision and every fallback to stderr."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from typing import Protocol, TextIO

import msgspec

from hostler.assembly import House
from hostler.cli.jobs import queue
from hostler.cli.permission import Questions, can_ask
from hostler.cli.picks import learn
from hostler.cli.prompts import captured, check, instructed, typed
from hostler.cli.words import answer_line, decided_line
from hostler.control import NotRunning, Order, send
from hostler.domain.classify.context import Earlier
from hostler.domain.cost import Permit
from hostler.domain.errors import ConfigError, NotAllowed, NothingAnswered
from hostler.domain.events import (
    Answer,
    AttemptFailed,
    AttemptStarted,
    Decided,
    Escalated,
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
from hostler.domain.said import as_text
from hostler.domain.settings import Privacy
from hostler.domain.untrusted import printable
from hostler.engine import Engine
from hostler.logs import log_to
from hostler.paths import Paths, paths
from hostler.store.actions import with_default_actions
from hostler.store.config import language_of, read_config
from hostler.store.history import History
from hostler.store.ledger import Ledger
from hostler.store.picks import Picks
from hostler.store.purse import Purse
from hostler.store.state import StateFile

SNAPSHOT_S = 0.02
RULE = "\n---\n\n"
"""Between an answer that looks thin and the one of a bigger model."""
FIRST_LOOK_S = 0.15
"""Without a running app: how long a first look at the machines may take before the question goes out anyway."""


def ask(arguments: argparse.Namespace) -> int:
    """Asks once. Returns 0 when it was answered, 3 when nothing could, 4 when only a rule of the user's forbade it."""
    places = paths(os.environ)
    log_to(places.log_file)
    loaded = read_config(places, os.environ)
    for warning in loaded.warnings:
        print(f"hostler: {warning}", file=sys.stderr)
    registry = with_default_actions(loaded.config.registry)
    prompt, pinned = instructed(
        captured(typed(arguments), arguments), arguments.action, registry, language_of(loaded.config, os.environ)
    )
    target = _target(arguments.target) if arguments.target else None
    if arguments.learn:
        if not arguments.route:
            raise ConfigError("--learn keeps what --route says for prompts like this: give both.")
        learn(places, registry, check(prompt), arguments.route)
    if arguments.background:
        escalates, as_json = not arguments.no_escalate, arguments.json
        route = arguments.route or pinned
        return queue(places, registry, check(prompt), route, target, escalates=escalates, as_json=as_json)
    view = (
        JsonView(sys.stdout) if arguments.json else TextView(sys.stdout, sys.stderr, registry, arguments.target or "")
    )
    purse = Purse.of(places, loaded.config.settings.cloud)
    escalates = loaded.config.settings.answers.escalate and not arguments.no_escalate
    asked = _ask(
        places,
        registry,
        purse,
        check(prompt),
        arguments.route or pinned,
        target,
        view,
        privacy=loaded.config.settings.privacy,
        escalates=escalates,
    )
    return asyncio.run(asked)


def _target(text: str) -> Target:
    try:
        return Target.parse(text)
    except ValueError as error:
        raise ConfigError(str(error)) from None


async def _ask(
    places: Paths,
    registry: Registry,
    purse: Purse,
    prompt: Prompt,
    route: str | None,
    target: Target | None,
    view: View,
    *,
    privacy: Privacy,
    escalates: bool,
) -> int:
    ledger = Ledger(places.ledger_file)
    house = House(
        registry,
        ledger,
        state=StateFile(places.state_file),
        purse=purse,
        picks=Picks(places.texts_file),
        history=History(places.texts_file),
        privacy=privacy,
    )
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
            await house.look_at_picks()
        else:
            await house.remember()
            look = asyncio.create_task(house.monitor.look_all())
            await asyncio.wait({look}, timeout=FIRST_LOOK_S)
        recent = await house.lately()
        questions = Questions(house.engine, prompt, route, target, recent)
        asks = isinstance(view, TextView) and can_ask()
        if asks:
            await questions.ask()
        while True:
            last = await _told(house.engine, prompt, route, target, recent, questions.permit, view, escalates)
            if isinstance(last, Answer):
                # The answer is out, so nothing waits for this; where the app never runs nobody else does it.
                await house.expire()
                return 0
            forbidden = isinstance(last, Failed) and bool(last.forbidden)
            # Home has failed by now, so the cloud may be the first to ask.
            if not (asks and forbidden and await questions.ask()):
                return NotAllowed.exit_code if forbidden else NothingAnswered.exit_code
    finally:
        if look is not None:
            look.cancel()
            await asyncio.gather(look, return_exceptions=True)
        await house.close()
        if ledger.trouble:
            print(f"hostler: counted once the ledger can be written: {printable(ledger.trouble)}", file=sys.stderr)


async def _told(
    engine: Engine,
    prompt: Prompt,
    route: str | None,
    target: Target | None,
    recent: Sequence[Earlier],
    permit: Permit,
    view: View,
    escalates: bool,
) -> Event | None:
    """Asks, shows each event, and returns the last."""
    last: Event | None = None
    asked = engine.ask(prompt, route=route, target=target, recent=recent, permit=permit, escalates=escalates)
    async with contextlib.aclosing(asked) as events:
        async for event in events:
            view.show(event)
            last = event
    return last


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
        self._out.write(self._tidy(msgspec.json.encode(event, enc_hook=as_text).decode()) + "\n")
        self._out.flush()


class TextView(View):
    """The answer on one stream, everything about it on the other."""

    def __init__(self, out: TextIO, about: TextIO, registry: Registry, pinned: str = "") -> None:
        self._out, self._about, self.registry, self._pinned = out, about, registry, pinned
        self._tidy = printable if out.isatty() else str
        self._hosts: dict[int, str] = {}
        self._ends_line = True
        self._words = 0
        self._second = ""
        """Nothing; or, after an escalation, the rule that parts the answers, until it is written."""
        self._escalated = False

    def show(self, event: Event) -> None:
        match event:
            case Token(text=text):
                self._out.write(self._second)
                self._second = ""
                text = self._tidy(text)
                self._out.write(text)
                self._out.flush()
                self._ends_line = text.endswith("\n")
                self._words += len(text.split())
            case Decided(plan=plan):
                self._tell(decided_line(event, self.registry))
                for line in plan:
                    if line.target == self._pinned and not line.taken:
                        self._tell(f"{self.registry.label(Target.parse(line.target))} isn't asked: {line.reason}.")
            case AttemptStarted(n=n, host=host, model=model):
                self._hosts[n] = self._label(host)
                if n > 1 and not self._escalated:
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
            case Escalated(to=to, why=why):
                self._end_line()
                self._tell(f"That looks thin: it {why}. Asking {self.registry.label(Target.parse(to))}…")
                self._second, self._escalated = RULE, True
            case Answer():
                self._end_line()
                if self._escalated and not event.escalated:
                    self._tell("The first answer stands.")
                self._tell(answer_line(event, self._label(event.host)))
            case Failed(errors=errors, forbidden=forbidden):
                self._end_line()
                self._tell("Nothing answered.")
                for error in errors if not self._hosts else (forbidden,) if forbidden else ():
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
