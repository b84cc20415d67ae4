"""The background queue through the engine: answered once, told once, cancelled at once, and never lost."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from fakes import MemoryLedger, ScriptedClient, three_machines
from hostler.domain.errors import ConfigError, HostUnreachable, NothingAnswered, StreamBroken
from hostler.domain.fleet import Fleet, HostFacts
from hostler.domain.job import GIVE_UP_S, JobState, JobSummary
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Route, Target
from hostler.domain.usage import Metrics
from hostler.engine import Engine
from hostler.fleet.client import Client, Done
from hostler.fleet.monitor import Monitor
from hostler.jobs import A_BUG, JobRunner
from hostler.store.jobs import Jobs

DONE = Done(Metrics(prompt_tokens=5, completion_tokens=3))
PROMPT = Prompt(instruction="Summarize this", text="a long text")
FOREVER = 3600.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


class Yard:
    """A runner with a real engine, real files and scripted hosts; what it told."""

    def __init__(self, folder: Path, clients: dict[str, ScriptedClient], registry: Registry | None = None) -> None:
        self.registry = registry or three_machines()
        self.scripts = clients
        every: dict[str, Client] = {
            host.id: clients.get(host.id, ScriptedClient([HostUnreachable(host.label)])) for host in self.registry.hosts
        }
        self.ledger, self.clock = MemoryLedger(), Clock()
        self.engine = Engine(self.registry, every, Monitor(self.registry, every), self.ledger.record)
        self.file = folder / "history.sqlite3"
        self.jobs: tuple[JobSummary, ...] = ()
        self.ended: list[JobSummary] = []
        self.changed = asyncio.Event()
        self.find_routes: Callable[[], Awaitable[None]] = self._found
        self.runner = self._runner()

    def _runner(self, **options: Any) -> JobRunner:
        return JobRunner(
            self.engine,
            Jobs(self.file, clock=self.clock),
            find_routes=lambda: self.find_routes(),
            on_change=self._change,
            on_end=self._end,
            clock=self.clock,
            **options,
        )

    async def _found(self) -> None:
        pass

    def _change(self, jobs: tuple[JobSummary, ...]) -> None:
        self.jobs = jobs
        self.changed.set()

    def _end(self, job: JobSummary) -> None:
        self.ended.append(job)
        self.changed.set()

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await self.changed.wait()
                self.changed.clear()

    async def until_state(self, *states: JobState) -> None:
        await self.until(lambda: tuple(job.state for job in self.jobs) == states)

    async def __aenter__(self) -> Yard:
        self.task = asyncio.create_task(self.runner.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.runner.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    async def restart(self, **options: Any) -> None:
        """Ends this runner in order, and starts another on the same file."""
        await self.__aexit__()
        self.runner = self._runner(**options)
        await self.__aenter__()


def speaking(*words: str) -> ScriptedClient:
    return ScriptedClient([*words, DONE])


def hanging() -> ScriptedClient:
    return ScriptedClient(["a", "b", FOREVER])


def test_a_job_is_answered_by_the_route_for_jobs_and_told_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with Yard(tmp_path, {"mac-mini": speaking("Short", ".")}) as yard:
            number = await yard.runner.add(PROMPT)
            await yard.until(lambda: yard.ended)
            job = await yard.runner.get(number)
            assert job is not None
            assert (job.answer, job.summary.host, job.summary.model) == ("Short.", "mac-mini", "qwen3:8b")
            assert [row.route for row in yard.ledger.rows] == ["background"]
            await yard.restart()
            second = await yard.runner.add(PROMPT)
            await yard.until(lambda: len(yard.ended) == 2)
        assert [job.id for job in yard.ended] == [number, second], "nothing is told twice"

    asyncio.run(run())


def test_without_a_route_for_jobs_the_prompt_decides(tmp_path: Path) -> None:
    everything = three_machines()
    registry = replace(everything, routes=tuple(route for route in everything.routes if route.id != "background"))

    async def run() -> None:
        async with Yard(tmp_path, {"windows-gpu": speaking("fixed")}, registry) as yard:
            await yard.runner.add(Prompt(instruction="Fix the bug in this Python function", text="def f(x):\n  x +"))
            await yard.until(lambda: yard.ended)
            assert [row.route for row in yard.ledger.rows] == ["code"]

    asyncio.run(run())


def test_a_route_and_a_target_that_were_asked_for_are_taken(tmp_path: Path) -> None:
    async def run() -> None:
        async with Yard(tmp_path, {"ubuntu": speaking("yes"), "windows-gpu": speaking("code")}) as yard:
            await yard.runner.add(PROMPT, target=Target("qwen3:4b", "ubuntu"))
            await yard.runner.add(PROMPT, route="code")
            await yard.until(lambda: len(yard.ended) == 2)
        assert [(job.host, job.model) for job in yard.ended] == [
            ("ubuntu", "qwen3:4b"),
            ("windows-gpu", "qwen3-coder:30b"),
        ]

    asyncio.run(run())


def test_jobs_run_one_after_the_other_in_their_order(tmp_path: Path) -> None:
    async def run() -> None:
        async with Yard(tmp_path, {"mac-mini": speaking("x")}) as yard:
            numbers = [await yard.runner.add(PROMPT) for _ in range(5)]
            await yard.until(lambda: len(yard.ended) == 5)
        assert [job.id for job in yard.ended] == numbers
        starts = [row.start_ms for row in yard.ledger.rows]
        assert starts == sorted(starts)

    asyncio.run(run())


def test_a_part_that_broke_off_is_not_in_the_answer(tmp_path: Path) -> None:
    broken = ScriptedClient(["half an", " ans", StreamBroken("Mac Mini")])

    async def run() -> None:
        async with Yard(tmp_path, {"mac-mini": broken, "ubuntu": speaking("the whole", " answer")}) as yard:
            number = await yard.runner.add(PROMPT)
            await yard.until(lambda: yard.ended)
            job = await yard.runner.get(number)
        assert job is not None
        assert (job.answer, job.summary.host) == ("the whole answer", "ubuntu")

    asyncio.run(run())


@pytest.mark.parametrize("bigger_fails", [False, True])
def test_a_thin_answer_of_a_stand_in_gives_way_to_the_bigger_ones(tmp_path: Path, bigger_fails: bool) -> None:
    thin = speaking("I'm sorry, but I can't ", "help with that.")
    big = ScriptedClient(["half", StreamBroken("Ubuntu")]) if bigger_fails else speaking("A good", " answer")
    registry = Registry(
        hosts=three_machines().hosts,
        routes=(
            Route(id="quick", chain=("gone:7b@windows-gpu", "small:4b@mac-mini")),
            Route(id="code", chain=("big:30b@ubuntu",)),
        ),
    )

    async def run() -> None:
        async with Yard(tmp_path, {"mac-mini": thin, "ubuntu": big}, registry) as yard:
            number = await yard.runner.add(Prompt(instruction="What is salt?"), route="quick")
            await yard.until(lambda: yard.ended)
            job = await yard.runner.get(number)
        assert job is not None
        kept = ("I'm sorry, but I can't help with that.", "mac-mini") if bigger_fails else ("A good answer", "ubuntu")
        assert (job.answer, job.summary.host) == kept

    asyncio.run(run())


def test_a_job_for_which_one_answer_is_enough_gets_one(tmp_path: Path) -> None:
    thin, big = speaking("I'm sorry, but I can't ", "help with that."), speaking("A good", " answer")
    quick = Route(id="quick", chain=("gone:7b@windows-gpu", "small:4b@mac-mini"))
    registry = Registry(hosts=three_machines().hosts, routes=(quick, Route(id="code", chain=("big:30b@ubuntu",))))

    async def run() -> None:
        async with Yard(tmp_path, {"mac-mini": thin, "ubuntu": big}, registry) as yard:
            number = Jobs(yard.file).add(Prompt(instruction="What is salt?"), route="quick", escalates=False)
            yard.clock.now = time.time() + 1
            yard.runner.poke()
            await yard.until(lambda: yard.ended)
            job = await yard.runner.get(number)
        assert job is not None
        assert (job.answer, job.summary.host) == ("I'm sorry, but I can't help with that.", "mac-mini")

    asyncio.run(run())


def test_a_prompt_that_was_cut_is_said_with_the_answer(tmp_path: Path) -> None:
    # What a server counts that cut the prompt to its window of 2048.
    client = ScriptedClient(["about the start", Done(Metrics(prompt_tokens=2048, completion_tokens=3))])

    async def run() -> None:
        async with Yard(tmp_path, {"mac-mini": client}) as yard:
            await yard.runner.add(Prompt(instruction="Summarize this", text="word " * 9000))
            await yard.until(lambda: yard.ended)
        [job] = yard.ended
        assert job.state is JobState.DONE
        assert "cut: Mac Mini read 2048 of about" in job.errors[0]

    asyncio.run(run())


@pytest.mark.parametrize("how", ["cancel", "remove"])
def test_a_running_job_is_stopped_at_once_and_its_connection_closed(tmp_path: Path, how: str) -> None:
    async def run() -> None:
        client = hanging()
        async with Yard(tmp_path, {"mac-mini": client}) as yard:
            number = await yard.runner.add(PROMPT)
            await yard.until_state(JobState.RUNNING)
            assert await getattr(yard.runner, how)(number)
            await yard.until_state(*([JobState.CANCELLED] if how == "cancel" else []))
            assert client.closed == 1
            assert not await yard.runner.cancel(number)
        assert yard.ended == []

    asyncio.run(run())


@pytest.mark.parametrize("how", ["cancel", "remove"])
def test_a_running_job_that_another_process_stops_is_closed_at_its_poke(tmp_path: Path, how: str) -> None:
    async def run() -> None:
        client = hanging()
        async with Yard(tmp_path, {"mac-mini": client}) as yard:
            number = await yard.runner.add(PROMPT)
            await yard.until_state(JobState.RUNNING)
            other = Jobs(yard.file, clock=yard.clock)
            assert getattr(other, how)(number)
            other.close()
            yard.runner.poke()
            await yard.until_state(*([JobState.CANCELLED] if how == "cancel" else []))
            assert client.closed == 1

    asyncio.run(run())


def test_a_job_of_another_process_is_answered_at_its_poke(tmp_path: Path) -> None:
    async def run() -> None:
        async with Yard(tmp_path, {"mac-mini": speaking("x")}) as yard:
            other = Jobs(yard.file, clock=yard.clock)
            other.add(PROMPT)
            other.close()
            yard.runner.poke()
            await yard.until_state(JobState.DONE)

    asyncio.run(run())


def test_when_the_app_ends_its_job_goes_back_and_the_next_start_answers_it(tmp_path: Path) -> None:
    async def run() -> None:
        client = ScriptedClient(["a", FOREVER], ["whole", DONE])
        async with Yard(tmp_path, {"mac-mini": client}) as yard:
            number = await yard.runner.add(PROMPT)
            await yard.until_state(JobState.RUNNING)
            await yard.restart()
            assert client.closed == 1
            await yard.until(lambda: yard.ended)
            job = await yard.runner.get(number)
        assert job is not None
        assert (job.answer, job.tries) == ("whole", 1), "an end in order is no crash"

    asyncio.run(run())


def test_a_job_that_ended_untold_is_told_at_the_next_start(tmp_path: Path) -> None:
    async def run() -> None:
        yard = Yard(tmp_path, {})
        before = Jobs(yard.file, clock=yard.clock)
        number = before.add(PROMPT)
        assert before.claim("gone", 30)
        assert before.finish(number, "gone", "x", host="mac-mini", model="qwen3:8b")
        before.close()
        async with yard:
            await yard.until(lambda: yard.ended)
        assert [job.id for job in yard.ended] == [number]

    asyncio.run(run())


def test_a_lease_is_renewed_while_a_job_runs(tmp_path: Path) -> None:
    async def run() -> None:
        yard = Yard(tmp_path, {"mac-mini": hanging()})
        await yard.runner.close()
        yard.runner = yard._runner(lease_s=0.03)
        async with yard:
            await yard.runner.add(PROMPT)
            await yard.until_state(JobState.RUNNING)
            yard.clock.now += 100
            other = Jobs(yard.file, clock=yard.clock)
            async with asyncio.timeout(5):
                while await asyncio.to_thread(_lease_until, yard.file) < yard.clock.now * 1000:
                    pass
            assert other.claim("another:1:x", 30) is None
            other.close()

    asyncio.run(run())


def _lease_until(file: Path) -> int:
    import sqlite3

    connection = sqlite3.connect(file)
    try:
        return int(connection.execute("SELECT lease_until_ms FROM jobs").fetchone()[0])
    finally:
        connection.close()


def test_a_job_that_was_taken_over_is_closed_and_its_answer_not_kept(tmp_path: Path) -> None:
    async def run() -> None:
        client = hanging()
        async with Yard(tmp_path, {"mac-mini": client}) as yard:
            number = await yard.runner.add(PROMPT)
            await yard.until_state(JobState.RUNNING)
            # As after a long sleep: the lease ran out, and another Hostler was quicker.
            yard.clock.now += 100
            other = Jobs(yard.file, clock=yard.clock)
            assert other.claim("another", 30)
            yard.runner.poke()
            async with asyncio.timeout(5):
                while not client.closed:
                    await asyncio.to_thread(lambda: None)
            assert other.finish(number, "another", "theirs", host="ubuntu", model="m")
            other.close()
            yard.runner.poke()
            await yard.until(lambda: yard.ended)
            job = await yard.runner.get(number)
        assert job is not None
        assert job.answer == "theirs"

    asyncio.run(run())


# When nothing answers.


def test_what_nothing_answered_waits_longer_each_time_and_fails_after_a_day(tmp_path: Path) -> None:
    async def run() -> None:
        async with Yard(tmp_path, {}) as yard:
            await yard.runner.add(PROMPT)
            waits: list[float] = []
            first = yard.clock.now
            while not yard.ended:
                tries = len(waits)
                await yard.until(lambda n=tries: yard.ended or (yard.jobs and yard.jobs[0].waits > n))
                if not yard.ended:
                    due_s = yard.jobs[0].due_ms / 1000
                    waits.append(due_s - yard.clock.now)
                    assert "can't be reached" in yard.jobs[0].errors[0], "it says why it waits"
                    # Long pauses are skipped: the first ones are what counts.
                    yard.clock.now = due_s if len(waits) < 6 else max(due_s, first + GIVE_UP_S)
                    yard.runner.poke()
        assert waits == [60, 120, 300, 600, 600, 600]
        [failed] = yard.ended
        assert failed.state is JobState.FAILED
        assert any("Mac Mini can't be reached" in error for error in failed.errors)

    asyncio.run(run())


def test_a_machine_that_comes_back_is_asked_at_once(tmp_path: Path) -> None:
    async def run() -> None:
        down = HostUnreachable("Mac Mini")
        client = ScriptedClient([down], ["back", DONE])
        async with Yard(tmp_path, {"mac-mini": client}) as yard:
            await yard.runner.add(PROMPT)
            await yard.until(lambda: yard.jobs and yard.jobs[0].waits == 1)
            away, back = (Fleet((HostFacts(host="mac-mini", reachable=up),)) for up in (False, True))
            yard.runner.fleet_changed(away)
            yard.runner.fleet_changed(back)
            await yard.until(lambda: yard.ended)
        assert yard.ended[0].state is JobState.DONE

    asyncio.run(run())


def test_a_job_whose_route_is_gone_says_so(tmp_path: Path) -> None:
    async def run() -> None:
        async with Yard(tmp_path, {"mac-mini": speaking("x")}) as yard:
            await yard.runner.add(PROMPT, route="cod")
            await yard.runner.add(PROMPT)
            await yard.until(lambda: len(yard.ended) == 2)
        assert [job.state for job in yard.ended] == [JobState.FAILED, JobState.DONE]
        assert "did you mean “code”" in yard.ended[0].errors[0]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (NothingAnswered("This machine has no model yet."), JobState.QUEUED),
        (ConfigError("The config names no machine."), JobState.FAILED),
    ],
)
def test_without_routes_a_job_waits_and_without_machines_it_fails(
    tmp_path: Path, error: Exception, state: JobState
) -> None:
    async def fails() -> None:
        raise error

    async def run() -> None:
        yard = Yard(tmp_path, {"mac-mini": speaking("x")})
        yard.find_routes = fails
        async with yard:
            await yard.runner.add(PROMPT)
            await yard.until(lambda: yard.jobs and yard.jobs[0].errors)
        assert yard.jobs[0].state is state

    asyncio.run(run())


def test_a_bug_fails_its_job_is_logged_without_text_and_the_next_job_runs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    calls = 0

    async def fails() -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ZeroDivisionError

    async def run() -> None:
        yard = Yard(tmp_path, {"mac-mini": speaking("x")})
        yard.find_routes = fails
        async with yard:
            await yard.runner.add(Prompt(instruction="xylophone"))
            await yard.runner.add(PROMPT)
            await yard.until(lambda: len(yard.ended) == 2)
        assert [job.errors for job in yard.ended] == [(A_BUG,), ()]

    with caplog.at_level(logging.DEBUG):
        asyncio.run(run())
    assert "failed by a bug" in caplog.text
    assert "xylophone" not in caplog.text


def test_a_file_that_cannot_be_used_is_said_and_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        yard = Yard(tmp_path, {"mac-mini": speaking("x")})
        yard.file.write_bytes(b"somebody's file" * 100)
        async with yard:
            with pytest.raises(OSError, match="Move it away"):
                await yard.runner.add(PROMPT)
            yard.file.unlink()
            await yard.runner.add(PROMPT)
            await yard.until(lambda: yard.ended)

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert caplog.text.count("can't be used") <= 2, "said once, not at each look"


def test_an_idle_runner_makes_no_file(tmp_path: Path) -> None:
    async def run() -> None:
        async with Yard(tmp_path, {}) as yard:
            yard.runner.poke()
            assert await yard.runner.get(1) is None
            assert not await yard.runner.cancel(1)

    asyncio.run(run())
    assert list(tmp_path.iterdir()) == []
