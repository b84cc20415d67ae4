"""Selection and clipboard through wl-paste: what it offers, what is left alone, and a program that hangs."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from hostler.system import clipboard, selection
from hostler.system.clipboard import wayland
from hostler.system.selection import Outcome
from hostler.system.selection.wayland import SECRET, WaylandSelection

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for wl-paste is a script of the shell")
TEXT = "text/plain;charset=utf-8"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A wl-paste that offers the kinds in the file `types` and prints the file `data`."""
    file = tmp_path / "wl-paste"
    file.write_text(
        f'#!/bin/sh\necho "$*" >> {tmp_path}/calls\n'
        f'case "$*" in *--list-types*) [ -e {tmp_path}/types ] && exec cat {tmp_path}/types\n'
        f"cat {tmp_path}/said >&2; exit 1;; *) exec cat {tmp_path}/data;; esac\n"
    )
    file.chmod(0o755)
    return file


def offer(program: Path, data: bytes, *kinds: str) -> None:
    program.with_name("types").write_text("".join(f"{kind}\n" for kind in kinds))
    program.with_name("data").write_bytes(data)


def calls(program: Path) -> list[str]:
    return program.with_name("calls").read_text().splitlines()


def test_text_is_read_of_the_selection_and_of_the_clipboard(program: Path) -> None:
    offer(program, "Straße\r\nzwei".encode(), "text/html", TEXT)
    read = WaylandSelection(str(program), primary=True).read(30)
    assert (read.outcome, read.text, read.total_bytes) == (Outcome.TEXT, "Straße\nzwei", 13)
    assert calls(program) == ["--primary --list-types", f"--primary --no-newline --type {TEXT}"]
    assert WaylandSelection(str(program)).read(30).text == "Straße\nzwei"
    assert calls(program)[2] == "--list-types"


def test_what_a_password_manager_marked_is_never_read(program: Path) -> None:
    offer(program, b"hunter2", TEXT, SECRET)
    read = WaylandSelection(str(program), images=True).read(30)
    assert (read.outcome, read.text) == (Outcome.SECRET, "")
    assert calls(program) == ["--list-types"]


def test_an_image_is_taken_where_there_is_no_text(program: Path) -> None:
    offer(program, b"\x89PNG...", "image/png")
    assert WaylandSelection(str(program), images=True).read(30).image == b"\x89PNG..."
    assert WaylandSelection(str(program)).read(30).outcome is Outcome.NOT_TEXT
    offer(program, b"text", "image/png", TEXT)
    assert WaylandSelection(str(program), images=True).read(30).outcome is Outcome.TEXT


def test_a_very_long_text_is_cut_at_a_character(program: Path) -> None:
    offer(program, "ä".encode() * 100, TEXT)
    read = WaylandSelection(str(program), max_bytes=21).read(30)
    assert (read.text, read.truncated) == ("ä" * 10, True)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Nothing is copied", Outcome.NOTHING),
        ("No selection", Outcome.NOTHING),
        ("Failed to connect to a Wayland server", Outcome.UNAVAILABLE),
        ("The compositor does not support primary selection", Outcome.UNAVAILABLE),
    ],
)
def test_why_there_is_nothing(program: Path, said: str, outcome: Outcome) -> None:
    program.with_name("said").write_text(said)
    assert WaylandSelection(str(program)).read(30).outcome is outcome


def test_an_empty_text_is_nothing_and_a_missing_program_is_unavailable(program: Path) -> None:
    offer(program, b"", TEXT)
    assert WaylandSelection(str(program)).read(30).outcome is Outcome.NOTHING
    assert WaylandSelection(str(program.with_name("none"))).read(30).outcome is Outcome.UNAVAILABLE


def test_an_owner_that_hangs_is_given_up_and_so_is_what_nobody_wants_any_more(program: Path) -> None:
    program.write_text("#!/bin/sh\nexec sleep 1000\n")
    assert WaylandSelection(str(program)).read(0.05).outcome is Outcome.LATE
    until = time.monotonic() + 0.05
    assert WaylandSelection(str(program)).read(1000, lambda: time.monotonic() < until).outcome is Outcome.LATE


def test_it_serves_where_wl_paste_is_there(program: Path) -> None:
    environ = {"WAYLAND_DISPLAY": "wayland-0", "PATH": str(program.parent)}
    assert isinstance(selection.choose(environ, "linux"), WaylandSelection)
    assert isinstance(clipboard.choose(environ, "linux"), WaylandSelection)
    assert isinstance(clipboard.choose(environ, "linux", unasked=True), WaylandSelection)


def test_copied_text_goes_through_wl_copy(tmp_path: Path) -> None:
    program = tmp_path / "wl-copy"
    program.write_text(f'#!/bin/sh\necho "$*" > {tmp_path}/how\nexec cat > {tmp_path}/copied\n')
    program.chmod(0o755)
    assert wayland.copy(str(program), "Straße \ud800")
    assert (tmp_path / "copied").read_bytes() == "Straße ?".encode()
    assert (tmp_path / "how").read_text() == f"--type {TEXT}\n"
    program.write_text("#!/bin/sh\nexit 1\n")
    assert not wayland.copy(str(program), "text")
    assert not wayland.copy(str(tmp_path / "none"), "text")
