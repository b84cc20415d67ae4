"""Reading config.toml: every problem said, with its line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostler.assets import asset
from hostler.domain.errors import ConfigError
from hostler.domain.settings import Language
from hostler.store.config import Level, language_of, load, load_or_last_good, ollama_url, parse

FILE = Path("config.toml")
GOOD = """version = 1

[[hosts]]
id = "mac-mini"
url = "http://127.0.0.1:11434"

[[routes]]
id = "quick"
chain = ["qwen3:4b@mac-mini"]
"""


def said(text: str) -> list[str]:
    return [finding.text(FILE) for finding in parse(text, FILE).findings]


def test_the_example_is_right_and_holds_three_machines_and_five_routes() -> None:
    loaded = load(asset("examples/three-machines.toml"))
    assert loaded.findings == ()
    assert [host.label for host in loaded.config.registry.hosts] == ["Mac Mini", "Windows GPU", "Ubuntu"]
    routes = [route.id for route in loaded.config.registry.routes]
    assert routes == ["quick", "code", "reasoning", "vision", "background"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[hosts]\n", "config.toml:1: error: not TOML"),
        ('version = 1\nname = "x\n', "config.toml:2: error: not TOML"),
        ("version = 7\n", "config.toml:1: error: version 7 isn't known here"),
        (GOOD + 'chian = ["a@b"]\n', "config.toml:10: warning: unknown key “chian”; did you mean “chain”?"),
        (
            GOOD.replace('mac-mini"]', 'mac-mni"]'),
            "config.toml:9: error: “qwen3:4b@mac-mni”: no host is called “mac-mni”; did",
        ),
        (GOOD.replace('["qwen3:4b@mac-mini"]', "[]"), "config.toml:9: error: route “quick” has no target"),
        (GOOD.replace('chain = ["qwen3:4b@mac-mini"]\n', ""), "config.toml:7: error: “chain” is missing"),
        (
            GOOD.replace("qwen3:4b@mac-mini", "qwen3:4b"),
            "config.toml:9: error: “qwen3:4b” is not a target: write MODEL@HOST",
        ),
        (GOOD.replace("http://127", "127"), "config.toml:5: error: “127.0.0.1:11434” lacks http://"),
        (GOOD.replace("http://", "http://user:pass@"), "config.toml:5: error: an address holds no user or password"),
        (GOOD + 'chain = "x"\n', "config.toml:10: error: not TOML"),
        (
            GOOD.replace('["qwen3:4b@mac-mini"]', '"qwen3:4b@mac-mini"'),
            "config.toml:9: error: “chain”: expected a list",
        ),
        (
            GOOD + "\n[[hosts]]\nid = 'mac-mini'\nurl = 'http://127.0.0.1:1'\n",
            "config.toml:12: error: “mac-mini” is there twice",
        ),
        (GOOD.replace('id = "mac-mini"', 'id = "Mac Mini"'), "config.toml:4: error: “Mac Mini” can't be a host id"),
        ("hosts = 3\n", "config.toml:1: error: “hosts” is a list of tables: write [[hosts]]"),
        (GOOD + "[hotkeys]\npopup = 5\n", "config.toml:11: error: “popup”: expected text, got a whole number"),
        (
            GOOD + "\n[[hosts]]\nid='a'\nurl='http://127.0.0.1:2'\n[hosts.models.\"x:1\"]\nnum_ctx = 3\n",
            "config.toml:15: error: “num_ctx”",
        ),
        (
            GOOD.replace('http://127.0.0.1:11434"', 'http://10.0.0.9"\nauth = true'),
            "config.toml:6: error: a key over plain http",
        ),
        (
            GOOD.replace('11434"\n', '11434"\nheaders = {Authorization = "Bearer x"}\n'),
            "config.toml:6: error: no secrets in this file",
        ),
        (GOOD + 'cloud = "always"\n', "config.toml:10: error: “cloud”: there is no “always”. When text may"),
        (GOOD + 'cloud = "when-worth-it"\n', "config.toml:10: warning: no target of this route is in the cloud"),
    ],
)
def test_a_problem_is_said_with_its_line_and_its_fix(text: str, expected: str) -> None:
    assert any(line.startswith(expected) for line in said(text)), said(text)


def test_all_problems_are_said_together_in_the_order_of_the_file() -> None:
    text = GOOD.replace("http://127", "127").replace('mac-mini"]', 'nowhere"]') + "\n[hotkeys]\npopop = 'x'\n"
    lines = [finding.line for finding in parse(text, FILE).findings]
    assert lines == [5, 9, 12]


def test_an_unknown_key_is_a_warning_and_the_rest_is_read() -> None:
    loaded = parse(GOOD + "wibble = 3\n", FILE)
    assert [finding.level for finding in loaded.findings] == [Level.WARNING]
    assert loaded.errors == ()
    assert loaded.config.registry.route("quick") is not None


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        load(file)


def test_a_broken_file_is_replaced_by_the_last_good_one_and_never_written(tmp_path: Path) -> None:
    file, last_good = tmp_path / "config.toml", tmp_path / "state" / "last.toml"
    file.write_text(GOOD)
    assert load_or_last_good(file, last_good).errors == ()
    broken = GOOD + "[[routes]\n"
    file.write_text(broken)
    loaded = load_or_last_good(file, last_good)
    assert loaded.errors
    assert loaded.config.registry.hosts[0].id == "mac-mini"
    assert file.read_text() == broken
    assert last_good.read_text() == GOOD


def test_a_broken_file_without_a_last_good_one_says_every_problem(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[[hosts]\n")
    with pytest.raises(ConfigError) as caught:
        load_or_last_good(file, tmp_path / "state" / "last.toml")
    assert caught.value.problems


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    parse(text, FILE)


values = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "x", "a@b", "quick"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "url", "chain"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["version", "hosts", "routes", "fallback", "actions", "hotkeys", "wibble"]), values, max_size=5
    )
)
def test_any_document_is_read_without_an_exception(document: dict[str, object]) -> None:
    from hostler.store.config import _build

    _build(document, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:11500", "http://127.0.0.1:11500"),
        ("gpu-box", "http://gpu-box:11434"),
        ("gpu-box:1234", "http://gpu-box:1234"),
        (":1234", "http://127.0.0.1:1234"),
        ("http://gpu-box", "http://gpu-box:80"),
        ("https://gpu-box", "https://gpu-box:443"),
        ("https://gpu-box:8443/ollama/", "https://gpu-box:8443/ollama"),
        ("[::1]:1234", "http://[::1]:1234"),
        ('"gpu-box"', "http://gpu-box:11434"),
    ],
)
def test_ollama_host_is_read_like_ollama_reads_it(text: str, expected: str) -> None:
    assert ollama_url(text) == expected


CLOUD = """
[[hosts]]
id = "openrouter"
kind = "openai"
url = "https://api.example.com"

