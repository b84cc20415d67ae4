"""Words as evidence: boundaries, phrases, signs and scripts."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.classify.rules import (
    find_always,
    find_keywords,
    find_terms,
    folded,
    has_unspaced,
    plain_words,
    speaks,
    words_of,
)
from hostler.domain.registry import Route


def keywords_in(text: str, *keywords: str) -> list[str]:
    route = Route(id="mine", chain=(), keywords=keywords)
    return [hit.words for hit in find_keywords(folded(text), (route,))]


def test_classic_is_not_class() -> None:
    assert keywords_in("A classic novel about classy classes", "class") == []
    assert not [hit for hit in find_terms(words_of("a classic")) if hit.route == "code"]


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("the class, they said", "class"),
        ("CLASS", "class"),
        ("Please check the stack\n   trace below", "stack trace"),
        ("it's C++, not C", "C++"),
        ("C++11 is old", "c++"),
        ("my C# project", "c#"),
        ("a .NET service", ".net"),
        ("run node.js now", "node.js"),
        ("what's on the menu", "what’s on"),
        ("Straße gesperrt", "STRASSE"),
        ("GRÖSSE ändern", "größe"),
        ("un cafe\u0301 noir", "café"),
        ("это договор.", "Договор"),
        ("请帮我看这份合同的条款", "合同"),
        ("この契約書を確認して", "契約"),
        ("계약서를 봐줘", "계약"),
        ("ช่วยดูสัญญานี้", "สัญญา"),
        ("यह अनुबंध है", "अनुबंध"),
        ("اقرأ العقد", "العقد"),
    ],
)
def test_a_keyword_is_found_where_a_person_reads_it(text: str, keyword: str) -> None:
    assert len(keywords_in(text, keyword)) == 1


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("subclass", "class"),
        ("class_name", "class"),
        ("стол", "сто"),
        ("Fußball", "Fuß"),
        ("हिन्दी", "हिन"),
        ("stack overflow trace", "stack trace"),
        ("", "class"),
    ],
)
def test_a_keyword_is_not_found_inside_another_word(text: str, keyword: str) -> None:
    assert keywords_in(text, keyword) == []


def test_each_keyword_counts_once() -> None:
    assert keywords_in("contract contract Contract", "contract") == ["contract"]


def test_keywords_of_nothing_but_space_find_nothing() -> None:
    assert keywords_in("any text", "", "  ", "\n") == []


def test_a_keyword_holds_no_pattern() -> None:
    assert keywords_in("abc", "a.c") == []
    assert keywords_in("see a.c here", "a.c") == ["a.c"]
    assert keywords_in("(why?)", "(why?)") == ["(why?)"]


def test_always_takes_the_first_route_of_the_config() -> None:
    routes = (
        Route(id="one", chain=(), keywords=("legal",)),
        Route(id="two", chain=(), always=("legal", "at once")),
        Route(id="three", chain=(), always=("legal",)),
    )
    hit = find_always("this is legal", routes)
    assert hit is not None
    assert (hit.route, hit.words) == ("two", "legal")
    assert find_always("this is illegal", routes) is None


def test_a_longer_term_hides_the_shorter_ones_at_the_same_word() -> None:
    words = [hit.words for hit in find_terms(words_of("what is the email address")) if hit.route == "quick"]
    assert "email address" in words
    assert "email" not in words


def test_a_verb_and_its_object_may_have_words_between() -> None:
    assert any(hit.words == "write … function" for hit in find_terms(words_of("write a very small function")))
    assert not any("…" in hit.words for hit in find_terms(words_of("write one two three four five six function")))


def test_stems_find_inflected_forms() -> None:
    for word in ("summarize", "summarise", "summary", "summarizing", "refactored", "zusammenfassung"):
        assert find_terms(words_of(word)), word


def test_folding_is_the_same_twice() -> None:
    for text in ("Straße", "İstanbul", "CAFE\u0301", "’tis", "ΑΣΣ"):
        assert folded(folded(text)) == folded(text)


def test_scripts_without_spaces_are_known() -> None:
    assert has_unspaced("写代码")
    assert has_unspaced("コード")
    assert not has_unspaced("привет")


def test_a_request_speaks_and_a_statement_does_not() -> None:
    assert speaks("summarize this")
    assert not speaks("the harvest was late")


@given(st.text(string.printable))
def test_words_are_the_same_by_the_pattern_and_by_what_is_quicker_for_ascii(text: str) -> None:
    assert plain_words(text) == re.findall(r"\w+", text)
    assert words_of(text).tokens == words_of(f"{text} é").tokens[:-1]


def test_a_request_without_spaces_is_found_in_the_order_of_the_lexicon() -> None:
    hits = [hit.words for hit in find_terms(words_of("用函数写脚本, then debug"))]
    assert hits == ["debug", "函数", "脚本"]
