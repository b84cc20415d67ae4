"""What starts Hostler from outside: installed by a package, by the wheel, as an AppImage, on Windows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hostler.system import program
from hostler.system.program import once_more, own_command


def placed(path: Path, monkeypatch: pytest.MonkeyPatch, *, frozen: bool) -> Path:
    """A program at `path` that is the one which runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    monkeypatch.setattr(sys, "executable", str(path))
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    return path


def test_packaged_it_is_the_program_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = placed(tmp_path / "lib/hostler/hostler", monkeypatch, frozen=True)
    assert own_command({"PATH": ""}) == (str(here),)
    assert once_more() == (str(here),)


def test_packaged_for_the_system_its_name_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = placed(tmp_path / "lib/hostler/hostler", monkeypatch, frozen=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/hostler").symlink_to(here)
    assert own_command({"PATH": str(tmp_path / "bin")}) == (str(tmp_path / "bin/hostler"),), (
        "found, but not by every session"
    )
    monkeypatch.setattr(program, "SYSTEM", (str(tmp_path / "bin"),))
    assert own_command({"PATH": str(tmp_path / "bin")}) == ("hostler",)


def test_another_hostler_on_the_path_is_not_taken_for_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = placed(tmp_path / "lib/hostler/hostler", monkeypatch, frozen=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/hostler").touch(mode=0o755)
    assert own_command({"PATH": str(tmp_path / "bin")}) == (str(here),)


def test_an_appimage_is_its_file_since_its_inside_goes_with_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "mounted"
    here = placed(inside / "usr/lib/hostler/hostler", monkeypatch, frozen=True)
    image = str(tmp_path / "Hostler.AppImage")
    assert own_command({"PATH": "", "APPIMAGE": image, "APPDIR": str(inside)}) == (image,)
    assert once_more() == (str(here),)
    foreign = {"PATH": "", "APPIMAGE": "/opt/Terminal.AppImage", "APPDIR": str(tmp_path / "terminal")}
    assert own_command(foreign) == (str(here),), "another program's image"


def test_on_windows_the_one_without_a_console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    placed(tmp_path / "hostler.exe", monkeypatch, frozen=True)
    (tmp_path / "hostler-app.exe").touch()
    assert own_command({"PATH": ""}) == (str(tmp_path / "hostler-app.exe"),)


def test_from_a_wheel_the_script_beside_its_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = placed(tmp_path / "bin/python", monkeypatch, frozen=False)
    assert own_command({"PATH": ""}) == (str(python), "-m", "hostler") == once_more()
    (tmp_path / "bin/hostler").touch()
    assert own_command({"PATH": ""}) == (str(tmp_path / "bin/hostler"),)
