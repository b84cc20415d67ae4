"""The house itself: what holds for every file, and what the documents promise."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
PRODUCT = {
    str(path.relative_to(HOUSE)): path.read_text(encoding="utf-8")
    for path in sorted((HOUSE / "desktop" / "hostler").rglob("*.py"))
}
SCRIPTS = ["installers/lib.sh", "installers/try", "installers/check-clean", "tests/run", ".ci/run"]
MAX_LINES = 500

IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import hostler
failed = 0
for module in pkgutil.walk_packages(hostler.__path__, "hostler."):
    try:
        importlib.import_module(module.name)
    except Exception as why:
        failed += 1
        print(f"{module.name}: {why!r}")
sys.exit(failed > 0)
"""


def test_the_version_has_a_chapter_in_the_changelog() -> None:
    version = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    first = re.search(r"^## (\S+)", (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first is not None
    assert first[1] == version


@pytest.mark.parametrize("command", ["bash installers/try", "bash tests/run"])
def test_the_readme_names_commands_that_exist(command: str) -> None:
    assert command in (HOUSE / "README.md").read_text(encoding="utf-8")
    assert (HOUSE / command.removeprefix("bash ")).is_file()


def test_every_file_says_first_what_it_is() -> None:
    assert [where for where, text in PRODUCT.items() if not ast.get_docstring(ast.parse(text))] == []


def test_every_file_can_be_read_in_one_sitting() -> None:
    assert [where for where, text in PRODUCT.items() if len(text.splitlines()) > MAX_LINES] == []


def test_nothing_sleeps_and_nothing_goes_through_a_shell() -> None:
    calls = [
        (
            f"{where}:{node.lineno}",
            ast.unparse(node.func),
            {key.arg: ast.unparse(key.value) for key in node.keywords},
        )
        for where, text in PRODUCT.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
    ]
    assert calls
    assert [
        f"{where} {name}"
        for where, name, words in calls
        if name in {"time.sleep", "sleep", "os.system", "os.popen"} or words.get("shell", "False") != "False"
    ] == []


def test_every_module_can_be_imported_without_a_screen() -> None:
    environ = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING],
        env=environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for Debian and Ubuntu")
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_a_shell_script(script: str) -> None:
    done = subprocess.run(["bash", "-n", HOUSE / script], capture_output=True, text=True, timeout=10, check=False)
    assert done.returncode == 0, done.stderr
