"""What holds still once the desktop says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hostler.ui.motion import EFFECTS, Motion
from hostler.ui.popup.parts import LoadingBar


@pytest.fixture
def animated(qapp: QApplication) -> Iterator[None]:
    """A desktop whose menus fade."""
    all_of_them = (Qt.UIEffect.UI_General, *EFFECTS)
    before = {effect: QApplication.isEffectEnabled(effect) for effect in all_of_them}
    for effect in all_of_them:
        QApplication.setEffectEnabled(effect, True)
    yield
    for effect, enabled in before.items():
        QApplication.setEffectEnabled(effect, enabled)


@pytest.mark.usefixtures("animated")
def test_menus_hold_still_and_move_again_as_the_desktop_says(qtbot: QtBot) -> None:
    answers, threads = [True, False], []

    def is_reduced() -> bool:
        threads.append(threading.current_thread())
        return answers.pop(0)

    motion = Motion(is_reduced)
    for expected in (False, True):
        with qtbot.waitSignal(motion.told):
            motion.look()
        assert [QApplication.isEffectEnabled(effect) for effect in EFFECTS] == [expected] * len(EFFECTS)
    assert threading.main_thread() not in threads
    motion.close()


def test_what_the_desktop_does_not_animate_stays_so(qtbot: QtBot, qapp: QApplication) -> None:
    QApplication.setEffectEnabled(Qt.UIEffect.UI_FadeMenu, False)
    motion = Motion(lambda: False)
    with qtbot.waitSignal(motion.told):
        motion.look()
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_FadeMenu)
    motion.close()


def test_a_load_goes_on_in_steps_of_a_second(qtbot: QtBot) -> None:
    bar = LoadingBar()
    qtbot.addWidget(bar)
    bar.colour = bar.ground = QColor("gray")
    bar.show_reduced(True)
    bar.begin(12.0)
    assert bar._frames.interval() == 1000
    bar.show_reduced(False)
    assert bar._frames.interval() == 50
    bar.end()
