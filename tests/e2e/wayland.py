"""A Wayland desktop without a screen: sway, driven by real keys. It refuses root, so all of it runs as somebody else.

with WaylandRig('bindsym Ctrl+Mod1+space exec hostler popup') as rig:
    rig.keys("ctrl+alt+space")
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from e2e.rig import WAIT_S, Rig

PROGRAMS = ("sway", "swaymsg", "wtype", "wl-paste", "wl-copy", "grim", "dbus-daemon")
NOBODY = 65534
OTHERWISE_CALLED = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
"""Root that is called otherwise in a namespace of its own; it needs no rights of its own to root's Python."""
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


@cache
def as_somebody() -> list[str] | None:
    """What is put before a command so that it isn't root's; None where no way works. It is tried."""
    if os.getuid() != 0:
        return []
    for name, *rest in (OTHERWISE_CALLED, AS_NOBODY):
        # Found now: what it starts may have another PATH.
        prefix = [shutil.which(name) or name, *rest]
        # Through a shell, as the compositor starts it for a key.
        command = [*prefix, "sh", "-c", f"{shlex.quote(sys.executable)} -c 'import hostler'"]
        with suppress(OSError, subprocess.SubprocessError):
            if not subprocess.run(command, capture_output=True, timeout=WAIT_S, check=False, cwd="/").returncode:
                return prefix
    return None


def why_not() -> str:
    """What keeps sway or the app from starting here as somebody else than root; "" for nothing."""
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        return f"{', '.join(missing)} missing; on Debian and Ubuntu: apt-get install sway wtype wl-clipboard grim"
    if as_somebody() is None:
        return "sway refuses root, and here neither a user namespace nor the user nobody can run this Python"
    return ""


class WaylandRig(Rig):
    """The compositor with these lines in its config, and nothing else on the screen."""

    def __init__(self, config: str = "") -> None:
        super().__init__(tray=False)
        self._config = config
        self._prefix = as_somebody() or []
        self.environ |= {
            "XDG_SESSION_TYPE": "wayland",
            "XDG_CURRENT_DESKTOP": "sway",
            "QT_QPA_PLATFORM": "wayland",
            "WLR_BACKENDS": "headless",
            "WLR_RENDERER": "pixman",
            "WLR_LIBINPUT_NO_DEVICES": "1",
        }

    def _start(self) -> None:
        file = self.home / "sway"
        file.write_text(f"output HEADLESS-1 resolution 1280x800\nxwayland disable\n{self._config}\n")
        self.own(self.home)
        bus = self.spawn(["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE)
        assert bus.stdout is not None
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        self.spawn(["sway", "--config", str(file)])
        runtime = Path(self.environ["XDG_RUNTIME_DIR"])

        def sockets() -> list[Path]:
            return [each for each in (*runtime.glob("wayland-?"), *runtime.glob("sway-ipc.*")) if each.is_socket()]

        for socket in self.wait(lambda: found if len(found := sockets()) == 2 else [], "sway"):
            self.environ["SWAYSOCK" if socket.name.startswith("sway") else "WAYLAND_DISPLAY"] = str(socket)
        # A keyboard that stays. With none at hand, programs would learn of one too late for its first key.
        self.spawn(["wtype", "-s", "86400000"])
        self.wait(lambda: json.loads(self.run("swaymsg", "-t", "get_seats"))[0]["capabilities"], "a keyboard")

    def own(self, folder: Path) -> None:
        """What runs here may write there."""
        if self._prefix[1:] == AS_NOBODY[1:]:
            for each in (folder, *folder.rglob("*")):
                os.chown(each, NOBODY, NOBODY)

    def spawn(self, command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        return super().spawn([*self._prefix, *command], cwd=str(self.home), **options)

    def run(self, *command: str) -> str:
        return super().run(*self._prefix, *command)

    def keys(self, *combinations: str) -> None:
        for combination in combinations:
            *modifiers, key = combination.split("+")
            held = [part for each in modifiers for part in ("-M", each)]
            self.run("wtype", *held, "-k", {"Space": "space"}.get(key, key))

    def type(self, text: str) -> None:
        self.run("wtype", text)

    def screenshot(self, file: Path) -> Path:
        file.parent.mkdir(parents=True, exist_ok=True)
        taken = self.home / "shot.png"
        self.run("grim", str(taken))
        shutil.copy(taken, file)
        return file

    def focused_window_name(self) -> str:
        return str(self.focused().get("name", ""))

    def focused(self) -> dict[str, Any]:
        """The window with the keys, as the compositor has it."""
        found = [each for each in _nodes(json.loads(self.run("swaymsg", "-t", "get_tree"))) if each.get("focused")]
        return found[0] if found else {}

    def copy_text(self, text: str, *, primary: bool = False) -> None:
        """Another program owns the clipboard or the selection with this."""
        self.spawn(["wl-copy", "--foreground", *(["--primary"] if primary else []), text])
        self.wait(lambda: self.pasted(primary=primary) == text, "the text to be there for all")

    def pasted(self, *, primary: bool = False) -> str:
        """What any program gets that pastes now."""
        command = [*self._prefix, "wl-paste", "--no-newline", *(["--primary"] if primary else [])]
        done = subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=WAIT_S, check=False)
        return done.stdout


def _nodes(tree: dict[str, Any]) -> list[dict[str, Any]]:
    found = [tree]
    for child in (*tree.get("nodes", ()), *tree.get("floating_nodes", ())):
        found += _nodes(child)
    return found
