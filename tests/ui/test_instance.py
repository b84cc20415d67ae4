"""One app a home: its lock, its socket, and the orders that come over it."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from hostler.control import NotRunning, Order, Reply, send
from hostler.ui.instance import AlreadyRunning, Instance

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="speaks to the socket as Unix has it")
WAIT_S = 5.0


class Obeying:
    """Takes notes of orders."""

    def __init__(self, reply: Reply | None = None) -> None:
        self.orders: list[Order] = []
        self._reply = reply or Reply()

    def __call__(self, order: Order) -> Reply:
        self.orders.append(order)
        return self._reply


Listen = Callable[..., tuple[Instance, Obeying]]


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "home" / "hostler.sock")


@pytest.fixture
def listen(qtbot: QtBot, address: str) -> Iterator[Listen]:
    started: list[Instance] = []

    def start(reply: Reply | None = None) -> tuple[Instance, Obeying]:
        obeying = Obeying(reply)
        instance = Instance(address, obeying)
        started.append(instance)
        instance.listen()
        return instance, obeying

    yield start
    for instance in started:
        instance.close()


def aside(qtbot: QtBot, work: Callable[[], Any]) -> Any:
    """What `work` returns or raises, done in a thread while Qt runs here."""
    done: list[Any] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:  # noqa: BLE001  it is handed on
            done.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    qtbot.waitUntil(lambda: done != [])
    thread.join(WAIT_S)
    return done[0]


def raw(address: str, *chunks: bytes) -> bytes:
    """What comes back for bytes as they are."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(WAIT_S)
        connection.connect(address)
        for chunk in chunks:
            connection.sendall(chunk)
        return connection.makefile("rb").readline()


def test_an_order_goes_there_and_its_reply_back(qtbot: QtBot, listen: Listen, address: str) -> None:
    _, obeying = listen(Reply(ok=False, error="No action is called “dance”."))
    order = Order(do="popup", action="dance", text="Grüße\nund 🐎")
    reply = aside(qtbot, lambda: send(address, order))
    assert reply == Reply(ok=False, error="No action is called “dance”.")
    assert obeying.orders == [order]


def test_orders_come_one_after_another(qtbot: QtBot, listen: Listen, address: str) -> None:
    _, obeying = listen()
    for number in range(5):
        assert aside(qtbot, lambda n=number: send(address, Order(do="popup", text=str(n)))).ok
    assert [order.text for order in obeying.orders] == list("01234")


def test_a_long_text_arrives_whole(qtbot: QtBot, listen: Listen, address: str) -> None:
    _, obeying = listen()
    text = "all work and no play " * 100_000
    assert aside(qtbot, lambda: send(address, Order(do="popup", text=text))).ok
    assert obeying.orders[0].text == text


@pytest.mark.parametrize(
    "line",
    [
        b"hello?\n",
        b"\n",
        b"{}\n",
        b"[1, 2]\n",
        b'{"do": 1}\n',
        b'{"do": "popup", "text": null}\n',
        b"\xff\xfe\n",
        b"{\n",
    ],
)
def test_a_garbage_line_is_answered_and_the_next_order_works(
    qtbot: QtBot, listen: Listen, address: str, line: bytes
) -> None:
    _, obeying = listen()
    assert b"can't be read" in aside(qtbot, lambda: raw(address, line))
    assert obeying.orders == []
    assert aside(qtbot, lambda: send(address, Order(do="raise"))).ok


def test_a_line_in_pieces_is_put_together(qtbot: QtBot, listen: Listen, address: str) -> None:
    _, obeying = listen()
    assert aside(qtbot, lambda: raw(address, b'{"do": ', b'"raise"}', b"\n"))
    assert obeying.orders == [Order(do="raise")]


def test_a_caller_that_hangs_up_does_no_harm(qtbot: QtBot, listen: Listen, address: str) -> None:
    _, obeying = listen()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        connection.sendall(b'{"do": "rai')
    assert aside(qtbot, lambda: send(address, Order(do="raise"))).ok
    assert obeying.orders == [Order(do="raise")]


def test_without_an_app_it_says_so(address: str) -> None:
    with pytest.raises(NotRunning):
        send(address, Order(do="raise"))


def test_the_socket_belongs_to_its_owner_alone(listen: Listen, address: str) -> None:
    listen()
    assert stat.S_IMODE(Path(address).stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(Path(address).parent.stat().st_mode) & 0o077 == 0


def test_a_second_app_of_the_same_home_raises_the_first_and_steps_back(
    qtbot: QtBot, listen: Listen, address: str
) -> None:
    _, obeying = listen()

    def start() -> None:
        second = Instance(address, Obeying())
        try:
            second.listen()
        finally:
            second.close()

    assert isinstance(aside(qtbot, start), AlreadyRunning)
    assert obeying.orders == [Order(do="raise")]
    assert aside(qtbot, lambda: send(address, Order(do="raise"))).ok, "the first one still listens"


def test_after_the_first_ended_the_next_takes_its_place(qtbot: QtBot, listen: Listen, address: str) -> None:
    first, _ = listen()
    first.close()
    _, obeying = listen()
    assert aside(qtbot, lambda: send(address, Order(do="raise"))).ok
    assert obeying.orders == [Order(do="raise")]


def test_the_socket_and_lock_of_a_killed_app_are_taken_over(qtbot: QtBot, listen: Listen, address: str) -> None:
    script = (
        "import sys; from PySide6.QtCore import QCoreApplication\n"
        "from hostler.control import Reply; from hostler.ui.instance import Instance\n"
        "app = QCoreApplication([]); instance = Instance(sys.argv[1], lambda _: Reply()); instance.listen()\n"
        "print('ready', flush=True); app.exec()"
    )
    killed = subprocess.Popen([sys.executable, "-c", script, address], stdout=subprocess.PIPE)
    try:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"ready\n"
        with pytest.raises(AlreadyRunning):
            listen()
    finally:
        killed.kill()
        killed.wait(WAIT_S)
        killed.stdout.close()
    assert Path(address).exists(), "a killed app leaves its socket"
    _, obeying = listen()
    assert aside(qtbot, lambda: send(address, Order(do="raise"))).ok
    assert obeying.orders == [Order(do="raise")]
