"""`hostler doctor`: what works here, each problem with its fix, and nothing private: fit for a bug report."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

from hostler.assembly import House
from hostler.cli.app import has_display
from hostler.cli.check import Check
from hostler.cli.desktop_checks import desktop_checks
from hostler.control import NotRunning, Order, send
from hostler.domain.errors import ConfigError
from hostler.domain.registry import Registry
from hostler.domain.settings import Settings
from hostler.paths import Paths, paths
from hostler.store.config import read_config
from hostler.store.ledger import Ledger
from hostler.store.secrets import backend


def doctor() -> int:
    """Prints a line a check. Returns 0 when nothing needs fixing, else 2."""
    places = paths(os.environ)
    failed = False
    for check in checks(places, os.environ, sys.platform):
        print(check.line, flush=True)
        failed = failed or check.works is False
    return 2 if failed else 0


def checks(places: Paths, environ: Mapping[str, str], system: str) -> Iterator[Check]:
    """Every check, in the order of the main job: from the machine to the models."""
    yield Check("system", None, f"{platform.system()} {platform.release()}, Python {platform.python_version()}")
    yield Check("hostler", None, f"{_version('hostler')}, PySide6 {_version('PySide6-Essentials')}")
    session = environ.get("XDG_SESSION_TYPE", "") or ("x11" if environ.get("DISPLAY") else "none")
    shown = has_display(dict(environ), system)
    yield Check("display", shown, session if shown else "none: the app needs one; `hostler ask` works without")
    running = _is_running(places)
    yield Check("app", None, "running" if running else "not running; start it with `hostler`")
    registry, settings = Registry(), Settings()
    try:
        loaded = read_config(places, environ)
        registry, settings = loaded.config.registry, loaded.config.settings
        count = f"{len(registry.hosts)} hosts, {len(registry.routes)} routes"
        yield Check("config", True, count if registry.routes else "none yet: this machine's own models are used")
    except ConfigError as error:
        yield Check("config", False, f"{len(error.problems)} problems: run `hostler config check`")
    yield from desktop_checks(settings, environ, system, running=running)
    yield _keyring()
    yield _ledger(places)
    yield from asyncio.run(_hosts(registry, places)) if registry.hosts else ()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _is_running(places: Paths) -> bool:
    try:
        send(places.socket, Order(do="snapshot"), timeout_s=0.5)
    except NotRunning:
        return False
    return True


def _keyring() -> Check:
    there = backend()
    if there is None:
        return Check("keyring", None, "none here: needed only for hosts with a key; install gnome-keyring or KWallet")
    return Check("keyring", True, type(there).__module__)


def _ledger(places: Paths) -> Check:
    ledger = Ledger(places.ledger_file)
    try:
        return Check("ledger", True, f"{ledger.count()} attempts")
    except OSError as error:
        return Check("ledger", False, str(error))
    finally:
        ledger.close()


async def _hosts(registry: Registry, places: Paths) -> list[Check]:
    house = House(registry, Ledger(places.ledger_file))
    try:
        await house.monitor.look_all()
        # By number, not by name or address: a report may be read by others.
        return [
            Check(f"host {number}", bool(facts.reachable), facts.version or facts.error or "answers")
            for number, facts in enumerate(house.monitor.snapshot.hosts, 1)
        ]
    finally:
        await house.close()
