"""Changing config.toml: the values are what was asked for, and every other line is as it was."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostler.assets import asset
from hostler.domain.errors import ConfigError
from hostler.store.blocks import cut, join
from hostler.store.edit import Add, Conflict, Edit, Place, Remove, Set, conflicts, done, edited, undoing, value_at

EXAMPLE = asset("examples/three-machines.toml").read_text(encoding="utf-8")
TEXT = """# mine
version = 1

# The machines.
[[hosts]]
id = "a"   # the id
url = "http://127.0.0.1:1"

# the second
[[hosts]]
id = "b"
url = "http://127.0.0.1:2"
[hosts.models."x:1"]
num_ctx = 4096   # measured

# The routes
[[routes]]
id = "quick"
chain = [
  "m@a",  # first
  'x:1@b',
]

[fallback]
chain = ["m@a"]   # all
"""


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """What is gone and what is new, when the rest stands in its order."""
    import difflib

    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


@pytest.mark.parametrize(
    ("edit", "gone", "new"),
    [
        (Set(("hosts", "a", "url"), "u"), 'url = "http://127.0.0.1:1"', 'url = "u"'),
        (Set(("hosts", "a", "always_on"), True), None, "always_on = true"),
        (Set(("hosts", "b", "models", "x:1", "num_ctx"), 8), "num_ctx = 4096   # measured", "num_ctx = 8   # measured"),
        (Set(("hosts", "b", "models", "x:1", "think"), False), None, "think = false"),
        (Set(("hosts", "a", "models", "y", "rank"), 3.5), None, "\n[hosts.models.y]\nrank = 3.5"),
        (Set(("fallback", "chain"), ["x:1@b"]), 'chain = ["m@a"]   # all', 'chain = ["x:1@b"]   # all'),
        (Set(("privacy", "history"), False), None, "\n[privacy]\nhistory = false"),
        (Set(("hosts", "a", "name"), None), None, None),
        (Set(("routes", "quick", "chain"), ["new@a"]), "  \"m@a\",  # first\n  'x:1@b',", '  "new@a",'),
        (Remove(("hosts", "b")), "\n" + TEXT[TEXT.index("# the second") : TEXT.index("\n\n# The routes")], None),
        (Add(("hosts", "c"), {"url": "u"}), None, '[[hosts]]\nid = "c"\nurl = "u"\n'),
        (Add(("actions", "c"), {"name": "Hi"}), None, '\n[[actions]]\nid = "c"\nname = "Hi"'),
    ],
)
def test_a_change_touches_its_own_lines(edit: Edit, gone: str | None, new: str | None) -> None:
    after = edited(TEXT, [edit])
    lines = [text.split("\n") if text is not None else [] for text in (gone, new)]
    assert list(changed_lines(TEXT, after)) == lines, after


def test_a_chain_over_several_lines_keeps_the_comment_beside_each_target() -> None:
    after = edited(TEXT, [Set(("routes", "quick", "chain"), ["x:1@b", "m@a", "new@a"])])
    assert 'chain = [\n  "x:1@b",\n  "m@a", # first\n  "new@a",\n]\n' in after


def test_the_comment_above_the_first_entry_heads_the_list_and_stays_there() -> None:
    moved = edited(TEXT, [Place(("hosts", "b"), "a")])
    assert (
        moved.index("# The machines.") < moved.index("# the second") < moved.index('id = "b"') < moved.index('id = "a"')
    )
    without = edited(TEXT, [Remove(("hosts", "a"))])
    assert without.index("# The machines.") < without.index('id = "b"')


@pytest.mark.parametrize(
    "text",
    [
        'hosts = [{id = "a", url = "u"}]\n',
        'privacy.history = true\n[[hosts]]\nid = "a"\nurl = "u"\nmodels."x:1".num_ctx = 4096\n',
        '[[hosts]]\r\nid = "a"\r\nurl = "u"\r\n',
        '[[hosts]]\nid = "a"\nurl = "u"\nmodels = {"x:1" = {rank = 1.0}}',
        '[[hosts]]\nname = """\n[[hosts]]\n# """\nid = "a"\nurl = "u"\n# the end',
        '[ hosts . x ]\n[[routes]]\nid = "a"\n',
    ],
)
def test_other_ways_to_write_it_are_read_or_refused_in_words(text: str) -> None:
    assert join(cut(text)) == text
    for edit in (
        Set(("hosts", "a", "url"), "v"),
        Set(("hosts", "a", "models", "x:1", "num_ctx"), 512),
        Set(("privacy", "history"), False),
    ):
        try:
            after = edited(text, [edit])
        except ConfigError as error:
            assert str(error)
            continue
        assert value_at(tomllib.loads(after), edit.where) == edit.value
        assert ("\r\n" in after) == ("\r\n" in text) and after.count("\r\n") in (0, after.count("\n"))


def test_what_is_no_toml_is_never_written_over() -> None:
    with pytest.raises(ConfigError, match="mend it by hand"):
        edited("[[hosts\n", [Set(("privacy", "history"), False)])


def test_an_entry_that_is_gone_is_said() -> None:
    with pytest.raises(ConfigError, match="“z” is not in the file any more"):
        edited(TEXT, [Set(("hosts", "z", "url"), "u")])


