"""Which mechanism takes the hotkey on which desktop."""

from __future__ import annotations

import pytest

from hostler.system.hotkey import HotkeyUnavailable, choose, parse
from hostler.system.hotkey.listening import ListeningHotkey
from hostler.system.hotkey.macos import MacHotkey
from hostler.system.hotkey.windows import WindowsHotkey
from hostler.system.hotkey.x11 import X11Hotkey

COMBINATION = parse("Ctrl+Alt+Space")
X11 = {"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}


@pytest.mark.parametrize(
    ("environ", "platform", "listen", "kind"),
    [
        (X11, "linux", False, X11Hotkey),
        ({"DISPLAY": ":0"}, "linux", False, X11Hotkey),
        (X11, "linux", True, ListeningHotkey),
        ({}, "win32", False, WindowsHotkey),
        ({}, "win32", True, ListeningHotkey),
        ({}, "darwin", False, MacHotkey),
    ],
)
def test_each_desktop_has_its_mechanism(environ: dict[str, str], platform: str, listen: bool, kind: type) -> None:
    assert isinstance(choose(COMBINATION, environ, platform, listen=listen), kind)


@pytest.mark.parametrize("listen", [False, True])
@pytest.mark.parametrize("session", [{"WAYLAND_DISPLAY": "wayland-0"}, {"XDG_SESSION_TYPE": "wayland"}])
def test_wayland_is_told_to_bind_the_command(session: dict[str, str], listen: bool) -> None:
    # XWayland's display is there too: it hears the keys of X programs only.
    with pytest.raises(HotkeyUnavailable, match="hostler popup"):
        choose(COMBINATION, {"DISPLAY": ":0", **session}, "linux", listen=listen)


@pytest.mark.parametrize("listen", [False, True])
def test_without_a_display_there_is_no_hotkey(listen: bool) -> None:
    with pytest.raises(HotkeyUnavailable, match="no display"):
        choose(COMBINATION, {}, "linux", listen=listen)
