"""Finds secrets in a text before it leaves the house: keys, tokens, passwords, private keys.

The whole text is read. Each known form is looked for by a literal that every such secret holds, and only there a
pattern is tried; patterns read a bounded stretch, so time grows with the length of the text and no faster, whatever
stands in it. Examples from documentation and fill-ins (`YOUR_API_KEY`, `xxxx`, `<token>`) are no secrets.

The forms and where they are published are in `secret_forms.py`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from hostler.domain.said import listed, wording
from hostler.domain.secret_forms import ASSIGNED, FORMS, Form, Strength

_FILL_IN = re.compile(
    r"your|example|placeholder|changeme|change[-_]me|replace|insert|redacted|dummy|sample|xxx|\*\*\*|\.\.\.|…"
    r"|0123456|12345678|abcdefgh|abcd1234|(.)\1{5}",
    re.IGNORECASE,
)
_FILL_IN_WORDS = frozenset(
    (
        *("password", "passwort", "passwd", "pass", "pwd", "mypassword", "mypass", "newpassword", "oldpassword"),
        *("secret", "mysecret", "token", "mytoken", "apikey", "mykey", "key", "test", "testing", "testpassword"),
        *("foo", "bar", "foobar", "baz", "none", "null", "nil", "true", "false", "undefined", "string", "hidden"),
        *(
            "demo",
            "anoncvs",
            "anonymous",
            "user",
            "admin",
            "abc",
            "qwerty",
            "letmein",
            "welcome",
            "something",
            "anything",
            "whatever",
        ),
    )
)
_CODE = re.compile(r"^[$%{<(\[&*]|[A-Za-z_]\w*[(\[]|\w\.[A-Za-z_]|[A-Za-z]\|[A-Za-z]|::|->|=>|==|%[sd(]|[<>{}\\;`]")
_CALL = re.compile(r"\w+(?:\.\w+)*[(\[]")
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/=]+")
_DIGIT = re.compile(r"\d")
_NO_LETTER = re.compile(r"[\W\d_]+")
_KINDS = (re.compile(r"[a-zß-öø-ÿ]"), re.compile(r"[A-ZÀ-ÖØ-Þ]"), _DIGIT, re.compile(r"[\W_]"))
PEM_WINDOW = 600
PEM_LINE = 40


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of secret stands where. It never holds the secret itself."""

    kind: str
    """In words, with its article: `an AWS access key`."""
    start: int
    """Its first character's index in the text."""
    end: int
    line: int
    """Counted from 1."""


def find_secrets(text: str) -> tuple[Secret, ...]:
    """Every secret in the text, in order. Takes linear time, also in one endless line."""
    spans: list[tuple[int, int, str]] = []
    for form in FORMS:
        spans += ((start, end, form.kind) for start, end in _places(form, text))
    for form in ASSIGNED:
        spans += ((start, end, form.kind) for start, end in _places(form, text))
    found: list[Secret] = []
    line, counted, reached = 1, 0, 0
    # Of two that overlap the first counts; at the same place the form with a name before a plain assignment.
    for start, end, kind in sorted(spans, key=lambda span: span[0]):
        if start < reached:
            continue
        line += text.count("\n", counted, start)
        counted, reached = start, end
        found.append(Secret(kind=kind, start=start, end=end, line=line))
    return tuple(found)


def said(secrets: tuple[Secret, ...]) -> str:
    """What was found, in words: `an AWS access key in line 3 and a password in line 7`."""
    parts = [_in_line(secret) for secret in secrets[:3]]
    if len(secrets) > 3:
        parts = [*parts[:2], wording("List", "{count} more").format(count=len(secrets) - 2)]
    return listed(parts)


def _in_line(secret: Secret) -> str:
    return wording("Secret", "{kind} in line {line:d}").format(kind=secret.kind, line=secret.line)


def _places(form: Form, text: str) -> Iterator[tuple[int, int]]:
    for anchor in form.anchors:
        at = text.find(anchor)
        while at >= 0:
            after = at + len(anchor)
            if match := form.pattern.match(text, at):
                start, end = match.span("secret")
                if _counts(form.strength, text, match):
                    yield start, end
                    after = max(after, end)
            at = text.find(anchor, after)


def _counts(strength: Strength, text: str, match: re.Match[str]) -> bool:
    """Whether what matched is a secret and not its example."""
    value = match["secret"]
    match strength:
        case Strength.FORM:
            return len(set(value)) > 6 and not _FILL_IN.search(value)
        case Strength.PEM:
            window = text[match.end() : match.end() + PEM_WINDOW]
            return any(len(run) >= PEM_LINE for run in _BASE64_RUN.findall(window))
        case Strength.CARD:
            digits = re.sub(r"\D", "", value)
            return len(set(digits)) > 4 and _luhn(digits)
        case Strength.URL:
            return not _is_fill_in(value) and not _CODE.search(_bare(value))
        case Strength.PASSWORD:
            return _is_password(value, quoted=bool(match["quote"]), assigned="=" in match["gap"])
        case Strength.TOKEN:
            return _is_random(_bare(value))


def _is_password(value: str, *, quoted: bool, assigned: bool) -> bool:
    """Something a person or a generator chose: letters with digits or signs; bare words are names in code or prose."""
    if not quoted:
        value = _bare(value)
    kinds = _kinds(value)
    if value.isdigit():
        return len(value) >= 6 and not _is_fill_in(value)
    if kinds < 2 or value.isalpha() or len(value) < 6 or _is_words(value):
        return False
    if quoted:
        is_code = value.startswith(("/", "./", "http", "%", "$", "{")) or _CALL.match(value)
        return not is_code and not _is_fill_in(value)
    # What is said (`my password is …`) is a value; what is assigned may be another name, like `value1`.
    enough = kinds >= 3 or (not assigned and len(_DIGIT.findall(value)) >= 2)
    return enough and len(value) >= 7 and not _CODE.search(value) and not _is_fill_in(value)


def _bare(value: str) -> str:
    """Without the sentence's or the bracket's end behind it."""
    return value.rstrip(".,:!?)]}\"'")


def _is_random(value: str) -> bool:
    """Long, of letters and digits mixed, and hard to guess: 3 bits a character and more."""
    if len(value) < 16 or _is_fill_in(value) or _CODE.search(value) or "/" in value[:1]:
        return False
    if not _DIGIT.search(value) or not _NO_LETTER.sub("", value) or _is_words(value):
        return False
    return _bits(value) >= 3.0


def _is_words(value: str) -> bool:
    """Words and numbers joined by signs, as names of files, modules and variables are: `prompt_tokens_2`."""
    parts = re.split(r"[-_./:,\s]+", value)
    return len(parts) > 1 and all(part.isalpha() or part.isdigit() or len(part) < 3 for part in parts)


def _is_fill_in(value: str) -> bool:
    letters = _NO_LETTER.sub("", value).casefold()
    return bool(_FILL_IN.search(value)) or letters in _FILL_IN_WORDS or len(set(value)) < 4


def _kinds(value: str) -> int:
    """How many kinds of characters it has: small letters, capitals, digits, signs."""
    return sum(kind.search(value) is not None for kind in _KINDS)


def _bits(value: str) -> float:
    """Shannon's entropy of its characters, in bits a character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
