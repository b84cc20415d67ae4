"""The registry as a file: nothing secret in it, the same in an empty home, merged without doubles, and taken back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from cli.test_cli import Hostler, hostler
from hostler.domain.errors import ConfigError
from hostler.domain.registry import CloudRule, Registry
from hostler.domain.said import as_text
from hostler.store.config import load, parse
from hostler.store.save import read_document, save
from hostler.store.share import exported, merged, read_import, write_export

__all__ = ["hostler"]  # the fixture
MINE = """# My machines
version = 1

# The one below the desk
[[hosts]]
id = "mac-mini"
name = "Mac Mini"
url = "http://192.168.1.5:11434"   # fixed in the router
headers = { X-Team = "blue", X-Api-Key = "s3cret-of-mine" }
proxy = "http://ME_AND_PASSWORD@127.0.0.1:3128"
[hosts.models."qwen3:4b"]
num_ctx = 8192

[[hosts]]
id = "cloud"
kind = "openai"
url = "https://api.example.com/v1"
auth = true
[hosts.models."gpt"]
usd_in_per_m = 0.4
usd_out_per_m = 1.6

[[routes]]
id = "quick"
keywords = ["shopping list"]
chain = ["qwen3:4b@mac-mini", "gpt@cloud"]
cloud = "when-nothing-local"

[fallback]
chain = ["qwen3:4b@mac-mini"]

[[actions]]
id = "shout"
name = "Shout"
prompt = "In capitals: {text}"
hotkey = "Ctrl+Alt+U"

