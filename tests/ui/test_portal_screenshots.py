"""A part of the screen that the desktop takes: the picture, a change of mind, and what to do where there is none."""

from __future__ import annotations

import select
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from hostler.system.portal import NoPortal, PortalLost, Refused, Woken
from hostler.ui.portal_screenshots import FAILED, NONE, PortalScreenshots

Take = Callable[[Mapping[str, str], int], Path]


def raising(error: Exception) -> Take:
    def take(environ: Mapping[str, str], wake: int) -> Path:
        raise error

    return take


def test_the_picture_is_taken_from_the_desktops_file(qtbot: QtBot, tmp_path: Path) -> None:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    file = tmp_path / "shot.png"
    assert image.save(str(file))
    shots = PortalScreenshots({}, lambda environ, wake: file)
    for _ in range(2):
        with qtbot.waitSignal(shots.taken) as taken:
            shots.begin()
        assert (taken.args[0].width(), taken.args[0].height()) == (30, 20)
    assert file.exists(), "the file is the desktop's"


@pytest.mark.parametrize(
    ("error", "said"),
    [(NoPortal("x"), NONE), (PortalLost("x"), FAILED), (Refused("ended"), FAILED)],
    ids=["none", "lost", "refused by the desktop"],
)
def test_why_there_is_none_is_said(qtbot: QtBot, error: Exception, said: str) -> None:
    shots = PortalScreenshots({}, raising(error))
    with qtbot.waitSignal(shots.failed) as failed:
        shots.begin()
    assert failed.args == [said]


def test_a_file_that_is_no_picture_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    shots = PortalScreenshots({}, lambda environ, wake: tmp_path / "none.png")
    with qtbot.waitSignal(shots.failed) as failed:
        shots.begin()
    assert failed.args == [FAILED]


def test_a_user_who_cancels_is_told_nothing(qtbot: QtBot) -> None:
    shots = PortalScreenshots({}, raising(Refused("cancelled")))
    with qtbot.assertNotEmitted(shots.failed), qtbot.waitSignal(shots.cancelled):
        shots.begin()


def test_one_choice_at_a_time_and_the_end_comes_at_once(qtbot: QtBot) -> None:
    calls = []

    def take(environ: Mapping[str, str], wake: int) -> Path:
        calls.append(wake)
        select.select([wake], [], [])
        raise Woken

    shots = PortalScreenshots({}, take)
    shots.begin()
    shots.begin()
    qtbot.waitUntil(lambda: bool(calls))
    with qtbot.assertNotEmitted(shots.cancelled, wait=50), qtbot.assertNotEmitted(shots.failed):
        shots.close()
    assert len(calls) == 1
    shots.close()
