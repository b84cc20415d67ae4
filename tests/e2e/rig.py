"""A desktop without a screen: Xvfb, a private bus, a window manager and a tray, driven by real keys.

    with Rig() as rig:
        rig.editor("some text").select_all()
        rig.keys("ctrl+alt+space")
        rig.screenshot(Path("popup.png"))

Every process is started here and ended here, by its id.
"""

from __future__ import annotations

import json
import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, TypeVar

from Xlib import X, display, error
from Xlib.protocol import request
from Xlib.xobject.drawable import Window

from hostler.system.x11 import same_client

T = TypeVar("T")
NEEDED = ("Xvfb", "dbus-daemon", "openbox", "trayer", "xdotool", "mousepad", "import", "xterm", "xclip")
PACKAGES = "xvfb dbus openbox trayer xdotool mousepad imagemagick xterm xclip fonts-dejavu-core"
WAIT_S = 40.0
XWD_COLOUR = 12
"""Bytes of a colour in the table before the pixels of an `xwd` file."""


class BesideScreen(AssertionError):
    """What is asked for isn't wholly on the screen."""


class Rig:
    """One desktop. Without `tray` it has none until `start_tray`; an empty `window_manager` means none."""

    def __init__(
        self,
        *,
        tray: bool = True,
        size: str = "1280x800x24",
        environ: Mapping[str, str] | None = None,
        window_manager: str = "openbox",
    ) -> None:
        missing = [name for name in NEEDED if shutil.which(name) is None]
        if missing:
            raise RuntimeError(f"{', '.join(missing)} missing; on Debian and Ubuntu: apt-get install {PACKAGES}")
        self._with_tray, self._size, self._window_manager = tray, size, window_manager
        self._processes: list[subprocess.Popen[bytes]] = []
        self.home = Path(tempfile.mkdtemp(prefix="hostler-rig-"))
        self._frames: mmap.mmap | None = None
        runtime = self.home / "run"
        runtime.mkdir(mode=0o700)
        dropped = {
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "DBUS_SESSION_BUS_ADDRESS",
            "XAUTHORITY",
            "QT_QPA_PLATFORM",
            "OLLAMA_HOST",
        }
        self.environ = {key: value for key, value in os.environ.items() if key not in dropped}
        self.environ |= {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_SESSION_TYPE": "x11",
            "LANG": "C.UTF-8",
            "NO_AT_BRIDGE": "1",
            "GTK_A11Y": "none",
            "GSETTINGS_BACKEND": "memory",
            **(environ or {}),
        }

    def __enter__(self) -> Rig:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "x"):
            self.x.close()
        if self._frames is not None:
            self._frames.close()
        for process in reversed(self._processes[:]):
            self.end(process)
        shutil.rmtree(self.home, ignore_errors=True)

    def _start(self) -> None:
        frames = self.home / "frames"
        frames.mkdir()
        self.environ["DISPLAY"], _ = self.start_display("", "-fbdir", str(frames))
        with (frames / "Xvfb_screen0").open("rb") as file:
            self._frames = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        bus = self.spawn(["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE)
        assert bus.stdout is not None
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        self.x = display.Display(self.environ["DISPLAY"])
        self.root = self.x.screen().root
        if self._window_manager:
            self.spawn([self._window_manager])
            self.wait(lambda: self._property(self.root, "_NET_SUPPORTING_WM_CHECK"), "a window manager")
        if self._with_tray:
            self.start_tray()

    def start_display(self, name: str = "", *more: str) -> tuple[str, subprocess.Popen[bytes]]:
        """Starts one more X server, bare, with `more` arguments; returns its name and process."""
        read, write = os.pipe()
        arguments = ["-displayfd", str(write), "-screen", "0", self._size, "-dpi", "96", "-nolisten", "tcp", "-noreset"]
        process = self.spawn(["Xvfb", *([name] if name else []), *arguments, *more], pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as number:
            return ":" + number.readline().strip(), process

    def start_tray(self) -> subprocess.Popen[bytes]:
        """Starts the tray, now or later than the app."""
        edge = ["--edge", "bottom", "--align", "right", "--widthtype", "pixel", "--width", "200"]
        look = ["--heighttype", "pixel", "--height", "28", "--SetDockType", "true", "--transparent", "false"]
        process = self.spawn(["trayer", *edge, *look])
        atom = self.x.intern_atom("_NET_SYSTEM_TRAY_S0")
        self.wait(lambda: self.x.get_selection_owner(atom) != X.NONE, "a tray")
        return process

    # Processes.

    def spawn(self, command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        """Starts a process on this desktop; it ends with the rig."""
        options.setdefault("stdout", subprocess.DEVNULL)
        options.setdefault("stderr", subprocess.DEVNULL)
        environ = {**self.environ, **options.pop("environ", {})}
        process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, start_new_session=True, **options)
        self._processes.append(process)
        return process

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Ends a process that was started here."""
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        if process in self._processes:
            self._processes.remove(process)

    def run(self, *command: str) -> str:
        """Runs a program to its end and returns what it printed."""
        done = subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=30, check=True)
        return done.stdout

    # Waiting.

    def wait(self, condition: Callable[[], T], what: str, timeout_s: float = WAIT_S) -> T:
        """Waits until `condition` gives something true, and returns it. Fails with `what` was waited for."""
        pause = threading.Event()
        end = time.monotonic() + timeout_s
        while True:
            if found := condition():
                return found
            if time.monotonic() >= end:
                raise AssertionError(f"waited {timeout_s:g} s in vain for {what}")
            pause.wait(0.01)

    # Keys and the pointer.

    def keys(self, *combinations: str) -> None:
        self.run("xdotool", "key", *combinations)

    def type(self, text: str) -> None:
        self.run("xdotool", "type", "--delay", "5", text)

    def move_pointer(self, x: int, y: int) -> None:
        self.run("xdotool", "mousemove", str(x), str(y))

    def show_pointer(self, shown: bool) -> None:
        """Whether the pointer is drawn: in a picture it hides a part of what lies below."""
        self.x.xfixes_query_version()
        (self.root.xfixes_show_cursor if shown else self.root.xfixes_hide_cursor)()
        self.x.sync()

    def click(self, x: int, y: int, button: int = 1) -> None:
        self.run("xdotool", "mousemove", str(x), str(y), "click", str(button))

    # What is on the screen.

    def screenshot(self, file: Path) -> Path:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.run("import", "-window", "root", str(file))
        return file

    def pixels(self, area: tuple[int, int, int, int]) -> bytes:
        """What the screen shows at left, top, width and height: four bytes a pixel, blue first and the last unused.

        It is read where the X server draws it, in an `xwd` file, so it costs no more than copying it.
        """
        assert self._frames is not None
        header, _, _, _, across, down, *rest = struct.unpack(">20I", self._frames[:80])
        stride, start = rest[6], header + rest[13] * XWD_COLOUR
        x, y, width, height = area
        if min(x, y, width - 1, height - 1) < 0 or x + width > across or y + height > down:
            raise BesideScreen(f"{width}x{height} at {x},{y} isn't on the screen of {across}x{down}")
        lines = (start + line * stride + x * 4 for line in range(y, y + height))
        return b"".join(self._frames[line : line + width * 4] for line in lines)

    def active_window(self) -> int:
        value = self._property(self.root, "_NET_ACTIVE_WINDOW")
        return int(value[0]) if value else 0

    def focused_window_name(self) -> str:
        """The title of the window that gets the keys, as the X server has it."""
        focused = self.x.get_input_focus().focus
        return self._title(focused.id) if hasattr(focused, "id") else ""

    def active_window_name(self) -> str:
        return self.windows().get(self.active_window(), "")

    def windows(self) -> dict[int, str]:
        """The managed windows, id to title."""
        ids = self._property(self.root, "_NET_CLIENT_LIST") or []
        return {int(each): self._title(int(each)) for each in ids}

    def find(self, title: str) -> int:
        """The window whose title holds `title`, once it is there."""

        def found() -> int:
            return next((each for each, name in self.windows().items() if title in name), 0)

        return self.wait(found, f"a window called {title}")

    def box(self, window_id: int) -> tuple[int, int, int, int]:
        """Where a window is, without its frame: left, top, width and height."""
        window = self.x.create_resource_object("window", window_id)
        size, place = window.get_geometry(), window.translate_coords(self.root, 0, 0)
        return -place.x, -place.y, size.width, size.height

    def popups(self) -> list[tuple[int, int, int, int]]:
        """Menus and the like of the app, which no window manager manages: left, top, width and height of each."""
        found = []
        for window in self.root.query_tree().children:
            seen = window.get_attributes()
            names = window.get_wm_class() or ()
            if seen.override_redirect and seen.map_state == X.IsViewable and "Hostler" in names:
                size = window.get_geometry()
                found.append((size.x, size.y, size.width, size.height))
        return found

    def tray_icon(self) -> Window | None:
        """The app's icon in the tray: a small window of its own class inside the tray's."""
        try:
            return self._find_icon(self.root, 0)
        except error.BadWindow:
            return None  # one went while they were gone through; whoever waits looks again

    def _find_icon(self, window: Window, depth: int) -> Window | None:
        if depth > 4:
            return None
        for child in window.query_tree().children:
            names = child.get_wm_class() or ()
            size = child.get_geometry()
            if any("hostler" in name.casefold() for name in names) and size.width <= 192 and depth:
                return child
            if found := self._find_icon(child, depth + 1):
                return found
        return None

    def tray_icon_place(self) -> tuple[int, int]:
        """The middle of the tray icon on the screen, once it is there."""
        icon = self.wait(self.tray_icon, "the tray icon")
        place = icon.translate_coords(self.root, 0, 0)
        size = icon.get_geometry()
        return -place.x + size.width // 2, -place.y + size.height // 2

    def _title(self, window_id: int) -> str:
        window = self.x.create_resource_object("window", window_id)
        value = self._property(window, "_NET_WM_NAME") or self._property(window, "WM_NAME") or b""
        return value.decode() if isinstance(value, bytes) else str(value)

    def _property(self, window: Window, name: str) -> Any:
        found = window.get_full_property(self.x.intern_atom(name), X.AnyPropertyType)
        return found.value if found is not None else None

    # Other programs.

    def editor(self, text: str, name: str = "note.txt") -> Editor:
        """A real editor, focused, with this text in it."""
        file = self.home / name
        file.write_text(text, encoding="utf-8")
        process = self.spawn(["mousepad", "--disable-server", str(file)])
        window = self.find(name)
        self.run("xdotool", "windowactivate", "--sync", str(window))
        return Editor(self, process, window)

    def own_selection(self, **order: Any) -> subprocess.Popen[bytes]:
        """A program that owns a selection and answers as ordered; see selection_owner.py. Stop it to make it hang."""
        command = [sys.executable, str(Path(__file__).with_name("selection_owner.py")), json.dumps(order)]
        process = self.spawn(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n", "the owner of the selection didn't start"
        return process

    def empty_clipboard(self) -> None:
        """Takes the clipboard from whoever owns it, and owns nothing."""
        atom = self.x.intern_atom("CLIPBOARD")
        request.SetSelectionOwner(
            display=self.x.display, onerror=None, window=X.NONE, selection=atom, time=X.CurrentTime
        )
        self.x.sync()

    def copy(self, file: Path, kind: str = "") -> None:
        """Puts a file's content on the clipboard, as text or as another MIME type, with a real program."""
        target = ["-target", kind] if kind else []
        self.spawn(["xclip", "-quiet", "-selection", "clipboard", *target, str(file)])
        atom = self.x.intern_atom("CLIPBOARD")
        self.wait(lambda: self.x.get_selection_owner(atom) != X.NONE, "the clipboard to be owned")


class Editor:
    """Mousepad with a text."""

    def __init__(self, rig: Rig, process: subprocess.Popen[bytes], window: int) -> None:
        self._rig, self._process, self.window = rig, process, window

    def select_all(self) -> None:
        """Selects the whole text with real keys, and waits until the editor owns the selection."""
        atom = self._rig.x.intern_atom("PRIMARY")
        self._rig.keys("ctrl+a")

        def is_owned() -> bool:
            owner = self._rig.x.get_selection_owner(atom)
            return owner != X.NONE and same_client(self._rig.x, owner.id, self.window)

        self._rig.wait(is_owned, "the editor to own the selection")

    @property
    def is_active(self) -> bool:
        return self._rig.active_window() == self.window

    @property
    def is_changed(self) -> bool:
        """Whether a key reached it: mousepad marks a changed file in its title."""
        return self._rig.windows().get(self.window, "").startswith("*")

    def hang(self) -> None:
        """Stops the program, as a crash or a full disk would: its window stays, but it answers nothing."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def close(self) -> None:
        self._rig.end(self._process)


class Lines:
    """The JSON lines that a process prints, read as they come."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.seen: list[dict[str, Any]] = []
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[bytes]) -> None:
        try:
            for line in stream:
                if line.startswith(b"{"):
                    self.seen.append(json.loads(line))
        except ValueError:  # the stream was closed at the end of the test
            pass

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.seen if line.get("event") == event]
