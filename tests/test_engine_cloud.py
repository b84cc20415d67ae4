"""Questions that may go to the cloud, through the engine: consent, money and secrets on the way."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes import GPT, MemoryLedger, MemoryPurse, ScriptedClient, Step, home_and_cloud, left
from hostler.domain.cost import Permit
from hostler.domain.errors import BadResponse, HostBusy, HostUnreachable, StreamBroken
from hostler.domain.events import Answer, AttemptFailed, Decided, Event, Failed, Token
from hostler.domain.fleet import ModelFacts
from hostler.domain.plan import Patience
from hostler.domain.prompt import Prompt
from hostler.domain.registry import CloudRule, Host, Kind, Location, ModelSettings, Registry, Route
from hostler.domain.settings import Cloud
from hostler.domain.usage import Metrics
from hostler.engine import Engine, Purse
from hostler.fleet.client import ChatRequest, Client, Done, Piece
from hostler.fleet.monitor import Monitor
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost
from hostler.store.budget import Budget
from hostler.store.consents import ConsentFile
from hostler.store.purse import Purse as StoredPurse

HELLO = Prompt(instruction="Say hello")
YES = Permit(route="code", consent=True)
DONE = Done(Metrics(prompt_tokens=100, completion_tokens=50))
OFF = [HostUnreachable("Mac")]
SECRET = Prompt(instruction="What is this?", text="AKIA" + "QZ3WT7PLNB5X2MKD")


class World:
    """Two machines at home and the cloud, each with its script."""

    def __init__(
        self,
        *cloud: Sequence[Step],
        home: Sequence[Step] = OFF,
        rule: CloudRule = CloudRule.WHEN_NOTHING_LOCAL,
        purse: Purse | None = None,
    ) -> None:
        self.registry = home_and_cloud(rule)
        self.cloud = ScriptedClient(*(cloud or [["Hello", DONE]]))
        self.clients: dict[str, Client] = {
            "mac": ScriptedClient(home),
            "pc": ScriptedClient(home),
            GPT.host: self.cloud,
        }
        self.monitor, self.ledger = Monitor(self.registry, self.clients), MemoryLedger()
        self.memory = MemoryPurse()
        self.engine = Engine(
            self.registry,
            self.clients,
            self.monitor,
            self.ledger.record,
            purse=purse or self.memory,
            patience=Patience(first_token_warm_s=0.01, first_token_cold_s=0.01),
        )

    async def ask(self, prompt: Prompt = HELLO, permit: Permit = Permit()) -> list[Event]:
        async with aclosing(self.engine.ask(prompt, route="code", permit=permit)) as events:
            return [event async for event in events]

    def asked(self, prompt: Prompt = HELLO, permit: Permit = Permit()) -> list[Event]:
        return asyncio.run(self.ask(prompt, permit))


def test_a_yes_is_remembered_and_the_money_is_reserved_before_and_settled_after() -> None:
    world = World()
    events = world.asked(permit=YES)
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.host, answer.cost_usd) == (GPT.host, pytest.approx(0.00075))
    assert world.memory.allowed.agreed == {"code"}
    assert list(world.memory.settled.values()) == [pytest.approx(0.00075)]
    [request] = world.cloud.requests
    assert request.max_output_tokens == 2999
    assert next(iter(world.memory.reserved.values())) > 0.029
    assert isinstance(world.asked()[-1], Answer), "the second time nobody is asked"


def test_a_no_is_remembered_too_and_only_home_is_asked() -> None:
    world = World()
    events = world.asked(permit=Permit(route="code", consent=False))
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert "you said that code stays at home" in failed.forbidden
    assert world.memory.allowed.declined == {"code"}
    assert world.cloud.requests == []


def test_home_answers_first_and_costs_nothing() -> None:
    world = World(home=["Hi", DONE])
    answer = world.asked(permit=YES)[-1]
    assert isinstance(answer, Answer)
    assert (answer.host, answer.cost_usd) == ("mac", 0.0)
    assert world.memory.reserved == {}


def test_a_secret_goes_out_only_with_a_yes_for_this_prompt() -> None:
    world = World()
    world.memory.allowed = left(agreed="code")
    assert isinstance(world.asked(SECRET)[-1], Failed)
    assert world.cloud.requests == []
    assert isinstance(world.asked(SECRET, Permit(secrets=True))[-1], Answer)
    assert isinstance(world.asked(SECRET)[-1], Failed), "the yes was for one prompt"
    assert len(world.cloud.requests) == 1


def test_a_refused_reservation_is_followed_by_the_next_target_and_costs_nothing() -> None:
    world = World()
    world.memory.refusal = "the cloud's budget is spent: $0 left today"
    events = world.asked(permit=YES)
    failed = events[-1]
    assert isinstance(failed, Failed)
    refused = next(event for event in events if isinstance(event, AttemptFailed) and event.error == "NotSent")
    told = "Cloud Lab isn't asked (the cloud's budget is spent: $0 left today). `hostler cloud` shows each route's rule"
    assert refused.detail == failed.forbidden == f"{told} and what is left of the budget."
    assert world.cloud.requests == []
    assert {row.cost_usd for row in world.ledger.rows} == {0.0}
    assert not world.monitor.snapshot.of(GPT.host).resting, "that says nothing of the host"


def test_without_a_purse_nothing_goes_out() -> None:
    world = World()
    engine = Engine(world.registry, world.clients, world.monitor, world.ledger.record)

    async def ask() -> list[Event]:
        async with aclosing(engine.ask(HELLO, route="code", permit=YES)) as events:
            return [event async for event in events]

    assert isinstance(asyncio.run(ask())[-1], Failed)
    assert world.cloud.requests == []


def test_a_registry_that_stays_at_home_never_opens_the_purse() -> None:
    class Untouched(MemoryPurse):
        async def allowance(self) -> None:  # type: ignore[override]
            raise AssertionError("nobody asks for it")

    world = World(home=["Hi", DONE], rule=CloudRule.NEVER, purse=Untouched())
    assert isinstance(world.asked()[-1], Answer)


def test_a_model_that_turns_out_to_be_sent_on_is_not_asked() -> None:
    class Learns(ScriptedClient):
        """While this one fails, the monitor learns that the other machine's model lies elsewhere."""

        world: World

        async def chat(self, request: ChatRequest) -> AsyncGenerator[Piece | Done, None]:
            facts = replace(self.world.monitor.snapshot.of("pc"), models=(ModelFacts(name="m", remote=True),))
            self.world.monitor._put(facts)
            raise HostUnreachable("Mac")
            yield

    world = World(home=["Hi", DONE], rule=CloudRule.NEVER)
    learns = world.clients["mac"] = Learns()
    learns.world = world
    events = world.asked()
    assert isinstance(events[-1], Failed)
    assert [e.error for e in events if isinstance(e, AttemptFailed)] == ["HostUnreachable", "NotSent"]
    assert world.clients["pc"].requests == []  # type: ignore[attr-defined]


