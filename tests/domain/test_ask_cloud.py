"""The policy with a target in the cloud: it never races, and what it costs is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.test_ask import Dialogue
from fakes import GPT, home_and_cloud, left
from hostler.domain.decide import decide
from hostler.domain.errors import (
    AttemptError,
    BadResponse,
    HostBusy,
    HostRefused,
    HostUnreachable,
    NotSent,
    StreamBroken,
)
from hostler.domain.events import Answer, Failed
from hostler.domain.fleet import Fleet, HostFacts
from hostler.domain.plan import Decision
from hostler.domain.prompt import Prompt
from hostler.domain.registry import CloudRule, Location
from hostler.domain.steps import Awake, Broke, CancelAsked, Close, Due, Fact, Finished, Spoke, Start, Thought, Timer
from hostler.domain.usage import Metrics

HELLO = Prompt(instruction="Say hello")
DOWN = (HostFacts(host="mac", reachable=False), HostFacts(host="pc", reachable=False))


def decided(*hosts: HostFacts, rule: CloudRule = CloudRule.WHEN_NOTHING_LOCAL, pinned: bool = False) -> Decision:
    target = GPT if pinned else None
    allowance = left(agreed="code")
    return decide(HELLO, home_and_cloud(rule), Fleet(hosts), route="code", target=target, allowance=allowance)


def test_a_deadline_does_not_start_the_cloud_and_two_failures_do() -> None:
    ask = Dialogue(decided())
    ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(25)))
    ask(Due(n=2, timer=Timer.FIRST_TOKEN, at=ask.after(25)))
    assert ask.started == ["m@mac", "m@pc"]
    ask(Broke(n=1, error=HostUnreachable("Mac"), at=ask.after(1)))
    assert ask.started == ["m@mac", "m@pc"], "the other one may still answer"
    ask(Broke(n=2, error=HostUnreachable("PC"), at=ask.after(1)))
    assert ask.started == ["m@mac", "m@pc", "gpt@cloud-lab"]


def test_who_is_known_to_be_down_is_not_waited_for() -> None:
    assert Dialogue(decided(*DOWN)).started == ["gpt@cloud-lab"]


def test_nobody_races_the_cloud_and_a_silent_cloud_is_followed_only_by_who_can_answer() -> None:
    ask = Dialogue(decided(HostFacts(host="mac", reachable=True), pinned=True))
    assert ask.started == ["gpt@cloud-lab"]
    commands = ask(Due(n=1, timer=Timer.FIRST_TOKEN, at=ask.after(30)))
    assert [type(c) for c in commands if isinstance(c, Close | Start)] == [Close, Start]
    assert ask.started == ["gpt@cloud-lab", "m@mac"]
    alone = Dialogue(decided(*DOWN))
    assert alone(Due(n=1, timer=Timer.FIRST_TOKEN, at=alone.after(30))) == ()


def test_a_machine_that_wakes_does_not_race_the_cloud() -> None:
    registry = home_and_cloud(CloudRule.WHEN_NOTHING_LOCAL)
    hosts = tuple(replace(host, mac="02:00:00:00:00:01") if host.is_home else host for host in registry.hosts)
    decision = decide(HELLO, replace(registry, hosts=hosts), Fleet(DOWN), route="code", allowance=left(agreed="code"))
    ask = Dialogue(decision)
    assert ask.started == ["gpt@cloud-lab"]
    ask(Awake(host="mac", at=ask.after(5)))
    ask(Due(n=1, timer=Timer.THINKING, at=ask.after(60)))
    assert ask.started == ["gpt@cloud-lab"]
    ask(Broke(n=1, error=StreamBroken("Cloud Lab"), at=ask.after(1)))
    assert ask.started == ["gpt@cloud-lab", "m@mac"]


def test_the_answer_and_its_row_say_what_it_cost() -> None:
    ask = Dialogue(decided(*DOWN))
    ask(Spoke(n=1, text="Hello", at=ask.after(1)))
    ask(Finished(n=1, metrics=Metrics(prompt_tokens=100, completion_tokens=50), at=ask.after(1)))
    answer = ask.events[-1]
    assert isinstance(answer, Answer)
    assert answer.cost_usd == ask.rows[0].cost_usd == pytest.approx(0.00075)
    assert ask.rows[0].location is Location.CLOUD


@pytest.mark.parametrize(
    "error", [HostUnreachable("Cloud Lab"), HostRefused("Cloud Lab"), HostBusy("Cloud Lab"), NotSent("Cloud Lab")]
)
def test_who_took_no_prompt_costs_nothing(error: AttemptError) -> None:
    ask = Dialogue(decided(*DOWN))
    ask(Broke(n=1, error=error, at=ask.after(1)))
    assert ask.rows[0].cost_usd == 0.0


@pytest.mark.parametrize("spoken", [True, False])
@pytest.mark.parametrize("fact", [Broke(n=1, error=StreamBroken("Cloud Lab"), at=110.0), CancelAsked(at=110.0)])
def test_what_was_cut_off_counts_at_worst(fact: Fact, spoken: bool) -> None:
    decision = decided(*DOWN)
    ask = Dialogue(decision)
    if spoken:
        ask(Spoke(n=1, text="Hello", at=ask.after(1)))
    ask(fact)
    assert decision.first is not None
    assert decision.first.cost is not None
    assert ask.rows[0].cost_usd == decision.first.cost.bound_usd


def test_a_refusal_after_its_first_words_or_thoughts_was_a_prompt_taken() -> None:
    ask = Dialogue(decided(*DOWN))
    ask(Thought(n=1, text="hm", at=ask.after(1)))
    ask(Broke(n=1, error=HostBusy("Cloud Lab"), at=ask.after(1)))
    assert ask.rows[0].cost_usd > 0


def test_a_failed_try_in_the_cloud_is_part_of_the_answers_cost() -> None:
    ask = Dialogue(decided(HostFacts(host="mac", reachable=True), pinned=True))
    ask(Broke(n=1, error=BadResponse("Cloud Lab"), at=ask.after(1)))
    ask(Spoke(n=2, text="Hello", at=ask.after(1)))
    ask(Finished(n=2, metrics=Metrics(prompt_tokens=1, completion_tokens=1), at=ask.after(1)))
    answer = ask.events[-1]
    assert isinstance(answer, Answer)
    assert answer.host == "mac"
    assert answer.cost_usd == ask.rows[0].cost_usd > 0
    assert ask.rows[1].cost_usd == 0.0


def test_when_only_a_rule_kept_it_from_an_answer_it_says_which() -> None:
    asks = decide(HELLO, home_and_cloud(CloudRule.WHEN_NOTHING_LOCAL), Fleet(), route="code", allowance=left())
    ask = Dialogue(asks)
    ask(Broke(n=1, error=HostUnreachable("Mac"), at=ask.after(1)))
    ask(Broke(n=2, error=HostUnreachable("PC"), at=ask.after(1)))
    failed = ask.events[-1]
    assert isinstance(failed, Failed)
    assert failed.forbidden == failed.errors[-1]
    assert "hostler cloud allow code" in failed.forbidden
    spent = Dialogue(decided(*DOWN))
    spent(Broke(n=1, error=NotSent("Cloud Lab", "the budget is spent"), at=spent.after(1)))
    spent(Broke(n=2, error=HostUnreachable("Mac"), at=spent.after(1)))
    spent(Broke(n=3, error=HostUnreachable("PC"), at=spent.after(1)))
    failed = spent.events[-1]
    assert isinstance(failed, Failed)
    assert failed.forbidden == NotSent("Cloud Lab", "the budget is spent").sentence
    assert failed.errors.count(failed.forbidden) == 1


@st.composite
def schedules(draw: st.DrawFn) -> list[Fact]:
    facts: list[Fact] = []
    now = 100.0
    for _ in range(draw(st.integers(0, 25))):
        now += draw(st.sampled_from([0.0, 1.0, 30.0, 300.0]))
        n = draw(st.integers(1, 4))
        facts.append(
            draw(
                st.sampled_from(
                    [
                        Spoke(n=n, text="word ", at=now),
                        Thought(n=n, text="hm", at=now),
                        Finished(n=n, metrics=Metrics(prompt_tokens=1), at=now),
                        Broke(n=n, error=StreamBroken("x"), at=now),
                        Broke(n=n, error=HostUnreachable("x"), at=now),
                        Awake(host="mac", at=now),
                        CancelAsked(at=now),
                        *(Due(n=n, timer=timer, at=now) for timer in Timer),
                    ]
                )
            )
        )
    return facts


states = st.lists(st.sampled_from([True, False, None]), min_size=2, max_size=2)


@given(schedules(), states, st.booleans(), st.sampled_from([CloudRule.WHEN_NOTHING_LOCAL, CloudRule.WHEN_WORTH_IT]))
def test_no_schedule_makes_the_cloud_race(
    facts: list[Fact], reachable: list[bool | None], pinned: bool, rule: CloudRule
) -> None:
    hosts = tuple(HostFacts(host=name, reachable=up) for name, up in zip(("mac", "pc"), reachable, strict=True))
    ask = Dialogue(decided(*hosts, rule=rule, pinned=pinned))
    for fact in facts:
        ask(fact)
        live = [attempt.candidate.in_cloud for attempt in ask.state.live]
        assert not any(live) or len(live) == 1
    if not pinned and rule is CloudRule.WHEN_NOTHING_LOCAL and str(GPT) in ask.started:
        before = ask.started[: ask.started.index(str(GPT))]
        tried = {name for name, up in zip(("m@mac", "m@pc"), reachable, strict=True) if up is not False}
        assert tried <= set(before), "every home target that isn't known to be down was tried"
