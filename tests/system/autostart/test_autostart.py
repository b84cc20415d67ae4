"""What starts with the desktop: written, read back, repaired, taken away; refused and absent."""

from __future__ import annotations

import plistlib
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.system.autostart import Autostart, choose, keep
from hostler.system.autostart.macos import LaunchAgent
from hostler.system.autostart.windows import APPROVED, RUN, VALUE, RunKey
from hostler.system.autostart.xdg import DesktopEntry

COMMAND = ("/opt/hostler/hostler-app",)
ODD = ('/home/anna/My “Apps”/100% $HOME `x` \\n"q"/hostler', "-m", "hostler")


class Registry:
    """Stands for winreg: one hive of one user."""

    HKEY_CURRENT_USER, KEY_SET_VALUE, REG_SZ = "HKCU", 2, 1

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, Any]] = {}
        self.refuses = False

    @contextmanager
    def OpenKey(self, hive: str, name: str, *_: int) -> Iterator[dict[str, Any]]:
        if self.refuses:
            raise PermissionError(5, "Access is denied")
        if name not in self.keys:
            raise FileNotFoundError(name)
        yield self.keys[name]

    @contextmanager
    def CreateKeyEx(self, hive: str, name: str, *_: int) -> Iterator[dict[str, Any]]:
        if self.refuses:
            raise PermissionError(5, "Access is denied")
        yield self.keys.setdefault(name, {})

    def QueryValueEx(self, key: dict[str, Any], name: str) -> tuple[Any, int]:
        if name not in key:
            raise FileNotFoundError(name)
        return key[name], self.REG_SZ

    def SetValueEx(self, key: dict[str, Any], name: str, _: int, kind: int, value: str) -> None:
        key[name] = value

    def DeleteValue(self, key: dict[str, Any], name: str) -> None:
        if name not in key:
            raise FileNotFoundError(name)
        del key[name]


@pytest.fixture(params=["xdg", "windows", "macos"])
def autostart(request: pytest.FixtureRequest, tmp_path: Path) -> Autostart:
    made: dict[str, Autostart] = {
        "xdg": DesktopEntry(tmp_path / "autostart"),
        "windows": RunKey(Registry()),
        "macos": LaunchAgent(tmp_path / "LaunchAgents"),
    }
    return made[request.param]


def test_it_is_turned_on_repaired_and_off_again(autostart: Autostart) -> None:
    assert autostart.command() == ()
    keep(autostart, False, COMMAND)
    assert autostart.command() == ()
    keep(autostart, True, COMMAND)
    assert autostart.command() == COMMAND
    moved = ("/home/anna/Programs and more/hostler-app",)
    keep(autostart, True, moved)
    assert autostart.command() == moved
    keep(autostart, False, moved)
    assert autostart.command() == ()
    autostart.turn_off()


def test_what_is_right_is_not_written_again(tmp_path: Path) -> None:
    entry = DesktopEntry(tmp_path)
    keep(entry, True, COMMAND)
    written = (tmp_path / "hostler.desktop").stat()
    keep(entry, True, COMMAND)
    assert (tmp_path / "hostler.desktop").stat() == written


@given(st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1), min_size=1, max_size=4))
def test_any_path_comes_back_from_a_desktop_entry(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    entry = DesktopEntry(tmp_path_factory.mktemp("autostart"))
    entry.turn_on(tuple(words))
    assert entry.command() == tuple(words)


@pytest.mark.parametrize("off", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_the_desktop_switched_off_stays_off_until_it_is_wanted_anew(tmp_path: Path, off: str) -> None:
    entry = DesktopEntry(tmp_path)
    (tmp_path / "hostler.desktop").write_text(f"[Desktop Entry]\nExec=hostler\n{off}\n")
    keep(entry, True, COMMAND)
    assert entry.command() is None
    keep(entry, True, COMMAND, anew=True)
    assert entry.command() == COMMAND


@pytest.mark.parametrize("switched", [b"\3\0\0\0\xd4\x0d\x43\x8d\xc8\x3b\xd9\1", b"\x63\x60\x60\x60\x62\xf9\x8c\x76"])
def test_what_windows_settings_switched_off_stays_off_until_it_is_wanted_anew(switched: bytes) -> None:
    registry = Registry()
    run_key = RunKey(registry)
    run_key.turn_on(("old.exe",))
    registry.keys[APPROVED] = {VALUE: switched}
    keep(run_key, True, COMMAND)
    assert run_key.command() is None
    keep(run_key, True, COMMAND, anew=True)
    assert run_key.command() == COMMAND
    assert registry.keys[APPROVED] == {}
    registry.keys[APPROVED] = {VALUE: switched}
    keep(run_key, False, COMMAND)
    assert registry.keys == {RUN: {}, APPROVED: {}}, "nothing is left behind"


@pytest.mark.parametrize("switched", [b"\2" + bytes(11), b"\6" + bytes(11), b"", "a text"])
def test_what_windows_settings_left_on_is_on(switched: object) -> None:
    registry = Registry()
    RunKey(registry).turn_on(COMMAND)
    registry.keys[APPROVED] = {VALUE: switched}
    assert RunKey(registry).command() == COMMAND


def test_a_path_with_spaces_is_quoted_as_windows_reads_it() -> None:
    registry = Registry()
    RunKey(registry).turn_on((r"C:\Program Files\Hostler\hostler.exe", "run"))
    assert registry.keys[RUN]["Hostler"] == r'"C:\Program Files\Hostler\hostler.exe" run'


def test_a_launch_agent_begins_at_login_once(tmp_path: Path) -> None:
    LaunchAgent(tmp_path).turn_on(COMMAND)
    agent = plistlib.loads((tmp_path / "app.hostler.plist").read_bytes())
    assert (agent["RunAtLoad"], agent["ProgramArguments"]) == (True, list(COMMAND))
    (tmp_path / "app.hostler.plist").write_bytes(plistlib.dumps({**agent, "Disabled": True}))
    keep(LaunchAgent(tmp_path), True, COMMAND)
    assert LaunchAgent(tmp_path).command() is None
    assert "KeepAlive" not in agent, "who quits Hostler wants it gone"
    (tmp_path / "app.hostler.plist").write_bytes(b"not a list of properties")
    keep(LaunchAgent(tmp_path), True, COMMAND)
    assert LaunchAgent(tmp_path).command() == COMMAND


def test_a_registry_that_refuses_says_so() -> None:
    registry = Registry()
    registry.refuses = True
    with pytest.raises(PermissionError):
        keep(RunKey(registry), True, COMMAND)


def test_each_platform_has_its_place(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path)}
    keep(choose(home, "linux"), True, COMMAND)
    assert (tmp_path / ".config/autostart/hostler.desktop").exists()
    keep(choose({**home, "XDG_CONFIG_HOME": str(tmp_path / "xdg")}, "linux"), True, COMMAND)
    assert (tmp_path / "xdg/autostart/hostler.desktop").exists()
    keep(choose(home, "darwin"), True, COMMAND)
    assert (tmp_path / "Library/LaunchAgents/app.hostler.plist").exists()


def test_a_shell_reads_an_exec_line_the_same_way(tmp_path: Path) -> None:
    DesktopEntry(tmp_path).turn_on(("/opt/my apps/hostler", "run"))
    line = next(x for x in (tmp_path / "hostler.desktop").read_text().splitlines() if x.startswith("Exec="))
    assert shlex.split(line.removeprefix("Exec=")) == ["/opt/my apps/hostler", "run"]
