"""A real Secret Service for tests: gnome-keyring on a private bus, with a home of its own that nobody else sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from hostler.domain.registry import Host

NEEDED = ("dbus-daemon", "gnome-keyring-daemon")
WAIT_S = 30.0
BARE_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
"""A bus that starts no service when one is asked for: none comes up behind a test's back."""


class SecretService:
    """Everything is started here and ended here, by its id. `environ` is for the programs that shall use it."""

    def __init__(self, folder: Path, *, keyring: bool = True) -> None:
        """Without `keyring` it is a desktop that has none."""
        if missing := [name for name in NEEDED if shutil.which(name) is None]:
            raise RuntimeError(
                f"{', '.join(missing)} missing; on Debian and Ubuntu: apt-get install dbus gnome-keyring"
            )
        self._home = folder / "keyring-home"
        (self._home / "run").mkdir(mode=0o700, parents=True)
        (folder / "bus.conf").write_text(BARE_BUS)
        own = {
            "HOME": str(self._home),
            "XDG_DATA_HOME": str(self._home / "data"),
            "XDG_RUNTIME_DIR": str(self._home / "run"),
        }
        dropped = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "PYTHON_KEYRING_BACKEND")
        self._environ = {key: value for key, value in os.environ.items() if key not in dropped} | own
        command = ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--print-address=1"]
        self._bus = subprocess.Popen(
            command, env=self._environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        assert self._bus.stdout is not None
        self.environ = {"DBUS_SESSION_BUS_ADDRESS": self._bus.stdout.readline().decode().strip()}
        self._environ |= self.environ
        self._keyring: subprocess.Popen[bytes] | None = None
        if keyring:
            self.start_keyring()

    def start_keyring(self) -> None:
        """Starts the service, unlocked; what it held before is there again."""
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"]
        self._keyring = subprocess.Popen(
            command,
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._keyring.stdin is not None
        self._keyring.stdin.write(b"a password of the test's")
        self._keyring.stdin.close()
        self._wait(lambda: self._do(lambda connection: True), "the Secret Service")

    def stop_keyring(self) -> None:
        """Ends the service; the bus goes on."""
        if self._keyring is not None:
            _end(self._keyring)
            self._keyring = None

    def kill_bus(self) -> None:
        """As when a session breaks down: every connection is cut."""
        self._bus.kill()
        self._bus.wait()

    def lock(self) -> None:
        """Locks the user's collection."""
        import secretstorage

        self._do(lambda connection: secretstorage.get_default_collection(connection).lock())

    def secrets(self, host: Host) -> list[str]:
        """What the service holds for a host, asked of the service itself and not through Hostler."""
        import secretstorage

        from hostler.store.secrets import SERVICE, entry

        def read(connection: object) -> list[str]:
            wanted = {"service": SERVICE, "username": entry(host)}
            return [item.get_secret().decode() for item in secretstorage.search_items(connection, wanted)]

        return list(self._do(read))

    def close(self) -> None:
        self.stop_keyring()
        _end(self._bus)

    def _do(self, call: Callable[..., object]) -> object:
        import secretstorage
        from jeepney.io.blocking import open_dbus_connection

        connection = open_dbus_connection(self.environ["DBUS_SESSION_BUS_ADDRESS"])
        try:
            return secretstorage.check_service_availability(connection) and call(connection)
        finally:
            connection.close()

    def _wait(self, condition: Callable[[], object], what: str) -> None:
        pause, end = threading.Event(), time.monotonic() + WAIT_S
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited {WAIT_S:g} s in vain for {what}")
            pause.wait(0.02)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
