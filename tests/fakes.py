"""Small real implementations that stand in for the outside world. Handed in by constructor, never patched in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence

from hostler.domain.cost import Allowance, Permit
from hostler.domain.errors import AttemptError
from hostler.domain.fleet import LoadedModel, ModelFacts
from hostler.domain.pulling import PullProgress
from hostler.domain.registry import (
    CloudRule,
    Fallback,
    Host,
    Kind,
    Location,
    ModelSettings,
    Registry,
    Route,
    Target,
)
from hostler.domain.usage import AttemptRow, Metrics
from hostler.fleet.client import ChatRequest, Done, Piece, Probe

THREE_HOSTS = (
    Host(id="mac-mini", name="Mac Mini", url="http://127.0.0.1:1", always_on=True),
    Host(id="windows-gpu", name="Windows GPU", url="http://127.0.0.1:2"),
    Host(id="ubuntu", name="Ubuntu", url="http://127.0.0.1:3"),
)


def three_machines(**fallback: tuple[str, ...]) -> Registry:
    """The blog's three machines and five routes."""
    return Registry(
        hosts=THREE_HOSTS,
        routes=(
            Route(id="quick", chain=("qwen3:4b@mac-mini", "qwen3:4b@ubuntu")),
            Route(id="code", chain=("qwen3-coder:30b@windows-gpu", "qwen3:4b@mac-mini")),
            Route(id="reasoning", chain=("qwen3:30b@windows-gpu", "qwen3:8b@mac-mini")),
            Route(id="vision", chain=("minicpm-v@ubuntu",)),
            Route(id="background", chain=("qwen3:8b@mac-mini",)),
        ),
        fallback=Fallback(chain=fallback.get("chain", ("qwen3:4b@ubuntu",))),
    )


GPT = Target("gpt", "cloud-lab")
CLOUD_HOST = Host(
    id="cloud-lab",
    name="Cloud Lab",
    kind=Kind.OPENAI,
    location=Location.CLOUD,
    url="http://127.0.0.1:4",
    models={"gpt": ModelSettings(usd_in_per_m=2.5, usd_out_per_m=10.0, rank=400)},
)


def home_and_cloud(rule: CloudRule, ceiling_usd: float = 0.03) -> Registry:
    """Two machines at home and one target in the cloud behind them, on the route code."""
    return Registry(
        hosts=(
            Host(id="mac", name="Mac", url="http://127.0.0.1:1"),
            Host(id="pc", name="PC", url="http://127.0.0.1:2"),
            CLOUD_HOST,
        ),
        routes=(Route(id="code", chain=("m@mac", "m@pc", str(GPT)), cloud=rule, ceiling_usd=ceiling_usd),),
    )


def left(usd: float = 5.0, *, agreed: str = "") -> Allowance:
    """So much is left today, and the user agreed for this route."""
    return Allowance(left_today_usd=usd, left_month_usd=100.0, agreed=frozenset({agreed} if agreed else ()))


Step = str | float | AttemptError | Piece | Done


class ScriptedClient:
    """A host that plays back a script: text, a pause in seconds, an error, or a Done.

    One script a chat, in order; the last one is repeated. `closed` counts chats that were cut off by the caller.
    """

    def __init__(self, *scripts: Sequence[Step], probe: Probe | AttemptError | None = None) -> None:
        self._scripts = list(scripts) or [["hello", Done(Metrics())]]
        self._probe = probe or Probe(latency_ms=1.0, version="0.33.0", models=(), loaded=())
        self.requests: list[ChatRequest] = []
        self.loads: list[str] = []
        self.pulls: list[str] = []
        self.unloads: list[str] = []
        self.deletes: list[str] = []
        self.closed = 0
        self.probes = 0

    async def chat(self, request: ChatRequest) -> AsyncGenerator[Piece | Done, None]:
        self.requests.append(request)
        script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
        finished = False
        try:
            for step in script:
                match step:
                    case float():
                        await asyncio.sleep(step)
                    case str():
                        yield Piece(text=step)
                    case AttemptError():
                        finished = True
                        raise step
                    case _:
                        finished = isinstance(step, Done)
                        yield step
            finished = True
        finally:
            self.closed += not finished

    async def probe(self, *, full: bool, wanted: Iterable[str] = ()) -> Probe:
        self.probes += 1
        if isinstance(self._probe, AttemptError):
            raise self._probe.with_traceback(None)  # or each would hold the frames of all before it
        return self._probe

    async def load(self, model: str, *, num_ctx: int | None = None, keep_alive: str | int | None = None) -> None:
        self.loads.append(model)

    async def pull(self, model: str) -> AsyncGenerator[PullProgress, None]:
        self.pulls.append(model)
        yield PullProgress(status="success")

    async def unload(self, model: str) -> None:
        self.unloads.append(model)

    async def delete(self, model: str) -> None:
        self.deletes.append(model)

    async def close(self) -> None:
        pass


def probe(*models: str, warm: Sequence[str] = (), capabilities: Iterable[str] = ("completion",)) -> Probe:
    """What a host with these models answers."""
    return Probe(
        latency_ms=1.0,
        version="0.33.0",
        models=tuple(
            ModelFacts(name=name, digest=f"digest of {name}", context_length=8192, capabilities=frozenset(capabilities))
            for name in models
        ),
        loaded=tuple(LoadedModel(name=name, context_length=8192) for name in warm),
    )


class MemoryLedger:
    """Keeps rows in a list."""

    def __init__(self) -> None:
        self.rows: list[AttemptRow] = []

    async def record(self, row: AttemptRow) -> None:
        self.rows.append(row)


class MemoryPurse:
    """Consents and money without a disk."""

    def __init__(self, allowance: Allowance | None = None) -> None:
        self.allowed = allowance or left()
        self.reserved: dict[tuple[str, int], float] = {}
        self.settled: dict[tuple[str, int], float] = {}
        self.refusal = ""

    @property
    def open(self) -> dict[tuple[str, int], float]:
        """What was reserved and not settled yet."""
        return {key: usd for key, usd in self.reserved.items() if key not in self.settled}

    async def allowance(self) -> Allowance:
        return self.allowed

    async def answer(self, route: str, consent: bool) -> None:
        self.allowed = self.allowed.after(Permit(route=route, consent=consent))

    async def reserve(self, ask_id: str, attempt: int, target: Target, route: str, usd: float) -> str:
        if not self.refusal:
            self.reserved[ask_id, attempt] = usd
        return self.refusal

    async def settle(self, ask_id: str, attempt: int, usd: float) -> None:
        if (ask_id, attempt) in self.reserved:
            self.settled[ask_id, attempt] = usd
