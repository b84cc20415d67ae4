"""Windows: the active window, its Ctrl+C, and the clipboard with all its formats. Not yet run there; driven by fakes.

Sources: Win32 reference, Clipboard and Standard Clipboard Formats; KEYBDINPUT.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import msgspec

TEXT, BITMAP, METAFILE, OEM_TEXT, DIB, PALETTE, UNICODE_TEXT, ENHANCED_METAFILE, DIB_V5 = 1, 2, 3, 7, 8, 9, 13, 14, 17
OWNER_DISPLAY, PRIVATE, REGISTERED = 0x80, 0x200, 0xC000
MARKS = frozenset({"ExcludeClipboardContentFromMonitorProcessing", "Clipboard Viewer Ignore"})
"""Names of formats by which password managers say that nobody else should read."""
OF_OLE = frozenset({"DataObject", "Ole Private Data"})
"""Where OLE notes who holds the rest: of no use once that program's hold has ended, and made anew by it."""
KEPT_BYTES = 64 * 1024 * 1024


class Window(msgspec.Struct, frozen=True):
    """A window of another program. `kind` is its class, `app` its program without `.exe`, both in lower case."""

    handle: int = 0
    kind: str = ""
    app: str = ""


class Win32(Protocol):
    """The calls that are made, so that tests can stand in for the system."""

    def active(self) -> Window: ...

    def modifiers_down(self) -> bool:
        """Whether Ctrl, Alt, Shift or the Windows key is held."""
        ...

    def press_copy(self) -> None:
        """Ctrl+C, for the active window."""
        ...

    def sequence(self) -> int:
        """Another number after each change of the clipboard."""
        ...

    def owner_hangs(self) -> bool:
        """Whether the program that holds the clipboard doesn't answer: it would be waited for."""
        ...

    def owner(self) -> str:
        """The program that holds the clipboard, as Window.app; "" where nobody says."""
        ...

    def open(self) -> bool:
        """Opens the clipboard; False while another program has it open."""
        ...

    def close(self) -> None: ...

    def formats(self) -> Sequence[int]:
        """What the open clipboard holds, in its order."""
        ...

    def name(self, kind: int) -> str:
        """The name of a registered format; "" for the system's own."""
        ...

    def get(self, kind: int) -> bytes | None:
        """The memory behind a format of the open clipboard; None where there is none."""
        ...

    def put(self, contents: Sequence[tuple[int, bytes]], sequence: int) -> bool:
        """Puts this in place of what is there, unless that has changed since `sequence`."""
        ...


Contents = tuple[tuple[int, bytes], ...]


def kept(calls: Win32) -> Contents | None:
    """Everything that the open clipboard holds; None where a part can't be kept, so that nothing may replace it."""
    formats = tuple(calls.formats())
    contents: list[tuple[int, bytes]] = []
    left = KEPT_BYTES
    for kind in formats:
        if is_made_from_others(kind, formats) or calls.name(kind) in OF_OLE:
            continue
        if kind in (BITMAP, PALETTE, METAFILE, ENHANCED_METAFILE) or OWNER_DISPLAY <= kind < REGISTERED:
            return None  # no memory, but an object of the program that holds it
        data = calls.get(kind)
        if data is None or len(data) > left:
            return None
        left -= len(data)
        contents.append((kind, data))
    return tuple(contents)


def is_made_from_others(kind: int, formats: Sequence[int]) -> bool:
    """Whether Windows makes this format by itself from another one that is there."""
    if kind in (TEXT, OEM_TEXT):
        return UNICODE_TEXT in formats
    return kind in (BITMAP, PALETTE) and (DIB in formats or DIB_V5 in formats)


def is_marked(calls: Win32) -> bool:
    """Whether a password manager marked what the open clipboard holds."""
    return any(calls.name(kind) in MARKS for kind in calls.formats())


def text_of(calls: Win32) -> str:
    """The open clipboard's text; "" where it holds none."""
    data = calls.get(UNICODE_TEXT) if UNICODE_TEXT in calls.formats() else None
    return (data or b"").decode("utf-16-le", "replace").split("\0", 1)[0].replace("\r\n", "\n")


@contextmanager
def opened(calls: Win32) -> Iterator[bool]:
    """The clipboard, open; False where another program has it."""
    is_open = calls.open()
    try:
        yield is_open
    finally:
        if is_open:
            calls.close()


