"""What the user picked instead: kept until it is taken back, also beside other processes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hostler.domain.classify.learned import KEPT, Pick
from hostler.domain.prompt import Prompt
from hostler.store import texts
from hostler.store.db import open_database
from hostler.store.jobs import Jobs
from hostler.store.picks import Picks


@pytest.fixture
def open_picks(tmp_path: Path) -> Iterator[Callable[[], Picks]]:
    opened: list[Picks] = []

    def open_one() -> Picks:
        opened.append(Picks(tmp_path / "data" / "history.sqlite3"))
        return opened[-1]

    yield open_one
    for picks in opened:
        picks.close()


@pytest.fixture
def picks(open_picks: Callable[[], Picks]) -> Picks:
    return open_picks()


def pick(text: str = "Draft a letter", at_ms: int = 1_790_000_000_000) -> Pick:
    return Pick.of(Prompt(instruction=text, text="Dear Anna"), "writing", "quick", at_ms=at_ms)


def test_a_pick_comes_back_as_it_was_kept(picks: Picks) -> None:
    kept = pick()
    number = picks.add(kept)
    [found] = picks.list()
    assert found.id == number
    assert (found.words, found.opener, found.about) == (kept.words, kept.opener, kept.about)
    assert (found.route, found.instead_of, found.opening) == ("writing", "quick", "Draft a letter")


def test_the_newest_comes_first_and_one_is_taken_back(picks: Picks) -> None:
    first, second = picks.add(pick("one", 1)), picks.add(pick("two", 2))
    assert [found.opening for found in picks.list()] == ["two", "one"]
    assert picks.undo(second)
    assert not picks.undo(second)
    assert [found.id for found in picks.list()] == [first]
    assert picks.add(pick("three", 3)) > second, "a number is never given to another pick"


def test_reset_takes_all_back(picks: Picks) -> None:
    assert picks.reset() == 0
    picks.add(pick("one"))
    picks.add(pick("two"))
    assert picks.reset() == 2
    assert picks.list() == ()


def test_asking_makes_no_file(tmp_path: Path, picks: Picks) -> None:
    assert (picks.list(), picks.undo(1), picks.reset()) == ((), False, 0)
    assert not (tmp_path / "data").exists()


def test_another_process_sees_what_was_kept_and_the_reverse(tmp_path: Path, picks: Picks) -> None:
    picks.add(pick("one", 1))
    code = (
        "import sys; from pathlib import Path; from hostler.store.picks import Picks; "
        "from hostler.domain.classify.learned import Pick; from hostler.domain.prompt import Prompt; "
        "picks = Picks(Path(sys.argv[1])); print(len(picks.list())); "
        "picks.add(Pick.of(Prompt(instruction='two'), 'code', 'quick', at_ms=2)); picks.undo(1); picks.close()"
    )
    file = str(tmp_path / "data" / "history.sqlite3")
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
    assert [found.opening for found in picks.list()] == ["two"]


def test_a_file_of_the_version_before_gets_its_table_and_keeps_its_jobs(tmp_path: Path, picks: Picks) -> None:
    file = tmp_path / "data" / "history.sqlite3"
    open_database(file, texts.MIGRATIONS[:1]).close()
    jobs = Jobs(file)
    number = jobs.add(Prompt(instruction="Why?"))
    picks.add(pick())
    assert jobs.get(number) is not None
    assert len(picks.list()) == 1
    jobs.close()


def test_erasing_the_texts_erases_the_picks(tmp_path: Path, picks: Picks) -> None:
    picks.add(pick())
    for file in (tmp_path / "data").iterdir():
        file.unlink()
    assert picks.list() == ()
    picks.add(pick("later"))
    assert [found.opening for found in picks.list()] == ["later"]


def test_what_is_taken_back_is_not_left_in_the_file(tmp_path: Path, picks: Picks) -> None:
    number = picks.add(pick("Draft a zebra crossing petition"))
    picks.undo(number)
    picks.close()
    left = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert b"zebra" not in left


def test_there_are_never_more_than_count(picks: Picks, tmp_path: Path) -> None:
    picks.add(pick("the oldest", 1))
    with sqlite3.connect(tmp_path / "data" / "history.sqlite3") as db:
        db.executemany(
            "INSERT INTO picks (at_ms, route, instead_of, opening, words, opener, about) "
            "VALUES (?, 'code', 'quick', 'x', '[]', 0, '[]')",
            [(number,) for number in range(2, KEPT + 1)],
        )
    db.close()
    picks.add(pick("the newest", KEPT + 1))
    found = picks.list()
    assert (len(found), found[0].opening) == (KEPT, "the newest")
    assert "the oldest" not in [one.opening for one in found]


def test_a_half_character_is_kept_as_a_question_mark(picks: Picks) -> None:
    picks.add(pick("draft \ud800"))
    assert picks.list()[0].opening == "draft ?"
