"""Chaos for an hour in a minute: thousands of prompts over five hosts that fail, die and come back all the time.

    .venv/bin/python tests/bench/soak.py [PROMPTS]

Each host is a process. At any moment one of them, in turn, is left in peace, and two while the turn passes on: so for
each prompt one host of its chain is alive from beginning to end, and every prompt must be answered.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from contextlib import aclosing, suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from hostler.assembly import House
from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Failed
from hostler.domain.plan import Patience
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, Registry, Route
from hostler.store.ledger import Ledger

PROMPTS = 10_000
AT_ONCE = 20
BLOCK = 500
"""Prompts from one sample to the next."""
HOSTS = 5
SEED = 20_261_123
MODEL = "load=0.02,tps=0,prompt_tps=0,tokens=12"
FAULTS = (
    "hang", "busy", "missing", "forbidden", "server-error", "not-ollama", "hang-mid", "reset-mid", "close-mid",
    "cut-chunk", "truncated-line", "error-line", "garbage", "half-utf8",
)  # fmt: skip
TURN_S, OVERLAP_S, CHAOS_S = 1.0, 5.0, 0.05
PATIENCE = Patience(first_token_warm_s=0.3, first_token_cold_s=0.4, silence_s=0.3, last_s=5.0)


class Chaos:
    """Five hosts, and what befalls them."""

    def __init__(self, random_: random.Random) -> None:
        self._random = random_
        self.ports = [free_port() for _ in range(HOSTS)]
        self._processes: dict[int, asyncio.subprocess.Process] = {}
        # One for all, without certificates: loading them takes 740 KB each time, and would be in the figures.
        no_reuse = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.AsyncClient(trust_env=False, verify=False, limits=no_reuse)
        self._one_at_a_time = asyncio.Lock()
        self.spared = {0}
        self.kills = self.faults = 0

    async def start(self, n: int) -> None:
        """(Re)starts a host on its own port, without any fault."""
        command = [
            sys.executable,
            "-m",
            "hostler",
            "simulate",
            "--port",
            str(self.ports[n]),
            "--model",
            f"m{n},{MODEL}",
        ]
        self._processes[n] = process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        await process.stdout.readline()

    async def kill(self, n: int) -> None:
        process = self._processes.pop(n, None)
        if process is not None:
            process.kill()
            await process.communicate()

    async def set_fault(self, n: int, *specs: str) -> None:
        await self._client.post(f"http://127.0.0.1:{self.ports[n]}/_simulate/fault", json={"set": specs})

    async def rage(self) -> None:
        """Until it is cancelled: a kill, a restart or a fault for somebody, many times a second."""
        while True:
            await asyncio.sleep(CHAOS_S)
            async with self._one_at_a_time:
                n = self._random.choice([n for n in range(HOSTS) if n not in self.spared])
                if n not in self._processes:
                    await self.start(n)
                elif self._random.random() < 0.25:
                    self.kills += 1
                    await self.kill(n)
                else:
                    self.faults += 1
                    with suppress(httpx.HTTPError):
                        await self.set_fault(n, self._random.choice(FAULTS))

    async def take_turns(self) -> None:
        """Until it is cancelled: heals and spares the next one, and lets the last one go once its prompts are over."""
        while True:
            await asyncio.sleep(TURN_S)
            async with self._one_at_a_time:
                next_one = (max(self.spared) + 1) % HOSTS
                if next_one not in self._processes:
                    await self.start(next_one)
                await self.set_fault(next_one)
                self.spared.add(next_one)
            await asyncio.sleep(OVERLAP_S)
            self.spared = {next_one}

    async def close(self) -> None:
        for n in range(HOSTS):
            await self.kill(n)
        await self._client.aclose()


class Sample(NamedTuple):
    """What this process holds after a number of prompts."""

    prompts: int
    resident_kb: int
    blocks: int
    """Of Python's allocator; no fragmentation and no C library in it."""
    objects: int
    """That the garbage collector tracks."""
    files: int

    @classmethod
    def after(cls, prompts: int) -> Sample:
        gc.collect()
        files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
        return cls(prompts, resident_kb(), sys.getallocatedblocks(), len(gc.get_objects()), files)


