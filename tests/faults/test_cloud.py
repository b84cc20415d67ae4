"""Every fault at home, with a target in the cloud behind: it is asked where the rules say so, and nowhere else."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import httpx
import pytest
from msgspec.structs import replace

from fakes import GPT, MemoryLedger, MemoryPurse, home_and_cloud
from faults import virtual
from faults.table import DONE, FAULTS, Cost, Fault, just, line
from faults.test_matrix import Wire, WiredHttp
from hostler.domain.cost import Permit
from hostler.domain.errors import NotAllowed
from hostler.domain.events import Answer, AttemptStarted, Event
from hostler.domain.prompt import Prompt
from hostler.domain.registry import CloudRule, Fallback, Location, ModelSettings, Route, Target
from hostler.engine import Engine
from hostler.fleet.client import Client
from hostler.fleet.monitor import Monitor
from hostler.fleet.ollama import OllamaClient
from hostler.fleet.openai import OpenAIClient

PATIENT_S = 2000.0
"""After so long the user stops."""
HELLO = Prompt(instruction="Say something")
SECRET = Prompt(instruction="Say something", text="key " + "AKIA" + "QZ3WT7PLNB5X2MKD")
SAYS_WELL = (
    b'data: {"choices":[{"delta":{"content":"Well."}}]}\n\n'
    b'data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}\n\n'
    b"data: [DONE]\n\n"
)
WELL = Fault(name="well", error="", headers={"content-type": "text/event-stream"}, body=just(SAYS_WELL))


POOR = Fault(name="poor", error="", body=just(line("I'm sorry, but I can't help with that."), DONE))


class Counted(Wire):
    """A wire that knows how often it was used, and how many others were in use then."""

    def __init__(self, fault: Fault, others: list[Wire]) -> None:
        super().__init__(fault)
        self.bodies: list[bytes] = []
        self.raced = 0
        self._others = others

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.bodies.append(await request.aread())
        self.raced += sum(wire.open_bodies for wire in self._others)
        return await super().handle_async_request(request)


class Scene:
    """Both machines at home have the fault, and the cloud is well unless it has one too."""

    def __init__(self, fault: Fault, rule: CloudRule, prompt: Prompt = HELLO, cloud: Fault = WELL) -> None:
        self.prompt = prompt
        self.registry = replace(home_and_cloud(rule), fallback=Fallback(chain=(str(GPT),)))
        self.home = [Wire(fault), Wire(fault)]
        self.cloud = Counted(cloud, list(self.home))
        self.purse, self.ledger = MemoryPurse(), MemoryLedger()
        self.events: list[Event] = []
        self.stopped = False

    def rank(self, **ranks: float) -> None:
        """How big the models at home are; the cloud's is bigger than all."""
        hosts = tuple(
            replace(host, models={"m": ModelSettings(rank=ranks[host.id])}) if host.id in ranks else host
            for host in self.registry.hosts
        )
        self.registry = replace(self.registry, hosts=hosts)

    async def play(
        self, times: int = 1, *, permit: Permit = Permit(), pinned: bool = False, above: Target | None = None
    ) -> None:
        loop = asyncio.get_running_loop()
        mac, pc, lab = self.registry.hosts
        clients: dict[str, Client] = {
            mac.id: OllamaClient(WiredHttp(mac, self.home[0])),
            pc.id: OllamaClient(WiredHttp(pc, self.home[1])),
            lab.id: OpenAIClient(WiredHttp(lab, self.cloud), lab.url),
        }
        monitor = Monitor(self.registry, clients, clock=loop.time, steady=loop.time)
        engine = Engine(self.registry, clients, monitor, self.ledger.record, purse=self.purse, clock=loop.time)
        target = GPT if pinned else None
        for _ in range(times):
            asked = engine.ask(self.prompt, route="code", target=target, permit=permit, above=above)
            try:
                async with asyncio.timeout(PATIENT_S), aclosing(asked) as events:
                    async for event in events:
                        self.events.append(event)
            except TimeoutError:
                self.stopped = True
        await engine.close()
        for client in clients.values():
            await client.close()
        for _ in range(10):
            await asyncio.sleep(0)  # httpx leaves its generators to the loop, which closes them in its next turns


each_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


