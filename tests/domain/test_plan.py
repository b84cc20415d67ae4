"""Which targets, in what order, and why: examples, and what holds for every fleet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes import three_machines
from hostler.domain.candidate import Candidate
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel, ModelFacts, Resting
from hostler.domain.pace import Pace
from hostler.domain.plan import Plan, plan
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Fallback, Host, Kind, ModelSettings, Registry, Route, Target

SMALL = "qwen3:4b"
PROMPT = Prompt(instruction="Summarize this")


def model(name: str, context: int = 32768, *can: str) -> ModelFacts:
    return ModelFacts(name=name, context_length=context, capabilities=frozenset(can or ("completion",)))


def up(host: str, *models: str, warm: tuple[str, ...] = (), context: int = 8192, **more: object) -> HostFacts:
    """A host that answers, with these models on its disk."""
    facts = HostFacts(
        host=host,
        reachable=True,
        models=tuple(model(name) for name in models),
        loaded=tuple(LoadedModel(name=name, context_length=context) for name in warm),
    )
    return replace(facts, **more)


TWO_WINDOWS = (up("mac-mini", SMALL, warm=(SMALL,), context=4096), up("ubuntu", SMALL, warm=(SMALL,)))
"""4096 tokens on the first, 8192 on the second."""


def down(host: str) -> HostFacts:
    return HostFacts(host=host, reachable=False, cause=f"{host} can't be reached.")


def planned(*hosts: HostFacts, prompt: Prompt = PROMPT, route: str = "quick", registry: Registry | None = None) -> Plan:
    return plan(prompt, route, registry or three_machines(), Fleet(hosts))


def targets(found: Plan) -> list[str]:
    return [str(candidate.target) for candidate in found.candidates]


def only(found: Plan, host: str) -> Candidate:
    return next(candidate for candidate in found.candidates if candidate.target.host == host)


def test_the_order_of_the_chain_holds() -> None:
    hosts = (up("mac-mini", SMALL, warm=(SMALL,)), up("ubuntu", SMALL, warm=(SMALL,)))
    assert targets(planned(*hosts)) == ["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"]


def test_of_the_same_model_the_warm_one_goes_first_and_the_other_says_why() -> None:
    found = planned(up("mac-mini", SMALL), up("ubuntu", SMALL, warm=(SMALL,)))
    assert targets(found) == ["qwen3:4b@ubuntu", "qwen3:4b@mac-mini"]
    assert found.candidates[1].reason == "first in the chain of quick · cold · after Ubuntu: warm there"


def test_warm_with_too_little_context_is_not_warm_enough() -> None:
    long = Prompt(instruction="Summarize this", text="word " * 4000)
    found = planned(
        up("mac-mini", SMALL, warm=(SMALL,), context=4096),
        up("ubuntu", SMALL, warm=(SMALL,), context=8192),
        prompt=long,
    )
    assert [(str(c.target), c.may_cut) for c in found.candidates] == [
        ("qwen3:4b@ubuntu", False),
        ("qwen3:4b@mac-mini", True),
    ]
    assert "only 4096 tokens fit of about 5" in found.candidates[1].reason


def test_of_two_warm_ones_the_one_with_less_to_do_goes_first() -> None:
    found = planned(up("mac-mini", SMALL, warm=(SMALL,), in_flight=1), up("ubuntu", SMALL, warm=(SMALL,)))
    assert targets(found)[0] == "qwen3:4b@ubuntu"
    assert found.candidates[1].reason.endswith("after Ubuntu: less to do")


def test_of_two_idle_ones_the_one_that_was_sooner_before_goes_first() -> None:
    quick = Pace(model=SMALL, load_s=2.0, load_p95_s=2.0, reading_tokens_per_s=1000.0)
    slow = Pace(model=SMALL, load_s=12.0, load_p95_s=12.0, reading_tokens_per_s=1000.0)
    found = planned(up("mac-mini", SMALL, paces=(slow,)), up("ubuntu", SMALL, paces=(quick,)))
    assert targets(found)[0] == "qwen3:4b@ubuntu"
    assert "cold, usually 12 s · after Ubuntu: sooner there" in found.candidates[1].reason


def test_another_model_keeps_its_place_however_warm_it_is() -> None:
    found = planned(up("windows-gpu", "qwen3-coder:30b"), up("mac-mini", SMALL, warm=(SMALL,)), route="code")
    assert targets(found)[0] == "qwen3-coder:30b@windows-gpu"


def test_who_is_down_goes_last_and_who_rests_before_that() -> None:
    resting = (Resting(SMALL, 99.0, "ServerError"),)
    registry = Registry(
        hosts=three_machines().hosts,
        routes=(Route(id="quick", chain=("a@windows-gpu", f"{SMALL}@mac-mini", "c@ubuntu")),),
    )
    found = planned(down("windows-gpu"), up("mac-mini", SMALL, resting=resting), up("ubuntu", "c"), registry=registry)
    assert targets(found) == ["c@ubuntu", "qwen3:4b@mac-mini", "a@windows-gpu"]
    assert "rests after an error there" in only(found, "mac-mini").reason
    assert "can't be reached" in only(found, "windows-gpu").reason


def test_a_resting_model_says_nothing_of_the_others_on_its_host() -> None:
    resting = (Resting("qwen3:30b", 99.0, "ServerError"),)
    found = planned(up("mac-mini", SMALL, warm=(SMALL,), resting=resting))
    assert not only(found, "mac-mini").last_resort


def test_background_work_prefers_who_is_always_on_then_who_is_idle() -> None:
    registry = Registry(
        hosts=(
            Host(id="pc", url="http://127.0.0.1:1"),
            Host(id="busy", url="http://127.0.0.1:2", always_on=True),
            Host(id="idle", url="http://127.0.0.1:3", always_on=True),
        ),
        routes=(Route(id="background", chain=("a@pc", "b@busy", "c@idle")),),
    )
    hosts = (up("pc", "a"), up("busy", "b", in_flight=1), up("idle", "c"))
    assert targets(planned(*hosts, route="background", registry=registry)) == ["c@idle", "b@busy", "a@pc"]


def test_drained_machines_get_nothing() -> None:
    found = planned(up("mac-mini", SMALL, drained=True), up("ubuntu", SMALL))
    assert targets(found) == ["qwen3:4b@ubuntu"]
    assert "drained" in found.dropped[0].reason


def test_when_a_prompt_fits_nowhere_the_largest_context_cuts_least() -> None:
    long = Prompt(instruction="Summarize this", text="word " * 20_000)
    found = planned(
        up("mac-mini", SMALL, warm=(SMALL,), context=4096),
        up("ubuntu", SMALL, warm=(SMALL,), context=8192),
        prompt=long,
    )
    assert [(str(c.target), c.may_cut) for c in found.candidates] == [
        ("qwen3:4b@ubuntu", True),
        ("qwen3:4b@mac-mini", True),
    ]


def test_a_fixed_context_counts_and_never_exceeds_what_the_model_was_trained_for() -> None:
    fixed = {SMALL: ModelSettings(num_ctx=100_000)}
    host = Host(id="mac-mini", url="http://127.0.0.1:1", models=fixed)
    registry = Registry(hosts=(host,), routes=(Route(id="quick", chain=("qwen3:4b@mac-mini",)),))
    first = planned(up("mac-mini", SMALL, warm=(SMALL,), context=4096), registry=registry).candidates[0]
    assert (first.num_ctx, first.window) == (32768, 32768)


def test_without_a_fixed_context_none_is_asked_for_and_the_loaded_one_counts() -> None:
    first = planned(up("mac-mini", SMALL, warm=(SMALL,), context=4096)).candidates[0]
    assert (first.num_ctx, first.window) == (None, 4096)


def test_images_go_only_to_models_that_see() -> None:
    seeing = HostFacts(host="ubuntu", reachable=True, models=(model("minicpm-v", 8192, "completion", "vision"),))
    picture = Prompt(instruction="What is this?", images=(Image(b"png", "image/png"),))
    found = planned(up("mac-mini", SMALL), seeing, prompt=picture, route="vision")
    assert targets(found) == ["minicpm-v@ubuntu"]


def test_a_host_that_can_be_woken_is_asleep_and_others_are_down() -> None:
    hosts = tuple(replace(host, mac="02:00:00:00:00:01") for host in three_machines().hosts)
    registry = replace(three_machines(), hosts=hosts)
    assert [c.asleep for c in planned(down("mac-mini"), down("ubuntu"), registry=registry).candidates] == [True, True]
    first = only(planned(down("mac-mini"), down("ubuntu"), registry=registry), "mac-mini")
    assert first.state == "asleep"
    assert replace(first, wakes_in_s=40.0).state == "asleep · usually wakes in 40 s"
    refused = replace(down("mac-mini"), misconfigured=True)
    assert not only(planned(refused, registry=registry), "mac-mini").asleep
    assert not any(c.asleep for c in planned(down("mac-mini"), down("ubuntu")).candidates)


def test_a_server_with_openais_api_is_neither_warm_nor_cold() -> None:
    host = Host(id="vllm", kind=Kind.OPENAI, url="http://127.0.0.1:1")
    registry = Registry(hosts=(host,), routes=(Route(id="quick", chain=("m@vllm",)),))
    assert planned(up("vllm", "m"), registry=registry).candidates[0].warm is None


def test_a_pinned_target_is_first_whatever_is_warm_elsewhere() -> None:
    fleet = Fleet((up("mac-mini", SMALL), up("ubuntu", SMALL, warm=(SMALL,))))
    found = plan(PROMPT, "quick", three_machines(), fleet, pin=Target(SMALL, "mac-mini"))
    assert targets(found) == ["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"]
    assert found.candidates[0].reason.startswith("picked by hand")


facts = st.builds(
    lambda reachable, warm, drained, flight, context, rests: HostFacts(
        host="",
        reachable=reachable,
        models=(model(SMALL), model("qwen3:8b")) if reachable else None,
        loaded=(LoadedModel(name=SMALL, context_length=context),) if warm and reachable else (),
        drained=drained,
        in_flight=flight,
        resting=(Resting(SMALL, 1.0, "ServerError"),) if rests else (),
    ),
    st.sampled_from([True, False, None]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 2),
    st.sampled_from([2048, 8192, None]),
    st.booleans(),
)


@given(st.lists(facts, min_size=3, max_size=3), st.integers(0, 9000), st.sampled_from(["quick", "code", "background"]))
def test_whatever_the_fleet_looks_like(hosts: list[HostFacts], words: int, route: str) -> None:
    registry = replace(three_machines(), fallback=Fallback(chain=("qwen3:4b@ubuntu", "qwen3:8b@mac-mini")))
    ids = [host.id for host in registry.hosts]
    fleet = Fleet(tuple(replace(each, host=host) for each, host in zip(hosts, ids, strict=True)))
    found = plan(Prompt(instruction="Summarize", text="word " * words), route, registry, fleet)
    placed = [c.target for c in found.candidates] + [d.target for d in found.dropped]
    assert len(placed) == len(set(placed)), "no target stands twice"
    assert all(d.reason for d in found.dropped)
    assert all(c.reason for c in found.candidates)
    assert not any(fleet.of(c.target.host).drained for c in found.candidates)
    last = [c.last_resort for c in found.candidates]
    assert last == sorted(last), "who is known not to answer stands behind everybody else"
    assert not any("fit" in d.reason for d in found.dropped), "too little context alone never drops a target"


@pytest.mark.parametrize("name", ["qwen3:4b", "qwen3:8b"])
def test_an_hour_old_answer_still_sets_the_deadline(name: str) -> None:
    pace = Pace(model=name, load_s=1.0, load_p95_s=2.0, reading_tokens_per_s=100.0)
    found = planned(up("mac-mini", SMALL, "qwen3:8b", paces=(pace,)), route="quick" if name == SMALL else "background")
    assert found.candidates[0].load_s == 1.0
    assert found.candidates[0].first_token_s == pytest.approx(3.0)
