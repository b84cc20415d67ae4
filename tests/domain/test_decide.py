"""Everything before something is sent: what is picked by hand, and what isn't there."""

from __future__ import annotations

import pytest

from fakes import three_machines
from hostler.domain.decide import decide
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel
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
