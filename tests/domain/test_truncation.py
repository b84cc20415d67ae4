"""Which counts give a cut prompt away, and which don't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.truncation import tokens_read


@pytest.mark.parametrize(
    ("estimated", "counted", "window", "read"),
    [
        (2299, 256, 256, 256),  # o12-43: the whole window
        (2299, 130, 256, 130),  # ol-43: half of it, plus 2
        (5000, 2048, None, 2048),  # an old server's default
        (9000, 2050, 4096, 2050),
        (9000, 700, 4096, 700),  # beyond the window, and far too few
        (200, 81, 128, None),  # dropped history leaves no certain mark
        (500, 480, 4096, None),
        (500, 300, 4096, None),  # text that is dense for us and not for the model
        (2048, 2048, 2048, None),  # it just fits
        (9000, None, 4096, None),
        (1000, 350, 32768, None),  # white space: few tokens, and room for all
    ],
)
def test_the_marks_of_a_cut_prompt(estimated: int, counted: int | None, window: int | None, read: int | None) -> None:
    assert tokens_read(estimated, counted, window) == read


@given(st.integers(1, 100_000), st.integers(0, 100_000), st.none() | st.integers(256, 200_000))
def test_what_was_counted_whole_is_never_called_cut(estimated: int, more: int, window: int | None) -> None:
    assert tokens_read(estimated, estimated + more, window) is None
