"""`hostler history`, and what `ask` leaves in it."""

from __future__ import annotations

import json
import time
from pathlib import Path

from cli.test_cli import CLOSED, FAST, Hostler, config, hostler, hosts, write
from hostler.domain.history import Entry
from hostler.store.history import History

__all__ = ["hostler"]  # a fixture

KEY = "AKIA" + "QZ3WT7PLNB5X2MKD"


def kept(home: Path, *entries: Entry) -> None:
    history = History(home / "data" / "history.sqlite3")
    for entry in entries:
        history.add(entry)
    history.close()


def test_what_was_asked_is_found_again_and_erased(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=Paris it is."], [])) as [url]:
        write(home, config(url))
        assert hostler("history").stderr == "History is empty.\n"
        hostler("ask", "What is the capital of France?")
        hostler("ask", "-", stdin="bonjour à tous")
    shown = hostler("history", "capital").stdout.splitlines()
    assert shown[0].endswith("quick · qwen3:4b on mac-mini")
    assert shown[1:] == ["  What is the capital of France?", "  → Paris it is."]
    assert "  ❝ bonjour à tous" in hostler("history", "bonj").stdout
    [row] = [json.loads(line) for line in hostler("history", "france", "--json").stdout.splitlines()]
    assert (row["instruction"], row["answer"], row["outcome"]) == (
        "What is the capital of France?",
        "Paris it is.",
        "answered",
    )
    assert len(hostler("history", "--json").stdout.splitlines()) == 2
    nothing = hostler("history", 'no" OR (such*')
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "Nothing in history holds" in nothing.stderr
    erased = hostler("history", "erase")
    assert (erased.returncode, erased.stdout) == (0, "")
    assert erased.stderr.startswith("Erased: 2 prompts with their answers")
    assert not (home / "data" / "history.sqlite3").exists()
    assert hostler("history").stderr == "History is empty.\n"


def test_a_question_that_nobody_answered_is_kept_too(hostler: Hostler, home: Path) -> None:
    write(home, config(CLOSED))
    assert hostler("ask", "Is anybody there?").returncode == 3
    assert "not answered\n  Is anybody there?" in hostler("history").stdout


def test_switched_off_nothing_is_kept_and_it_says_so(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST}"], [])) as [url]:
        write(home, config(url) + "[privacy]\nhistory = false\n")
        assert hostler("ask", "hello").returncode == 0
    assert not (home / "data" / "history.sqlite3").exists()
    assert "History is switched off" in hostler("history").stderr


def test_a_text_with_a_secret_is_not_kept(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=done"], [])) as [url]:
        write(home, config(url))
        hostler("ask", "-", stdin=f"export AWS_KEY={KEY}")
    assert "Not kept: the text holds an AWS access key in line 1." in hostler("history").stdout
    assert KEY.encode() not in (home / "data" / "history.sqlite3").read_bytes()


def test_many_rows_are_listed_in_part_and_signs_of_a_terminal_do_nothing(hostler: Hostler, home: Path) -> None:
    now = round(time.time() * 1000)
    kept(home, *(Entry(ask_id=str(n), at_ms=now + n, instruction=f"q{n}\x1b[31m", answer="a") for n in range(60)))
    done = hostler("history")
    assert done.stdout.count("→ a") == 50
    assert "\x1b" not in done.stdout
    assert "Only the newest 50 are shown" in done.stderr


def test_config_check_knows_the_keys_of_privacy(hostler: Hostler, home: Path) -> None:
    write(home, config(CLOSED) + "[privacy]\nhistory = true\nkeep_days = 0\n")
    assert hostler("config", "check").returncode == 0
    write(home, config(CLOSED) + "[privacy]\nkeep_day = -1\nkeep_days = -1\n")
    wrong = hostler("config", "check")
    assert wrong.returncode == 2
    said = wrong.stdout + wrong.stderr
    assert "did you mean “keep_days”" in said
    assert "After so many days" in said
