"""Every recorded answer, cut anywhere, gives our client the right events or the right named error."""

from __future__ import annotations

import asyncio
import json
import random
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.replay import cut, replaying, wire_bytes
from contract.transcripts import FOLDER, Transcript, load_all, mended
from hostler.domain.errors import (
    AttemptError,
    BadResponse,
    ContextTooLong,
    HostBusy,
    HostRefused,
    ModelMissing,
    ServerError,
    StreamBroken,
)
from hostler.domain.registry import Host, Kind
from hostler.fleet import failures
from hostler.fleet.client import ChatRequest, Done, Message, Piece
from hostler.fleet.ollama import ChatStream
from hostler.fleet.open import open_client
from hostler.fleet.openai import EventStream

ALL = load_all()
CHATS = [t for t in ALL if t.path in ("/api/chat", "/api/generate") and t.status == 200]
ERRORS = [t for t in ALL if t.status >= 400]
SSE = [t for t in ALL if t.topic == "27-v1-chat-stream"]

NAMED: dict[str, type[AttemptError]] = {
    "15-think-badvalue": ServerError,
    "15-think-unsupported": ServerError,
    "16-tools-unsupported": ServerError,
    "17-image-bad-base64": ServerError,
    "17-image-data-url": ServerError,
    "17-image-on-text-model-chat": ServerError,
    "17-image-on-text-model-generate": ServerError,
    "18-unknown-model-chat": ModelMissing,
    "18-unknown-model-generate": ModelMissing,
    "19-bad-json": ServerError,
    "19-bad-keepalive": ServerError,
    "19-bad-option-type": ServerError,
    "19-empty-body": ServerError,
    "19-missing-model": ServerError,
    "19-wrong-type": ServerError,
    "06-show-404": ModelMissing,
    "20-unknown-endpoint": BadResponse,
    "20-wrong-method": BadResponse,
    "24-embed": ServerError,
    "25-cors-evil": HostRefused,
    "25-cors-file": HostRefused,
    "25-host-header": HostRefused,
    "27-v1-chat-404": ModelMissing,
    "28-cloud-model": HostRefused,
    "28-cloud-model2": HostRefused,
    "28-me": HostBusy,
    "29-delete-404": ModelMissing,
    "43-overflow-chat-truncate-false": ContextTooLong,
    "43-overflow-generate-truncate-false": ContextTooLong,
}


def host(url: str, kind: Kind = Kind.OLLAMA) -> Host:
    return Host(id="recorded", name="Recorded", url=url, kind=kind)


def documents(transcript: Transcript) -> list[dict[str, Any]]:
    body = transcript.body.decode()
    if transcript.is_cut:
        return [mended(body)]
    return [json.loads(line) for line in body.splitlines() if line.strip()]


def said(found: list[Piece | Done]) -> tuple[str, str]:
    pieces = [piece for piece in found if isinstance(piece, Piece)]
    return "".join(p.text for p in pieces), "".join(p.thinking for p in pieces)


def expected(transcript: Transcript) -> tuple[str, str]:
    text = thinking = ""
    for line in documents(transcript):
        message = line.get("message", line)
        text += message.get("content", message.get("response", ""))
        thinking += message.get("thinking", "")
    return text, thinking


def complete(transcripts: list[Transcript]) -> list[Transcript]:
    """Those whose answer came to its end, and whose recording kept it."""
    return [t for t in transcripts if not t.is_cut and b'"done":true' in t.body]


def read(transcript: Transcript, places: list[int]) -> list[Piece | Done]:
    stream = ChatStream("Recorded", "m", generate=transcript.path == "/api/generate")
    found: list[Piece | Done] = []
    for piece in cut(transcript.body, places):
        found += stream.feed(piece)
    return found + stream.end()


