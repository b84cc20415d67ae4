"""When a prompt may leave the house, and when it is a cloud target's turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes import CLOUD_HOST, GPT, home_and_cloud, left
from hostler.domain.cloud import Need
from hostler.domain.cost import Allowance, Permit
from hostler.domain.decide import decide
from hostler.domain.errors import NotAllowed
from hostler.domain.fleet import Fleet, HostFacts, ModelFacts
from hostler.domain.plan import Plan, plan
from hostler.domain.prompt import Prompt, Turn
from hostler.domain.registry import CloudRule, Fallback, Host, ModelSettings, Registry, Route, Target

HELLO = Prompt(instruction="Say hello")
KEY = "AKIA" + "QZ3WT7PLNB5X2MKD"
SECRET = Prompt(instruction="What is this?", text=f"id {KEY}")
ALLOWED = left(agreed="code")
OPEN = CloudRule.WHEN_NOTHING_LOCAL
WORTH = CloudRule.WHEN_WORTH_IT


def up(host: str, *models: str, billions: float = 4.0) -> HostFacts:
    found = tuple(ModelFacts(name=name, parameters=billions * 1e9, context_length=32768) for name in models)
    return HostFacts(host=host, reachable=True, models=found)


def planned(
    rule: CloudRule,
    *hosts: HostFacts,
    allowance: Allowance | None = ALLOWED,
    prompt: Prompt = HELLO,
    pin: Target | None = None,
    sure: bool = False,
    registry: Registry | None = None,
) -> Plan:
    return plan(prompt, "code", registry or home_and_cloud(rule), Fleet(hosts), pin=pin, sure=sure, allowance=allowance)


def targets(found: Plan) -> list[str]:
    return [str(candidate.target) for candidate in found.candidates]


def why(found: Plan) -> str:
    return next(dropped.reason for dropped in found.dropped if dropped.target == GPT)


def test_never_means_never_also_for_a_pin_and_a_fallback() -> None:
    registry = home_and_cloud(CloudRule.NEVER)
    registry = replace(registry, fallback=Fallback(chain=(str(GPT),)))
    assert GPT not in [c.target for c in planned(CloudRule.NEVER, registry=registry).candidates]
    assert "stays at home" in why(planned(CloudRule.NEVER, pin=GPT))
    with pytest.raises(NotAllowed, match='cloud = "when-nothing-local" for the route code') as refused:
        decide(HELLO, registry, Fleet(), route="code", target=GPT, allowance=ALLOWED)
    assert refused.value.exit_code == 4


def test_a_route_that_is_not_in_the_config_stays_at_home() -> None:
    registry = replace(home_and_cloud(WORTH), routes=(), fallback=Fallback(chain=(str(GPT),)))
    assert targets(plan(HELLO, "code", registry, Fleet(), allowance=ALLOWED)) == []


def test_a_fallback_in_the_cloud_is_used_where_the_route_allows_it() -> None:
    registry = home_and_cloud(OPEN)
    registry = replace(
        registry, routes=(replace(registry.routes[0], chain=("m@mac",)),), fallback=Fallback(chain=(str(GPT),))
    )
    assert targets(planned(OPEN, registry=registry)) == ["m@mac", str(GPT)]


def test_a_cloud_target_stands_behind_home_but_before_who_is_known_to_be_down() -> None:
    down = HostFacts(host="mac", reachable=False, cause="off")
    assert targets(planned(OPEN, up("mac", "m"), up("pc", "m"))) == ["m@mac", "m@pc", str(GPT)]
    assert targets(planned(OPEN, down, up("pc", "m"))) == ["m@pc", str(GPT), "m@mac"]
    assert targets(planned(OPEN, down, replace(down, host="pc"))) == [str(GPT), "m@mac", "m@pc"]


def test_a_model_that_its_host_sends_on_is_in_the_cloud_whatever_its_name() -> None:
    stub = HostFacts(host="mac", reachable=True, models=(ModelFacts(name="m", remote=True),))
    assert targets(planned(CloudRule.NEVER, stub)) == ["m@pc"]
    tagged = Registry(hosts=home_and_cloud(OPEN).hosts, routes=(Route(id="code", chain=("glm:cloud@mac",)),))
    assert targets(planned(CloudRule.NEVER, registry=tagged)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"allowance": None}, "nobody keeps record"),
        ({"allowance": left()}, "wants your yes first: run `hostler cloud allow code`"),
        ({"allowance": replace(left(), declined=frozenset({"code"}))}, "you said that code stays at home"),
        ({"allowance": left(0.001, agreed="code")}, "budget is spent: $0.001 left today"),
        ({"prompt": SECRET}, "the text holds an AWS access key in line 1"),
        ({"prompt": Prompt(instruction="x " * 40_000)}, "over this route's ceiling of $0.030"),
    ],
)
def test_each_rule_says_why_a_target_is_left_out(change: dict[str, object], said: str) -> None:
    found = planned(OPEN, **change)  # type: ignore[arg-type]
    assert targets(found) == ["m@mac", "m@pc"]
    assert said in why(found)


def test_a_model_without_prices_is_never_asked() -> None:
    host = replace(CLOUD_HOST, models={GPT.model: ModelSettings(usd_in_per_m=1.0)})
    registry = home_and_cloud(OPEN)
    assert "without prices" in why(planned(OPEN, registry=replace(registry, hosts=(*registry.hosts[:2], host))))


@pytest.mark.parametrize(
    ("instruction", "text", "line"),
    [(f"{KEY}?", "", 1), ("a\nb", f"c\n{KEY}", 2), ("", f"\n\nc\n{KEY}", 4), (f"a\n{KEY}", "c", 2)],
)
def test_a_secrets_line_is_counted_where_the_user_sees_it(instruction: str, text: str, line: int) -> None:
    found = planned(OPEN, prompt=Prompt(instruction=instruction, text=text))
    assert f"in line {line}," in why(found)


def test_an_explicit_yes_lets_a_secret_out() -> None:
    assert str(GPT) in targets(planned(OPEN, prompt=SECRET, allowance=ALLOWED.after(Permit(secrets=True))))
    assert str(GPT) not in targets(planned(CloudRule.NEVER, prompt=SECRET, allowance=replace(ALLOWED, secrets=True)))


def test_worth_it_is_a_sure_decision_without_a_comparable_home_target() -> None:
    small, big = up("mac", "m", billions=4), up("pc", "m", billions=250)
    assert targets(planned(WORTH, small, sure=True)) == ["m@mac", "m@pc", str(GPT)], "pc has no rank that is known"
    assert targets(planned(WORTH, small, up("pc", "m"), sure=True))[0] == str(GPT)
    assert targets(planned(WORTH, small, up("pc", "m"), sure=False))[-1] == str(GPT)
    assert targets(planned(WORTH, small, big, sure=True))[-1] == str(GPT)
    assert targets(planned(OPEN, small, up("pc", "m"), sure=True))[-1] == str(GPT)
    off = HostFacts(host="pc", reachable=False, models=big.models)
    assert targets(planned(WORTH, small, off, sure=True))[0] == str(GPT), "the comparable one is off"


def test_a_pin_goes_first_where_the_rule_allows_the_cloud() -> None:
    assert targets(planned(OPEN, up("mac", "m"), pin=GPT)) == [str(GPT), "m@mac", "m@pc"]
    assert targets(planned(OPEN, pin=GPT, prompt=SECRET)) == ["m@mac", "m@pc"]


def test_a_question_is_asked_only_when_the_cloud_would_go_first() -> None:
    off = (HostFacts(host="mac", reachable=False), HostFacts(host="pc", reachable=False))
    assert planned(OPEN, up("mac", "m"), allowance=left()).withheld is None
    found = planned(OPEN, *off, allowance=left(1.2)).withheld
    assert found is not None
    assert (found.candidate.target, found.need) == (GPT, Need.CONSENT)
    secret = planned(OPEN, *off, prompt=SECRET).withheld
    assert secret is not None
    assert (secret.need, secret.secrets) == (Need.SECRET, "an AWS access key in line 1")


def test_the_line_shows_price_and_what_is_left_before_anything_is_sent() -> None:
    off = Fleet((HostFacts(host="mac", reachable=False), HostFacts(host="pc", reachable=False)))
    registry = home_and_cloud(OPEN)
    asks = decide(HELLO, registry, off, route="code", allowance=left(1.2))
    assert asks.line == "code → gpt on Cloud Lab · cloud ≈ $0.004 · asks you first · $1.20 left today"
    goes = decide(HELLO, registry, off, route="code", allowance=left(1.2, agreed="code"))
    assert goes.line == "code → gpt on Cloud Lab · cloud ≈ $0.004 · $1.20 left today · picked"
    assert goes.event.cloud == "≈ $0.004 · $1.20 left today"
    assert "cloud ≈ $0.004" in goes.event.plan[0].reason
    assert decide(HELLO, registry, Fleet(), route="code", allowance=left(1.2)).event.cloud == ""


facts = st.builds(
    lambda reachable, has, rank, drained: HostFacts(
        host="",
        reachable=reachable,
        drained=drained,
        models=(ModelFacts(name="m", parameters=rank),) if has and reachable else None,
    ),
    st.sampled_from([True, False, None]),
    st.booleans(),
    st.sampled_from([None, 4e9, 300e9]),
    st.booleans(),
)
allowances = st.none() | st.builds(
    lambda day, month, yes, no, secrets: Allowance(
        left_today_usd=day,
        left_month_usd=month,
        agreed=frozenset({"code"} if yes else ()),
        declined=frozenset({"code"} if no else ()),
        secrets=secrets,
    ),
    st.sampled_from([0.0, 0.01, 1.0]),
    st.sampled_from([0.0, 0.01, 1.0]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(
    st.sampled_from(list(CloudRule)),
    st.lists(facts, min_size=2, max_size=2),
    allowances,
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, GPT, Target("m", "mac")]),
)
def test_no_state_of_the_world_lets_text_out_against_a_rule(
    rule: CloudRule,
    hosts: list[HostFacts],
    allowance: Allowance | None,
    secret: bool,
    sure: bool,
    pin: Target | None,
) -> None:
    named = tuple(replace(each, host=host) for each, host in zip(hosts, ("mac", "pc"), strict=True))
    prompt = SECRET if secret else HELLO
    found = planned(rule, *named, allowance=allowance, prompt=prompt, pin=pin, sure=sure)
    clouds = [c for c in found.candidates if c.target == GPT]
    if rule is CloudRule.NEVER or allowance is None or "code" not in allowance.agreed - allowance.declined:
        assert clouds == []
    if secret and not (allowance and allowance.secrets):
        assert clouds == []
    for cloud in clouds:
        assert cloud.in_cloud
        assert cloud.cost is not None
        assert allowance is not None
        assert cloud.cost.bound_usd <= allowance.left_usd
        if rule is OPEN and pin != GPT:
            behind = found.candidates[found.candidates.index(cloud) + 1 :]
            assert all(Fleet(named).of(c.target.host).reachable is False for c in behind), "home goes first"
    placed = [c.target for c in found.candidates] + [d.target for d in found.dropped]
    assert len(placed) == len(set(placed))
    assert isinstance(CLOUD_HOST, Host)


def test_a_secret_in_what_was_said_before_stays_at_home_too() -> None:
    prompt = replace(HELLO, turns=(Turn("look at this", SECRET.text or SECRET.instruction),))
    found = planned(OPEN, prompt=prompt, allowance=ALLOWED)
    assert str(GPT) not in targets(found)
    assert "an AWS access key in what was said before" in why(found)
