"""`hostler doctor` names the mechanism of each capability, whether it works, and what to do where it doesn't."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from hostler.cli.desktop_checks import desktop_checks
from hostler.domain.settings import Hotkeys
from system.portals import PortalBus

CAPABILITIES = ["hotkey", "selection", "clipboard", "paste", "screenshot", "notify", "placing", "network", "resume"]
needs_a_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon here")


def told(environ: Mapping[str, str], system: str = "linux") -> dict[str, tuple[bool | None, str]]:
    return {
        check.what: (check.works, check.says) for check in desktop_checks(Hotkeys(), environ, system, running=False)
    }


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