class Tally:
    def __init__(self) -> None:
        self.answered = self.attempts = 0
        self.unanswered: list[tuple[str, ...]] = []
        self.errors: Counter[str] = Counter()
        self.slowest_s = 0.0
        self.samples: list[Sample] = []


async def main(prompts: int) -> int:
    chaos, tally = Chaos(random.Random(SEED)), Tally()
    await asyncio.gather(*(chaos.start(n) for n in range(HOSTS)))
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger.sqlite3")
        hosts = tuple(Host(id=f"h{n}", url=f"http://127.0.0.1:{port}") for n, port in enumerate(chaos.ports))
        chain = [f"m{n}@h{n}" for n in range(HOSTS)]
        routes = tuple(Route(id=f"from-{n}", chain=(*chain[n:], *chain[:n])) for n in range(HOSTS))
        registry = Registry(hosts=hosts, routes=routes)
        house = House(registry, ledger, patience=PATIENCE)
        watching = asyncio.create_task(house.monitor.run())
        raging = [asyncio.create_task(work) for work in (chaos.rage(), chaos.take_turns())]
        began = time.monotonic()
        try:
            for first in range(0, prompts, BLOCK):
                left = iter(range(first, min(first + BLOCK, prompts)))
                await asyncio.gather(*(worker(house, left, tally) for _ in range(AT_ONCE)))
                # Between two blocks nothing is under way: what is still held then is kept for good.
                tally.samples.append(Sample.after(first + BLOCK))
        finally:
            for task in (*raging, watching):
                task.cancel()
            await asyncio.gather(*raging, watching, return_exceptions=True)
            await chaos.close()
        took_s = time.monotonic() - began
        rows = len(await asyncio.to_thread(ledger.rows))
        await house.close()
    return report(prompts, took_s, rows, chaos, tally)


async def worker(house: House, left: object, tally: Tally) -> None:
    for number in left:  # type: ignore[attr-defined]
        began, prompt = time.monotonic(), Prompt(instruction=f"Summarize email {number}")
        async with aclosing(house.engine.ask(prompt, route=f"from-{number % HOSTS}")) as events:
            async for event in events:
                match event:
                    case AttemptStarted():
                        tally.attempts += 1
                    case AttemptFailed(error=error):
                        tally.errors[error] += 1
                    case Answer():
                        tally.answered += 1
                    case Failed(errors=errors):
                        tally.unanswered.append(errors)
        tally.slowest_s = max(tally.slowest_s, time.monotonic() - began)


def report(prompts: int, took_s: float, rows: int, chaos: Chaos, tally: Tally) -> int:
    print(f"{prompts} prompts in {took_s:.0f} s, {AT_ONCE} at a time; {chaos.faults} faults, {chaos.kills} kills")
    print(f"answered {tally.answered}, unanswered {len(tally.unanswered)}   (0)")
    for errors in tally.unanswered[:5]:
        print("   ", *errors, sep="\n    ")
    print(f"attempts {tally.attempts}, ledger rows {rows}   (the same)")
    print("failed attempts: " + json.dumps(dict(tally.errors.most_common())))
    print(f"slowest prompt {tally.slowest_s:.2f} s")
    second_half = tally.samples[len(tally.samples) // 2 :]
    first, last = second_half[0], second_half[-1]
    print("in the second half, with its slope a 1000 prompts   (flat)")
    for name, unit, values in (
        ("resident memory", " KB", [sample.resident_kb for sample in second_half]),
        ("Python's blocks", "", [sample.blocks for sample in second_half]),
        ("tracked objects", "", [sample.objects for sample in second_half]),
    ):
        rise = slope([sample.prompts for sample in second_half], values)
        print(f"    {name} {values[0]} -> {values[-1]}{unit}, {min(values)} to {max(values)}, slope {rise:+.1f}{unit}")
    print(f"open files {first.files} -> {last.files}, most {max(sample.files for sample in tally.samples)}   (flat)")
    return int(bool(tally.unanswered) or rows != tally.attempts)


def slope(prompts: list[int], values: list[int]) -> float:
    """Least squares, a 1000 prompts."""
    xs = [x / 1000 for x in prompts]
    mean_x, mean_y = sum(xs) / len(xs), sum(values) / len(values)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, values, strict=True)) / spread if spread else 0.0


def resident_kb() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else PROMPTS)))
