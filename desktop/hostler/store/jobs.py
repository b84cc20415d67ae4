"""The background queue. Every process may add and cancel; whoever runs a job holds it by a lease."""

from __future__ import annotations

import os
import platform
import sqlite3
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import msgspec

from hostler.domain.job import RUNS, Job, JobState, JobSummary, least_pause_s, title_of
from hostler.domain.prompt import Image, Prompt, Source, Turn
from hostler.domain.said import as_data, from_data, wording
from hostler.store.texts import TextsFile, storable

SUMMARY = ("id", "title", "state", "created_ms", "ended_ms", "due_ms", "waits", "route", "target", "host", "model")
KILLED = wording(
    "Jobs",
    "Hostler was ended {count} times in the middle of this job, so it isn't tried again. "
    "Queue it once more, with a shorter text or another model.",
).format(count=RUNS)


def new_owner() -> str:
    """A name for the leases of this process, which tells other processes whether it still lives."""
    return f"{platform.node()}:{os.getpid()}:{uuid.uuid4().hex}"


class Jobs:
    """The jobs in their file. The file is made with the first job.

    Each call waits for the disk: none may be made on the thread of a window or of an event loop, and no two at once.
    All raise OSError, with what to do, when the file can't be used.
    """

    def __init__(self, file: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._texts, self._clock = TextsFile(file), clock

    def add(self, prompt: Prompt, *, route: str = "", target: str = "", escalates: bool = True) -> int:
        """Queues a job and returns its number, once it is on the disk."""
        now = self._now()
        with self._texts.change(make=True) as db:
            number = db.execute(
                "INSERT INTO jobs (created_ms, due_ms, title, instruction, text, source, conversation, turns, route, "
                "target, escalates) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    now,
                    now,
                    storable(title_of(prompt)),
                    storable(prompt.instruction),
                    storable(prompt.text),
                    prompt.source,
                    prompt.conversation,
                    _turns_json(prompt.turns),
                    route,
                    target,
                    escalates,
                ),
            ).lastrowid
            assert number is not None, "it was inserted just now"
            for place, image in enumerate(prompt.images):
                db.execute(
                    "INSERT INTO job_images VALUES (?, ?, ?, ?, ?, ?)",
                    (number, place, image.media_type, image.width, image.height, image.data),
                )
        return number

    def claim(self, owner: str, lease_s: float) -> Job | None:
        """Takes the oldest job that is due, or whose owner is gone, for `lease_s` seconds. One at a time per owner.

        A job whose runs were all cut off is failed instead.
        """
        if not self._texts.exists:
            return None
        now = self._now()
        with self._texts.change() as db:
            running = db.execute("SELECT id, owner, lease_until_ms, tries FROM jobs WHERE state = 'running'").fetchall()
            for number, holder, until, tries in running:
                if until > now and not _is_gone(holder):
                    if holder == owner:
                        return None
                elif tries >= RUNS:
                    self._end(db, number, JobState.FAILED, errors=(KILLED,))
                else:
                    db.execute("UPDATE jobs SET state = 'queued', due_ms = ?, owner = '' WHERE id = ?", (now, number))
            row = db.execute(
                "SELECT id FROM jobs WHERE state = 'queued' AND due_ms <= ? ORDER BY id LIMIT 1", (now,)
            ).fetchone()
            if row is None:
                return None
            db.execute(
                "UPDATE jobs SET state = 'running', owner = ?, lease_until_ms = ?, tries = tries + 1, "
                "first_try_ms = coalesce(first_try_ms, ?) WHERE id = ?",
                (owner, now + _ms(lease_s), now, row[0]),
            )
            return self._get(db, row[0])

    def renew(self, job_id: int, owner: str, lease_s: float) -> bool:
        """Lengthens a lease. False: the job isn't this owner's any more; it was cancelled, removed or taken."""
        return self._mine(job_id, owner, "lease_until_ms = ?", self._now() + _ms(lease_s))

    def finish(
        self, job_id: int, owner: str, answer: str, *, host: str, model: str, notes: tuple[str, ...] = ()
    ) -> bool:
        """Keeps the answer, and sentences about what it lacks. False: not this owner's any more; nothing was kept."""
        return self._mine(
            job_id,
            owner,
            "state = 'done', ended_ms = ?, answer = ?, host = ?, model = ?, errors = ?, owner = ''",
            self._now(),
            storable(answer),
            host,
            model,
            _json(notes),
        )

    def fail(self, job_id: int, owner: str, errors: tuple[str, ...]) -> bool:
        """Ends a job without an answer. False: it isn't this owner's any more."""
        with self._texts.change() as db:
            held = db.execute(
                "SELECT 1 FROM jobs WHERE id = ? AND state = 'running' AND owner = ?", (job_id, owner)
            ).fetchone()
            if held:
                self._end(db, job_id, JobState.FAILED, errors=errors)
            return held is not None

    def postpone(self, job_id: int, owner: str, errors: tuple[str, ...], pause_s: float) -> bool:
        """Nothing answered: back to the queue, to be tried after `pause_s` seconds. False: not this owner's."""
        now = self._now()
        return self._mine(
            job_id,
            owner,
            "state = 'queued', due_ms = ?, last_try_ms = ?, waits = waits + 1, tries = 0, errors = ?, owner = ''",
            now + _ms(pause_s),
            now,
            _json(errors),
        )

    def release(self, owner: str) -> bool:
        """What this owner runs goes back to the queue as if it had not been claimed. False: it runs nothing."""
        if not self._texts.exists:
            return False
        with self._texts.change() as db:
            released = db.execute(
                "UPDATE jobs SET state = 'queued', due_ms = ?, tries = tries - 1, owner = '' "
                "WHERE state = 'running' AND owner = ?",
                (self._now(), owner),
            )
            return released.rowcount > 0

    def hasten(self) -> bool:
        """A machine came back: jobs that wait are due now, or soon when they were tried just now. Whether any was."""
        if not self._texts.exists:
            return False
        now = self._now()
        hastened = False
        with self._texts.change() as db:
            waiting = db.execute(
                "SELECT id, last_try_ms, waits FROM jobs WHERE state = 'queued' AND due_ms > ? AND waits > 0", (now,)
            ).fetchall()
            for number, last_try, waits in waiting:
                due = max(now, last_try + _ms(least_pause_s(waits)))
                changed = db.execute("UPDATE jobs SET due_ms = ? WHERE id = ? AND due_ms > ?", (due, number, due))
                hastened = hastened or changed.rowcount > 0
        return hastened

    def cancel(self, job_id: int) -> bool:
        """Ends a job that is queued or running; who runs it learns that from `renew`. False: there is none such."""
        if not self._texts.exists:
            return False
        with self._texts.change() as db:
            found = db.execute(
                "SELECT 1 FROM jobs WHERE id = ? AND state IN ('queued', 'running')", (job_id,)
            ).fetchone()
            if found:
                self._end(db, job_id, JobState.CANCELLED)
            return found is not None

    def untold(self) -> tuple[JobSummary, ...]:
        """Jobs that ended and whose end was not told yet, oldest first."""
        return self._summaries("WHERE told = 0 AND state IN ('done', 'failed') ORDER BY ended_ms, id")

    def mark_told(self, job_id: int) -> bool:
        """Whether the caller is the one to tell that the job ended: true exactly once for each job."""
        with self._texts.change() as db:
            marked = db.execute(
                "UPDATE jobs SET told = 1 WHERE id = ? AND told = 0 AND state IN ('done', 'failed')", (job_id,)
            )
            return marked.rowcount == 1

    def list(self) -> tuple[JobSummary, ...]:
        """Every job, newest first."""
        return self._summaries("ORDER BY id DESC")

    def next_due_ms(self) -> int | None:
        """When the next queued job is due; None when none is queued."""
        if not self._texts.exists:
            return None
        with self._texts.reading() as db:
            due = db.execute("SELECT min(due_ms) FROM jobs WHERE state = 'queued'").fetchone()[0]
        return None if due is None else int(due)

    def get(self, job_id: int) -> Job | None:
        """A job with its texts; None when there is none."""
        if not self._texts.exists:
            return None
        with self._texts.reading() as db:
            return self._get(db, job_id)

    def remove(self, job_id: int) -> bool:
        """Takes a job out, with its texts. One that runs is stopped by that. False: there is none."""
        if not self._texts.exists:
            return False
        with self._texts.change() as db:
            removed = db.execute("DELETE FROM jobs WHERE id = ?", (job_id,)).rowcount > 0
            db.execute("DELETE FROM job_images WHERE job = ?", (job_id,))
        self._texts.write_back()
        return removed

    def close(self) -> None:
        self._texts.close()

    def _now(self) -> int:
        return _ms(self._clock())

    def _mine(self, job_id: int, owner: str, changes: str, *values: object) -> bool:
        with self._texts.change() as db:
            changed = db.execute(
                f"UPDATE jobs SET {changes} WHERE id = ? AND state = 'running' AND owner = ?", (*values, job_id, owner)
            )
            return changed.rowcount == 1

    def _end(self, db: sqlite3.Connection, job_id: int, state: JobState, *, errors: tuple[str, ...] = ()) -> None:
        db.execute(
            "UPDATE jobs SET state = ?, ended_ms = ?, errors = ?, owner = '' WHERE id = ?",
            (state, self._now(), _json(errors), job_id),
        )

    def _summaries(self, how: str) -> tuple[JobSummary, ...]:
        if not self._texts.exists:
            return ()
        with self._texts.reading() as db:
            rows = db.execute(f"SELECT {', '.join(SUMMARY)}, errors FROM jobs {how}").fetchall()
        return tuple(_summary(row) for row in rows)

    def _get(self, db: sqlite3.Connection, job_id: int) -> Job | None:
        more = (
            "instruction",
            "text",
            "source",
            "conversation",
            "turns",
            "answer",
            "tries",
            "first_try_ms",
            "escalates",
        )
        row = db.execute(
            f"SELECT {', '.join(SUMMARY)}, errors, {', '.join(more)} FROM jobs WHERE id = ?", (job_id,)
        ).fetchone()
        if row is None:
            return None
        images = db.execute(
            "SELECT data, media_type, width, height FROM job_images WHERE job = ? ORDER BY place", (job_id,)
        ).fetchall()
        instruction, text, source, conversation, turns, answer, tries, first_try_ms, escalates = row[len(SUMMARY) + 1 :]
        prompt = Prompt(
            instruction=instruction,
            text=text,
            images=tuple(Image(*image) for image in images),
            source=Source(source),
            conversation=conversation,
            turns=tuple(Turn(*turn) for turn in msgspec.json.decode(turns, type=list[tuple[str, str]])),
        )
        return Job(
            summary=_summary(row[: len(SUMMARY) + 1]),
            prompt=prompt,
            answer=answer,
            tries=tries,
            first_try_ms=first_try_ms,
            escalates=bool(escalates),
        )


def _summary(row: tuple[object, ...]) -> JobSummary:
    fields = dict(zip(SUMMARY, row, strict=False))
    errors = tuple(from_data(error) for error in msgspec.json.decode(str(row[-1])))
    return msgspec.convert({**fields, "errors": errors}, JobSummary)


def _is_gone(owner: str) -> bool:
    """Whether the process that holds a lease has surely ended. Else its lease runs out by itself."""
    node, pid, _ = owner.rsplit(":", 2) if owner.count(":") >= 2 else (owner, "", "")
    # On Windows signal 0 isn't a question: it would end the process.
    if os.name == "nt" or node != platform.node() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _json(errors: tuple[str, ...]) -> str:
    return msgspec.json.encode([as_data(error) for error in errors]).decode()


def _turns_json(turns: tuple[Turn, ...]) -> str:
    return msgspec.json.encode([(storable(turn.question), storable(turn.answer)) for turn in turns]).decode()


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
