"""A poor answer through the engine: with scripted hosts, and over real sockets with simulated ones."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import pytest

from domain.answers import Given, good
from fakes import MemoryLedger, ScriptedClient, three_machines
from hostler.domain.errors import HostUnreachable
from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Escalated, Event, Token
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, ModelSettings, Registry, Route, Target
from hostler.domain.usage import AttemptRow, Metrics, Outcome
from hostler.engine import Engine
from hostler.fleet.client import Client, Done
from hostler.fleet.monitor import Monitor
from hostler.fleet.open import open_client
from hostler.simulate import SimulatedHost

DONE = Done(Metrics(prompt_tokens=5, completion_tokens=3, done_reason="stop"))
POOR = "I'm sorry, but I can't help with that."
PROMPT = Prompt(instruction="Tell me about the history of lock picking")
STAND_IN = Registry(
    hosts=three_machines().hosts,
    routes=(
        Route(id="quick", chain=("gone:7b@windows-gpu", "small:4b@mac-mini")),
        Route(id="code", chain=("gone:7b@windows-gpu", "small:4b@mac-mini", "big:30b@ubuntu")),
    ),
)
"""The first choice of quick is down, so a poor answer of the small one is followed by the big one's."""


def asked(
    prompt: Prompt, clients: dict[str, Client], registry: Registry = STAND_IN, **how: object
) -> tuple[list[Event], list[AttemptRow]]:
    async def ask() -> list[Event]:
        every = {
            host.id: clients.get(host.id, ScriptedClient([HostUnreachable(host.label)])) for host in registry.hosts
        }
        engine = Engine(registry, every, Monitor(registry, every), ledger.record)
        async with aclosing(engine.ask(prompt, **{"route": "quick", **how})) as events:  # type: ignore[arg-type]
            told = [event async for event in events]
        for client in every.values():
            await client.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return told

    ledger = MemoryLedger()
    return asyncio.run(ask()), ledger.rows


def text_of(events: Sequence[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Token))


def scripted(small: str, big: str = "A long history.") -> dict[str, Client]:
    return {"mac-mini": ScriptedClient([small, DONE]), "ubuntu": ScriptedClient([big, DONE])}


def test_a_poor_answer_of_a_stand_in_is_followed_by_the_bigger_one() -> None:
    events, rows = asked(PROMPT, scripted(POOR))
    [told] = [event for event in events if isinstance(event, Escalated)]
    assert (told.from_, told.to, told.why) == ("small:4b@mac-mini", "big:30b@ubuntu", "declines")
    at = events.index(told)
    assert (text_of(events[:at]), text_of(events[at:])) == (POOR, "A long history.")
    assert isinstance(events[at + 1], AttemptStarted)
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.model, answer.escalated) == ("big:30b", True)
    assert [(row.model, row.outcome, row.poor_reason, row.escalated_from, row.final) for row in rows] == [
        ("gone:7b", Outcome.FAILED, "", None, False),
        ("small:4b", Outcome.POOR, "declines", None, False),
        ("big:30b", Outcome.ANSWERED, "", 2, True),
    ]


def test_without_escalation_the_first_answer_is_the_answer() -> None:
    events, rows = asked(PROMPT, scripted(POOR), escalates=False)
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.model, answer.escalated, answer.poor) == ("small:4b", False, "declines")
    assert rows[-1].final


def test_when_the_bigger_one_is_gone_the_first_answer_stands() -> None:
    events, rows = asked(PROMPT, {"mac-mini": ScriptedClient([POOR, DONE])})
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.model, answer.escalated) == ("small:4b", False)
    assert [(row.model, row.final) for row in rows if row.outcome is not Outcome.FAILED] == [("small:4b", True)]


def test_leaving_an_escalation_keeps_both_rows() -> None:
    async def leave() -> None:
        clients: dict[str, Client] = {
            "windows-gpu": ScriptedClient([HostUnreachable("Windows GPU")]),
            "mac-mini": ScriptedClient([POOR, DONE]),
            "ubuntu": big,
        }
        engine = Engine(STAND_IN, clients, Monitor(STAND_IN, clients), ledger.record)
        async with aclosing(engine.ask(PROMPT, route="quick")) as events:
            async for event in events:
                if isinstance(event, Token) and event.text == "A ":
                    return

    ledger, big = MemoryLedger(), ScriptedClient(["A ", 60.0, "long history", DONE])
    asyncio.run(leave())
    assert big.closed == 1
    kept = [(row.model, row.outcome, row.final) for row in ledger.rows[1:]]
    assert kept == [("big:30b", Outcome.CANCELLED, False), ("small:4b", Outcome.POOR, True)]


