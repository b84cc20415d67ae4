"""The linear model: what it looks up, what it adds, and that the shipped one is sound."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.classify.classifier import RULES_ALONE, classify, features_of
from hostler.domain.classify.linear import ROUTES, UNIT, Linear, Zone, features, linear_evidence
from hostler.domain.classify.rules import words_of
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Registry
from hostler.store.model import read_model

MODEL = read_model()
NONE = words_of("")
CODE = "def total(items):\n    result = 0\n    for item in items:\n        result += item.price\n    return result\n"


def names(instruction: str, text: str = "") -> set[str]:
    found = features_of(Prompt(instruction=instruction, text=text))
    return {
        *found.words,
        *map(" ".join, found.pairs),
        *(f"{letters}*" for letters in found.beginnings),
        *(f"~{word}" for word in found.material),
        *found.properties,
    }


def test_words_pairs_and_beginnings_are_looked_up() -> None:
    assert {"count", "the", "count the", "^ count", "conso*"} <= names("Count the consonants")


def test_numbers_are_one_word() -> None:
    assert "add 0" in names("add 12") & names("add 3456")


def test_scripts_without_spaces_are_read_by_pairs_of_letters() -> None:
    assert {"总结", "结这", "总", "件$"} <= names("总结这封邮件")


def test_material_is_kept_apart_from_the_instruction() -> None:
    assert "~result" in names("hm", CODE)
    assert "result" not in names("hm", CODE)
    assert not any(name.startswith("~") and not name.startswith("~#") for name in names("Summarize this email", CODE))


def test_the_form_of_material_says_whether_the_instruction_was_clear() -> None:
    assert f"{Zone.UNDER_CLEAR}code" in names("Summarize this email", CODE)
    assert f"{Zone.UNDER_VAGUE}code" in names("hm", CODE)
    assert f"{Zone.WHOLE}code" in names(CODE)


def test_without_weights_it_says_nothing() -> None:
    assert list(linear_evidence(Linear(), features(words_of("count the vowels"), NONE, "count the vowels", ()))) == []


def test_what_it_adds_is_the_sum_of_the_weights() -> None:
    model = Linear(words={"derivative": (-50, 0, 150), "the": (10, 10, 10)}, properties={"#question": (0, 0, 30)})
    added = {
        e.route: e.weight
        for e in linear_evidence(model, features(words_of("the derivative?"), NONE, "the derivative?", ()))
    }
    assert added["reasoning"] == pytest.approx((160 / math.sqrt(2) + 30) / UNIT)
    assert added["quick"] == pytest.approx(-40 / math.sqrt(2) / UNIT)


def test_every_kind_of_feature_is_added() -> None:
    one = (0, 100, 0)
    model = Linear(
        words={"consonants": one},
        pairs={"^": {"count": one}, "count": {"the": one}},
        beginnings={"conso": one},
        material={"apple": one},
    )
    found = features(words_of("count the consonants"), NONE, "count the consonants", ())
    (added,) = linear_evidence(model, found)
    assert added.weight == pytest.approx(4 / math.sqrt(4))
    (added,) = linear_evidence(model, features(NONE, words_of("apple 12"), "apple 12", ()))
    assert added.weight == pytest.approx(1)


def test_its_reasons_name_the_words_that_matter() -> None:
    model = Linear(words={"derivative": (0, 0, 300), "of": (0, 0, 5)}, properties={"#question": (0, 0, 90)})
    decision = classify(Prompt(instruction="derivative of it?"), Registry(), model=model)
    assert decision.route == "reasoning"
    assert "wording and form: “derivative”, question" in decision.why


def test_its_reasons_name_every_kind_of_feature_the_heaviest_first() -> None:
    model = Linear(
        words={"consonants": (0, 30, 0)},
        pairs={"count": {"the": (0, 60, 0)}},
        beginnings={"conso": (0, 90, 0)},
        material={"apple": (0, 120, 0)},
    )
    found = features(words_of("count the consonants"), words_of("apple"), "count the consonants\napple", ())
    (added,) = linear_evidence(model, found)
    assert added.telling is not None
    assert added.telling.names() == ("~apple", "conso*", "count the")


def test_an_own_route_is_untouched_by_it() -> None:
    added = linear_evidence(MODEL, features_of(Prompt(instruction="write a sonnet about the derivative")))
    assert {e.route for e in added} <= set(ROUTES)


def test_the_shipped_model_is_there_and_in_order() -> None:
    assert MODEL != RULES_ALONE
    kinds = (MODEL.words, *MODEL.pairs.values(), MODEL.beginnings, MODEL.material, MODEL.properties)
    weights = {name: its for kind in kinds for name, its in kind.items()}
    assert all(map(len, kinds))
    assert len(weights) > 1_000
    assert 0.5 < MODEL.temperature < 2.0
    assert all(name.isprintable() and len(its) == len(ROUTES) for name, its in weights.items())
    assert max(abs(weight) for its in weights.values() for weight in its) < 10 * UNIT


@given(instruction=st.text(max_size=300), text=st.text(max_size=300))
def test_any_text_is_looked_up(instruction: str, text: str) -> None:
    found = features_of(Prompt(instruction=instruction, text=text))
    assert all(math.isfinite(e.weight) for e in linear_evidence(MODEL, found))


@pytest.mark.parametrize("piece", ["word ", "多", "a_b() ", "\n- x", "1 ", "A) b\n"])
def test_a_huge_text_has_few_features(piece: str) -> None:
    assert len(names("", piece * 200_000)) < 2_000
