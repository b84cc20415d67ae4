"""The texts of a Go server."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.simulate import go


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("10m", 600), ("1h30m", 5400), ("1.5s", 1.5), ("250ms", 0.25), ("0", 0), (30, 30), (0.5, 0.5), ("+2s", 2)],
)
def test_a_keep_alive_is_seconds_or_a_duration(value: object, seconds: float) -> None:
    assert go.keep_alive_ns(value) == seconds * 10**9


@pytest.mark.parametrize("value", [-1, "-1s", "-5m", float("inf"), 10**30])
def test_a_negative_or_boundless_keep_alive_is_forever(value: object) -> None:
    assert go.keep_alive_ns(value) == go.FOREVER_NS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("soon", 'time: invalid duration "soon"'),
        ("", 'time: invalid duration ""'),
        ("300", 'time: missing unit in duration "300"'),
        ("5x", 'time: unknown unit "x" in duration "5x"'),
        (True, "Unsupported type: 'bool'"),
    ],
)
def test_a_bad_keep_alive_has_the_server_s_text(value: object, text: str) -> None:
    with pytest.raises(ValueError) as raised:
        go.keep_alive_ns(value)
    assert str(raised.value) == text


@given(st.text(max_size=20))
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    try:
        assert abs(go.duration_ns(text)) < go.FOREVER_NS
    except ValueError as error:
        assert str(error).startswith("time: ")


def test_times_have_up_to_nine_digits() -> None:
    assert go.rfc3339(1_795_430_920_602_733_450) == "2026-11-23T10:48:40.60273345Z"
    assert go.rfc3339(1_795_430_920 * 10**9) == "2026-11-23T10:48:40Z"
    assert go.rfc3339(1_795_430_920 * 10**9 + go.FOREVER_NS).startswith("2319-")


def test_json_escapes_what_go_escapes() -> None:
    assert go.dump({"a": "<b> & ü"}) == '{"a":"\\u003cb\\u003e \\u0026 ü"}'.encode()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "missing request body"),
        (b'{"a":', "unexpected EOF"),
        (b'{"a":"b', "unexpected EOF"),
        (b"nonsense", "invalid character 'n' looking for beginning of value"),
        (b"[1]", "json: cannot unmarshal array into Go value of type api.ChatRequest"),
    ],
)
def test_a_bad_body_has_the_server_s_text(body: bytes, text: str) -> None:
    with pytest.raises(ValueError) as raised:
        go.parse_object(body, "ChatRequest")
    assert str(raised.value) == text


@given(st.binary(max_size=200))
def test_any_body_is_an_object_or_refused(body: bytes) -> None:
    try:
        assert isinstance(go.parse_object(body, "X"), dict)
    except ValueError as error:
        assert str(error)


@given(st.binary(max_size=50))
def test_real_base64_passes_and_a_data_url_does_not(data: bytes) -> None:
    text = base64.b64encode(data).decode()
    go.check_base64(text, "x.0")
    with pytest.raises(ValueError, match="input byte 4"):
        go.check_base64(f"data:image/png;base64,{text}", "x.0")
