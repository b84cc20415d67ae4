"""The one table that turns what the transport says into a named error."""

from __future__ import annotations

import ssl

import httpx
import msgspec

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
from hostler.domain.said import composed, wording
from hostler.domain.untrusted import one_line

CONNECT_S = 2.0
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding JSON from a host may raise: not JSON, not UTF-8, or nested without end."""
NESTED = 8
"""Errors lie in errors; deeper than this nobody means it."""
SHOWN_CHARS = 200

# Texts of 400 that mean "too long". Sources: transcripts ol-43 and o12-43; vLLM and OpenAI say the third.
_TOO_LONG = ("exceed_context_size_error", "input length exceeds the context length", "maximum context length")

_NO_ANSWER = wording("Detail", "no answer within {seconds:g} s: asleep, or behind a firewall")
_TRANSPORT: tuple[tuple[type[Exception], type[AttemptError], str], ...] = (
    # The first class that matches counts, so a subclass stands above its parent.
    (httpx.ConnectTimeout, HostUnreachable, _NO_ANSWER.format(seconds=CONNECT_S)),
    (httpx.PoolTimeout, HostTimeout, wording("Detail", "no free connection")),
    (httpx.TimeoutException, HostTimeout, wording("Detail", "nothing came in time")),
    (httpx.ProxyError, HostUnreachable, wording("Detail", "its proxy failed")),
    (httpx.ConnectError, HostUnreachable, wording("Detail", "connection refused")),
    (httpx.NetworkError, StreamBroken, wording("Detail", "connection lost")),
    (httpx.RemoteProtocolError, StreamBroken, wording("Detail", "connection closed early")),
    (httpx.LocalProtocolError, BadResponse, wording("Detail", "the request could not be written")),
    (httpx.DecodingError, BadResponse, wording("Detail", "unreadable compression")),
    (httpx.UnsupportedProtocol, BadResponse, wording("Detail", "the address lacks http:// or https://")),
    (httpx.TooManyRedirects, BadResponse, wording("Detail", "it redirects in a circle")),
    (httpx.HTTPError, BadResponse, wording("Detail", "the request failed")),
    (httpx.InvalidURL, BadResponse, wording("Detail", "the address can't be read")),
    (httpx.StreamError, StreamBroken, wording("Detail", "the stream was closed")),
)


def from_transport(error: Exception, host: str, model: str = "") -> AttemptError:
    """Names an exception of httpx. `host` is the machine's name for people."""
    if fault := _tls_fault(error):
        return BadResponse(host, composed("TLS: {fault}").format(fault=fault), model=model)
    if isinstance(error, httpx.RemoteProtocolError) and "illegal" in str(error):
        return BadResponse(
            host, wording("Detail", "it doesn't speak HTTP; is it https:// instead of http://?"), model=model
        )
    if isinstance(error, httpx.ConnectError) and "name" in str(error).lower():
        return HostUnreachable(host, wording("Detail", "the name is not known here"), model=model)
    for kind, named, detail in _TRANSPORT:
        if isinstance(error, kind):
            return named(host, detail, model=model)
    raise TypeError(f"{type(error).__name__} is not a transport error") from error


def _tls_fault(error: BaseException | None) -> str:
    """What TLS found wrong, or ""; httpx keeps the ssl error as a cause."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            text = wording("Detail", "{fault}; set ca_file if the certificate is your own")
            return text.format(fault=error.verify_message)
        if isinstance(error, ssl.SSLError):
            return wording("Detail", "the other side doesn't speak TLS; is it http:// instead of https://?")
        error = error.__cause__ or error.__context__
    return ""


def from_status(status: int, body: bytes, host: str, model: str = "") -> AttemptError:
    """Names an answer whose status isn't 2xx. `body` may be cut."""
    text = error_text(body)
    if status in (401, 403):
        return HostRefused(host, _said(status, text or wording("Detail", "empty answer")), model=model)
    if status == 404:
        # Every server says 404; one of models says which model (transcripts 06-show-404, 18 and 27-v1-chat-404).
        if "model" in text.lower():
            return ModelMissing(host, text, model=model)
        return BadResponse(host, _said(status, wording("Detail", "no such endpoint")), model=model)
    if status in (429, 503):
        return HostBusy(host, _said(status, text), model=model)
    if any(mark in text or mark in body.decode("utf-8", "replace") for mark in _TOO_LONG):
        return ContextTooLong(host, text, model=model)
    if status == 400 and "HTTPS server" in text:  # what Go's server says, as Ollama behind TLS does
        return BadResponse(
            host, wording("Detail", "{said}: write https:// in its address").format(said=text.rstrip(".")), model=model
        )
    if status < 400:
        elsewhere = wording("Detail", "it redirects elsewhere")
        detail = elsewhere if status >= 300 else wording("Detail", "not what was asked for")
        return BadResponse(host, _said(status, detail), model=model)
    if status in (404, 405, 406, 415):
        return BadResponse(host, _said(status, text), model=model)
    return ServerError(host, _said(status, text), model=model)


def _said(status: int, text: str) -> str:
    """A status with what stands behind it: `503: queue is full`."""
    return composed("{status:d}: {text}").format(status=status, text=text) if text else str(status)


def from_error_line(error: object, host: str, model: str = "") -> AttemptError:
    """Names an error that came inside a stream whose status was 200 (transcript ol-52)."""
    text = shown(_message(error))
    if any(mark in text for mark in _TOO_LONG):
        return ContextTooLong(host, text, model=model)
    return ServerError(host, text or wording("Detail", "it broke off with an error"), model=model)


def error_text(body: bytes) -> str:
    """What an error body says, in one line that is safe to show.

    Knows `{"error": "text"}`, the same with a JSON document inside the text (transcript ol-17), OpenAI's
    `{"error": {"message": …}}` and FastAPI's `{"detail": …}`; a web page says nothing useful.
    """
    try:
        document = msgspec.json.decode(body)
    except UNREADABLE:
        text = body.decode("utf-8", "replace").strip()
        return "" if text.startswith("<") else shown(text)
    if isinstance(document, dict):
        document = document.get("error", document.get("detail", ""))
    return shown(_message(document))


def _message(error: object, nested: int = NESTED) -> str:
    match error:
        case _ if not nested:
            return ""
        case dict():
            inner = next((error[key] for key in ("message", "error", "detail", "msg") if error.get(key)), "")
            return _message(inner, nested - 1)
        case [first, *_]:
            return _message(first, nested - 1)
        case str() if error.startswith("{"):
            try:
                return _message(msgspec.json.decode(error), nested - 1) or error
            except UNREADABLE:
                return error
        case None | []:
            return ""
    return str(error)


def shown(untrusted_text: str) -> str:
    """Text from a host as one line that can be shown."""
    return one_line(untrusted_text, SHOWN_CHARS)
