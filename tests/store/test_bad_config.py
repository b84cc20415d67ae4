"""Whatever somebody writes into config.toml, there is a message at its line that can be read, and never a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hostler.domain.classify.rules import find_always, find_keywords
from hostler.domain.decide import decide
from hostler.domain.fleet import unseen
from hostler.domain.prompt import Prompt
from hostler.domain.said import Said
from hostler.domain.wellformed import CHAIN, NAME_CHARS, PHRASES
from hostler.store.config import Level, Loaded, parse
from hostler.store.reference import Key, keys

FILE = Path("config.toml")
HOST = '[[hosts]]\nid = "mac"\nurl = "http://127.0.0.1:1"\n'
ROUTE = '[[routes]]\nid = "quick"\nchain = ["m@mac"]\n'
ACTION = '[[actions]]\nid = "x"\nname = "X"\nprompt = "y"\n'
MODEL = '[hosts.models."m:1"]\n'
WHOLE = {
    "[[hosts]]": HOST,
    '[hosts.models."NAME"]': HOST + MODEL,
    "[[routes]]": HOST + ROUTE,
    "[[actions]]": ACTION,
}
HUGE = "x" * 200_000
VALUES = {
    "a whole number": "5",
    "below zero": "-5",
    "a huge number": "1" + "0" * 40,
    "the biggest number": "9223372036854775807",
    "a fraction": "1.5",
    "no number": "nan",
    "endless": "-inf",
    "a truth": "true",
    "nothing": '""',
    "a blank": '" "',
    "a text": '"wibble"',
    "a huge text": f'"{HUGE}"',
    "a zero byte": '"a\\u0000b"',
    "a turned text": '"a\\u202eb"',
    "two lines": '"a\\nb"',
    "unicode": '"Grüße 日本 🚀 é"',
    "a list": '["a"]',
    "an empty list": "[]",
    "a list of numbers": "[1]",
    "a list of nothing": '[""]',
    "a list of lists": "[[]]",
    "a huge list": "[" + '"a@b",' * 2000 + "]",
    "a table": '{a = "b"}',
    "a table of numbers": "{a = 1}",
    "a date": "1979-05-27",
    "a time": "07:32:00",
}


def read(text: str) -> Loaded:
    return parse(text, FILE)


def said(text: str) -> list[str]:
    return [finding.text(FILE) for finding in read(text).findings]


def with_value(key: Key, value: str) -> tuple[str, int]:
    """A config with this key, right but for its value; and the key's line."""
    before, header, table = WHOLE.get(key.table, f"{key.table}\n").rpartition("[[")
    rest = [line for line in table.splitlines() if not re.match(rf"{key.name}\s*=", line)]
    text = "\n".join([before + header + rest[0], *rest[1:], ""])
    return f"{text}{key.name} = {value}\n", text.count("\n") + 1


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_every_key_with_every_value_is_taken_or_said_at_its_line(value: str) -> None:
    for key in keys():
        text, line = with_value(key, value)
        loaded = read(text)
        own = [finding for finding in loaded.findings if finding.line == line]
        taken = not loaded.errors
        assert taken or any(finding.level is Level.ERROR for finding in own), (key, loaded.findings)
        for finding in loaded.findings:
            shown = finding.text(FILE)
            assert shown.startswith(f"config.toml:{finding.line}: "), shown
            assert shown.isprintable(), (key, shown)
            assert len(shown) < 700, (key, shown)


def test_a_value_of_the_wrong_kind_is_never_taken() -> None:
    kinds = {
        "text": ("5", "1.5", "true", '["a"]', '{a = "b"}', "1979-05-27"),
        "true or false": ("5", '"true"', "[]", '""'),
        "a whole number": ("1.5", '"5"', "true", "[5]"),
        "a number": ('"5"', "true", "[5]", "nan", "inf"),
        "a list of texts": ('"a"', "5", "[1]", '{a = "b"}'),
        "a table of texts": ('"a"', "5", "[1]", "{a = 1}"),
    }
    seen = set()
    for key in keys():
        for value in kinds.get(key.kind, ()):
            seen.add(key.kind)
            assert read(with_value(key, value)[0]).errors, (key, value)
    assert seen == set(kinds)


