"""Past prompts and answers: any query is safe, nothing is lost, and what is removed is gone from the disk."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hostler.domain.classify.learned import Pick
from hostler.domain.history import Ended, Entry
from hostler.domain.prompt import Prompt, Source
from hostler.store import texts
from hostler.store.db import open_database
from hostler.store.history import History
from hostler.store.jobs import Jobs
from hostler.store.picks import Picks

DAY_MS = 86_400_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def open_history(file: Path) -> Iterator[Callable[[], History]]:
    opened: list[History] = []

    def open_one() -> History:
        opened.append(History(file))
        return opened[-1]

    yield open_one
    for history in opened:
        history.close()


@pytest.fixture
def history(open_history: Callable[[], History]) -> History:
    return open_history()


def entry(ask_id: str, at_ms: int = 1_000, **fields: object) -> Entry:
    return replace(Entry(ask_id=ask_id, at_ms=at_ms, route="quick", host="mac", model="qwen3:4b"), **fields)


def openings(found: object) -> list[str]:
    return [line.opening for line in found]  # type: ignore[attr-defined]


def bytes_on_disk(file: Path) -> bytes:
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(file.name + "*")))


def test_a_row_comes_back_as_it_was_kept(history: History) -> None:
    kept = entry(
        "a", conversation="c", source=Source.SELECTION, app="kate", instruction="why", text="a text", answer="so",
        outcome=Ended.STOPPED, withheld="",
    )  # fmt: skip
    number = history.add(kept)
    assert history.get(number) == replace(kept, id=number)
    assert history.get(number + 1) is None
    [line] = history.search()
    assert (line.id, line.opening, line.outcome, line.conversation) == (number, "why", Ended.STOPPED, "c")
    assert history.conversation("c") == (replace(kept, id=number),)
    assert history.conversation("") == ()


def test_reading_makes_no_file(history: History, file: Path) -> None:
    assert (history.search("x"), history.get(1), history.questions(5), history.count()) == ((), None, (), 0)
    assert (history.remove(1), history.expire(5), history.places()) == (False, 0, ((), ()))
    history.erase()
    assert not file.parent.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["c++ and C", "日本語の文法を説明してください", "Über den Wolken", "Draft a letter"]),
        ("let", ["Draft a letter"]),
        ("LETTER draft", ["Draft a letter"]),
        ("letter wolken", []),
        ("uber", ["Über den Wolken"]),
        ("文法", ["日本語の文法を説明してください"]),
        ("説明して 日本", ["日本語の文法を説明してください"]),
        ("c++", ["c++ and C"]),
        ("100%", ["Draft a letter"]),
        ("_", []),
        ("landlord", ["Draft a letter"]),
        ("heat heating", ["Draft a letter"]),
        ('" OR 1 NOT (', []),
        ("NEAR", []),
    ],
)
def test_what_a_query_finds(history: History, query: str, found: list[str]) -> None:
    history.add(entry("a", 1, instruction="Draft a letter", text="to my landlord", answer="The heating is 100% off."))
    history.add(entry("b", 2, instruction="Über den Wolken"))
    history.add(entry("c", 3, instruction="日本語の文法を説明してください"))
    history.add(entry("d", 4, instruction="c++ and C"))
    assert openings(history.search(query)) == found


def test_a_list_is_filtered_by_route_and_host_and_has_an_end(history: History) -> None:
    for number in range(6):
        history.add(entry(str(number), number, instruction=f"q{number}", route="code" if number % 2 else "quick"))
    history.add(entry("x", 9, instruction="q9", host="pc"))
    assert openings(history.search(route="code")) == ["q5", "q3", "q1"]
    assert openings(history.search("q", host="pc")) == ["q9"]
    assert openings(history.search(limit=2)) == ["q9", "q5"]
    assert history.places() == (("code", "quick"), ("mac", "pc"))


def test_the_last_questions_come_once_each(history: History) -> None:
    for number, question in enumerate(("one", "two", "one", "  ")):
        history.add(entry(str(number), number, instruction=question))
    assert history.questions(5) == ("one", "two")
    assert history.questions(1) == ("one",)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_query_is_an_error(history: History, query: str, text: str) -> None:
    history.add(entry(f"{history.count()}", instruction=text))
    history.search(query)
    history.search(f'"{query}* AND (', route=query, host=query)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=20), st.data())
def test_what_is_kept_is_found_by_the_start_of_its_words(history: History, text: str, data: st.DataObject) -> None:
    number = history.add(entry(f"{history.count()}", instruction=text))
    kept = history.get(number)
    assert kept is not None
    words = kept.instruction.split()
    if words:
        word = data.draw(st.sampled_from(words))
        found = history.search(word[: data.draw(st.integers(1, len(word)))])
        assert number in [line.id for line in found]


@pytest.mark.parametrize("how", ["remove", "expire", "erase"])
def test_what_is_removed_is_gone_from_the_disk(history: History, file: Path, how: str) -> None:
    # So many that the index has several parts, and pages that become free.
    for number in range(60):
        history.add(entry(f"stays{number}", 5_000, instruction="harmless", answer="filler words " * 40))
    gone = history.add(
        entry("gone", 1_000, instruction="zanzibarquestion", text="kilimanjarotext " * 300, answer="ngorongoroanswer")
    )
    history.add(entry("later", 6_000, instruction="after it"))
    for word in (b"zanzibarquestion", b"kilimanjarotext", b"ngorongoroanswer"):
        assert word in bytes_on_disk(file)
    if how == "remove":
        assert history.remove(gone)
        assert not history.remove(gone)
    elif how == "expire":
        assert history.expire(2_000) == 1
        assert history.expire(2_000) == 0
    else:
        history.erase()
    left = bytes_on_disk(file)
    for word in (b"zanzibar", b"kilimanjaro", b"ngorongoro"):
        assert word not in left
    assert history.search("zanzibarquestion") == ()
    assert len(history.search("harmless")) == (0 if how == "erase" else 60)


def test_erasing_takes_jobs_and_picks_along_and_a_new_file_begins(file: Path, history: History) -> None:
    jobs, picks = Jobs(file), Picks(file)
    jobs.add(Prompt(instruction="serengetijob"))
    picks.add(Pick.of(Prompt(instruction="Draft serengetipick"), "writing", "quick", at_ms=1))
    history.add(entry("a", instruction="serengeti"))
    history.erase()
    assert b"serengeti" not in bytes_on_disk(file)
    assert (jobs.list(), picks.list(), history.count()) == ((), (), 0)
    history.add(entry("b", instruction="a new one"))
    assert openings(history.search()) == ["a new one"]
    jobs.close()
    picks.close()


def test_a_removed_row_comes_back_in_its_place(history: History) -> None:
    number = history.add(entry("a", instruction="once more"))
    kept = history.get(number)
    assert kept is not None
    history.remove(number)
    assert history.add(kept) == number
    assert history.get(number) == kept
    assert openings(history.search("once")) == ["once more"]


def test_the_index_says_itself_that_it_is_sound(history: History, file: Path) -> None:
    numbers = [history.add(entry(str(n), n, instruction=f"question {n}", answer="an answer")) for n in range(30)]
    for number in numbers[::3]:
        history.remove(number)
    with sqlite3.connect(file) as db:
        db.execute("INSERT INTO history_words (history_words, rank) VALUES ('integrity-check', 1)")
    db.close()


WRITER = """
import sys
from pathlib import Path
from hostler.domain.history import Entry
from hostler.store.history import History
history, name = History(Path(sys.argv[1])), sys.argv[2]
for number in range(int(sys.argv[3])):
    history.add(Entry(ask_id=f"{name}-{number}", at_ms=number, instruction=f"{name} {number}"))
    print(number, flush=True)
