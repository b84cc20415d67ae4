"""The installer for Windows is run by wine, over small programs that stand for Hostler; never yet on Windows itself.

Needs Debian's `wine64`, which nothing else here does: without it these are skipped.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from icons import make_icons
from PySide6.QtGui import QGuiApplication

from hostler.system.autostart.windows import APPROVED, RUN, VALUE

ROOT = Path(__file__).parents[2]
WINE = next((path for path in ("/usr/lib/wine/wine64", "/usr/bin/wine64") if Path(path).exists()), "")
SERVER = "/usr/lib/wine/wineserver64"
# Debian's wine has this library in a package of its own.
ZLIB = Path("/usr/x86_64-w64-mingw32/lib/zlib1.dll")
WAIT_S = 120
LIMIT_BYTES = 1_000_000
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Hostler"
HEAD = 'Unicode true\nSilentInstall silent\nRequestExecutionLevel user\nOutFile "{out}"\nSection\n{body}\nSectionEnd\n'
ORDERED = 'FileOpen $0 "$LOCALAPPDATA\\orders" a\nFileSeek $0 0 END\nFileWrite $0 "$CMDLINE$\\n"\nFileClose $0'
"""Notes how it was called."""
RUNS = (
    'FileOpen $0 "$LOCALAPPDATA\\runs" w\nFileClose $0\n'
    'again:\nIfFileExists "$LOCALAPPDATA\\end" done\nSleep 50\nGoto again\ndone:'
)
"""Runs until there is a file `end`."""

pytestmark = pytest.mark.skipif(
    not WINE or shutil.which("makensis") is None, reason="the installer is run by Debian's wine64, which isn't here"
)


def compiled(script: Path, given: Mapping[str, object]) -> None:
    """For 64 bits, since that is the wine which needs no second architecture."""
    subprocess.run(
        [
            "makensis",
            "-V1",
            "-WX",
            "-XTarget amd64-unicode",
            *(f"-D{name}={value}" for name, value in given.items()),
            script,
        ],
        check=True,
        timeout=WAIT_S,
    )


class Windows:
    """A user's Windows, and installers of three versions: one, two with a file more, and three that is too large."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._prefix = folder, folder / "prefix"
        system = self._prefix / "drive_c/windows/system32"
        system.mkdir(parents=True)
        if ZLIB.exists():
            shutil.copy(ZLIB, system)
        kept = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
        self._environ = {**kept, "WINEPREFIX": str(self._prefix), "WINEDEBUG": "-all"}

    def begin(self) -> None:
        # The server stays, so that a limit on what the installer may write doesn't concern the registry.
        subprocess.run([SERVER, "-p"], env=self._environ, check=True, timeout=WAIT_S)
        self.run("wineboot", "-i")
        self.local = next(
            path for path in self._prefix.glob("drive_c/users/*/AppData/Local") if "Public" not in str(path)
        )
        self.programs = self.local / "Programs"
        self.home = self.programs / "Hostler"
        self._make_installers()

    def _make_installers(self) -> None:
        source = self._folder / "source"
        (source / "_internal").mkdir(parents=True)
        for name, body in (("hostler", ORDERED), ("hostler-app", RUNS)):
            script = self._folder / f"{name}.nsi"
            script.write_text(HEAD.format(out=source / f"{name}.exe", body=body))
            compiled(script, {})
        make_icons(self._folder / "icons")
        more = {
            "1.0.0": ("one.dll", b"1"),
            "2.0.0": ("two.dll", b"2"),
            "3.0.0": ("large.dll", os.urandom(3 * LIMIT_BYTES)),
        }
        for version, (name, content) in more.items():
            (source / "_internal" / name).write_bytes(content)
            compiled(
                ROOT / "installers/windows/hostler.nsi",
                {
                    "VERSION": version,
                    "SOURCE": source,
                    "ICON": self._folder / "icons/hostler.ico",
                    "LICENCE": ROOT / "LICENSE",
                    "OUT": self._folder / f"{version}.exe",
                },
            )

    def run(self, *words: str | Path, limited: bool = False) -> tuple[int, str]:
        """How it ended, and what it told. `limited`: no file may grow beyond what the large one needs."""

        def limit() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, LIMIT_BYTES))

        # Into a file: Windows' own services keep a pipe open for as long as they run.
        with (self._folder / "told").open("w+", errors="replace") as told:
            ended = subprocess.run(
                [WINE, *words],
                env=self._environ,
                stdout=told,
                stderr=subprocess.DEVNULL,
                check=False,
                timeout=WAIT_S,
                preexec_fn=limit if limited else None,
            )
            told.seek(0)
            return ended.returncode, told.read()

    def install(self, version: str, *, limited: bool = False) -> int:
        return self.run(self._folder / f"{version}.exe", "/S", limited=limited)[0]

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([WINE, self.home / "hostler-app.exe"], env=self._environ)

    def has(self) -> set[str]:
        """The files of the program, below Programs."""
        return {str(file.relative_to(self.programs)) for file in self.programs.rglob("*") if file.is_file()}

    def value(self, key: str, name: str) -> str:
        """Of the registry; "" where there is none."""
        failed, told = self.run("reg", "query", key, "/v", name)
        return "" if failed else told.strip().rpartition("    ")[2]

    def close(self) -> None:
        subprocess.run([SERVER, "-k"], env=self._environ, check=False, timeout=WAIT_S)


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory, qapp: QGuiApplication) -> Iterator[Windows]:
    windows = Windows(tmp_path_factory.mktemp("wine"))
    try:
        windows.begin()
        yield windows
    finally:
        windows.close()


