"""Real trays of both kinds, late and restarted: a panel that asks over D-Bus, and one that embeds a window."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, DBusErrorResponse
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import new_method_call, unwrap_msg

from e2e.conftest import Machines, RunningApp
from e2e.rig import Rig

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM, MENU, PROPERTIES = "org.kde.StatusNotifierItem", "com.canonical.dbusmenu", "org.freedesktop.DBus.Properties"


@pytest.fixture
def bare() -> Iterator[Rig]:
    """A desktop without a tray."""
    with Rig(tray=False) as started:
        yield started


@pytest.fixture
def app(bare: Rig, tmp_path: Path) -> Iterator[RunningApp]:
    machines = Machines(bare)
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(machines.config(), encoding="utf-8")
    running = RunningApp(bare, home, {})
    running.wait_until_fleet_is_known()
    running.wait(lambda state: "no tray icons now" in state["notice"], "the app to miss the tray")
    yield running
    running.close()
    machines.close()


class Host:
    """What a tray that asks over D-Bus sees and does."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus

    def items(self) -> list[str]:
        """What registered with the tray; none while there is no tray."""
        try:
            kind, found = self._call(WATCHER, "/StatusNotifierWatcher", PROPERTIES, "Get", "ss", (WATCHER, ITEMS))[0]
        except DBusErrorResponse:
            return []
        return list(found) if kind == "as" else []

    def click(self, label: str) -> None:
        """Opens the last item's menu and clicks on the line that begins so."""
        name, _, path = self.items()[-1].partition("/")
        path = "/" + (path or "StatusNotifierItem")
        menu = self._call(name, path, PROPERTIES, "Get", "ss", (ITEM, "Menu"))[0][1]
        self._call(name, menu, MENU, "AboutToShow", "i", (0,))
        _, (_, _, lines) = self._call(name, menu, MENU, "GetLayout", "iias", (0, -1, []))
        labels = {str(facts.get("label", ("s", ""))[1]).replace("_", ""): number for _, (number, facts, _) in lines}
        number = next(number for text, number in labels.items() if text.startswith(label))
        self._call(name, menu, MENU, "Event", "isvu", (number, "clicked", ("s", ""), 0))

    def _call(self, name: str, path: str, interface: str, method: str, signature: str, body: Any) -> tuple[Any, ...]:
        where = DBusAddress(path, bus_name=name, interface=interface)
        return tuple(
            unwrap_msg(self._bus.send_and_get_reply(new_method_call(where, method, signature, body), timeout=30))
        )


ITEMS = "RegisteredStatusNotifierItems"


@pytest.mark.skipif(shutil.which("xfce4-panel") is None, reason="xfce4-panel is missing: apt-get install xfce4-panel")
def test_a_panel_that_asks_over_d_bus_comes_late_and_is_restarted(bare: Rig, app: RunningApp) -> None:
    with open_dbus_connection(bare.environ["DBUS_SESSION_BUS_ADDRESS"]) as bus:
        host = Host(bus)
        for _ in range(2):
            panel: subprocess.Popen[bytes] = bare.spawn(["xfce4-panel", "--disable-wm-check"])
            bare.wait(host.items, "the icon in the panel")
            app.wait(lambda state: "no tray icons" not in state["notice"], "the app to know it")
            host.click("Ask")
            app.wait_for_popup()
            bare.keys("Escape")
            app.wait(lambda state: not state["visible"], "the popup to close")
            bare.end(panel)
            bare.wait(lambda: not host.items(), "the panel to be gone")


def test_a_tray_that_embeds_a_window_comes_late_and_is_restarted(bare: Rig, app: RunningApp) -> None:
    for _ in range(2):
        tray = bare.start_tray()
        bare.wait(bare.tray_icon, "the icon in the tray")
        app.wait(lambda state: "no tray icons" not in state["notice"], "the app to know it")
        app.open_menu()
        bare.keys(*app.up_to("Ask…"), "Return")
        app.wait_for_popup()
        bare.keys("Escape")
        app.wait(lambda state: not state["visible"], "the popup to close")
        bare.end(tray)
        bare.wait(lambda: bare.tray_icon() is None, "the tray to be gone")
