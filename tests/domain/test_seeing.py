"""What is missing where nobody can look at an image."""

from __future__ import annotations

from msgspec.structs import replace

from hostler.domain.fleet import Fleet, HostFacts, ModelFacts
from hostler.domain.registry import Host, Registry, Route, Target
from hostler.domain.seeing import Missing, missing_eyes

HOSTS = (
    Host(id="mac", name="Mac Mini", url="http://10.0.0.1:11434"),
    Host(id="gpu", name="GPU", url="http://10.0.0.2:11434"),
)
VISION = Route(id="vision", chain=("llava:7b@gpu",))
BLIND = ModelFacts(name="qwen3:4b", capabilities=("completion",))
SEEING = ModelFacts(name="gemma3:4b", capabilities=("completion", "vision"))


def registry(*routes: Route) -> Registry:
    return Registry(hosts=HOSTS, routes=routes)


def fleet(gpu: HostFacts | None = None, *models: ModelFacts) -> Fleet:
    mac = HostFacts(host="mac", reachable=True, models=models or (BLIND,))
    return Fleet(hosts=(mac, gpu or HostFacts(host="gpu", reachable=True, models=(BLIND,))))


def test_the_model_of_the_vision_route_is_fetched_where_it_belongs() -> None:
    assert missing_eyes(registry(VISION), fleet()) == Missing(pull=Target("llava:7b", "gpu"), host_label="GPU")


def test_nothing_is_fetched_to_a_machine_that_is_away_or_not_known_yet() -> None:
    for facts in (
        HostFacts(host="gpu", reachable=False, models=()),
        HostFacts(host="gpu", reachable=True, models=None),
    ):
        assert missing_eyes(registry(VISION), fleet(facts)) == Missing()


def test_a_model_that_sees_and_is_in_no_route_is_named() -> None:
    away = HostFacts(host="gpu", reachable=False)
    found = missing_eyes(registry(VISION), fleet(away, BLIND, SEEING))
    assert found == Missing(seen=Target("gemma3:4b", "mac"), host_label="Mac Mini")


def test_a_model_elsewhere_that_only_passes_on_is_not_named() -> None:
    away = HostFacts(host="gpu", reachable=False)
    assert missing_eyes(registry(), fleet(away, replace(SEEING, remote=True))) == Missing(without_route=True)
