"""The forms that secrets have, each with where it is published. `leaks.py` looks for them."""

from __future__ import annotations

import enum
import re

import msgspec

from hostler.domain.said import wording


class Strength(enum.Enum):
    """What a match still has to show."""

    FORM = "its form says it; only examples are left out"
    PEM = "a body of base64 follows"
    CARD = "its check digit is right"
    URL = "not a fill-in"
    PASSWORD = "chosen as passwords are"
    TOKEN = "long and random"


class Form(msgspec.Struct, frozen=True):
    """One form. `pattern` is tried where one of the `anchors` stands, and its group `secret` is what leaks."""

    kind: str
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]
    strength: Strength = Strength.FORM


_START = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrt])|(?<=%3[Dd])|(?<=%22))"
"""A word begins here; also right after an escape, as in text copied out of JSON, source or an address."""
_END = r"(?![A-Za-z0-9])"


def _form(kind: str, anchors: str, body: str, strength: Strength = Strength.FORM) -> Form:
    pattern = body if "(?P<secret>" in body else f"{_START}(?P<secret>{body}){_END}"
    return Form(kind, tuple(anchors.split("|")), re.compile(pattern), strength)


FORMS = (
    # AWS, IAM user guide, "IAM identifiers", table of unique ID prefixes.
    _form(wording("Secret", "an AWS access key"), "AKIA|ASIA", r"A[KS]IA[A-Z2-7]{16}"),
    # GitHub, "Behind GitHub's new authentication token formats" (2021); fine-grained ones in GitHub's docs.
    _form(wording("Secret", "a GitHub token"), "ghp_|gho_|ghu_|ghs_|ghr_", r"gh[pousr]_[A-Za-z0-9]{36,251}"),
    _form(wording("Secret", "a GitHub token"), "github_pat_", r"github_pat_[A-Za-z0-9_]{60,100}"),
    # GitLab docs, "Token overview", table of prefixes.
    _form(
        wording("Secret", "a GitLab token"),
        "glpat-|gldt-|glrt-|glptt-|glcbt-",
        r"gl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_.-]{20,200}",
    ),
    # Slack docs, "Token types" and "Incoming webhooks".
    _form(wording("Secret", "a Slack token"), "xox", r"xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,250}"),
    _form(wording("Secret", "a Slack token"), "xapp-", r"xapp-\d-[A-Za-z0-9-]{10,250}"),
    _form(
        wording("Secret", "a Slack webhook"),
        "hooks.slack.com/",
        r"(?P<secret>hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9_/]{40,100})",
    ),
    # Stripe docs, "API keys" and "webhook signatures".
    _form(
        wording("Secret", "a Stripe key"),
        "sk_live_|rk_live_|sk_test_|rk_test_|whsec_",
        r"(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{20,250}",
    ),
    # Anthropic's and OpenAI's consoles; the formats as in GitHub's "Supported secret scanning patterns".
    _form(wording("Secret", "an Anthropic key"), "sk-ant-", r"sk-ant-[a-z0-9]{2,10}-[A-Za-z0-9_-]{40,250}"),
    _form(wording("Secret", "an API key"), "sk-", r"sk-(?!ant-)(?:proj-|svcacct-|admin-|or-v1-)?[A-Za-z0-9_-]{32,250}"),
    _form(wording("Secret", "a Groq key"), "gsk_", r"gsk_[A-Za-z0-9]{40,80}"),
    _form(wording("Secret", "an xAI key"), "xai-", r"xai-[A-Za-z0-9]{60,100}"),
    _form(wording("Secret", "a Replicate token"), "r8_", r"r8_[A-Za-z0-9]{37}"),
    # Google Cloud docs, "API keys"; OAuth client secrets and tokens in "Using OAuth 2.0".
    _form(wording("Secret", "a Google API key"), "AIza", r"AIza[A-Za-z0-9_-]{35}"),
    _form(wording("Secret", "a Google client secret"), "GOCSPX-", r"GOCSPX-[A-Za-z0-9_-]{28}"),
    _form(wording("Secret", "a Google token"), "ya29.", r"ya29\.[A-Za-z0-9_-]{50,400}"),
    # JSON Web Token: RFC 7519, compact form of RFC 7515; both parts begin with {" in base64.
    _form(
        wording("Secret", "a JSON web token"),
        "eyJ",
        _START + r"(?P<secret>eyJ[A-Za-z0-9_-]{10,4000}+\.eyJ[A-Za-z0-9_-]{10,8000}+\.[A-Za-z0-9_-]{16,2000})",
    ),
    # RFC 7468 (PEM), OpenSSH's PROTOCOL.key, RFC 9580 section 6.2 (PGP armor), PuTTY manual appendix C.
    _form(
        wording("Secret", "a private key"),
        "-----BEGIN ",
        r"(?P<secret>-----BEGIN (?:[A-Z0-9]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----)",
        Strength.PEM,
    ),
    _form(
        wording("Secret", "a private key"), "PuTTY-User-Key-File-", r"(?P<secret>PuTTY-User-Key-File-\d)", Strength.PEM
    ),
    _form(wording("Secret", "a private key"), "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    # Microsoft Learn: "Configure Azure Storage connection strings", "Service Bus connection strings", "SAS tokens".
    _form(wording("Secret", "an Azure storage key"), "AccountKey=", r"AccountKey=(?P<secret>[A-Za-z0-9+/]{86}==)"),
    _form(
        wording("Secret", "an Azure access key"), "SharedAccessKey=", r"SharedAccessKey=(?P<secret>[A-Za-z0-9+/]{43}=)"
    ),
    _form(
        wording("Secret", "an Azure signature"), "sig=", r"(?<=[?&])sig=(?P<secret>[A-Za-z0-9+/%]{43,60}(?:=|%3[Dd]))"
    ),
    # npm docs, "About access tokens"; PyPI help, "API tokens"; Hugging Face docs, "User access tokens".
    _form(wording("Secret", "an npm token"), "npm_", r"npm_[A-Za-z0-9]{36}"),
    _form(wording("Secret", "a PyPI token"), "pypi-AgE", r"pypi-AgE[A-Za-z0-9_-]{50,500}"),
    _form(wording("Secret", "a Hugging Face token"), "hf_", r"hf_[A-Za-z0-9]{34,40}"),
    # Telegram, "Bot API: authorizing your bot".
    _form(
        wording("Secret", "a Telegram bot token"),
        ":AA",
        r"(?P<secret>(?<=[0-9]{8}):AA[A-Za-z0-9_-]{33})(?![A-Za-z0-9_-])",
    ),
    # SendGrid, DigitalOcean, Docker, Shopify, HashiCorp, Databricks, Grafana, Postman: GitHub's list of patterns.
    _form(wording("Secret", "a SendGrid key"), "SG.", r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _form(wording("Secret", "a DigitalOcean token"), "dop_v1_|doo_v1_", r"do[op]_v1_[a-f0-9]{64}"),
    _form(wording("Secret", "a Docker token"), "dckr_pat_", r"dckr_pat_[A-Za-z0-9_-]{27}"),
    _form(wording("Secret", "a Shopify token"), "shpat_|shpss_|shpca_|shppa_", r"shp(?:at|ss|ca|pa)_[A-Fa-f0-9]{32}"),
    _form(wording("Secret", "a Vault token"), "hvs.|hvb.", r"hv[sb]\.[A-Za-z0-9_-]{24,200}"),
    _form(wording("Secret", "a Databricks token"), "dapi", r"dapi[a-f0-9]{32}"),
    _form(wording("Secret", "a Grafana token"), "glsa_", r"glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}"),
    _form(wording("Secret", "a Postman key"), "PMAK-", r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    # crypt(5) and htpasswd of Apache: what stands in /etc/shadow and .htpasswd.
    _form(wording("Secret", "a password hash"), "$2", r"(?P<secret>\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53})"),
    _form(
        wording("Secret", "a password hash"),
        "$1$|$5$|$6$|$y$|$apr1$|$argon2",
        r"(?P<secret>\$(?:[156y]|apr1|argon2(?:id|i|d))\$(?:[^\s$:]{1,64}\$){0,3}[./A-Za-z0-9+]{22,90})",
    ),
    _form(wording("Secret", "a password hash"), "{SHA}|{SSHA}", r"(?P<secret>\{SS?HA\}[A-Za-z0-9+/]{27,60}=)"),
    # RFC 3986, section 3.2.1: a user with a password before the host.
    _form(
        wording("Secret", "an address with a password"),
        "://",
        r"://[^\s/:@\"'<>?#]{0,64}:(?P<secret>[^\s/@\"'<>]{3,128})@[A-Za-z0-9\[]",
        Strength.URL,
    ),
    # RFC 6750 and RFC 7617: credentials in a header. The word before them is the anchor.
    _form(
        wording("Secret", "an access token"),
        "Bearer |bearer |Basic |Token ",
        r"(?:[Bb]earer|Basic|Token) (?P<secret>[A-Za-z0-9._~+/-]{20,2000}={0,2})",
        Strength.TOKEN,
    ),
    # The .netrc file of ftp(1) and curl.
    _form(
        wording("Secret", "a password"),
        "machine ",
        r"machine\s{1,9}\S{1,200}\s{1,9}login\s{1,9}\S{1,200}\s{1,9}password\s{1,9}(?P<quote>)(?P<secret>\S{4,200})",
        Strength.URL,
    ),
    # ISO/IEC 7812: payment cards in their printed groups; bare digits would be mistaken for other numbers.
    _form(
        wording("Secret", "a card number"),
        "4|5|2|6|3",
        r"(?:(?<![0-9A-Za-z.,-])(?<![0-9] )(?<![0-9A-F]{3} )|(?<=\\[nrt]))"
        r"(?P<secret>(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|6(?:011|5\d\d))([ -])\d{4}\2\d{4}\2\d{4}"
        r"|3[47]\d\d([ -])\d{6}\3\d{5})(?![0-9A-Za-z]|[ -]\d)",
        Strength.CARD,
    ),
)

_GAP = r"[\"'\]]{0,2}[ \t]{0,4}(?P<gap>:=|=>|[:=]|\b(?:is|ist|was|lautet|es|est|é)\b)[ \t]{0,4}"
"""Between a name and its value: `name = value`, `"name": value`, `name is value`."""
_VALUE = r"(?P<quote>[\"'`]?)(?P<secret>(?(quote)[^\s\"'`]{4,200}|[^\s\"',;]{4,200}))"


def _cases(words: str) -> tuple[str, ...]:
    return tuple(case for word in words.split("|") for case in (word, word.capitalize(), word.upper()))


ASSIGNED = (
    Form(
        wording("Secret", "a password"),
        _cases("password|passwd|passphrase|passwort|kennwort|pwd|mot de passe|contraseña|senha"),
        re.compile(
            r"(?i:password|passwd|passphrase|passwort|kennwort|pwd|mot de passe|contraseña|senha)" + _GAP + _VALUE
        ),
        Strength.PASSWORD,
    ),
    Form(
        wording("Secret", "a password"),
        ("пароль", "Пароль", "密码", "パスワード"),
        re.compile(r"(?i:пароль|密码|パスワード)[ \t]{0,4}(?P<gap>[:：=是は]{1,2})[ \t]{0,4}" + _VALUE),
        Strength.PASSWORD,
    ),
    Form(
        wording("Secret", "an access token"),
        (
            *_cases("token|secret|api_key|api-key|apikey|api key|access_key|accesskey|private_key|secret_key|auth_key"),
            *("apiKey", "accessKey", "secretKey", "privateKey", "authKey", "ApiKey", "AccessKey", "SecretKey"),
        ),
        re.compile(
            r"(?i:token|secret|api[_ -]?key|access_?key|private_?key|secret_?key|auth_?key)"
            r"(?:_(?:id|access_key|key|value))?" + _GAP + _VALUE,
            re.IGNORECASE,
        ),
        Strength.TOKEN,
    ),
)