[hosts.models."gpt"]
usd_in_per_m = 0.5
usd_out_per_m = 2
rank = 400

[cloud]
day_usd = 2
"""


def test_prices_rules_and_budgets_are_read() -> None:
    route = GOOD.replace('["qwen3:4b@mac-mini"]', '["gpt@openrouter"]\ncloud = "when-worth-it"\nceiling_usd = 0.1')
    loaded = parse(route + CLOUD, FILE)
    assert loaded.findings == ()
    config = loaded.config
    settings = config.registry.hosts[1].models["gpt"]
    assert (settings.usd_in_per_m, settings.usd_out_per_m, settings.rank) == (0.5, 2.0, 400.0)
    assert (config.registry.routes[0].cloud, config.registry.routes[0].ceiling_usd) == ("when-worth-it", 0.1)
    assert (config.settings.cloud.day_usd, config.settings.cloud.month_usd) == (2.0, 10.0)
    assert config.settings.answers.escalate


def test_escalation_can_be_switched_off() -> None:
    loaded = parse(f"{GOOD}\n[answers]\nescalate = false\n", FILE)
    assert loaded.findings == ()
    assert not loaded.config.settings.answers.escalate
    assert any("escalate" in finding for finding in said(f"{GOOD}\n[answers]\nescalates = false\n"))


def test_an_action_is_read_with_all_its_keys_and_a_wrong_one_has_its_line() -> None:
    action = """
[[actions]]
id = "tone"
name = "Soften"
icon = "~"
prompt = "Say it softly in {language}: {text}"
hotkey = "Ctrl+Alt+T"
replace = true
fits = ["mail", "foreign"]
"""
    loaded = parse(GOOD + action, FILE)
    assert loaded.findings == ()
    (read,) = loaded.config.registry.actions
    assert (read.hotkey, read.replace, read.fits) == ("Ctrl+Alt+T", True, ("mail", "foreign"))
    wrong = said(GOOD + action.replace("{text}", "{selection}").replace('"mail"', '"email"'))
    assert wrong[0].startswith("config.toml:15: error: “{selection}” is no placeholder: there is {text}")
    assert wrong[1].startswith("config.toml:18: error: “fits”: there is no “email”. What it comes")


@pytest.mark.parametrize(
    ("configured", "environ", "more", "language"),
    [
        ("", {"LANG": "de_DE.UTF-8"}, (), "German"),
        ("", {"LANG": "C.UTF-8"}, ("fr-FR",), "French"),
        ("", {"LANGUAGE": "pt_BR:en", "LANG": "en_US.UTF-8"}, (), "Portuguese"),
        ("", {}, (), "English"),
        ("Swiss German", {"LANG": "de_DE.UTF-8"}, (), "Swiss German"),
    ],
)
def test_the_users_language(configured: str, environ: dict[str, str], more: tuple[str, ...], language: str) -> None:
    config = parse(f'[answers]\nlanguage = "{configured}"\n', FILE).config
    assert language_of(config, environ, *more) == language


def test_the_windows_language_is_the_systems_unless_it_is_set() -> None:
    assert parse(GOOD, FILE).config.settings.app.language is Language.SYSTEM
    assert parse(f'{GOOD}\n[app]\nlanguage = "de"\n', FILE).config.settings.app.language is Language.GERMAN
    assert any("language" in finding for finding in said(f'{GOOD}\n[app]\nlanguage = "German"\n'))
