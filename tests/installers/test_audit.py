"""The look for known vulnerabilities: clean only where PyPI tells of some at all. `uv` is a fake, PyPI isn't asked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAKE = """#!/bin/sh
echo "$*" >>"$TOLD"
case "$*" in
  --version) echo uv ;;
  export*) exit 0 ;;
  *vulnerable*) printf '%s' "$CANARY"; exit "$CANARY_ENDS" ;;
  *) exit "$AUDIT_ENDS" ;;
esac
"""
KNOWN = '{"dependencies": [{"name": "jinja2", "version": "2.11.2", "vulns": [{"id": "PYSEC-2021-66"}]}]}'
NOTHING = '{"dependencies": [{"name": "jinja2", "version": "2.11.2", "vulns": []}], "fixes": []}'
SKIPPED = '{"dependencies": [{"name": "jinja2", "skip_reason": "Dependency not found on PyPI"}], "fixes": []}'


def audit(folder: Path, *, canary: str = KNOWN, canary_ends: int = 1, ends: int = 0) -> tuple[int, str, list[str]]:
    """How it ended, what it told, and what it asked uv for."""
    program, called = folder / "uv", folder / "told"
    program.write_text(FAKE)
    program.chmod(0o755)
    told = subprocess.run(
        ["bash", ROOT / "installers/audit"],
        env={
            "PATH": f"{folder}:{os.environ['PATH']}",
            "TMPDIR": str(folder),
            "TOLD": str(called),
            "CANARY": canary,
            "CANARY_ENDS": str(canary_ends),
            "AUDIT_ENDS": str(ends),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode, told.stderr, called.read_text().splitlines()


def test_all_that_is_locked_is_asked_about_and_nothing_may_be_skipped(tmp_path: Path) -> None:
    ended, _, called = audit(tmp_path)
    assert ended == 0
    assert called[-2].startswith("export --locked")
    assert "--all-groups --all-extras" in called[-2]
    assert "--require-hashes --strict" in called[-1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["told", "uv"], "what it made is gone"


def test_a_vulnerability_fails_it(tmp_path: Path) -> None:
    assert audit(tmp_path, ends=1)[0] == 1


@pytest.mark.parametrize(("canary", "ends"), [(NOTHING, 0), (SKIPPED, 0), ("", 1)])
def test_an_index_that_tells_of_nothing_makes_nothing_safe(tmp_path: Path, canary: str, ends: int) -> None:
    ended, told, called = audit(tmp_path, canary=canary, canary_ends=ends)
    assert ended == 2
    assert "tells of no advisory for jinja2==2.11.2" in told
    assert not [line for line in called if line.startswith("export")]
