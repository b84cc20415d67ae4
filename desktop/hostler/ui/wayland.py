"""What is done otherwise under Wayland: reading once the popup has the focus, and copying without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtGui import QClipboard, QGuiApplication

from hostler.system import clipboard, screenshot, selection
from hostler.system.clipboard import wayland
from hostler.system.selection import SelectionReader
from hostler.system.session import is_wayland, wayland_program
from hostler.ui.portal_screenshots import PortalScreenshots
from hostler.ui.screenshot import Screenshots


def readers(environ: Mapping[str, str], platform: str) -> tuple[SelectionReader, SelectionReader]:
    """What reads the selection and the clipboard when the hotkey is pressed."""
    by_program = wayland_program("wl-paste", environ, platform) and not wayland.needs_focus(environ)
    if platform.startswith("linux") and is_wayland(environ) and not by_program:
        from hostler.ui.focused_reading import FocusedReader

        return FocusedReader(QClipboard.Mode.Selection), FocusedReader(QClipboard.Mode.Clipboard, images=True)
    return selection.choose(environ, platform), clipboard.choose(environ, platform, unasked=True)


def screenshots(
    environ: Mapping[str, str], platform: str, say: Callable[[str], None]
) -> Screenshots | PortalScreenshots:
    """What lets the user choose a part of the screen. `say` hears why none could be taken."""
    if not screenshot.by_portal(environ, platform):
        return Screenshots()
    found = PortalScreenshots(environ)
    found.failed.connect(say)
    return found


class Copier:
    """Puts text on the clipboard: by wl-copy where it serves, since no window of ours needs to have the focus."""

    def __init__(self, environ: Mapping[str, str], platform: str) -> None:
        needs_focus = wayland.needs_focus(environ)
        self._program = "" if needs_focus else wayland_program("wl-copy", environ, platform)
        # One at a time and in order: the last one copied is what lies there.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="copy") if self._program else None

    def copy(self, text: str) -> None:
        if self._thread is None:
            QGuiApplication.clipboard().setText(text)
        else:
            self._thread.submit(wayland.copy, self._program, text)

    def close(self) -> None:
        """What was copied last gets there still."""
        if self._thread is not None:
            self._thread.shutdown()
