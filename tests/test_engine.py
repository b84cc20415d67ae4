"""One question through the engine: with scripted hosts, and over real sockets with simulated ones."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing

import pytest
from msgspec.structs import replace

from fakes import MemoryLedger, ScriptedClient, Step, probe, three_machines
from hostler.domain import errors
from hostler.domain.errors import AttemptError, HostUnreachable, StreamBroken
from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Decided, Event, Failed, Token, Waking
from hostler.domain.plan import Patience
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, ModelSettings, Registry, Route
from hostler.domain.usage import AttemptRow, Metrics, Outcome
from hostler.engine import Engine
from hostler.fleet.client import ChatRequest, Client, Done, Piece, Probe
from hostler.fleet.monitor import Monitor
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost

DONE = Done(Metrics(prompt_tokens=5, completion_tokens=3))
EMAIL = Prompt(instruction="Summarize this email", text="Hi Anna, see you on Monday.")
CODE = Prompt(instruction="Fix the bug in this Python function", text="def f(x):\n    return x +\n")


class World:
    """An engine with its fakes."""

    def __init__(self, clients: dict[str, ScriptedClient], registry: Registry | None = None, **patience: float) -> None:
        self.registry = registry or three_machines()
        self.clients: dict[str, Client] = {
            host.id: clients.get(host.id, ScriptedClient([HostUnreachable(host.label)])) for host in self.registry.hosts
        }
        self.monitor = Monitor(self.registry, self.clients)
        self.ledger = MemoryLedger()
        self.engine = Engine(
            self.registry, self.clients, self.monitor, self.ledger.record, patience=Patience(**patience)
        )

    def request(self, route: str) -> ChatRequest:
        """What the first target of quick would be sent on this route."""
        first = self.engine.decide(EMAIL, route="quick").first
        assert first is not None
        return self.engine.request(EMAIL, route, first)

    async def ask(self, prompt: Prompt = EMAIL) -> list[Event]:
        async with aclosing(self.engine.ask(prompt)) as events:
            return [event async for event in events]


def text_of(events: Sequence[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Token))


def no_task_is_left() -> None:
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_the_right_host_answers_and_the_row_says_so() -> None:
    world = World({"mac-mini": ScriptedClient(["Short", ".", DONE])})
    events = asyncio.run(world.ask())
    assert isinstance(events[0], Decided)
    assert events[0].route == "quick"
    assert text_of(events) == "Short."
    assert isinstance(events[-1], Answer)
    [row] = world.ledger.rows
    assert (row.host, row.model, row.outcome, row.final) == ("mac-mini", "qwen3:4b", Outcome.ANSWERED, True)


named = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, AttemptError) and kind is not AttemptError
]


@pytest.mark.parametrize("kind", named, ids=lambda kind: kind.__name__)
def test_every_named_error_is_followed_by_the_next_target(kind: type[AttemptError]) -> None:
    world = World({"mac-mini": ScriptedClient([kind("Mac Mini")]), "ubuntu": ScriptedClient(["hi", DONE])})
    events = asyncio.run(world.ask())
    failed = next(event for event in events if isinstance(event, AttemptFailed))
    assert failed.error == kind.__name__
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.host, answer.attempts) == ("ubuntu", 2)
    assert [row.error for row in world.ledger.rows] == [kind.__name__, ""]


def test_a_host_that_breaks_in_mid_answer_is_followed_from_the_start() -> None:
    broken = ScriptedClient(["one two", StreamBroken("Mac Mini")])
    world = World({"mac-mini": broken, "ubuntu": ScriptedClient(["again", DONE])})
    events = asyncio.run(world.ask())
    assert text_of(events) == "one twoagain"
    kinds = [type(event) for event in events]
    assert kinds.index(AttemptFailed) > kinds.index(Token), "what came was told before it broke"


def test_nothing_answers_when_nothing_can() -> None:
    events = asyncio.run(World({}).ask())
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert len(failed.errors) == 2


def test_a_silent_host_is_raced_and_closed_when_the_other_speaks() -> None:
    silent = ScriptedClient([60.0, "late", DONE])
    world = World(
        {"mac-mini": silent, "ubuntu": ScriptedClient(["quick", DONE])},
        first_token_warm_s=0.02,
    )

    async def ask() -> list[Event]:
        events = await world.ask()
        no_task_is_left()
        return events

    events = asyncio.run(ask())
    assert text_of(events) == "quick"
    assert silent.closed == 1
    assert [(row.host, row.outcome) for row in world.ledger.rows] == [
        ("mac-mini", Outcome.CANCELLED),
        ("ubuntu", Outcome.ANSWERED),
    ]


@pytest.mark.parametrize("leave_after", range(1, 5))
def test_leaving_at_any_event_stops_everything_and_keeps_the_row(leave_after: int) -> None:
    client = ScriptedClient(["a", "b", 60.0, DONE])
    world = World({"mac-mini": client})

    async def leave() -> None:
        seen = 0
        async with aclosing(world.engine.ask(EMAIL)) as events:
            async for _ in events:
                seen += 1
                if seen == leave_after:
                    break
        no_task_is_left()

    asyncio.run(leave())
    assert [row.outcome for row in world.ledger.rows] == [Outcome.CANCELLED]
    assert world.monitor.snapshot.of("mac-mini").in_flight == 0


def test_cancelling_the_task_stops_everything() -> None:
    client = ScriptedClient(["a", 60.0, DONE])
    world = World({"mac-mini": client})

    async def cancel() -> None:
        spoken = asyncio.Event()

        async def listen() -> None:
            async with aclosing(world.engine.ask(EMAIL)) as events:
                async for event in events:
                    if isinstance(event, Token):
                        spoken.set()

        task = asyncio.create_task(listen())
        await spoken.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        no_task_is_left()

    asyncio.run(cancel())
    assert client.closed == 1
    assert len(world.ledger.rows) == 1


def test_a_ledger_that_cannot_be_written_does_not_cost_the_answer() -> None:
    world = World({"mac-mini": ScriptedClient(["hi", DONE])})

    async def full(row: AttemptRow) -> None:
        raise OSError("disk full")

    world.engine = Engine(world.registry, world.clients, world.monitor, full)
    assert isinstance(asyncio.run(world.ask())[-1], Answer)


def test_thinking_is_off_for_quick_work_and_on_for_reasoning() -> None:
    registry = three_machines()
    client = ScriptedClient(["hi", DONE], probe=probe("qwen3:4b", capabilities=("completion", "thinking")))
    world = World({"mac-mini": client, "windows-gpu": client}, registry)

    async def requests() -> tuple[object, object]:
        await world.monitor.look("mac-mini", full=True)
        return tuple(world.request(route).think for route in ("quick", "reasoning"))  # type: ignore[return-value]

    assert asyncio.run(requests()) == (False, True)


def test_thinking_is_not_sent_where_the_model_may_not_have_it() -> None:
    world = World({})
    assert world.request("reasoning").think is None


def test_the_first_target_of_quick_is_kept_warm_and_num_ctx_is_clamped() -> None:
    settings = {"qwen3:4b": ModelSettings(num_ctx=100_000, max_output_tokens=200)}
    host = Host(id="mac-mini", name="Mac Mini", url="http://127.0.0.1:1", models=settings)
    registry = Registry(hosts=(host,), routes=(Route(id="quick", chain=("qwen3:4b@mac-mini",)),))
    world = World({"mac-mini": ScriptedClient(probe=probe("qwen3:4b"))}, registry)
    asyncio.run(world.monitor.look("mac-mini", full=True))
    request = world.request("quick")
    assert (request.keep_alive, request.num_ctx, request.max_output_tokens) == ("30m", 8192, 200)
    assert request.messages[0].content == "Summarize this email\n\nHi Anna, see you on Monday."


def over_sockets(
    faults: Sequence[str], prompt: Prompt = CODE
) -> tuple[list[Event], list[AttemptRow], list[dict[str, object]]]:
    """Asks with a GPU machine that has these faults and a healthy Mac Mini."""

    async def ask() -> tuple[list[Event], list[AttemptRow], list[dict[str, object]]]:
        async with (
            SimulatedHost("Windows GPU", ["qwen3-coder:30b,load=0,tps=0,prompt_tps=0,tokens=40"], faults=faults) as gpu,
            SimulatedHost("Mac Mini", ["qwen3:4b,load=0,tps=0,prompt_tps=0"]) as mac,
        ):
            registry = Registry(
                hosts=(
                    Host(id="windows-gpu", name="Windows GPU", url=gpu.url),
                    Host(id="mac-mini", name="Mac Mini", url=mac.url),
                ),
                routes=(Route(id="code", chain=("qwen3-coder:30b@windows-gpu", "qwen3:4b@mac-mini")),),
            )
            clients = {host.id: open_client(host, lambda _: "") for host in registry.hosts}
            monitor, ledger = Monitor(registry, clients), MemoryLedger()
            patience = Patience(first_token_warm_s=0.3, silence_s=0.5)
            engine = Engine(registry, clients, monitor, ledger.record, patience=patience)
            async with aclosing(engine.ask(prompt)) as events:
                told = [event async for event in events]
            for client in clients.values():
                await client.close()
            return told, ledger.rows, gpu.log

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("refuse", "HostUnreachable"),
        ("busy", "HostBusy"),
        ("missing", "ModelMissing"),
        ("forbidden", "HostRefused"),
        ("server-error", "ServerError"),
        ("not-ollama:path=all", "BadResponse"),
        ("garbage", "BadResponse"),
        ("close-mid", "StreamBroken"),
        ("reset-mid", "StreamBroken"),
        ("cut-chunk", "StreamBroken"),
        ("truncated-line", "StreamBroken"),
        ("half-utf8", "StreamBroken"),
        ("error-line", "ServerError"),
        ("endless-line", "BadResponse"),
        ("hang-mid", "StreamBroken"),
    ],
)
def test_every_fault_on_a_real_socket_has_its_name_and_the_next_machine_answers(fault: str, error: str) -> None:
    events, rows, _ = over_sockets([fault])
    failed = next(event for event in events if isinstance(event, AttemptFailed))
    assert failed.error == error
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.host == "mac-mini"
    assert [row.outcome for row in rows] == [Outcome.FAILED, Outcome.ANSWERED]


def test_a_host_that_hangs_before_its_headers_loses_the_race_and_is_closed() -> None:
    events, rows, _ = over_sockets(["hang"])
    assert isinstance(events[-1], Answer)
    assert [row.outcome for row in rows] == [Outcome.CANCELLED, Outcome.ANSWERED]
    assert sum(isinstance(event, AttemptStarted) for event in events) == 2


def test_a_slow_drip_is_slow_but_answers() -> None:
    events, _, _ = over_sockets(["slow-drip:delay=0.0001"])
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.host in ("windows-gpu", "mac-mini")


def test_thinking_pieces_are_told_apart() -> None:
    client = ScriptedClient([Piece(thinking="hm"), "hi", DONE])
    world = World({"mac-mini": client})
    events = asyncio.run(world.ask())
    assert [type(event).__name__ for event in events] == [
        "Decided",
        "AttemptStarted",
        "Thinking",
        "Token",
        "Answer",
    ]


def test_a_loser_that_was_loading_finishes_its_load_without_the_question() -> None:
    slow = ScriptedClient([5.0, "late", DONE], probe=probe("qwen3:4b"))
    world = World({"mac-mini": slow, "ubuntu": ScriptedClient(["hi", DONE])}, first_token_cold_s=0.05)

    async def scenario() -> list[Event]:
        await world.monitor.look("mac-mini", full=True)
        events = await world.ask()
        await asyncio.gather(*world.engine._loads)
        return events

    events = asyncio.run(scenario())
    assert isinstance(events[-1], Answer)
    assert events[-1].host == "ubuntu"
    assert slow.loads == ["qwen3:4b"]
    assert slow.closed == 1
    assert world.monitor.snapshot.of("mac-mini").is_warm("qwen3:4b")
    assert len(world.ledger.rows) == 2, "a load is no attempt"


def test_a_warm_loser_rests_and_the_next_question_does_not_wait_for_it() -> None:
    silent = ScriptedClient([30.0, "late", DONE], probe=probe("qwen3:4b", warm=["qwen3:4b"]))
    quick = ScriptedClient(["hi", DONE], probe=probe("qwen3:4b", warm=["qwen3:4b"]))
    world = World({"mac-mini": silent, "ubuntu": quick}, first_token_warm_s=0.05)

    async def scenario() -> list[Event]:
        await world.monitor.look_all()
        await world.ask()
        return await world.ask()

    events = asyncio.run(scenario())
    assert [event.host for event in events if isinstance(event, AttemptStarted)] == ["ubuntu"]
    assert silent.loads == []


class Sleeper(ScriptedClient):
    """A host that is down until it is woken."""

    awake = False

    async def probe(self, *, full: bool, wanted: Iterable[str] = ()) -> Probe:
        if not self.awake:
            raise HostUnreachable("Mac Mini")
        return await super().probe(full=full, wanted=wanted)


def sleeping_world(script: Sequence[Step]) -> tuple[World, Sleeper, list[str]]:
    """Three machines that can be woken; the Mac Mini sleeps, the others are gone."""
    registry = three_machines()
    registry = replace(registry, hosts=tuple(replace(host, mac="02:00:00:00:00:01") for host in registry.hosts))
    sleeper, woken = Sleeper(script, probe=probe("qwen3:4b")), list[str]()
    world = World({"mac-mini": sleeper}, registry)

    async def wake(host_id: str) -> bool:
        woken.append(host_id)
        if host_id != "mac-mini":
            return False
        sleeper.awake = True
        await world.monitor.look(host_id)
        return True

    world.engine._wake = wake
    return world, sleeper, woken


def test_when_everybody_sleeps_the_first_that_wakes_answers() -> None:
    world, _, woken = sleeping_world(["hi", DONE])

    async def scenario() -> list[Event]:
        await world.monitor.look("mac-mini")
        events = await world.ask()
        no_task_is_left()
        return events

    events = asyncio.run(scenario())
    assert "mac-mini" in woken
    assert [event.host for event in events if isinstance(event, Waking)] == woken
    assert isinstance(events[-1], Answer)
    assert events[-1].host == "mac-mini"


def test_stopping_ends_the_wait_for_a_sleeping_machine() -> None:
    world, _, _ = sleeping_world(["hi", DONE])

    async def never(host_id: str) -> bool:
        await asyncio.Event().wait()
        return True

    world.engine._wake = never

    async def scenario() -> None:
        await world.monitor.look_all()
        async with aclosing(world.engine.ask(EMAIL)) as events:
            async for event in events:
                if isinstance(event, Waking):
                    break
        no_task_is_left()

    asyncio.run(scenario())


class Buggy(ScriptedClient):
    """A client with a mistake of ours in it."""

    async def chat(self, request: ChatRequest) -> AsyncGenerator[Piece | Done, None]:
        yield Piece(text="some words")
        raise ZeroDivisionError("a bug")


def test_a_bug_in_one_attempt_is_followed_by_the_next_target(caplog: pytest.LogCaptureFixture) -> None:
    world = World({"mac-mini": Buggy(), "ubuntu": ScriptedClient(["hi", DONE])})
    events = asyncio.run(world.ask())
    assert [event.error for event in events if isinstance(event, AttemptFailed)] == ["BadResponse"]
    assert isinstance(events[-1], Answer)
    assert "a bug" in caplog.text


def test_a_question_that_is_over_is_let_go_long_before_its_last_timer() -> None:
    async def holders() -> tuple[int, int]:
        world = World({"mac-mini": ScriptedClient(["Hello", DONE])}, last_s=300.0)
        prompt = Prompt(instruction="Summarize this email")
        before = sys.getrefcount(prompt)
        assert isinstance((await world.ask(prompt))[-1], Answer)
        gc.collect()
        return before, sys.getrefcount(prompt)

    before, after = asyncio.run(holders())
    assert after == before


class SlowDisk:
    """Keeps rows only once it is let."""

    def __init__(self) -> None:
        self.let, self.rows = asyncio.Event(), list[AttemptRow]()

    async def record(self, row: AttemptRow) -> None:
        await self.let.wait()
        self.rows.append(row)


def test_a_slow_disk_delays_no_takeover_and_no_first_word_but_the_answer_is_kept_before_it_is_told() -> None:
    async def play() -> tuple[list[Event], list[AttemptRow], list[AttemptRow]]:
        clients = {"mac-mini": ScriptedClient([HostUnreachable("Mac Mini")]), "ubuntu": ScriptedClient(["Hello", DONE])}
        world, disk = World(clients), SlowDisk()
        engine = Engine(world.registry, world.clients, world.monitor, disk.record)
        told: list[Event] = []
        async with aclosing(engine.ask(EMAIL, route="quick")) as events:
            async for event in events:
                told.append(event)
                if isinstance(event, Token):
                    before = list(disk.rows)
                    asyncio.get_running_loop().call_later(0.01, disk.let.set)
                if isinstance(event, Answer):
                    return told, before, list(disk.rows)
        raise AssertionError("no answer")

    told, at_the_first_word, at_the_answer = asyncio.run(play())
    assert at_the_first_word == []
    assert [type(event) for event in told[1:]] == [AttemptStarted, AttemptFailed, AttemptStarted, Token, Answer]
    assert [(row.attempt, row.outcome) for row in at_the_answer] == [(1, Outcome.FAILED), (2, Outcome.ANSWERED)]


def test_who_leaves_while_the_disk_is_slow_loses_no_row() -> None:
    async def play() -> list[AttemptRow]:
        clients = {"mac-mini": ScriptedClient([HostUnreachable("Mac Mini")]), "ubuntu": ScriptedClient(["Hello", 60.0])}
        world, disk = World(clients), SlowDisk()
        engine = Engine(world.registry, world.clients, world.monitor, disk.record)
        async with aclosing(engine.ask(EMAIL, route="quick")) as events:
            async for event in events:
                if isinstance(event, Token):
                    asyncio.get_running_loop().call_soon(disk.let.set)
                    break
        no_task_is_left()
        return disk.rows

    rows = sorted(asyncio.run(play()), key=lambda row: row.attempt)
    assert [(row.attempt, row.outcome) for row in rows] == [(1, Outcome.FAILED), (2, Outcome.CANCELLED)]
