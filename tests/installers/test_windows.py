"""The installer for Windows is compiled, over a folder that stands for the program; it isn't run."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from icons import make_icons
from PySide6.QtGui import QGuiApplication

from hostler.system.autostart.windows import APPROVED, RUN, VALUE

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "installers" / "windows" / "hostler.nsi"
FILES = (
    "hostler.exe",
    "hostler-app.exe",
    "_internal/python311.dll",
    "_internal/resources/actions.toml",
    "licences/README.txt",
)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory, qapp: QGuiApplication) -> tuple[bytes, str]:
    """The installer, and what the compiler told. A warning fails it."""
    folder = tmp_path_factory.mktemp("windows")
    for name in FILES:
        (folder / "hostler" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "hostler" / name).write_text(f"stands for {name}")
    make_icons(folder / "icons")
    installer = folder / "hostler-1.2.3-windows.exe"
    given = {
        "VERSION": "1.2.3",
        "SOURCE": folder / "hostler",
        "ICON": folder / "icons/hostler.ico",
        "LICENCE": ROOT / "LICENSE",
        "OUT": installer,
    }
    told = subprocess.run(
        ["makensis", "-V4", "-WX", *(f"-D{name}={value}" for name, value in given.items()), SCRIPT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return installer.read_bytes(), told.stdout


def test_it_is_a_program_for_windows_that_asks_for_no_administrator(compiled: tuple[bytes, str]) -> None:
    program, _ = compiled
    start = int.from_bytes(program[0x3C:0x40], "little")
    assert (program[:2], program[start : start + 4]) == (b"MZ", b"PE\0\0")
    assert b'requestedExecutionLevel level="asInvoker"' in program


def test_its_properties_tell_what_it_is(compiled: tuple[bytes, str]) -> None:
    program, _ = compiled
    for text in ("Hostler", "1.2.3", "Installs Hostler 1.2.3"):
        assert text.encode("utf-16-le") in program, text


def test_every_file_of_the_folder_is_in_it(compiled: tuple[bytes, str]) -> None:
    _, told = compiled
    packed = set(re.findall(r'^File: "([^"]+)" \d+ bytes', told, re.MULTILINE))
    assert {Path(name).name for name in FILES} <= packed


def test_the_start_at_login_that_the_app_wrote_goes_with_it() -> None:
    script = SCRIPT.read_text()
    assert f'!define RUN "{RUN}"' in script
    assert f'!define NAME "{VALUE}"' in script
    assert f'!define APPROVED "{APPROVED}"' in script
    for key in ("RUN", "APPROVED"):
        assert f'DeleteRegValue HKCU "${{{key}}}" "${{NAME}}"' in script


def test_it_writes_for_this_user_alone() -> None:
    script = SCRIPT.read_text()
    assert not re.findall(r"HKLM|SetShellVarContext all|\$PROGRAMFILES", script)
    places = re.findall(r"RMDir /r \"([^\"]+)\"", script)
    assert set(places) == {"$INSTDIR", "$INSTDIR.old", r"$LOCALAPPDATA\hostler"}, (
        "it removes whole folders of its own alone"
    )


def test_each_text_is_there_in_both_languages() -> None:
    texts = re.findall(r"^LangString (\w+) \$\{LANG_(\w+)\}", SCRIPT.read_text(), re.MULTILINE)
    names = {name for name, _ in texts}
    assert set(texts) == {(name, language) for name in names for language in ("ENGLISH", "GERMAN")}
