"""Notifications by the desktop's service: each click is told for its own notification, and none is lost without it."""

from __future__ import annotations

import json
import os
import queue
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.notification_service import click_command
from hostler.system import notify
from hostler.system.notify import NoService, Notice, Picture
from hostler.system.notify.freedesktop import REMEMBERED, FreedesktopNotifier

WAIT_S = 10.0
FAKE = Path(__file__).parents[1] / "e2e" / "notification_service.py"
needs_a_bus = pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="dbus-daemon is missing")


class FakeService:
    """Takes notifications; a number in `clicks` is a click on that one."""

    def __init__(self) -> None:
        self.shown: queue.Queue[Notice] = queue.Queue()
        self.clicks: list[int] = []
        self.fails = self.closed = False
        self._count = 0
        self._come, self._tell = os.pipe()

    def __call__(self) -> FakeService:
        if self.fails:
            raise NoService("DBusErrorResponse")
        return self

    def show(self, notice: Notice) -> int:
        if self.fails:
            raise NoService("ConnectionResetError")
        self._count += 1
        self.shown.put(notice)
        return self._count

    def wait(self, wake: int) -> None:
        ready, _, _ = select.select([wake, self._come], [], [])
        if self._come in ready:
            os.read(self._come, 64)

    def clicked(self) -> list[int]:
        if self.fails:
            raise NoService("ConnectionResetError")
        clicks, self.clicks = self.clicks, []
        return clicks

    def token(self, number: int) -> str:
        return ""

    def close(self) -> None:
        self.closed = True

    def click(self, *numbers: int) -> None:
        self.clicks = list(numbers)
        os.write(self._tell, b".")

    def free(self) -> None:
        os.close(self._come)
        os.close(self._tell)


class Here:
    """A notifier with what it told."""

    def __init__(self, service: FakeService) -> None:
        self.service = service
        self.clicks: queue.Queue[int] = queue.Queue()
        self.failures: queue.Queue[Notice] = queue.Queue()
        self.notifier = FreedesktopNotifier(self.clicks.put, self.failures.put, service)


@pytest.fixture
def here() -> Iterator[Here]:
    made = Here(FakeService())
    yield made
    made.notifier.close()
    made.service.free()


def job(key: int) -> Notice:
    return Notice(title="Hostler", text=f"job {key}", key=key, action="Show answer")


def test_a_click_is_told_for_its_own_notification_also_for_an_old_one(here: Here) -> None:
    for key in (7, 8):
        here.notifier.show(job(key))
        assert here.service.shown.get(timeout=WAIT_S) == job(key)
    for number, key in ((1, 7), (2, 8), (1, 7)):
        here.service.click(number)
        assert here.clicks.get(timeout=WAIT_S) == key


def test_clicks_on_what_is_not_ours_or_has_no_key_are_not_told(here: Here) -> None:
    here.notifier.show(Notice(title="Hostler", text="Another program holds the key."))
    here.notifier.show(job(5))
    for _ in range(2):
        here.service.shown.get(timeout=WAIT_S)
    here.service.click(1, 99, 2)
    assert here.clicks.get(timeout=WAIT_S) == 5
    assert here.clicks.empty()


def test_where_the_service_fails_the_notification_is_given_back_and_the_next_one_tries_again(here: Here) -> None:
    here.service.fails = True
    here.notifier.show(job(1))
    assert here.failures.get(timeout=WAIT_S) == job(1)
    here.service.fails = False
    here.notifier.show(job(2))
    assert here.service.shown.get(timeout=WAIT_S) == job(2)
    # The service went away while it was waited for: what comes now is given back.
    here.service.fails = True
    here.notifier.show(job(3))
    assert here.failures.get(timeout=WAIT_S) == job(3)
    assert here.service.closed


def test_only_the_last_are_remembered(here: Here) -> None:
    for key in range(1, REMEMBERED + 3):
        here.notifier.show(job(key))
        here.service.shown.get(timeout=WAIT_S)
    here.service.click(2, 3)
    assert here.clicks.get(timeout=WAIT_S) == 3, "the second was forgotten"