@pytest.mark.parametrize("transcript", complete(CHATS), ids=lambda t: t.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_chat_cut_anywhere_gives_the_same_answer(transcript: Transcript, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(1, len(transcript.body)), max_size=12))
    found = read(transcript, places)
    assert said(found) == expected(transcript)
    done = found[-1]
    assert isinstance(done, Done)
    last = documents(transcript)[-1]
    assert done.metrics.done_reason == last.get("done_reason", "")
    assert done.metrics.completion_tokens == last.get("eval_count")
    assert done.metrics.prompt_tokens == last.get("prompt_eval_count")
    if "load_duration" in last:
        assert done.metrics.load_ms == pytest.approx(last["load_duration"] / 1e6)
        assert done.metrics.total_ms == pytest.approx(last["total_duration"] / 1e6)


@pytest.mark.parametrize("transcript", complete(CHATS), ids=lambda t: t.name)
def test_a_chat_can_come_byte_by_byte(transcript: Transcript) -> None:
    assert said(read(transcript, list(range(len(transcript.body))))) == expected(transcript)


@pytest.mark.parametrize("transcript", complete(CHATS), ids=lambda t: t.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_chat_that_ends_early_is_never_taken_for_whole(transcript: Transcript, data: st.DataObject) -> None:
    lost = data.draw(st.integers(1, len(transcript.body.rstrip())))
    cut_short = transcript.body.rstrip()[:-lost]
    stream = ChatStream("Recorded", "m", generate=transcript.path == "/api/generate")
    with pytest.raises(StreamBroken):
        stream.feed(cut_short)
        stream.end()


def run_chat(transcript: Transcript, pieces: list[bytes], kind: Kind = Kind.OLLAMA) -> list[Piece | Done]:
    path = "/v1/chat/completions" if kind is Kind.OPENAI else "/api/chat"

    async def chat() -> list[Piece | Done]:
        async with replaying({path: pieces}) as url:
            client = open_client(host(url, kind), lambda _: "")
            request = ChatRequest(model="m", messages=(Message("user", "hi"),))
            try:
                async with aclosing(client.chat(request)) as found:  # type: ignore[type-var]
                    return [each async for each in found]
            finally:
                await client.close()

    return asyncio.run(chat())


@pytest.mark.parametrize("transcript", [t for t in complete(CHATS) if t.path == "/api/chat"], ids=lambda t: t.name)
def test_a_chat_over_a_real_socket_cut_at_random(transcript: Transcript) -> None:
    data = wire_bytes(transcript)
    places = random.Random(transcript.name).sample(range(1, len(data)), k=min(40, len(data) - 1))
    assert said(run_chat(transcript, cut(data, places))) == expected(transcript)


@pytest.mark.parametrize("transcript", ERRORS, ids=lambda t: t.name)
def test_an_error_answer_has_its_name(transcript: Transcript) -> None:
    error = failures.from_status(transcript.status, transcript.body, "Recorded", "m")
    assert type(error) is NAMED[transcript.topic]
    assert "Recorded" in error.sentence
    assert "\n" not in error.sentence


@pytest.mark.parametrize("transcript", ERRORS, ids=lambda t: t.name)
def test_an_error_answer_over_a_real_socket_has_its_name(transcript: Transcript) -> None:
    with pytest.raises(NAMED[transcript.topic]):
        run_chat(transcript, cut(wire_bytes(transcript), range(3, 4000, 7)))


def test_a_nested_json_error_is_shown_as_its_message() -> None:
    transcript = next(t for t in ERRORS if t.name == "ol-17-image-on-text-model-chat")
    error = failures.from_status(transcript.status, transcript.body, "Recorded")
    assert "Multimodal data provided, but model does not support multimodal requests." in error.detail
    assert "{" not in error.detail


def test_a_busy_host_is_named_busy() -> None:
    body = b'{"error":"server busy, please try again.  maximum pending requests exceeded"}'
    assert type(failures.from_status(503, body, "Recorded")) is HostBusy


def test_a_runner_that_crashes_in_mid_stream_is_a_server_error() -> None:
    text = (FOLDER / "ol-52-runner-killed.txt").read_text()
    body = "\n".join(line for line in text.splitlines() if line.startswith(('{"model', '{"error')))
    before = body[: body.index('{"error"') + len(body[body.index('{"error"') :].splitlines()[0])]
    stream = ChatStream("Recorded", "m")
    with pytest.raises(ServerError, match="unexpected EOF"):
        stream.feed(before.encode() + b"\n")


@pytest.mark.parametrize("name", ["ol-46-cancel", "o12-46-cancel"])
def test_a_stream_without_done_is_broken(name: str) -> None:
    body = next(t for t in ALL if t.name == name).body
    stream = ChatStream("Recorded", "m")
    stream.feed(body)
    with pytest.raises(StreamBroken):
        stream.end()


@pytest.mark.parametrize("transcript", SSE, ids=lambda t: t.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_event_stream_cut_anywhere_gives_the_same_answer(transcript: Transcript, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(1, len(transcript.body)), max_size=12))
    stream = EventStream("Recorded", "m")
    found: list[Piece | Done] = []
    for piece in cut(transcript.body, places):
        found += stream.feed(piece)
    found += [] if stream.is_done else stream.end()
    events = [json.loads(line[6:]) for line in transcript.body.decode().splitlines() if line.startswith("data: {")]
    assert said(found)[0] == "".join(c["delta"].get("content") or "" for e in events for c in e["choices"])
    done = found[-1]
    assert isinstance(done, Done)
    usage = next(event["usage"] for event in events if event.get("usage"))
    assert done.metrics.completion_tokens == usage["completion_tokens"]
    assert done.metrics.prompt_tokens == usage["prompt_tokens"]


@pytest.mark.parametrize("transcript", SSE, ids=lambda t: t.name)
def test_an_event_stream_over_a_real_socket(transcript: Transcript) -> None:
    data = wire_bytes(transcript)
    assert said(run_chat(transcript, cut(data, range(1, len(data))), Kind.OPENAI))[0]


@pytest.mark.parametrize("prefix", ["ol", "o12"])
def test_a_probe_reads_version_models_and_what_is_warm(prefix: str) -> None:
    recorded = {t.name: t for t in ALL}
    answers = {
        path: cut(wire_bytes(recorded[f"{prefix}-{topic}"]), range(1, 9000, 11))
        for path, topic in (("/api/version", "03-version"), ("/api/ps", "10-ps-warm"))
    }
    show = recorded[f"{prefix}-06-show"]
    if show.is_cut:
        # The recording lost the end, where 0.12 lists the capabilities; what it lists is in o12-40.
        capabilities = ["completion", "thinking"]
        show = replace(show, body=json.dumps({**mended(show.body.decode()), "capabilities": capabilities}).encode())
    answers["/api/show"] = cut(wire_bytes(show), range(1, 9000, 11))
    tags = recorded[f"{prefix}-04-tags"]
    assert not tags.is_cut
    answers["/api/tags"] = cut(wire_bytes(tags), range(1, 9000, 11))

    async def look() -> Any:
        async with replaying(answers) as url:
            client = open_client(host(url), lambda _: "")
            try:
                return await client.probe(full=True, wanted=["smollm2:135m"])
            finally:
                await client.close()

    probe = asyncio.run(look())
    assert probe.version == {"ol": "0.33.0-rc2", "o12": "0.12.6"}[prefix]
    assert {"smollm2:135m", "gemma3:270m"} <= {model.name for model in probe.models}
    assert [(model.name, model.context_length) for model in probe.loaded] == [("smollm2:135m", 4096)]
    small = next(model for model in probe.models if model.name == "smollm2:135m")
    assert small.parameters == pytest.approx(134.52e6)
    assert small.context_length == 8192
    assert small.can("completion") is True
    assert small.can("vision") is False