[privacy]
usage_files = "/home/me/usage"
""".replace("ME_AND_PASSWORD", "me:" + "pa55word")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(MINE)
    return file


def registry_of(file: Path) -> Registry:
    loaded = load(file)
    assert not loaded.errors
    return loaded.config.registry


def plain(registry: Registry) -> Registry:
    """Without what an import changes on purpose."""
    hosts = tuple(msgspec.structs.replace(host, headers={}, proxy="") for host in registry.hosts)
    routes = tuple(msgspec.structs.replace(route, cloud=CloudRule.NEVER) for route in registry.routes)
    return msgspec.structs.replace(registry, hosts=hosts, routes=routes)


def test_what_is_exported_holds_no_secret_and_nothing_of_this_machine(mine: Path, tmp_path: Path) -> None:
    done = write_export(mine, tmp_path / "shared.toml")
    text = (tmp_path / "shared.toml").read_text()
    assert text == done.text
    for secret in ("s3cret-of-mine", "me:" + "pa55word", "pa55word", "/home/me"):
        assert secret not in text
    assert [as_text(each) for each in done.left_out] == [
        "Mac Mini: the header X-Api-Key",
        "Mac Mini: the name and password of its proxy",
    ]
    assert 'X-Team = "blue"' in text
    with pytest.raises(ConfigError, match="is there already"):
        write_export(mine, tmp_path / "shared.toml")


def test_in_an_empty_home_it_is_the_same_registry(mine: Path, tmp_path: Path, hostler: Hostler, home: Path) -> None:
    write_export(mine, tmp_path / "shared.toml")
    done = hostler("config", "import", str(tmp_path / "shared.toml"))
    assert (done.returncode, "--yes" in done.stderr) == (2, True)
    assert not (home / "config.toml").exists(), "nobody said yes"
    done = hostler("config", "import", str(tmp_path / "shared.toml"), "--yes")
    assert done.returncode == 0
    assert "+ machine Mac Mini at http://192.168.1.5:11434 through http://127.0.0.1:3128" in done.stdout
    assert "! route quick stays at home here; the file says cloud = “when-nothing-local”" in done.stdout
    assert "! cloud wants a key, to be stored here" in done.stdout
    there = registry_of(home / "config.toml")
    assert plain(there) == plain(registry_of(mine))
    assert there.routes[0].cloud is CloudRule.NEVER
    assert "Everything in it is there already." in hostler("config", "import", str(tmp_path / "shared.toml")).stdout
    assert hostler("config", "undo").returncode == 0
    assert registry_of(home / "config.toml") == Registry()
    assert hostler("config", "undo").returncode == 0
    assert registry_of(home / "config.toml") == there, "the other way round, it is back"


def test_a_command_line_export_can_be_piped(mine: Path, hostler: Hostler, home: Path) -> None:
    (home / "config.toml").write_text(MINE)
    done = hostler("config", "export", "-")
    assert plain(parse(done.stdout, Path("x")).config.registry) == plain(registry_of(mine))
    assert "s3cret" not in done.stdout + done.stderr
    assert "X-Api-Key" in done.stderr


THEIRS = """version = 1
[[hosts]]
id = "box"
name = "The box"
url = "http://192.168.1.5:11434/"
[hosts.models."qwen3:8b"]
num_ctx = 4096
[[hosts]]
id = "cloud"
name = "Far"
url = "http://far.example.com:11434"
[[routes]]
id = "quick"
keywords = ["shopping list", "recipe"]
chain = ["qwen3:4b@box", "qwen3:8b@box", "big@cloud"]
cloud = "when-worth-it"
[[routes]]
id = "letters"
chain = ["qwen3:8b@box"]
cloud = "when-worth-it"
[fallback]
chain = ["qwen3:4b@box"]
[[actions]]
id = "shout"
name = "Shout"
prompt = "Louder: {text}"
[[actions]]
id = "whisper"
name = "Whisper"
prompt = "Quietly: {text}"
hotkey = "Ctrl+Alt+U"
"""


def test_what_is_there_stays_and_nothing_is_there_twice(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs.toml").write_text(THEIRS)
    found = read_import(mine, tmp_path / "theirs.toml")
    assert [as_text(each) for each in found.adds] == [
        "settings of qwen3:8b on Mac Mini",
        "machine Far at http://far.example.com:11434",
        "route quick: qwen3:8b@mac-mini at the end",
        "route quick: the words recipe",
        "route letters: qwen3:8b@mac-mini",
        "action Whisper",
    ]
    notes = "\n".join(map(as_text, found.notes))
    assert "Far is in no private network: it counts as the cloud" in notes
    assert "another machine is called “cloud” here, so it becomes “cloud-2”" in notes
    assert "route letters stays at home here" in notes
    assert "route quick: big@cloud-2 is in the cloud and is left out, since text may go there" in notes
    assert "the action Shout is there already and stays as it is" in notes
    assert "the action Whisper comes without its key Ctrl+Alt+U, which is taken here" in notes
    saved = save(mine, read_document(mine), found.edits)
    assert not saved.loaded.errors
    text = mine.read_text()
    for line in MINE.splitlines():
        if not line.startswith(("keywords", "chain")):
            assert line in text, "comments and all else stay"
    registry = registry_of(mine)
    far = registry.host("cloud-2")
    assert far is not None
    assert not far.is_home
    assert registry.routes[0].cloud is CloudRule.WHEN_NOTHING_LOCAL, "what the user chose stays"
    assert registry.routes[1].cloud is CloudRule.NEVER
    assert not read_import(mine, tmp_path / "theirs.toml").edits, "a second time adds nothing"


@pytest.mark.parametrize("text", ["", "no toml [", '[[hosts]]\nid = "a"\nurl = "nowhere"\n', "\x00\x01"])
def test_a_file_that_is_no_config_changes_nothing(mine: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "theirs.toml").write_text(text)
    if text:
        with pytest.raises(ConfigError):
            read_import(mine, tmp_path / "theirs.toml")
    else:
        assert not read_import(mine, tmp_path / "theirs.toml").adds
    with pytest.raises(ConfigError, match="there is no file"):
        read_import(mine, tmp_path / "gone.toml")
    assert mine.read_text() == MINE


def test_exporting_what_was_imported_gives_the_same_file(mine: Path) -> None:
    once = exported(read_document(mine)).text
    document = parse(once, Path("x"))
    assert not document.errors
    assert exported(tomllib.loads(once)).text == once
    assert not merged(tomllib.loads(once), tomllib.loads(once)).edits


def test_mistakes_in_the_own_config_stop_nobody() -> None:
    now = {
        "hosts": [{"id": "a"}, {"id": "b", "url": 3, "kind": "odd"}, "x"],
        "routes": [{"id": "quick", "cloud": "odd"}],
    }
    assert [as_text(each) for each in merged(now, tomllib.loads(THEIRS)).adds][:1] == [
        "machine The box at http://192.168.1.5:11434/"
    ]