def test_a_bigger_one_by_hand_is_the_next_above_and_nobody_smaller_stands_in() -> None:
    small = Target("small:4b", "mac-mini")
    events, rows = asked(PROMPT, scripted(POOR), above=small)
    assert [str(Target(row.model, row.host)) for row in rows] == ["gone:7b@windows-gpu", "big:30b@ubuntu"]
    assert text_of(events) == "A long history."
    events, rows = asked(PROMPT, scripted(POOR), above=Target("big:30b", "ubuntu"))
    assert not rows


def test_of_good_answers_hardly_any_is_asked_again() -> None:
    """Through judge and policy, each as the answer of a stand-in, which would escalate."""
    answers = list(good())
    again = [each for each in answers if _escalates(each)]
    assert len(answers) >= 200
    assert len(again) < 0.02 * len(answers), again


def _escalates(each: Given) -> bool:
    route, instruction, text, answer = each
    wanted = "code" if route == "code" else "quick"
    events, _ = asked(Prompt(instruction=instruction, text=text), scripted(answer), route=wanted)
    return any(isinstance(event, Escalated) for event in events)


ESSAY = "Write a 500-word essay about rivers"
FUNCTION = "Write a Python function that retries"
KINDS = {
    "refusal": (PROMPT.instruction, "refusal", "declines"),
    "loop": (PROMPT.instruction, "loop", "repeats itself"),
    "short": ("Explain how a jet engine works", "short", "is far too short"),
    "short-essay": (ESSAY, "short", "is far too short"),
    "cut": (FUNCTION, "cut", "was cut off"),
    "no-code": (FUNCTION, "no-code", "has no code in it"),
    "chinese": (PROMPT.instruction, "chinese", "is in another language"),
    "json": ("Answer in JSON: who wrote Faust?", "plain", "has no JSON in it"),
    "length": (PROMPT.instruction, "plain", "was cut off"),
    "empty": (PROMPT.instruction, "empty", ""),
    "thinking": (PROMPT.instruction, "thinking", ""),
}


@pytest.mark.parametrize(("instruction", "answer", "why"), KINDS.values(), ids=KINDS.keys())
def test_each_kind_of_poor_answer_of_a_simulated_host_escalates_once(
    instruction: str, answer: str, why: str, request: pytest.FixtureRequest
) -> None:
    """An empty answer and one of thoughts alone are followed as failures, and so by the next target of the chain."""
    at_limit = "length" in request.node.callspec.id
    route = "code" if instruction == FUNCTION or not why else "quick"

    async def ask() -> tuple[list[Event], list[AttemptRow]]:
        async with (
            SimulatedHost("Mac Mini", [f"small:4b,load=0,tps=0,prompt_tps=0,answer={answer}"]) as mac,
            SimulatedHost("Ubuntu", ["big:30b,load=0,tps=0,prompt_tps=0,answer=code"]) as ubuntu,
        ):
            limit = {"small:4b": ModelSettings(max_output_tokens=9)} if at_limit else {}
            hosts = (
                Host(id="mac-mini", name="Mac Mini", url=mac.url, models=limit),
                Host(id="windows-gpu", name="Windows GPU", url="http://127.0.0.1:9"),
                Host(id="ubuntu", name="Ubuntu", url=ubuntu.url),
            )
            registry = Registry(hosts=hosts, routes=STAND_IN.routes)
            clients: dict[str, Client] = {host.id: open_client(host, lambda _: "") for host in hosts}
            ledger = MemoryLedger()
            engine = Engine(registry, clients, Monitor(registry, clients), ledger.record)
            async with aclosing(engine.ask(Prompt(instruction=instruction), route=route)) as events:
                told = [event async for event in events]
            for client in clients.values():
                await client.close()
            return told, ledger.rows

    events, rows = asyncio.run(ask())
    escalated = [event.why for event in events if isinstance(event, Escalated)]
    answered = events[-1]
    assert isinstance(answered, Answer)
    assert (answered.model, answered.escalated) == ("big:30b", bool(why))
    assert [str(row.model) for row in rows] == ["gone:7b", "small:4b", "big:30b"]
    if why:
        assert escalated == [why]
        assert (rows[1].outcome, rows[1].poor_reason, rows[2].escalated_from) == (Outcome.POOR, why, 2)
    else:
        assert not escalated
        assert [event.error for event in events if isinstance(event, AttemptFailed)][1:] == ["BadResponse"]
