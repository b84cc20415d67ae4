"""Whether the user wants things on the screen to hold still, as the desktop has it in its settings."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

WAIT_S = 1.0
GNOME = ("gsettings", "get", "org.gnome.desktop.interface", "enable-animations")
MACOS = ("defaults", "read", "com.apple.universalaccess", "reduceMotion")
GTK_FILES = ("gtk-4.0/settings.ini", "gtk-3.0/settings.ini")
OFF = ("0", "false", "no")
Run = Callable[[Sequence[str]], str]


def is_reduced(environ: Mapping[str, str], platform: str, run: Run | None = None) -> bool:
    """Asks the desktop. Waits up to a second, so not for the UI's thread; where nothing is known, things may move."""
    run = run or _run
    if platform == "win32":
        return _windows()
    if platform == "darwin":
        return run(MACOS).strip() == "1"
    folder = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "~")).expanduser() / ".config")
    desktops = environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":")
    if "KDE" in desktops:
        return _value(folder / "kdeglobals", "KDE", "AnimationDurationFactor") in ("0", "0.0")
    # A program and no library: what D-Bus takes of our own memory would stay taken.
    said = run(GNOME).strip() if desktops != [""] else ""
    if said in ("true", "false"):
        return said == "false"
    values = (_value(folder / file, "Settings", "gtk-enable-animations") for file in GTK_FILES)
    return next((value.casefold() in OFF for value in values if value), False)


def _value(file: Path, section: str, key: str) -> str:
    """What a settings file says; "" where it says nothing or can't be read."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(file, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return ""
    return parser.get(section, key, fallback="").strip()


def _run(command: Sequence[str]) -> str:
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run([program, *command[1:]], capture_output=True, text=True, timeout=WAIT_S, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _windows() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    get_client_area_animation = 0x1042
    wanted = ctypes.c_int(1)
    told = ctypes.windll.user32.SystemParametersInfoW(get_client_area_animation, 0, ctypes.byref(wanted), 0)
    return bool(told) and not wanted.value
