"""Routes for somebody without a config."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.fleet import ModelFacts
from hostler.domain.propose import propose
from hostler.domain.registry import Host, Registry

BARE = Registry(hosts=(Host(id="this", url="http://127.0.0.1:11434"),))


def model(name: str, billions: float, *can: str, remote: bool = False) -> ModelFacts:
    return ModelFacts(
        name=name, parameters=billions * 1e9, capabilities=frozenset(can or ("completion",)), remote=remote
    )


def chains(*models: ModelFacts) -> dict[str, tuple[str, ...]]:
    return {route.id: route.chain for route in propose(BARE, "this", models).routes}


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


@given(
    st.lists(
        st.builds(
            ModelFacts,
            name=st.from_regex(r"[a-z0-9.:-]{1,12}", fullmatch=True),
            parameters=st.none() | st.floats(1, 1e12),
            size_bytes=st.integers(0, 10**12),
            capabilities=st.none() | st.frozensets(st.sampled_from(["completion", "vision", "embedding"])),
            remote=st.booleans(),
        ),
        max_size=8,
        unique_by=lambda each: each.name,
    )
)
def test_whatever_is_there_the_routes_are_sound_and_stay_at_home(models: list[ModelFacts]) -> None:
    proposed = propose(BARE, "this", models)
    assert proposed.problems() == ()
    named = {target.model for target in proposed.targets}
    assert named <= {each.name for each in models if not each.remote and each.can("completion") is not False}
    assert bool(proposed.routes) == bool(named)
