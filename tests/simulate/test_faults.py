"""Each fault once, on real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any

import pytest

from hostler.simulate import SimulatedHost
from hostler.simulate.faults import Kind
from simulate.raw_client import Answer, chat, connection, get, post

MODEL = "m,load=0,tps=0,prompt_tps=0,tokens=20,warm=true"


def run(story: Coroutine[Any, Any, None]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(10):
            await story

    asyncio.run(limited())


def ask(fault: str, *, stream: bool = True, path: str = "/api/chat") -> Answer:
    answers: list[Answer] = []

    async def story() -> None:
        async with SimulatedHost(models=[MODEL], faults=[fault]) as host:
            answers.append(await post(host.url, path, chat("m", stream=stream, prompt="hi")))

    run(story())
    return answers[0]


def contents(answer: Answer) -> list[bytes]:
    return answer.body.split(b"\n")


def test_refuse_closes_the_door_until_it_is_taken_back() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[MODEL]) as host:
            assert (await get(host.url, "/")).status == 200
            await host.set_faults("refuse")
            with pytest.raises(ConnectionRefusedError):
                await get(host.url, "/")
            await host.set_faults()
            assert (await get(host.url, "/")).status == 200

    run(story())


def test_refuse_ends_answers_under_way() -> None:
    async def story() -> None:
        async with SimulatedHost(models=["m,load=0,tps=50,tokens=100000"]) as host, connection(host.url) as exchange:
            await exchange.ask("POST", "/api/chat", json.dumps(chat("m")).encode())
            await exchange.read_head()
            await host.set_faults("refuse")
            assert (await host.logged("generation_stopped"))["reason"] == "closed"

    run(story())


def test_refuse_with_a_delay_comes_back() -> None:
    async def story() -> None:
        async with SimulatedHost(faults=["refuse:delay=0.05"]) as host:
            with pytest.raises(ConnectionRefusedError):
                await get(host.url, "/")
            while True:
                try:
                    assert (await get(host.url, "/")).status == 200
                    break
                except ConnectionRefusedError:
                    pass
            assert host.state()["faults"] == []

    run(story())


def test_hang_says_nothing_until_the_client_goes() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[MODEL], faults=["hang"]) as host:
            async with connection(host.url) as exchange:
                await exchange.ask("POST", "/api/chat", json.dumps(chat("m")).encode())
                await host.logged("request_started")
                assert (await get(host.url, "/api/ps")).status == 200  # the others still answer
                await host.logged("request_ended", path="/api/ps")
                assert host.state()["in_flight"] == 1
            assert (await host.logged("request_ended", path="/api/chat"))["status"] == 0

    run(story())


def test_hang_with_a_delay_answers_late() -> None:
    assert ask("hang:delay=0.01").lines[-1]["done"] is True


def test_hang_mid_falls_silent_in_the_middle() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[MODEL], faults=["hang-mid:after=3"]) as host:
            async with connection(host.url) as exchange:
                await exchange.ask("POST", "/api/chat", json.dumps(chat("m")).encode())
                await exchange.read_head()
                for _ in range(3):
                    assert await exchange.read_chunk()
                assert host.state()["generating"] == 1
            stopped = await host.logged("generation_stopped")
            assert (stopped["reason"], stopped["tokens"]) == ("closed", 3)

    run(story())


def test_hang_mid_with_a_delay_goes_on() -> None:
    answer = ask("hang-mid:delay=0.01")
    assert len(answer.lines) == 21
    assert answer.lines[-1]["done"] is True


@pytest.mark.parametrize("path", ["/api/chat", "/api/generate", "/v1/chat/completions"])
def test_reset_mid_is_a_reset_connection(path: str) -> None:
    assert ask("reset-mid", path=path).ending == "reset"
    assert ask("reset-mid", path=path, stream=False).ending == "reset"


def test_close_mid_ends_cleanly_without_done() -> None:
    answer = ask("close-mid:after=4")
    assert answer.ending == "complete"
    assert [line["done"] for line in answer.lines] == [False] * 4


def test_cut_chunk_ends_without_the_terminator() -> None:
    answer = ask("cut-chunk:after=4")
    assert answer.ending == "cut"
    assert len(answer.lines) == 4
    assert ask("cut-chunk", stream=False).ending == "cut"


def test_a_truncated_line_ends_in_its_middle() -> None:
    answer = ask("truncated-line:after=2")
    assert answer.ending == "complete"
    assert not contents(answer)[-1].endswith(b"}")
    assert len(contents(answer)) == 3


def test_an_error_line_is_what_a_crashed_runner_leaves() -> None:
    answer = ask("error-line:after=2")
    crashed = b'{"error":"an error was encountered while running the model: unexpected EOF"}'
    assert answer.ending == "complete"
    assert contents(answer)[2:] == [crashed, b""]  # byte for byte as in transcript ol-52
    whole = ask("error-line", stream=False)
    assert (whole.status, whole.body) == (500, crashed)


def test_after_a_crash_the_next_request_is_served() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[MODEL], faults=["error-line:times=1"]) as host:
            assert "error" in (await post(host.url, "/api/chat", chat("m"))).lines[-1]
            assert (await post(host.url, "/api/chat", chat("m"))).lines[-1]["done"] is True
            assert host.state()["faults"] == []

    run(story())


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ("busy", 503, "server busy, please try again.  maximum pending requests exceeded"),
        ("missing", 404, "model 'm' not found"),
        ("server-error:delay=0.01", 500, "llama runner process has terminated: exit status 2"),
    ],
)
def test_a_refusal_comes_in_the_shape_of_its_endpoint(fault: str, status: int, error: str) -> None:
    native, openai = ask(fault), ask(fault, path="/v1/chat/completions")
    assert (native.status, native.json) == (status, {"error": error})
    assert (openai.status, openai.json["error"]["message"]) == (status, error)


def test_forbidden_has_an_empty_body() -> None:
    answer = ask("forbidden")
    assert (answer.status, answer.body, answer.header("content-type")) == (403, b"", None)


def test_garbage_is_a_line_that_is_not_json_in_a_stream_that_goes_on() -> None:
    answer = ask("garbage:after=2")
    assert contents(answer)[2].startswith(b"<html>")
    assert json.loads(contents(answer)[-2])["done"] is True


def test_another_server_answers_html_to_everything() -> None:
    async def story() -> None:
        async with SimulatedHost(faults=["not-ollama:path=all"]) as host:
            for path in ("/", "/api/version", "/api/tags", "/api/nothing"):
                answer = await get(host.url, path)
                assert (answer.status, answer.header("content-type")) == (200, "text/html; charset=utf-8")

    run(story())


def test_slow_drip_sends_one_byte_at_a_time() -> None:
    answer = ask("slow-drip:delay=0", stream=False)
    assert answer.json["done"] is True


def test_an_endless_line_is_longer_than_a_megabyte() -> None:
    answer = ask("endless-line:after=2")
    assert answer.ending == "complete"
    assert len(contents(answer)) == 3
    assert len(contents(answer)[-1]) > 1024 * 1024


def test_half_utf8_ends_within_a_character() -> None:
    for stream in (True, False):
        answer = ask("half-utf8:after=2", stream=stream)
        assert answer.body.endswith(b"caf\xc3")


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.REFUSE, Kind.HANG, Kind.HANG_MID, Kind.DISK_FULL}))
def test_every_fault_also_strikes_the_information_endpoints(kind: Kind) -> None:
    async def story() -> None:
        async with SimulatedHost(models=[MODEL], faults=[f"{kind}:path=all,times=1,delay=0"]) as host:
            healthy = await get(host.url, "/api/tags") if kind is Kind.SLOW_DRIP else None
            broken = await get(host.url, "/api/tags")
            if healthy is None:
                looks_fine = broken.status == 200 and broken.ending == "complete" and broken.body[-2:] == b"]}"
                assert not looks_fine
            assert (await get(host.url, "/api/tags")).json["models"][0]["name"] == "m:latest"

    run(story())


def test_a_fault_strikes_its_model_and_its_number_of_times() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[MODEL, "n,load=0,tps=0"], faults=["busy:times=2,model=n"]) as host:
            statuses = []
            for model in ("m", "n", "n:latest", "n"):
                statuses.append((await post(host.url, "/api/chat", chat(model))).status)
            assert statuses == [200, 503, 503, 200]

    run(story())


def test_a_mid_fault_strikes_a_short_answer_at_its_end() -> None:
    answer = ask("cut-chunk:after=1000")
    assert answer.ending == "cut"
    assert len(answer.lines) == 20


def test_faults_are_set_and_taken_back_over_http() -> None:
    async def story() -> None:
        async with SimulatedHost(models=[MODEL]) as host, connection(host.url) as control:

            async def control_call(method: str, path: str, body: object = None) -> Answer:
                await control.ask(method, path, json.dumps(body).encode() if body is not None else None)
                return await control.read_all()

            state = (await control_call("POST", "/_simulate/fault", {"set": ["busy", "refuse"]})).json
            assert state["faults"] == ["busy", "refuse"]
            with pytest.raises(ConnectionRefusedError):
                await get(host.url, "/")
            assert (await control_call("POST", "/_simulate/fault", {"set": []})).json["faults"] == []
            await post(host.url, "/api/chat", chat("m"))
            state = (await control_call("GET", "/_simulate/state")).json
            assert state["requests"] == {"/api/chat": 1}
            assert (state["in_flight"], state["generating"], state["loaded"]) == (0, 0, ["m:latest"])
            bad_bodies: list[object] = [{"set": ["explode"]}, {"get": []}, {"set": "busy"}]
            for bad in bad_bodies:
                assert (await control_call("POST", "/_simulate/fault", bad)).status == 400
            assert (await control_call("GET", "/_simulate/nothing")).status == 404

    run(story())
