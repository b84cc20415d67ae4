"""`hostler demo`: three simulated machines and the app, in a throw-away home. Says plainly that they are simulated."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hostler.domain.errors import HostlerError
from hostler.domain.said import wording
from hostler.simulate.embedded import MODEL, EmbeddedMissing, running
from hostler.system.program import once_more

QUESTION = "Summarize in one sentence: the meeting moved from Tuesday to Thursday at 10, and Anna brings the slides."

# The blog's three machines at about its speeds: parameter size, seconds to load, tokens per second.
MACHINES = {
    "mac-mini": ("Mac Mini", ("qwen3:4b,size=4.02B,load=0.5,tps=45,prompt_tps=900,warm=true",)),
    "windows-gpu": (
        "Windows GPU",
        (
            "qwen3-coder:30b,size=30.5B,load=4,tps=28,prompt_tps=500,warm=true",
            "qwen3:30b,size=30.5B,load=4,tps=24,prompt_tps=500,capabilities=completion+thinking",
        ),
    ),
    "ubuntu": (
        "Ubuntu",
        (
            "qwen3:4b,size=4.02B,load=1,tps=14,prompt_tps=200",
            "minicpm-v:latest,size=8.1B,load=2,tps=9,prompt_tps=120,capabilities=completion+vision",
        ),
    ),
}
ROUTES = {
    "quick": ["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"],
    "code": ["qwen3-coder:30b@windows-gpu", "qwen3:4b@mac-mini"],
    "reasoning": ["qwen3:30b@windows-gpu", "qwen3:4b@mac-mini"],
    "vision": ["minicpm-v:latest@ubuntu"],
    "background": ["qwen3:4b@mac-mini"],
}


def demo(argv: list[str]) -> int:
    """Runs the app with the demo fleet, or with `ask` asks twice: with every machine, and with the first one off."""
    parser = argparse.ArgumentParser(prog="hostler demo", description="Three simulated machines, in a throw-away home.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    ask = commands.add_parser("ask", help="ask on the command line, then once more with the first machine off")
    ask.add_argument("text", nargs="?", default=QUESTION, metavar="TEXT")
    arguments = parser.parse_args(argv)
    home = Path(tempfile.mkdtemp(prefix="hostler-demo-"))
    try:
        with _voice(home) as (voice, label):
            notice = wording("Demo", "{model}, simulated machine").format(model=label)
            with _machines(voice) as machines:
                _write_config(home, machines)
                os.environ["HOSTLER_HOME"] = str(home)
                if arguments.command == "ask":
                    return _ask(arguments.text, machines, notice)
                print(f"These three machines are simulated on this computer. Answers: {notice}.", file=sys.stderr)
                from hostler.cli.app import start

                return start(notice=notice)
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Machine:
    """A simulated host as a process of ours."""

    def __init__(self, name: str, models: tuple[str, ...], voice: str) -> None:
        command = [*once_more(), "simulate", "--port", "0", "--name", name]
        for model in models:
            command += ["--model", model]
        if voice:
            command += ["--voice", voice]
        self.name = name
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)

    @property
    def url(self) -> str:
        """Its address, once it listens."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise HostlerError(f"the simulated {self.name} didn't start (code {self._process.wait()})")
        return str(json.loads(line)["url"])

    def switch_off(self) -> None:
        """Ends it like a power cut."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


@contextlib.contextmanager
def _machines(voice: str) -> Iterator[dict[str, Machine]]:
    machines: dict[str, Machine] = {}
    try:
        for host_id, (name, models) in MACHINES.items():
            machines[host_id] = Machine(name, models, voice)
        yield machines
    finally:
        for machine in machines.values():
            machine.switch_off()


@contextlib.contextmanager
def _voice(home: Path) -> Iterator[tuple[str, str]]:
    """(address of the real small model, its name), or ("", "canned text") where it isn't installed."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(running(home / "llama-server.log"))
        except EmbeddedMissing as why:
            print(f"hostler demo: {why}. The machines answer with canned text instead.", file=sys.stderr)
            yield "", "canned text"
            return
        yield url, MODEL


def _write_config(home: Path, machines: dict[str, Machine]) -> None:
    parts = ["version = 1"]
    for host_id, machine in machines.items():
        parts.append(f'[[hosts]]\nid = "{host_id}"\nname = "{machine.name}"\nurl = "{machine.url}"')
    for route, chain in ROUTES.items():
        parts.append(f'[[routes]]\nid = "{route}"\nchain = {json.dumps(chain)}')
    parts.append('[fallback]\nchain = ["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"]')
    # One small model speaks for all: asking a "bigger" one would show nothing.
    parts.append("[answers]\nescalate = false")
    (home / "config.toml").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _ask(text: str, machines: dict[str, Machine], notice: str) -> int:
    from hostler.cli import run

    print(f"--- {notice}: all three machines are on", file=sys.stderr)
    code = run(["ask", text])
    if code:
        return code
    machines["mac-mini"].switch_off()
    print(f"\n--- {notice}: {machines['mac-mini'].name} was switched off, the same question", file=sys.stderr)
    return run(["ask", text])
