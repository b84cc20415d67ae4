"""The texts that a Go server writes: JSON, times, durations and the errors of its decoders."""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import math
import re
from typing import Any

import msgspec

FOREVER_NS = 2**63 - 1
"""The longest Go duration, about 292 years: what a negative keep_alive becomes (transcript ol-32)."""

_UNITS_NS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_BASE64 = re.compile(r"[A-Za-z0-9+/]*")


def dump(value: object) -> bytes:
    """Compact JSON with the characters escaped that encoding/json escapes for HTML (transcript ol-31-gemma-chat)."""
    text = msgspec.json.encode(value)
    for plain, escaped in ((b"<", rb"\u003c"), (b">", rb"\u003e"), (b"&", rb"\u0026")):
        text = text.replace(plain, escaped)
    return text


def quote(text: str) -> str:
    """As `%q` prints a string."""
    return json.dumps(text, ensure_ascii=False)


def rfc3339(unix_ns: int) -> str:
    """UTC with up to nine fraction digits, trailing zeros cut, as RFC3339Nano prints it."""
    seconds, fraction = divmod(unix_ns, 10**9)
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    digits = f".{fraction:09d}".rstrip("0").rstrip(".")
    return f"{moment:%Y-%m-%dT%H:%M:%S}{digits}Z"


def duration_ns(text: str) -> int:
    """Reads `1h30m`, `-1s`, `0`. Raises ValueError with the text of time.ParseDuration."""
    rest, negative = text, False
    if rest[:1] in {"-", "+"}:
        rest, negative = rest[1:], rest[0] == "-"
    if rest == "0":
        return 0
    total = 0.0
    if not rest:
        raise ValueError(f"time: invalid duration {quote(text)}")
    while rest:
        number = re.match(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+", rest)
        if number is None:
            raise ValueError(f"time: invalid duration {quote(text)}")
        rest = rest[number.end() :]
        unit = re.match(r"[^.0-9]+", rest)
        if unit is None:
            raise ValueError(f"time: missing unit in duration {quote(text)}")
        if unit[0] not in _UNITS_NS:
            raise ValueError(f"time: unknown unit {quote(unit[0])} in duration {quote(text)}")
        total += float(number[0]) * _UNITS_NS[unit[0]]
        rest = rest[unit.end() :]
    if not total < FOREVER_NS:
        raise ValueError(f"time: invalid duration {quote(text)}")
    return int(-total if negative else total)


def keep_alive_ns(value: object) -> int:
    """A request's keep_alive: number = seconds, string = Go duration, negative = forever. Raises ValueError."""
    if isinstance(value, str):
        nanoseconds = duration_ns(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        nanoseconds = FOREVER_NS if not math.isfinite(value) else int(value * 10**9)
    else:
        raise ValueError(f"Unsupported type: '{kind_of(value)}'")
    return min(nanoseconds, FOREVER_NS) if nanoseconds >= 0 else FOREVER_NS


def kind_of(value: object) -> str:
    """What encoding/json calls a JSON value in its errors."""
    names = ((bool, "bool"), (int | float, "number"), (str, "string"), (list, "array"), (dict, "object"))
    return next((name for types, name in names if isinstance(value, types)), "null")


def parse_object(body: bytes, go_type: str) -> dict[str, Any]:
    """The request body as an object. Raises ValueError with the server's text (transcripts ol-19)."""
    if not body:
        raise ValueError("missing request body")
    try:
        value = json.loads(body)
    except UnicodeDecodeError:
        raise ValueError("invalid character 'ÿ' looking for beginning of value") from None
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
            raise ValueError("unexpected EOF") from None
        raise ValueError(f"invalid character '{error.doc[error.pos]}' looking for beginning of value") from None
    except RecursionError:
        raise ValueError("exceeded max depth") from None
    if not isinstance(value, dict):
        raise ValueError(f"json: cannot unmarshal {kind_of(value)} into Go value of type api.{go_type}")
    return value


def check_base64(text: str, field: str) -> None:
    """Raises ValueError with the decoder's text, naming the first bad byte (transcripts ol-17)."""
    plain = text.replace("\r", "").replace("\n", "")
    legal = _BASE64.match(plain)
    position = legal.end() if legal else 0
    try:
        base64.b64decode(plain, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(
            f"json: cannot unmarshal string into {field} of type api.ImageData: "
            f"illegal base64 data at input byte {position}"
        ) from None
