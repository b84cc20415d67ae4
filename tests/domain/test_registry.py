"""Targets, addresses, and every mistake that a config can hold."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes import three_machines
from hostler.domain.drain import Override
from hostler.domain.registry import (
    Action,
    CloudRule,
    Fallback,
    Host,
    Kind,
    Location,
    ModelSettings,
    Registry,
    Route,
    Target,
    brought_back,
    nearest,
    rescheduled,
    url_fault,
    with_times,
)

MAC = Host(id="mac-mini", name="Mac Mini", url="http://127.0.0.1:11434")
QUICK = Route(id="quick", chain=("qwen3:4b@mac-mini",))


def problems(host: Host = MAC, **more: object) -> list[str]:
    registry = Registry(hosts=(host,), routes=(QUICK,))
    return [problem.message for problem in replace(registry, **more).problems()]


@pytest.mark.parametrize(
    ("text", "model", "host"),
    [
        ("qwen3:4b@mac-mini", "qwen3:4b", "mac-mini"),
        ("hf.co/user/model@v2:Q4@pc", "hf.co/user/model@v2:Q4", "pc"),
        ("  llama3@a-1 ", "llama3", "a-1"),
    ],
)
def test_a_target_is_split_at_its_last_at(text: str, model: str, host: str) -> None:
    assert Target.parse(text) == Target(model, host)


@pytest.mark.parametrize("text", ["", "@", "model", "model@", "@host", "model@Host", "model@a b", "mo\ndel@host"])
def test_what_is_no_target_is_said_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="MODEL@HOST, like qwen3:4b@mac-mini"):
        Target.parse(text)


@given(
    st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30),
    st.from_regex(r"[a-z0-9-]{1,32}", fullmatch=True),
)
def test_a_target_comes_back_from_how_it_is_written(model: str, host: str) -> None:
    target = Target(model, host)
    assert Target.parse(str(target)) == target


@pytest.mark.parametrize(
    ("host", "home"),
    [
        (Host(id="a", url="http://203.0.113.7:11434"), True),  # an Ollama of the user's, wherever it stands
        (Host(id="a", url="http://192.168.1.7", kind=Kind.OPENAI), True),
        (Host(id="a", url="http://localhost:8000", kind=Kind.OPENAI), True),
        (Host(id="a", url="http://pc.local:8000", kind=Kind.OPENAI), True),
        (Host(id="a", url="https://api.example.com", kind=Kind.OPENAI), False),
        (Host(id="a", url="https://8.8.8.8", kind=Kind.OPENAI), False),
        (Host(id="a", url="http://192.168.1.7", kind=Kind.OPENAI, location=Location.CLOUD), False),
        (Host(id="a", url="https://api.example.com", kind=Kind.OPENAI, location=Location.HOME), True),
    ],
)
def test_home_is_where_text_stays_with_the_user(host: Host, home: bool) -> None:
    assert host.is_home is home


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://mac-mini:11434", ""),
        ("https://mac-mini.local", ""),
        ("http://[::1]:11434/ollama", ""),
        ("mac-mini:11434", "lacks http:// or https://"),
        ("ftp://mac-mini", "lacks http:// or https://"),
        ("http://", "names no machine"),
        ("http://mac mini:11434", "a space"),
        ("http://mac-mini:port", "not an address"),
        ("http://mac-mini:99999", "not an address"),
        ("http://me:secret@mac-mini", "keyring"),
    ],
)
def test_an_address_that_can_not_be_used_says_how_to_write_it(url: str, fault: str) -> None:
    assert (fault in url_fault(url)) if fault else not url_fault(url)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_has_a_fault(url: str) -> None:
    assert isinstance(url_fault(url), str)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "Mac Mini"}, "can't be a host id"),
        ({"auth": True, "url": "http://192.168.1.5:11434"}, "a key over plain http"),
        ({"headers": {"Authorization": "Bearer x"}}, "no secrets in this file"),
        ({"headers": {"X-Line": "a\nb"}}, "can't be a header"),
        ({"proxy": "127.0.0.1:3128"}, "not a proxy's address"),
        ({"mac": "mac-mini"}, "a4:83:e7:12:34:56"),
        ({"drain_times": ("at night",)}, "Mon-Fri 22:00-07:00"),
    ],
)
def test_a_wrong_host_says_what_to_write(changes: dict[str, object], said: str) -> None:
    assert any(said in message for message in problems(replace(MAC, **changes)))


def test_a_key_over_https_or_to_this_computer_is_fine() -> None:
    assert problems(replace(MAC, auth=True)) == []
    assert problems(replace(MAC, auth=True, url="https://192.168.1.5")) == []


def test_names_that_are_not_there_come_with_the_nearest_one() -> None:
    chain = Route(id="code", chain=("m@mac-mino",))
    assert problems(routes=(chain,)) == ["“m@mac-mino”: no host is called “mac-mino”; did you mean “mac-mini”?"]
    action = Action(id="explain", name="Explain", prompt="Explain this", route="quik")
    assert problems(actions=(action,)) == ["no route is called “quik”; did you mean “quick”?"]
    assert "no host is called" in problems(fallback=Fallback(chain=("m@pc",)))[0]


def test_twice_the_same_id_and_a_route_without_a_target() -> None:
    assert "there twice" in problems(hosts=(MAC, MAC))[0]
    assert "has no target" in problems(routes=(Route(id="code", chain=()),))[0]
    assert "can't be a route id" in problems(routes=(replace(QUICK, id="Quick Work"),))[0]


def test_the_example_of_the_tests_has_no_problem() -> None:
    assert three_machines().problems() == ()


def test_the_nearest_name_or_all_there_are() -> None:
    assert nearest("mac-mino", {"mac-mini", "pc"}) == "; did you mean “mac-mini”?"
    assert nearest("zzz", {"pc", "mac-mini"}) == " (there is mac-mini, pc)"
    assert nearest("zzz", set()) == " (there is none yet)"


def test_bringing_back_undoes_config_and_times_but_leaves_no_trace_elsewhere() -> None:
    noon = datetime(2026, 11, 23, 12)
    assert brought_back(MAC, noon) is None
    assert brought_back(replace(MAC, drain=True), noon) == Override(drained=False)
    until = brought_back(replace(MAC, drain_times=("11:00-13:00",)), noon)
    assert until == Override(drained=False, until=datetime(2026, 11, 23, 13).timestamp())
    assert brought_back(replace(MAC, drain_times=("13:00-14:00",)), noon) is None


GPT = Target("gpt", "openrouter")
PRICED = ModelSettings(usd_in_per_m=0.5, usd_out_per_m=2.0)


def cloud_host(settings: ModelSettings = PRICED) -> Host:
    return Host(id="openrouter", kind=Kind.OPENAI, url="https://api.example.com", models={"gpt": settings})


def notes(route: Route, host: Host | None = None, *fallback: str) -> list[tuple[tuple[object, ...], str]]:
    registry = Registry(hosts=(MAC, host or cloud_host()), routes=(route,), fallback=Fallback(chain=fallback))
    assert not any(problem.fatal for problem in registry.problems())
    return [(problem.where, problem.message) for problem in registry.problems()]


def test_a_cloud_target_of_a_route_that_stays_at_home_is_noted_with_the_fix() -> None:
    [(where, message)] = notes(Route(id="code", chain=("m@mac-mini", "gpt@openrouter")))
    assert where == ("routes", 0, "chain")
    assert "never asked: this route's text stays at home" in message
    assert 'cloud = "when-nothing-local"' in message


def test_a_cloud_target_without_prices_is_noted_once_with_the_fix() -> None:
    route = Route(id="code", chain=("gpt@openrouter",), cloud=CloudRule.WHEN_WORTH_IT)
    unpriced = cloud_host(ModelSettings(usd_in_per_m=1.0))
    [(_, message)] = notes(route, unpriced, "gpt@openrouter")
    assert "has no prices and is never asked: give usd_in_per_m and usd_out_per_m" in message
    assert '[hosts.models."gpt"] of openrouter' in message


def test_a_cloud_rule_without_a_cloud_target_is_noted_and_one_in_the_fallback_is_enough() -> None:
    route = Route(id="code", chain=("m@mac-mini",), cloud=CloudRule.WHEN_NOTHING_LOCAL)
    [(where, message)] = notes(route)
    assert where == ("routes", 0, "cloud")
    assert "changes nothing" in message
    assert notes(route, None, "gpt@openrouter") == []


def test_what_is_in_the_cloud() -> None:
    registry = Registry(hosts=(MAC, cloud_host()))
    named = ("m@mac-mini", "gpt@openrouter", "gpt-oss:120b-cloud@mac-mini", "glm:cloud@mac-mini", "cloudy:4b@mac-mini")
    assert [registry.in_cloud(Target.parse(name)) for name in named] == [False, True, True, True, False]
    assert registry.cloud_rule("nowhere") is CloudRule.NEVER


def test_times_set_by_hand_count_before_all_that_the_config_says() -> None:
    host = replace(MAC, drain=True, drain_times=("11:00-13:00",))
    assert with_times(host, None) == host
    assert with_times(host, ("22:00-07:00",)) == replace(MAC, drain_times=("22:00-07:00",))
    assert with_times(host, ()) == MAC


def test_a_new_schedule_leaves_the_word_by_hand_unless_it_holds_now() -> None:
    noon = datetime(2026, 11, 23, 12)
    before = replace(MAC, drain_times=("11:00-13:00",))
    back = Override(drained=False, until=datetime(2026, 11, 23, 13).timestamp())
    further = replace(MAC, drain_times=("11:00-13:00", "Sun 10:00-11:00"))
    longer = replace(MAC, drain_times=("11:00-15:00",))
    assert rescheduled(before, further, back, noon) == back
    assert rescheduled(before, longer, back, noon) is None
    assert rescheduled(before, MAC, back, noon) == back
    for_good = Override(drained=True)
    assert rescheduled(before, longer, for_good, noon) == for_good
    # Undone without an end was a drain of the config, which counts no more.
    assert rescheduled(replace(MAC, drain=True), further, Override(drained=False), noon) is None
    assert rescheduled(before, longer, None, noon) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"prompt": "Say {txt}"},
            "“{txt}” is no placeholder: there is {text}, {clipboard}, {language}. To send",
        ),
        ({"hotkey": "Ctrl+Alt"}, "“Ctrl+Alt” can't be a hotkey"),
        ({"hotkey": "S"}, "“S” can't be a hotkey: that key is for typing"),
    ],
)
def test_an_action_that_cannot_work_says_how_to_write_it(changes: dict[str, str], said: str) -> None:
    (found,) = problems(actions=(Action(**{"id": "own", "name": "Own", "prompt": "Do it.", **changes}),))
    assert found.startswith(said)


def test_braces_that_are_no_placeholders_are_no_problem() -> None:
    assert (
        problems(actions=(Action(id="own", name="Own", prompt='Answer as {"ok": true}, keep {{name}}: {text}'),)) == []
    )


def test_two_actions_cannot_have_one_key() -> None:
    first = Action(id="one", name="One", prompt="-", hotkey="Ctrl+Alt+S")
    second = Action(id="two", name="Two", prompt="-", hotkey="alt+ctrl+s")
    assert problems(actions=(first, second)) == ["Ctrl+Alt+S runs “one” already: give each action its own key"]
