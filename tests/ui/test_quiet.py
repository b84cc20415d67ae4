"""The quiet moment."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from hostler.ui.quiet import CALM_MS, Quiet


def test_it_comes_once_after_each_use(qtbot: QtBot) -> None:
    came: list[int] = []
    quiet = Quiet(lambda: came.append(1))
    assert quiet.timer.interval() == CALM_MS
    quiet.timer.setInterval(1)
    qtbot.waitUntil(lambda: bool(came))
    assert not quiet.timer.isActive(), "a quiet app isn't woken"
    quiet.stirred()
    qtbot.waitUntil(lambda: len(came) == 2)