CASES: tuple[tuple[str, str], ...] = (
    # addresses
    (HOST.replace("http://127.0.0.1:1", "127.0.0.1:1"), "3: error: “127.0.0.1:1” lacks http:// or https://: write http://127"),
    (HOST.replace("http://127.0.0.1:1", "mac-mini"), "3: error: “mac-mini” lacks http://"),
    (HOST.replace("http://", "ftp://"), "3: error: “ftp://127.0.0.1:1” lacks http:// or https://: write http://127"),
    (HOST.replace("http://", "http://me:secret@"), "3: error: an address holds no user or password"),
    (HOST.replace("http://", "http://me@"), "3: error: an address holds no user or password"),
    (HOST.replace("127.0.0.1:1", "[::1"), "3: error: “http://[::1” is not an address"),
    (HOST.replace("127.0.0.1:1", "mac:99999"), "3: error: “http://mac:99999” is not an address"),
    (HOST.replace("127.0.0.1:1", ":11434"), "3: error: “http://:11434” names no machine"),
    (HOST.replace(":1", ":1?x=1"), "3: error: “http://127.0.0.1:1?x=1” has more than scheme, name, port and path"),
    (HOST.replace("127.0.0.1:1", "my mac"), "3: error: “http://my mac” holds a space"),
    (HOST.replace("127.0.0.1:1", HUGE), "3: error: this is 200,007 characters long: 2,000 are enough"),
    # names twice
    (HOST + HOST, "5: error: “mac” is there twice: give each its own id"),
    (HOST + ROUTE + ROUTE, "8: error: “quick” is there twice"),
    (ACTION + ACTION, "6: error: “x” is there twice"),
    (HOST + 'url = "http://127.0.0.1:2"\n', "4: error: not TOML: Cannot overwrite a value"),
    (HOST + MODEL + MODEL, "5: error: not TOML: Cannot declare ('hosts', 'models', 'm:1') twice"),
    # chains
    (HOST + ROUTE.replace("m@mac", "m@pc"), "6: error: “m@pc”: no host is called “pc”"),
    (HOST + ROUTE.replace("m@mac", "m"), "6: error: “m” is not a target: write MODEL@HOST"),
    (HOST + ROUTE.replace("m@mac", "@mac"), "6: error: “@mac” is not a target"),
    (HOST + ROUTE.replace('"m@mac"', ""), "6: error: route “quick” has no target"),
    (HOST + ROUTE.replace('"m@mac"', '"m@mac", "m@mac"'), "6: warning: “m@mac” stands twice in this chain"),
    (HOST + ROUTE.replace('"m@mac"', '"m@mac",' * (CHAIN + 1)), f"6: error: these are {CHAIN + 1}: {CHAIN} are enough"),
    (HOST + '[fallback]\nchain = ["fallback"]\n', "5: error: “fallback” is not a target"),
    (HOST + '[fallback]\nchain = ["quick@routes"]\n', "5: error: “quick@routes”: no host is called “routes”"),
    (HOST + '[fallback]\nchain = ["m@mac", "m@mac"]\n', "5: warning: “m@mac” stands twice"),
    # rules
    (HOST + ROUTE + f"keywords = {['a'] * (PHRASES + 1)}\n", f"7: error: these are {PHRASES + 1}: "),
    (HOST + ROUTE + f'always = ["{HUGE}"]\n', "7: error: this is 200,000 characters long: 200 are enough"),
    (HOST + ROUTE + 'keywords = ["good", " "]\n', "7: warning: an empty phrase is never found: take it out"),
    (HOST + ROUTE + 'keywords = ["a\\u202eb"]\n', "7: error: this holds characters that can't be seen"),
    # texts
    (HOST + f'name = "{"n" * (NAME_CHARS + 1)}"\n', f"4: error: this is {NAME_CHARS + 1} characters long"),
    (HOST + 'name = "a\\nb"\n', "4: error: this holds characters that can't be seen, or a new line"),
    (HOST + f'headers = {{X = "{HUGE}"}}\n', "4: error: this is 200,000 characters long: 8,000 are enough"),
    (HOST + 'ca_file = "a\\u0000b"\n', "4: error: this can't be a path"),
    ('[privacy]\nusage_files = "a\\u0000b"\n', "2: error: this can't be a path"),
    (f'[answers]\nlanguage = "{HUGE}"\n', "2: error: this is 200,000 characters long"),
    (ACTION.replace('"X"', '" "'), "3: error: this can't be empty"),
    (ACTION.replace('"x"', '""'), "2: error: this can't be empty"),
    (ACTION.replace('"y"', '""'), "4: error: this can't be empty"),
    (ACTION.replace('"y"', f'"{HUGE}"'), "4: error: this is 200,000 characters long: 20,000 are enough"),
    (ACTION.replace('"y"', '"a\\u001b[2Jb"'), "4: error: this holds characters that can't be seen"),
    (ACTION + 'route = "nowhere"\n', "5: error: no route is called “nowhere”"),
    (ACTION + 'hotkey = "Ctrl+Alt+Spacebar"\n', "5: error: “Ctrl+Alt+Spacebar” can't be a hotkey"),
    ('[hotkeys]\npopup = "a"\n', "2: warning: “a” can't be a hotkey: that key is for typing"),
    # models
    (HOST + MODEL + "num_ctx = 3\n", "5: error: “num_ctx”: expected a whole number >= 256"),
    (HOST + MODEL + "num_ctx = 100000001\n", "5: error: “num_ctx”: expected a whole number <= 100000000"),
    (HOST + MODEL + 'think = "hard"\n', "5: error: there is no think = “hard”: write true, false, or one of low"),
    (HOST + MODEL + 'keep_alive = "soon"\n', "5: error: “soon” is no time: write it like 30m"),
    (HOST + MODEL + "keep_alive = -7\n", "5: error: “-7” is no time"),
    (HOST + '[hosts.models.""]\nnum_ctx = 512\n', "4: error: a model has a name"),
    (HOST + "models = 3\n", "4: error: “models”: expected a table"),
    # the file
    ("version = 99\n", "1: error: version 99 isn't known here"),
    ("[[hosts\n", "1: error: not TOML"),
    ("a = " + "[" * 5000, "1: error: not TOML"),
    ("hosts = {}\n", "1: error: “hosts” is a list of tables: write [[hosts]]"),
    ("[[privacy]]\nhistory = true\n", "1: error: “privacy” is a table: write [privacy]"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[expected[:60] for _, expected in CASES])
def test_a_mistake_is_said_at_its_line(text: str, expected: str) -> None:
    found = said(text)
    assert any(line.startswith(f"config.toml:{expected}") for line in found), found


def test_every_mistake_can_be_said_in_the_language_of_the_window() -> None:
    plain = [
        finding.message
        for text, _ in CASES
        if HUGE not in text
        for finding in read(text).findings
        if not isinstance(finding.message, Said)
    ]
    assert plain == []


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1]:11434",
        "http://[fe80::1%25eth0]:11434",
        "https://box.local:8443/ollama/",
        "http://127.0.0.1:11434/",
        "http://127.0.0.1",
        "http://日本.example",
        "HTTP://BOX:11434",
    ],
)
def test_an_address_that_may_be_odd_is_taken(url: str) -> None:
    assert said(HOST.replace("http://127.0.0.1:1", url)) == []


