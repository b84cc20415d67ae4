"""Which mechanism serves which desktop."""

from __future__ import annotations

import pytest

from hostler.system import clipboard, hotkey, selection
from hostler.system.clipboard.macos import MacClipboard
from hostler.system.clipboard.programs import ProgramClipboard
from hostler.system.clipboard.windows import WindowsClipboard
from hostler.system.hotkey.listening import ListeningHotkey
from hostler.system.hotkey.macos import MacHotkey
from hostler.system.hotkey.windows import WindowsHotkey
from hostler.system.hotkey.x11 import X11Hotkey
from hostler.system.selection import Outcome, Unreadable
from hostler.system.selection.macos import MacSelection
from hostler.system.selection.windows import WindowsSelection
from hostler.system.selection.x11 import X11Selection

KEY = hotkey.parse("Ctrl+Alt+Space")
X11 = {"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}
BARE_X11 = {"DISPLAY": ":0"}
WAYLAND = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}
WAYLAND_BY_TYPE = {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}
NO_DISPLAY = {"XDG_SESSION_TYPE": "tty"}
DESKTOPS = [
    (X11, "linux", X11Hotkey, X11Selection, X11Selection),
    (BARE_X11, "linux", X11Hotkey, X11Selection, X11Selection),
    (WAYLAND, "linux", hotkey.WAYLAND, Unreadable, ProgramClipboard),
    (WAYLAND_BY_TYPE, "linux", hotkey.WAYLAND, Unreadable, ProgramClipboard),
    (NO_DISPLAY, "linux", hotkey.NO_DISPLAY, Unreadable, ProgramClipboard),
    ({"DISPLAY": ""}, "linux", hotkey.NO_DISPLAY, Unreadable, ProgramClipboard),
    ({}, "win32", WindowsHotkey, WindowsSelection, WindowsClipboard),
    ({}, "darwin", MacHotkey, MacSelection, MacClipboard),
    # XQuartz and X servers for Windows set DISPLAY too; the system's own mechanisms count there.
    (X11, "darwin", MacHotkey, MacSelection, MacClipboard),
    (X11, "win32", WindowsHotkey, WindowsSelection, WindowsClipboard),
]
NAMES = [
    "X11",
    "X11 without a session type",
    "Wayland",
    "Wayland by its type",
    "no display",
    "empty display",
    "Windows",
    "macOS",
    "macOS with X",
    "Windows with X",
]


@pytest.mark.parametrize(("environ", "platform", "wanted"), [row[:3] for row in DESKTOPS], ids=NAMES)
def test_the_hotkey_of_a_desktop(environ: dict[str, str], platform: str, wanted: type | str) -> None:
    if isinstance(wanted, str):
        with pytest.raises(hotkey.HotkeyUnavailable) as raised:
            hotkey.choose(KEY, environ, platform, listen=False)
        assert str(raised.value) == wanted
    else:
        assert type(hotkey.choose(KEY, environ, platform, listen=False)) is wanted


@pytest.mark.parametrize(
    ("environ", "platform"), [(X11, "linux"), ({}, "win32"), ({}, "darwin")], ids=["X11", "Windows", "macOS"]
)
def test_listening_along_is_the_users_choice(environ: dict[str, str], platform: str) -> None:
    assert type(hotkey.choose(KEY, environ, platform, listen=True)) is ListeningHotkey


def test_under_wayland_not_even_listening_along_works() -> None:
    with pytest.raises(hotkey.HotkeyUnavailable, match="hostler popup"):
        hotkey.choose(KEY, WAYLAND, "linux", listen=True)


@pytest.mark.parametrize(("environ", "platform", "wanted"), [(*row[:2], row[3]) for row in DESKTOPS], ids=NAMES)
def test_the_selection_of_a_desktop(environ: dict[str, str], platform: str, wanted: type) -> None:
    assert type(selection.choose(environ, platform)) is wanted


@pytest.mark.parametrize(("environ", "platform", "wanted"), [(*row[:2], row[4]) for row in DESKTOPS], ids=NAMES)
def test_the_clipboard_of_a_desktop(environ: dict[str, str], platform: str, wanted: type) -> None:
    assert type(clipboard.choose(environ, platform)) is wanted


@pytest.mark.parametrize(("environ", "platform"), [(WAYLAND, "linux"), (NO_DISPLAY, "linux")], ids=["Wayland", "none"])
def test_a_selection_that_cannot_be_read_says_what_to_do(environ: dict[str, str], platform: str) -> None:
    reader = selection.choose(environ, platform)
    reader.look()
    got = reader.read()
    assert got.outcome is Outcome.UNAVAILABLE
    assert not got.text
    assert got.advice.endswith(".")


@pytest.mark.parametrize(
    ("key", "platform", "is_taken"),
    [
        ("Ctrl+Alt+F1", "linux", True),
        ("Ctrl+Alt+F12", "linux", True),
        ("Ctrl+Alt+F13", "linux", False),
        ("Ctrl+Alt+Shift+F1", "linux", False),
        ("Ctrl+F1", "linux", False),
        ("Ctrl+Alt+F1", "win32", False),
        ("Ctrl+Alt+F1", "darwin", False),
    ],
)
@pytest.mark.parametrize("listen", [False, True])
def test_what_switches_the_console_is_no_hotkey_on_linux(key: str, platform: str, is_taken: bool, listen: bool) -> None:
    if is_taken:
        with pytest.raises(hotkey.HotkeyUnavailable, match="console"):
            hotkey.choose(hotkey.parse(key), X11, platform, listen=listen)
    else:
        hotkey.choose(hotkey.parse(key), X11, platform, listen=listen)
