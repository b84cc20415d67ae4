"""The clipboard's text, for the popup and the command line. No Qt: its clipboard waits for a hung owner for 20 s."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hostler.system.selection import MAX_BYTES, Captured, Outcome, SelectionReader


def choose(environ: Mapping[str, str], platform: str) -> SelectionReader:
    """The reader of the clipboard on this desktop."""
    if platform == "linux" and environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY"):
        from hostler.system.selection.x11 import X11Selection

        return X11Selection(environ["DISPLAY"], "CLIPBOARD")
    return ProgramClipboard()


class ProgramClipboard:
    """Through pyperclip: the system's calls on Windows and macOS, wl-paste under Wayland."""

    def __init__(self, paste: Callable[[], str] | None = None) -> None:
        self._paste = paste

    def look(self) -> None:
        pass

    def read(self, deadline_s: float = 0.3) -> Captured:
        import pyperclip

        try:
            text = (self._paste or pyperclip.paste)()
        except pyperclip.PyperclipException:
            return Captured(outcome=Outcome.UNAVAILABLE)
        if not text:
            return Captured(outcome=Outcome.NOTHING)
        truncated = len(text) > MAX_BYTES
        return Captured(outcome=Outcome.TEXT, text=text[:MAX_BYTES].replace("\r\n", "\n"), truncated=truncated)
