"""Secrets are found, examples and ordinary text are not, and no text makes the search slow.

Every example is put together from parts at run time, so that no line of this file looks like a secret itself.
"""

from __future__ import annotations

import random
import string
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.leaks import Secret, find_secrets, said

HOUSE = Path(__file__).parent.parent.parent
DICE = random.Random(7)
ALNUM = string.ascii_letters + string.digits
HEX = string.hexdigits.lower()[:16]
UPPER = string.ascii_uppercase + "234567"
SAFE = ALNUM + "-_"


def some(length: int, letters: str = ALNUM) -> str:
    """Random letters, of which none makes the whole an example by chance."""
    return "".join(DICE.sample(letters * (1 + length // len(letters)), length))


def pem(label: str, lines: int = 6, extra: str = "") -> str:
    body = "\n".join(some(64) for _ in range(lines))
    dashes = "-" * 5
    return f"{dashes}BEGIN {label}{dashes}\n{extra}{body}\n{dashes}END {label}{dashes}"


def luhn_ended(start: str) -> str:
    digits = [int(d) for d in start + "0"]
    total = sum(d if place % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for place, d in enumerate(reversed(digits)))
    return start + str(-total % 10)


def card() -> str:
    whole = luhn_ended("4" + "839201746582031"[:14])
    return " ".join(whole[n : n + 4] for n in range(0, 16, 4))


SECRETS = [
    ("an AWS access key", "AKIA" + some(16, UPPER)),
    ("an AWS access key", "ASIA" + some(16, UPPER)),
    ("a GitHub token", "gh" + "p_" + some(36)),
    ("a GitHub token", "gh" + "s_" + some(36)),
    ("a GitHub token", "github" + "_pat_" + some(22) + "_" + some(59)),
    ("a GitLab token", "gl" + "pat-" + some(20, SAFE[:62])),
    ("a Slack token", "xo" + "xb-" + "123907654321-" + some(24)),
    ("a Slack token", "xa" + "pp-1-A0" + some(8) + "-" + some(40)),
    ("a Slack webhook", "https://hooks.slack.com/" + "services/T" + some(8) + "/B" + some(8) + "/" + some(24)),
    ("a Stripe key", "sk" + "_live_" + some(24)),
    ("a Stripe key", "rk" + "_live_" + some(99)),
    ("an API key", "sk" + "-" + some(48)),
    ("an API key", "sk" + "-proj-" + some(60) + "_" + some(40)),
    ("an Anthropic key", "sk" + "-ant-api03-" + some(60) + "-" + some(34)),
    ("a Groq key", "gs" + "k_" + some(52)),
    ("a Google API key", "AI" + "za" + some(35)),
    ("a Google client secret", "GOC" + "SPX-" + some(28)),
    ("a JSON web token", "ey" + "J" + some(34) + ".ey" + "J" + some(60) + "." + some(43)),
    ("a private key", pem("RSA PRIVATE" + " KEY")),
    ("a private key", pem("PRIVATE" + " KEY")),
    ("a private key", pem("EC PRIVATE" + " KEY", lines=2)),
    ("a private key", pem("OPENSSH PRIVATE" + " KEY")),
    ("a private key", pem("PGP PRIVATE" + " KEY BLOCK", extra="Version: GnuPG v2\n\n")),
    ("a private key", pem("RSA PRIVATE" + " KEY", extra="Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n")),
    ("an Azure storage key", "DefaultEndpointsProtocol=https;AccountName=a;Account" + "Key=" + some(86) + "=="),
    ("an Azure access key", "Endpoint=sb://x/;SharedAccess" + "Key=" + some(43) + "="),
    ("an npm token", "np" + "m_" + some(36)),
    ("a PyPI token", "py" + "pi-AgE" + some(150)),
    ("a Hugging Face token", "h" + "f_" + some(34, string.ascii_letters)),
    ("a Telegram bot token", "71" + "38204956:A" + "A" + some(33)),
    ("a SendGrid key", "S" + "G." + some(22) + "." + some(43)),
    ("a DigitalOcean token", "do" + "p_v1_" + some(64, HEX)),
    ("a Docker token", "dckr" + "_pat_" + some(27)),
    ("a Shopify token", "shp" + "at_" + some(32, HEX)),
    ("a Vault token", "hv" + "s." + some(90)),
    ("a password hash", "root:$" + "6$" + some(12) + "$" + some(86) + ":19000:0:99999:7:::"),
    ("a password hash", "anna:$" + "apr1$" + some(8) + "$" + some(22)),
    ("a password hash", "bob:$" + "2y$10$" + some(53)),
    ("an address with a password", "postgres://app:" + "Tz4kQ9" + "@db.internal:5432/shop"),
    ("an address with a password", "https://anna:" + "v8Hq2Lm" + "@git.mueller.de/repo.git"),
    ("an access token", "Authorization: Bearer " + some(40)),
    ("an access token", "aws_secret_access_key" + " = " + some(40)),
    ("an access token", '"client_secret"' + ': "' + some(32) + '"'),
    ("an access token", "API_KEY" + "=" + some(32, HEX)),
    ("an access token", "curl -d token" + "=" + some(30)),
    ("a password", "machine ftp.mueller.de login anna " + "password " + "k3Rtz88q"),
    ("a password", "DB_PASSWORD" + "=" + "Tr0ub4dor&3"),
    ("a password", "SMTP_PASSWORD" + "=" + "Xy$9kl!mQ"),
    ("a password", "password" + ' = "' + "k9!mvQz" + '"'),
    ("a password", '{"user": "anna", "passwd"' + ': "' + "sommer2031" + '"}'),
    ("a password", "passwd" + ": " + "Gr8tWall%"),
    ("a password", "my password" + " is " + "sunshine77" + ", please keep it"),
    ("a password", "Das Passwort" + " lautet " + "Winter!2029"),
    ("a password", "密码" + "：" + "Abc98765x!"),
    ("a card number", card()),
]


@pytest.mark.parametrize(("kind", "text"), SECRETS, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(SECRETS)])
@pytest.mark.parametrize(
    "around", ["{}", "Please check this:\n\n{}\n\nThanks, Anna", '{{"text": "mail\\n{}"}}', "({})."]
)
def test_each_kind_is_found_wherever_it_stands(kind: str, text: str, around: str) -> None:
    found = find_secrets(around.format(text))
    assert kind in [secret.kind for secret in found]
    assert len(found) == 1


FILL_INS = [
    "YOUR_API_KEY",
    "xxxxxxxxxxxxxxxxxxxxxxxx",
    "<token>",
    "example",
    "${API_TOKEN}",
    "$TOKEN",
    "{{ token }}",
    "os.environ['TOKEN']",
    "changeme",
    "insert-your-token-here-please-1",
    "****************",
    "get_token(request)",
    "None",
]


@pytest.mark.parametrize("value", FILL_INS)
@pytest.mark.parametrize("name", ["password", "token", "api_key", "client_secret", "PASSWORD", "passwd"])
@pytest.mark.parametrize("shape", ["{} = {}", '"{}": "{}"', "{}: {}", "--{}={}", "the {} is {}"])
def test_fill_ins_are_no_secrets(value: str, name: str, shape: str) -> None:
    assert find_secrets(shape.format(name, value)) == ()


ORDINARY = [
    "AKIA" + "IOSFODNN7EXAMPLE",
    "gh" + "p_" + "x" * 36,
    "sk" + "-" + "x" * 48,
    "the password is incorrect",
    "The password: it has to be long, with digits 0-9 and signs.",
    "How do I reset my password? The token expired.",
    "def login(user, password=None, token: str = ''): ...",
    "password = getpass.getpass()",
    "connect(password=password, token=token2)",
    "token = tokens[17]; secret = self.secret",
    "user@host:~/src$ ssh git@github.com:22",
    "http://user:password@example.com/",
    "postgres://USER:PASSWORD@HOST:5432/DB",
    "http://localhost:11434/api/chat and mailto:anna@mueller.de",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "The key is under the mat. A key: value store. sort(key=lambda pair: pair[1])",
    "id 4539148803436467 and order 4000 1234 5678 9010, tel. +49 171 1234567",
    "-" * 5 + "BEGIN PRIVATE" + " KEY" + "-" * 5 + " is how such a file begins.",
    "-" * 5 + "BEGIN PUBLIC" + " KEY" + "-" * 5 + "\n" + "A" * 64,
    "token_count = 8192\nmax_tokens: 4096\ntokens_per_second=41.7",
    "api_key: env.API_KEY_V2",
    "PASSWD = 'testPass'; WRONG_PASSWORD = 'Incorrect'",
    "U+542F 5430 5431 5432 5433",
    "secret santa is on 24 December 2026",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_and_code_hold_none(text: str) -> None:
    assert find_secrets(text) == ()


def test_none_in_the_projects_own_files() -> None:
    files = [*HOUSE.glob("desktop/**/*.py"), *HOUSE.glob("tests/**/*.py"), *HOUSE.glob("*.md")]
    files += [*HOUSE.glob("transcripts/**/*"), *HOUSE.glob("resources/**/*.toml")]
    texts = {file: file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()}
    assert len(texts) > 150
    assert {file.name: find_secrets(text) for file, text in texts.items() if find_secrets(text)} == {}


def test_it_says_what_and_where_and_never_the_secret() -> None:
    token, key = "gh" + "p_" + some(36), "AKIA" + some(16, UPPER)
    text = f"one\ntwo {key}\n\nfour {token}"
    found = find_secrets(text)
    assert [(s.kind, s.line, text[s.start : s.end]) for s in found] == [
        ("an AWS access key", 2, key),
        ("a GitHub token", 4, token),
    ]
    assert said(found) == "an AWS access key in line 2 and a GitHub token in line 4"
    assert said(found * 3) == "an AWS access key in line 2, a GitHub token in line 4 and 4 more"
    assert token not in repr(found)
    assert key not in repr(found) + said(found)


def test_the_whole_text_is_read() -> None:
    token = "gl" + "pat-" + some(20)
    for place in (0, 100_000, 2_000_000):
        assert len(find_secrets("a " * place + token + " b" * (1_000_000 - place // 2))) == 1


REPEATED = [
    "ey" + "J",
    "ey" + "JhbGciOi.",
    "sk" + "-",
    "AK" + "IA",
    "password=",
    "password: a1!",
    "token token ",
    "machine a login ",
    "://a:b",
    "http://x:",
    "-" * 5 + "BEGIN PRIVATE" + " KEY" + "-" * 5,
    "Bearer ",
    "$" + "6$a",
    "4111 1111 ",
    "-",
    "4",
    "'\"",
    " ",
    "a",
]


class Steps:
    """Counts what the search does: calls of Python and C functions, and the characters it hands on.

    A count grows the same on every machine, loaded or not.
    """

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, frame: object, event: str, argument: object) -> None:
        self.count += event in ("call", "c_call")


def steps(text: str) -> int:
    counter = Steps()
    sys.setprofile(counter)
    try:
        find_secrets(text)
    finally:
        sys.setprofile(None)
    return counter.count


@pytest.mark.parametrize("part", REPEATED)
def test_the_work_grows_with_the_length_and_no_faster(part: str) -> None:
    """Eight times the text in one line: eight times the steps, a little more at the ends; each step is bounded."""
    short, long = part * (20_000 // len(part)), part * (160_000 // len(part))
    assert steps(long) <= 8.2 * steps(short) + 200


def test_every_pattern_reads_a_bounded_stretch() -> None:
    from re import _parser  # type: ignore[attr-defined]

    from hostler.domain.secret_forms import ASSIGNED, FORMS

    for form in (*FORMS, *ASSIGNED):
        _, longest = _parser.parse(form.pattern.pattern, form.pattern.flags & ~32).getwidth()
        assert longest < 20_000, form.kind
        assert all(form.anchors), form.kind


@given(st.text(max_size=3000))
def test_any_text_can_be_read(text: str) -> None:
    for secret in find_secrets(text):
        assert isinstance(secret, Secret)
        assert 0 <= secret.start < secret.end <= len(text)
        assert secret.line == text.count("\n", 0, secret.start) + 1
