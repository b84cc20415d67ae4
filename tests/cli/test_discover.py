"""`hostler hosts discover` and `hostler config init`, on simulated neighbours."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.test_cli import Hostler, hostler
from fleet.neighbours import free_port, simulated
from hostler.store.config import load

__all__ = ["hostler"]

SUBNET = "127.0.0.0/28"


@contextmanager
def neighbours(hosts: Mapping[str, Sequence[str]], models: Sequence[str] | None = None) -> Iterator[str]:
    """Simulated hosts on a loop of their own. Yields their port."""
    loop, port = asyncio.new_event_loop(), free_port()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    there = simulated(port, hosts) if models is None else simulated(port, hosts, models=models)
    try:
        asyncio.run_coroutine_threadsafe(there.__aenter__(), loop).result(10)
        yield str(port)
    finally:
        asyncio.run_coroutine_threadsafe(there.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_what_is_found_is_said_in_words(hostler: Hostler) -> None:
    with neighbours({"127.0.0.1": [], "127.0.0.5": ["forbidden:path=all"], "127.0.0.6": []}) as port:
        done = hostler("hosts", "discover", "--subnet", SUBNET, "--port", port)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Ollama 0.")
    assert lines[1] == "    qwen3:4b (4.02B, Q4_K_M, completion)"
    assert lines[2] == "    minicpm-v:latest (8B, Q4_K_M, completion, vision)"
    assert lines[3].startswith(f"127.0.0.5:{port} refuses this computer (403).")
    assert lines[4].endswith(f"at 127.0.0.6:{port}.")


def test_scripts_get_a_line_of_json_each(hostler: Hostler) -> None:
    with neighbours({"127.0.0.1": [], "127.0.0.5": ["not-ollama:path=all"]}) as port:
        done = hostler("hosts", "discover", "--subnet", SUBNET, "--port", port, "--json")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["found"], first["url"], first["is_here"]) == ("ollama", f"http://127.0.0.1:{port}", True)
    assert [model["name"] for model in first["models"]] == ["qwen3:4b", "minicpm-v:latest"]
    assert (second["found"], second["url"]) == ("lookalike", f"http://127.0.0.5:{port}")
    assert "isn't Ollama" in second["sentence"]


def test_without_a_yes_only_this_machine_is_looked_at(hostler: Hostler) -> None:
    with neighbours({"127.0.0.1": [], "127.0.0.5": []}) as port:
        done = hostler("hosts", "discover", "--port", port, "--json")
    assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == [f"http://127.0.0.1:{port}"]
    assert "Only this machine was looked at" in done.stderr


@pytest.mark.parametrize(
    ("subnet", "said"),
    [("8.8.8.0/24", "is not a private network"), ("10.99.0.0/24", "none of this machine's own"), ("x", "not a range")],
)
def test_a_range_that_is_not_ones_own_is_refused(hostler: Hostler, subnet: str, said: str) -> None:
    done = hostler("hosts", "discover", "--subnet", subnet)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "1.5"])
def test_a_port_that_is_none_is_refused(hostler: Hostler, port: str) -> None:
    assert hostler("hosts", "discover", f"--port={port}").returncode == 2


def test_nothing_found_says_three_ways_on(hostler: Hostler) -> None:
    done = hostler("hosts", "discover", "--port", str(free_port()))
    assert (done.returncode, done.stdout) == (3, "")
    for way in ("OLLAMA_HOST=0.0.0.0", "by hand", "hostler demo"):
        assert way in done.stderr


def test_a_first_config_is_written_right_and_used(hostler: Hostler, home: Path) -> None:
    with neighbours({"127.0.0.1": [], "127.0.0.5": []}) as port:
        done = hostler("config", "init", "--subnet", SUBNET, "--port", port)
        assert done.returncode == 0, done.stderr
        assert "written. 2 hosts, 5 routes." in done.stdout
        assert "first word after" in done.stderr
        file = home / "config.toml"
        text = file.read_text()
        assert load(file).findings == ()
        check = hostler("config", "check")
        assert (check.returncode, check.stderr) == (0, "")
        for route in ("quick", "code", "reasoning", "vision"):
            head = text[: text.index(f'id = "{route}"')].splitlines()
            assert head[-1] == "[[routes]]"
            assert head[-2].startswith("# ")
        answered = hostler("ask", "Say hello")
        assert answered.returncode == 0, answered.stderr

        again = hostler("config", "init", "--subnet", SUBNET, "--port", port)
        assert again.returncode == 2
        assert "There is a config already" in again.stderr
        assert file.read_text() == text


def test_where_nothing_can_be_used_each_line_says_what_to_do(hostler: Hostler) -> None:
    with neighbours({"127.0.0.5": ["hang:path=all"]}) as port:
        done = hostler("hosts", "discover", "--subnet", SUBNET, "--port", port)
    assert done.returncode == 3
    assert "says nothing" in done.stdout
    assert "None of these can be used yet" in done.stderr


def test_without_a_machine_no_config_is_written(hostler: Hostler, home: Path) -> None:
    done = hostler("config", "init", "--port", str(free_port()))
    assert done.returncode == 3
    assert not (home / "config.toml").exists()


def test_without_a_model_no_config_is_written(hostler: Hostler, home: Path) -> None:
    with neighbours({"127.0.0.1": []}, models=()) as port:
        done = hostler("config", "init", "--port", port)
    assert done.returncode == 3
    assert "ollama pull" in done.stderr
    assert not (home / "config.toml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal as Unix has it")
@pytest.mark.parametrize(("typed", "agreed"), [("y\n", True), ("Yes\n", True), ("n\n", False), ("\n", False)])
def test_somebody_at_a_terminal_is_asked_before_the_network_is_looked_through(typed: str, agreed: bool) -> None:
    import pty

    master, slave = pty.openpty()
    code = (
        "from ipaddress import IPv4Network; from hostler.cli.discover import agreed; "
        "print(agreed((IPv4Network('192.168.1.0/24'),), 11434))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=slave, stderr=slave, stdout=subprocess.PIPE, text=True
    ) as asking:
        os.close(slave)
        shown = b""
        while b"[y/N]" not in shown:
            shown += os.read(master, 1024)
        os.write(master, typed.encode())
        assert asking.stdout is not None
        assert asking.stdout.read() == f"{agreed}\n"
    os.close(master)
    assert b"192.168.1.0/24" in shown
