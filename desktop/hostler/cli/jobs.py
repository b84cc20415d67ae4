"""`hostler ask --background` and `hostler jobs`: the queue. Only the running app answers what is in it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from hostler.control import NotRunning, Order, send
from hostler.domain.decide import decide
from hostler.domain.errors import ConfigError, NothingAnswered
from hostler.domain.fleet import unseen
from hostler.domain.job import Job, JobState, JobSummary
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.domain.said import as_text
from hostler.domain.untrusted import one_line, printable
from hostler.paths import Paths, paths
from hostler.store.config import read_config
from hostler.store.jobs import Jobs

POKE_S = 1.0
QUEUED = "Queued as job {number}: {who}"
BY_THE_APP = "Hostler answers it and tells you. `hostler jobs show {number}` prints the answer."
LATER = "Hostler isn't running here and answers it once it runs. Start it with `hostler`."


def queue(
    places: Paths,
    registry: Registry,
    prompt: Prompt,
    route: str | None,
    target: Target | None,
    *,
    escalates: bool,
    as_json: bool,
) -> int:
    """Queues a job and tells the running app. Its number goes to stdout, who answers it to stderr.

    `escalates`: whether a bigger model may follow after a poor answer.
    """
    if registry.routes:
        # A name that isn't there is said now, not when nobody looks any more.
        decide(prompt, registry, unseen(registry), route=route, target=target)
    with _opened(places) as jobs:
        number = jobs.add(prompt, route=route or "", target=str(target) if target else "", escalates=escalates)
    running = _poke(places)
    print(msgspec.json.encode({"event": "queued", "job": number}).decode() if as_json else number, flush=True)
    who = (BY_THE_APP if running else LATER).format(number=number)
    print(QUEUED.format(number=number, who=who), file=sys.stderr)
    return 0


def jobs(arguments: argparse.Namespace) -> int:
    """Lists the jobs, or shows, cancels or removes one. `show` returns 3 where there is no answer, or none yet."""
    places = paths(os.environ)
    with _opened(places) as queued:
        match arguments.do:
            case "show":
                return _show(_found(queued, arguments.id))
            case "cancel":
                return _cancel(places, queued, arguments.id)
            case "remove":
                if not queued.remove(arguments.id):
                    raise ConfigError(_missing(arguments.id))
                _poke(places)
            case _:
                _list(places, queued.list(), as_json=arguments.json)
    return 0


def _show(job: Job) -> int:
    if job.summary.state is not JobState.DONE:
        for line in (f"Job {job.id}: {_state(job.summary, Registry())}.", *job.summary.errors):
            print(printable(line), file=sys.stderr)
        return NothingAnswered.exit_code
    for line in job.summary.errors:
        print(printable(line), file=sys.stderr)
    answer = printable(job.answer) if sys.stdout.isatty() else job.answer
    print(answer.removesuffix("\n"))
    return 0


def _cancel(places: Paths, queued: Jobs, number: int) -> int:
    if not queued.cancel(number):
        job = _found(queued, number)
        raise ConfigError(
            f"Job {number} is over already ({job.summary.state}). `hostler jobs remove {number}` takes it out."
        )
    _poke(places)
    return 0


def _list(places: Paths, found: tuple[JobSummary, ...], *, as_json: bool) -> None:
    if as_json:
        for job in found:
            line = msgspec.json.encode(job, enc_hook=as_text).decode()
            print(printable(line) if sys.stdout.isatty() else line)
        return
    try:
        registry = read_config(places, os.environ).config.registry
    except ConfigError:
        registry = Registry()  # only the machines' names come from there
    for job in found:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(job.created_ms / 1000))
        print(f"{job.id:>4}  {when}  {one_line(job.title, 40)} · {_state(job, registry)}")
    if not found:
        print("No background jobs. `hostler ask --background TEXT` queues one.", file=sys.stderr)


def _state(job: JobSummary, registry: Registry) -> str:
    match job.state:
        case JobState.QUEUED if job.waits:
            when = time.strftime("%H:%M", time.localtime(job.due_ms / 1000))
            return f"waits for a machine that answers, tried again at {when}"
        case JobState.DONE:
            host = registry.host(job.host)
            return f"answered by {one_line(job.model, 60)} on {host.label if host else job.host}"
        case JobState.FAILED:
            return "not answered"
        case state:
            return str(state)


def _found(queued: Jobs, number: int) -> Job:
    job = queued.get(number)
    if job is None:
        raise ConfigError(_missing(number))
    return job


def _missing(number: int) -> str:
    return f"There is no job {number}. `hostler jobs` lists them."


@contextmanager
def _opened(places: Paths) -> Iterator[Jobs]:
    jobs = Jobs(places.texts_file)
    try:
        yield jobs
    except OSError as error:
        # A reader of stdout that left is no matter of this file.
        if isinstance(error, BrokenPipeError):
            raise
        raise ConfigError(str(error)) from error
    finally:
        jobs.close()


def _poke(places: Paths) -> bool:
    """Tells the running app to look at the queue. False: there is none."""
    try:
        return send(places.socket, Order(do="jobs"), timeout_s=POKE_S).ok
    except NotRunning:
        return False
