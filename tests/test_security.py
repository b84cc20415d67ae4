"""What others on the same machine can read or reach, and which programs Hostler starts."""

from __future__ import annotations

import ast
import os
import re
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from cli.test_cli import FAST, Hostler, config, hostler, hosts, write
from hostler.control import NotRunning, Order, send
from hostler.paths import make_socket_folder, paths
from test_house import PRODUCT

__all__ = ["hostler"]
WAIT_S = 60.0
ALICE, BOB = 64_001, 64_002
"""Users that no machine has: rights go by number."""
needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
needs_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
needs_root = pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() != 0, reason="only root can be two other users in turn"
)
LISTENING = "0A"
STARTS = re.compile(
    r"(subprocess\.(?!list2cmdline)\w+|\w*\.?create_subprocess_\w+|os\.(exec|spawn|posix_spawn)\w*|pty\.spawn|QProcess\.\w+)"
)
PROGRAMS = {
    ("cli/demo.py", "subprocess.Popen"): "this program once more, for as long as the demo runs",
    ("simulate/embedded.py", "subprocess.Popen"): "Python itself, for as long as the demo runs",
    ("system/clipboard/wayland.py", "subprocess.run"): "wl-copy, looked up",
    ("system/motion/__init__.py", "subprocess.run"): "gsettings or defaults, looked up",
    ("system/selection/wayland.py", "subprocess.Popen"): "wl-paste, looked up, ended at the deadline",
    ("ui/first_run/desk.py", "QProcess.startDetached"): "this program once more: the demo takes this app's place",
    ("ui/run.py", "os.execv"): "this program anew, after an update",
}
"""Every place that starts another program."""


def started() -> list[tuple[str, str, dict[str | None, str]]]:
    """(file, call, its keywords) of everything that starts a program."""
    return [
        (where.removeprefix("desktop/hostler/"), name, {key.arg: ast.unparse(key.value) for key in node.keywords})
        for where, text in PRODUCT.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and STARTS.fullmatch(name := ast.unparse(node.func))
    ]


def test_every_program_that_is_started_is_known_and_none_gets_a_shell_or_for_ever() -> None:
    found = started()
    assert {(where, name) for where, name, _ in found} == set(PROGRAMS)
    assert [where for where, _, words in found if "shell" in words or "executable" in words] == []
    assert [where for where, name, words in found if name == "subprocess.run" and "timeout" not in words] == []


def test_a_program_is_looked_up_before_it_is_started_by_its_name() -> None:
    names = [
        where
        for where, text in PRODUCT.items()
        if "subprocess." in text and not re.search(r"sys\.executable|once_more\(", text) and "import subprocess" in text
    ]
    by_name = [where for where in names if re.search(r"subprocess\.(run|Popen)\(", PRODUCT[where])]
    assert [where for where in by_name if not looks_up(where)] == []


def looks_up(where: str) -> bool:
    """Whether the file, or its package where it chooses among mechanisms, asks for the program's path."""
    files = (where, f"{where.rpartition('/')[0]}/__init__.py")
    return any(re.search(r"(shutil\.which|wayland_program)\(", PRODUCT.get(file, "")) for file in files)


