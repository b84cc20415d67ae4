"""The clipboard's text, for the popup and the command line. No Qt: its clipboard waits for a hung owner for 20 s."""

from __future__ import annotations

from collections.abc import Mapping

from hostler.system.selection import SelectionReader, Unreadable
from hostler.system.session import is_wayland, wayland_program, x11_display

WL_CLIPBOARD = "install wl-clipboard (apt-get install wl-clipboard), or pass the text itself, or - for stdin."


def choose(environ: Mapping[str, str], platform: str, *, unasked: bool = False) -> SelectionReader:
    """The reader of the clipboard on this desktop. On X11 it is our own: a hung owner can't hold it up.

    With `unasked` nobody said that the clipboard is meant, so only a reader that sees the mark of a password manager
    will do; elsewhere nothing is read. It takes an image where there is no text.
    """
    if display_name := x11_display(environ, platform):
        from hostler.system.selection.x11 import X11Selection

        return X11Selection(display_name, "CLIPBOARD", images=unasked)
    if platform == "win32":
        from hostler.system.clipboard.windows import WindowsClipboard

        return WindowsClipboard()
    if program := wayland_program("wl-paste", environ, platform):
        from hostler.system.selection.wayland import WaylandSelection

        return WaylandSelection(program, images=unasked)
    if platform == "darwin":
        from hostler.system.clipboard.macos import MacClipboard

        return MacClipboard()
    if unasked:
        return Unreadable()
    from hostler.system.clipboard.programs import ProgramClipboard

    return ProgramClipboard(fix=WL_CLIPBOARD if platform.startswith("linux") and is_wayland(environ) else "")