@each_fault
def test_no_fault_sends_the_text_of_a_route_that_stays_at_home(fault: Fault) -> None:
    scene = Scene(fault, CloudRule.NEVER)
    # Another route may go out, so the budget is there and the cloud is known.
    other = Route(id="quick", chain=(str(GPT),), cloud=CloudRule.WHEN_NOTHING_LOCAL)
    scene.registry = replace(scene.registry, routes=(*scene.registry.routes, other))
    virtual.run(scene.play(times=3, permit=Permit(route="code", consent=True, secrets=True)))
    assert scene.cloud.bodies == []
    assert not any(event.host == GPT.host for event in scene.events if isinstance(event, AttemptStarted))
    assert scene.purse.reserved == {}
    with pytest.raises(NotAllowed):
        virtual.run(scene.play(pinned=True))
    assert scene.cloud.bodies == []


@each_fault
@pytest.mark.parametrize("rule", [CloudRule.WHEN_NOTHING_LOCAL, CloudRule.WHEN_WORTH_IT])
@pytest.mark.parametrize("pinned", [False, True], ids=["", "pinned"])
def test_no_fault_sends_a_secret(fault: Fault, rule: CloudRule, pinned: bool) -> None:
    scene = Scene(fault, rule, SECRET)
    virtual.run(scene.play(times=3, permit=Permit(route="code", consent=True), pinned=pinned))
    assert scene.cloud.bodies == []
    assert scene.purse.reserved == {}


@each_fault
@pytest.mark.parametrize("rule", list(CloudRule))
@pytest.mark.parametrize("prompt", [HELLO, SECRET], ids=["", "secret"])
def test_who_wants_a_bigger_model_is_never_sent_to_the_cloud(fault: Fault, rule: CloudRule, prompt: Prompt) -> None:
    scene = Scene(fault, rule, prompt)
    scene.rank(mac=4.0, pc=30.0)
    virtual.run(scene.play(permit=Permit(route="code", consent=True, secrets=True), above=Target("m", "mac")))
    assert any(event.host == "pc" for event in scene.events if isinstance(event, AttemptStarted)), "the bigger one"
    assert scene.cloud.bodies == []
    assert scene.purse.reserved == {}


@each_fault
def test_a_poor_answer_is_not_taken_to_the_cloud(fault: Fault) -> None:
    scene = Scene(fault, CloudRule.WHEN_NOTHING_LOCAL)
    scene.rank(mac=4.0, pc=30.0)
    scene.home[1] = Wire(POOR)
    virtual.run(scene.play(permit=Permit(route="code", consent=True)))
    assert scene.cloud.bodies == []
    assert scene.purse.reserved == {}


@each_fault
def test_no_fault_sends_anything_without_a_yes(fault: Fault) -> None:
    scene = Scene(fault, CloudRule.WHEN_NOTHING_LOCAL)
    virtual.run(scene.play(times=2))
    assert scene.cloud.bodies == []


@each_fault
def test_with_a_yes_the_cloud_answers_once_home_cannot_and_never_beside_it(fault: Fault) -> None:
    scene = Scene(fault, CloudRule.WHEN_NOTHING_LOCAL)
    virtual.run(scene.play(permit=Permit(route="code", consent=True)))
    if scene.stopped:
        # Both think for ever at home: that is no failure, so the text stays there.
        assert fault.cost is Cost.THINKING
        assert scene.cloud.bodies == []
        return
    answer = scene.events[-1]
    assert isinstance(answer, Answer)
    assert (answer.host == "mac") == (not fault.error)
    assert scene.cloud.raced == 0
    assert all(b'"max_tokens":' in body for body in scene.cloud.bodies)
    assert sum(row.location == Location.CLOUD for row in scene.ledger.rows) == len(scene.cloud.bodies)
    assert scene.purse.open == {}, "each reservation was settled"


@each_fault
def test_a_cloud_with_a_fault_is_followed_by_home_and_what_it_took_is_counted(fault: Fault) -> None:
    well = next(each for each in FAULTS if not each.error)
    scene = Scene(well, CloudRule.WHEN_NOTHING_LOCAL, cloud=fault)
    virtual.run(scene.play(permit=Permit(route="code", consent=True), pinned=True))
    answer = scene.events[-1]
    assert isinstance(answer, Answer)
    assert answer.host == "mac"
    assert scene.cloud.raced == 0
    assert scene.purse.open == {}, "each reservation was settled"
    [row] = [row for row in scene.ledger.rows if row.location == Location.CLOUD]
    assert scene.purse.settled == {(row.ask_id, row.attempt): row.cost_usd}
    assert answer.cost_usd == row.cost_usd
    if fault.speaks or fault.cost in (Cost.FIRST_TOKEN, Cost.SILENCE):
        assert row.cost_usd > 0, "it may have taken the prompt"
