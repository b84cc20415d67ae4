"""The wheel holds the whole program and all it reads, and nothing that only the project needs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the wheel."""
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    return set(zipfile.ZipFile(wheel).namelist())


def tracked(folder: str) -> set[str]:
    """What belongs to the project, whether or not git is here to tell; nothing in these folders is ignored but this."""
    return {
        str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"
    }


def test_every_module_is_in_it(inside: set[str]) -> None:
    assert {name.removeprefix("desktop/") for name in tracked("desktop")} <= inside


def test_every_file_that_the_program_reads_is_in_it_and_no_other(inside: set[str]) -> None:
    read = {
        f"hostler/{name}" for name in tracked("resources") if "/screenshots/" not in name and not name.endswith(".ts")
    }
    assert {name for name in inside if name.startswith("hostler/resources/")} == read
    assert "hostler/resources/routing.json" in read


def test_nothing_else_is_in_it_but_what_describes_it(inside: set[str]) -> None:
    assert {name.split("/")[0] for name in inside} == {
        "hostler",
        next(name for name in inside if ".dist-info/" in name).split("/")[0],
    }
    about = {name.split("/", 1)[1] for name in inside if ".dist-info/" in name}
    assert {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"} == about