class Billing(ScriptedClient):
    """The cloud's side of the bill: what it takes for each prompt that it took, by its own counts."""

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__()
        self.billed_usd = 0.0
        self.next: tuple[str, float, float] = ("answer", 1.0, 1.0)
        self._in, self._out = (settings.usd_in_per_m or 0) / 1e6, (settings.usd_out_per_m or 0) / 1e6

    async def chat(self, request: ChatRequest) -> AsyncGenerator[Piece | Done, None]:
        kind, read, wrote = self.next
        if kind in ("busy", "off"):
            raise HostBusy("Cloud Lab") if kind == "busy" else HostUnreachable("Cloud Lab")
        # At most what the text can be, and what was allowed as the longest answer.
        tokens_in = round(read * len(request.messages[0].content.encode()))
        tokens_out = round(wrote * (request.max_output_tokens or 0))
        self.billed_usd += tokens_in * self._in + tokens_out * self._out
        if kind == "garbage":
            raise BadResponse("Cloud Lab")
        yield Piece(text="Hello")
        if kind == "breaks":
            raise StreamBroken("Cloud Lab")
        if kind == "hangs":
            await asyncio.Event().wait()
        told = Metrics(prompt_tokens=tokens_in, completion_tokens=tokens_out)
        yield Done(Metrics() if kind == "untold" else told)


