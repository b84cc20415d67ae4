"""What is said is English everywhere, and knows what it was made of."""

from __future__ import annotations

import json
import pickle

import msgspec
import pytest

from hostler.domain.errors import ConfigError, HostUnreachable, NothingAnswered
from hostler.domain.events import AttemptFailed
from hostler.domain.said import (
    Said,
    as_data,
    as_text,
    composed,
    counted,
    from_data,
    joined,
    listed,
    percent,
    told,
    wording,
)
from hostler.domain.untrusted import one_line, printable


def test_it_is_a_text_like_any_other() -> None:
    said = wording("Plan", "not on {host}").format(host="Mac Mini")
    assert said == "not on Mac Mini"
    assert f"{said}." == "not on Mac Mini."
    assert (said.context, said.form, said.values) == ("Plan", "not on {host}", {"host": "Mac Mini"})


def test_braces_in_a_value_are_not_places() -> None:
    said = composed("{who}: {why}").format(who="{why}", why="{who} {0}")
    assert said == "{why}: {who} {0}"


@pytest.mark.parametrize(("n", "words"), [(0, "0 lines of x"), (1, "1 line of x"), (12_345, "12,345 lines of x")])
def test_a_number_takes_its_form(n: int, words: str) -> None:
    assert counted("Test", "%n lines of {name}", "%n line of {name}", 1).format(n=n, name="x") == words


def test_a_percent_sign_and_n_in_a_value_stay() -> None:
    assert counted("Test", "%n lines of {name}", "%n line of {name}", 1).format(n=2, name="%n") == "2 lines of %n"


def test_parts_are_joined_without_the_empty_ones() -> None:
    assert joined(" · ", ["a", "", "{b}"]) == "a · {b}"
    assert joined(", ", []) == ""
    assert joined("{}", ["a", "b"]) == "a{}b"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed([]) == ""
    assert percent(0.974) == "97%"


def test_cleaning_leaves_what_is_clean() -> None:
    said = wording("Plan", "not on {host}").format(host="Mac Mini")
    assert printable(said) is said
    assert one_line(said, 100) is said
    bad = wording("Plan", "not on {host}").format(host="Mac\x1b[31m Mini")
    assert printable(bad) == "not on Mac[31m Mini"


def test_an_error_says_what_happened_to_whom_and_what_to_do() -> None:
    error = HostUnreachable("Mac Mini", wording("Detail", "connection refused"))
    assert str(error).startswith("Mac Mini can't be reached (connection refused). Is Ollama running there")
    assert isinstance(told(error), Said)
    assert told(error) == str(error)
    assert told(ValueError("odd")) == "odd"
    assert told(ConfigError("one", "two")) == "one\ntwo"
    assert str(NothingAnswered("a", "b")) == "Nothing answered.\na\nb"


def test_it_goes_out_as_its_english() -> None:
    error = HostUnreachable("Mac Mini", wording("Detail", "connection refused"))
    event = AttemptFailed(n=1, error=error.name, detail=error.sentence, after_ms=3)
    assert json.loads(msgspec.json.encode(event, enc_hook=as_text))["detail"] == error.sentence
    with pytest.raises(TypeError):
        as_text(object())
    assert type(pickle.loads(pickle.dumps(error.sentence))) is str


def test_it_comes_back_from_a_file_as_it_was() -> None:
    error = HostUnreachable("Mac Mini", wording("Detail", "connection refused"))
    data = json.loads(json.dumps(as_data(error.sentence)))
    back = from_data(data)
    assert back == error.sentence
    assert isinstance(back, Said)
    detail = back.values["detail"]
    assert isinstance(detail, Said)
    assert detail.context == "Detail"
    assert from_data(as_data("plain")) == "plain"
    assert as_data("half \ud800") == "half ?"
    assert from_data({"context": 3}) == ""
    assert from_data(None) == ""


def test_what_no_file_can_hold_is_kept_as_its_english() -> None:
    said = wording("Test", "{thing}").format(thing=object)
    assert as_data(said) == str(said)
