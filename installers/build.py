"""Makes dist/hostler (on macOS dist/Hostler.app too): the program, its Python and its libraries in one folder.

    .venv/bin/python installers/build.py

Needs the dependency group `package`, and on Linux binutils. Run it on the system that it is for.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).resolve().parent
DIST = HERE.parent / "dist"
ICONS = DIST / "icons"
LICENCES = DIST / "licences"
EXTRAS = ("", "listen")
"""Of Hostler's own: those that a package has inside."""


def main() -> None:
    """Makes the folder anew, with the licences of all that is in it."""
    import PyInstaller.__main__
    from icons import make_icons

    make_icons(ICONS)
    write_licences(LICENCES)
    work = HERE.parent / "build" / "pyinstaller"
    PyInstaller.__main__.run(
        ["--noconfirm", "--log-level=ERROR", f"--distpath={DIST}", f"--workpath={work}", str(HERE / "hostler.spec")]
    )
    size = sum(file.stat().st_size for file in (DIST / "hostler").rglob("*") if not file.is_symlink())
    print(f"{DIST / 'hostler'}: {size / 1e6:.0f} MB")


def bundled(name: str = "hostler", seen: set[str] | None = None) -> Iterator[Distribution]:
    """The package and all that it needs on this system, each once."""
    seen = set() if seen is None else seen
    plain = re.sub(r"[-_.]+", "-", name).lower()
    if plain in seen:
        return
    seen.add(plain)
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return
    yield package
    for line in package.requires or []:
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in EXTRAS):
            yield from bundled(needed.name, seen)


def write_licences(folder: Path) -> None:
    """A list of what is inside with each one's licence, and the texts that come with it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(HERE.parent / "LICENSE", folder / "hostler.txt")
    for text in sorted((HERE / "licences").iterdir()):
        shutil.copy(text, folder / text.name)
    lines = [
        "Hostler is under the MIT licence (hostler.txt). It comes with these, each under its own licence:",
        "",
        f"Python {sys.version.split()[0]}: PSF-2.0, https://docs.python.org/3/license.html",
        "Qt, inside PySide6: LGPL-3.0; its libraries are files of their own here and may be exchanged for others.",
    ]
    for package in sorted(bundled(), key=lambda one: one.name.lower()):
        if package.name == "hostler":
            continue
        lines.append(f"{package.name} {package.version}: {_licence(package)}")
        for file in package.files or []:
            if re.match(r"(licen[sc]e|copying|notice|authors)", file.name, re.IGNORECASE) and "dist-info" in str(file):
                shutil.copy(str(package.locate_file(file)), folder / f"{package.name}-{file.name}")
    (folder / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _licence(package: Distribution) -> str:
    told = package.metadata
    named = told.get("License-Expression") or told.get("License") or ""
    if not named or "\n" in named:
        kinds = [line.split(" :: ")[-1] for line in told.get_all("Classifier") or [] if line.startswith("License")]
        named = ", ".join(kinds) or "see its text"
    return named


if __name__ == "__main__":
    main()
