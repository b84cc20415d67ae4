"""Whether things are to hold still, as each desktop says it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from hostler.system import motion
from hostler.system.motion import is_reduced


def nobody(command: Sequence[str]) -> str:
    raise AssertionError(f"{command[0]} was run")


def home(folder: Path, file: str = "", text: str = "", desktop: str = "") -> dict[str, str]:
    if file:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    return {"XDG_CONFIG_HOME": str(folder), "XDG_CURRENT_DESKTOP": desktop}


@pytest.mark.parametrize(("answer", "reduced"), [("false\n", True), ("true\n", False), ("", False)])
@pytest.mark.parametrize("desktop", ["GNOME", "ubuntu:GNOME", "X-Cinnamon", "XFCE"])
def test_gnome_and_its_kin_are_asked(tmp_path: Path, desktop: str, answer: str, reduced: bool) -> None:
    assert is_reduced(home(tmp_path, desktop=desktop), "linux", lambda _: answer) is reduced


@pytest.mark.parametrize(("factor", "reduced"), [("0", True), ("0.0", True), ("1", False), ("0.5", False)])
def test_kde_has_it_in_its_file(tmp_path: Path, factor: str, reduced: bool) -> None:
    file = f"[General]\nName=Breeze\n\n[KDE]\nAnimationDurationFactor={factor}\n"
    assert is_reduced(home(tmp_path, "kdeglobals", file, "KDE"), "linux", nobody) is reduced


@pytest.mark.parametrize("folder", ["gtk-3.0", "gtk-4.0"])
@pytest.mark.parametrize(
    ("value", "reduced"), [("0", True), ("false", True), ("1", False), ("true", False), ("", False)]
)
def test_without_a_desktop_the_file_of_gtk_says_it(tmp_path: Path, folder: str, value: str, reduced: bool) -> None:
    file = f"[Settings]\ngtk-theme-name=Adwaita\ngtk-enable-animations={value}\n"
    assert is_reduced(home(tmp_path, f"{folder}/settings.ini", file), "linux", nobody) is reduced


@pytest.mark.parametrize("file", ["[KDE\nAnimation", "\x00\x01", "AnimationDurationFactor=0"])
def test_a_broken_file_says_nothing(tmp_path: Path, file: str) -> None:
    assert is_reduced(home(tmp_path, "kdeglobals", file, "KDE"), "linux", nobody) is False


def test_where_nothing_is_known_things_may_move(tmp_path: Path) -> None:
    assert is_reduced(home(tmp_path), "linux", nobody) is False


@pytest.mark.parametrize(("answer", "reduced"), [("1\n", True), ("0\n", False), ("", False)])
def test_macos_is_asked(answer: str, reduced: bool) -> None:
    assert is_reduced({}, "darwin", lambda _: answer) is reduced


def test_a_program_that_is_not_there_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert is_reduced(home(tmp_path, desktop="GNOME"), "linux") is False


def test_a_program_that_hangs_is_no_answer_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "gsettings"
    program.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(motion, "WAIT_S", 0.05)
    assert is_reduced(home(tmp_path, desktop="GNOME"), "linux") is False
