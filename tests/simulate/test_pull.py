"""Fetching a model to a simulated host: its lines, what is there afterwards, and how it fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any

import pytest

from hostler.simulate import SimulatedHost
from simulate.raw_client import Answer, chat, connection, get, post, request

QUICK = "qwen3:8b,pull=0,load=0,tps=0,prompt_tps=0"
LONG = "qwen3:8b,pull=2000"


def run(story: Coroutine[Any, Any, None]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(10):
            await story

    asyncio.run(limited())


def pulled(*faults: str, name: str = "qwen3:8b", **fields: object) -> Answer:
    answers: list[Answer] = []

    async def story() -> None:
        async with SimulatedHost(pullable=[QUICK], faults=faults) as host:
            answers.append(await post(host.url, "/api/pull", {"model": name, **fields}))

    run(story())
    return answers[0]


def test_the_lines_are_those_of_the_real_server() -> None:
    answer = pulled()
    assert (answer.status, answer.header("content-type"), answer.ending) == (200, "application/x-ndjson", "complete")
    assert answer.lines[0] == {"status": "pulling manifest"}
    assert [line["status"] for line in answer.lines[-3:]] == ["verifying sha256 digest", "writing manifest", "success"]
    layers = [line for line in answer.lines if "digest" in line]
    assert "completed" not in layers[0], "zeros are left out"
    assert all(line["status"] == f"pulling {line['digest'][7:19]}" for line in layers)
    assert all(line.get("completed", 0) <= line["total"] for line in layers)
    assert len({line["digest"] for line in layers}) == 4


def test_the_model_is_there_afterwards_and_answers_and_can_be_deleted_again() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m"], pullable=[QUICK]) as host:
            assert (await post(host.url, "/api/chat", chat("qwen3:8b"))).status == 404
            await post(host.url, "/api/pull", {"model": "qwen3:8b"})
            tags = (await get(host.url, "/api/tags")).json["models"]
            assert [tag["name"] for tag in tags] == ["qwen3:8b", "m:latest"], "newest first"
            assert (await post(host.url, "/api/chat", chat("qwen3:8b"))).status == 200
            again = await post(host.url, "/api/pull", {"name": "qwen3:8b"})
            first = next(line for line in again.lines if "digest" in line)
            assert first["completed"] == first["total"] == tags[0]["size"]
            await request(host.url, "DELETE", "/api/delete", {"model": "qwen3:8b"})
            assert len((await get(host.url, "/api/tags")).json["models"]) == 1

    run(story())


def test_without_a_stream_one_object_comes_at_the_end() -> None:
    answer = pulled(stream=False)
    assert (answer.status, answer.json) == (200, {"status": "success"})
    failed = pulled(name="qwen3:nosuch", stream=False)
    assert (failed.status, failed.json) == (500, {"error": "pull model manifest: file does not exist"})


def test_a_name_that_no_registry_knows_is_an_error_line() -> None:
    answer = pulled(name="qwen3:nosuch")
    assert answer.status == 200
    assert answer.lines == [{"status": "pulling manifest"}, {"error": "pull model manifest: file does not exist"}]


@pytest.mark.parametrize("name", ["", "a b", 7])
def test_what_can_not_be_a_name_is_refused(name: object) -> None:
    answer = pulled(name=name)  # type: ignore[arg-type]  # what a wrong client sends
    assert (answer.status, answer.json) == (400, {"error": "invalid model name"})


def test_a_full_disk_ends_the_pull_and_the_next_one_goes_on() -> None:
    async def story() -> None:
        async with SimulatedHost(pullable=[QUICK], faults=["disk-full:after=4,times=1"]) as host:
            full = await post(host.url, "/api/pull", {"model": "qwen3:8b"})
            assert full.ending == "complete"
            assert full.lines[-1]["error"].endswith("-partial: no space left on device")
            came = full.lines[-2]["completed"]
            assert (await get(host.url, "/api/tags")).json == {"models": []}
            rest = await post(host.url, "/api/pull", {"model": "qwen3:8b"})
            assert rest.lines[1]["completed"] == came
            assert rest.lines[-1] == {"status": "success"}

    run(story())


@pytest.mark.parametrize(
    ("fault", "ending"),
    [("reset-mid", "reset"), ("cut-chunk", "cut"), ("close-mid", "complete"), ("truncated-line", "complete")],
)
def test_a_pull_breaks_in_the_middle(fault: str, ending: str) -> None:
    answer = pulled(f"{fault}:path=pull,after=6")
    assert answer.ending == ending
    assert b"success" not in answer.body


def test_a_fault_of_answers_leaves_pulls_alone() -> None:
    assert pulled("reset-mid:after=1", "busy").lines[-1] == {"status": "success"}


def test_a_client_that_goes_stops_the_pull() -> None:
    async def story() -> None:
        async with SimulatedHost(pullable=[LONG]) as host:
            async with connection(host.url) as exchange:
                await exchange.ask("POST", "/api/pull", json.dumps({"model": "qwen3:8b"}).encode())
                await exchange.read_head()
                await exchange.read_chunk()
            assert (await host.logged("pull_stopped"))["reason"] == "closed"
            assert (await get(host.url, "/api/tags")).json == {"models": []}

    run(story())