class Dies(StoredPurse):
    """Its process dies before it can settle."""

    async def settle(self, ask_id: str, attempt: int, usd: float) -> None:
        pass


outcomes = st.sampled_from(["answer", "untold", "busy", "off", "garbage", "breaks", "hangs"])
shares = st.floats(0, 1)
questions = st.lists(
    st.tuples(outcomes, shares, shares, st.integers(1, 3000), st.booleans(), st.booleans()), min_size=1, max_size=12
)


@settings(max_examples=40, deadline=None)
@given(questions, st.sampled_from([0.0, 0.05, 0.2]), st.sampled_from([0.05, 0.3]))
def test_no_sequence_of_questions_crashes_and_races_spends_past_a_budget(
    sequence: list[tuple[str, float, float, int, bool, bool]], day_usd: float, month_usd: float
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)

        def purse(kind: type[StoredPurse]) -> StoredPurse:
            limits = Cloud(day_usd=day_usd, month_usd=month_usd)
            return kind(Budget(home / "ledger.sqlite3", limits), ConsentFile(home / "cloud.json"))

        cloud = Billing(home_and_cloud(CloudRule.WHEN_NOTHING_LOCAL).hosts[2].models["gpt"])

        async def play() -> None:
            for kind, read, wrote, words, crashes, twice in sequence:
                used = purse(Dies if crashes else StoredPurse)
                cloud.next = (kind, read, wrote)
                world = World(purse=used)
                world.clients[GPT.host] = cloud
                prompt = Prompt(instruction="é" * words)
                asks = [asyncio.create_task(world.ask(prompt, YES)) for _ in range(1 + twice)]
                if kind == "hangs":
                    await asyncio.wait(asks, timeout=0.1)
                    for ask in asks:
                        ask.cancel()
                await asyncio.gather(*asks, return_exceptions=True)
                used.close()

        asyncio.run(play())
        spent = Budget(home / "ledger.sqlite3", Cloud()).spent_now()
        limit = min(day_usd, month_usd)
        assert cloud.billed_usd <= spent.today_usd + 1e-9, "nothing is billed that was not counted"
        assert spent.today_usd <= limit + 1e-9


def test_a_simulated_host_can_play_the_cloud(tmp_path: Path) -> None:
    async def ask() -> tuple[list[Event], StoredPurse]:
        async with SimulatedHost("Cloud Lab", ["gpt,load=0,tps=0,prompt_tps=0,answer=Hello from far away"]) as host:
            registry = Registry(
                hosts=(
                    Host(
                        id="lab",
                        name="Cloud Lab",
                        kind=Kind.OPENAI,
                        location=Location.CLOUD,
                        url=f"{host.url}/v1",
                        models={"gpt": ModelSettings(usd_in_per_m=2.5, usd_out_per_m=10.0)},
                    ),
                ),
                routes=(Route(id="code", chain=("gpt@lab",), cloud=CloudRule.WHEN_NOTHING_LOCAL),),
            )
            clients = {"lab": open_client(registry.hosts[0], lambda _: "")}
            purse = StoredPurse(Budget(tmp_path / "ledger.sqlite3", Cloud()), ConsentFile(tmp_path / "cloud.json"))
            monitor, ledger = Monitor(registry, clients), MemoryLedger()
            await monitor.look_all()
            engine = Engine(registry, clients, monitor, ledger.record, purse=purse)
            async with aclosing(engine.ask(HELLO, route="code", permit=YES)) as events:
                told = [event async for event in events]
            await clients["lab"].close()
            return told, purse

    events, purse = asyncio.run(ask())
    assert isinstance(events[0], Decided)
    assert events[0].cloud.startswith("≈ $0.00")
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert "".join(event.text for event in events if isinstance(event, Token)) == "Hello from far away"
    assert answer.prompt_tokens
    assert answer.completion_tokens
    exact = (answer.prompt_tokens * 2.5 + answer.completion_tokens * 10) / 1e6
    assert answer.cost_usd == pytest.approx(exact)
    assert purse._budget.spent_now().today_usd == pytest.approx(exact, abs=1e-9)
    purse.close()
