"""The program was replaced or removed while it runs: the app begins anew or ends, once nobody needs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hostler.ui import renewal
from hostler.ui.renewal import Renewal, no_window_is_open


class Program:
    """A program's file, and an app that runs it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(renewal, "SETTLE_MS", 10)
        monkeypatch.setattr(QCoreApplication, "quit", lambda: self.ends.append(self.renewal.is_due))
        self.file = folder / "hostler"
        self.file.write_text("the first one")
        self.ends: list[bool] = []
        self.asked = 0
        self.idle = True
        self.renewal = Renewal(self.file, self._is_idle)

    def _is_idle(self) -> bool:
        self.asked += 1
        return self.idle

    def replace(self) -> None:
        """As a package manager does it: the new file under another name, then a rename."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text("another one")
        fresh.replace(self.file)


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Program:
    return Program(tmp_path, monkeypatch)


def test_a_replaced_program_begins_anew(program: Program, qtbot: QtBot) -> None:
    program.replace()
    qtbot.waitUntil(lambda: program.ends == [True])


def test_it_waits_until_nobody_needs_it(program: Program, qtbot: QtBot) -> None:
    program.idle = False
    program.replace()
    qtbot.waitUntil(lambda: program.asked > 2)
    assert program.ends == []
    program.idle = True
    qtbot.waitUntil(lambda: program.ends == [True])


def test_a_removed_program_ends(program: Program, qtbot: QtBot) -> None:
    program.file.unlink()
    qtbot.waitUntil(lambda: program.ends == [False])


def test_what_happens_beside_it_is_nothing(program: Program, qtbot: QtBot) -> None:
    with qtbot.waitSignal(program.renewal._settled.timeout):
        (program.file.parent / "another file").touch()
    assert (program.ends, program.asked) == ([], 0)
    program.replace()
    qtbot.waitUntil(lambda: program.ends == [True])


def test_an_open_window_is_somebody_who_needs_it(qtbot: QtBot) -> None:
    assert no_window_is_open()
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isVisible)
    assert not no_window_is_open()
    window.hide()
    assert no_window_is_open()