@contextmanager
def running(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The app without a screen, careless of what its files allow."""
    environ = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    app = subprocess.Popen(
        [sys.executable, "-m", "hostler"],
        env=environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        umask=0,
    )
    address = paths(os.environ).socket
    try:
        end = time.monotonic() + WAIT_S
        while not answers(address):
            assert app.poll() is None, f"the app ended with {app.returncode}"
            assert time.monotonic() < end, "the app doesn't answer"
        yield app
    finally:
        app.terminate()
        app.wait(WAIT_S)


def answers(address: str) -> bool:
    try:
        return send(address, Order(do="snapshot"), timeout_s=0.5).ok
    except NotRunning:
        return False


def listening(pid: int) -> list[str]:
    """The TCP ports that a process listens on, and the UDP ports it is bound to, as /proc writes them."""
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    inodes = {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:[")}
    rows = [
        (kind, row.split())
        for kind in ("tcp", "tcp6", "udp", "udp6")
        for row in Path(f"/proc/{pid}/net/{kind}").read_text().splitlines()[1:]
    ]
    return [f"{kind} {row[1]}" for kind, row in rows if row[9] in inodes and (kind[0] == "u" or row[3] == LISTENING)]


@needs_linux
def test_a_listening_port_would_be_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = f"{server.getsockname()[1]:04X}"
        assert any(row.endswith(f":{port}") for row in listening(os.getpid()))


@needs_linux
def test_the_app_listens_on_no_port_and_all_that_a_home_holds_is_its_owners_alone(hostler: Hostler, home: Path) -> None:
    """In a folder that others can read, with no umask to help."""
    home.chmod(0o755)
    before = os.umask(0)
    try:
        with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=Paris."], [])) as [url]:
            write(home, config(url))
            (home / "config.toml").chmod(0o644)
            with running(home) as app:
                assert send(paths(os.environ).socket, Order(do="popup", text="the capital of France")).ok
                assert hostler("ask", "The capital of France?").returncode == 0
                assert hostler("hosts", "drain", "ubuntu", "--for", "1h").returncode == 0
                assert listening(app.pid) == []
                open_now = readable(home)
    finally:
        os.umask(before)
    kept = {path.name for path in home.rglob("*")}
    assert {"ledger.sqlite3", "history.sqlite3", "hostler.log", "machines.json", "config.last-good.toml"} <= kept
    # The config is the user's own file, and stays as he has it.
    assert {name for name in open_now | readable(home) if name != "config.toml"} == set()


def readable(home: Path) -> set[str]:
    """What others could read, write or enter there."""
    return {
        str(path.relative_to(home))
        for path in home.rglob("*")
        if not path.is_symlink() and stat.S_IMODE(path.lstat().st_mode) & 0o077
    }


LISTEN = """
import os, sys
from PySide6.QtCore import QCoreApplication
from hostler.control import Order, Reply, send
from hostler.ui.instance import Instance
import tempfile, json, encodings.idna
os.setgid(int(sys.argv[1])); os.setuid(int(sys.argv[1]))
app = QCoreApplication([])
instance = Instance(sys.argv[2], lambda order: Reply(fleet=order.text))
instance.listen()
print("ready", flush=True)
app.exec()
"""
ASK = """
import os, sys
from hostler.control import NotRunning, Order, send
import json
os.setgid(int(sys.argv[1])); os.setuid(int(sys.argv[1]))
try:
    print(send(sys.argv[2], Order(do="popup", text="mine")).fleet)
except NotRunning as why:
    print("refused:", why)
"""


@contextmanager
def session(user: int, address: str) -> Iterator[None]:
    """An app of that user."""
    app = subprocess.Popen([sys.executable, "-c", LISTEN, str(user), address], stdout=subprocess.PIPE)
    assert app.stdout is not None
    try:
        assert app.stdout.readline() == b"ready\n"
        yield
    finally:
        app.kill()
        app.wait(WAIT_S)
        app.stdout.close()


def said(user: int, address: str) -> str:
    """What the app there tells that user."""
    asked = [sys.executable, "-c", ASK, str(user), address]
    return subprocess.run(asked, capture_output=True, text=True, timeout=WAIT_S, check=True).stdout.strip()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that everybody may write in, like /tmp."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o1777)
        yield folder


@needs_root
def test_two_users_have_two_apps_and_neither_reaches_the_others(open_folder: Path) -> None:
    addresses = {user: str(open_folder / str(user) / "hostler.sock") for user in (ALICE, BOB)}
    # The folders let everybody in: the sockets alone have to hold.
    for user, address in addresses.items():
        Path(address).parent.mkdir()
        os.chown(Path(address).parent, user, user)
        Path(address).parent.chmod(0o755)
    with session(ALICE, addresses[ALICE]), session(BOB, addresses[BOB]):
        for user, other in ((ALICE, BOB), (BOB, ALICE)):
            assert said(user, addresses[user]) == "mine"
            assert said(user, addresses[other]).startswith("refused:")
            assert stat.S_IMODE(Path(addresses[user]).stat().st_mode) & 0o077 == 0
            assert Path(addresses[user]).stat().st_uid == user


@needs_root
def test_nothing_is_sent_to_what_another_user_put_in_ones_place(open_folder: Path) -> None:
    address = str(open_folder / "home" / "hostler.sock")
    Path(address).parent.mkdir(mode=0o755)
    os.chown(Path(address).parent, BOB, BOB)
    with session(BOB, address):
        Path(address).chmod(0o777)
        assert said(ALICE, address) == "refused: what listens there belongs to another user"


@needs_root
def test_a_folder_that_another_user_made_first_is_not_used() -> None:
    folder = Path(tempfile.gettempdir()) / f"hostler-{uuid4().hex[:16]}"
    folder.mkdir()
    try:
        os.chown(folder, BOB, BOB)
        with pytest.raises(PermissionError, match="choose another HOSTLER_HOME"):
            make_socket_folder(folder)
    finally:
        folder.rmdir()


@needs_unix
def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = Path(tempfile.gettempdir()) / f"hostler-{uuid4().hex[:16]}"
    folder.symlink_to(tmp_path)
    try:
        with pytest.raises(PermissionError):
            make_socket_folder(folder)
    finally:
        folder.unlink()
