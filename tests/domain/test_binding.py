"""The lines that bind a key to `hostler popup`, desktop by desktop."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from hostler.domain.binding import Desktop, binding, desktop_of
from hostler.domain.combination import parse

SPACE, LETTER = parse("Ctrl+Alt+Space"), parse("Meta+Shift+S")
COMMAND = ("hostler", "popup")
PLACE = "/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/hostler/"


@pytest.mark.parametrize(
    ("desktop", "space", "letter"),
    [
        (Desktop.SWAY, "bindsym Ctrl+Mod1+space exec hostler popup", "bindsym Shift+Mod4+s exec hostler popup"),
        (Desktop.HYPRLAND, "bind = CTRL ALT, space, exec, hostler popup", "bind = SHIFT SUPER, s, exec, hostler popup"),
        (
            Desktop.NIRI,
            'Ctrl+Alt+space { spawn "hostler" "popup"; }',
            'Shift+Super+s { spawn "hostler" "popup"; }',
        ),
        (Desktop.KDE, "hostler popup", "hostler popup"),
    ],
)
def test_the_line_of_a_desktop(desktop: Desktop, space: str, letter: str) -> None:
    assert binding(desktop, SPACE, COMMAND).text.splitlines()[0] == space
    assert binding(desktop, LETTER, COMMAND).text.splitlines()[0] == letter


def test_a_path_with_blanks_is_quoted() -> None:
    command = ("/home/a b/hostler", "popup")
    assert "exec '/home/a b/hostler' popup" in binding(Desktop.SWAY, SPACE, command).text
    assert 'spawn "/home/a b/hostler" "popup"' in binding(Desktop.NIRI, SPACE, command).text


def test_the_key_is_named_where_it_is_pressed_by_hand() -> None:
    assert "Ctrl+Alt+Space" in binding(Desktop.KDE, SPACE, COMMAND).where


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@as []", f"['{PLACE}']"),
        ("['/custom0/', '/custom1/']", f"['/custom0/', '/custom1/', '{PLACE}']"),
        (f"['/custom0/', '{PLACE}']", f"['/custom0/', '{PLACE}']"),
    ],
)
@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell here")
def test_gnomes_lines_keep_the_keys_that_are_there(tmp_path: Path, before: str, after: str) -> None:
    settings = tmp_path / "gsettings"
    settings.write_text(
        f'#!/bin/sh\nif [ "$1" = get ]; then echo "{before}"; else printf "%s|" "$@" >> {tmp_path}/set; '
        f"echo >> {tmp_path}/set; fi\n"
    )
    settings.chmod(0o755)
    text = binding(Desktop.GNOME, SPACE, ("/home/a b/hostler", "popup")).text
    subprocess.run(["sh", "-euc", text], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True, timeout=30)
    done = (tmp_path / "set").read_text().splitlines()
    assert done[0] == f"set|org.gnome.settings-daemon.plugins.media-keys|custom-keybindings|{after}|"
    custom = f"set|org.gnome.settings-daemon.plugins.media-keys.custom-keybinding:{PLACE}"
    assert done[1:] == [
        f'{custom}|name|"Hostler"|',
        f"{custom}|command|\"'/home/a b/hostler' popup\"|",
        f'{custom}|binding|"<Control><Alt>space"|',
    ]


def test_the_desktop_is_known_by_what_the_session_says() -> None:
    assert desktop_of("ubuntu:GNOME") is Desktop.GNOME
    assert desktop_of("KDE") is Desktop.KDE
    assert desktop_of("Hyprland") is Desktop.HYPRLAND
    assert desktop_of("") is None
    assert desktop_of("XFCE") is None
