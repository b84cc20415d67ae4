"""The line of JSON between command line and app."""

from __future__ import annotations

import argparse
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.cli import app
from hostler.control import NotRunning, Order, Reply, read_line, send, write_line


@given(st.text(), st.text(), st.text())
def test_an_order_comes_back_as_it_was_written(do: str, action: str, text: str) -> None:
    order = Order(do=do, action=action, text=text)
    line = write_line(order)
    assert line.count(b"\n") == 1
    assert Order(**read_line(line, Order)) == order


def test_a_reply_comes_back_as_it_was_written() -> None:
    reply = Reply(ok=False, error="no", fleet={"hosts": []})
    assert Reply(**read_line(write_line(reply), Reply)) == reply


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b'{"do": 1}', b'{"action": "x"}', b'{"do": "x", "more": 1}', b"\xff"]
)
def test_what_is_no_order_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):
        read_line(line, Order)


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner), max_leaves=5)
)
def test_any_json_is_an_order_or_refused(document: object) -> None:
    try:
        fields = read_line(json.dumps(document).encode(), Order)
    except ValueError:
        return
    assert isinstance(Order(**fields).do, str)


def test_nobody_listening_is_not_running(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotRunning):
        send(str(tmp_path / "no.sock"), Order(do="quit"))


@pytest.mark.parametrize("token", ["a-token", ""])
def test_the_compositors_token_goes_along_with_the_order(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    sent: list[Order] = []
    monkeypatch.setattr(app, "send", lambda address, order: sent.append(order) or Reply())
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", token)
    assert app.tell("popup", argparse.Namespace(action="x", text="")) == 0
    assert sent == [Order(do="popup", action="x", token=token)]