"""


def test_several_processes_write_at_once(file: Path, history: History) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(file), name, "25"], stdout=subprocess.DEVNULL)
        for name in ("one", "two", "three")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    assert history.count() == 75
    assert len(history.search("two")) == 25


def test_a_kill_loses_no_row_that_was_told(file: Path, history: History) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file), "it", "100000"], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    told = [int(writer.stdout.readline()) for _ in range(20)]
    writer.send_signal(signal.SIGKILL)
    told += [int(line) for line in writer.stdout.read().splitlines(keepends=True) if line.endswith(b"\n")]
    writer.wait()
    writer.stdout.close()
    kept = {line.opening for line in history.search(limit=1_000_000)}
    assert {f"it {number}" for number in told} <= kept
    assert len(history.search("it", limit=1_000_000)) == len(kept)


def test_a_file_of_before_history_keeps_its_jobs_and_picks(file: Path, history: History) -> None:
    old = open_database(file, texts.MIGRATIONS[:2])
    old.execute(
        "INSERT INTO picks (at_ms, route, instead_of, opening, words, opener, about) "
        "VALUES (1, 'code', 'quick', 'old', '[]', 0, '[]')"
    )
    old.close()
    history.add(entry("a", instruction="new"))
    picks = Picks(file)
    assert [pick.opening for pick in picks.list()] == ["old"]
    picks.close()
    assert openings(history.search("new")) == ["new"]


def test_a_folder_that_can_not_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(OSError, match="check who may write"):
        History(tmp_path / "data" / "history.sqlite3").add(entry("a"))