@pytest.mark.parametrize(
    "name", ["hf.co/a/b:Q4_K_M", 'we"ird', "it's", "a]b", "a [b]", "x # y", "back\\slash", "日本:1b", "a = b"]
)
def test_a_mistake_below_an_odd_name_is_said_at_its_line_too(name: str) -> None:
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    text = HOST + f"[hosts.models.{quoted}]\nnum_ctx = 512\nkeep_alive = 'soon'\n" + HOST.replace("mac", "pc")
    assert [line.partition(": error")[0] for line in said(text)] == ["config.toml:6"]


def test_a_chain_and_the_fallback_that_name_the_same_ask_each_target_once() -> None:
    """What comes nearest to a circle: every chain leads to the fallback, and that leads back to the same targets."""
    text = HOST + ROUTE.replace('"m@mac"', '"m@mac", "n@mac", "m@mac"') + '[fallback]\nchain = ["n@mac", "m@mac"]\n'
    registry = read(text).config.registry
    decision = decide(Prompt(instruction="hello"), registry, unseen(registry), route="quick")
    assert [str(candidate.target) for candidate in decision.plan.candidates] == ["m@mac", "n@mac"]


@pytest.mark.parametrize(
    "phrase", ["(a+)+$", "(.*)*x", "[", "\\", "*", "a|b", "(?i)x", "^$", "\\d+", "{n}", "%s", "a" * 200, "a " * 100]
)
def test_a_phrase_like_a_pattern_is_a_phrase(phrase: str) -> None:
    text = HOST + ROUTE + f"keywords = ['{phrase}']\nalways = ['{phrase}']\n"
    loaded = read(text)
    assert loaded.errors == ()
    routes = loaded.config.registry.routes
    plain = phrase.strip()
    assert [hit.words for hit in find_keywords(f"please {plain} now", routes)] == [" ".join(plain.split())]
    assert find_always("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" * 500, routes) is None


def test_as_many_phrases_as_there_may_be_are_found() -> None:
    phrases = [f"wibble{number} wobble" for number in range(PHRASES)]
    loaded = read(HOST + ROUTE + f"keywords = {phrases}\n")
    assert loaded.findings == ()
    assert len(find_keywords(" ".join(phrases), loaded.config.registry.routes)) == PHRASES