@pytest.fixture
def windows(computer: Windows) -> Windows:
    """With nothing installed."""
    for path in (computer.programs, computer.local / "hostler"):
        shutil.rmtree(path, ignore_errors=True)
    for name in ("orders", "runs", "end"):
        (computer.local / name).unlink(missing_ok=True)
    return computer


def files(*more: str) -> set[str]:
    names = {"hostler.exe", "hostler-app.exe", "uninstall.exe", *(f"_internal/{name}" for name in more)}
    return {f"Hostler/{name}" for name in names}


ONE, TWO = files("one.dll"), files("one.dll", "two.dll")


def test_installed_for_this_user_and_removed_with_its_start_at_login(windows: Windows) -> None:
    assert windows.install("1.0.0") == 0
    assert windows.has() == ONE
    assert windows.value(UNINSTALL, "DisplayVersion") == "1.0.0"
    assert windows.value(UNINSTALL, "Publisher") == "The Hostler authors"
    assert int(windows.value(UNINSTALL, "EstimatedSize"), 16) > 50, "in KB"
    at_login = rf"HKCU\{RUN}", rf"HKCU\{APPROVED}"
    for key in at_login:
        windows.run("reg", "add", key, "/v", VALUE, "/d", "hostler-app.exe", "/f")
        assert windows.value(key, VALUE) == "hostler-app.exe"
    (windows.local / "hostler").mkdir()
    (windows.local / "hostler/config.toml").write_text("version = 1\n")
    # Where it is, rather than by a copy of itself that goes on after this one has ended.
    place = "C:\\" + "\\".join(windows.home.parts[windows.home.parts.index("drive_c") + 1 :])
    shutil.copy(windows.home / "uninstall.exe", windows.local / "un.exe")
    assert windows.run(windows.local / "un.exe", "/S", f"_?={place}")[0] == 0
    (windows.local / "un.exe").unlink()
    assert windows.has() == set()
    assert [windows.value(key, VALUE) for key in at_login] == ["", ""]
    assert windows.value(UNINSTALL, "DisplayVersion") == ""
    assert (windows.local / "hostler/config.toml").exists(), "settings stay"


def test_an_update_asks_the_old_one_to_end_and_waits_for_it(windows: Windows) -> None:
    windows.install("1.0.0")
    running = windows.start()
    try:
        wait_for(windows.local / "runs")
        assert windows.install("2.0.0") != 0, "it doesn't end"
        assert windows.has() == ONE, "so nothing has changed"
        assert (windows.local / "orders").read_text().rstrip().endswith("quit")
    finally:
        (windows.local / "end").touch()
        running.wait(WAIT_S)
    assert windows.install("2.0.0") == 0
    assert windows.has() == TWO
    assert windows.value(UNINSTALL, "DisplayVersion") == "2.0.0"


def test_when_the_files_cannot_be_written_the_old_ones_are_there_again(windows: Windows) -> None:
    windows.install("1.0.0")
    assert windows.install("3.0.0", limited=True) != 0
    assert windows.has() == ONE
    assert windows.value(UNINSTALL, "DisplayVersion") == "1.0.0"


def test_one_that_was_killed_half_way_is_made_good_by_the_next(windows: Windows) -> None:
    windows.install("1.0.0")
    windows.home.rename(windows.programs / "Hostler.old")
    windows.home.mkdir()
    (windows.home / "half").touch()
    assert windows.install("3.0.0", limited=True) != 0
    assert windows.has() == ONE, "the old ones are no rubbish"
    windows.home.rename(windows.programs / "Hostler.old")
    windows.home.mkdir()
    (windows.home / "half").touch()
    assert windows.install("2.0.0") == 0
    assert windows.has() == TWO


def wait_for(path: Path) -> None:
    """Until it is there. The folder is asked again and again, since wine tells nobody."""
    subprocess.run(["sh", "-c", 'until [ -e "$0" ]; do sleep 0.05; done', path], check=True, timeout=WAIT_S)
