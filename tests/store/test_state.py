"""What is said of the machines by hand, as it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from hostler.domain.drain import Override
from hostler.store.state import HostState, StateFile


def test_it_comes_back_as_it_was_said(tmp_path: Path) -> None:
    state = HostState(override=Override(True, 5.0), times=("Mon-Fri 22:00-07:00",), wakes_s=(40.0,))
    StateFile(tmp_path / "machines.json").change("mac-mini", lambda _: state)
    assert StateFile(tmp_path / "machines.json").read() == {"mac-mini": state}


def test_no_times_is_another_thing_than_those_of_the_config(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "machines.json")
    file.change("mac-mini", lambda state: replace(state, times=()))
    assert file.read()["mac-mini"].times == ()
    assert HostState().times is None


def test_a_file_from_before_there_were_times_is_read(tmp_path: Path) -> None:
    (tmp_path / "machines.json").write_text('{"mac-mini": {"override": null, "wakes_s": [40.0]}}')
    assert StateFile(tmp_path / "machines.json").read() == {"mac-mini": HostState(wakes_s=(40.0,))}


def test_times_that_nobody_can_read_are_not_kept_and_not_taken_up(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Mon-Fri 22:00-07:00"):
        HostState(times=("at night",))
    (tmp_path / "machines.json").write_text('{"mac-mini": {"times": ["at night"]}}')
    assert StateFile(tmp_path / "machines.json").read() == {}
