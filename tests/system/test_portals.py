"""The Screenshot and Notification portals over a real bus."""

from __future__ import annotations

import os
import queue
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostler.system.notify import Notice
from hostler.system.notify.freedesktop import FreedesktopNotifier
from hostler.system.portal import NoPortal, Portal, PortalLost, Refused, Woken
from hostler.system.screenshot.portal import take
from system.portals import WAIT_S, PortalBus

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon here")


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[PortalBus]:
    started = PortalBus(tmp_path)
    yield started
    started.close()


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


Pipe = tuple[int, int]


def test_the_user_chooses_and_the_desktops_file_is_named(bus: PortalBus, pipe: Pipe) -> None:
    bus.start_portal("picture=file:///home/a%20b/Screenshot.png")
    assert take(bus.environ, pipe[0]) == Path("/home/a b/Screenshot.png")
    assert bus.next("registered")["app"] == "hostler"
    assert bus.next("screenshot")["interactive"], "asked without a choice, a portal wants a permission first"


def test_a_user_who_cancels_a_desktop_without_and_one_that_gives_no_file(bus: PortalBus, pipe: Pipe) -> None:
    with pytest.raises(NoPortal):
        take(bus.environ, pipe[0])
    bus.start_portal("refuse")
    with pytest.raises(Refused, match="cancelled"):
        take(bus.environ, pipe[0])
    bus.order("refuse", "no")
    with pytest.raises(PortalLost):
        take(bus.environ, pipe[0])


@pytest.mark.parametrize("end", ["woken", "portal gone"])
def test_waiting_for_the_user_ends_when_we_do_or_the_portal_does(bus: PortalBus, pipe: Pipe, end: str) -> None:
    bus.start_portal("slow")
    raised: queue.Queue[BaseException] = queue.Queue()

    def ask() -> None:
        try:
            take(bus.environ, pipe[0])
        except (Woken, PortalLost) as error:
            raised.put(error)

    asking = threading.Thread(target=ask)
    asking.start()
    bus.next("screenshot")
    if end == "woken":
        os.write(pipe[1], b".")
    else:
        bus.end_portal()
    assert isinstance(raised.get(timeout=WAIT_S), Woken if end == "woken" else PortalLost)
    asking.join()


def test_an_empty_app_id_is_refused(bus: PortalBus, pipe: Pipe) -> None:
    bus.start_portal()
    portal = Portal(bus.environ, pipe[0], app_id="")
    with pytest.raises(Refused, match="app id"):
        portal.call("org.freedesktop.portal.Notification", "AddNotification", "sa{sv}", ("1", {}))
    portal.close()


def test_where_the_portal_alone_shows_notifications_each_click_is_told(
    bus: PortalBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.environ["DBUS_SESSION_BUS_ADDRESS"])
    bus.start_portal()
    clicks: queue.Queue[int] = queue.Queue()
    failures: queue.Queue[Notice] = queue.Queue()
    notifier = FreedesktopNotifier(clicks.put, failures.put)
    notifier.show(Notice(title="Hostler", text="Tom & <b>", key=4, action="Show answer"))
    notifier.show(Notice(title="Hostler", text="a problem"))
    first, second = bus.next("notice"), bus.next("notice")
    assert (first["id"], first["title"], first["body"], first["default-action"]) == (
        "1",
        "Hostler",
        "Tom & <b>",
        "default",
    )
    assert "default-action" not in second
    bus.order("click", "2", "default")
    bus.order("click", "1", "default")
    assert clicks.get(timeout=WAIT_S) == 4
    # Restarted, it knows none of them, and shows the next one all the same.
    bus.end_portal()
    bus.start_portal()
    notifier.show(Notice(title="Hostler", text="later", key=5))
    assert bus.next("notice")["body"] == "later"
    bus.order("click", "1", "default")
    assert clicks.get(timeout=WAIT_S) == 5
    bus.end_portal()
    notifier.show(Notice(title="Hostler", text="lost", key=6))
    assert failures.get(timeout=WAIT_S).key == 6
    notifier.close()
