"""The background queue: no job is lost, none runs twice, none is told twice, whoever is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from hostler.domain.job import RUNS, JobState, least_pause_s, pause_s, title_of
from hostler.domain.prompt import Image, Prompt, Source, Turn
from hostler.store.db import open_database
from hostler.store.jobs import KILLED, Jobs, new_owner
from hostler.store.texts import MIGRATIONS

PROMPT = Prompt(instruction="Summarize this", text="a long text", source=Source.SELECTION)
LEASE_S = 30.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_jobs(tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Jobs]]:
    opened: list[Jobs] = []

    def open_one() -> Jobs:
        opened.append(Jobs(tmp_path / "data" / "history.sqlite3", clock=clock))
        return opened[-1]

    yield open_one
    for jobs in opened:
        jobs.close()


@pytest.fixture
def jobs(open_jobs: Callable[[], Jobs]) -> Jobs:
    return open_jobs()


def state(jobs: Jobs, number: int) -> JobState:
    found = jobs.get(number)
    assert found is not None
    return found.summary.state


def test_a_job_comes_back_as_it_was_queued(jobs: Jobs, tmp_path: Path) -> None:
    picture = Image(data=b"\x89PNG\0\xff", media_type="image/png", width=3, height=4)
    other = Image(data=b"\xff\xd8\xff", media_type="image/jpeg")
    prompt = Prompt(instruction="why", text="a\0b\nc", images=(picture, other), source=Source.FILE, conversation="c")
    number = jobs.add(prompt, route="code", target="qwen3:4b@mac-mini")
    found = jobs.get(number)
    assert found is not None
    assert found.prompt == prompt
    assert (found.summary.route, found.summary.target) == ("code", "qwen3:4b@mac-mini")
    assert (found.summary.state, found.summary.title, found.answer) == (JobState.QUEUED, "why", "")
    file = tmp_path / "data" / "history.sqlite3"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_job_remembers_that_one_answer_is_enough(jobs: Jobs) -> None:
    once, ever = jobs.add(PROMPT, escalates=False), jobs.add(PROMPT)
    assert [found.escalates for number in (once, ever) if (found := jobs.get(number))] == [False, True]


def test_jobs_of_the_version_before_escalate_as_they_did(tmp_path: Path) -> None:
    file = tmp_path / "data" / "old.sqlite3"
    old = open_database(file, MIGRATIONS[:2])
    old.execute(
        "INSERT INTO jobs (created_ms, due_ms, title, instruction, text, source, conversation, route, target) "
        "VALUES (1, 1, 'why', 'why', '', 'typed', '', '', '')"
    )
    old.close()
    jobs = Jobs(file)
    found = jobs.claim("me", LEASE_S)
    jobs.close()
    assert found is not None
    assert found.escalates


def test_looking_at_jobs_that_never_were_makes_no_file(jobs: Jobs, tmp_path: Path) -> None:
    assert jobs.list() == () == jobs.untold()
    assert jobs.claim("me", LEASE_S) is None
    assert jobs.next_due_ms() is None
    assert jobs.get(1) is None
    assert not (jobs.cancel(1) or jobs.remove(1) or jobs.hasten() or jobs.release("me"))
    assert not (tmp_path / "data").exists()


def test_half_characters_are_kept_as_question_marks(jobs: Jobs) -> None:
    found = jobs.get(jobs.add(Prompt(instruction="a\ud800b")))
    assert found is not None
    assert found.prompt.instruction == "a?b"


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        (Prompt(instruction="Why is\nthe sky blue?", text="secret"), "Why is the sky blue?"),
        (Prompt(instruction="x" * 60), "x" * 39 + "…"),
        (Prompt(text="my captured text"), "Text of 3 words"),
        (Prompt(text="one"), "Text of 1 word"),
        (Prompt(images=(Image(data=b"x"),)), "Picture"),
        (Prompt(images=(Image(data=b"x"), Image(data=b"y"))), "2 pictures"),
        (Prompt(instruction="a\x1b[31m\u202eb"), "a[31mb"),
    ],
)
def test_a_title_is_the_start_of_the_instruction_and_never_captured_text(prompt: Prompt, title: str) -> None:
    assert title_of(prompt) == title


def test_the_oldest_is_claimed_first_and_one_at_a_time(jobs: Jobs) -> None:
    first, second = jobs.add(PROMPT), jobs.add(PROMPT)
    me, other = new_owner(), new_owner()
    claimed = jobs.claim(me, LEASE_S)
    assert claimed is not None
    assert (claimed.id, claimed.tries, claimed.summary.state) == (first, 1, JobState.RUNNING)
    assert jobs.claim(me, LEASE_S) is None, "it has one"
    taken = jobs.claim(other, LEASE_S)
    assert taken is not None
    assert taken.id == second
    assert jobs.claim(new_owner(), LEASE_S) is None


def test_a_lease_that_ran_out_is_claimed_again_and_the_late_one_keeps_nothing(jobs: Jobs, clock: Clock) -> None:
    number = jobs.add(PROMPT)
    late, next_one = new_owner(), new_owner()
    assert jobs.claim(late, LEASE_S)
    clock.now += LEASE_S - 1
    assert jobs.renew(number, late, LEASE_S)
    clock.now += LEASE_S - 1
    assert jobs.claim(next_one, LEASE_S) is None
    clock.now += 2
    claimed = jobs.claim(next_one, LEASE_S)
    assert claimed is not None
    assert claimed.tries == 2
    assert not jobs.renew(number, late, LEASE_S)
    assert not jobs.finish(number, late, "late", host="h", model="m")
    assert not jobs.fail(number, late, ("late",))
    assert not jobs.postpone(number, late, ("late",), 60)
    assert not jobs.release(late)
    assert jobs.finish(number, next_one, "in time", host="mac-mini", model="qwen3:8b")
    done = jobs.get(number)
    assert done is not None
    assert (done.answer, done.summary.host, done.summary.model) == ("in time", "mac-mini", "qwen3:8b")
    assert done.summary.ended_ms == round(clock.now * 1000)


def test_a_job_that_is_cut_off_again_and_again_fails_with_a_clear_message(jobs: Jobs, clock: Clock) -> None:
    number = jobs.add(PROMPT)
    for _ in range(RUNS):
        assert jobs.claim(new_owner(), LEASE_S)
        clock.now += LEASE_S + 1
    assert jobs.claim(new_owner(), LEASE_S) is None
    assert state(jobs, number) is JobState.FAILED
    (untold,) = jobs.untold()
    assert untold.errors == (KILLED,)
    assert "isn't tried again" in KILLED


def test_a_job_that_is_given_back_is_no_try(jobs: Jobs) -> None:
    jobs.add(PROMPT)
    for _ in range(RUNS + 2):
        me = new_owner()
        assert jobs.claim(me, LEASE_S)
        assert jobs.release(me)
    claimed = jobs.claim(new_owner(), LEASE_S)
    assert claimed is not None
    assert claimed.tries == 1


def test_what_nothing_answered_waits_and_says_why(jobs: Jobs, clock: Clock) -> None:
    number, me = jobs.add(PROMPT), new_owner()
    assert jobs.claim(me, LEASE_S)
    assert jobs.postpone(number, me, ("Mac Mini can't be reached.",), 60)
    assert jobs.claim(me, LEASE_S) is None
    assert jobs.next_due_ms() == round((clock.now + 60) * 1000)
    (waiting,) = jobs.list()
    assert (waiting.state, waiting.waits, waiting.errors) == (JobState.QUEUED, 1, ("Mac Mini can't be reached.",))
    clock.now += 60
    claimed = jobs.claim(me, LEASE_S)
    assert claimed is not None
    assert claimed.first_try_ms == round((clock.now - 60) * 1000), "the first try is remembered"


def test_a_machine_that_comes_back_hastens_what_waits_but_less_each_time(jobs: Jobs, clock: Clock) -> None:
    number, me = jobs.add(PROMPT), new_owner()
    assert not jobs.hasten(), "it is due already"
    for waits in range(1, 6):
        assert jobs.claim(me, LEASE_S)
        assert jobs.postpone(number, me, ("down",), 600)
        assert jobs.hasten()
        due = jobs.next_due_ms()
        assert due == round((clock.now + 5 * (waits - 1)) * 1000), "at once, the first time"
        clock.now = due / 1000
    assert least_pause_s(10_000) == 600
    assert [pause_s(waits) for waits in (0, 1, 2, 3, 4, 5, 99)] == [60, 60, 120, 300, 600, 600, 600]


@pytest.mark.parametrize("running", [False, True])
def test_cancel_ends_it_and_its_owner_learns_that(jobs: Jobs, running: bool) -> None:
    number, me = jobs.add(PROMPT), new_owner()
    if running:
        assert jobs.claim(me, LEASE_S)
    assert jobs.cancel(number)
    assert state(jobs, number) is JobState.CANCELLED
    assert not jobs.renew(number, me, LEASE_S)
    assert not jobs.finish(number, me, "too late", host="h", model="m")
    assert not jobs.cancel(number), "it is over"
    assert jobs.untold() == (), "who cancelled it knows"
    assert jobs.claim(me, LEASE_S) is None


def test_the_end_is_told_once(jobs: Jobs, open_jobs: Callable[[], Jobs]) -> None:
    number, me = jobs.add(PROMPT), new_owner()
    assert not jobs.mark_told(number), "it has not ended"
    assert jobs.claim(me, LEASE_S)
    assert jobs.finish(number, me, "yes", host="h", model="m")
    other = open_jobs()
    assert [job.id for job in jobs.untold()] == [job.id for job in other.untold()] == [number]
    assert [other.mark_told(number), jobs.mark_told(number)] == [True, False]
    assert jobs.untold() == ()


def test_a_removed_job_leaves_no_text_and_its_number_is_not_used_again(jobs: Jobs, tmp_path: Path) -> None:
    secret = "xylophone-marmalade"
    number = jobs.add(Prompt(instruction=secret, text=secret * 500, images=(Image(data=secret.encode() * 900),)))
    assert jobs.remove(number)
    assert not jobs.remove(number)
    assert jobs.get(number) is None
    for file in (tmp_path / "data").iterdir():
        assert secret.encode() not in file.read_bytes()
    assert jobs.add(PROMPT) == number + 1


def test_a_file_that_was_erased_is_begun_anew(jobs: Jobs, tmp_path: Path) -> None:
    jobs.add(PROMPT)
    for file in (tmp_path / "data").iterdir():
        file.unlink()
    assert jobs.list() == ()
    with pytest.raises(OSError, match="erased"):
        jobs.renew(1, "me", LEASE_S)
    number = jobs.add(PROMPT)
    assert [job.id for job in jobs.list()] == [number]


def test_a_file_that_is_no_database_is_named_and_not_changed(jobs: Jobs, tmp_path: Path) -> None:
    file = tmp_path / "data" / "history.sqlite3"
    file.parent.mkdir()
    file.write_bytes(b"somebody's file" * 100)
    for call in (lambda: jobs.add(PROMPT), jobs.list, lambda: jobs.claim("me", LEASE_S)):
        with pytest.raises(OSError, match="Move it away"):
            call()
    assert file.read_bytes() == b"somebody's file" * 100


def test_no_repr_holds_text(jobs: Jobs) -> None:
    number = jobs.add(Prompt(instruction="xylophone", text="marmalade"))
    shown = repr(jobs.get(number)) + repr(jobs.list())
    assert not any(word in shown for word in ("xylophone", "marmalade"))


# Several processes.

WORKER = """
import sys
from pathlib import Path
from hostler.store.jobs import Jobs, new_owner
jobs, me = Jobs(Path({file!r})), new_owner()
print("ready", flush=True)
sys.stdin.readline()
while job := jobs.claim(me, 30):
    print(job.id, flush=True)
    {then}
