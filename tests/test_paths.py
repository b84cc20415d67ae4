"""Where the files of a home are."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from hostler.paths import SOCKET_PATH_BYTES, make_private, paths


def test_a_home_of_its_own_holds_everything(tmp_path: Path) -> None:
    places = paths({"HOSTLER_HOME": str(tmp_path)})
    files = [places.config_file, places.ledger_file, places.texts_file, places.state_file, places.log_file]
    assert all(tmp_path in file.parents for file in [*files, places.last_good_config, Path(places.socket)])
    assert len(set(files)) == len(files)
    assert list(tmp_path.iterdir()) == [], "asking creates nothing"


def test_a_relative_home_and_a_tilde_are_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths({"HOSTLER_HOME": "here"}).config_file == tmp_path / "here" / "config.toml"
    assert paths({"HOSTLER_HOME": "~/there"}).config_file == tmp_path / "there" / "config.toml"


def test_a_deep_home_still_has_a_socket_that_the_system_takes(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    places = paths({"HOSTLER_HOME": str(deep)})
    assert len(os.fsencode(places.socket)) <= SOCKET_PATH_BYTES
    assert places.socket != paths({"HOSTLER_HOME": str(deep / "other")}).socket


def test_on_windows_the_socket_is_a_pipe_of_this_home(tmp_path: Path) -> None:
    one, other = (paths({"HOSTLER_HOME": str(tmp_path / name)}, windows=True).socket for name in "ab")
    assert one.startswith(r"\\.\pipe\hostler-")
    assert one != other


def test_without_a_home_of_its_own_the_platforms_places_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    places = paths({})
    assert "hostler" in str(places.config_file)
    assert places.config_file.name == "config.toml"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_what_is_private_is_the_owners_alone(tmp_path: Path) -> None:
    make_private(tmp_path / "state")
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
