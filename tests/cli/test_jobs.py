"""`ask --background` and `jobs` as scripts see them, without an app."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.test_cli import CLOSED, Hostler, config, hostler, modules_of, write
from hostler.domain.job import JobState
from hostler.domain.prompt import Source
from hostler.store.jobs import Jobs

__all__ = ["hostler"]  # a fixture


@pytest.fixture
def jobs(home: Path) -> Iterator[Jobs]:
    opened = Jobs(home / "data" / "history.sqlite3")
    yield opened
    opened.close()


def answer(jobs: Jobs, number: int, text: str) -> None:
    assert jobs.claim("app", 30)
    assert jobs.finish(number, "app", text, host="mac-mini", model="qwen3:4b")


def test_background_queues_prints_the_number_and_says_who_answers(hostler: Hostler, home: Path, jobs: Jobs) -> None:
    write(home, config(CLOSED))
    file = home / "dot.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\2\x08\2\0\0\0")
    queued = hostler(
        "ask", "--background", "-", "--action", "explain", "--route", "code", "--target", "qwen3:4b@ubuntu",
        "--image", str(file), stdin="a b c",
    )  # fmt: skip
    assert (queued.returncode, queued.stdout) == (0, "1\n")
    assert "Queued as job 1: Hostler isn't running here" in queued.stderr
    job = jobs.get(1)
    assert job is not None
    assert (job.summary.route, job.summary.target) == ("code", "qwen3:4b@ubuntu")
    assert (job.prompt.text, job.prompt.source) == ("a b c", Source.STDIN)
    assert job.prompt.instruction.startswith("Explain")
    assert (job.prompt.images[0].width, job.prompt.images[0].height) == (1, 2)
    second = hostler("ask", "--background", "--json", "why")
    assert json.loads(second.stdout) == {"event": "queued", "job": 2}


def test_a_background_job_keeps_that_one_answer_is_enough(hostler: Hostler, home: Path, jobs: Jobs) -> None:
    write(home, config(CLOSED))
    for arguments, escalates in ((["--no-escalate"], False), ([], True)):
        job = jobs.get(int(hostler("ask", "--background", *arguments, "why").stdout))
        assert job is not None
        assert job.escalates is escalates


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hi", "--route", "cod"], "did you mean “code”"),
        (["hi", "--target", "x@mac"], "no host is called “mac”"),
        (["  "], "Nothing to ask."),
    ],
)
def test_what_can_never_be_answered_is_refused_at_once(
    hostler: Hostler, home: Path, arguments: list[str], message: str
) -> None:
    write(home, config(CLOSED))
    done = hostler("ask", "--background", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert not (home / "data").exists()


def test_jobs_are_listed_shown_cancelled_and_removed(hostler: Hostler, home: Path, jobs: Jobs) -> None:
    write(home, config(CLOSED))
    for text in ("Why is the sky blue?", "And the sea?"):
        hostler("ask", "--background", text)
    answer(jobs, 1, "It scatters.\n")
    listed = hostler("jobs")
    first, second = listed.stdout.splitlines()
    assert first.endswith("And the sea? · queued")
    assert second.endswith("Why is the sky blue? · answered by qwen3:4b on Mac Mini")
    states = [json.loads(line)["state"] for line in hostler("jobs", "--json").stdout.splitlines()]
    assert states == ["queued", "done"]
    shown = hostler("jobs", "show", "1")
    assert (shown.returncode, shown.stdout) == (0, "It scatters.\n")
    waiting = hostler("jobs", "show", "2")
    assert (waiting.returncode, waiting.stdout, waiting.stderr) == (3, "", "Job 2: queued.\n")
    assert hostler("jobs", "cancel", "2").returncode == 0
    over = hostler("jobs", "cancel", "2")
    assert over.returncode == 2
    assert "is over already (cancelled)" in over.stderr
    assert hostler("jobs", "remove", "1").returncode == 0
    assert [job.state for job in jobs.list()] == [JobState.CANCELLED]


def test_a_job_that_failed_says_why(hostler: Hostler, home: Path, jobs: Jobs) -> None:
    hostler("ask", "--background", "why")
    assert jobs.claim("app", 30)
    assert jobs.fail(1, "app", ("Mac Mini can't be reached.",))
    shown = hostler("jobs", "show", "1")
    assert (shown.returncode, shown.stdout) == (3, "")
    assert shown.stderr == "Job 1: not answered.\nMac Mini can't be reached.\n"


@pytest.mark.parametrize("order", ["show", "cancel", "remove"])
def test_a_job_that_is_not_there_is_named(hostler: Hostler, home: Path, order: str) -> None:
    done = hostler("jobs", order, "9")
    assert done.returncode == 2
    assert done.stderr == "hostler: There is no job 9. `hostler jobs` lists them.\n"
    assert not (home / "data").exists()


def test_without_jobs_it_says_how_to_queue_one(hostler: Hostler, home: Path) -> None:
    done = hostler("jobs")
    assert (done.returncode, done.stdout) == (0, "")
    assert "hostler ask --background TEXT" in done.stderr


def test_a_file_that_cannot_be_used_ends_with_2_and_what_to_do(hostler: Hostler, home: Path) -> None:
    (home / "data").mkdir()
    (home / "data" / "history.sqlite3").write_bytes(b"somebody's file" * 100)
    for arguments in (["jobs"], ["jobs", "show", "1"], ["ask", "--background", "why"]):
        done = hostler(*arguments)
        assert done.returncode == 2
        assert "Move it away" in done.stderr
        assert "Traceback" not in done.stderr


def test_jobs_needs_neither_qt_nor_httpx(home: Path) -> None:
    assert not {"PySide6", "httpx"} & modules_of("['jobs']", home)