def test_nothing_is_started_before_the_first_one_and_nothing_is_told_after_the_end(here: Here) -> None:
    assert here.notifier._thread is None
    here.notifier.show(job(1))
    here.service.shown.get(timeout=WAIT_S)
    here.notifier.close()
    here.notifier.close()
    assert here.service.closed
    here.notifier.show(job(2))
    assert here.service.shown.empty()
    assert here.failures.empty()


def test_only_linux_has_such_a_service_and_its_notices_keep_their_text_to_themselves() -> None:
    assert notify.choose("win32", print, print, print) is None
    assert notify.choose("darwin", print, print, print) is None
    found = notify.choose("linux", print, print, print)
    assert isinstance(found, FreedesktopNotifier)
    found.close()
    assert "secret" not in repr(Notice(title="Hostler", text="a secret", key=3))


# Over a real bus.


class Bus:
    """A bus of its own, with a service or without."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        command = ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:path={folder}/bus"]
        self._bus = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._bus.stdout is not None
        self.address = self._bus.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", self.address)
        self._service: subprocess.Popen[str] | None = None

    def start_service(self, *capabilities: str) -> None:
        self._service = subprocess.Popen(
            [sys.executable, str(FAKE), *capabilities], stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert self.line() == '{"event": "ready"}'

    def line(self) -> str:
        """The next thing the service tells."""
        assert self._service is not None
        assert self._service.stdout is not None
        return self._service.stdout.readline().strip()

    def click(self, number: int) -> None:
        subprocess.run(click_command(number), check=True, capture_output=True, timeout=WAIT_S)

    def close(self) -> None:
        for process in (self._service, self._bus):
            if process is not None:
                process.terminate()
                process.wait()
                assert process.stdout is not None
                process.stdout.close()


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    started = Bus(tmp_path, monkeypatch)
    yield started
    started.close()


@needs_a_bus
@pytest.mark.parametrize(("capability", "text"), [("body-markup", "Tom &amp; &lt;b&gt;"), ("body", "Tom & <b>")])
def test_the_service_gets_the_text_as_text_with_a_picture_and_tells_of_a_click(
    bus: Bus, capability: str, text: str
) -> None:
    bus.start_service("actions", capability)
    clicks: queue.Queue[int] = queue.Queue()
    failures: queue.Queue[Notice] = queue.Queue()
    tokens: queue.Queue[str] = queue.Queue()
    notifier = FreedesktopNotifier(clicks.put, failures.put, on_token=tokens.put)
    picture = Picture(2, 1, bytes(range(8)))
    notifier.show(Notice(title="Hostler", text="Tom & <b>", key=4, action="Show answer", picture=picture))
    notifier.show(Notice(title="Hostler", text="a problem"))
    first, second = json.loads(bus.line()), json.loads(bus.line())
    assert first == {
        "event": "notice",
        "id": 1,
        "title": "Hostler",
        "text": text,
        "actions": ["default", "Show answer"],
        "image": [2, 1, 8, True, 8, 4, 8],
    }
    assert (second["text"], second["actions"], second["image"]) == ("a problem", [], [])
    bus.click(2)
    bus.click(1)
    assert clicks.get(timeout=WAIT_S) == 4
    assert tokens.get_nowait() == "token 1", "before the click, so that the window has it"
    assert tokens.empty(), "what does nothing takes no focus"
    notifier.close()
    assert clicks.empty()
    assert failures.empty()


@needs_a_bus
def test_without_a_service_on_the_bus_or_without_a_bus_the_notification_is_given_back(
    bus: Bus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    failures: queue.Queue[Notice] = queue.Queue()
    notifier = FreedesktopNotifier(print, failures.put)
    notifier.show(job(1))
    assert failures.get(timeout=WAIT_S) == job(1)
    for address in (f"unix:path={tmp_path}/none", "nonsense"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        notifier.show(job(2))
        assert failures.get(timeout=WAIT_S) == job(2)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    notifier.show(job(3))
    assert failures.get(timeout=WAIT_S) == job(3)
    notifier.close()


@needs_a_bus
def test_a_bus_that_nobody_names_is_at_its_usual_place(
    bus: Bus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bus.start_service("actions")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    notifier = FreedesktopNotifier(print, print)
    notifier.show(job(1))
    assert '"id": 1' in bus.line()
    notifier.close()
