"""Who is bigger than whom, and who can be asked when an answer is poor."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fakes import three_machines
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel, ModelFacts
from hostler.domain.ladder import bigger, ladder
from hostler.domain.prompt import Image, Prompt
from hostler.domain.rank import rank_of
from hostler.domain.registry import Fallback, Host, Kind, ModelSettings, Registry, Route, Target

PROMPT = Prompt(instruction="Summarize this")


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("qwen3:4b", 4.0),
        ("qwen3-coder:30b", 30.0),
        ("llama3.2:1b-instruct-q4_K_M", 1.0),
        ("qwen2.5:0.5b", 0.5),
        ("mixtral:8x7b", 56.0),
        ("smollm2:135m", 0.135),
        ("minicpm-v", None),
        ("gpt-4o", None),
        ("phi3:mini", None),
        ("v3bold", None),
    ],
)
def test_where_the_host_does_not_say_the_name_does(name: str, rank: float | None) -> None:
    target = Target(name, "mac-mini")
    assert rank_of(target, three_machines(), HostFacts(host="mac-mini")) == rank


def test_the_user_ranks_before_the_host_and_the_host_before_the_name() -> None:
    target = Target("qwen3:4b", "mac-mini")
    facts = HostFacts(host="mac-mini", models=(ModelFacts(name="qwen3:4b", parameters=4.02e9),))
    assert rank_of(target, three_machines(), facts) == 4.02
    registry = three_machines()
    ranked = replace(registry.hosts[0], models={"qwen3:4b": ModelSettings(rank=70.0)})
    assert rank_of(target, replace(registry, hosts=(ranked, *registry.hosts[1:])), facts) == 70.0


def names(fleet: Fleet = Fleet(), than: str = "qwen3:4b@mac-mini", prompt: Prompt = PROMPT) -> list[str]:
    return [str(step.target) for step in bigger(Target.parse(than), prompt, three_machines(), fleet)]


def test_the_ladder_goes_through_the_chains_of_all_routes_smallest_first() -> None:
    steps = [str(step.target) for step in ladder(PROMPT, three_machines(), Fleet())]
    assert steps == [
        "qwen3:4b@mac-mini",
        "qwen3:4b@ubuntu",
        "qwen3:8b@mac-mini",
        "qwen3-coder:30b@windows-gpu",
        "qwen3:30b@windows-gpu",
    ], "minicpm-v is of unknown size"
    assert names() == ["qwen3:8b@mac-mini", "qwen3-coder:30b@windows-gpu", "qwen3:30b@windows-gpu"]
    assert names(than="qwen3:8b@mac-mini") == ["qwen3-coder:30b@windows-gpu", "qwen3:30b@windows-gpu"]
    assert names(than="qwen3:30b@windows-gpu") == []
    assert names(than="minicpm-v@ubuntu") == [], "nobody knows what is bigger"


def test_of_equals_the_warm_one_is_asked() -> None:
    warm = HostFacts(host="windows-gpu", reachable=True, loaded=(LoadedModel(name="qwen3:30b"),))
    assert names(Fleet((warm,)))[1:] == ["qwen3:30b@windows-gpu", "qwen3-coder:30b@windows-gpu"]


def test_who_can_not_serve_is_no_step() -> None:
    down = HostFacts(host="windows-gpu", reachable=False)
    assert names(Fleet((down,))) == ["qwen3:8b@mac-mini"]
    drained = HostFacts(host="windows-gpu", drained=True)
    assert names(Fleet((drained,))) == ["qwen3:8b@mac-mini"]
    missing = HostFacts(host="mac-mini", reachable=True, models=(ModelFacts(name="qwen3:4b"),))
    assert "qwen3:8b@mac-mini" not in names(Fleet((missing,)))
    small = ModelFacts(name="qwen3:8b", context_length=1024)
    narrow = HostFacts(host="mac-mini", reachable=True, models=(ModelFacts(name="qwen3:4b"), small))
    assert "qwen3:8b@mac-mini" not in names(Fleet((narrow,)), prompt=Prompt(text="word " * 3000))
    blind = names(prompt=Prompt(instruction="What is this?", images=(Image(b""),)))
    assert blind == [], "a picture goes to no model that may not see"


def test_the_cloud_is_no_step() -> None:
    cloud = Host(id="cloud", url="https://api.example.com", kind=Kind.OPENAI)
    registry = Registry(
        hosts=(*three_machines().hosts, cloud),
        routes=(Route(id="quick", chain=("qwen3:4b@mac-mini", "big:400b@cloud", "gpt-oss:120b-cloud@mac-mini")),),
        fallback=Fallback(chain=("big:400b@cloud",)),
    )
    assert bigger(Target("qwen3:4b", "mac-mini"), PROMPT, registry, Fleet()) == ()
