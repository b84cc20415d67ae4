"""`hostler hosts pull` as scripts and people see it, and a wake-up packet that wakes."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import re
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.test_cli import CLOSED, Hostler, config, events_of, hostler, write
from hostler.assembly import House
from hostler.cli import machines
from hostler.cli.pull import amount, in_minutes
from hostler.domain.pulling import PullProgress
from hostler.domain.registry import Host, Registry
from hostler.fleet.wake import magic_packet
from hostler.simulate import SimulatedHost
from hostler.store.ledger import Ledger
from hostler.store.state import StateFile

__all__ = ["hostler"]

MODEL = "qwen3:8b@mac-mini"


class Running:
    """A simulated host on a loop of its own."""

    def __init__(self, pullable: str, *faults: str) -> None:
        self.host = SimulatedHost("Mac Mini", pullable=[pullable], faults=faults)
        self._loop = asyncio.new_event_loop()

    @contextmanager
    def run(self) -> Iterator[SimulatedHost]:
        thread = threading.Thread(target=self._loop.run_forever)
        thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self.host.start(), self._loop).result(10)
            yield self.host
        finally:
            asyncio.run_coroutine_threadsafe(self.host.stop(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.close()

    def stopped(self) -> str:
        """Waits until a pull stopped, and tells why."""
        event = asyncio.run_coroutine_threadsafe(self.host.logged("pull_stopped"), self._loop).result(10)
        return str(event["reason"])


def test_a_pulled_model_is_there_and_answers(hostler: Hostler, home: Path) -> None:
    with Running("qwen3:4b,pull=0,load=0,tps=0,prompt_tps=0,answer=Paris.").run() as host:
        write(home, config(host.url))
        assert hostler("ask", "Summarize this email").returncode == 3
        done = hostler("hosts", "pull", "qwen3:4b@mac-mini")
        assert (done.returncode, done.stdout) == (0, "Mac Mini has qwen3:4b.\n")
        assert hostler("ask", "Summarize this email").stdout == "Paris.\n"
    said = done.stderr.splitlines()
    assert said[0] == "qwen3:4b on Mac Mini: pulling manifest"
    assert said[1] == "qwen3:4b on Mac Mini: 0% · 0 KB of 2.4 GB"
    assert said[-3:] == [
        f"qwen3:4b on Mac Mini: {word}" for word in ("verifying sha256 digest", "writing manifest", "success")
    ]
    assert len(said) < 20, "a pipe gets a line a tenth, not a line a tick"


@pytest.mark.parametrize("arguments", [("hosts", "pull", MODEL, "--json"), ("hosts", "--json", "pull", MODEL)])
def test_the_json_events_say_how_far_it_is(hostler: Hostler, home: Path, arguments: tuple[str, ...]) -> None:
    with Running("qwen3:8b,pull=0").run() as host:
        write(home, config(host.url))
        done = hostler(*arguments)
    events = events_of(done)
    assert (done.returncode, done.stderr) == (0, "")
    assert events[-1] == {"event": "pulled", "model": "qwen3:8b", "host": "mac-mini"}
    progress = events[:-1]
    assert all(set(event) == {"event", "status", "completed_bytes", "total_bytes"} for event in progress)
    assert {event["event"] for event in progress} == {"pulling"}
    assert progress[-1]["completed_bytes"] == progress[-1]["total_bytes"] > 0


def test_a_full_disk_says_what_to_do_and_ends_with_3(hostler: Hostler, home: Path) -> None:
    with Running("qwen3:8b,pull=0", "disk-full:after=10").run() as host:
        write(home, config(host.url))
        done = hostler("hosts", "pull", MODEL)
        assert (done.returncode, done.stdout) == (3, "")
        assert "Mac Mini has no room left on its disk for qwen3:8b (it needs 2.4 GB, " in done.stderr
        assert "ollama rm" in done.stderr
        failed = hostler("hosts", "pull", MODEL, "--json")
    assert failed.returncode == 3
    assert "no room left" in events_of(failed)[-1]["errors"][0]


def test_an_unknown_model_and_a_host_that_is_off_end_with_3(hostler: Hostler, home: Path) -> None:
    with Running("qwen3:8b,pull=0").run() as host:
        write(home, config(host.url))
        done = hostler("hosts", "pull", "qwen3:nosuch@mac-mini")
        assert (done.returncode, done.stdout) == (3, "")
        assert "finds no model called qwen3:nosuch" in done.stderr
        done = hostler("hosts", "pull", "qwen3:8b@ubuntu")
    assert done.returncode == 3
    assert "Ubuntu can't be reached" in done.stderr


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("qwen3:8b", "write MODEL@HOST"),
        ("qwen3:8b@mac-mino", "did you mean “mac-mini”?"),
        ("qwen3:8b@cloud", "can't pull models"),
    ],
)
def test_a_wrong_order_says_what_to_write(hostler: Hostler, home: Path, target: str, said: str) -> None:
    write(home, config(CLOSED) + f'[[hosts]]\nid = "cloud"\nkind = "openai"\nurl = "{CLOSED}"\n')
    done = hostler("hosts", "pull", target)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_ctrl_c_stops_the_pull_and_says_what_becomes_of_it(home: Path) -> None:
    running = Running("qwen3:8b,pull=2000")
    with running.run() as host:
        write(home, config(host.url))
        process = subprocess.Popen(
            [sys.executable, "-m", "hostler", "hosts", "pull", MODEL], stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        assert "pulling manifest" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=20)[1]
        assert process.returncode == 130
        assert running.stopped() == "closed"
    assert rest.splitlines()[-1].startswith("Stopped. Ollama keeps what it has and goes on from there next time")


def test_in_a_terminal_one_line_is_drawn_anew_and_fits(home: Path) -> None:
    with Running("qwen3:8b,pull=3").run() as host:
        write(home, config(host.url))
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 66, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-m", "hostler", "hosts", "pull", MODEL],
            stdout=subprocess.PIPE,
            stderr=follower,
            env={**os.environ, "COLUMNS": "200"},
        )
        os.close(follower)
        shown = b""
        while process.poll() is None or not shown.endswith(b"\n"):
            try:
                shown += os.read(leader, 4096)
            except OSError:  # the other end is closed
                break
        assert process.communicate(timeout=20)[0].decode() == "Mac Mini has qwen3:8b.\n"
        os.close(leader)
    drawn = shown.decode().removesuffix("\r\n").split("\r")[1:]
    assert all(line.endswith("\x1b[K") and len(line.removesuffix("\x1b[K")) < 66 for line in drawn)
    assert any(
        re.search(r"qwen3:8b on Mac Mini · \d+% · [\d.]+ [MG]B of 2\.4 GB · \d+ MB/s · \d s", line) for line in drawn
    )
    assert "success" in drawn[-1]
    shares = [int(found[1]) for line in drawn if (found := re.search(r"(\d+)%", line))]
    assert shares == sorted(shares)


def test_amounts_and_times_are_in_words_a_person_reads() -> None:
    assert amount(PullProgress(status="pulling manifest")) == "pulling manifest"
    half = PullProgress(status="pulling 3f1b", completed_bytes=2_599_000_000, total_bytes=5_200_000_000)
    assert amount(half) == "49% · 2.6 GB of 5.2 GB"
    whole = PullProgress(status="writing manifest", completed_bytes=5, total_bytes=5)
    assert amount(whole) == "writing manifest"
    assert [in_minutes(s) for s in (0.2, 59, 61, 3599, 7500)] == ["1 s", "59 s", "1 min", "1 h 0 min", "2 h 5 min"]


def test_a_packet_wakes_the_machine_and_the_command_says_how_long_it_took(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def story() -> int:
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as card:
            card.setblocking(False)
            card.bind(("127.0.0.1", 0))
            async with SimulatedHost("Windows GPU", ["qwen3:4b"], ["refuse"]) as simulated:
                host = Host(id="windows-gpu", name="Windows GPU", url=simulated.url, mac="a4:83:e7:12:34:56")
                house = House(
                    Registry(hosts=(host,)),
                    Ledger(home / "ledger.sqlite3"),
                    state=StateFile(home / "machines.json"),
                    broadcast=card.getsockname(),
                )

                async def sleep_until_the_packet() -> bytes:
                    packet = await loop.sock_recv(card, 2048)
                    await simulated.set_faults()
                    return packet

                asleep = asyncio.create_task(sleep_until_the_packet())
                try:
                    code = await machines._wake(house, host)
                finally:
                    await house.close()
                assert await asleep == magic_packet(bytes.fromhex("a483e7123456"))
                return code

    async def limited() -> int:
        async with asyncio.timeout(30):
            return await story()

    assert asyncio.run(limited()) == 0
    said = capsys.readouterr()
    assert said.err == "Waking Windows GPU…\n"
    assert re.fullmatch(r"Windows GPU answers after [\d.]+ s\.\n", said.out)
    kept = json.loads((home / "machines.json").read_text())
    assert len(kept["windows-gpu"]["wakes_s"]) == 1, "the next time it says what is usual"
