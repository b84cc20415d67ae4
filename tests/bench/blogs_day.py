"""One day of one person, with routing and with the big model for everything; the GPU machine reboots in the middle.

    .venv/bin/python tests/bench/blogs_day.py

30 quick prompts, 5 about code, 2 about pictures, 1 to reason about, at the speeds that gave rise to Hostler: 8 s for an
email on the 30B model, 0.3 s on the 4B. Time runs 10 times as fast; the figures are scaled back. Pictures go to the
model that sees in both runs, since the big one can't.
"""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import httpx

from hostler.domain.events import Answer
from hostler.domain.plan import Patience
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Fallback, Host, Registry, Route
from hostler.engine import Engine
from hostler.fleet.monitor import NEAR_S, Monitor
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost

PACE = 10.0
REBOOT_S, LOAD_S = 60.0, 12.0
QUICK_SMALL_S, QUICK_BIG_S, CODE_S, VISION_S, REASONING_S = 0.3, 8.0, 8.0, 6.0, 20.0
TOKENS = 20
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
QUICK = Prompt(instruction="Summarize this email", text="Hi Anna, the meeting moved from Tuesday to Thursday at 10.")
CODE = Prompt(instruction="Fix the bug in this Python function", text="def total(prices):\n    return sum(prices\n")
VISION = Prompt(instruction="What is in this picture?", images=(Image(PIXEL),))
REASONING = Prompt(instruction="Prove step by step that the sum of two odd numbers is even")
DAY = ([QUICK] * 6 + [CODE]) * 2 + [VISION] + [QUICK] * 5 + [CODE] + ([QUICK] * 6 + [CODE]) + [REASONING, VISION]
DAY += [QUICK] * 7 + [CODE]
MIDDLE = len(DAY) // 2


def spec(name: str, seconds: float, *, load_s: float = 0.0, more: str = "") -> str:
    """A model that takes this long for an answer, at the bench's pace."""
    ttft, rest = seconds / PACE * 0.2, seconds / PACE * 0.8
    return f"{name},load={load_s / PACE},ttft={ttft},tps={TOKENS / rest},tokens={TOKENS}{more}"


async def day(ask: Callable[[Prompt], Awaitable[None]], gpu: SimulatedHost, *, reboots: bool) -> float:
    """The seconds of waiting of one day, scaled back."""
    waited = 0.0
    reboot: asyncio.Task[None] | None = None
    for number, prompt in enumerate(DAY):
        if number == MIDDLE and reboots:
            await gpu.stop()
            reboot = asyncio.create_task(back_after(gpu))
        began = time.monotonic()
        await ask(prompt)
        waited += time.monotonic() - began
    if reboot is not None:
        await reboot
    return waited * PACE


async def back_after(gpu: SimulatedHost) -> None:
    await asyncio.sleep(REBOOT_S / PACE)
    await gpu.start()


async def main() -> None:
    assert sorted(map(DAY.count, (QUICK, CODE, VISION, REASONING))) == [1, 2, 5, 30]
    big = spec("qwen3:30b", QUICK_BIG_S, load_s=LOAD_S)
    coder = spec("qwen3-coder:30b", CODE_S, load_s=LOAD_S)
    seeing = spec("minicpm-v", VISION_S, more=",capabilities=completion+vision")
    small = spec("qwen3:4b", QUICK_SMALL_S, more=",warm=true")
    async with (
        SimulatedHost("Mac Mini", [small, spec("qwen3:8b", 2.0)]) as mac,
        SimulatedHost("Windows GPU", [big, coder, spec("qwq:32b", REASONING_S, load_s=LOAD_S)], port=0) as gpu,
        SimulatedHost("Ubuntu", [seeing]) as ubuntu,
    ):
        for reboots in (False, True):
            async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
                without = await day(Bare(client, gpu.url, ubuntu.url).ask, gpu, reboots=reboots)
            routed = Routed(mac.url, gpu.url, ubuntu.url)
            await restart(gpu)
            looking = asyncio.create_task(routed.look_on())
            with_routing = await day(routed.ask, gpu, reboots=reboots)
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            await routed.close()
            await restart(gpu)
            print(f"the GPU machine {'reboots in the middle' if reboots else 'stays on'}:")
            print(f"  big model for everything {without:.0f} s of waiting, with routing {with_routing:.0f} s")
            print(f"  {without / with_routing:.1f} times less waiting   (4 times)")
            print("  answered by " + ", ".join(f"{host} {count}" for host, count in sorted(routed.answered.items())))


async def restart(host: SimulatedHost) -> None:
    """Nothing is loaded afterwards."""
    await host.stop()
    await host.start()


class Bare:
    """Everything to the big model; what fails is asked again until it answers."""

    def __init__(self, client: httpx.AsyncClient, gpu: str, ubuntu: str) -> None:
        self._client, self._gpu, self._ubuntu = client, gpu, ubuntu

    async def ask(self, prompt: Prompt) -> None:
        model = {CODE: "qwen3-coder:30b", REASONING: "qwq:32b"}.get(prompt, "qwen3:30b") if not prompt.images else ""
        url = self._gpu if model else self._ubuntu
        body = {"model": model or "minicpm-v", "messages": [{"role": "user", "content": prompt.outgoing}]}
        while True:
            try:
                (await self._client.post(f"{url}/api/chat", json=body)).raise_for_status()
                return
            except httpx.HTTPError:
                await asyncio.sleep(1.0 / PACE)


class Routed:
    """Hostler, with the three machines and the routes of the example."""

    def __init__(self, mac: str, gpu: str, ubuntu: str) -> None:
        registry = Registry(
            hosts=(
                Host(id="mac-mini", url=mac, always_on=True),
                Host(id="windows-gpu", url=gpu),
                Host(id="ubuntu", url=ubuntu),
            ),
            routes=(
                Route(id="quick", chain=("qwen3:4b@mac-mini",)),
                Route(id="code", chain=("qwen3-coder:30b@windows-gpu", "qwen3:8b@mac-mini")),
                Route(id="reasoning", chain=("qwq:32b@windows-gpu", "qwen3:8b@mac-mini")),
                Route(id="vision", chain=("minicpm-v@ubuntu",)),
            ),
            fallback=Fallback(chain=("qwen3:4b@mac-mini",)),
        )
        self._clients = {host.id: open_client(host, lambda _: "") for host in registry.hosts}
        self.monitor = Monitor(registry, self._clients)
        patience = Patience(first_token_warm_s=8 / PACE, first_token_cold_s=25 / PACE, silence_s=20 / PACE)
        self._engine = Engine(registry, self._clients, self.monitor, self._kept, patience=patience)
        self.answered: dict[str, int] = {}

    async def look_on(self) -> None:
        """Looks as often as the monitor does after a prompt, at the bench's pace."""
        while True:
            await self.monitor.look_all()
            await asyncio.sleep(NEAR_S / PACE)

    async def _kept(self, row: object) -> None:
        pass

    async def ask(self, prompt: Prompt) -> None:
        async with aclosing(self._engine.ask(prompt)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    self.answered[event.host] = self.answered.get(event.host, 0) + 1

    async def close(self) -> None:
        await self._engine.close()
        for client in self._clients.values():
            await client.close()


if __name__ == "__main__":
    asyncio.run(main())