"""
FINISH = (
    "jobs.finish(job.id, me, 'x', host='h', model='m'), jobs.mark_told(job.id) and print('told', job.id, flush=True)"
)


def worker(file: Path, then: str) -> subprocess.Popen[str]:
    code = WORKER.format(file=str(file), then=then)
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_two_processes_run_each_job_once_and_tell_it_once(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite3"
    jobs = Jobs(file)
    numbers = [jobs.add(PROMPT) for _ in range(60)]
    workers = [worker(file, FINISH) for _ in range(2)]
    said = [process.communicate("go\n", timeout=60)[0].splitlines() for process in workers]
    assert [process.returncode for process in workers] == [0, 0]
    lines = said[0] + said[1]
    assert sorted(int(line) for line in lines if line.isdigit()) == numbers
    assert sorted(int(line[5:]) for line in lines if line.startswith("told")) == numbers
    assert {job.state for job in jobs.list()} == {JobState.DONE}
    jobs.close()


def test_what_a_killed_process_ran_is_claimed_at_once(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite3"
    jobs = Jobs(file)
    number = jobs.add(PROMPT)
    process = worker(file, "sys.stdin.readline()")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    assert process.stdout.readline() == f"{number}\n"
    assert jobs.claim(new_owner(), LEASE_S) is None, "it lives"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    claimed = jobs.claim(new_owner(), LEASE_S)
    assert claimed is not None
    assert (claimed.id, claimed.tries) == (number, 2)
    jobs.close()


def test_a_process_that_is_killed_while_it_queues_loses_no_job_it_told(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite3"
    code = f"""
