"""The simulated host answers each recorded request as the real server did."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from contract.transcripts import Transcript, load_all, mended, piped_output
from hostler.simulate import SimulatedHost
from simulate.raw_client import Answer, chat, get, post, request

SMOLLM = "size=134.52M,load=0,tps=0,prompt_tps=0,context=8192,family=llama,quant=Q4_1,vram=none"
MODELS = {
    "new": [
        "gemma3:270m,size=268.10M,load=0,tps=0,prompt_tps=0,context=32768,family=gemma3,quant=Q4_K_M,vram=none,tokens=600,"
        "digest=3be4a87f94d07f1cb7211625b0ef2ee1ef96570750c7516074097ac0fcc2e661",
        f"smollm2:135m,{SMOLLM},tokens=600,digest=7d75bbe089e22ebe201f6fd1586dfe23272944c2259ec3e1cc1e97b0edc9988b",
    ],
    "0.12": [
        "gemma3:270m,size=268.10M,load=0,tps=0,prompt_tps=0,context=32768,family=gemma3,quant=Q4_K_M,vram=none,tokens=600,"
        "digest=3d004221bf1178b4698dd1b1d9fe8021b500e38a4e4fea007cc01020de506876",
        f"smollm2:135m,{SMOLLM},tokens=600,digest=fd2aa5b0b686a298ada54933648f58b0b89cb2a13b20a7b19d9ad3058c7bfe49",
    ],
}
RETEMPLATED = [f"smollm2-think,{SMOLLM},capabilities=completion+thinking"]
RETEMPLATED += [f"smollm2-tools,{SMOLLM},capabilities=completion+tools"]

LONG_TEXT = " ".join(f"word{number}" for number in range(600))
"""2299 tokens with its template, as the recorded server counted (transcript ol-43-overflow-chat-truncate-false)."""

_TURNS = [(role, f"Turn {n} tells of colours, rivers and towns.") for n in range(9) for role in ("user", "assistant")]
_STORY = "Write a very long story about a ship."
_SMALL = {"num_ctx": 256, "num_predict": 4}
BODIES: dict[str, dict[str, object]] = {
    "of1.json": chat("smollm2:135m", LONG_TEXT, stream=False, options=_SMALL),
    "of2.json": chat("smollm2:135m", LONG_TEXT, stream=False, truncate=False, options=_SMALL),
    "of3.json": {
        "model": "smollm2:135m",
        "stream": False,
        "messages": [{"role": role, "content": text} for role, text in [*_TURNS, ("user", "Thank you.")]],
        "options": {"num_ctx": 128, "num_predict": 4},
    },
    "of4.json": {"model": "smollm2:135m", "prompt": LONG_TEXT, "stream": False, "options": _SMALL},
    "of5.json": {"model": "smollm2:135m", "prompt": LONG_TEXT, "stream": False, "truncate": False, "options": _SMALL},
    "of6.json": chat("smollm2:135m", _STORY, options={"num_ctx": 128, "num_predict": 400}),
    "of7.json": chat("smollm2:135m", _STORY, stream=False, shift=False, options={"num_ctx": 128, "num_predict": 400}),
    "big.json": chat("smollm2:135m", stream=False, options={"num_ctx": 10_000_000, "num_predict": 2}),
}
BEFORE: dict[str, list[dict[str, object]]] = {
    "10-ps-warm": [{"model": "smollm2:135m"}],
    "10-ps-warm-size": [{"model": "smollm2:135m"}],
    "31-ps-gemma": [{"model": "gemma3:270m"}],
    "32-ps-forever": [{"model": "gemma3:270m", "keep_alive": -1}],
    "45-ps-after-num-ctx": [
        {"model": "smollm2:135m", "options": {"num_ctx": 10_000_000}},
        {"model": "gemma3:270m", "keep_alive": -1},
    ],
}
"""What was loaded when a recording was made: requests to /api/generate."""

OTHER_TOKENIZER = {"09-chat-nostream", "19-bad-role", "31-gemma-chat", "42-tools", "43-overflow-chat-history"}
"""Their prompt counts hang on a template or tokenizer that is not simulated."""

REPLAYED = [transcript for transcript in load_all() if not transcript.topic.startswith("46-cancel")]


def host_for(dialect: str) -> SimulatedHost:
    return SimulatedHost("contract", [*MODELS[dialect], *RETEMPLATED], dialect=dialect)


@pytest.mark.parametrize("recorded", REPLAYED, ids=lambda transcript: transcript.name)
def test_a_recorded_request_gets_the_recorded_kind_of_answer(recorded: Transcript) -> None:
    async def replay() -> Answer:
        body = recorded.request_body
        if recorded.body_file is not None:
            body = json.dumps(BODIES[recorded.body_file]).encode()
        async with host_for(recorded.dialect) as host:
            for earlier in BEFORE.get(recorded.topic, []):
                assert (await post(host.url, "/api/generate", earlier)).status == 200
            return await request(host.url, recorded.method, recorded.path, body, list(recorded.request_headers))

    answer = asyncio.run(replay())
    assert answer.status == recorded.status
    assert [name for name, _ in answer.headers] == [name for name, _ in recorded.headers]
    ours, theirs = telling(answer.headers), telling(list(recorded.headers))
    assert ours == theirs
    assert answer.ending == "complete"
    if is_fixed(recorded):
        assert answer.body == recorded.body
        assert answer.header("content-length") == recorded.header("content-length")
    elif recorded.is_cut:
        compare(json.loads(answer.body), mended(recorded.body.decode()), is_cut=True)
    elif recorded.header("content-type") == "text/event-stream":
        compare_ends(events(answer.body), events(recorded.body))
    else:
        compare_ends(answer.lines, [json.loads(line) for line in recorded.body.splitlines()])
        compare_figures(answer.lines[-1], json.loads(recorded.body.splitlines()[-1]), recorded)


def telling(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers whose values don't change from call to call."""
    return [(name, value) for name, value in headers if name not in ("Date", "Content-Length")]


