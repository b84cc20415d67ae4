"""The box for a machine's key: what it says of a real keyring in every state, and that it never waits for one."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hostler.domain.registry import Host
from hostler.store.secrets import Keys
from hostler.ui.settings.key import KeyBox
from secret_service import SecretService
from store.test_secret_service import fresh, service
from store.test_secrets import MemoryKeyring, memory

__all__ = ["fresh", "memory", "service"]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
LAB = Host(id="lab", name="Lab", url="http://127.0.0.1:1", auth=True)
KEY = "k3y-of-the-test"
WAIT_MS = 30_000


@pytest.fixture
def box(qtbot: QtBot) -> Iterator[KeyBox]:
    made = KeyBox(Keys())
    qtbot.addWidget(made)
    yield made


def stored(qtbot: QtBot, box: KeyBox, key: str) -> None:
    qtbot.keyClicks(box.line, key)
    qtbot.keyClick(box.line, Qt.Key.Key_Return)


def says(qtbot: QtBot, box: KeyBox, words: str) -> None:
    qtbot.waitUntil(lambda: words in box.said.text(), timeout=WAIT_MS)


@on_linux
def test_a_key_is_stored_changed_and_deleted_in_a_real_keyring(
    qtbot: QtBot, service: SecretService, box: KeyBox
) -> None:
    box.show_host(LAB)
    says(qtbot, box, "No key yet")
    for key in (KEY, "another"):
        stored(qtbot, box, key)
        qtbot.waitUntil(lambda: not box.line.text(), timeout=WAIT_MS)
        says(qtbot, box, "is in the keyring")
        assert service.secrets(LAB) == [key]
    box.forget.click()
    says(qtbot, box, "No key yet")
    assert service.secrets(LAB) == []


@on_linux
@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("locked", "The keyring is locked; unlock it and try again"),
        ("service ended", "The keyring can't be reached"),
        ("bus killed", "The keyring can't be reached"),
    ],
)
def test_a_keyring_that_fails_in_the_middle_is_said_and_what_was_typed_stays(
    qtbot: QtBot, service: SecretService, box: KeyBox, trouble: str, words: str
) -> None:
    box.show_host(LAB)
    says(qtbot, box, "No key yet")
    {"locked": service.lock, "service ended": service.stop_keyring, "bus killed": service.kill_bus}[trouble]()
    stored(qtbot, box, KEY)
    says(qtbot, box, words)
    assert box.line.text() == KEY
    assert KEY not in box.said.text()


@on_linux
def test_without_a_keyring_it_says_how_long_the_key_is_kept(qtbot: QtBot, fresh: None, box: KeyBox) -> None:
    box.show_host(LAB)
    says(qtbot, box, "No key yet")
    stored(qtbot, box, KEY)
    says(qtbot, box, "There is no keyring here: the key is kept until Hostler ends.")


def test_no_call_to_the_keyring_is_made_on_the_ui_thread_and_one_that_hangs_is_said(
    qtbot: QtBot, memory: MemoryKeyring, box: KeyBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked, threads = threading.Event(), set[threading.Thread]()

    def slow(service: str, username: str) -> None:
        threads.add(threading.current_thread())
        unlocked.wait(60)

    monkeypatch.setattr(memory, "get_password", slow)
    box.show_host(LAB)
    says(qtbot, box, "The keyring hasn't answered yet. Is it asking to be unlocked?")
    stored(qtbot, box, KEY)
    unlocked.set()
    qtbot.waitUntil(lambda: not box.line.text(), timeout=WAIT_MS)
    assert threads
    assert threading.main_thread() not in threads
