"""The Mac's image: made in the right order, signed and shown to Apple only where asked for; its programs are fakes."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MACOS = ROOT / "installers" / "macos"
FAKE = """#!/bin/sh
echo "$(basename "$0") $*" >>"$TOLD"
case "$(basename "$0") $*" in *"$FAILS"*) exit 1 ;; esac
"""
CODE = {
    "MacOS/hostler": b"\xcf\xfa\xed\xfe",
    "Frameworks/libpython.dylib": b"\xcf\xfa\xed\xfe",
    "Frameworks/lib-dynload/a name with spaces.so": b"\xca\xfe\xba\xbe",
    "Frameworks/helper": b"\xcf\xfa\xed\xfe",
    "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore": b"\xcf\xfa\xed\xfe",
    "Frameworks/Python.framework/Versions/3.13/Python": b"\xca\xfe\xba\xbe",
}
"""What PyInstaller puts below Contents, with the bytes that it begins with: one processor's code, or several's."""
DATA = {"Resources/resources/actions.toml": b"version = 1", "Info.plist": b"<?xml", "Resources/empty": b""}
IDENTITY = "Developer ID Application: Somebody (TEAM)"


class Mac:
    """A checkout with the script, and the programs that it calls."""

    def __init__(self, folder: Path) -> None:
        self._tree, self._programs, self._told = folder / "tree", folder / "programs", folder / "told"
        (self._tree / "installers").mkdir(parents=True)
        shutil.copytree(MACOS, self._tree / "installers/macos")
        shutil.copy(ROOT / "pyproject.toml", self._tree)
        for name, begins in (CODE | DATA).items():
            file = self._tree / "dist/Hostler.app/Contents" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(begins)
        (self._tree / ".venv/bin").mkdir(parents=True)
        self._programs.mkdir()
        for program in (
            *(self._programs / name for name in ("uv", "codesign", "hdiutil", "xcrun")),
            self._tree / ".venv/bin/python",
        ):
            program.write_text(FAKE)
            program.chmod(0o755)

    def build(self, *, fails: str = "nothing", **environ: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """What the script told, and each program that it called with its arguments."""
        told = subprocess.run(
            ["bash", self._tree / "installers/macos/build"],
            env={"PATH": f"{self._programs}:{os.environ['PATH']}", "TOLD": str(self._told), "FAILS": fails, **environ},
            capture_output=True,
            text=True,
            check=False,
        )
        return told, self._told.read_text().splitlines() if self._told.exists() else []


@pytest.fixture
def mac(tmp_path: Path) -> Mac:
    return Mac(tmp_path)


def kinds(called: list[str]) -> list[str]:
    return [" ".join(line.split()[:2]) for line in called]


def test_without_variables_it_is_built_and_says_what_it_left_out(mac: Mac) -> None:
    told, called = mac.build()
    assert told.returncode == 0, told.stderr
    assert kinds(called) == ["uv sync", "python installers/build.py", "hdiutil create"]
    assert "SIGN_IDENTITY is not set" in told.stderr
    assert "NOTARY_PROFILE is not set" in told.stderr


def test_signed_from_the_inside_out_then_looked_at_by_apple_then_stapled(mac: Mac) -> None:
    told, called = mac.build(SIGN_IDENTITY=IDENTITY, NOTARY_PROFILE="hostler")
    assert told.returncode == 0, told.stderr
    steps = [line for line in called if not line.startswith(("uv", "python"))]
    signed = steps[:-5]
    contents = "dist/Hostler.app/Contents/Frameworks"
    of_frameworks = f"{contents}/PySide6/Qt/lib/QtCore.framework", f"{contents}/Python.framework"
    assert {line.partition(f"{IDENTITY} ")[2] for line in signed[:3]} == {
        f"{contents}/libpython.dylib",
        f"{contents}/lib-dynload/a name with spaces.so",
        f"{contents}/helper",
    }, "all code, by whatever name, and no data"
    assert all(path in signed[3] for path in of_frameworks), "as a whole, after what is beside them"
    assert signed[4].endswith("--entitlements installers/macos/entitlements.plist dist/Hostler.app"), "at last"
    assert len(signed) == 5
    assert all("--force --timestamp --options runtime" in step and IDENTITY in step for step in signed)
    assert kinds(steps[5:]) == [
        "codesign --verify",
        "hdiutil create",
        "codesign --timestamp",
        "xcrun notarytool",
        "xcrun stapler",
    ]
    assert "--wait" in steps[-2]


def test_what_apple_refuses_is_no_release(mac: Mac) -> None:
    told, called = mac.build(fails="xcrun notarytool", SIGN_IDENTITY=IDENTITY, NOTARY_PROFILE="hostler")
    assert told.returncode != 0
    assert kinds(called)[-1] == "xcrun notarytool", "nothing is stapled"


@pytest.mark.parametrize("step", ["libpython.dylib", "QtCore.framework", "codesign --verify"])
def test_a_signature_that_fails_is_no_image(mac: Mac, step: str) -> None:
    told, called = mac.build(fails=step, SIGN_IDENTITY=IDENTITY)
    assert told.returncode != 0
    assert "hdiutil create" not in kinds(called)


def test_apple_looks_only_at_what_is_signed(mac: Mac) -> None:
    told, called = mac.build(NOTARY_PROFILE="hostler")
    assert (told.returncode, called) == (2, [])
    assert "needs SIGN_IDENTITY" in told.stderr


def test_the_entitlements_are_no_more_than_python_needs() -> None:
    entitlements = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    assert set(entitlements) == {
        "com.apple.security.cs.allow-unsigned-executable-memory",
        "com.apple.security.cs.disable-library-validation",
    }
