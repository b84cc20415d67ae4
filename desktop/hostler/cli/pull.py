"""`hostler hosts pull MODEL@HOST`: has a host fetch a model, and shows how far it is."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable
from contextlib import aclosing
from typing import Protocol, TextIO

import msgspec

from hostler.cli.table import cut
from hostler.domain.errors import AttemptError, ConfigError
from hostler.domain.pulling import PullProgress, Rate, in_units
from hostler.domain.registry import Host, Target, nearest
from hostler.domain.said import as_text
from hostler.domain.untrusted import one_line, printable
from hostler.fleet.open import open_client
from hostler.paths import paths
from hostler.store.config import read_config
from hostler.store.secrets import key_of

REDRAW_S = 0.1
TENTH = 10
USUAL_COLUMNS = 80
CANCELLED = "Stopped. Ollama keeps what it has and goes on from there next time, unless it is restarted before."


def pull(arguments: argparse.Namespace) -> int:
    """Pulls one model. Raises AttemptError when it doesn't come, KeyboardInterrupt when the user stops it."""
    target, host = _found(arguments.target)
    view = _view(arguments, target, host)
    try:
        asyncio.run(_pull(host, target.model, view))
    except KeyboardInterrupt:
        view.end()
        print(CANCELLED, file=sys.stderr)
        raise
    except AttemptError as error:
        view.end()
        view.fail(error)
        raise
    view.end()
    view.finish()
    return 0


def _found(text: str) -> tuple[Target, Host]:
    registry = read_config(paths(os.environ), os.environ).config.registry
    try:
        target = Target.parse(text)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    host = registry.host(target.host)
    if host is None:
        known = {host.id for host in registry.hosts}
        raise ConfigError(f"No host is called “{target.host}”{nearest(target.host, known)}.")
    return target, host


async def _pull(host: Host, model: str, view: View) -> None:
    client = open_client(host, key_of)
    try:
        async with aclosing(client.pull(model)) as progress:
            async for now in progress:
                view.show(now)
    finally:
        await client.close()


class View(Protocol):
    """Shows a pull."""

    def show(self, progress: PullProgress) -> None: ...
    def end(self) -> None:
        """Nothing more is shown: what stands in the middle of a line is ended."""

    def finish(self) -> None: ...
    def fail(self, error: AttemptError) -> None: ...


def _view(arguments: argparse.Namespace, target: Target, host: Host) -> View:
    if arguments.json:
        return _Json(sys.stdout, target)
    if sys.stderr.isatty():
        return _Bar(sys.stderr, target.model, host.label, _width)
    return _Lines(sys.stderr, target.model, host.label)


def _width() -> int:
    """Columns of the terminal behind stderr; stdout may be a file."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or USUAL_COLUMNS
    except OSError:
        return USUAL_COLUMNS


class _Json:
    """One event a line."""

    def __init__(self, out: TextIO, target: Target) -> None:
        self._out, self._target = out, target
        self._tidy = printable if out.isatty() else str

    def show(self, progress: PullProgress) -> None:
        self._say({"event": "pulling", **msgspec.structs.asdict(progress)})

    def end(self) -> None:
        pass

    def finish(self) -> None:
        self._say({"event": "pulled", "model": self._target.model, "host": self._target.host})

    def fail(self, error: AttemptError) -> None:
        self._say({"event": "failed", "errors": [error.sentence]})

    def _say(self, event: dict[str, object]) -> None:
        self._out.write(self._tidy(msgspec.json.encode(event, enc_hook=as_text).decode()) + "\n")
        self._out.flush()


class _Words:
    """What both views for people have in common."""

    def __init__(self, out: TextIO, model: str, host: str) -> None:
        """`host` is the machine's name for people."""
        self._out, self._model, self._host = out, one_line(model, 60), host

    def end(self) -> None:
        pass

    def finish(self) -> None:
        print(f"{self._host} has {self._model}.", flush=True)

    def fail(self, error: AttemptError) -> None:
        """The error itself is told by whoever catches it."""


class _Lines(_Words):
    """A line for each new thing the host does, and for each tenth of the bytes."""

    def __init__(self, out: TextIO, model: str, host: str) -> None:
        super().__init__(out, model, host)
        self._last: int | str | None = None

    def show(self, progress: PullProgress) -> None:
        share = progress.share
        now = int(share * TENTH) if share is not None and progress.is_fetching else progress.status
        if now != self._last:
            self._last = now
            print(f"{self._model} on {self._host}: {amount(progress)}", file=self._out, flush=True)


class _Bar(_Words):
    """One line that is drawn anew in its place."""

    def __init__(self, out: TextIO, model: str, host: str, width: Callable[[], int]) -> None:
        super().__init__(out, model, host)
        self._width = width
        self._rate = Rate()
        self._drawn_at = -REDRAW_S
        self._line = ""

    def show(self, progress: PullProgress) -> None:
        self._rate.saw(progress)
        now = time.monotonic()
        if now - self._drawn_at < REDRAW_S and progress.is_fetching:
            return
        self._drawn_at = now
        parts = [f"{self._model} on {self._host}", amount(progress)]
        speed, left_s = self._rate.bytes_per_s, self._rate.left_s(progress)
        if speed is not None and left_s is not None and progress.is_fetching:
            parts += [f"{in_units(round(speed))}/s", f"{in_minutes(left_s)} left"]
        self._line = cut(" · ".join(parts), self._width() - 1)
        self._out.write(f"\r{self._line}\x1b[K")
        self._out.flush()

    def end(self) -> None:
        if self._line:
            self._out.write("\n")
            self._out.flush()


def amount(progress: PullProgress) -> str:
    """`45% · 2.3 GB of 5.2 GB`; the host's own word where no bytes come."""
    share = progress.share
    if share is None or not progress.is_fetching:
        return progress.status
    return f"{int(share * 100)}% · {in_units(progress.completed_bytes)} of {in_units(progress.total_bytes)}"


def in_minutes(seconds: float) -> str:
    """`40 s`, `12 min`, `2 h 5 min`."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
