"""Routes for somebody without a config: which model does what, why, and that every proposal can be used as it is."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.fleet import LoadedModel, ModelFacts
from hostler.domain.found import Ollama
from hostler.domain.offers import Offer, Speed, billions, bits, measured, offers_of
from hostler.domain.propose import MOST, Proposal, proposal, propose
from hostler.domain.registry import Host, Registry

BARE = Registry(hosts=(Host(id="this", url="http://127.0.0.1:11434"),))


def model(
    name: str, billions: float, *can: str, remote: bool = False, quantization: str = "Q4_K_M", digest: str = ""
) -> ModelFacts:
    return ModelFacts(
        name=name,
        parameters=billions * 1e9,
        capabilities=frozenset(can or ("completion",)),
        remote=remote,
        quantization=quantization,
        digest=digest,
    )


def chains(*models: ModelFacts) -> dict[str, tuple[str, ...]]:
    return {route.id: route.chain for route in propose(BARE, "this", models).routes}


def offer(host_id: str, *models: ModelFacts, here: bool = False, loaded: str = "", **speeds: float) -> Offer:
    """Speeds in tokens a second, by the place of the model: _0=41."""
    known = {models[int(place[1:])].name: Speed(first_s=0.1, tokens_per_s=speed) for place, speed in speeds.items()}
    return Offer(
        host=Host(id=host_id, name=host_id.title(), url="http://127.0.0.1:1"),
        models=models,
        loaded=frozenset({loaded} if loaded else ()),
        is_here=here,
        speeds=known,
    )


def said(proposed: Proposal) -> Mapping[str, tuple[tuple[str, ...], str]]:
    return {each.route: (each.chain, str(each.reason)) for each in proposed.routes}


SMALL = model("qwen3:4b", 4.02, "completion", "thinking")
BIG = model("qwen3:30b", 30.5, "completion", "thinking")
CODER = model("qwen3-coder:30b", 30.5)
EYES = model("minicpm-v", 8, "completion", "vision")


def test_small_for_quick_big_for_reasoning_a_coder_for_code_and_eyes_for_vision() -> None:
    assert chains(
        model("qwen3:30b", 30),
        model("qwen3:4b", 4),
        model("qwen3-coder:14b", 14),
        model("minicpm-v", 8, "completion", "vision"),
        model("nomic-embed-text", 0.1, "embedding"),
        model("gpt-oss:120b-cloud", 120, remote=True),
    ) == {
        "quick": ("qwen3:4b@this",),
        "code": ("qwen3-coder:14b@this",),
        "reasoning": ("qwen3:30b@this",),
        "vision": ("minicpm-v@this",),
    }


def test_one_model_does_everything_but_see() -> None:
    assert chains(model("llama3.2", 3)) == dict.fromkeys(("quick", "code", "reasoning"), ("llama3.2@this",))


def test_without_a_model_that_chats_nothing_changes() -> None:
    assert propose(BARE, "this", [model("nomic-embed-text", 0.1, "embedding")]) is BARE
    assert proposal([]) == Proposal()


def test_three_machines_as_in_the_blog() -> None:
    proposed = proposal(
        [
            offer("mac", SMALL, here=True),
            offer("gpu", CODER, BIG, SMALL),
            offer("ubuntu", EYES, loaded="minicpm-v"),
        ]
    )
    assert said(proposed) == {
        "quick": (
            ("qwen3:4b@mac", "qwen3:4b@gpu"),
            "qwen3:4b is the smallest up to everyday questions (4.02 billion weights, Q4_K_M). "
            "It is on Mac and Gpu: the quicker one goes first.",
        ),
        "code": (
            ("qwen3-coder:30b@gpu", "minicpm-v@ubuntu"),
            "qwen3-coder:30b is made for code (30.5 billion weights, Q4_K_M). "
            "When Gpu is off, minicpm-v on Ubuntu answers.",
        ),
        "reasoning": (
            ("qwen3:30b@gpu", "qwen3:4b@mac"),
            "qwen3:30b thinks before it answers (30.5 billion weights, Q4_K_M). "
            "When Gpu is off, qwen3:4b on Mac answers.",
        ),
        "vision": (
            ("minicpm-v@ubuntu",),
            "minicpm-v is the only model here that reads images (8 billion weights, Q4_K_M).",
        ),
        "background": (("minicpm-v@ubuntu",), "minicpm-v is the most able on Ubuntu, which is taken for always on."),
    }
    assert proposed.fallback is not None
    assert proposed.fallback.chain == (
        "qwen3:4b@mac",
        "qwen3:4b@gpu",
        "minicpm-v@ubuntu",
        "qwen3:30b@gpu",
        "qwen3-coder:30b@gpu",
    )
    assert [(guess.host.id, guess.host.always_on, str(guess.reason)) for guess in proposed.hosts] == [
        ("mac", False, ""),
        ("gpu", False, ""),
        ("ubuntu", True, "A guess: it had a model loaded before anything was asked from here."),
    ]
    assert proposed.registry.problems() == ()


def test_measured_the_quickest_of_the_small_models_is_for_quick() -> None:
    gemma = model("gemma3:4b", 4.3)
    proposed = said(proposal([offer("a", SMALL, gemma, _0=20, _1=60)]))
    assert proposed["quick"] == (("gemma3:4b@a",), "gemma3:4b is the quickest of the small models (60 tokens/s).")


def test_of_copies_the_quicker_goes_first() -> None:
    proposed = said(proposal([offer("a", SMALL, _0=12), offer("b", SMALL, _0=50)]))
    assert proposed["quick"][0] == ("qwen3:4b@b", "qwen3:4b@a")


def test_nobody_waits_for_a_model_that_is_slower_than_people_read() -> None:
    proposed = said(proposal([offer("a", SMALL, BIG, _0=40, _1=1.5)]))
    assert proposed["reasoning"][0] == ("qwen3:4b@a",)
    assert proposed["reasoning"][1].endswith("qwen3:30b is more able, but writes only 1.5 tokens/s.")
    assert said(proposal([offer("a", BIG, _0=1.5)]))["reasoning"][0] == ("qwen3:30b@a",), "slow beats nobody"


def test_the_same_digest_under_another_name_is_the_same_model() -> None:
    left = model("llama3.2", 3, digest="d1")
    right = model("llama3.2:3b", 3, digest="d1")
    proposed = said(proposal([offer("a", left), offer("b", right)]))
    assert proposed["quick"][0] == ("llama3.2@a", "llama3.2:3b@b")
    alone = said(proposal([offer("a", left, right)]))
    assert alone["quick"][0] == ("llama3.2@a",), "on one machine it is there once"


def test_a_model_cut_down_too_far_gives_way_to_a_smaller_whole_one() -> None:
    coarse = model("llama3:70b", 70, quantization="IQ2_XXS")
    whole = model("llama3:40b", 40, quantization="Q8_0")
    assert chains(coarse, whole)["reasoning"] == ("llama3:40b@this",)


def test_a_toy_is_nobodys_first_answer() -> None:
    assert chains(model("smollm2:135m", 0.135), SMALL)["quick"] == ("qwen3:4b@this",)
    assert chains(model("smollm2:135m", 0.135))["quick"] == ("smollm2:135m@this",)


def test_names_that_could_not_stand_in_a_chain_are_left_out() -> None:
    odd = ["", " ", "a b\n", "\u202eevil", "x:cloud", "gpt-oss:20b-cloud", " padded", "x" * 500]
    assert chains(*(model(name, 4) for name in odd)) == {}


def test_weights_and_bits_are_read_from_what_there_is() -> None:
    assert billions(ModelFacts(name="mixtral:8x7b")) == 56
    assert billions(ModelFacts(name="x")) == 0
    assert 7 < billions(ModelFacts(name="x", size_bytes=4_700_000_000, quantization="Q4_K_M")) < 9
    said_by = {"Q4_K_M": 4, "IQ2_XXS": 2, "F16": 16, "BF16": 16, "MXFP4": 4, "Q8_0": 8, "": None, "unknown": None}
    assert {text: bits(ModelFacts(name="x", quantization=text)) for text in said_by} == said_by


def found(url: str, *, here: bool = False, loaded: str = "") -> Ollama:
    names = (LoadedModel(name=loaded),) if loaded else ()
    return Ollama(url=url, version="0.33.0", latency_ms=1, models=(SMALL,), loaded=names, is_here=here)


def test_each_machine_gets_a_short_id_of_its_own_and_the_name_that_people_know() -> None:
    offers = offers_of(
        [
            found("http://127.0.0.1:11434", here=True, loaded="qwen3:4b"),
            found("http://192.168.1.105:11434"),
            found("http://10.0.0.105:11434"),
            found("http://192.168.1.106:8080"),
            found("http://Mac-Mini.local:11434", here=True),
            found("http://192.168.1.105:11434"),
        ],
        taken={"machine-106"},
    )
    assert [(each.host.id, each.host.name) for each in offers] == [
        ("this-machine", "This machine"),
        ("machine-105", "192.168.1.105"),
        ("machine-10-0-0-105", "10.0.0.105"),
        ("machine-192-168-1-106", "192.168.1.106:8080"),
        ("mac-mini", "Mac-Mini.local"),
    ]
    assert offers[0].loaded == {"qwen3:4b"}


def test_what_was_measured_goes_to_its_machine() -> None:
    fast = Speed(first_s=0.1, tokens_per_s=50)
    offers = offers_of([found("http://10.0.0.1:11434"), found("http://10.0.0.2:11434")])
    first, second = measured(offers, {"http://10.0.0.2:11434": {"qwen3:4b": fast}})
    assert (first.speeds, second.speeds) == ({}, {"qwen3:4b": fast})


SPEEDS = st.builds(Speed, first_s=st.floats(0, 100), tokens_per_s=st.none() | st.floats(0.01, 500))
NAMES = st.sampled_from(["qwen3:4b", "llama3.2", "llama3.2:latest", "qwen3-coder:30b", "x@y", "mixtral:8x7b"])
MODELS = st.lists(
    st.builds(
        ModelFacts,
        name=NAMES | st.text(max_size=12),
        digest=st.sampled_from(["", "d1", "d2"]),
        parameters=st.none() | st.floats(-1, 1e12),
        size_bytes=st.integers(0, 10**12),
        quantization=st.sampled_from(["", "Q4_K_M", "IQ2_XXS", "F16"]) | st.text(max_size=6),
        capabilities=st.none() | st.frozensets(st.sampled_from(["completion", "vision", "embedding", "thinking"])),
        remote=st.booleans(),
    ),
    max_size=5,
)


@st.composite
def some_offers(draw: st.DrawFn) -> list[Offer]:
    offers = []
    for number in range(draw(st.integers(0, 3))):
        models = tuple(draw(MODELS))
        names = st.sampled_from([each.name for each in models] or ["absent"])
        offers.append(
            Offer(
                host=Host(id=f"machine-{number}", url=f"http://10.0.0.{number}:11434", always_on=draw(st.booleans())),
                models=models,
                loaded=draw(st.frozensets(names, max_size=2)),
                is_here=draw(st.booleans()),
                speeds=draw(st.dictionaries(names, SPEEDS, max_size=3)),
            )
        )
    return offers


@given(some_offers())
def test_whatever_is_there_the_proposal_is_sound_stays_at_home_and_says_why(offers: list[Offer]) -> None:
    proposed = proposal(offers)
    assert proposed.registry.problems() == ()
    assert [guess.host.id for guess in proposed.hosts] == [each.host.id for each in offers]
    there = {
        (each.host.id, facts.name)
        for each in offers
        for facts in each.models
        if not facts.remote and facts.can("completion") is not False
    }
    registry = proposed.registry
    assert {(target.host, target.model) for target in registry.targets} <= there
    for each in (*proposed.routes, *((proposed.fallback,) if proposed.fallback else ())):
        assert each.chain
        assert len(set(each.chain)) == len(each.chain)
        assert str(each.reason).isprintable()
        assert str(each.reason).endswith(".")
    assert len(registry.fallback.chain) <= MOST
    able = {target.host for target in registry.targets}
    assert {target.host for target in registry.fallback.targets} == able, "every machine that can answer stands in"
    assert proposal(offers) == proposed


@given(MODELS)
def test_whatever_one_machine_has_the_routes_are_sound(models: list[ModelFacts]) -> None:
    proposed = propose(BARE, "this", models)
    assert proposed.problems() == ()
    named = {target.model for target in proposed.targets}
    assert named <= {each.name for each in models if not each.remote and each.can("completion") is not False}
    assert bool(proposed.routes) == bool(named)
