"""The cloud on the command line: asked on a terminal, refused without one, listed and remembered."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.test_cli import CLOSED, DESKTOP, FAST, Hostler, events_of, hostler, hosts, write

__all__ = ["hostler"]  # the fixture
KEY = "AKIA" + "QZ3WT7PLNB5X2MKD"


def config(cloud: str, rule: str = "when-nothing-local", home: str = CLOSED) -> str:
    return f"""version = 1
[[hosts]]
id = "mac"
name = "Mac"
url = "{home}"
[[hosts]]
id = "lab"
name = "Cloud Lab"
kind = "openai"
location = "cloud"
url = "{cloud}/v1"
[hosts.models."gpt"]
usd_in_per_m = 2.5
usd_out_per_m = 10
[[routes]]
id = "quick"
chain = ["m@mac", "gpt@lab"]
cloud = "{rule}"
[[routes]]
id = "code"
chain = ["m@mac"]
"""


@pytest.fixture
def lab() -> Iterator[str]:
    with hosts(("Cloud Lab", [f"gpt,{FAST},answer=From far away"], [])) as [url]:
        yield url


def on_a_terminal(home: Path, keys: str, *arguments: str, early: str = "", interrupt: bool = False) -> tuple[int, str]:
    """Runs `hostler …` on a terminal of its own and types the keys once it asks. Returns its exit code and its words.

    `early` is typed before it asks; `interrupt`: it is interrupted while it asks.
    """
    here, there = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "hostler", *arguments],
        env={k: v for k, v in os.environ.items() if k not in DESKTOP},
        stdin=there,
        stdout=there,
        stderr=there,
        start_new_session=True,
    )
    os.close(there)
    shown = bytearray()
    asked = threading.Event()

    def read() -> None:
        try:
            while more := os.read(here, 4096):
                shown.extend(more)
                if b"[y/N]" in shown:
                    asked.set()
        except OSError:
            pass  # the other end was closed

    reader = threading.Thread(target=read)
    reader.start()
    os.write(here, early.encode())
    if keys or interrupt:
        assert asked.wait(30), shown
    os.write(here, keys.encode())
    if interrupt:
        running.send_signal(signal.SIGINT)
    code = running.wait(30)
    reader.join(10)
    os.close(here)
    return code, shown.decode()


def test_without_a_terminal_and_without_a_yes_it_is_refused_with_the_way_to_say_yes(
    hostler: Hostler, home: Path, lab: str
) -> None:
    write(home, config(lab))
    done = hostler("ask", "Say hello")
    assert (done.returncode, done.stdout) == (4, "")
    assert "run `hostler cloud allow quick` once" in done.stderr
    failed = events_of(hostler("ask", "--json", "Say hello"))[-1]
    assert failed["event"] == "failed"
    assert "hostler cloud allow quick" in failed["forbidden"]


def test_after_a_yes_on_the_command_line_the_cloud_answers_and_the_cost_is_told(
    hostler: Hostler, home: Path, lab: str
) -> None:
    write(home, config(lab))
    assert hostler("cloud", "allow", "quick").returncode == 0
    done = hostler("ask", "Say hello")
    assert (done.returncode, done.stdout) == (0, "From far away\n")
    assert "cloud ≈ $0.004 · $1.00 left today" in done.stderr or "gpt on Cloud Lab is asked" in done.stderr
    assert "Cloud Lab · $0.000" in done.stderr or "Cloud Lab · under $" in done.stderr
    answer = events_of(hostler("ask", "--json", "Say hello"))[-1]
    assert answer["cost_usd"] > 0
    spent = json.loads(hostler("cloud", "--json").stdout.splitlines()[-1])
    assert spent["spent_today_usd"] == pytest.approx(2 * answer["cost_usd"])


def test_a_secret_is_never_sent_without_a_terminal(hostler: Hostler, home: Path, lab: str) -> None:
    write(home, config(lab))
    hostler("cloud", "allow", "quick")
    done = hostler("ask", f"Say hello to {KEY}")
    assert done.returncode == 4
    assert "the text holds an AWS access key in line 1" in done.stderr
    assert KEY not in done.stderr
    assert json.loads(hostler("cloud", "--json").stdout.splitlines()[-1])["spent_today_usd"] == 0


def test_a_target_in_the_cloud_on_a_route_that_stays_at_home_is_refused(hostler: Hostler, home: Path, lab: str) -> None:
    write(home, config(lab, "never"))
    done = hostler("ask", "--target", "gpt@lab", "--route", "quick", "Say hello")
    assert done.returncode == 4
    assert 'write cloud = "when-nothing-local" for the route quick' in done.stderr


def test_a_target_that_was_asked_for_and_may_not_be_is_not_replaced_in_silence(
    hostler: Hostler, home: Path, lab: str
) -> None:
    with hosts(("Mac", [f"m,{FAST},answer=From home"], [])) as [mac]:
        write(home, config(lab, home=mac))
        done = hostler("ask", "--target", "gpt@lab", "--route", "quick", "Say hello")
    assert (done.returncode, done.stdout) == (0, "From home\n")
    assert "gpt on Cloud Lab isn't asked: in the cloud, which wants your yes first" in done.stderr


def test_on_a_terminal_one_question_is_asked_and_a_yes_is_remembered(home: Path, lab: str, hostler: Hostler) -> None:
    write(home, config(lab))
    code, shown = on_a_terminal(home, "y\n", "ask", "Say hello")
    assert code == 0, shown
    assert "Text of the route quick has never left the house." in shown
    assert "From far away" in shown
    code, shown = on_a_terminal(home, "", "ask", "Say hello")
    assert code == 0
    assert "[y/N]" not in shown


def test_on_a_terminal_enter_alone_is_a_no_that_is_remembered(home: Path, lab: str, hostler: Hostler) -> None:
    write(home, config(lab))
    code, shown = on_a_terminal(home, "\n", "ask", "Say hello")
    assert code == 4
    assert "From far away" not in shown
    code, shown = on_a_terminal(home, "", "ask", "Say hello")
    assert code == 4
    assert "[y/N]" not in shown
    assert "`hostler cloud allow quick` changes that" in shown


def test_what_was_typed_before_the_question_is_no_answer(home: Path, lab: str, hostler: Hostler) -> None:
    write(home, config(lab))
    code, shown = on_a_terminal(home, "n\n", "ask", "Say hello", early="y\n")
    assert code == 4, shown


def test_on_a_terminal_a_secret_is_asked_about_each_time(home: Path, lab: str, hostler: Hostler) -> None:
    write(home, config(lab))
    hostler("cloud", "allow", "quick")
    for _ in range(2):
        code, shown = on_a_terminal(home, "y\n", "ask", f"Say hello to {KEY}")
        assert code == 0, shown
        assert (
            "The text holds an AWS access key in line 1. Send it to gpt on Cloud Lab all the same, this once?" in shown
        )
    code, shown = on_a_terminal(home, "n\n", "ask", f"Say hello to {KEY}")
    assert code == 4
    assert shown.count("[y/N]") == 1


def test_one_interrupt_ends_the_question_and_nothing_is_sent(home: Path, lab: str, hostler: Hostler) -> None:
    write(home, config(lab))
    code, _ = on_a_terminal(home, "", "ask", "Say hello", interrupt=True)
    assert code == 130
    assert "asks the first time" in hostler("cloud").stdout
    assert "$0 today" in hostler("cloud").stdout


def test_rules_answers_and_money_are_listed(hostler: Hostler, home: Path, lab: str) -> None:
    write(home, config(lab) + "[cloud]\nday_usd = 0.5\n")
    assert hostler("cloud").stdout.splitlines() == [
        "quick  when-nothing-local · asks the first time · at most $0.030 a request",
        "code   never",
        "Spent: $0 today, $0.50 left · $0 this month, $10.00 left",
    ]
    hostler("cloud", "deny", "quick")
    assert "quick  when-nothing-local · you said no" in hostler("cloud").stdout
    done = hostler("cloud", "allow", "code")
    assert "the route code says cloud = “never”" in done.stderr
    wrong = hostler("cloud", "allow", "quik")
    assert (wrong.returncode, "did you mean “quick”?" in wrong.stderr) == (2, True)


def test_the_decision_alone_knows_prices_and_answers(hostler: Hostler, home: Path, lab: str) -> None:
    write(home, config(lab))
    assert "wants your yes first" in hostler("route", "Say hello", "--why").stdout
    hostler("cloud", "allow", "quick")
    assert "→ gpt@lab  second in the chain of quick · cloud ≈ $0.004" in hostler("route", "Say hello", "--why").stdout
