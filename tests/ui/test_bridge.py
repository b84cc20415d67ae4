"""The bridge between the engine's thread and Qt: nothing is lost, out of order, or told after its time."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.classify.context import Earlier
from hostler.domain.classify.learned import Pick
from hostler.domain.cost import Allowance, Permit
from hostler.domain.errors import ConfigError, NothingAnswered
from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Event, Failed, Loading, Thinking, Token
from hostler.domain.fleet import Fleet, HostFacts
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.domain.usage import UsedToday
from hostler.ui.bridge import BATCH_S, Bridge, _Batch

PROMPT = Prompt(instruction="why")
PICK = Pick.of(Prompt(instruction="Draft a letter"), "code", "quick", at_ms=1)
EARLIER = Earlier(route="code", age_s=1.0)
ANSWERED = Answer(
    model="m", host="h", route="quick", ttft_ms=1.0, total_ms=2.0, prompt_tokens=1, completion_tokens=1, attempts=1
)


# Batches, on a clock of their own.


class FakeLoop:
    """Timers that fire when told the time."""

    def __init__(self) -> None:
        self.now = 0.0
        self._timers: list[FakeTimer] = []

    def call_later(self, delay_s: float, call: Callable[[], None]) -> FakeTimer:
        self._timers.append(FakeTimer(self.now + delay_s, call))
        return self._timers[-1]

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [timer for timer in self._timers if timer.at <= end]:
            timer = min(due, key=lambda each: each.at)
            self._timers.remove(timer)
            self.now = timer.at
            if not timer.cancelled:
                timer.call()
        self.now = end


class FakeTimer:
    def __init__(self, at: float, call: Callable[[], None]) -> None:
        self.at, self.call, self.cancelled = at, call, False

    def cancel(self) -> None:
        self.cancelled = True


class Batched:
    """A batch on a fake loop, with the times of what went in and came out."""

    def __init__(self) -> None:
        self.loop = FakeLoop()
        self.added: list[tuple[float, Event]] = []
        self.told: list[tuple[float, tuple[Event, ...]]] = []
        self._batch = _Batch(self.loop, lambda events: self.told.append((self.loop.now, events)))  # type: ignore[arg-type]

    def add(self, event: Event) -> None:
        self.added.append((self.loop.now, event))
        self._batch.add(event)

    @property
    def sizes(self) -> list[int]:
        return [len(events) for _, events in self.told]


def test_the_first_token_goes_at_once_and_the_others_a_frame_later() -> None:
    batched = Batched()
    for number in range(5):
        batched.add(Token(text=str(number)))
    assert batched.sizes == [1]
    batched.loop.pass_time(BATCH_S)
    assert batched.sizes == [1, 4]


def test_anything_but_a_token_goes_at_once_and_takes_the_waiting_along() -> None:
    batched = Batched()
    for event in (Token(text="a"), Token(text="b"), ANSWERED):
        batched.add(event)
    assert batched.sizes == [1, 2]
    batched.loop.pass_time(1)
    assert batched.sizes == [1, 2], "an emptied batch isn't told"


def test_the_first_token_after_a_takeover_goes_at_once_too() -> None:
    batched = Batched()
    failed = AttemptFailed(n=1, error="HostDown", detail="", after_ms=1.0)
    for event in (Token(text="a"), failed, AttemptStarted(n=2, model="m", host="h"), Token(text="b"), Token(text="c")):
        batched.add(event)
    assert batched.sizes == [1, 1, 1, 1]


def test_five_hundred_tokens_a_second_are_some_sixty_signals() -> None:
    batched = Batched()
    for _ in range(500):
        batched.add(Token(text="x"))
        batched.loop.pass_time(0.002)
    assert 50 <= len(batched.told) <= 64


def test_a_long_thought_is_batched_as_well() -> None:
    batched = Batched()
    for _ in range(500):
        batched.add(Thinking(text="x"))
        batched.loop.pass_time(0.002)
    batched.add(Token(text="So"))
    assert batched.told[0] == (0.0, (Thinking(text="x"),)), "the first at once"
    assert batched.told[-1][1][-1] == Token(text="So")
    assert len(batched.told) <= 65


EVENTS = st.one_of(
    st.builds(Token, text=st.text(max_size=3)),
    st.builds(Token, text=st.text(max_size=3)),
    st.builds(Thinking, text=st.text(max_size=3)),
    st.just(Loading(n=1, model="m", host="h")),
    st.just(AttemptStarted(n=1, model="m", host="h")),
)


@given(st.lists(st.tuples(EVENTS, st.sampled_from([0.0, 0.001, 0.005, 0.02])), max_size=40))
def test_nothing_is_lost_reordered_or_kept_for_more_than_a_frame(steps: list[tuple[Event, float]]) -> None:
    batched = Batched()
    for event, pause_s in steps:
        batched.add(event)
        batched.loop.pass_time(pause_s)
    batched.loop.pass_time(BATCH_S)
    told = [(at, event) for at, events in batched.told for event in events]
    assert [event for _, event in told] == [event for _, event in batched.added]
    for (added, event), (came, _) in zip(batched.added, told, strict=True):
        assert came - added <= BATCH_S + 1e-9
        if not isinstance(event, Token | Thinking):
            assert came == added


# The bridge, with a house that plays what it is told.


class FakeMonitor:
    def __init__(self, house: FakeHouse) -> None:
        self._house = house
        self.looks = 0

    async def run(self) -> None:
        self._house.on_change(Fleet((HostFacts(host="mac-mini", reachable=True),)))
        if self._house.broken_monitor:
            raise RuntimeError("a bug in the monitor")
        await asyncio.Event().wait()

    def look_now(self) -> None:
        self.looks += 1


YES = Permit(route="code", consent=True)


class FakeEngine:
    """Plays a script of events; None waits for ever."""

    def __init__(self, script: list[Event | Exception | None]) -> None:
        self._script = script
        self.picks: tuple[Pick, ...] = ()
        self.asked: list[tuple[Prompt, dict[str, Any]]] = []
        self.allowed: Allowance | None = None
        self.closed = threading.Event()

    async def allowance(self) -> Allowance | None:
        return self.allowed

    async def ask(self, prompt: Prompt, **picked: Any) -> AsyncIterator[Event]:
        self.asked.append((prompt, picked))
        try:
            for step in self._script:
                if step is None:
                    await asyncio.Event().wait()
                elif isinstance(step, Exception):
                    raise step
                else:
                    yield step
        finally:
            self.closed.set()


class FakeHouse:
    def __init__(self, *script: Event | Exception | None, registry: Registry | None = None) -> None:
        self.registry = registry or three_machines()
        self.found = three_machines()
        self.broken_monitor = self.full_disk = False
        self.not_found: Exception | None = None
        self.engine = FakeEngine(list(script))
        self.monitor = FakeMonitor(self)
        self.on_change: Callable[[Fleet], None] = lambda fleet: None
        self.closed = threading.Event()
        self.thread: threading.Thread | None = None

    def build(self, on_change: Callable[[Fleet], None]) -> FakeHouse:
        self.on_change, self.thread = on_change, threading.current_thread()
        return self

    async def remember(self) -> None:
        pass

    async def learn(self, pick: Pick) -> int:
        if self.full_disk:
            raise OSError("No space left on device")
        self.engine.picks = (replace(pick, id=7), *self.engine.picks)
        return 7

    async def unlearn(self, pick_id: int | None) -> None:
        self.engine.picks = tuple(pick for pick in self.engine.picks if pick_id not in (None, pick.id))

    async def look_at_picks(self) -> None:
        self.engine.picks = (PICK,)

    async def used_today(self) -> UsedToday | None:
        asked = len(self.engine.asked)
        return None if self.full_disk else UsedToday("2026-11-25", (("quick", asked),) if asked else ())

    async def find_routes(self) -> None:
        if self.not_found is not None:
            raise self.not_found
        self.registry = self.found

    async def close(self) -> None:
        self.closed.set()


class Running:
    """A bridge that runs, and what it told."""

    def __init__(self, qtbot: QtBot, house: FakeHouse) -> None:
        self.house, self._qtbot = house, qtbot
        self.told: list[tuple[int, Event]] = []
        self.threads: set[threading.Thread] = set()
        self.bridge = Bridge(house.build)  # type: ignore[arg-type]
        self.bridge.told.connect(self._tell)
        self.used: list[UsedToday] = []
        self.bridge.usage_changed.connect(self.used.append)
        self.bridge.start()

    def _tell(self, number: int, events: tuple[Event, ...]) -> None:
        self.threads.add(threading.current_thread())
        self.told += [(number, event) for event in events]

    def wait_for(self, event: Event | type[Event]) -> None:
        self._qtbot.waitUntil(lambda: any(each == event or type(each) is event for _, each in self.told))

    @property
    def events(self) -> list[Event]:
        return [event for _, event in self.told]


Start = Callable[[FakeHouse], Running]


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Start]:
    started: list[Running] = []

    def run(house: FakeHouse) -> Running:
        started.append(Running(qtbot, house))
        return started[-1]

    yield run
    for running in started:
        running.bridge.stop()


def test_an_ask_is_told_with_its_number_on_the_windows_thread(start: Start) -> None:
    script = [AttemptStarted(n=1, model="m", host="h"), *(Token(text=str(n)) for n in range(200)), ANSWERED]
    running = start(FakeHouse(*script))
    running.bridge.ask(7, PROMPT, route="code", recent=(EARLIER,), permit=YES)
    running.wait_for(ANSWERED)
    assert running.events == script
    assert {number for number, _ in running.told} == {7}
    assert running.threads == {threading.main_thread()}
    assert running.house.thread is not threading.main_thread()
    picked = {"route": "code", "target": None, "recent": (EARLIER,), "permit": YES}
    assert running.house.engine.asked == [(PROMPT, picked)]


def test_an_ask_before_the_house_is_built_waits_for_it(qtbot: QtBot) -> None:
    house = FakeHouse(Token(text="here"), ANSWERED)
    bridge = Bridge(house.build)  # type: ignore[arg-type]
    told: list[Event] = []
    bridge.told.connect(lambda _, events: told.extend(events))
    bridge.ask(1, PROMPT)
    bridge.start()
    qtbot.waitUntil(lambda: ANSWERED in told)
    bridge.stop()


def test_cancel_closes_the_ask_and_nothing_more_is_told_of_it(qtbot: QtBot, start: Start) -> None:
    running = start(FakeHouse(Token(text="first"), Token(text="held in the batch"), None))
    running.bridge.ask(1, PROMPT)
    running.wait_for(Token(text="first"))
    running.bridge.cancel(1)
    qtbot.waitUntil(running.house.engine.closed.is_set)
    before = list(running.told)
    running.bridge.ask(2, PROMPT)
    qtbot.waitUntil(lambda: any(number == 2 for number, _ in running.told))
    assert [each for each in running.told if each[0] == 1] == before


def test_tokens_that_wait_at_the_cancel_are_dropped() -> None:
    batched = Batched()
    batched.add(Token(text="a"))
    batched.add(Token(text="b"))
    batched._batch.drop()
    batched.loop.pass_time(1)
    assert batched.sizes == [1]


def test_cancelling_what_is_over_or_unknown_does_nothing(start: Start) -> None:
    running = start(FakeHouse(ANSWERED))
    running.bridge.cancel(99)
    running.bridge.ask(1, PROMPT)
    running.wait_for(ANSWERED)
    running.bridge.cancel(1)
    running.bridge.ask(2, PROMPT)
    running.bridge.cancel(99)
    running._qtbot.waitUntil(lambda: (2, ANSWERED) in running.told)


def test_two_asks_run_side_by_side(start: Start) -> None:
    running = start(FakeHouse(Token(text="x"), None))
    running.bridge.ask(1, PROMPT)
    running.bridge.ask(2, PROMPT)
    running._qtbot.waitUntil(lambda: {number for number, _ in running.told} == {1, 2})


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ConfigError("no route is called “x”"), "no route is called"),
        (NothingAnswered("Mac Mini can't be reached."), "Mac Mini can't be reached."),
    ],
)
def test_an_error_of_ours_ends_the_ask_as_failed(start: Start, error: Exception, said: str) -> None:
    running = start(FakeHouse(Token(text="a"), Token(text="b"), error))
    running.bridge.ask(1, PROMPT)
    running.wait_for(Failed)
    assert running.events[:2] == [Token(text="a"), Token(text="b")]
    last = running.events[-1]
    assert isinstance(last, Failed)
    assert said in last.errors[0]


def test_a_bug_ends_the_ask_as_failed_is_logged_and_the_next_ask_works(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    running = start(FakeHouse(Token(text="a"), ZeroDivisionError("a bug")))
    with caplog.at_level(logging.ERROR):
        running.bridge.ask(1, PROMPT)
        running.wait_for(Failed)
        assert "an ask failed by a bug" in caplog.text
        running.bridge.ask(2, PROMPT)
        running._qtbot.waitUntil(lambda: len([1 for _, event in running.told if isinstance(event, Failed)]) == 2)
    last = running.events[-1]
    assert isinstance(last, Failed)
    assert "its log has the details" in last.errors[0]
    assert "ZeroDivisionError" not in last.errors[0]


def test_a_monitor_that_dies_is_logged_and_asks_still_work(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    house = FakeHouse(ANSWERED)
    house.broken_monitor = True
    with caplog.at_level(logging.ERROR):
        running = start(house)
        running.bridge.ask(1, PROMPT)
        running.wait_for(ANSWERED)
    assert "background work failed" in caplog.text


def test_the_fleet_comes_up_and_looking_goes_down(qtbot: QtBot) -> None:
    house = FakeHouse()
    bridge = Bridge(house.build)  # type: ignore[arg-type]
    with qtbot.waitSignal(bridge.fleet_changed) as changed:
        bridge.start()
    assert changed.args[0].of("mac-mini").reachable
    bridge.look_now()
    qtbot.waitUntil(lambda: house.monitor.looks == 1)
    bridge.stop()


def test_a_change_of_the_network_makes_it_look_at_every_machine(qtbot: QtBot) -> None:
    house, changes, closed = FakeHouse(), list[Callable[[], None]](), threading.Event()

    class Way:
        def close(self) -> None:
            closed.set()

    def watch(loop: asyncio.AbstractEventLoop, on_change: Callable[[], None], platform: str) -> Way:
        changes.append(lambda: loop.call_soon_threadsafe(on_change))
        return Way()

    bridge = Bridge(house.build, watch=watch)  # type: ignore[arg-type]
    with qtbot.waitSignal(bridge.built):
        bridge.start()
    qtbot.waitUntil(lambda: bool(changes))
    changes[0]()
    qtbot.waitUntil(lambda: house.monitor.looks == 1)
    bridge.stop()
    assert closed.is_set()


def test_routes_that_are_found_are_told(qtbot: QtBot) -> None:
    house = FakeHouse(registry=replace(three_machines(), routes=()))
    bridge = Bridge(house.build)  # type: ignore[arg-type]
    with qtbot.waitSignal(bridge.registry_changed) as changed:
        bridge.start()
    assert changed.args == [three_machines()]
    bridge.stop()


def test_an_ask_without_any_route_says_what_to_do(start: Start) -> None:
    house = FakeHouse(registry=replace(three_machines(), routes=()))
    house.not_found = NothingAnswered("This machine has no model yet.")
    running = start(house)
    running.bridge.ask(1, PROMPT)
    running.wait_for(Failed)
    assert "no model yet" in str(running.events[-1])


def test_stop_ends_the_running_asks_closes_the_house_and_ends_the_thread(start: Start) -> None:
    running = start(FakeHouse(Token(text="x"), None))
    running.bridge.ask(1, PROMPT)
    running.wait_for(Token)
    running.bridge.stop()
    assert running.house.engine.closed.is_set()
    assert running.house.closed.is_set()
    assert running.house.thread is not None
    assert not running.house.thread.is_alive()
    running.bridge.stop()


def test_after_stop_a_key_does_no_harm(start: Start) -> None:
    running = start(FakeHouse(ANSWERED))
    running.bridge.stop()
    running.bridge.ask(1, PROMPT)
    running.bridge.cancel(1)
    running.bridge.look_now()
    assert running.told == []


def test_what_may_go_to_the_cloud_is_told_at_the_start_and_after_each_ask(start: Start, qtbot: QtBot) -> None:
    house = FakeHouse(ANSWERED)
    house.engine.allowed = Allowance(left_today_usd=1.2)
    told: list[Allowance] = []
    running = start(house)
    running.bridge.allowance_changed.connect(told.append)
    running.bridge.ask(1, PROMPT)
    running.wait_for(ANSWERED)
    qtbot.waitUntil(lambda: bool(told))
    assert set(told) == {Allowance(left_today_usd=1.2)}


def test_a_bigger_model_is_asked_with_the_target_it_is_to_be_above(start: Start) -> None:
    house = FakeHouse(ANSWERED)
    running = start(house)
    running.bridge.escalate(1, PROMPT, "quick", Target("qwen3:4b", "mac-mini"))
    running.wait_for(ANSWERED)
    assert house.engine.asked == [(PROMPT, {"route": "quick", "above": Target("qwen3:4b", "mac-mini")})]


# What is learned.


def test_picks_are_kept_and_taken_back_and_each_change_is_told(start: Start, qtbot: QtBot) -> None:
    running = start(FakeHouse())
    told: list[tuple[Pick, ...]] = []
    running.bridge.picks_changed.connect(told.append)
    running.bridge.keep_pick(PICK)
    qtbot.waitUntil(lambda: bool(told) and [pick.id for pick in told[-1]] == [7])
    running.bridge.undo_pick(7)
    qtbot.waitUntil(lambda: told[-1] == ())
    running.bridge.look_at_picks()
    qtbot.waitUntil(lambda: told[-1] == (PICK,))
    running.bridge.undo_pick(None)
    qtbot.waitUntil(lambda: told[-1] == ())


def test_a_pick_that_cannot_be_kept_is_said_in_a_sentence(start: Start, qtbot: QtBot) -> None:
    house = FakeHouse()
    house.full_disk = True
    running = start(house)
    said: list[str] = []
    running.bridge.machine_told.connect(said.append)
    running.bridge.keep_pick(PICK)
    qtbot.waitUntil(lambda: said == ["What you picked couldn't be kept: No space left on device"])


def test_what_was_asked_today_is_told_at_the_start_after_each_ask_and_on_a_look(start: Start, qtbot: QtBot) -> None:
    running = start(FakeHouse(Token(text="x"), ANSWERED))
    qtbot.waitUntil(lambda: [used.prompts for used in running.used] == [0])
    running.bridge.ask(1, PROMPT)
    qtbot.waitUntil(lambda: [used.prompts for used in running.used] == [0, 1])
    running.bridge.look_now()
    qtbot.waitUntil(lambda: [used.prompts for used in running.used] == [0, 1, 1])
    running.bridge.look_at_usage()
    qtbot.waitUntil(lambda: [used.prompts for used in running.used] == [0, 1, 1, 1])


def test_a_cancelled_ask_is_counted_too(start: Start, qtbot: QtBot) -> None:
    running = start(FakeHouse(Token(text="x"), None))
    running.bridge.ask(1, PROMPT)
    running.wait_for(Token(text="x"))
    assert [used.prompts for used in running.used] == [0]
    running.bridge.cancel(1)
    qtbot.waitUntil(lambda: [used.prompts for used in running.used] == [0, 1])


def test_a_ledger_that_cannot_be_read_tells_nothing(start: Start) -> None:
    house = FakeHouse(ANSWERED)
    house.full_disk = True
    running = start(house)
    running.bridge.look_at_usage()
    running.bridge.ask(1, PROMPT)
    running.wait_for(ANSWERED)
    assert running.used == []
