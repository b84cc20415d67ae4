"""Which kind of desktop session this is."""

from __future__ import annotations

import pytest

from hostler.system.session import is_wayland, x11_display


@pytest.mark.parametrize(
    ("environ", "wayland", "display"),
    [
        ({"DISPLAY": ":1", "XDG_SESSION_TYPE": "x11"}, False, ":1"),
        ({"DISPLAY": ":1"}, False, ":1"),
        ({"DISPLAY": ":1", "XDG_SESSION_TYPE": "tty"}, False, ":1"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, True, ""),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, True, ""),
        ({"DISPLAY": "", "WAYLAND_DISPLAY": ""}, False, ""),
        ({}, False, ""),
    ],
)
def test_the_environment_tells(environ: dict[str, str], wayland: bool, display: str) -> None:
    assert is_wayland(environ) is wayland
    assert x11_display(environ, "linux") == display


def test_an_x_server_elsewhere_is_not_the_desktop() -> None:
    assert x11_display({"DISPLAY": ":0"}, "darwin") == ""
