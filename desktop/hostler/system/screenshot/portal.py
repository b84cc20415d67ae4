"""Wayland: the desktop takes the picture and lets the user choose which part, and so needs no leave beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hostler.system.portal import Portal, PortalLost

SCREENSHOT = "org.freedesktop.portal.Screenshot"


def take(environ: Mapping[str, str], wake: int) -> Path:
    """The picture's file, which is the desktop's. Waits for the user: not for the UI thread.

    `wake` is the reading end of a pipe. Raises NoPortal, PortalLost, Refused, or Woken when a byte comes through it.
    """
    with closing(Portal(environ, wake)) as portal:
        portal.version(SCREENSHOT)
        options = {"interactive": ("b", True), "modal": ("b", True)}
        told = portal.request(SCREENSHOT, "Screenshot", "sa{sv}", ("",), options)
    address = urlsplit(str(told.get("uri", ("s", ""))[1]))
    if address.scheme != "file":
        raise PortalLost("no file")
    return Path(unquote(address.path))
