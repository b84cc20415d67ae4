"""The boxes to choose from."""

from __future__ import annotations

from PySide6.QtWidgets import QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from hostler.ui.dropdown import Dropdown

NAME = "qwen3-coder:30b on Mac Studio of the whole second floor"


def test_a_name_that_is_too_long_ends_in_dots_and_a_short_one_is_whole(qtbot: QtBot) -> None:
    box = Dropdown()
    qtbot.addWidget(box)
    box.addItems([NAME, "qwen3:4b"])

    def shown(width: int) -> str:
        box.resize(width, 30)
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        return box.shown(option)

    assert shown(900) == NAME
    assert shown(200).endswith("…")
    assert NAME.startswith(shown(200)[:-1])
    assert box.currentText() == NAME
    box.setCurrentIndex(1)
    assert shown(200) == "qwen3:4b"
