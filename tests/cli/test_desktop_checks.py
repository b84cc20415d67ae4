"""`hostler doctor` names the mechanism of each capability, whether it works, and what to do where it doesn't."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from hostler.cli.desktop_checks import autostart_check, desktop_checks
from hostler.domain.settings import App, Settings
from hostler.system.autostart import choose
from hostler.system.autostart.windows import APPROVED, VALUE
from system.autostart.test_autostart import Registry
from system.portals import PortalBus

CAPABILITIES = ["hotkey", "selection", "clipboard", "paste", "screenshot", "notify"]
CAPABILITIES += ["placing", "network", "resume", "autostart"]
AS_SHIPPED = Settings()
needs_a_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon here")


def told(
    environ: Mapping[str, str], system: str = "linux", *, settings: Settings = AS_SHIPPED
) -> dict[str, tuple[bool | None, str]]:
    return {check.what: (check.works, check.says) for check in desktop_checks(settings, environ, system, running=False)}


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PortalBus]:
    started = PortalBus(tmp_path)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", started.environ["DBUS_SESSION_BUS_ADDRESS"])
    monkeypatch.setenv("PATH", str(tmp_path))
    yield started
    started.close()


@needs_a_bus
def test_under_wayland_each_portal_is_asked_and_its_version_told(bus: PortalBus) -> None:
    bus.start_portal()
    found = told({"WAYLAND_DISPLAY": "wayland-9", **bus.environ})
    assert list(found) == CAPABILITIES
    assert found["hotkey"] == (True, "portal: GlobalShortcuts version 2")
    assert found["screenshot"] == (True, "portal: Screenshot version 2")
    assert found["notify"] == (True, "portal: can be shown")
    assert found["paste"][0] is None
    assert found["placing"] == (None, "where the desktop puts it")
    for what in ("selection", "clipboard"):
        assert found[what][0] is None
        assert "install wl-clipboard" in found[what][1]


@needs_a_bus
@pytest.mark.parametrize("modes", [["no-shortcuts"], None], ids=["a portal without shortcuts", "no portal"])
def test_what_the_desktop_lacks_comes_with_another_way(bus: PortalBus, modes: list[str] | None) -> None:
    if modes is not None:
        bus.start_portal(*modes)
    found = told({"WAYLAND_DISPLAY": "wayland-9", **bus.environ})
    assert found["hotkey"][0] is False
    assert "`hostler popup`" in found["hotkey"][1]
    assert found["screenshot"][0] is (modes is not None)
    assert found["notify"][0] is (True if modes is not None else None)


# python-xlib leaves the sockets open that it tried.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_x_server_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    found = told({"DISPLAY": ":987"})
    assert list(found) == CAPABILITIES
    assert found["hotkey"][0] is False
    assert ":987" in found["hotkey"][1]
    assert found["selection"][0] is False
    assert found["notify"][0] is None
    assert found["placing"] == (True, "beside the pointer")
    assert found["network"] == (True, "netlink: changes are told at once")
    assert found["resume"] == (True, "timerfd: a sleep is told at once")


class Entries:
    """A computer on which something starts with the desktop."""

    def __init__(self, system: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.program = folder / "bin" / "hostler"
        self.program.parent.mkdir()
        self.program.touch(mode=0o755)
        self._system = system
        self._environ = {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PATH": "",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/0",
        }
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/0")
        monkeypatch.setattr("sys.executable", str(self.program.with_name("python")))
        self.registry = Registry()
        monkeypatch.setitem(sys.modules, "winreg", self.registry)
        self._mechanism = choose(self._environ, system)

    def starts(self, program: str) -> None:
        self._mechanism.turn_on((program,))

    def told(self, *, wanted: bool) -> tuple[bool | None, str]:
        if self._system == "linux":
            return told(self._environ, settings=Settings(app=App(at_login=wanted)))["autostart"]
        # The checks before it ask the system that this is.
        found = autostart_check(wanted, self._environ, self._system)
        return found.works, found.says


@pytest.fixture
def entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Entries:
    return Entries("linux", tmp_path, monkeypatch)


@pytest.mark.parametrize(("system", "name"), [("linux", "xdg"), ("win32", "windows"), ("darwin", "macos")])
def test_what_starts_with_the_desktop_is_told_and_what_is_wrong_with_it(
    system: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = Entries(system, tmp_path, monkeypatch)
    assert entries.told(wanted=False) == (None, "off; Settings, General switches it on")
    works, says = entries.told(wanted=True)
    assert (works, says.partition(";")[0]) == (False, f"{name}: wanted, and not there")
    entries.starts(str(entries.program))
    assert entries.told(wanted=True) == (True, f"{name}: starts with the desktop")
    assert "though not by this config" in entries.told(wanted=False)[1]
    entries.starts("/opt/old/hostler")
    works, says = entries.told(wanted=True)
    assert works is False
    assert says == f"{name}: `/opt/old/hostler` is no program any more; start Hostler once, and it writes that anew"
    other = entries.program.with_name("hostler-2")
    other.touch(mode=0o755)
    entries.starts(str(other))
    works, says = entries.told(wanted=True)
    assert works is None
    assert "another Hostler than this one" in says


def test_what_windows_settings_switched_off_is_no_fault_and_a_registry_that_refuses_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = Entries("win32", tmp_path, monkeypatch)
    entries.starts(str(entries.program))
    entries.registry.keys[APPROVED] = {VALUE: b"\3" + bytes(11)}
    assert entries.told(wanted=True) == (None, "windows: switched off in the desktop's own settings")
    entries.registry.refuses = True
    assert entries.told(wanted=True) == (False, "what starts with the desktop can't be read (PermissionError)")


def test_an_entry_that_was_switched_off_in_the_desktop_is_no_fault(entries: Entries, tmp_path: Path) -> None:
    entries.starts(str(entries.program))
    file = tmp_path / "config/autostart/hostler.desktop"
    file.write_text(file.read_text() + "Hidden=true\n")
    assert entries.told(wanted=True) == (None, "xdg: switched off in the desktop's own settings")


def test_what_cannot_be_read_is_a_fault(entries: Entries, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/autostart").write_text("a file where a folder should be")
    assert entries.told(wanted=True) == (False, "what starts with the desktop can't be read (NotADirectoryError)")
