"""The command line as scripts see it: events, exit codes, and which text goes where."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hostler.simulate import SimulatedHost

FAST = "load=0,tps=0,prompt_tps=0"
DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
CLOSED = "http://127.0.0.1:9"


@contextmanager
def hosts(*specs: tuple[str, Sequence[str], Sequence[str]]) -> Iterator[list[str]]:
    """Simulated hosts on a loop of their own: (name, models, faults) each. Yields their addresses."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    started = [SimulatedHost(name, models, faults) for name, models, faults in specs]
    try:
        for host in started:
            asyncio.run_coroutine_threadsafe(host.start(), loop).result(10)
        yield [host.url for host in started]
    finally:
        for host in started:
            asyncio.run_coroutine_threadsafe(host.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def config(first: str, second: str = CLOSED) -> str:
    return f"""version = 1
[[hosts]]
id = "mac-mini"
name = "Mac Mini"
url = "{first}"
[[hosts]]
id = "ubuntu"
name = "Ubuntu"
url = "{second}"
[[routes]]
id = "quick"
chain = ["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"]
[[routes]]
id = "code"
chain = ["qwen3:4b@ubuntu"]
[[routes]]
id = "vision"
chain = ["minicpm-v@mac-mini"]
"""


Hostler = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def hostler(home: Path) -> Hostler:
    """Runs `hostler …` in the throw-away home, and returns what it said."""

    def run(*arguments: str, stdin: str | bytes = "", **environ: str) -> subprocess.CompletedProcess[str]:
        sent = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "hostler", *arguments],
            env={**{k: v for k, v in os.environ.items() if k not in DESKTOP}, **environ},
            input=sent,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def write(home: Path, text: str) -> None:
    (home / "config.toml").write_text(text)


