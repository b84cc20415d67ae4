"""How long a model stays loaded, as people write it."""

from __future__ import annotations

import pytest

from hostler.domain.keeping import keep_alive_fault, read_keep_alive
from hostler.simulate import go


@pytest.mark.parametrize(
    ("text", "value"),
    [("30m", "30m"), ("1h30m", "1h30m"), ("1.5h", "1.5h"), ("-1", -1), ("-1m", "-1m"), ("0", 0), ("300", 300)],
)
def test_what_ollama_understands_is_taken(text: str, value: str | int) -> None:
    assert read_keep_alive(text) == value
    go.keep_alive_ns(value)  # the simulated server reads it as the real one does


@pytest.mark.parametrize("text", ["soon", "30", "30 m", "30min", "", "m", "1h 30m", "½h", "9" * 40 + "h", "1h\n"])
def test_a_text_that_is_no_duration_is_refused_with_an_example(text: str) -> None:
    assert "like 30m" in keep_alive_fault(text)


@pytest.mark.parametrize("seconds", [-2, 10**9 + 1, 10**30])
def test_a_number_that_is_no_time_is_refused(seconds: int) -> None:
    assert "like 30m" in keep_alive_fault(seconds)


def test_what_is_typed_and_is_none_says_so() -> None:
    with pytest.raises(ValueError, match="“whenever” is no time"):
        read_keep_alive("whenever")
