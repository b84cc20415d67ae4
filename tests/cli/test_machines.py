"""`hostler hosts drain | undrain | wake` and the live table."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cli.test_cli import CLOSED, FAST, Hostler, config, events_of, hostler, hosts, write
from hostler.cli.table import LiveTable, columns, cut, laid_out

__all__ = ["hostler"]


def states(hostler: Hostler) -> dict[str, str]:
    return {line["id"]: line["state"] for line in events_of(hostler("hosts", "--json"))}


def test_a_drained_machine_gets_nothing_until_it_is_brought_back(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST}"], []), ("Ubuntu", [f"qwen3:4b,{FAST}"], [])) as urls:
        write(home, config(*urls))
        done = hostler("hosts", "drain", "mac-mini", "--for", "1h")
        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(r"Mac Mini gets nothing until [\w ]*\d\d:\d\d\. What runs there goes on\.\n", done.stdout)
        assert states(hostler) == {"mac-mini": "drained", "ubuntu": "ready"}
        answer = events_of(hostler("ask", "Summarize this email", "--json"))[-1]
        assert answer["host"] == "ubuntu"
        done = hostler("hosts", "undrain", "mac-mini")
        assert (done.returncode, done.stdout) == (0, "Mac Mini is back.\n")
        assert states(hostler)["mac-mini"] == "ready"
    kept = json.loads((home / "state" / "machines.json").read_text())
    assert kept["mac-mini"]["override"] is None


def test_a_machine_that_its_schedule_drains_is_back_until_the_next_time(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST}"], [])) as [url]:
        write(home, config(url).replace('name = "Mac Mini"', 'name = "Mac Mini"\ndrain_times = ["00:00-24:00"]'))
        assert states(hostler)["mac-mini"] == "drained"
        done = hostler("hosts", "undrain", "mac-mini")
        assert done.stdout == "Mac Mini is back, until its times of the week come round again.\n"
        assert states(hostler)["mac-mini"] == "ready"


def test_a_schedule_is_set_shown_and_forgotten(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST}"], [])) as [url]:
        write(home, config(url))
        done = hostler("hosts", "drain", "mac-mini", "--weekly", "0:00-24:00", "--weekly", "sat,sun 10:00-11:00")
        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(
            r"Mac Mini gets nothing every day 00:00-24:00 and Sat,Sun 10:00-11:00\. "
            r"It is drained now until [^;]+; what runs there goes on\.\n",
            done.stdout,
        )
        machine = events_of(hostler("hosts", "--json"))[0]
        assert (machine["state"], machine["weekly"]) == ("drained", ["00:00-24:00", "Sat,Sun 10:00-11:00"])
        assert machine["drained_until"] > time.time()
        line = hostler("hosts").stdout.splitlines()[0]
        assert line.startswith("Mac Mini · drained until ")
        assert line.endswith(" · drained every day 00:00-24:00 and Sat,Sun 10:00-11:00")
        done = hostler("hosts", "undrain", "mac-mini")
        assert done.stdout == "Mac Mini is back, until its times of the week come round again.\n"
        assert states(hostler)["mac-mini"] == "ready"
        done = hostler("hosts", "undrain", "mac-mini", "--weekly")
        assert (done.returncode, done.stdout) == (0, "Mac Mini has no times of the week.\n")
        assert events_of(hostler("hosts", "--json"))[0]["weekly"] == []


def test_a_schedule_by_hand_gives_way_to_the_configs_again(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST}"], [])) as [url]:
        write(home, config(url).replace('name = "Mac Mini"', 'name = "Mac Mini"\ndrain_times = ["00:00-24:00"]'))
        later = (datetime.now() + timedelta(days=2)).strftime("%a")
        done = hostler("hosts", "drain", "mac-mini", "--weekly", f"{later} 10:00-11:00")
        assert done.stdout == f"Mac Mini gets nothing {later} 10:00-11:00.\n"
        assert states(hostler)["mac-mini"] == "ready"
        done = hostler("hosts", "undrain", "mac-mini", "--weekly")
        assert done.stdout.startswith("Mac Mini gets nothing every day 00:00-24:00. It is drained now until ")
        assert states(hostler)["mac-mini"] == "drained"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("drain", "mac-mino"), "did you mean “mac-mini”?"),
        (("drain", "mac-mini", "--for", "soon"), "write it like 45m, 1h or 2d"),
        (("drain", "mac-mini", "--weekly", "at night"), "write it like Mon-Fri 22:00-07:00"),
        (("drain", "mac-mini", "--weekly", "22:00-07:00", "--for", "1h"), "not allowed with"),
        (("wake", "mac-mini"), "add mac ="),
        (("drain",), "ID"),
    ],
)
def test_a_wrong_order_says_what_to_write(hostler: Hostler, home: Path, arguments: tuple[str, ...], said: str) -> None:
    write(home, config(CLOSED))
    done = hostler("hosts", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_machine_that_answers_needs_no_waking(hostler: Hostler, home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST}"], [])) as [url]:
        write(home, config(url).replace('name = "Mac Mini"', 'name = "Mac Mini"\nmac = "02:00:00:00:00:01"'))
        done = hostler("hosts", "wake", "mac-mini")
    assert (done.returncode, done.stdout) == (0, "Mac Mini is awake.\n")


def test_in_a_terminal_the_table_is_drawn_anew_in_its_place(home: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},warm=true"], [])) as [url]:
        write(home, config(url))
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 90, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-m", "hostler", "hosts", "--watch"],
            stdout=follower,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "COLUMNS": ""},
        )
        os.close(follower)
        shown = b""
        while b"Ubuntu can't be reached" not in shown or b"qwen3:4b" not in shown:
            shown += os.read(leader, 4096)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        os.close(leader)
    text = shown.decode()
    assert "\x1b[2J" not in text, "what stood on the screen before stays"
    last = re.split(r"\x1b\[\d+A\r\x1b\[J", text)[-1].replace("\r\n", "\n").splitlines()
    assert last[0].split() == ["MACHINE", "STATE", "WARM", "MODELS", "VERSION", "ANSWERS", "IN"]
    assert re.match(r"Mac Mini  warm +qwen3:4b  1 +0\.33\.0-rc2  \d+ ms", last[1])
    assert re.match(r"Ubuntu    down since \d\d:\d\d", last[2])
    assert all(len(line) < 90 for line in last)


def test_a_smaller_drawing_leaves_nothing_of_the_larger_one() -> None:
    out = io.StringIO()
    table = LiveTable(out, lambda: 80)
    table.show([("A", "B"), ("1", "2"), ("3", "4")], ["below"])
    table.show([("A", "B"), ("1", "2")])
    table.show([("A", "B"), ("1", "2")])
    first, second = out.getvalue().split("\x1b[4A\r\x1b[J")
    assert first == "A  B\n1  2\n3  4\nbelow\n"
    assert second == "A  B\n1  2\n"


def test_columns_are_as_wide_as_their_widest_cell_and_empty_ones_are_left_out() -> None:
    rows = [("NAME", "NOTE", "N"), ("机器", "", "1"), ("a\nb", "", "22")]
    assert laid_out(rows) == [
        "NAME  N",
        "机器  1",
        "a b   22",
    ]


def test_a_line_is_cut_to_the_width_of_the_terminal() -> None:
    assert cut("机器机器", 5) == "机器…"
    assert columns(cut("x" * 200, 40)) == 40
    assert cut("short", 40) == "short"
