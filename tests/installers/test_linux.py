"""What a Linux desktop reads of the package, and the tarball's install script."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

LINUX = Path(__file__).parents[2] / "installers" / "linux"
PROGRAM = '#!/bin/sh\n[ "$1" != quit ] || echo quit >>"$HOME/told"\necho "hostler {version}"\n'


def test_the_entry_of_the_menu_is_valid() -> None:
    told = subprocess.run(
        ["desktop-file-validate", LINUX / "hostler.desktop"], capture_output=True, text=True, check=False
    )
    assert (told.stdout + told.stderr, told.returncode) == ("", 0)


def test_what_software_centres_show_is_valid() -> None:
    told = subprocess.run(
        ["appstreamcli", "validate", "--no-net", LINUX / "hostler.metainfo.xml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_newest_release_there_is_the_version() -> None:
    version = re.search(r'^version = "(.*)"$', (LINUX.parents[1] / "pyproject.toml").read_text(), re.MULTILINE)
    newest = re.search(r'<release version="([^"]*)"', (LINUX / "hostler.metainfo.xml").read_text())
    assert version is not None
    assert newest is not None
    assert newest[1] == version[1]


class Archive:
    """An unpacked tarball with a stand-in for the program, and a home to install it into."""

    def __init__(self, folder: Path) -> None:
        self.home, self._folder = folder / "home", folder / "hostler-0-linux"
        self.home.mkdir()
        self._folder.mkdir()
        shutil.copy(LINUX / "install", self._folder)
        for size in ("scalable", "16x16"):
            icon = self._folder / f"share/icons/hicolor/{size}/apps/hostler.{'svg' if size == 'scalable' else 'png'}"
            icon.parent.mkdir(parents=True)
            icon.write_text("an icon")
        for name in ("applications/hostler.desktop", "metainfo/app.hostler.Hostler.metainfo.xml"):
            (self._folder / "share" / name).parent.mkdir()
            shutil.copy(LINUX / name.rpartition("/")[2].replace("app.hostler.H", "h"), self._folder / "share" / name)
        (self._folder / "hostler/_internal").mkdir(parents=True)
        self.version("1")

    def version(self, version: str) -> None:
        """What is in it from now on."""
        program = self._folder / "hostler/hostler"
        program.write_text(PROGRAM.format(version=version))
        program.chmod(0o755)
        for old in (self._folder / "hostler/_internal").iterdir():
            old.unlink()
        (self._folder / f"hostler/_internal/only-in-{version}").touch()

    def install(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._folder / "install", *arguments],
            env={"HOME": str(self.home), "PATH": os.environ["PATH"], **environ},
            capture_output=True,
            text=True,
            check=False,
        )

    def files(self) -> set[str]:
        return {str(path.relative_to(self.home)) for path in self.home.rglob("*")}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_it_is_installed_for_one_user_and_removed_without_a_trace(archive: Archive) -> None:
    told = archive.install()
    assert told.returncode == 0, told.stderr
    command = archive.home / ".local/bin/hostler"
    assert subprocess.run([command], capture_output=True, text=True, check=True).stdout == "hostler 1\n"
    entry = (archive.home / ".local/share/applications/hostler.desktop").read_text()
    assert f'Exec="{archive.home}/.local/lib/hostler/hostler"\n' in entry, "a menu doesn't know the PATH of a shell"
    assert f"TryExec={archive.home}/.local/lib/hostler/hostler\n" in entry
    told = archive.install("--remove")
    assert told.returncode == 0, told.stderr
    assert archive.files() - {"told", ".local"} <= {
        ".local/share",
        ".local/share/applications",
        ".local/share/applications/mimeinfo.cache",
    }
    assert ".config/hostler" in told.stdout


def test_a_newer_one_takes_the_place_of_the_old_one_which_is_ended_first(archive: Archive) -> None:
    archive.install()
    archive.version("2")
    assert archive.install().returncode == 0
    assert (archive.home / "told").read_text() == "quit\n"
    assert {name for name in archive.files() if "only-in" in name} == {".local/lib/hostler/_internal/only-in-2"}


def test_what_others_put_there_is_left_alone(archive: Archive) -> None:
    own = archive.home / ".local/bin/hostler"
    own.parent.mkdir(parents=True)
    own.write_text("by uv")
    told = archive.install()
    assert (told.returncode, own.read_text()) == (1, "by uv")
    assert "Remove it first, or set PREFIX" in told.stderr
    assert not (archive.home / ".local/lib").exists()
    icon = archive.home / "other/share/icons/hicolor/16x16/apps/another.png"
    icon.parent.mkdir(parents=True)
    icon.touch()
    prefix = str(archive.home / "other")
    assert archive.install(PREFIX=prefix).returncode == 0
    assert archive.install("--remove", PREFIX=prefix).returncode == 0
    assert icon.exists()


def test_its_start_at_login_goes_with_it_and_that_of_another_one_stays(archive: Archive) -> None:
    entry = archive.home / ".config/autostart/hostler.desktop"
    entry.parent.mkdir(parents=True)
    for command, stays in ((f"{archive.home}/.local/lib/hostler/hostler", False), ("hostler", True)):
        archive.install()
        entry.write_text(f"[Desktop Entry]\nExec={command}\n")
        archive.install("--remove")
        assert entry.exists() == stays


def test_half_an_archive_is_refused_and_the_old_one_stays(archive: Archive) -> None:
    archive.install()
    (archive.home.parent / "hostler-0-linux/hostler/hostler").unlink()
    told = archive.install()
    assert told.returncode == 1
    assert "unpack the whole archive" in told.stderr
    assert (archive.home / ".local/lib/hostler/hostler").exists()
