"""Everything before something is sent: what is picked by hand, and what isn't there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import three_machines
from hostler.domain.classify.classification import Classification
from hostler.domain.decide import decide, plan_for
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel
from hostler.domain.pace import Pace
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Target
from hostler.domain.usage import Picked

EMAIL = Prompt(instruction="Summarize this email", text="Hi Anna, see you on Monday.")
REGISTRY = three_machines()


def test_the_prompt_picks_the_route_and_the_line_says_it_all() -> None:
    warm = HostFacts(host="mac-mini", reachable=True, loaded=(LoadedModel(name="qwen3:4b"),))
    decision = decide(EMAIL, REGISTRY, Fleet((warm,)))
    assert (decision.route, decision.picked) == ("quick", Picked.AUTO)
    assert decision.line.startswith("quick → qwen3:4b on Mac Mini · warm · ")
    assert decision.line.endswith("%")


def test_a_route_picked_by_hand_is_certain() -> None:
    decision = decide(EMAIL, REGISTRY, Fleet(), route="reasoning")
    assert (decision.route, decision.picked, decision.classification.confidence) == ("reasoning", Picked.HAND, 1.0)
    assert decision.line == "reasoning → qwen3:30b on Windows GPU · picked"


def test_a_target_picked_by_hand_goes_first_and_the_chain_stands_behind_it() -> None:
    decision = decide(EMAIL, REGISTRY, Fleet(), target=Target("qwen3:30b", "windows-gpu"))
    assert [str(candidate.target) for candidate in decision.plan.candidates] == [
        "qwen3:30b@windows-gpu",
        "qwen3:4b@mac-mini",
        "qwen3:4b@ubuntu",
    ]


@pytest.mark.parametrize(
    ("picked", "said"),
    [
        ({"route": "quik"}, "did you mean “quick”"),
        ({"target": Target("m", "mac-mino")}, "did you mean “mac-mini”"),
    ],
)
def test_what_is_not_there_is_said_with_the_nearest_name(picked: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        decide(EMAIL, REGISTRY, Fleet(), **picked)  # type: ignore[arg-type]


def test_without_any_config_a_route_is_still_told() -> None:
    decision = decide(EMAIL, Registry(), Fleet())
    assert decision.route == "quick"
    assert decision.first is None
    assert "nothing can answer" in decision.line


def test_the_event_holds_the_plan_and_what_was_dropped() -> None:
    event = decide(EMAIL, REGISTRY, Fleet((HostFacts(host="mac-mini", drained=True),))).event
    assert [(line.target, line.taken) for line in event.plan] == [
        ("qwen3:4b@ubuntu", True),
        ("qwen3:4b@mac-mini", False),
    ]
    assert all(line.reason for line in event.plan)


def close(route: str, second: str, lead: float = 0.1) -> Classification:
    scores = {route: 1.0, second: 0.9}
    return Classification(route=route, confidence=0.5, scores=scores, evidence=(), second=second, lead=lead)


def recorded(host: str, model: str, tokens_per_s: float) -> HostFacts:
    """A machine with the model loaded, and records of how quick it is."""
    pace = Pace(model=model, reading_tokens_per_s=1000.0, tokens_per_s=tokens_per_s)
    return HostFacts(host=host, reachable=True, loaded=(LoadedModel(name=model),), paces=(pace,))


@pytest.mark.parametrize(("likelier", "other"), [("quick", "reasoning"), ("reasoning", "quick")])
def test_of_quick_or_reasoning_the_small_model_goes_first_and_the_big_one_stands_ready(
    likelier: str, other: str
) -> None:
    decision = plan_for(close(likelier, other), EMAIL, REGISTRY, Fleet())
    assert (decision.route, decision.close_to) == ("quick", "reasoning")
    assert str(decision.first and decision.first.target) == "qwen3:4b@mac-mini"
    armed = decision.plan.armed
    assert armed is not None
    assert (str(armed.target), armed.route) == ("qwen3:30b@windows-gpu", "reasoning")
    assert decision.is_unsure
    assert decision.line == f"quick or reasoning → qwen3:4b on Mac Mini · {50 if likelier == 'quick' else 40}%"


def test_cheaper_is_by_records_where_there_are_records() -> None:
    fleet = Fleet((recorded("windows-gpu", "qwen3:30b", 100.0), recorded("mac-mini", "qwen3:4b", 20.0)))
    decision = plan_for(close("quick", "reasoning"), EMAIL, REGISTRY, fleet)
    assert (decision.route, decision.close_to) == ("reasoning", "quick")
    fleet = Fleet((recorded("windows-gpu", "qwen3:30b", 20.0), recorded("mac-mini", "qwen3:4b", 100.0)))
    assert plan_for(close("reasoning", "quick"), EMAIL, REGISTRY, fleet).route == "quick"


def test_routes_that_are_not_close_are_left_alone() -> None:
    decision = plan_for(close("reasoning", "quick", lead=0.16), EMAIL, REGISTRY, Fleet())
    assert (decision.route, decision.plan.armed) == ("reasoning", None)


def test_of_close_routes_one_whose_machine_is_down_is_not_waited_for() -> None:
    down = Fleet(tuple(HostFacts(host=host, reachable=False) for host in ("mac-mini", "ubuntu")))
    decision = plan_for(close("quick", "code"), EMAIL, REGISTRY, down)
    assert (decision.route, decision.plan.armed) == ("code", None)
    gone = Fleet((HostFacts(host="windows-gpu", reachable=False),))
    decision = plan_for(close("quick", "code"), EMAIL, REGISTRY, gone)
    assert decision.route == "quick"


def test_a_pick_is_never_unsure() -> None:
    assert not decide(EMAIL, REGISTRY, Fleet(), route="quick").is_unsure
    assert not decide(EMAIL, REGISTRY, Fleet(), target=Target("qwen3:4b", "ubuntu")).is_unsure
    unlikely = Classification(route="quick", confidence=0.55, scores={}, evidence=(), second="code", lead=0.3)
    assert plan_for(unlikely, EMAIL, REGISTRY, Fleet()).is_unsure


@given(st.text(max_size=300), st.text(max_size=300))
def test_the_lead_is_what_the_next_route_is_behind(instruction: str, text: str) -> None:
    chosen = decide(Prompt(instruction=instruction, text=text), REGISTRY, Fleet()).classification
    assert chosen.second != chosen.route
    assert 0.0 <= chosen.lead <= chosen.confidence
    assert chosen.scores[chosen.second] == max(s for route, s in chosen.scores.items() if route != chosen.route)
