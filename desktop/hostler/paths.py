"""Where Hostler keeps its files. The only place that knows. Imports little: `hostler popup` has to be quick."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

SOCKET_PATH_BYTES = 100
"""Unix sockets take about 104 bytes of path; deeper homes get a socket in the temporary folder."""


class Paths(NamedTuple):
    """The folders and files of one home. Nothing is created by asking."""

    config_file: Path
    data_dir: Path
    state_dir: Path
    socket: str
    """A path, or on Windows the name of a pipe."""

    @property
    def ledger_file(self) -> Path:
        return self.data_dir / "ledger.sqlite3"

    @property
    def texts_file(self) -> Path:
        """Everything that holds text of prompts and answers."""
        return self.data_dir / "history.sqlite3"

    @property
    def last_good_config(self) -> Path:
        return self.state_dir / "config.last-good.toml"

    @property
    def by_command_file(self) -> Path:
        """There since the popup was opened by command: a key is bound to that, and nobody needs to be told how."""
        return self.state_dir / "popup-by-command"

    @property
    def state_file(self) -> Path:
        return self.state_dir / "machines.json"

    @property
    def consents_file(self) -> Path:
        """Which routes may go to the cloud, as the user answered."""
        return self.state_dir / "cloud.json"

    @property
    def digest_file(self) -> Path:
        """Which week was told last."""
        return self.state_dir / "digest.json"

    @property
    def log_file(self) -> Path:
        return self.state_dir / "hostler.log"


def paths(environ: Mapping[str, str], *, windows: bool = os.name == "nt") -> Paths:
    """HOSTLER_HOME moves everything into one folder; otherwise the platform's own places are used."""
    if home := environ.get("HOSTLER_HOME"):
        root = Path(home).expanduser().absolute()
        return Paths(
            config_file=root / "config.toml",
            data_dir=root / "data",
            state_dir=root / "state",
            socket=_socket(root / "hostler.sock", windows=windows),
        )
    import platformdirs

    dirs = platformdirs.PlatformDirs("hostler", appauthor=False)
    return Paths(
        config_file=dirs.user_config_path / "config.toml",
        data_dir=dirs.user_data_path,
        state_dir=dirs.user_state_path,
        # Without a session there is no runtime folder, and platformdirs would warn; the state folder is private too.
        socket=_socket(
            (dirs.user_runtime_path if environ.get("XDG_RUNTIME_DIR") else dirs.user_state_path) / "hostler.sock",
            windows=windows,
        ),
    )


def _socket(path: Path, *, windows: bool) -> str:
    name = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    if windows:
        return rf"\\.\pipe\hostler-{name}"
    if len(os.fsencode(path)) <= SOCKET_PATH_BYTES:
        return str(path)
    return str(Path(tempfile.gettempdir()) / f"hostler-{name}" / "app.sock")


def make_private(folder: Path) -> None:
    """Creates a folder that only its owner can read."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def make_socket_folder(folder: Path) -> None:
    """Creates the folder of the app's socket. Raises PermissionError where it is somebody else's.

    That of a deep home lies in the temporary folder, where others can guess its name and be there first.
    """
    make_private(folder)
    if sys.platform != "win32" and folder.parent == Path(tempfile.gettempdir()):
        found = folder.lstat()
        if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
            raise PermissionError(
                f"{folder} belongs to somebody else: choose another HOSTLER_HOME, with a shorter path"
            )


def private(path: str, flags: int) -> int:
    """An opener for `open`: a file that it makes can be read by its owner alone."""
    return os.open(path, flags, 0o600)
