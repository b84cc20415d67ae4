"""Every fault against every built-in route, on the first target and on the first two, on a virtual clock.

The rows are written by the real ledger into a file, and read from there by a connection that isn't the ledger's.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, closing
from pathlib import Path

import httpx
import pytest

from faults import virtual
from faults.table import DONE, FAULTS, PARTIAL, Cost, Fault, just, line
from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Event, Token
from hostler.domain.plan import Patience
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Host, Registry, Route
from hostler.domain.usage import Outcome
from hostler.engine import Engine
from hostler.fleet.failures import CONNECT_S
from hostler.fleet.http import HostHttp
from hostler.fleet.monitor import Monitor
from hostler.fleet.ollama import OllamaClient
from hostler.store.ledger import Ledger

ROUTES = ("quick", "code", "reasoning", "vision", "background")
HOSTS = ("one", "two", "three")
PATIENCE = Patience()
MARGIN_S = 0.1


class Body(httpx.AsyncByteStream):
    """A body as it comes over the wire; knows how many are still open."""

    def __init__(self, wire: Wire, fault: Fault) -> None:
        self._wire, self._fault = wire, fault
        wire.open_bodies += 1
        self._is_open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert self._fault.body is not None
        async for chunk in self._fault.body():
            yield chunk

    async def aclose(self) -> None:
        self._wire.open_bodies -= self._is_open
        self._is_open = False


class Wire(httpx.AsyncBaseTransport):
    """What lies between Hostler and one host."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        self.open_bodies = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        fault = self._fault
        await asyncio.sleep(fault.after_s)
        if fault.raises is not None:
            raise fault.raises()
        return httpx.Response(fault.status, headers=fault.headers, stream=Body(self, fault))


class WiredHttp(HostHttp):
    """The real thing, with our wire instead of a socket."""

    def __init__(self, host: Host, wire: Wire) -> None:
        super().__init__(host, lambda _: "")
        self._wire = wire

    def _made(self, key: str, verify: object) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self._host.url, transport=self._wire, timeout=None, trust_env=False)


class Cell:
    """One question to three hosts, of which the first ones have the fault."""

    def __init__(self, fault: Fault, route: str, faulty: int, ledger: Ledger) -> None:
        self.fault, self.route, self.faulty, self.ledger = fault, route, faulty, ledger
        hosts = tuple(Host(id=name, name=name.title(), url="http://127.0.0.1:1") for name in HOSTS)
        chain = tuple(f"model-{name}@{name}" for name in HOSTS)
        self.registry = Registry(hosts=hosts, routes=(Route(id=route, chain=chain),))
        well = Fault(name="well", error="", body=just(line("Well"), line("."), DONE))
        self.wires = [Wire(fault if n < faulty else well) for n in range(3)]
        self.events: list[Event] = []
        self.first_token_s: list[float] = []
        self.answered_at = 0.0
        self.jump_s = 0.0

    async def play(self) -> None:
        loop = asyncio.get_running_loop()
        pairs = zip(self.registry.hosts, self.wires, strict=True)
        clients = {host.id: OllamaClient(WiredHttp(host, wire)) for host, wire in pairs}
        monitor = Monitor(self.registry, clients, clock=lambda: loop.time() + self.jump_s, steady=loop.time)
        engine = Engine(self.registry, clients, monitor, self.ledger.record, clock=lambda: loop.time() + self.jump_s)
        images = (Image(b"png"),) if self.route == "vision" else ()
        prompt = Prompt(instruction="Say something", images=images)
        decision = engine.decide(prompt, route=self.route)
        self.first_token_s = [candidate.first_token_s for candidate in decision.plan.candidates]
        async with aclosing(engine.ask(prompt, route=self.route)) as events:
            async for event in events:
                self.events.append(event)
                if isinstance(event, Token):
                    self.answered_at = loop.time()
                    if self.fault.name == "clock-jump":
                        self.jump_s += 3600.0
                if isinstance(event, AttemptFailed):
                    self.answered_at = 0.0
        await engine.close()
        for client in clients.values():
            await client.close()
        for _ in range(10):
            await asyncio.sleep(0)  # httpx leaves its generators to the loop, which closes them in its next turns
        assert asyncio.all_tasks() == {asyncio.current_task()}, "a task is left"

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def allowed_s(self) -> float:
        """How long the faults together may keep the answer waiting."""
        thinking = PATIENCE.thinking_reasoning_s if self.route == "reasoning" else PATIENCE.thinking_s
        costs = {
            Cost.NOTHING: 0.0,
            Cost.CONNECT: CONNECT_S,
            Cost.SILENCE: PATIENCE.silence_s,
            # The first thought comes half a second after the start.
            Cost.THINKING: thinking + 0.5,
        }
        return sum(costs.get(self.fault.cost, self.first_token_s[n]) for n in range(self.faulty)) + MARGIN_S


class LedgerFile:
    """The ledger, and what its file holds since the last cell."""

    def __init__(self, file: Path) -> None:
        self.file, self.ledger = file, Ledger(file)
        self._read = 0

    def new_rows(self) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(f"{self.file.as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            found = connection.execute("SELECT rowid, * FROM attempts WHERE rowid > ?", (self._read,)).fetchall()
        self._read = max((row["rowid"] for row in found), default=self._read)
        return found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerFile]:
    file = LedgerFile(tmp_path_factory.mktemp("matrix") / "ledger.sqlite3")
    yield file
    file.ledger.close()


@pytest.mark.parametrize("faulty", [1, 2], ids=["first", "first-two"])
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_next_target_answers(fault: Fault, route: str, faulty: int, kept: LedgerFile) -> None:
    cell = Cell(fault, route, faulty, kept.ledger)
    virtual.run(cell.play())
    harmless = not fault.error
    answering = 0 if harmless else faulty
    answer = cell.events[-1]
    assert isinstance(answer, Answer)
    assert (answer.host, answer.model) == (HOSTS[answering], f"model-{HOSTS[answering]}")
    assert [event.host for event in cell.of(AttemptStarted)] == list(HOSTS[: answering + 1])  # type: ignore[attr-defined]

    failed = [(event.n, event.error) for event in cell.of(AttemptFailed)]  # type: ignore[attr-defined]
    assert failed == [(n + 1, fault.error) for n in range(answering)]
    assert all(HOSTS[event.n - 1].title() in event.detail for event in cell.of(AttemptFailed))  # type: ignore[attr-defined]
    assert cell.answered_at <= (MARGIN_S if harmless else cell.allowed_s)

    texts = "".join(event.text for event in cell.of(Token))  # type: ignore[attr-defined]
    spoken = PARTIAL * answering if fault.speaks else ""
    assert texts == (PARTIAL if harmless else spoken + "Well.")

    rows = sorted(kept.new_rows(), key=lambda row: row["attempt"])
    assert len({row["ask_id"] for row in rows}) == 1
    lost = Outcome.CANCELLED if fault.error == "Cancelled" else Outcome.FAILED
    expected = [(n + 1, HOSTS[n], f"model-{HOSTS[n]}", route, lost, fault.error, False) for n in range(answering)]
    expected.append((answering + 1, answer.host, answer.model, route, Outcome.ANSWERED, "", True))
    columns = ("attempt", "host", "model", "route", "outcome", "error", "final")
    assert [tuple(row[column] for column in columns) for row in rows] == expected
    assert [wire.open_bodies for wire in cell.wires] == [0, 0, 0], "a connection is left open"


def test_there_are_enough_faults() -> None:
    assert len(FAULTS) >= 25
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
