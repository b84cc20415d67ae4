"""Fetching a model: progress that never falls, an end that was said, and every failure by its name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.errors import (
    AttemptError,
    BadResponse,
    CannotPull,
    DiskFull,
    HostTimeout,
    HostUnreachable,
    NoSuchModel,
    PullFailed,
    StreamBroken,
)
from hostler.domain.pulling import PullProgress
from hostler.domain.registry import Host, Kind
from hostler.fleet.http import HostHttp
from hostler.fleet.open import open_client
from hostler.fleet.pull import PullStream, pull
from hostler.simulate import SimulatedHost

MODEL = "qwen3:8b"
QUICK = f"{MODEL},pull=0"


def host(url: str, kind: Kind = Kind.OLLAMA) -> Host:
    return Host(id="windows-gpu", name="Windows GPU", url=url, kind=kind)


async def fetched(url: str, model: str = MODEL, kind: Kind = Kind.OLLAMA) -> list[PullProgress]:
    client = open_client(host(url, kind), lambda host: "")
    try:
        return [progress async for progress in client.pull(model)]
    finally:
        await client.close()


def run(story: Callable[[SimulatedHost], Coroutine[Any, Any, None]], *faults: str, pullable: str = QUICK) -> None:
    async def limited() -> None:
        async with asyncio.timeout(10), SimulatedHost(pullable=[pullable], faults=faults) as simulated:
            await story(simulated)

    asyncio.run(limited())


def failing(*faults: str, model: str = MODEL) -> AttemptError:
    caught: list[AttemptError] = []

    async def story(simulated: SimulatedHost) -> None:
        with pytest.raises(AttemptError) as info:
            await fetched(simulated.url, model)
        caught.append(info.value)

    run(story, *faults)
    return caught[0]


def lines(*documents: object) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


def layer(name: str, total: int, completed: int) -> dict[str, object]:
    return {"status": f"pulling {name}", "digest": f"sha256:{name}", "total": total, "completed": completed}


def test_a_model_comes_with_progress_and_is_there_afterwards() -> None:
    async def story(simulated: SimulatedHost) -> None:
        found = await fetched(simulated.url)
        assert found[0] == PullProgress(status="pulling manifest")
        assert found[0].share is None
        assert found[-1].status == "success"
        assert found[-1].share == 1
        client = open_client(host(simulated.url), lambda host: "")
        probe = await client.probe(full=True)
        await client.close()
        assert [model.name for model in probe.models or ()] == [MODEL]

    run(story)


def test_layers_are_summed_and_no_figure_falls() -> None:
    stream = PullStream("Windows GPU", MODEL)
    found = stream.feed(
        lines(
            {"status": "pulling manifest"},
            layer("a", 1000, 100),
            layer("a", 1000, 700),
            layer("a", 1000, 650),
            layer("b", 50, 10),
            {"status": "verifying sha256 digest"},
            {"status": "success"},
        )
    )
    assert [(p.completed_bytes, p.total_bytes) for p in found] == [
        (0, 0),
        (100, 1000),
        (700, 1000),
        (710, 1050),
        (1050, 1050),
        (1050, 1050),
    ]
    assert stream.is_done
    assert stream.end() == []


NUMBERS = st.none() | st.integers(-(2**60), 2**60)
LINES = st.fixed_dictionaries(
    {"status": st.sampled_from(["pulling a", "verifying sha256 digest", "\x1b[2Jx", ""])},
    optional={"digest": st.sampled_from("abc"), "total": NUMBERS, "completed": NUMBERS},
)


@given(st.lists(LINES, max_size=30))
def test_whatever_a_host_says_progress_only_grows_and_stays_within_its_total(said: list[dict[str, object]]) -> None:
    found = PullStream("h", "m").feed(lines(*said))
    for before, after in pairwise(found):
        assert before.completed_bytes <= after.completed_bytes
        assert before.total_bytes <= after.total_bytes
    assert all(0 <= progress.completed_bytes <= progress.total_bytes for progress in found)
    assert all(progress.status.isprintable() for progress in found)


@given(st.lists(st.integers(1, 300), max_size=20))
def test_it_reads_the_same_wherever_the_network_cut_it(sizes: list[int]) -> None:
    whole = lines({"status": "pulling manifest"}, layer("a", 10, 5), {"status": "größer"}, {"status": "success"})
    expected = PullStream("h", "m").feed(whole)
    stream, found, rest = PullStream("h", "m"), [], whole
    for size in sizes:
        found += stream.feed(rest[:size])
        rest = rest[size:]
    assert [*found, *stream.feed(rest)] == expected


def test_the_last_line_needs_no_line_break() -> None:
    stream = PullStream("h", "m")
    assert stream.feed(b'{"status":"success"}') == []
    assert [progress.status for progress in stream.end()] == ["success"]


def test_a_full_disk_says_how_much_where_and_what_to_do() -> None:
    error = failing("disk-full:after=4")
    assert isinstance(error, DiskFull)
    assert str(error) == (
        "Windows GPU has no room left on its disk for qwen3:8b (it needs 2.4 GB, 362 MB came). "
        "Delete a model there (`ollama rm NAME`), then pull again: it goes on where it stopped."
    )


@pytest.mark.parametrize(
    "said",
    [
        "write C:\\models\\blobs\\x-partial: There is not enough space on the disk.",
        "max retries exceeded: write /x: disk quota exceeded",
        "write /x: no space left on device",
    ],
)
def test_a_disk_is_full_on_every_system(said: str) -> None:
    error = PullStream("Windows GPU", MODEL).named(said)
    assert isinstance(error, DiskFull)
    assert said in str(error), "before anything is known, the host's own words are all there is"


def test_an_unknown_model_says_where_to_look() -> None:
    error = failing(model="qwen3:nosuch")
    assert isinstance(error, NoSuchModel)
    assert "qwen3:nosuch" in str(error)
    assert "ollama.com/library" in str(error)


def test_a_name_that_can_not_be_is_told_in_the_hosts_words() -> None:
    error = failing(model="a b")
    assert isinstance(error, PullFailed)
    assert "invalid model name" in str(error)


def test_any_other_error_line_is_told_without_what_could_drive_a_terminal() -> None:
    stream = PullStream("Windows GPU", MODEL)
    with pytest.raises(PullFailed, match=r"dial tcp: lookup registry\.ollama\.ai: no such host") as info:
        stream.feed(lines({"error": "pull model manifest: \x1b[31mdial tcp: lookup registry.ollama.ai: no such host"}))
    assert "\x1b" not in str(info.value)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("reset-mid", StreamBroken),
        ("cut-chunk", StreamBroken),
        ("close-mid", StreamBroken),
        ("truncated-line", StreamBroken),
        ("error-line", PullFailed),
        ("garbage", BadResponse),
        ("half-utf8", StreamBroken),
        ("endless-line", BadResponse),
    ],
)
def test_a_pull_that_breaks_off_is_never_taken_for_done(fault: str, kind: type[AttemptError]) -> None:
    error = failing(f"{fault}:path=pull,after=6")
    assert isinstance(error, kind)
    assert "answer was complete" not in str(error), "nobody asked for an answer"


@pytest.mark.parametrize("fault", ["hang:path=pull", "hang-mid:path=pull,after=6"])
def test_a_host_that_falls_silent_is_given_up(fault: str) -> None:
    async def story(simulated: SimulatedHost) -> None:
        http = HostHttp(host(simulated.url), lambda host: "")
        with pytest.raises(HostTimeout, match=r"nothing came for 0\.2 s"):
            async for _ in pull(http, MODEL, silence_s=0.2):
                pass
        await http.close()

    run(story, fault)


def test_a_host_that_checks_what_came_may_be_silent_for_longer() -> None:
    async def story(simulated: SimulatedHost) -> None:
        http = HostHttp(host(simulated.url), lambda host: "")
        with pytest.raises(HostTimeout, match=r"nothing came for 0\.3 s"):
            async for _ in pull(http, MODEL, silence_s=0.2, checking_s=0.3):
                pass
        await http.close()

    run(story, "hang-mid:path=pull,after=25")


def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(HostUnreachable):
        asyncio.run(fetched("http://127.0.0.1:9"))


def test_leaving_stops_the_fetching_and_the_next_pull_goes_on() -> None:
    async def story(simulated: SimulatedHost) -> None:
        client = open_client(host(simulated.url), lambda host: "")
        async with aclosing(client.pull(MODEL)) as progress:
            async for found in progress:
                if found.completed_bytes:
                    break
        assert (await simulated.logged("pull_stopped"))["reason"] == "closed"
        async with aclosing(client.pull(MODEL)) as progress:
            async for again in progress:
                if again.total_bytes:
                    break
        assert again.completed_bytes >= found.completed_bytes
        await client.close()

    run(story, pullable=f"{MODEL},pull=4")


def test_a_cancelled_task_closes_the_connection() -> None:
    async def story(simulated: SimulatedHost) -> None:
        task = asyncio.create_task(fetched(simulated.url))
        await simulated.logged("pull_started")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await simulated.logged("pull_stopped", reason="closed")

    run(story, pullable=f"{MODEL},pull=2000")


def test_an_openai_server_says_that_it_can_not_pull() -> None:
    with pytest.raises(CannotPull, match="can't pull models") as info:
        asyncio.run(fetched("http://127.0.0.1:9", kind=Kind.OPENAI))
    assert info.value.exit_code == 2