def test_a_key_that_both_changed_is_a_conflict_and_other_keys_are_none() -> None:
    base = tomllib.loads(TEXT)
    by_hand = tomllib.loads(TEXT.replace("127.0.0.1:1", "127.0.0.1:8"))
    url, name = Set(("hosts", "a", "url"), "http://127.0.0.1:9"), Set(("hosts", "a", "name"), "A")
    assert conflicts(base, by_hand, [url, name]) == (
        Conflict(("hosts", "a", "url"), "http://127.0.0.1:1", "http://127.0.0.1:8", "http://127.0.0.1:9"),
    )
    assert conflicts(base, by_hand, [Set(("hosts", "a", "url"), "http://127.0.0.1:8")]) == ()
    gone = tomllib.loads(edited(TEXT, [Remove(("hosts", "b"))]))
    assert conflicts(base, gone, [Remove(("hosts", "b"))]) == ()


IDS = st.sampled_from(["a", "b", "mac-mini", "ubuntu", "windows-gpu", "quick", "code", "n1", "n2"])
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(Set, st.tuples(st.just("hosts"), IDS, st.sampled_from(["name", "url"])), st.none() | WORDS),
    st.builds(
        Set,
        st.tuples(st.just("hosts"), IDS, st.just("models"), WORDS, st.just("num_ctx")),
        st.none() | st.integers(0, 9),
    ),
    st.builds(
        Set, st.tuples(st.just("routes"), IDS, st.sampled_from(["chain", "keywords"])), st.lists(WORDS, max_size=3)
    ),
    st.builds(
        Set, st.tuples(st.sampled_from(["privacy", "hotkeys"]), st.sampled_from(["x", "history"])), st.booleans()
    ),
    st.builds(
        Add, st.tuples(st.sampled_from(["hosts", "routes", "actions"]), IDS), st.fixed_dictionaries({"name": WORDS})
    ),
    st.builds(Remove, st.tuples(st.sampled_from(["hosts", "routes", "actions"]), IDS)),
    st.builds(Place, st.tuples(st.sampled_from(["hosts", "routes"]), IDS), st.none() | IDS),
)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([TEXT, EXAMPLE]), st.lists(EDITS, min_size=50, max_size=50))
def test_comments_and_untouched_lines_survive_fifty_changes(text: str, edits: list[Edit]) -> None:
    document: dict[str, Any] = tomllib.loads(text)
    touched: set[str] = set()
    now = text
    for edit in edits:
        try:
            document = done(document, edit)
        except ConfigError:
            with pytest.raises(ConfigError):
                edited(now, [edit])
            continue
        before = now
        now = edited(now, [edit])
        assert tomllib.loads(now) == document
        if isinstance(edit, Set):
            gone, new = changed_lines(before, now)
            assert all(line.split("=")[0].strip() == edit.where[-1] for line in gone if "=" in line), (gone, new)
        touched.add(edit.where[0])
    removed = any(isinstance(edit, Remove) for edit in edits)
    comments = [line for line in text.splitlines() if line.startswith("#")]
    if not removed:
        assert [line for line in comments if line not in now.splitlines()] == []
    if "fallback" not in touched:
        assert text[text.index("[fallback]") :].split("\n\n")[0].rstrip() in now


@settings(max_examples=40, deadline=None)
@given(st.lists(EDITS, max_size=6))
def test_what_was_changed_can_be_taken_back(edits: list[Edit]) -> None:
    document: dict[str, Any] = tomllib.loads(TEXT)
    for edit in edits:
        try:
            after = done(document, edit)
        except ConfigError:
            continue
        back = after
        for undo in undoing(document, [edit]):
            back = done(back, undo)
        assert _without_empty(back) == _without_empty(document)
        document = after


def _without_empty(value: Any) -> Any:
    """Without the tables that a change made and left empty."""
    if isinstance(value, dict):
        kept = {key: _without_empty(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner != {}}
    return [_without_empty(inner) for inner in value] if isinstance(value, list) else value


def test_a_comment_stands_above_what_is_new_and_is_never_read_as_more() -> None:
    evil = "why\n[privacy]\r\nhistory = false\x00\x1b[2J"
    text = edited(
        'version = 1\n[app]\nlanguage = "de"\n',
        [
            Add(("hosts", "a"), {"url": "http://127.0.0.1:1"}, evil),
            Set(("fallback", "chain"), ["m@a"], "last"),
            Set(("app", "language"), "en", "its header is there already"),
        ],
    )
    assert text == (
        'version = 1\n[app]\nlanguage = "en"\n\n# why\n# [privacy]\n# history = false[2J\n[[hosts]]\nid = "a"\n'
        'url = "http://127.0.0.1:1"\n\n# last\n[fallback]\nchain = ["m@a"]\n'
    )


def test_a_new_list_that_is_long_has_a_line_for_each_entry() -> None:
    long = [f"some-model:{number}b@machine-{number}" for number in range(4)]
    assert edited("", [Set(("fallback", "chain"), long)]) == (
        "[fallback]\nchain = [\n" + "".join(f'  "{entry}",\n' for entry in long) + "]\n"
    )
