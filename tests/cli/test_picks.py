"""`hostler picks`, and what `route` and `ask` make of them."""

from __future__ import annotations

import json
from pathlib import Path

from cli.test_cli import CLOSED, FAST, Hostler, config, events_of, hostler, hosts, write

__all__ = ["hostler"]  # a fixture

WRITING = '[[routes]]\nid = "writing"\nchain = ["qwen3:4b@mac-mini"]\n'
DRAFTS = (
    "Draft a letter to my landlord about the heating",
    "Please draft a short speech for Jonas' farewell",
    "draft a reply that declines the invitation",
    "Draft an announcement: the office moves to the third floor",
    "Can you draft a cover letter for a nurse?",
)


def route_of(hostler: Hostler, text: str) -> str:
    return str(json.loads(hostler("route", "--json", text).stdout)["route"])


def test_after_five_picks_prompts_of_that_kind_follow_and_reset_brings_it_back(hostler: Hostler, home: Path) -> None:
    write(home, config(CLOSED) + WRITING)
    unseen = "Draft a complaint to the airline about lost luggage"
    before = hostler("route", "--json", unseen).stdout
    assert json.loads(before)["route"] == "quick"
    for text in DRAFTS:
        added = hostler("picks", "add", "writing", text)
        assert (added.returncode, added.stdout) == (0, "")
        assert "Learned: prompts like this go to writing." in added.stderr
    assert route_of(hostler, unseen) == "writing"
    [decided] = events_of(hostler("route", "--batch", stdin=json.dumps({"id": 1, "prompt": unseen})))
    assert decided["route"] == "writing"
    assert hostler("route", unseen).stdout.startswith("writing ")
    assert "you moved 5 prompts like this to writing: “draft”" in hostler("route", unseen).stdout
    assert hostler("picks", "reset").stderr == "5 picks taken back.\n"
    assert hostler("route", "--json", unseen).stdout == before


def test_picks_are_listed_and_taken_back_one_by_one(hostler: Hostler, home: Path) -> None:
    write(home, config(CLOSED) + WRITING)
    assert "learned no picks yet" in hostler("picks").stderr
    hostler("picks", "add", "writing", DRAFTS[0])
    hostler("picks", "add", "writing", "-")  # nothing on stdin: nothing to learn from
    hostler("picks", "add", "code", "Name three rivers in Peru")
    shown = hostler("picks").stdout.splitlines()
    assert shown[0] == "Hostler learned 2 picks:"
    assert shown[1].split()[:1] == ["2"]
    assert shown[1].endswith("code ← quick  Name three rivers in Peru")
    assert [json.loads(line)["id"] for line in hostler("picks", "--json").stdout.splitlines()] == [2, 1]
    assert route_of(hostler, "Name three rivers in Peru") == "code"
    assert hostler("picks", "undo", "2").returncode == 0
    assert route_of(hostler, "Name three rivers in Peru") == "quick"
    gone = hostler("picks", "undo", "2")
    assert (gone.returncode, "There is no pick 2" in gone.stderr) == (2, True)
    wrong = hostler("picks", "add", "wrting", "x")
    assert (wrong.returncode, "did you mean “writing”?" in wrong.stderr) == (2, True)


def test_a_rule_of_the_user_outweighs_picks_and_says_so(hostler: Hostler, home: Path) -> None:
    write(home, config(CLOSED) + WRITING.replace("[[routes]]\n", '[[routes]]\nalways = ["tax form"]\n', 1))
    said = hostler("picks", "add", "code", "Fill in the tax form")
    assert "a rule or keyword of yours sends it to writing" in said.stderr
    assert "goes to quick by itself" in hostler("picks", "add", "quick", "Name three rivers").stderr
    assert hostler("picks", "--json").stdout == ""


def test_asking_with_a_route_teaches_only_when_told_to(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=ok"], [])) as [url]:
        write(home, config(url) + WRITING)
        assert hostler("ask", "--route", "writing", DRAFTS[0]).returncode == 0
        assert hostler("picks", "--json").stdout == ""
        done = hostler("ask", "--route", "writing", "--learn", DRAFTS[0])
        assert (done.returncode, done.stdout) == (0, "ok\n")
        assert "Learned: prompts like this go to writing." in done.stderr
        assert "writing → " in hostler("ask", DRAFTS[0]).stderr
        refused = hostler("ask", "--learn", DRAFTS[1])
        assert (refused.returncode, "--learn" in refused.stderr) == (2, True)


def test_the_ledger_says_that_a_pick_decided(hostler: Hostler, home: Path) -> None:
    from hostler.store.ledger import Ledger

    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=ok"], [])) as [url]:
        write(home, config(url) + WRITING)
        hostler("picks", "add", "writing", DRAFTS[0])
        hostler("ask", DRAFTS[0])
    ledger = Ledger(home / "data" / "ledger.sqlite3")
    assert [(row.route, str(row.picked)) for row in ledger.rows()] == [("writing", "learned")]
    ledger.close()


def test_a_bare_prompt_belongs_to_what_was_asked_just_before(hostler: Hostler, home: Path) -> None:
    with hosts(("Ubuntu", [f"qwen3:4b,{FAST},answer=ok"], [])) as [url]:
        write(home, config(CLOSED, url))
        assert route_of(hostler, "and now with retries?") == "quick"
        for text in (
            "Write a Python function that sorts a list",
            "Refactor this Python class",
            "Fix the bug in main.py",
        ):
            assert hostler("ask", text).returncode == 0
        follows = hostler("route", "and now with retries?").stdout
    assert follows.startswith("code ")
    assert "code prompts before" in follows
    assert route_of(hostler, "Summarize this email") == "quick"


def test_why_shows_scores_evidence_and_every_target(hostler: Hostler, home: Path) -> None:
    write(home, config(CLOSED))
    one_line = hostler("route", "Fix the bug in this Python function").stdout
    assert len(one_line.splitlines()) == 1
    everything = hostler("route", "--why", "Fix the bug in this Python function").stdout
    assert everything.startswith(one_line.strip())
    for part in ("\nScores\n", "\nEvidence\n", "\nTargets\n", "code: “python”", "where most prompts belong"):
        assert part in everything
