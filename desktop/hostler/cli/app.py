"""Starting the tray app, and talking to the one that runs. Imports neither Qt nor httpx before it must."""

from __future__ import annotations

import argparse
import os
import sys

from hostler.control import NotRunning, Order, send
from hostler.domain.errors import ConfigError
from hostler.paths import paths


def start(*, notice: str = "") -> int:
    """Starts the app, or raises the one that runs. `notice` is a line that stands in every popup."""
    places = paths(os.environ)
    try:
        send(places.socket, Order(do="raise", token=_token()))
    except NotRunning:
        pass
    else:
        print("Hostler is running already; its popup is open.", file=sys.stderr)
        return 0
    if not has_display(os.environ, sys.platform):
        raise ConfigError(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the tray app can't start. "
            "`hostler ask` works without one."
        )
    from hostler.ui.run import run_app

    return run_app(places, os.environ, notice=notice)


def _token() -> str:
    """A compositor gives it to the programs that it starts for a key or a click."""
    return os.environ.get("XDG_ACTIVATION_TOKEN", "")


def has_display(environ: os._Environ[str] | dict[str, str], platform: str) -> bool:
    """Whether windows can be shown. Qt ends the process when they can't, so it is asked first."""
    if platform in ("win32", "darwin") or environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def tell(order: str, arguments: argparse.Namespace) -> int:
    """Sends `popup` or `quit` to the running app."""
    sent = Order(
        do=order,
        action=getattr(arguments, "action", ""),
        text=getattr(arguments, "text", ""),
        token=_token(),
    )
    try:
        reply = send(paths(os.environ).socket, sent)
    except NotRunning:
        raise ConfigError("Hostler isn't running here. Start it with `hostler`.") from None
    if not reply.ok:
        raise ConfigError(reply.error)
    return 0
