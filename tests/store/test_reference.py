"""One declaration a setting: the loader, the check, the dialog's fields and the reference say the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from hostler.assets import asset
from hostler.store.config import LISTS, TABLES, parse
from hostler.store.reference import Key, keys, markdown

KEYS = tuple(keys())
HOST = '[[hosts]]\nid = "a"\nurl = "http://127.0.0.1:1"\n'
ROUTE = '[[routes]]\nid = "quick"\nchain = ["m@a"]\n'
ACTION = '[[actions]]\nid = "x"\nname = "X"\nprompt = "Do it"\n'
AROUND = {"[[hosts]]": ("", HOST, ROUTE), "[[routes]]": (HOST, ROUTE, ""), "[[actions]]": (HOST, ACTION, ROUTE)}


def with_key(key: Key, value: str) -> str:
    """A config in which this key has this value, and nothing else is special."""
    line = f"{key.name} = {value}\n"
    if key.table in AROUND:
        before, own, after = AROUND[key.table]
        kept = "".join(part + "\n" for part in own.splitlines() if not part.startswith(f"{key.name} ="))
        return before + kept + line + after
    return (
        HOST + ROUTE + key.table + "\n" + line if "models" not in key.table else HOST + key.table + "\n" + line + ROUTE
    )


def name_of(key: Key) -> str:
    return f"{key.table} {key.name}"


def test_every_key_of_every_table_is_told_once_with_a_sentence() -> None:
    declared = [field for shape in (*LISTS.values(), *TABLES.values()) for field in msgspec.structs.fields(shape)]
    assert len({(key.table, key.name) for key in KEYS}) == len(KEYS)
    assert (
        len([key for key in KEYS if "models" not in key.table]) == len(declared) - 1
    )  # hosts.models has its own table
    assert not [key for key in KEYS if not key.text.endswith(".")]


@pytest.mark.parametrize("key", KEYS, ids=name_of)
def test_the_check_says_the_same_sentence_for_a_wrong_value(key: Key) -> None:
    findings = parse(with_key(key, "{ wrong = 1979-05-27 }"), Path("c")).findings
    assert any(f"“{key.name}”" in finding.message and key.text in finding.message for finding in findings), findings


@pytest.mark.parametrize("key", [key for key in KEYS if not key.needed and key.default is not None], ids=name_of)
def test_the_default_is_what_the_loader_gives_and_may_be_written(key: Key) -> None:
    value = msgspec.json.encode(key.default).decode()
    if isinstance(key.default, dict):
        value = "{}"
    plain = with_key(key, value).replace(f"{key.name} = {value}\n", "")
    assert parse(with_key(key, value), Path("c")).config == parse(plain, Path("c")).config


@pytest.mark.parametrize("key", [key for key in KEYS if key.choices or key.most is not None], ids=name_of)
def test_what_it_takes_is_taken_and_more_is_not(key: Key) -> None:
    good = [f'"{choice}"' for choice in key.choices] or [str(key.most)]
    bad = '"whatever"' if key.choices else f"{(key.most or 0) * 2 + 1}"
    for value in good:
        findings = parse(with_key(key, value), Path("c")).findings
        assert not [finding for finding in findings if f"“{key.name}”:" in finding.message], (value, findings)
    assert any(f"“{key.name}”" in finding.message for finding in parse(with_key(key, bad), Path("c")).findings)


def test_the_page_in_resources_is_what_the_command_prints() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "hostler", "config", "reference"], capture_output=True, text=True, check=True
    ).stdout
    assert printed == markdown() == asset("config.md").read_text(encoding="utf-8")
