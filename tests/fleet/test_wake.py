"""Wake-on-LAN, with a listener on loopback in the network's place: the packet, and a machine that really wakes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.assembly import House
from hostler.domain.events import Answer, AttemptStarted, Event, Waking
from hostler.domain.fleet import HostState
from hostler.domain.mac import parse_mac
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, Registry, Route
from hostler.fleet import monitor
from hostler.fleet.wake import magic_packet, wake
from hostler.simulate import SimulatedHost
from hostler.store.ledger import Ledger
from hostler.store.state import StateFile

MAC = "02:00:5e:10:00:ff"
BYTES = bytes.fromhex("02005e1000ff")
FAST = "qwen3:4b,load=0,tps=0,prompt_tps=0,tokens=3"


@pytest.mark.parametrize("text", [MAC, MAC.upper(), "02-00-5e-10-00-ff", "0200.5e10.00ff", "02005e1000ff", f" {MAC} "])
def test_an_address_is_read_as_people_write_it(text: str) -> None:
    assert parse_mac(text) == BYTES


@pytest.mark.parametrize("text", ["", "02:00:5e:10:00", f"{MAC}:00", "02:00-5e:10:00:ff", "02:00:5e:10:00:fg", "mac"])
def test_what_is_no_address_is_said_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="a4:83:e7:12:34:56"):
        parse_mac(text)


@given(st.binary(min_size=6, max_size=6))
def test_every_address_comes_back(mac: bytes) -> None:
    assert parse_mac(mac.hex(":")) == parse_mac(mac.hex("-")) == parse_mac(mac.hex()) == mac


def test_the_packet_is_six_ones_and_sixteen_times_the_address() -> None:
    packet = magic_packet(BYTES)
    assert (len(packet), packet[:6], packet[6:]) == (102, b"\xff" * 6, BYTES * 16)


class Listener(asyncio.DatagramProtocol):
    """The network card of a sleeping machine."""

    def __init__(self, on_packet: Callable[[bytes], None]) -> None:
        self._on_packet = on_packet

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._on_packet(data)


async def listening(on_packet: Callable[[bytes], None]) -> tuple[asyncio.DatagramTransport, tuple[str, int]]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: Listener(on_packet), ("127.0.0.1", 0))
    return transport, transport.get_extra_info("sockname")


def test_the_packet_is_sent_where_it_is_told() -> None:
    async def scenario() -> bytes:
        packets: asyncio.Queue[bytes] = asyncio.Queue()
        transport, address = await listening(packets.put_nowait)
        await wake(MAC, address=address)
        packet = await asyncio.wait_for(packets.get(), 5)
        transport.close()
        return packet

    assert asyncio.run(scenario()) == magic_packet(BYTES)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Sleeping:
    """A machine that starts when its packet comes, and a house that knows its address."""

    def __init__(self, folder: Path, *chain: str, **urls: str) -> None:
        self.port = free_port()
        self.packets = 0
        self.machine = SimulatedHost("Sleeper", [FAST], port=self.port)
        self.starting: asyncio.Task[None] | None = None
        self.state = StateFile(folder / "machines.json")
        self.ledger = Ledger(folder / "ledger.sqlite3")
        sleeper = Host(id="sleeper", name="Sleeper", url=f"http://127.0.0.1:{self.port}", mac=MAC)
        others = tuple(Host(id=name, name=name.title(), url=url) for name, url in urls.items())
        self.registry = Registry(hosts=(sleeper, *others), routes=(Route(id="quick", chain=chain),))

    def packet(self, data: bytes) -> None:
        assert data == magic_packet(BYTES)
        self.packets += 1
        if self.starting is None:
            self.starting = asyncio.create_task(self.machine.start())

    async def ask(self) -> tuple[list[Event], House]:
        transport, address = await listening(self.packet)
        house = House(self.registry, self.ledger, state=self.state, broadcast=address)
        await house.remember()
        await house.monitor.look_all()
        assert house.monitor.snapshot.of("sleeper").state() is HostState.DOWN
        async with aclosing(house.engine.ask(Prompt(instruction="Summarize this email"))) as told:
            events = [event async for event in told]
        await asyncio.gather(*house._waking.values())
        transport.close()
        await house.close()
        await self.machine.stop()
        return events, house


def test_a_machine_that_nobody_can_stand_in_for_is_woken_and_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitor, "WAKING_LOOK_S", 0.05)
    sleeping = Sleeping(tmp_path, "qwen3:4b@sleeper")
    events, house = asyncio.run(sleeping.ask())
    assert [event.host for event in events if isinstance(event, Waking)] == ["sleeper"]
    assert isinstance(events[-1], Answer)
    assert events[-1].host == "sleeper"
    assert sleeping.packets == 1
    [took_s] = sleeping.state.read()["sleeper"].wakes_s
    assert 0 <= took_s < 10
    assert house.monitor.snapshot.of("sleeper").wakes_in_s == took_s


def test_meanwhile_the_next_machine_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "WAKING_LOOK_S", 0.05)

    async def scenario() -> tuple[list[Event], House, int]:
        async with SimulatedHost("Second", [FAST]) as second:
            sleeping = Sleeping(tmp_path, "qwen3:4b@sleeper", "qwen3:4b@second", second=second.url)
            events, house = await sleeping.ask()
            return events, house, sleeping.packets

    events, house, packets = asyncio.run(scenario())
    assert [event.host for event in events if isinstance(event, AttemptStarted)] == ["second"]
    assert isinstance(events[-1], Answer)
    assert packets == 1
    assert house.monitor.snapshot.of("sleeper").reachable, "and the next question finds it awake"


def test_several_questions_wake_a_machine_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "WAKING_LOOK_S", 0.05)
    sleeping = Sleeping(tmp_path, "qwen3:4b@sleeper")

    async def scenario() -> list[bool]:
        transport, address = await listening(sleeping.packet)
        house = House(sleeping.registry, sleeping.ledger, broadcast=address)
        woken = await asyncio.gather(*(house.wake("sleeper") for _ in range(3)))
        transport.close()
        await house.close()
        await sleeping.machine.stop()
        return list(woken)

    assert asyncio.run(scenario()) == [True, True, True]
    assert sleeping.packets == 1


def test_a_network_that_takes_no_packet_costs_nobody_an_answer(tmp_path: Path) -> None:
    async def scenario() -> list[Event]:
        async with SimulatedHost("Second", [FAST]) as second:
            sleeping = Sleeping(tmp_path, "qwen3:4b@sleeper", "qwen3:4b@second", second=second.url)
            house = House(sleeping.registry, sleeping.ledger, broadcast=("127.0.0.1", 0))
            with pytest.raises(OSError, match="Invalid argument"):
                await house.wake("sleeper")
            await house.monitor.look_all()
            async with aclosing(house.engine.ask(Prompt(instruction="Summarize this email"))) as told:
                events = [event async for event in told]
            await house.close()
            return events

    assert isinstance(asyncio.run(scenario())[-1], Answer)
