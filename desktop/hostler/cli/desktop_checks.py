"""What of the desktop around us works: a line a capability, with its mechanism and how to fix what doesn't."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing

from hostler.cli.check import Check
from hostler.domain.said import told
from hostler.domain.settings import Hotkeys, Settings
from hostler.system import autostart, clipboard, hotkey, paste, placing, screenshot, selection
from hostler.system.program import own_command
from hostler.system.selection import Outcome, SelectionReader, Unreadable
from hostler.system.session import is_wayland, wayland_program

BY_HAND = "bind a key to `hostler popup`; Settings, General, Hotkeys shows the line for this desktop"


def desktop_checks(settings: Settings, environ: Mapping[str, str], system: str, *, running: bool) -> Iterator[Check]:
    """Every capability, in the order of the main job: from the key to the notification, then what goes on around it."""
    linux = system.startswith("linux")
    wayland = linux and is_wayland(environ)
    if wayland:
        yield _portal("hotkey", environ, "GlobalShortcuts", BY_HAND)
    else:
        yield _hotkey(settings.hotkeys, environ, system, running=running)
    by_window = wayland and not wayland_program("wl-paste", environ, system)
    yield _read("selection", selection.choose(environ, system), by_window=by_window)
    yield _read("clipboard", clipboard.choose(environ, system), by_window=by_window)
    pastes = type(paste.choose(environ, system)) is not paste.NoPaste
    yield Check("paste", pastes or None, "x11: takes the selection's place" if pastes else "none: the answer is copied")
    if screenshot.by_portal(environ, system):
        yield _portal("screenshot", environ, "Screenshot", "take one to the clipboard, then press the hotkey")
    else:
        why = screenshot.why_not(environ, system)
        yield Check("screenshot", None if why else True, why or "x11: any part of the screen")
    if linux:
        yield _notices()
    else:
        yield Check("notify", None, "the tray icon shows them")
    placed = placing.choose(environ, system)
    yield Check("placing", True if placed is placing.Placed.BESIDE_POINTER else None, placed.value)
    yield _network(system)
    yield _resume(system)
    yield autostart_check(settings.app.at_login, environ, system)


def _hotkey(wanted: Hotkeys, environ: Mapping[str, str], system: str, *, running: bool) -> Check:
    try:
        combination = hotkey.parse(wanted.popup)
        listener = hotkey.choose(combination, environ, system, listen=wanted.listen)
        name = _module(listener)
        if running:
            return Check("hotkey", True, f"{name}: {combination}, held by the running app")
        listener.start(lambda: None, lambda why: None)
        listener.stop()
    except hotkey.HotkeyTaken:
        return Check("hotkey", False, f"{wanted.popup} is held by another program; set another under [hotkeys]")
    except (hotkey.HotkeyUnavailable, ValueError) as error:
        return Check("hotkey", False, told(error))
    return Check("hotkey", True, f"{name}: {combination} can be taken")


def _read(what: str, reader: SelectionReader, *, by_window: bool) -> Check:
    if by_window:
        fix = "for `hostler ask --selection` and --clipboard install wl-clipboard"
        return Check(what, None, f"the popup reads it through its own window; {fix}")
    found = reader.read()
    outcome = found.outcome
    if outcome is Outcome.UNAVAILABLE:
        otherwise = found.advice if type(reader) is Unreadable else "pass text to `hostler ask` or install xclip"
        return Check(what, False, f"can't be read here: {found.fix or otherwise}")
    if outcome is Outcome.LATE:
        return Check(what, False, f"{_module(reader)}: its owner doesn't answer; close or restart that program")
    return Check(what, True, f"{_module(reader)}: can be read")


def _portal(what: str, environ: Mapping[str, str], interface: str, otherwise: str) -> Check:
    from hostler.system.portal import NoPortal, Portal, PortalLost, Refused

    woken, wake = os.pipe()
    try:
        with closing(Portal(environ, woken)) as portal:
            version = portal.version(f"org.freedesktop.portal.{interface}")
    except (NoPortal, PortalLost, Refused):
        return Check(what, False, f"this desktop's portal has no {interface}: {otherwise}")
    finally:
        os.close(woken)
        os.close(wake)
    return Check(what, True, f"portal: {interface} version {version}")


def _notices() -> Check:
    from hostler.system.notify import NoService
    from hostler.system.notify.freedesktop import connect

    try:
        with closing(connect()) as service:
            return Check("notify", True, f"{_module(service)}: can be shown")
    except NoService:
        return Check("notify", None, "no service for notifications here: the tray icon shows them")


def _network(system: str) -> Check:
    if not system.startswith("linux"):
        return Check("network", None, "changes are found at the next look at the machines")
    from hostler.system.network.netlink import open_netlink

    try:
        open_netlink().close()
    except OSError as error:
        return Check("network", False, f"changes aren't told here ({type(error).__name__}); the next look finds them")
    return Check("network", True, "netlink: changes are told at once")


def _resume(system: str) -> Check:
    if not system.startswith("linux"):
        return Check("resume", None, "a sleep is found at the next look at the machines")
    from hostler.system.resume.timerfd import open_timer

    try:
        os.close(open_timer())
    except OSError as error:
        return Check("resume", False, f"a sleep isn't told here ({type(error).__name__}); the next look finds it")
    return Check("resume", True, "timerfd: a sleep is told at once")


def autostart_check(wanted: bool, environ: Mapping[str, str], system: str) -> Check:
    """What starts with the desktop, beside what the config wants."""
    what, fix = "autostart", "start Hostler once, and it writes that anew"
    try:
        mechanism = autostart.choose(environ, system)
        there = mechanism.command()
    except (OSError, ImportError) as error:
        return Check(what, False, f"what starts with the desktop can't be read ({type(error).__name__})")
    name = _module(mechanism)
    if there is None:
        return Check(what, None, f"{name}: switched off in the desktop's own settings")
    if not wanted:
        off = "off; Settings, General switches it on"
        return Check(what, None, off if not there else f"{name}: `{there[0]}` starts, though not by this config")
    if not there:
        return Check(what, False, f"{name}: wanted, and not there; {fix}")
    if shutil.which(there[0], path=environ.get("PATH", os.defpath)) is None:
        return Check(what, False, f"{name}: `{there[0]}` is no program any more; {fix}")
    if there != own_command(environ):
        return Check(
            what, None, f"{name}: `{there[0]}` starts with the desktop, which is another Hostler than this one"
        )
    return Check(what, True, f"{name}: starts with the desktop")


def _module(mechanism: object) -> str:
    """A mechanism goes by the name of its file."""
    return type(mechanism).__module__.rpartition(".")[2]


__all__ = ["desktop_checks"]
