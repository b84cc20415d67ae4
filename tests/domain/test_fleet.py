"""What a snapshot says: names of models, states, the health of the whole."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes import three_machines
from hostler.domain.fleet import (
    Fleet,
    Health,
    HostFacts,
    HostState,
    LoadedModel,
    clock_time,
    health,
    parameters,
    same_model,
    unseen,
)

UP = HostFacts(host="a", reachable=True)
DOWN = HostFacts(host="b", reachable=False)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("llama3", "llama3:latest", True),
        ("llama3:8b", "llama3:8b", True),
        ("llama3:8b", "llama3", False),
        ("hf.co:443/user/model", "hf.co:443/user/model:latest", True),
    ],
)
def test_a_name_without_a_tag_means_latest(left: str, right: str, same: bool) -> None:
    assert same_model(left, right) is same
    assert same_model(right, left) is same


@pytest.mark.parametrize(
    ("text", "count"), [("4.02B", 4.02e9), ("268.10M", 268.1e6), ("1t", 1e12), ("", None), ("B", None), ("nanB", None)]
)
def test_sizes_are_read_as_ollama_writes_them(text: str, count: float | None) -> None:
    assert parameters(text) == (pytest.approx(count) if count else None)


@given(st.text(max_size=20))
def test_any_text_is_a_size_or_none(text: str) -> None:
    found = parameters(text)
    assert found is None or found >= 0


def test_the_state_that_matters_most_is_told() -> None:
    warm = replace(UP, loaded=(LoadedModel(name="qwen3:4b"),))
    assert warm.state() is HostState.WARM
    assert warm.state(["qwen3:8b"]) is HostState.READY, "only models of the routes make it warm"
    assert replace(warm, in_flight=1).state() is HostState.BUSY
    assert replace(warm, in_flight=1, loading=("m",)).state() is HostState.LOADING
    assert replace(warm, in_flight=1, misconfigured=True).state() is HostState.MISCONFIGURED
    assert replace(warm, in_flight=1, drained=True).state() is HostState.DRAINED
    assert DOWN.state() is HostState.DOWN
    assert replace(DOWN, waking_since=1.0).state() is HostState.WAKING
    assert HostFacts(host="a").state() is HostState.UNKNOWN


@pytest.mark.parametrize(
    ("hosts", "found"),
    [
        ((UP, UP), Health.WHOLE),
        ((UP, DOWN), Health.PARTLY),
        ((DOWN, DOWN), Health.NONE),
        ((UP, replace(DOWN, drained=True)), Health.WHOLE),
        ((replace(UP, misconfigured=True), UP), Health.PARTLY),
        ((HostFacts(host="a"),), Health.WHOLE),
        ((replace(UP, drained=True),), Health.NONE),
        ((), Health.NONE),
    ],
)
def test_the_health_of_the_whole(hosts: tuple[HostFacts, ...], found: Health) -> None:
    assert health(Fleet(hosts)) is found


def test_an_unknown_host_is_one_nobody_has_looked_at() -> None:
    assert Fleet((UP,)).of("z") == HostFacts(host="z")
    registry = three_machines()
    first, *rest = registry.hosts
    seen = unseen(replace(registry, hosts=(replace(first, drain=True), *rest)))
    assert [facts.drained for facts in seen.hosts] == [True, False, False]
    assert all(facts.reachable is None for facts in seen.hosts)


def test_a_time_says_as_much_as_is_needed() -> None:
    noon = time.mktime((2026, 11, 23, 12, 0, 0, 0, 0, -1))
    assert clock_time(noon, noon) == "12:00"
    assert clock_time(noon + 20 * 3600, noon) == "Tue 08:00"
    assert clock_time(noon - 30 * 24 * 3600, noon) == "24 Oct"
