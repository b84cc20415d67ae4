"""Writing config.toml: nothing is lost, whoever else writes and whenever a process dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hostler.domain.errors import ConfigError
from hostler.store.config import load
from hostler.store.edit import Add, Set
from hostler.store.save import NEW_FILE, read_document, save

TEXT = """# mine
version = 1

[[hosts]]
id = "a"
url = "http://127.0.0.1:1"   # by the window

[[routes]]
id = "quick"
chain = ["m@a"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "config.toml"
    made.write_text(TEXT)
    return made


def test_the_file_before_is_kept_beside_it(file: Path) -> None:
    saved = save(file, read_document(file), [Set(("hosts", "a", "name"), "A")])
    assert saved.conflicts == ()
    assert saved.loaded.config.registry.hosts[0].name == "A"
    assert load(file).config.registry.hosts[0].name == "A"
    assert file.with_name("config.toml.bak").read_text() == TEXT


def test_a_change_by_hand_in_the_meantime_survives(file: Path) -> None:
    base = read_document(file)
    file.write_text(TEXT.replace("# mine", "# mine and yours") + "[privacy]\nhistory = false\n")
    save(file, base, [Set(("hosts", "a", "name"), "A")])
    config = load(file).config
    assert (config.registry.hosts[0].name, config.settings.privacy.history) == ("A", False)
    assert file.read_text().startswith("# mine and yours\n")


def test_a_key_that_both_changed_waits_for_the_user(file: Path) -> None:
    base = read_document(file)
    by_hand = TEXT.replace("127.0.0.1:1", "127.0.0.1:2")
    file.write_text(by_hand)
    change = Set(("hosts", "a", "url"), "http://127.0.0.1:3")
    (conflict,) = save(file, base, [change]).conflicts
    assert (conflict.in_file, conflict.here) == ("http://127.0.0.1:2", "http://127.0.0.1:3")
    assert file.read_text() == by_hand
    assert not save(file, base, [change], anyway=True).conflicts
    assert load(file).config.registry.hosts[0].url == "http://127.0.0.1:3"


def test_where_there_is_none_one_is_begun(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "config.toml"
    save(file, {}, [Add(("hosts", "a"), {"url": "http://127.0.0.1:1"})])
    assert file.read_text() == NEW_FILE + '\n[[hosts]]\nid = "a"\nurl = "http://127.0.0.1:1"\n'


def test_a_change_that_breaks_it_is_refused_and_an_older_fault_stands_in_nobodys_way(file: Path) -> None:
    with pytest.raises(ConfigError, match="no host is called “z”"):
        save(file, read_document(file), [Set(("routes", "quick", "chain"), ["m@z"])])
    assert file.read_text() == TEXT
    broken = TEXT.replace("m@a", "m@nowhere")
    file.write_text(broken)
    save(file, read_document(file), [Set(("hosts", "a", "name"), "A")])
    assert 'name = "A"' in file.read_text()


@pytest.mark.parametrize("content", [b"[[hosts", b"\xff\xfe", "x = '€'\n".encode("utf-16")])
def test_what_cannot_be_read_is_not_written_over(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(ConfigError, match="mend it by hand, nothing was written"):
        save(file, {}, [Set(("privacy", "history"), False)])
    assert file.read_bytes() == content


def test_mark_line_ends_permissions_and_a_link_stay(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    file = tmp_path / "config.toml"
    file.symlink_to(real)
    save(file, read_document(file), [Set(("hosts", "a", "name"), "A")])
    content = real.read_bytes()
    assert file.is_symlink()
    assert content.startswith(b"\xef\xbb\xbf# mine\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert real.stat().st_mode & 0o777 == 0o640


WRITER = """
import sys
from pathlib import Path
from hostler.store.edit import Set
from hostler.store.save import read_document, save
file, who = Path(sys.argv[1]), sys.argv[2]
for number in range(20):
    save(file, read_document(file), [Set(("hosts", "a", "models", f"{who}-{number}", "num_ctx"), 4096)])
"""


def test_two_processes_that_write_at_once_lose_nothing(file: Path) -> None:
    both = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), who]) for who in ("left", "right")]
    assert [process.wait(60) for process in both] == [0, 0]
    models = load(file).config.registry.hosts[0].models
    assert set(models) == {f"{who}-{number}" for who in ("left", "right") for number in range(20)}


KILLER = """
import itertools, os, random, signal, sys, time
from pathlib import Path
from hostler.store import save as saving
from hostler.store.config import load
from hostler.store.edit import Set
file, chance, seen = Path(sys.argv[1]), random.Random(6), set()
write = saving.replace_with
def told(*args, **more):
    os.write(telling, b".")
    write(*args, **more)
saving.replace_with = told
for _ in range(200):
    hearing, telling = os.pipe()
    child = os.fork()
    if not child:
        for number in itertools.count():
            value = {"X": f"{os.getpid()}-{number}" * 999}
            saving.save(file, saving.read_document(file), [Set(("hosts", "a", "headers"), value)])
    for _ in range(chance.randint(1, 4)):  # of each save's two files: the one before, and the new one
        os.read(hearing, 1)
    time.sleep(chance.uniform(0, 0.001))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(hearing), os.close(telling)
    loaded = load(file)
    assert not loaded.errors, loaded.errors
    assert "# by the window" in file.read_text()
    seen.add(str(loaded.config.registry.hosts[0].headers))
print(len(seen))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_whoever_is_killed_while_writing_leaves_the_old_file_or_the_new(file: Path) -> None:
    command = [sys.executable, "-c", KILLER, str(file)]
    done = subprocess.run(command, check=True, timeout=100, capture_output=True, text=True)
    assert 20 < int(done.stdout) < 200, "some died before the file was replaced, some after"
