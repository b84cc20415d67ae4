"""Splitting: where the text was cut on its way changes nothing, and nothing open grows without end."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hostler.ui.markdown.blocks import LONGEST, Block, Kind, Splitter
from hostler.ui.markdown.code import Lexers
from hostler.ui.markdown.lines import Item, Run, Stream, Table, draw
from ui.markdown.hostile import HOSTILE

SCRAPS = st.sampled_from(
    [
        *("# ", "## ", "- ", "* ", "1. ", "2) ", "   - ", "    ", "> ", ">> ", "```", "```python\n", "~~~\n", "---\n"),
        *(
            "`",
            "**",
            "_",
            "~~",
            "[",
            "](http://a.b)",
            "![",
            "<b>",
            "&amp;",
            "\\(",
            "$",
            "\t",
            "===\n",
            "word ",
            "a b\n",
        ),
        *(
            "x = 1\n",
            "'''",
            "/* ",
            "*/",
            "\u202e",
            "\u05d0 ",
            "\U0001f40e",
            "|",
            "| a | b |\n",
            "|-|-|\n",
            "\n",
            "\n\n",
        ),
        *(" " * 1300, "w" * 1300),
    ]
)
TEXTS = st.lists(SCRAPS, max_size=40).map("".join)


def whole(text: str) -> list[Block]:
    splitter = Splitter()
    return splitter.feed(text) + splitter.tail()


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 200), max_size=12))
@example("a|b\n-|-\n1|2", [3, 4, 5])
@example("```\nx\n``" + "`\ny", [8, 9])
def test_where_the_text_is_cut_changes_nothing(text: str, lengths: list[int]) -> None:
    lexers = Lexers()
    one, many = Stream(lexers), Stream(lexers)
    expected = one.feed(text) + one.tail()
    found: list[Item] = []
    rest = text
    for length in lengths:
        found += many.feed(rest[:length])
        many.tail()
        rest = rest[length:]
    found += many.feed(rest)
    assert found + many.tail() == expected


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_open_stays_small(name: str) -> None:
    splitter, text = Splitter(), HOSTILE[name]
    for n in range(0, min(len(text), 60_000), 997):
        splitter.feed(text[n : n + 997])
        assert sum(len(block.text) for block in splitter.tail()) <= 4 * LONGEST


def test_lists_know_their_levels_and_numbers() -> None:
    blocks = whole("1. one\n   - nested\n     - deeper\n   - [x] done\n1. two\n\n3) other")
    assert [(block.marker, block.level) for block in blocks][:5] == [
        ("1.", 1),
        ("•", 2),
        ("•", 3),
        ("☑", 2),
        ("2.", 1),
    ]


def test_code_in_a_list_and_in_a_quote_is_code() -> None:
    blocks = whole("1. do:\n   ```sh\n   ls\n     -l\n   ```\n   then\n\n> ```\n> x\n> ```\nafter")
    code = [(block.text, block.language, block.level, block.quote) for block in blocks if block.kind is Kind.CODE]
    assert code == [("ls", "sh", 1, 0), ("  -l", "sh", 1, 0), ("x", "", 0, 1)]
    assert blocks[-1] == Block(Kind.TEXT, "after")


def test_code_keeps_its_tabs() -> None:
    assert whole("```make\nall:\n\tgo\n```")[1].text == "\tgo"


def test_a_long_table_is_cut_into_parts_of_the_same_widths() -> None:
    blocks = whole("| a | b |\n|:-:|--:|\n" + "| long enough | 2 |\n" * 40)
    assert {block.kind for block in blocks} == {Kind.TABLE}
    assert [block.first for block in blocks] == [True, False, False]
    assert {block.aligns for block in blocks} == {"cr"}
    stream = Stream(Lexers())
    drawn = stream.feed("| a | b |\n|:-:|--:|\n" + "| long enough | 2 |\n" * 40) + stream.tail()
    assert len({item.shares for item in drawn if isinstance(item, Table)}) == 1


def test_a_paragraph_of_nothing_but_styles_stays_as_it_was_written() -> None:
    assert draw(Block(Kind.TEXT, "~~a" * 250)).runs == (Run("~~a" * 250),)  # type: ignore[union-attr]


def test_maths_stays_as_it_was_written() -> None:
    stream = Stream(Lexers())
    text = r"So \(a_1 * b_2 * c\), $x_1 + y_2$ and \[ \frac{a}{b} \] cost $5 and $6."
    stream.feed(text)
    assert stream.tail()[0].text == text  # type: ignore[union-attr]
