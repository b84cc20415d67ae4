"""The list of models: what lies on the machines, what chains want there, and what is said of each."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from hostler.domain.chore import Chore, Does
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel, ModelFacts
from hostler.domain.model_list import (
    Presence,
    Row,
    Show,
    Use,
    alone_in,
    can,
    matches,
    memory,
    now_words,
    places,
    rows,
    size,
    used_by,
    weights,
)
from hostler.domain.pulling import PullProgress
from hostler.domain.registry import Fallback, Host, Kind, ModelSettings, Registry, Route, Target

NOW = 1_800_000_000.0
SMALL = ModelFacts(
    name="qwen3:4b",
    size_bytes=2_600_000_000,
    parameters=4.02e9,
    quantization="Q4_K_M",
    capabilities=frozenset({"completion", "tools", "thinking"}),
)
SEES = ModelFacts(name="minicpm-v:latest", capabilities=frozenset({"completion"}))
REGISTRY = Registry(
    hosts=(
        Host(id="mac", name="Mac Mini", url="http://127.0.0.1:1", models={"minicpm-v": ModelSettings(vision=True)}),
        Host(id="pc", url="http://127.0.0.1:2"),
    ),
    routes=(
        Route(id="quick", chain=("qwen3:4b@mac", "big@pc")),
        Route(id="vision", chain=("minicpm-v@mac",)),
        Route(id="code", chain=("gone:1b@mac", "qwen3:4b@mac")),
    ),
    fallback=Fallback(chain=("qwen3:4b@mac",)),
)
FLEET = Fleet(
    (
        HostFacts(
            host="mac",
            reachable=True,
            models=(SMALL, SEES),
            loaded=(LoadedModel(name="qwen3:4b", until=NOW + 600),),
        ),
        HostFacts(host="pc", reachable=False),
    )
)


def of(registry: Registry = REGISTRY, fleet: Fleet = FLEET, *chores: Chore) -> dict[str, Row]:
    return {str(row.target): row for row in rows(registry, fleet, chores)}


def test_what_chains_want_is_in_the_list_also_where_it_is_missing_or_nobody_knows() -> None:
    found = of()
    assert {name: row.presence for name, row in found.items()} == {
        "qwen3:4b@mac": Presence.THERE,
        "minicpm-v:latest@mac": Presence.THERE,
        "gone:1b@mac": Presence.MISSING,
        "big@pc": Presence.UNKNOWN,
    }
    assert [row.machine for row in found.values()] == ["Mac Mini", "Mac Mini", "Mac Mini", "pc"]


def test_each_place_in_a_chain_is_told() -> None:
    row = of()["qwen3:4b@mac"]
    assert row.uses == (Use("quick", 1, 2), Use("code", 2, 2), Use("", 1, 1))
    assert places(row) == "quick (1 of 2), code (2 of 2) and fallback (1 of 1)"
    assert used_by(row) == "quick, code, fallback"
    assert alone_in(row) == ()
    sees = of()["minicpm-v:latest@mac"]
    assert used_by(sees) == "vision", "x is x:latest"
    assert alone_in(sees) == ("vision",)


def test_what_a_model_is_like_in_few_words() -> None:
    row = of()["qwen3:4b@mac"]
    assert (can(row), weights(row), size(row)) == ("text, thinking, tools", "4.02B Q4_K_M", "2.6 GB")
    nobody_said = of()["big@pc"]
    assert (can(nobody_said), weights(nobody_said), size(nobody_said)) == ("", "", "")


def test_the_user_may_say_that_a_model_sees() -> None:
    settings = {"minicpm-v:latest": ModelSettings(vision=True)}
    host = replace(REGISTRY.hosts[0], models=settings)
    registry = replace(REGISTRY, hosts=(host, REGISTRY.hosts[1]))
    assert can(of(registry)["minicpm-v:latest@mac"]) == "text, vision"
    blind = replace(host, models={"minicpm-v:latest": ModelSettings(vision=False)})
    assert can(of(replace(registry, hosts=(blind, REGISTRY.hosts[1])))["minicpm-v:latest@mac"]) == "text"


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (NOW + 600, f"until {time.strftime('%H:%M', time.localtime(NOW + 600))}"),
        (NOW - 1, "going…"),
        (NOW + 300 * 365 * 86400, "always"),
        (None, "loaded"),
    ],
)
def test_a_loaded_model_says_until_when(until: float | None, words: str) -> None:
    facts = replace(FLEET.hosts[0], loaded=(LoadedModel(name="qwen3:4b", until=until),))
    assert now_words(of(REGISTRY, Fleet((facts,)))["qwen3:4b@mac"], NOW) == words


@pytest.mark.parametrize(
    ("vram", "context", "words"),
    [
        (5_000_000_000, 4096, "It takes 5.0 GB of memory with a context of 4096, on the graphics card."),
        (3_000_000_000, 4096, "It takes 5.0 GB of memory with a context of 4096, 60% of it on the graphics card."),
        (0, None, "It takes 5.0 GB of memory, none of it on a graphics card."),
    ],
)
def test_what_a_loaded_model_takes_is_told(vram: int, context: int | None, words: str) -> None:
    loaded = LoadedModel(
        name="qwen3:4b", size_bytes=5_000_000_000, size_vram_bytes=vram, context_length=context, until=NOW
    )
    facts = replace(FLEET.hosts[0], loaded=(loaded,))
    assert memory(of(REGISTRY, Fleet((facts,)))["qwen3:4b@mac"]) == words
    assert memory(of()["qwen3:4b@mac"]) == "", "its machine didn't say"


def chore(does: Does, model: str = "qwen3:4b", **more: object) -> Chore:
    return Chore(does=does, host="mac", model=model, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("running", "words"),
    [
        (chore(Does.WARM), "loading…"),
        (chore(Does.UNLOAD), "going…"),
        (chore(Does.DELETE), "deleting…"),
        (chore(Does.DELETE, problem="Mac Mini failed."), "failed"),
        (chore(Does.PULL, "gone:1b"), "pulling…"),
        (
            chore(Does.PULL, "gone:1b", progress=PullProgress(status="p", completed_bytes=456, total_bytes=1000)),
            "pulling 45%",
        ),
    ],
)
def test_what_is_done_with_a_model_is_said_first(running: Chore, words: str) -> None:
    assert now_words(of(REGISTRY, FLEET, running)[f"{running.model}@mac"], NOW) == words


def test_what_is_wrong_is_said_in_two_words() -> None:
    found = of()
    assert now_words(found["gone:1b@mac"], NOW) == "not there"
    assert now_words(found["big@pc"], NOW) == "no answer"
    assert now_words(found["minicpm-v:latest@mac"], NOW) == ""
    cloud = replace(FLEET.hosts[0], models=(replace(SEES, name="x:cloud", remote=True),))
    assert now_words(of(REGISTRY, Fleet((cloud,)))["x:cloud@mac"], NOW) == "in the cloud"


def test_a_load_of_our_own_is_seen() -> None:
    loading = replace(FLEET.hosts[0], loading=("minicpm-v",))
    assert now_words(of(REGISTRY, Fleet((loading,)))["minicpm-v:latest@mac"], NOW) == "loading…"


@pytest.mark.parametrize(
    ("show", "wanted"),
    [
        (Show.ALL, {"qwen3:4b@mac", "minicpm-v:latest@mac", "gone:1b@mac", "big@pc"}),
        (Show.IN_MEMORY, {"qwen3:4b@mac"}),
        (Show.USED, {"qwen3:4b@mac", "minicpm-v:latest@mac", "gone:1b@mac", "big@pc"}),
        (Show.UNUSED, set()),
        (Show.MISSING, {"gone:1b@mac"}),
    ],
)
def test_the_list_can_be_narrowed(show: Show, wanted: set[str]) -> None:
    assert {name for name, row in of().items() if matches(row, show=show)} == wanted
    assert {name for name, row in of().items() if matches(row, "pc", show)} == wanted & {"big@pc"}


def test_a_server_of_another_kind_is_marked() -> None:
    host = replace(REGISTRY.hosts[1], kind=Kind.OPENAI)
    registry = replace(REGISTRY, hosts=(REGISTRY.hosts[0], host))
    assert not of(registry)["big@pc"].speaks_ollama


def test_a_hostile_name_is_safe_to_show_and_still_the_same_target() -> None:
    facts = HostFacts(host="mac", reachable=True, models=(ModelFacts(name="evil\x1b[2J\u202e:1b"),))
    (row,) = [row for row in rows(REGISTRY, Fleet((facts,))) if row.presence is Presence.THERE]
    assert row.name.isprintable()
    assert row.target == Target("evil\x1b[2J\u202e:1b", "mac")