def system_calls() -> Win32:
    """The real ones. Raises OSError elsewhere than on Windows."""
    if sys.platform != "win32":
        raise OSError("these calls exist on Windows only")
    import ctypes
    from ctypes import wintypes
    from pathlib import PureWindowsPath

    user32, kernel32 = ctypes.WinDLL("user32"), ctypes.WinDLL("kernel32")
    for function in (user32.GetForegroundWindow, user32.GetClipboardOwner, user32.CreateWindowExW):
        function.restype = wintypes.HWND
    user32.CreateWindowExW.argtypes = (
        *(wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD),
        *(ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int),
        *(wintypes.HWND, wintypes.HMENU, wintypes.HINSTANCE, wintypes.LPVOID),
    )
    user32.GetClipboardData.restype = kernel32.OpenProcess.restype = wintypes.HANDLE
    user32.SetClipboardData.argtypes = (wintypes.UINT, wintypes.HANDLE)
    user32.OpenClipboard.argtypes = user32.IsHungAppWindow.argtypes = user32.DestroyWindow.argtypes = (wintypes.HWND,)
    user32.GetWindowThreadProcessId.argtypes = (wintypes.HWND, ctypes.POINTER(wintypes.DWORD))
    user32.GetClassNameW.argtypes = (wintypes.HWND, wintypes.LPWSTR, ctypes.c_int)
    user32.GetAsyncKeyState.restype = ctypes.c_short
    kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)
    kernel32.QueryFullProcessImageNameW.argtypes = (
        *(wintypes.HANDLE, wintypes.DWORD, wintypes.LPWSTR),
        ctypes.POINTER(wintypes.DWORD),
    )
    kernel32.GlobalAlloc.restype = wintypes.HGLOBAL
    kernel32.GlobalAlloc.argtypes = (wintypes.UINT, ctypes.c_size_t)
    kernel32.GlobalSize.restype = ctypes.c_size_t
    kernel32.GlobalLock.restype = ctypes.c_void_p
    for function in (kernel32.GlobalSize, kernel32.GlobalLock, kernel32.GlobalUnlock, kernel32.GlobalFree):
        function.argtypes = (wintypes.HGLOBAL,)
    ctrl, letter_c, key_up, movable, message_only, may_ask_name = 0x11, 0x43, 0x2, 0x2, -3, 0x1000
    modifiers = (ctrl, 0x12, 0x10, 0x5B, 0x5C)
    name_length = 512

    class Calls:
        def active(self) -> Window:
            handle = user32.GetForegroundWindow()
            kind = ctypes.create_unicode_buffer(name_length)
            user32.GetClassNameW(handle, kind, name_length)
            return Window(handle or 0, kind.value.lower(), self._app(handle))

        def modifiers_down(self) -> bool:
            return any(user32.GetAsyncKeyState(key) < 0 for key in modifiers)

        def press_copy(self) -> None:
            for key, flags in ((ctrl, 0), (letter_c, 0), (letter_c, key_up), (ctrl, key_up)):
                user32.keybd_event(key, 0, flags, 0)

        def sequence(self) -> int:
            return int(user32.GetClipboardSequenceNumber())

        def owner_hangs(self) -> bool:
            owner = user32.GetClipboardOwner()
            return bool(owner and user32.IsHungAppWindow(owner))

        def owner(self) -> str:
            return self._app(user32.GetClipboardOwner())

        def open(self) -> bool:
            return bool(user32.OpenClipboard(None))

        def close(self) -> None:
            user32.CloseClipboard()

        def formats(self) -> Sequence[int]:
            found, kind = [], 0
            while kind := user32.EnumClipboardFormats(kind):
                found.append(int(kind))
            return found

        def name(self, kind: int) -> str:
            name = ctypes.create_unicode_buffer(name_length)
            return name.value if user32.GetClipboardFormatNameW(kind, name, name_length) else ""

        def get(self, kind: int) -> bytes | None:
            handle = user32.GetClipboardData(kind)
            place = kernel32.GlobalLock(handle) if handle else None
            if not place:
                return None
            try:
                return ctypes.string_at(place, kernel32.GlobalSize(handle))
            finally:
                kernel32.GlobalUnlock(handle)

        def put(self, contents: Sequence[tuple[int, bytes]], sequence: int) -> bool:
            # A window of its own has to hold the clipboard, and has to be gone before anybody sends it a message.
            window = user32.CreateWindowExW(0, "STATIC", None, 0, 0, 0, 0, 0, message_only, None, None, None)
            if not user32.OpenClipboard(window):
                user32.DestroyWindow(window)
                return False
            try:
                if self.sequence() != sequence:
                    return False
                user32.EmptyClipboard()
                for kind, data in contents:
                    self._set(kind, data)
                return True
            finally:
                user32.CloseClipboard()
                user32.DestroyWindow(window)

        def _set(self, kind: int, data: bytes) -> None:
            memory = kernel32.GlobalAlloc(movable, len(data))
            place = kernel32.GlobalLock(memory) if memory else None
            if place:
                ctypes.memmove(place, data, len(data))
                kernel32.GlobalUnlock(memory)
                if user32.SetClipboardData(kind, memory):
                    return  # it is the system's now
            kernel32.GlobalFree(memory)

        def _app(self, window: int | None) -> str:
            number = wintypes.DWORD()
            user32.GetWindowThreadProcessId(window, ctypes.byref(number))
            process = kernel32.OpenProcess(may_ask_name, False, number)
            if not process:
                return ""
            path, length = ctypes.create_unicode_buffer(name_length), wintypes.DWORD(name_length)
            found = kernel32.QueryFullProcessImageNameW(process, 0, path, ctypes.byref(length))
            kernel32.CloseHandle(process)
            return PureWindowsPath(path.value).stem.lower() if found else ""

    return Calls()
