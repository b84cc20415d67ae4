"""New entries, other ids, and who needs an entry."""

from __future__ import annotations

import tomllib

from hostler.store.edit import edited
from hostler.store.entries import fresh, ids, renamed, users_of_host, users_of_route

TEXT = """[[hosts]]
id = "a"
url = "http://127.0.0.1:1"
[[routes]]
id = "quick"
chain = ["m@a", "odd@name@b"]
[[actions]]
id = "x"
name = "X"
prompt = "{text}"
route = "quick"
[fallback]
chain = ["m@a"]
"""
DOCUMENT = tomllib.loads(TEXT)


def test_who_needs_a_machine_or_a_route_is_told() -> None:
    assert users_of_host(DOCUMENT, "a") == ("quick", "fallback")
    assert users_of_host(DOCUMENT, "b") == ("quick",)
    assert users_of_host(DOCUMENT, "c") == ()
    assert users_of_route(DOCUMENT, "quick") == ("x",)


def test_a_new_id_is_taken_up_by_all_who_name_it() -> None:
    after = tomllib.loads(edited(TEXT, renamed(DOCUMENT, "hosts", "a", "mac")))
    assert ids(after, "hosts") == ("mac",)
    assert after["routes"][0]["chain"] == ["m@mac", "odd@name@b"]
    assert after["fallback"]["chain"] == ["m@mac"]
    after = tomllib.loads(edited(TEXT, renamed(DOCUMENT, "routes", "quick", "fast")))
    assert after["actions"][0]["route"] == "fast"


def test_a_new_entry_has_an_id_of_its_own() -> None:
    text = edited(TEXT, [fresh(DOCUMENT, "hosts")])
    text = edited(text, [fresh(tomllib.loads(text), "hosts")])
    assert ids(tomllib.loads(text), "hosts") == ("a", "machine-1", "machine-2")
    assert fresh(DOCUMENT, "routes", ("m@a",)).table == {"chain": ["m@a"]}
