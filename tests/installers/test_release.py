"""The release workflow fits the tree: what it calls is there, its scripts can be read, its actions are GitHub's own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())
STEPS = [(job, step) for job, told in WORKFLOW["jobs"].items() for step in told["steps"]]
SCRIPTS = [pytest.param(step, id=f"{job}: {step['name']}") for job, step in STEPS if "run" in step]


def test_only_actions_of_github_itself_are_used() -> None:
    used = {step["uses"] for _, step in STEPS if "uses" in step}
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", name) for name in used), used


def test_nothing_is_released_unless_all_three_systems_were_built_tested_and_looked_through() -> None:
    assert set(WORKFLOW["jobs"]["release"]["needs"]) == set(WORKFLOW["jobs"]) - {"release"}
    assert {"tests", "audit", "linux", "windows", "macos"} <= set(WORKFLOW["jobs"])
    tested = [job for job, step in STEPS if re.search(r"pytest|\.ci/run", step.get("run", ""))]
    assert tested == ["tests", "windows", "macos"]


def test_no_job_waits_for_a_machine_that_github_has_no_more() -> None:
    """Retired ones never start: https://github.com/actions/runner-images/issues/13046."""
    asked = {
        name
        for job in WORKFLOW["jobs"].values()
        for name in job.get("strategy", {}).get("matrix", {}).get("system", [job["runs-on"]])
    }
    assert asked == {"ubuntu-latest", "windows-latest", "macos-latest", "macos-15-intel"}


def test_only_the_job_that_drafts_the_release_may_write() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert [job for job, told in WORKFLOW["jobs"].items() if "permissions" in told] == ["release"]


@pytest.mark.parametrize("step", SCRIPTS)
def test_what_a_script_calls_is_in_the_tree(step: dict[str, Any]) -> None:
    paths = re.findall(r"(?<![\w/.])(?:installers|tests|desktop|\.ci)[\w/\\.-]*", step["run"])
    assert [path for path in paths if not (ROOT / path.replace("\\", "/")).exists()] == []


@pytest.mark.parametrize("step", [script for script in SCRIPTS if script.values[0].get("shell") != "pwsh"])
def test_a_shell_can_read_it(step: dict[str, Any]) -> None:
    told = subprocess.run(["bash", "-n"], input=step["run"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_secrets_reach_a_script_through_its_environment_alone() -> None:
    """In the text of a script they would be read as part of it."""
    assert [step["name"] for _, step in STEPS if "${{" in step.get("run", "")] == []


def test_uv_is_the_one_that_the_other_scripts_install() -> None:
    assert f"UV_VERSION={WORKFLOW['env']['UV_VERSION']}\n" in (ROOT / "installers/lib.sh").read_text()


@pytest.mark.parametrize(
    "script",
    [
        path
        for path in sorted((ROOT / "installers").rglob("*"))
        if path.is_file() and path.suffix in {"", ".sh"} and path.name != "copyright"
    ],
)
def test_every_script_for_a_shell_can_be_read(script: Path) -> None:
    first = script.read_text().partition("\n")[0]
    shell = "sh" if first == "#!/bin/sh" else "bash"
    told = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
