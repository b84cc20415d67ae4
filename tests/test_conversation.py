"""Earlier turns go along with a question, as many as fit; and prompt and answer are kept before the end is told."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest
from msgspec.structs import replace

from fakes import ScriptedClient
from hostler.domain.cost import estimate
from hostler.domain.events import Answer, Token, Truncated
from hostler.domain.history import Ended, Entry
from hostler.domain.prompt import Prompt, Turn
from hostler.domain.registry import ModelSettings
from hostler.engine import Engine
from hostler.fleet import ollama, openai
from hostler.fleet.client import Message
from hostler.fleet.monitor import Monitor
from test_engine import DONE, World

EARLIER = (Turn("What is the capital of France?", "Paris."), Turn("And of Spain?", "Madrid."))
FOLLOW_UP = Prompt(instruction="and of Italy?", conversation="c", turns=EARLIER)


def messages(world: World, prompt: Prompt) -> list[Message]:
    first = world.engine.decide(prompt, route="quick").first
    assert first is not None
    return list(world.engine.request(prompt, "quick", first).messages)


def test_the_turns_before_are_sent_as_messages_in_order() -> None:
    sent = messages(World({}), FOLLOW_UP)
    assert [(message.role, message.content) for message in sent] == [
        ("user", "What is the capital of France?"),
        ("assistant", "Paris."),
        ("user", "And of Spain?"),
        ("assistant", "Madrid."),
        ("user", "and of Italy?"),
    ]


@pytest.mark.parametrize("body", [ollama.chat_body, openai.chat_body])
def test_both_kinds_of_hosts_get_them(body: object) -> None:
    world = World({})
    first = world.engine.decide(FOLLOW_UP, route="quick").first
    assert first is not None
    sent = body(world.engine.request(FOLLOW_UP, "quick", first))  # type: ignore[operator]
    assert sent.count(b'"role":"assistant"') == 2
    assert sent.index(b"Paris.") < sent.index(b"Madrid.") < sent.index(b"and of Italy?")


def with_room(world: World, num_ctx: int) -> World:
    hosts = tuple(
        replace(host, models={"qwen3:4b": ModelSettings(num_ctx=num_ctx)}) for host in world.engine.registry.hosts
    )
    world.engine.registry = replace(world.engine.registry, hosts=hosts)
    return world


def test_what_does_not_fit_is_left_out_from_the_oldest_and_the_reason_says_so() -> None:
    world = with_room(World({}), 2048)
    prompt = replace(FOLLOW_UP, turns=(Turn("old " * 2000, "yes"), *EARLIER))
    first = world.engine.decide(prompt, route="quick").first
    assert first is not None
    assert (first.turns, first.may_cut) == (2, False)
    assert first.reason.endswith("the oldest turn left out")
    assert messages(world, prompt)[0].content == "What is the capital of France?"
    assert first.prompt_tokens == FOLLOW_UP.tokens


def test_turns_that_were_left_out_are_no_cut_prompt() -> None:
    count = Prompt(instruction="and of Italy?").tokens
    done = replace(DONE, metrics=replace(DONE.metrics, prompt_tokens=count))
    world = with_room(World({"mac-mini": ScriptedClient(["Rome.", done])}), 2048)
    events = asyncio.run(world.ask(replace(FOLLOW_UP, turns=(Turn("old " * 9000, "yes"),))))
    assert isinstance(events[-1], Answer)
    assert not any(isinstance(event, Truncated) for event in events)


def test_the_turns_cost_as_well() -> None:
    prices = ModelSettings(usd_in_per_m=1.0, usd_out_per_m=1.0)
    alone = estimate(replace(FOLLOW_UP, turns=()), prices, 1.0)
    whole = estimate(FOLLOW_UP, prices, 1.0)
    assert alone is not None
    assert whole is not None
    assert whole.prompt_tokens >= alone.prompt_tokens + sum(turn.tokens for turn in EARLIER)
    assert whole.prompt_bound > alone.prompt_bound + len("What is the capital of France?Paris.And of Spain?Madrid.")


class Shelf:
    """Keeps entries; `order` tells what came when."""

    def __init__(self, world: World, *, full: bool = False) -> None:
        self.kept: list[Entry] = []
        self._full = full
        monitor = Monitor(world.registry, world.clients)
        self.engine = Engine(world.registry, world.clients, monitor, world.ledger.record, keep=self.keep)

    async def keep(self, entry: Entry) -> None:
        if self._full:
            raise OSError("the disk is full")
        self.kept.append(entry)


def test_prompt_and_answer_are_kept_before_the_end_is_told_and_once() -> None:
    shelf = Shelf(World({"mac-mini": ScriptedClient(["Ro", "me.", DONE])}))

    async def scenario() -> list[int]:
        async with aclosing(shelf.engine.ask(FOLLOW_UP)) as events:
            return [len(shelf.kept) async for event in events if isinstance(event, Token | Answer)]

    counts = asyncio.run(scenario())
    assert (counts[0], counts[-1]) == (0, 1)
    [entry] = shelf.kept
    assert (entry.instruction, entry.answer, entry.conversation, entry.outcome) == (
        "and of Italy?",
        "Rome.",
        "c",
        Ended.ANSWERED,
    )


def test_who_leaves_in_mid_answer_keeps_what_came() -> None:
    shelf = Shelf(World({"mac-mini": ScriptedClient(["Ro", 5.0, DONE])}))

    async def scenario() -> None:
        async with aclosing(shelf.engine.ask(FOLLOW_UP)) as events:
            async for event in events:
                if isinstance(event, Token):
                    break

    asyncio.run(scenario())
    [entry] = shelf.kept
    assert (entry.answer, entry.outcome, entry.host) == ("Ro", Ended.STOPPED, "mac-mini")


def test_a_history_that_can_not_be_written_does_not_cost_the_answer() -> None:
    shelf = Shelf(World({"mac-mini": ScriptedClient(["Rome.", DONE])}), full=True)

    async def scenario() -> object:
        last = None
        async with aclosing(shelf.engine.ask(FOLLOW_UP)) as events:
            async for event in events:
                last = event
        return last

    assert isinstance(asyncio.run(scenario()), Answer)
