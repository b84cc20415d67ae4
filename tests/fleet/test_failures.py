"""Every failure has one name, and every name says what to do."""

from __future__ import annotations

import ssl

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain import errors
from hostler.domain.errors import (
    AttemptError,
    BadResponse,
    ContextTooLong,
    HostBusy,
    HostRefused,
    HostTimeout,
    HostUnreachable,
    ModelMissing,
    ServerError,
    StreamBroken,
)
from hostler.fleet import failures


def below(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(each for child in kind.__subclasses__() for each in below(child))]


def made(kind: type[Exception]) -> Exception:
    return kind("what httpx says") if issubclass(kind, httpx.InvalidURL | httpx.HTTPError) else kind()


TRANSPORT = [
    kind
    for root in (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError)
    for kind in below(root)
    # Raised only by raise_for_status, which nothing here calls.
    if kind is not httpx.HTTPStatusError
]


@pytest.mark.parametrize("kind", TRANSPORT, ids=lambda kind: kind.__name__)
def test_every_exception_of_httpx_has_a_name(kind: type[Exception]) -> None:
    try:
        error = made(kind)
    except TypeError:
        error = kind("what httpx says")
    named = failures.from_transport(error, "Mac Mini", "qwen3:4b")
    assert type(named) in NAMED
    assert "Mac Mini" in named.sentence


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectTimeout("x"), HostUnreachable),
        (httpx.ReadTimeout("x"), HostTimeout),
        (httpx.ConnectError("All connection attempts failed"), HostUnreachable),
        (httpx.ConnectError("[Errno -2] Name or service not known"), HostUnreachable),
        (httpx.ReadError("x"), StreamBroken),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), StreamBroken),
        (httpx.RemoteProtocolError("illegal status line: bytearray(b'SSH-2.0')"), BadResponse),
        (httpx.UnsupportedProtocol("x"), BadResponse),
        (httpx.ProxyError("x"), HostUnreachable),
    ],
)
def test_the_name_is_the_one_that_helps(error: Exception, kind: type[AttemptError]) -> None:
    assert type(failures.from_transport(error, "Mac Mini")) is kind


def test_what_tls_found_wrong_is_said() -> None:
    error = httpx.ConnectError("x")
    error.__cause__ = cause = ssl.SSLCertVerificationError(1, "x")
    cause.verify_message = "self-signed certificate"
    named = failures.from_transport(error, "Mac Mini")
    assert type(named) is BadResponse
    assert "self-signed certificate; set ca_file" in named.sentence


def test_anything_else_is_a_bug_and_stays_one() -> None:
    with pytest.raises(TypeError):
        failures.from_transport(KeyError("x"), "Mac Mini")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (302, b"", BadResponse),
        (400, b'{"error":"the input length exceeds the context length"}', ContextTooLong),
        (400, b'{"error":"model is required"}', ServerError),
        (400, b"Client sent an HTTP request to an HTTPS server.\n", BadResponse),
        (401, b'{"error":"unauthorized"}', HostRefused),
        (403, b"", HostRefused),
        (404, b"404 page not found", BadResponse),
        (404, b'{"error":"model \'x\' not found"}', ModelMissing),
        (405, b"405 method not allowed", BadResponse),
        (429, b"", HostBusy),
        (500, b'{"error":"out of memory"}', ServerError),
        (502, b"<html>Bad Gateway</html>", ServerError),
        (503, b'{"error":"server busy"}', HostBusy),
    ],
)
def test_every_status_has_a_name(status: int, body: bytes, kind: type[AttemptError]) -> None:
    assert type(failures.from_status(status, body, "Mac Mini", "qwen3:4b")) is kind


NAMED = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, AttemptError) and kind is not AttemptError
]


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.__name__)
def test_every_named_error_says_what_to_do(kind: type[AttemptError]) -> None:
    error = kind("Mac Mini", "observed", model="qwen3:4b")
    assert "{" not in error.sentence
    assert "Mac Mini" in error.sentence
    assert "(observed)" in error.sentence
    assert error.advice or kind is errors.Cancelled


@given(st.integers(200, 599), st.binary(max_size=300))
def test_any_answer_ends_in_a_name_and_one_line(status: int, body: bytes) -> None:
    named = failures.from_status(status, body, "Mac Mini")
    assert type(named) in NAMED
    assert len(named.sentence.splitlines()) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=40),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["error", "message", "x"]), inner),
        max_leaves=8,
    )
)
def test_any_error_line_ends_in_a_name(line: object) -> None:
    named = failures.from_error_line(line, "Mac Mini")
    assert type(named) in (ServerError, ContextTooLong)
    assert len(named.sentence.splitlines()) == 1


@pytest.mark.parametrize(
    "body", [b"[" * 60_000, b'{"error":' * 6_000, b'{"error":' * 500 + b"1" + b"}" * 500, b'"\x80"']
)
def test_json_without_end_is_only_unreadable(body: bytes) -> None:
    assert type(failures.from_status(500, body, "Mac Mini")) is ServerError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("plain", "plain"),
        ('{"error":{"code":400,"message":"too long"}}', "too long"),
        ({"message": "too long", "type": "x"}, "too long"),
        ([{"loc": ["body"], "msg": "field required"}], "field required"),
        ({}, "it broke off with an error"),
    ],
)
def test_what_an_error_says_is_found_where_servers_put_it(error: object, said: str) -> None:
    assert f"({said})" in failures.from_error_line(error, "Mac Mini").sentence
