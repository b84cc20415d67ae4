"""Any prompt, any registry, whatever was asked and picked before: always a decision, and the same one for the same."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostler.domain.classify.classifier import BACKGROUND, BUILT_IN, classify, default_of, routes_of
from hostler.domain.classify.context import Earlier
from hostler.domain.classify.learned import KEPT, Pick
from hostler.domain.prompt import Image, Prompt
from hostler.domain.registry import Host, Registry, Route
from hostler.store.model import read_model

SHIPPED = read_model()

# Half characters too, as broken clipboards give them.
ANY = st.text(st.characters(exclude_categories=()), max_size=200)
WORDS = [
    *("write", "fix", "draft", "this", "function", "prove", "how many", "42", "?", ":", "\n\n", "```", "def f(x):"),
    *(
        "总结",
        "这封邮件",
        "Entwirf",
        "сколько",
        "اكتب",
        "SELECT a FROM b",
        "x^2 + 1 = 0",
        "“a long quotation of words”",
    ),
]
ASKING = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
TEXTS = st.one_of(
    ANY,
    ASKING,
    st.tuples(ASKING, ANY).map("\n".join),
    st.builds(lambda text, times: text * times, st.one_of(ANY, ASKING), st.sampled_from([50, 3_000])),
)
IDS = st.one_of(st.sampled_from([*BUILT_IN, BACKGROUND, "writing"]), st.from_regex(r"[a-z0-9-]{1,32}", fullmatch=True))
PHRASES = st.lists(
    st.one_of(st.text(max_size=12), st.sampled_from(["draft", "function", "总结", "§", " "])), max_size=3
)
ROUTES = st.lists(
    st.builds(
        Route,
        id=IDS,
        chain=st.sampled_from([(), ("qwen3:4b@mac",), ("gone@nowhere", "qwen3:4b@mac")]),
        keywords=PHRASES.map(tuple),
        always=PHRASES.map(tuple),
    ),
    max_size=7,
)
HOSTS = st.sampled_from([(), (Host(id="mac", url="http://mac:11434"),)])
REGISTRIES = st.builds(lambda hosts, routes: Registry(hosts=hosts, routes=tuple(routes)), HOSTS, ROUTES)
IMAGES = st.sampled_from([(), (), (Image(b"\x89PNG"),)])
PROMPTS = st.builds(
    Prompt,
    instruction=TEXTS,
    text=TEXTS,
    images=IMAGES,
    app=st.one_of(st.sampled_from(["", "pycharm"]), st.text(max_size=8)),
    conversation=st.sampled_from(["", "a"]),
)
RECENT = st.lists(
    st.builds(lambda prompt, route, age_s: Earlier.of(prompt, route, age_s=age_s), PROMPTS, IDS, st.floats(-1e6, 1e9)),
    max_size=5,
).map(tuple)
PICKS = st.lists(
    st.tuples(PROMPTS, IDS, IDS, st.integers(0, 2**40), st.integers(1, 4), st.sampled_from([1, 1, 1, KEPT])), max_size=6
).map(
    lambda found: (
        tuple(
            Pick.of(prompt, route, instead_of, at_ms=at_ms, id=number)
            for prompt, route, instead_of, at_ms, number, _ in found
        )
        * max([times for *_, times in found], default=1)
    )
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(prompt=PROMPTS, registry=REGISTRIES, recent=RECENT, picks=PICKS)
def test_with_the_shipped_model_and_all_that_was_before_there_is_always_one_sound_decision(
    prompt: Prompt, registry: Registry, recent: tuple[Earlier, ...], picks: tuple[Pick, ...]
) -> None:
    decision = classify(prompt, registry, model=SHIPPED, recent=recent, picks=picks)
    known = [route.id for route in routes_of(registry)]
    assert decision.route in known
    assert decision.route in {route.id for route in registry.routes} - {BACKGROUND} or known == list(BUILT_IN)
    assert set(decision.scores) == set(known)
    assert default_of(routes_of(registry)) in known
    assert decision.second in {*known, ""} - {decision.route}
    assert all(map(math.isfinite, (*decision.scores.values(), *(piece.weight for piece in decision.evidence))))
    assert 0.0 <= decision.lead <= decision.confidence <= 1.0
    assert {piece.route for piece in decision.evidence} <= set(known)
    assert decision == classify(prompt, registry, model=SHIPPED, recent=recent, picks=picks)


DECIDE = """
import sys
from hostler.domain.classify.classifier import classify
from hostler.domain.classify.context import Earlier
from hostler.domain.classify.learned import Pick
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry, Route
from hostler.store.model import read_model
texts = [
    "Draft a letter about the SQL function that returns how many of 12 eggs are left, then prove x^2 + 1 = 0",
    "用Python写一个函数，总结这封邮件，计算总价是多少，然后翻译并调试代码，比较两个方案",
    "Entwirf bitte eine Rede über Primzahlen, Ableitungen, Rezepte, Verträge, Kredite und Zinsen in 3 Teilen",
]
routes = tuple(Route(id=name, chain=()) for name in ("quick", "code", "reasoning", "own"))
model, registry = read_model(), Registry(routes=routes)
picks = tuple(Pick.of(Prompt(instruction=t), "own", "quick", at_ms=n, id=n) for n, t in enumerate(texts * 2))
recent = tuple(Earlier.of(Prompt(instruction=t), "code") for t in texts)
for text in texts:
    print(classify(Prompt(instruction=text), registry, model=model, recent=recent, picks=picks))
    print(classify(Prompt(text=text * 40), registry, model=model, recent=recent))
"""


def test_another_process_decides_the_same_to_the_last_digit() -> None:
    desktop = str(Path(__file__).parents[3] / "desktop")
    told = {
        subprocess.run(
            [sys.executable, "-c", DECIDE],
            env={**os.environ, "PYTHONPATH": desktop, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            timeout=60,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(told) == 1
    assert told.pop().count(b"Classification(") == 6