def is_fixed(recorded: Transcript) -> bool:
    """Whether the body is the same each time: errors, constants, an empty list."""
    return (
        recorded.status >= 400
        or not recorded.body.startswith((b"{", b"data:"))
        or recorded.path in ("/api/version", "/api/status")
        or recorded.body == b'{"models":[]}'
    )


def events(body: bytes) -> list[Any]:
    """The events of a stream, the last as its plain text."""
    data = [line.removeprefix(b"data: ") for line in body.splitlines() if line]
    return [item.decode() if item == b"[DONE]" else json.loads(item) for item in data]


def compare_ends(ours: list[Any], theirs: list[Any]) -> None:
    """First, middle and last line have the same fields of the same types."""
    assert bool(ours) == bool(theirs)
    for mine, recorded in [(ours[0], theirs[0]), (ours[-1], theirs[-1])]:
        compare(mine, recorded)
    if len(ours) > 4 and len(theirs) > 4:
        compare(ours[2], theirs[2])
    if len(theirs) > 3 and "choices" in theirs[-3]:  # the finish and the usage of an event stream
        compare(ours[-3], theirs[-3])
        compare(ours[-2], theirs[-2])


def compare(ours: Any, theirs: Any, path: str = "", *, is_cut: bool = False) -> None:
    """The same keys in the same order and the same JSON types, down to the first element of each list."""
    assert kind(ours) == kind(theirs), path
    if isinstance(theirs, dict) and not path.endswith("model_info"):
        assert list(ours)[: len(theirs)] == list(theirs), path
        assert is_cut or len(ours) == len(theirs), path
        for key, value in theirs.items():
            compare(ours[key], value, f"{path}.{key}", is_cut=is_cut)
    elif isinstance(theirs, list) and theirs:
        assert ours, path
        compare(ours[0], theirs[0], f"{path}[0]", is_cut=is_cut)


def kind(value: object) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return "number" if is_number else type(value).__name__


def compare_figures(ours: dict[str, Any], theirs: dict[str, Any], recorded: Transcript) -> None:
    """Counts and reasons, where they hang on the request alone."""
    if "prompt_eval_count" in theirs and recorded.topic not in OTHER_TOKENIZER:
        assert ours["prompt_eval_count"] == theirs["prompt_eval_count"]
    asked = (json.loads(recorded.request_body) if recorded.request_body else {}).get("options", {})
    is_full = "eval_count" in theirs and theirs["eval_count"] == asked.get("num_predict")
    if is_full or theirs.get("done_reason") in ("load", "unload") or recorded.body_file:
        assert ours["done_reason"] == theirs["done_reason"]
    if is_full or recorded.topic == "44-output-past-ctx-noshift":
        assert ours["eval_count"] == theirs["eval_count"]


@pytest.mark.parametrize("dialect", ["new", "0.12"])
def test_the_oldest_turns_are_dropped_without_a_word(dialect: str) -> None:
    async def ask() -> tuple[int, int]:
        async with host_for(dialect) as host:
            cut = await post(host.url, "/api/chat", BODIES["of3.json"])
            roomy = BODIES["of3.json"] | {"options": {"num_predict": 4}}
            whole = await post(host.url, "/api/chat", roomy)
            return cut.json["prompt_eval_count"], whole.json["prompt_eval_count"]

    cut, whole = asyncio.run(ask())
    assert 64 < cut <= 128
    assert whole > 200


@pytest.mark.parametrize("dialect", ["new", "0.12"])
def test_capabilities_show_as_recorded(dialect: str) -> None:
    prefix = "ol" if dialect == "new" else "o12"

    async def show(model: str) -> list[str]:
        async with host_for(dialect) as host:
            shown = (await post(host.url, "/api/show", {"model": model})).json
            return [str(list(shown)), str(shown["capabilities"])]

    for model in ("think", "tools"):
        assert asyncio.run(show(f"smollm2-{model}")) == piped_output(f"{prefix}-40-{model}-show-capabilities")


@pytest.mark.parametrize("dialect", ["new", "0.12"])
def test_an_answer_longer_than_the_window_goes_on(dialect: str) -> None:
    recorded = [
        json.loads(line) for line in piped_output(f"{'ol' if dialect == 'new' else 'o12'}-44-output-past-ctx-shift")
    ]

    async def ask() -> list[Any]:
        async with host_for(dialect) as host:
            return (await post(host.url, "/api/chat", BODIES["of6.json"])).lines

    lines = asyncio.run(ask())
    compare_ends(lines[-3:], recorded)
    for name in ("done_reason", "prompt_eval_count", "eval_count"):
        assert lines[-1][name] == recorded[-1][name]


@pytest.mark.parametrize("dialect", ["new", "0.12"])
def test_a_context_beyond_the_trained_one_is_clamped_only_by_the_newer_server(dialect: str) -> None:
    async def ask() -> int:
        async with host_for(dialect) as host:
            await post(host.url, "/api/chat", BODIES["big.json"])
            return int((await get(host.url, "/api/ps")).json["models"][0]["context_length"])

    assert asyncio.run(ask()) == (8192 if dialect == "new" else 10_000_000)
