"""Background jobs across the bridge: every call ends in a signal, and stopping loses nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.events import Answer, Event, Token
from hostler.domain.fleet import Fleet
from hostler.domain.job import JobState, JobSummary
from hostler.domain.prompt import Prompt
from hostler.jobs import JobRunner
from hostler.store.jobs import Jobs
from hostler.ui.bridge import Bridge

PROMPT = Prompt(instruction="why")
ANSWERED = Answer(
    model="m", host="mac-mini", route="x", ttft_ms=1, total_ms=2, prompt_tokens=1, completion_tokens=1, attempts=1
)


class FakeMonitor:
    async def run(self) -> None:
        await asyncio.Event().wait()

    def look_now(self) -> None:
        pass


class FakeHouse:
    """Answers at once, or never."""

    def __init__(self, *, answers: bool = True) -> None:
        self.registry = three_machines()
        self.engine, self.monitor = self, FakeMonitor()
        self.picks: tuple[object, ...] = ()
        self._answers = answers
        self.on_change: Callable[[Fleet], None] = lambda fleet: None
        self.stopped = threading.Event()

    def build(self, on_change: Callable[[Fleet], None]) -> FakeHouse:
        self.on_change = on_change
        return self

    async def remember(self) -> None:
        pass

    async def find_routes(self) -> None:
        pass

    async def allowance(self) -> None:
        return None

    async def ask(self, prompt: Prompt, **picked: Any) -> AsyncIterator[Event]:
        try:
            yield Token(text="yes")
            if not self._answers:
                await asyncio.Event().wait()
            yield ANSWERED
        finally:
            self.stopped.set()

    async def close(self) -> None:
        pass


class Running:
    def __init__(self, qtbot: QtBot, file: Path, house: FakeHouse) -> None:
        self.qtbot, self.house = qtbot, house
        self.jobs: tuple[JobSummary, ...] = ()
        self.ended: list[JobSummary] = []
        self.queued: list[str] = []
        self.threads: set[threading.Thread] = set()

        def queue(house: Any, on_change: Any, on_end: Any) -> JobRunner:
            return JobRunner(
                house.engine, Jobs(file), find_routes=house.find_routes, on_change=on_change, on_end=on_end
            )

        self.bridge = Bridge(house.build, queue)  # type: ignore[arg-type]
        self.bridge.jobs_changed.connect(self._changed)
        self.bridge.job_ended.connect(self.ended.append)
        self.bridge.job_queued.connect(self.queued.append)

    def _changed(self, jobs: tuple[JobSummary, ...]) -> None:
        self.threads.add(threading.current_thread())
        self.jobs = jobs

    def wait_for(self, *states: JobState) -> None:
        self.qtbot.waitUntil(lambda: tuple(job.state for job in self.jobs) == states)


Start = Callable[..., Running]


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    started: list[Running] = []

    def run(**how: bool) -> Running:
        started.append(Running(qtbot, tmp_path / "history.sqlite3", FakeHouse(**how)))
        started[-1].bridge.start()
        return started[-1]

    yield run
    for running in started:
        running.bridge.stop()


def test_a_job_is_queued_answered_and_read_on_the_windows_thread(start: Start, qtbot: QtBot) -> None:
    running = start()
    running.bridge.queue(PROMPT, "code")
    qtbot.waitUntil(lambda: bool(running.ended))
    assert running.queued == [""]
    assert (running.ended[0].id, running.ended[0].route, running.ended[0].host) == (1, "code", "mac-mini")
    assert running.threads == {threading.main_thread()}
    with qtbot.waitSignal(running.bridge.job_read) as read:
        running.bridge.read_job(1, "copy")
    assert (read.args[0].answer, read.args[1]) == ("yes", "copy")


def test_a_running_job_is_cancelled_and_removed(start: Start, qtbot: QtBot) -> None:
    running = start(answers=False)
    running.bridge.queue(PROMPT)
    running.wait_for(JobState.RUNNING)
    running.bridge.cancel_job(1)
    qtbot.waitUntil(running.house.stopped.is_set)
    running.wait_for(JobState.CANCELLED)
    running.bridge.remove_job(1)
    running.wait_for()
    assert running.ended == []


def test_a_queue_that_cannot_be_used_is_said_and_asks_go_on(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").write_bytes(b"somebody's file" * 100)
    running = start()
    running.bridge.queue(PROMPT)
    qtbot.waitUntil(lambda: bool(running.queued))
    assert "Move it away" in running.queued[0]
    with qtbot.waitSignal(running.bridge.jobs_failed) as failed:
        running.bridge.cancel_job(1)
    assert "Move it away" in failed.args[0]
    told: list[Event] = []
    running.bridge.told.connect(lambda _, events: told.extend(events))
    running.bridge.ask(1, PROMPT)
    qtbot.waitUntil(lambda: ANSWERED in told)


def test_a_job_that_another_process_queued_is_answered_after_a_look(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    running = start()
    other = Jobs(tmp_path / "history.sqlite3")
    other.add(PROMPT)
    other.close()
    running.bridge.look_at_jobs()
    running.wait_for(JobState.DONE)


def test_stop_right_after_queueing_loses_no_job_and_gives_the_running_one_back(start: Start, tmp_path: Path) -> None:
    running = start(answers=False)
    running.bridge.queue(PROMPT)
    running.wait_for(JobState.RUNNING)
    running.bridge.queue(PROMPT)
    running.bridge.stop()
    jobs = Jobs(tmp_path / "history.sqlite3")
    assert [job.state for job in jobs.list()] == [JobState.QUEUED, JobState.QUEUED]
    jobs.close()
    assert not running.bridge._thread.is_alive()


def test_a_poke_and_a_stop_at_once_end(start: Start) -> None:
    for _ in range(20):
        running = start()
        running.bridge.look_at_jobs()
        running.bridge.stop()
        assert not running.bridge._thread.is_alive()