def events_of(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_answer_goes_to_stdout_and_everything_about_it_to_stderr(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=Paris."], [])) as [url]:
        write(home, config(url))
        done = hostler("ask", "Summarize this email")
    assert (done.returncode, done.stdout) == (0, "Paris.\n")
    assert "quick → qwen3:4b on Mac Mini" in done.stderr
    assert "s to first word" in done.stderr


def test_the_json_events_are_those_of_the_contract(hostler: Hostler, home: Path) -> None:
    with hosts(
        ("Mac Mini", [f"qwen3:4b,{FAST}"], ["busy"]), ("Ubuntu", [f"qwen3:4b,{FAST},answer=hi there"], [])
    ) as urls:
        write(home, config(*urls))
        events = events_of(hostler("ask", "--json", "Summarize this email"))
    contract = {
        "decided": {"route", "confidence", "scores", "evidence", "plan"},
        "attempt": {"n", "model", "host"},
        "loading": {"n", "model", "host", "usually_s"},
        "attempt_failed": {"n", "error", "detail", "after_ms"},
        "token": {"text"},
        "answer": {
            "model",
            "host",
            "route",
            "ttft_ms",
            "total_ms",
            "prompt_tokens",
            "completion_tokens",
            "attempts",
            "escalated",
            "cost_usd",
        },
    }
    for event in events:
        assert set(event) - {"event"} == contract[event["event"]]
    assert contract.keys() - {"loading"} <= {event["event"] for event in events}
    assert events[0]["event"] == "decided"
    assert events[-1]["host"] == "ubuntu"
    assert next(event for event in events if event["event"] == "attempt_failed")["error"] == "HostBusy"
    assert "".join(event["text"] for event in events if event["event"] == "token") == "hi there"


def test_a_fallback_is_said_and_a_broken_answer_is_marked_in_the_text(hostler: Hostler, home: Path) -> None:
    with hosts(
        # Not as fast as can be: a reset takes with it what wasn't read yet.
        ("Mac Mini", ["qwen3:4b,load=0,tps=20,prompt_tps=0,answer=one two three four five six"], ["reset-mid:after=3"]),
        ("Ubuntu", [f"qwen3:4b,{FAST},answer=the whole answer"], []),
    ) as urls:
        write(home, config(*urls))
        done = hostler("ask", "Summarize this email")
    assert done.returncode == 0
    assert done.stdout.endswith("— the text above broke off; the answer starts again —\n\nthe whole answer\n")
    assert "Mac Mini went away before the answer was complete" in done.stderr
    assert "qwen3:4b on Ubuntu answers again from the start." in done.stderr


@contextmanager
def a_thin_answer(home: Path, second: str = "") -> Iterator[None]:
    """The first choice is gone, the small model stands in and declines; the big one is on the second machine."""
    small, big = f"small:4b,{FAST},answer=refusal", f"big:30b,{FAST},answer=Salt is sodium chloride."
    with hosts(("Mac Mini", [small], []), ("Ubuntu", [big], [second] if second else [])) as urls:
        chains = config(*urls).replace(
            '["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"]', '["gone:7b@mac-mini", "small:4b@mac-mini"]'
        )
        write(home, chains.replace('["qwen3:4b@ubuntu"]', '["big:30b@ubuntu"]'))
        yield


def test_a_thin_answer_is_followed_by_a_bigger_models_after_a_rule(hostler: Hostler, home: Path) -> None:
    with a_thin_answer(home):
        done = hostler("ask", "--route", "quick", "What is salt?")
        once = hostler("ask", "--route", "quick", "--no-escalate", "What is salt?")
        events = events_of(hostler("ask", "--route", "quick", "--json", "What is salt?"))
        write(home, (home / "config.toml").read_text() + "[answers]\nescalate = false\n")
        never = hostler("ask", "--route", "quick", "What is salt?")
    assert done.returncode == 0
    assert never.stdout == once.stdout
    assert done.stdout == "I'm sorry, but I can't help with that.\n\n---\n\nSalt is sodium chloride.\n"
    assert "That looks thin: it declines. Asking big:30b on Ubuntu…" in done.stderr
    assert once.stdout == "I'm sorry, but I can't help with that.\n"
    assert "thin" not in once.stderr
    [escalated] = [event for event in events if event["event"] == "escalated"]
    assert escalated == {"event": "escalated", "from": "small:4b@mac-mini", "to": "big:30b@ubuntu", "why": "declines"}
    assert (events[-1]["event"], events[-1]["escalated"], events[-1]["model"]) == ("answer", True, "big:30b")


def test_when_the_bigger_model_fails_stdout_holds_the_first_answer_alone(hostler: Hostler, home: Path) -> None:
    with a_thin_answer(home, second="busy"):
        done = hostler("ask", "--route", "quick", "What is salt?")
    assert (done.returncode, done.stdout) == (0, "I'm sorry, but I can't help with that.\n")
    assert "The first answer stands." in done.stderr


def test_when_nothing_answers_the_code_is_3_and_each_cause_is_said(hostler: Hostler, home: Path) -> None:
    write(home, config(CLOSED))
    done = hostler("ask", "Summarize this email")
    assert (done.returncode, done.stdout) == (3, "")
    assert "Mac Mini can't be reached (connection refused)" in done.stderr
    assert "Ubuntu can't be reached" in done.stderr
    assert "Nothing answered." in done.stderr
    failed = events_of(hostler("ask", "--json", "Summarize this email"))[-1]
    assert (failed["event"], len(failed["errors"])) == ("failed", 2)


def test_a_host_that_is_not_ollama_is_named_so(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST}"], ["not-ollama:path=all"])) as [url]:
        write(home, config(url))
        asked, looked = hostler("ask", "Summarize this email"), hostler("hosts")
    assert asked.returncode == 3
    assert "Mac Mini doesn't answer like a model server" in asked.stderr
    assert "Mac Mini · misconfigured · " in looked.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask"], "Nothing to ask."),
        (["ask", "   "], "Nothing to ask."),
        (["ask", "-"], "Nothing to ask."),
        (["ask", "hi", "--route", "cod"], "no route is called “cod”; did you mean “code”?"),
        (["ask", "hi", "--target", "qwen3:4b"], "is not a target: write MODEL@HOST"),
        (["ask", "hi", "--target", "qwen3:4b@mac"], "no host is called “mac”"),
        (["ask", "hi", "--action", "dance"], "no action is called “dance”. There is: summarize, explain"),
        (["ask", "hi", "--image", "missing.png"], "missing.png can't be read"),
        (["ask", "hi", "--wibble"], "unrecognized arguments: --wibble"),
        (["wibble"], "invalid choice: 'wibble'"),
        (["popup"], "Hostler isn't running here. Start it with `hostler`."),
        (["quit"], "Hostler isn't running here."),
        (["run"], "There is no display here"),
        (["simulate", "--bind", "10.0.0.1"], "loopback"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_to_do(
    hostler: Hostler, home: Path, arguments: list[str], message: str
) -> None:
    write(home, config(CLOSED))
    done = hostler(*arguments)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_picture_that_is_none_is_refused(hostler: Hostler, home: Path, tmp_path: Path) -> None:
    write(home, config(CLOSED))
    file = tmp_path / "notes.png"
    file.write_text("not a picture")
    done = hostler("ask", "What is this?", "--image", str(file))
    assert done.returncode == 2
    assert "neither PNG nor JPEG" in done.stderr


def test_a_picture_goes_to_a_model_that_sees(hostler: Hostler, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "dot.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0")
    seeing = f"minicpm-v:latest,{FAST},capabilities=completion+vision"
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST}", seeing], [])) as [url]:
        write(home, config(url))
        events = events_of(hostler("ask", "--json", "What is this?", "--image", str(file)))
    assert events[0]["route"] == "vision"
    assert events[-1]["model"] == "minicpm-v"


@pytest.mark.parametrize("broken", ["[[hosts]\n", 'version = 1\n[[routes]]\nid = "quick"\nchain = ["a@b"]\n'])
def test_a_broken_config_ends_with_2_and_file_and_line(hostler: Hostler, home: Path, broken: str) -> None:
    write(home, broken)
    for arguments in (["ask", "hi"], ["config", "check"], ["hosts"]):
        done = hostler(*arguments)
        assert done.returncode == 2
        assert "config.toml:" in done.stderr
        assert "Traceback" not in done.stderr


def test_without_a_config_this_machine_is_asked(hostler: Hostler) -> None:
    with hosts(("local", [f"qwen3:4b,{FAST},answer=hi"], [])) as [url]:
        done = hostler("ask", "Summarize this email", OLLAMA_HOST=url)
        assert (done.returncode, done.stdout) == (0, "hi\n")
        assert "qwen3:4b on This machine" in done.stderr
        check = hostler("config", "check")
    assert check.returncode == 2
    assert "`hostler config init` writes one" in check.stderr
    assert "or start from the example: cp " in check.stderr


def test_without_a_config_and_without_ollama_it_says_both(hostler: Hostler) -> None:
    done = hostler("ask", "hi", OLLAMA_HOST=CLOSED)
    assert done.returncode == 3
    assert "This machine can't be reached" in done.stderr
    assert "There is no config yet" in done.stderr


def test_a_machine_without_models_says_how_to_get_one(hostler: Hostler) -> None:
    with hosts(("local", ["x:1b,load=0,capabilities=embedding"], [])) as [url]:
        done = hostler("ask", "hi", OLLAMA_HOST=url)
    assert done.returncode == 3
    assert "ollama pull" in done.stderr


def test_config_path_names_the_file(hostler: Hostler, home: Path) -> None:
    assert hostler("config", "path").stdout == f"{home / 'config.toml'}\n"


def test_stdin_is_the_text(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=ok"], [])) as [url]:
        write(home, config(url))
        done = hostler("ask", "-", "--action", "summarize", stdin=b"caf\xe9 \xff bytes")
    assert (done.returncode, done.stdout) == (0, "ok\n")


def test_a_decision_is_made_without_config_and_without_hosts(hostler: Hostler) -> None:
    done = hostler("route", "--json", "Summarize this email", OLLAMA_HOST=CLOSED)
    decided = json.loads(done.stdout)
    assert (done.returncode, decided["route"], decided["plan"]) == (0, "quick", [])
    words = hostler("route", "Write a Python function that reverses a list", OLLAMA_HOST=CLOSED)
    assert re.match(r"code 0\.\d\d: .*“write … function”", words.stdout)
    assert len(words.stdout.splitlines()) == 1


def test_a_batch_is_decided_line_by_line_in_order(hostler: Hostler) -> None:
    asked = [
        {"id": "a", "prompt": "Summarize this email", "has_image": False},
        {"id": 2, "prompt": "What is in this picture?", "has_image": True},
        {"id": "c", "prompt": "Write a Python function that sorts a list", "has_image": False},
    ]
    done = hostler("route", "--batch", stdin="\n".join(json.dumps(line) for line in asked))
    decided = events_of(done)
    assert [line["id"] for line in decided] == ["a", 2, "c"]
    assert [line["route"] for line in decided] == ["quick", "vision", "code"]
    assert set(decided[0]) == {"id", "route", "confidence", "scores", "evidence"}
    wrong = hostler("route", "--batch", stdin='{"id": 1, "prompt": "hi"}\n{"id": 2}\n')
    assert wrong.returncode == 2
    assert "line 2" in wrong.stderr


def test_a_batch_is_read_from_a_file_too(hostler: Hostler, home: Path) -> None:
    asked = home / "asked.jsonl"
    asked.write_text('{"id": 1, "prompt": "Refactor this Python class"}\n', encoding="utf-8")
    [decided] = events_of(hostler("route", "--batch", str(asked)))
    assert (decided["id"], decided["route"]) == (1, "code")
    missing = hostler("route", "--batch", str(home / "none.jsonl"))
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "none.jsonl" in missing.stderr and "stdin" in missing.stderr


def test_the_hosts_are_shown_with_state_version_and_what_is_warm(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},warm=true"], [])) as [url]:
        write(home, config(url))
        lines = events_of(hostler("hosts", "--json"))
        words = hostler("hosts")
    assert [(line["id"], line["state"]) for line in lines] == [("mac-mini", "warm"), ("ubuntu", "down")]
    assert (lines[0]["models"], lines[0]["warm"], lines[0]["version"]) == (["qwen3:4b"], ["qwen3:4b"], "0.33.0-rc2")
    assert words.returncode == 0
    assert words.stdout.startswith("Mac Mini · warm · 0.33.0-rc2 · 1 model · warm: qwen3:4b · ")


def test_an_interrupt_keeps_what_came_and_the_row(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", ["qwen3:4b,load=0,tps=20,prompt_tps=0,tokens=2000"], [])) as [url]:
        write(home, config(url))
        process = subprocess.Popen(
            [sys.executable, "-m", "hostler", "ask", "Summarize this email"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        first = process.stdout.read(10)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert first
    assert b"Traceback" not in said
    from hostler.store.ledger import Ledger

    ledger = Ledger(home / "data" / "ledger.sqlite3")
    assert [row.outcome for row in ledger.rows()] == ["cancelled"]
    ledger.close()


def test_a_reader_that_leaves_ends_it_quietly(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", ["qwen3:4b,load=0,tps=200,prompt_tps=0,tokens=2000"], [])) as [url]:
        write(home, config(url))
        process = subprocess.Popen(
            [sys.executable, "-m", "hostler", "ask", "Summarize this email"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
        process.wait(20)
        process.stderr.close()
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_a_terminal_gets_no_control_signs_of_a_model(home: Path) -> None:
    evil = "red \\x1b[31m"
    answer = "safe \u202etxet\u202c \x1b[31mred\x07 end"
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer={answer}"], [])) as [url]:
        write(home, config(url))
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "hostler", "ask", "Summarize this email"],
            stdout=follower,
            stderr=subprocess.DEVNULL,
        )
        os.close(follower)
        shown = b""
        try:
            while chunk := os.read(leader, 4096):
                shown += chunk
        except OSError:  # the other end of the terminal was closed
            pass
        os.close(leader)
        assert process.wait(20) == 0
    assert shown.decode().replace("\r\n", "\n") == "safe txet [31mred end\n"
    assert evil.encode() not in shown


def modules_of(code: str, home: Path) -> set[str]:
    script = f"import sys\nfrom hostler.cli import run\nrun({code})\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_ask_imports_no_qt_and_popup_neither_qt_nor_httpx(home: Path) -> None:
    write(home, config(CLOSED))
    assert "PySide6" not in modules_of("['ask', 'hi']", home)
    for order in ("popup", "quit"):
        assert not {"PySide6", "httpx", "asyncio", "sqlite3"} & modules_of(f"['{order}']", home)


@pytest.mark.parametrize("kept", [True, False], ids=["with history", "history off"])
def test_no_prompt_text_is_in_any_file_of_the_home_but_history(hostler: Hostler, home: Path, kept: bool) -> None:
    secret = "xylophone-marmalade"
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=hi"], [])) as [url]:
        write(home, config(url) + ("" if kept else "[privacy]\nhistory = false\n"))
        assert hostler("ask", f"Summarize this email about {secret}").returncode == 0
        hostler("ask", "--route", "code", f"about {secret}")
    files = [file for file in home.rglob("*") if file.is_file()]
    assert any(file.name.startswith("ledger") for file in files)
    told = {file.name.partition(".")[0] for file in files if secret.encode() in file.read_bytes()}
    assert told == ({"history"} if kept else set())


def test_the_doctor_says_what_works_and_names_nothing_private(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST}"], [])) as [url]:
        write(home, config(url))
        done = hostler("doctor")
    assert "config     2 hosts, 3 routes" in done.stdout
    assert "ok   host 1     0.33.0-rc2" in done.stdout
    assert "FIX  host 2     HostUnreachable" in done.stdout
    assert "FIX  display    none" in done.stdout
    assert done.returncode == 2
    for private in ("Mac Mini", "127.0.0.1", str(home)):
        assert private not in done.stdout


def test_the_version_is_told() -> None:
    ran = subprocess.run([sys.executable, "-m", "hostler", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"hostler \d+\.\d+\.\d+\n", ran.stdout)
