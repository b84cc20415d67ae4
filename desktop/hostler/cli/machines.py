"""`hostler hosts drain | undrain | wake`: what is said of one machine by hand."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Awaitable
from datetime import datetime

from hostler.assembly import House
from hostler.control import NotRunning, Order, send
from hostler.domain.drain import parse_length, parse_times, times_text, tomorrow, weekly
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import HostFacts, clock_time
from hostler.domain.pace import duration
from hostler.domain.registry import Host, Registry, nearest
from hostler.fleet.monitor import WAKING_S
from hostler.paths import Paths, paths
from hostler.store.config import read_config
from hostler.store.ledger import Ledger
from hostler.store.state import StateFile

POKE_S = 1.0
ASLEEP = 3


def machines(arguments: argparse.Namespace) -> int:
    """Carries out one order. Returns 3 when a machine doesn't wake."""
    places = paths(os.environ)
    registry = read_config(places, os.environ).config.registry
    host = _found(registry, arguments.id)
    return asyncio.run(_carry_out(arguments, places, registry, host))


async def _carry_out(arguments: argparse.Namespace, places: Paths, registry: Registry, host: Host) -> int:
    house = House(registry, Ledger(places.ledger_file), state=StateFile(places.state_file))
    try:
        await house.remember()
        match arguments.order:
            case "drain" if arguments.weekly:
                await _kept(house.schedule(host.id, _times(arguments.weekly)))
                print(_scheduled(host, house.monitor.snapshot.of(host.id)))
            case "undrain" if arguments.weekly:
                await _kept(house.schedule(host.id, None))
                print(_scheduled(host, house.monitor.snapshot.of(host.id)))
            case "drain":
                until = _until(arguments)
                await _kept(house.drain(host.id, until))
                end = f"until {clock_time(until, time.time())}" if until is not None else "until you bring it back"
                print(f"{host.label} gets nothing {end}. What runs there goes on.")
            case "undrain":
                await _kept(house.undrain(host.id))
                facts = house.monitor.snapshot.of(host.id)
                print(f"{host.label} is back{_again(facts)}.")
            case "wake":
                return await _wake(house, host)
        _poke(places)
        return 0
    finally:
        await house.close()


def _times(texts: list[str]) -> tuple[str, ...]:
    try:
        return tuple(times_text(parse_times(text)) for text in texts)
    except ValueError as error:
        raise ConfigError(f"--weekly: {error}") from None


def _scheduled(host: Host, facts: HostFacts) -> str:
    """What counts now: `Windows GPU gets nothing Mon-Fri 22:00-07:00. It is drained until 07:00.`"""
    times = f"gets nothing {weekly(facts.times)}" if facts.times else "has no times of the week"
    end = f" until {clock_time(facts.drained_until, time.time())}" if facts.drained_until is not None else ""
    now = f" It is drained now{end}; what runs there goes on." if facts.drained else ""
    return f"{host.label} {times}.{now}"


def _until(arguments: argparse.Namespace) -> float | None:
    if arguments.until_tomorrow:
        return tomorrow(datetime.now()).timestamp()
    if not arguments.length:
        return None
    try:
        return time.time() + parse_length(arguments.length)
    except ValueError as error:
        raise ConfigError(f"--for: {error}") from None


async def _wake(house: House, host: Host) -> int:
    if not host.mac:
        raise ConfigError(f'{host.label} has no MAC address in the config: add mac = "…" to its [[hosts]] table.')
    await house.monitor.look(host.id)
    if house.monitor.snapshot.of(host.id).reachable:
        print(f"{host.label} is awake.")
        return 0
    usual = house.monitor.snapshot.of(host.id).wakes_in_s
    usually = f", which usually takes {duration(usual)}" if usual is not None else ""
    print(f"Waking {host.label}{usually}…", file=sys.stderr, flush=True)
    began = time.monotonic()
    try:
        awake = await house.wake(host.id)
    except OSError as error:
        raise ConfigError(f"This computer's network takes no wake-up packet: {error}") from error
    if awake:
        print(f"{host.label} answers after {duration(time.monotonic() - began)}.")
        return 0
    print(
        f"{host.label} did not answer within {WAKING_S:.0f} s. Is Wake-on-LAN switched on in its firmware and system, "
        "and is it on this network?",
        file=sys.stderr,
    )
    return ASLEEP


async def _kept(work: Awaitable[None]) -> None:
    try:
        await work
    except OSError as error:
        raise ConfigError(f"That can't be written down: {error}") from error


def _again(facts: HostFacts) -> str:
    return ", until its times of the week come round again" if facts.times and not facts.drained else ""


def _found(registry: Registry, host_id: str) -> Host:
    host = registry.host(host_id)
    if host is None:
        known = {host.id for host in registry.hosts}
        raise ConfigError(f"No host is called “{host_id}”{nearest(host_id, known)}.")
    return host


def _poke(places: Paths) -> None:
    try:
        send(places.socket, Order(do="machines"), timeout_s=POKE_S)
    except NotRunning:
        pass  # the next start reads the same file
