"""One simulated host: what loads, who waits, what stops when a client goes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from hostler.simulate import SimulatedHost
from simulate.raw_client import Answer, chat, connection, get, post, request

T = TypeVar("T")

FAST = "fast,load=0,tps=0,prompt_tps=0"
STEADY = "steady,load=0,tps=100,prompt_tps=0,tokens=1000000,warm=true"


def run(story: Coroutine[Any, Any, T]) -> T:
    async def limited() -> T:
        async with asyncio.timeout(10):
            return await story

    return asyncio.run(limited())


async def loaded(host: SimulatedHost) -> list[str]:
    return [model["name"] for model in (await get(host.url, "/api/ps")).json["models"]]


async def until_unloaded(host: SimulatedHost) -> None:
    while await loaded(host):
        pass


def test_a_client_that_goes_stops_the_generation_and_the_next_is_served() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[STEADY]) as host:
            async with connection(host.url) as exchange:
                await exchange.ask("POST", "/api/chat", json.dumps(chat("steady")).encode())
                await exchange.read_head()
                for _ in range(3):
                    await exchange.read_chunk()
            stopped = await host.logged("generation_stopped")
            assert stopped["reason"] == "closed"
            assert 3 <= stopped["tokens"] < 100
            assert host.state()["generating"] == 0
            answer = await post(host.url, "/api/chat", chat("steady", stream=False, options={"num_predict": 2}))
            assert answer.json["eval_count"] == 2
            assert answer.json["total_duration"] < 1e9

    run(story())


def test_a_client_that_goes_stops_an_answer_that_is_not_streamed() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[STEADY]) as host:
            async with connection(host.url) as exchange:
                await exchange.ask("POST", "/api/chat", json.dumps(chat("steady", stream=False)).encode())
                await host.logged("generation_started")
            assert (await host.logged("generation_stopped"))["reason"] == "closed"
            assert (await host.logged("request_ended"))["status"] == 0

    run(story())


@pytest.mark.parametrize(("dialect", "stays"), [("new", False), ("0.12", True)])
def test_leaving_during_a_load_aborts_it_on_the_newer_server(dialect: str, stays: bool) -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0.05"], dialect=dialect) as host:
            async with connection(host.url) as exchange:
                await exchange.ask("POST", "/api/chat", json.dumps(chat("m")).encode())
                while not await loaded(host):
                    pass
            await host.logged("request_ended", path="/api/chat")
            if stays:
                while not host.state()["loaded"]:
                    await get(host.url, "/api/ps")
            else:
                assert await loaded(host) == []
            assert not [event for event in host.log if event["event"] == "generation_started"]

    run(story())


def test_a_waiter_loads_anew_when_the_first_one_left_during_the_load() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0.05,tps=0"]) as host:
            async with connection(host.url) as exchange:
                await exchange.ask("POST", "/api/chat", json.dumps(chat("m")).encode())
                await host.logged("request_started")
                second = asyncio.create_task(post(host.url, "/api/chat", chat("m", stream=False)))
                await host.logged("request_started", count=2)
            assert (await second).json["load_duration"] >= 50e6

    run(story())


def test_a_warm_model_serves_one_request_at_a_time() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0,tps=400,prompt_tps=0,tokens=8,warm=true"], max_queue=1) as host:
            asked = [post(host.url, "/api/chat", chat("m", stream=False)) for _ in range(6)]
            answers = await asyncio.gather(*asked)
            assert [answer.status for answer in answers] == [200] * 6
            marks = [event["event"] for event in host.log if event["event"].startswith("generation")]
            assert marks == ["generation_started", "generation_stopped"] * 6
            slowest = max(answers, key=lambda answer: int(answer.json["total_duration"])).json
            worked = slowest["load_duration"] + slowest["prompt_eval_duration"] + slowest["eval_duration"]
            assert slowest["load_duration"] < 50e6
            assert slowest["total_duration"] - worked > 90e6  # five times eight tokens of others at 400 a second

    run(story())


def test_a_full_queue_before_a_load_is_busy() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0.1,tps=0"], max_queue=1) as host:
            answers = await asyncio.gather(*(post(host.url, "/api/chat", chat("m", stream=False)) for _ in range(10)))
            assert sorted(answer.status for answer in answers) == [200] * 2 + [503] * 8
            refused = next(answer for answer in answers if answer.status == 503)
            # Byte for byte as in transcript ol-51: two spaces.
            assert refused.body == b'{"error":"server busy, please try again.  maximum pending requests exceeded"}'
            assert refused.header("content-length") == "77"

    run(story())


def test_a_client_that_leaves_the_line_does_not_hold_it_up() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[STEADY]) as host:
            async with connection(host.url) as first, connection(host.url) as second:
                await first.ask("POST", "/api/chat", json.dumps(chat("steady")).encode())
                await host.logged("generation_started")
                await second.ask("POST", "/api/chat", json.dumps(chat("steady")).encode())
                await host.logged("request_started", count=2)
                third = asyncio.create_task(post(host.url, "/api/chat", chat("steady", options={"num_predict": 1})))
                await host.logged("request_started", count=3)
                second.close()
                await host.logged("request_ended", request=2)
            assert (await third).lines[-1]["eval_count"] == 1
            assert [event["request"] for event in host.log if event["event"] == "generation_started"] == [1, 3]

    run(story())


def test_a_model_used_once_is_loaded_while_it_answers() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0,tps=100,prompt_tps=0,tokens=5"]) as host:
            running = asyncio.create_task(post(host.url, "/api/chat", chat("m", keep_alive=0)))
            await host.logged("generation_started")
            assert await loaded(host) == ["m:latest"]
            await running
            assert await loaded(host) == []

    run(story())


def test_another_num_ctx_reloads_the_model() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0.03,tps=0,prompt_tps=0"]) as host:
            reloads, contexts = [], []
            for num_ctx in (512, 512, None, None, 512):
                options = {"num_predict": 2} | ({"num_ctx": num_ctx} if num_ctx else {})
                answer = await post(host.url, "/api/chat", chat("m", stream=False, options=options))
                reloads.append(answer.json["load_duration"] >= 30e6)
                contexts.append((await get(host.url, "/api/ps")).json["models"][0]["context_length"])
            assert reloads == [True, False, True, False, True]  # as in transcript ol-47
            assert contexts == [512, 512, 4096, 4096, 512]

    run(story())


def test_a_model_leaves_memory_when_its_time_is_up() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[FAST]) as host:
            await post(host.url, "/api/chat", chat("fast", keep_alive=0.05))
            assert await loaded(host) == ["fast:latest"]
            await until_unloaded(host)

    run(story())


def test_a_model_is_unloaded_on_request_and_stays_forever_on_request() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[FAST]) as host:
            answer = await post(host.url, "/api/generate", {"model": "fast", "keep_alive": "-1m"})
            assert answer.json["done_reason"] == "load"
            assert (await get(host.url, "/api/ps")).json["models"][0]["expires_at"].startswith("23")
            answer = await post(host.url, "/api/generate", {"model": "fast", "keep_alive": 0})
            assert answer.json["done_reason"] == "unload"
            await until_unloaded(host)
            await post(host.url, "/api/chat", chat("fast", keep_alive=0))
            assert await loaded(host) == []

    run(story())


def test_unloading_a_busy_model_waits_for_its_answer() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0,tps=100,prompt_tps=0,tokens=5,warm=true"]) as host:
            running = asyncio.create_task(post(host.url, "/api/chat", chat("m")))
            await host.logged("generation_started")
            unload = await post(host.url, "/api/generate", {"model": "m", "keep_alive": 0})
            assert unload.json["done_reason"] == "unload"
            assert (await running).lines[-1]["done"] is True

    run(story())


def test_the_fourth_model_takes_the_place_of_the_one_that_expires_first() -> None:
    async def story() -> None:
        models = [f"m{number},load=0,tps=0" for number in range(4)]
        async with SimulatedHost(models=models) as host:
            for number in range(4):
                await post(host.url, "/api/generate", {"model": f"m{number}", "keep_alive": 60 + number})
            assert await loaded(host) == ["m3:latest", "m2:latest", "m1:latest"]

    run(story())


def test_tokens_keep_their_schedule() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0,tps=500,ttft=0.05,tokens=100,warm=true"]) as host:
            end = (await post(host.url, "/api/chat", chat("m"))).lines[-1]
            assert end["eval_count"] == 100
            assert end["prompt_eval_duration"] == 50e6
            assert end["eval_duration"] >= 200e6
            assert end["total_duration"] + 1000 >= end["prompt_eval_duration"] + end["eval_duration"]  # rounded each

    run(story())


def test_lateness_does_not_add_up_from_token_to_token() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0,tps=2000,prompt_tps=0,tokens=200,warm=true"]) as host:
            # Waiting anew for each token would take twice the 0.1 s; a busy machine may spoil a try, not all.
            durations = [(await post(host.url, "/api/chat", chat("m"))).lines[-1]["eval_duration"] for _ in range(5)]
            assert min(durations) < 140e6

    run(story())


def test_a_prompt_read_before_is_read_at_once() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0,tps=0,prompt_tps=2000"]) as host:
            first, again = [
                (await post(host.url, "/api/chat", chat("m", "so many words " * 40, stream=False))).json for _ in "12"
            ]
            assert first["prompt_eval_count"] == again["prompt_eval_count"] > 100
            assert first["prompt_eval_duration"] > 20 * again["prompt_eval_duration"]

    run(story())


def test_thinking_comes_first_unless_it_is_switched_off() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["t,load=0,tps=0,prompt_tps=0,capabilities=completion+thinking"]) as host:
            lines = (await post(host.url, "/api/chat", chat("t"))).lines[:-1]
            is_thinking = ["thinking" in line["message"] for line in lines]
            assert is_thinking == sorted(is_thinking, reverse=True)
            assert is_thinking[0] and not is_thinking[-1]
            assert all(line["message"]["content"] == "" for line in lines if "thinking" in line["message"])
            quiet = await post(host.url, "/api/chat", chat("t", think=False, stream=False))
            assert "thinking" not in quiet.json["message"]

    run(story())


@pytest.mark.parametrize(
    ("prompt", "sign"),
    [("Summarize this email", "summary"), ("Refactor this function", "```"), ("Why is it so?", "Therefore")],
)
def test_an_answer_says_that_it_is_canned_and_suits_the_kind_of_prompt(prompt: str, sign: str) -> None:
    async def story() -> str:
        async with SimulatedHost("mac-mini", [FAST]) as host:
            answers = [await post(host.url, "/api/chat", chat("fast", prompt, stream=False)) for _ in "12"]
            first, second = (str(answer.json["message"]["content"]) for answer in answers)
            assert first == second
            return first

    text = run(story())
    assert text.startswith("Canned answer from a simulated machine (mac-mini, fast). ")
    assert sign in text


def test_no_text_of_a_prompt_is_ever_logged() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[FAST]) as host:
            await post(host.url, "/api/chat", chat("fast", "a secret thing"))
            await post(host.url, "/api/generate", {"model": "fast", "prompt": "a secret thing"})
            assert "secret" not in json.dumps([host.log, host.state()])
            assert [event["event"] for event in host.log[:4]] == [
                "request_started",
                "generation_started",
                "generation_stopped",
                "request_ended",
            ]

    run(story())


def test_one_connection_serves_many_requests() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[FAST]) as host, connection(host.url) as exchange:
            for _ in range(3):
                await exchange.ask("POST", "/api/chat", json.dumps(chat("fast")).encode())
                assert (await exchange.read_all()).lines[-1]["done"] is True
            await exchange.ask("GET", "/api/version", headers=[("Connection", "close")])
            assert (await exchange.read_all()).header("connection") == "close"
            assert await exchange.at_end()

    run(story())


def test_a_body_may_come_in_chunks_and_be_announced() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[FAST]) as host, connection(host.url) as exchange:
            body = json.dumps({"model": "fast", "keep_alive": 60}).encode()
            framed = b"5\r\n" + body[:5] + b"\r\n%x\r\n" % len(body[5:]) + body[5:] + b"\r\n0\r\n\r\n"
            chunked = [("Transfer-Encoding", "chunked"), ("Expect", "100-continue")]
            await exchange.ask("POST", "/api/generate", headers=chunked)
            assert (await exchange.read_head()).status == 100
            exchange._writer.write(framed)
            assert (await exchange.read_all()).json["done_reason"] == "load"

    run(story())


@pytest.mark.parametrize("first", ["nonsense", "GET /", "GET / HTTP/1.1\r\nbroken", "GET / HTTP/1.1\r\nA: b"])
def test_what_is_not_http_gets_400_and_the_connection_ends(first: str) -> None:
    async def story() -> None:
        async with SimulatedHost() as host, connection(host.url) as exchange:
            exchange._writer.write(f"{first}\r\n\r\n".encode())
            assert (await exchange.read_all()).status == 400
            assert await exchange.at_end()

    run(story())


def test_a_deleted_model_is_gone() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[FAST]) as host:
            await post(host.url, "/api/generate", {"model": "fast"})
            assert (await request(host.url, "DELETE", "/api/delete", {"model": "fast"})).status == 200
            assert (await post(host.url, "/api/show", {"model": "fast"})).status == 404
            assert await loaded(host) == []

    run(story())


def test_the_openai_endpoint_answers_whole_and_with_pictures() -> None:
    async def story() -> None:
        vision = "eye,load=0,tps=0,prompt_tps=0,capabilities=completion+vision"
        async with SimulatedHost(models=[FAST, vision]) as host:
            picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
            content = [{"type": "text", "text": "What is this?"}, picture]
            body = {"model": "eye", "messages": [{"role": "user", "content": content}], "max_tokens": 3}
            answer = await post(host.url, "/v1/chat/completions", body)
            assert answer.json["choices"][0]["finish_reason"] == "length"
            assert answer.json["usage"]["completion_tokens"] == 3
            refused = await post(host.url, "/v1/chat/completions", body | {"model": "fast"})
            assert answer.json["usage"]["prompt_tokens"] > 256
            assert (refused.status, refused.json["error"]["type"]) == (400, "invalid_request_error")

    run(story())


def test_a_voice_speaks_at_the_simulated_speed() -> None:
    async def story() -> None:
        async with (
            SimulatedHost("singer", ["voice,load=0,tps=0,prompt_tps=0"]) as singer,
            SimulatedHost(models=["m,load=0,tps=200,prompt_tps=0,warm=true"], voice=singer.url) as host,
        ):
            body = chat("m", options={"num_predict": 10})
            lines = (await post(host.url, "/api/chat", body)).lines
            text = "".join(line["message"]["content"] for line in lines)
            assert text == "Canned answer from a simulated machine (singer,"
            assert (lines[-1]["done_reason"], lines[-1]["eval_count"]) == ("length", 10)
            assert lines[-1]["eval_duration"] >= 45e6

    run(story())


@pytest.mark.parametrize("fault", ["reset-mid:after=3", "close-mid:after=3", "error-line:after=3", "garbage:after=3"])
def test_a_voice_that_breaks_off_looks_like_a_crashed_runner(fault: str) -> None:
    async def story() -> Answer:
        async with (
            SimulatedHost(models=["voice,load=0,tps=0"], faults=[fault]) as singer,
            SimulatedHost(models=[FAST], voice=singer.url) as host,
        ):
            answer = await post(host.url, "/api/chat", chat("fast"))
            assert host.log[-2]["reason"] == ("done" if "garbage" in fault else "fault")
            return answer

    answer = run(story())
    assert answer.ending == "complete"
    if "garbage" not in fault:  # a line without `data:` means nothing in an event stream
        assert answer.lines[-1] == {"error": "an error was encountered while running the model: unexpected EOF"}


def test_a_voice_that_is_not_there_is_a_server_error() -> None:
    async def story() -> Answer:
        async with SimulatedHost(faults=["refuse"]) as absent, SimulatedHost(models=[FAST], voice=absent.url) as host:
            return await post(host.url, "/api/chat", chat("fast"))

    answer = run(story())
    assert answer.status == 500
    assert "unexpected EOF" in answer.json["error"]