from pathlib import Path
from hostler.domain.prompt import Image, Prompt
from hostler.store.jobs import Jobs
jobs = Jobs(Path({str(file)!r}))
while True:
    print(jobs.add(Prompt(instruction="x", images=(Image(data=bytes(50_000)),))), flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = 0
    while told < 15:
        told = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split()
    process.wait()
    process.stdout.close()
    told = int(rest[-1]) if rest else told
    jobs = Jobs(file)
    kept = {job.id for job in jobs.list()}
    assert set(range(1, told + 1)) <= kept
    for number in kept:
        found = jobs.get(number)
        assert found is not None
        assert len(found.prompt.images) == 1, "a job is there with its images or not at all"
    jobs.close()


def test_the_ledger_and_the_texts_are_two_files(jobs: Jobs, tmp_path: Path) -> None:
    jobs.add(PROMPT)
    with sqlite3.connect(tmp_path / "data" / "history.sqlite3") as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert "attempts" not in tables


def test_the_turns_before_are_kept_with_a_job(jobs: Jobs) -> None:
    turns = (Turn("who moved\n\nthe text", "The class."), Turn("a \ud83d half", "“Thursday”"))
    number = jobs.add(msgspec.structs.replace(PROMPT, turns=turns, conversation="c"))
    job = jobs.claim("me", LEASE_S)
    assert job is not None
    assert (job.id, job.prompt.conversation) == (number, "c")
    assert job.prompt.turns == (turns[0], Turn("a ? half", "“Thursday”"))
